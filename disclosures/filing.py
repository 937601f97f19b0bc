"""What a document says, as values: a filing, its figures with their evidence, and what could not be read.

The terms are XBRL's: a figure has a concept, a context (unit of government, period, dimensions), a unit and
decimals. The column list of ``juesuan read`` is `Figure.COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from disclosures.amounts import decimals_of, to_yuan


class DocumentKind(StrEnum):
    """What a document is. Only `FINAL_ACCOUNTS` is loaded as a filing."""

    FINAL_ACCOUNTS = "final_accounts"  # 决算
    BUDGET = "budget"  # 预算
    TEMPLATE = "template"  # a blank form
    REPLY = "reply"  # 决算批复
    CIRCULAR = "circular"  # 通知
    GOVERNMENT_ACCOUNTS = "government_accounts"  # 财政总决算、决算草案报告
    THREE_PUBLIC = "three_public"  # “三公”经费单独公开
    PERFORMANCE_REPORT = "performance_report"  # 绩效自评、评价报告
    OTHER = "other"


class Scope(StrEnum):
    """Whose accounts a filing holds."""

    CONSOLIDATED = "汇总"  # a department with its units
    OWN = "本级"  # the department's own level alone
    UNIT = "单位"  # one unit


class Scenario(StrEnum):
    """Which of the numbers about a concept a figure is."""

    FINAL = "final"  # 决算数
    INITIAL_BUDGET = "initial_budget"  # 年初预算数
    FULL_YEAR_BUDGET = "full_year_budget"  # 全年预算数（调整后）
    CHANGE = "change"  # 比上年增减额
    GROWTH_RATE = "growth_rate"  # 比上年增减率
    SHARE = "share"  # 占比
    DIFFERENCE = "difference"  # 决算数比预算数多（少）的金额
    DIFFERENCE_RATE = "difference_rate"  # 预决算差异率
    COMPLETION_RATE = "completion_rate"  # 完成率


class Nature:
    """Values of `Figure.nature` (支出性质)."""

    BASIC = "基本支出"
    PROJECT = "项目支出"
    REMITTED = "上缴上级支出"
    OPERATING = "经营支出"
    SUBSIDY = "对附属单位补助支出"
    PERSONNEL = "人员经费"  # within 基本支出
    PUBLIC = "公用经费"  # within 基本支出


class Fund:
    """Values of `Figure.fund` (财政拨款的三本预算)."""

    GENERAL = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金预算"
    STATE_CAPITAL = "国有资本经营预算"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One printed figure with the place where it is printed.

    ``value`` is the printed number, its sign by meaning (减少, 下降 are negative), with its printed decimals;
    it is null for a blank cell (``is_blank``), for text (a project's name, 及时 as a target) and for a number
    that cannot be read (then an `Issue` stands beside it). Null in a dimension means "not broken down".
    ``row_number`` counts the rows of a statement or the indicators of a sheet from 1, null in sentences.
    ``x0`` … ``y1`` are points on the page, y down. Where the file has no geometry they are as
    `disclosures.documents.document` says: text has columns and lines; Word, Excel and web pages stand on
    synthetic pages. ``confidence`` is how sure OCR is of the character that it is least sure of, from 0 to 1;
    null where the file itself says which characters it has. Of a scanned page boxes are places of the page
    turned upright and straight.
    """

    COLUMNS: ClassVar[tuple[str, ...]]

    statement: str
    section: str = ""
    row_code: str = ""
    row_label: str = ""
    column_label: str = ""
    side: str = ""
    concept: str | None = None
    function_code: str | None = None
    economic_code: str | None = None
    fund: str | None = None
    nature: str | None = None
    scenario: str = Scenario.FINAL
    period: str = ""
    value: Decimal | None = None
    unit: str | None = None
    operator: str | None = None
    is_blank: bool = False
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    raw_text: str = ""
    row_number: int | None = None
    confidence: float | None = None

    @property
    def decimals(self) -> int | None:
        """Printed decimals, null where there is no value."""
        return None if self.value is None else decimals_of(self.value)

    @property
    def value_yuan(self) -> Decimal | None:
        """The amount in yuan; null where there is no value or the unit is not money."""
        return None if self.value is None else to_yuan(self.value, self.unit)

    def as_row(self) -> dict[str, object]:
        """The figure as column → value, in the order of `COLUMNS`."""
        return {name: getattr(self, name) for name in self.COLUMNS}


Figure.COLUMNS = tuple(f.name for f in fields(Figure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something in the document that could not be read, with its place. ``code`` is a stable slug."""

    code: str
    message: str
    page: int | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    raw_text: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words with their place: a sentence, a heading or a line of the cover, without white space.

    ``kind``: ``heading``, ``preamble`` (before the first heading), ``statement_head`` (between the title of
    a statement and its table), or the kind of the part it stands in (``overview``, ``narrative``, …). The box
    is around what of it stands on its first page. ``last_figure`` numbers (from 1) the last figure that its
    section prints before it, null where there is none.
    """

    kind: str
    section: str
    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    last_figure: int | None = None

    def after(self, last_figure: int | None) -> Sentence:
        """The sentence with the figure that stands before it."""
        return replace(self, last_figure=last_figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFound:
    """A statement that the document holds. ``is_nil``: an empty form, with the sentence that says so."""

    statement: str
    title: str
    page: int
    last_page: int
    unit: str | None
    is_nil: bool = False
    nil_sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUnit:
    """A unit that the filing lists as included in it (部门决算单位构成).

    ``files_itself`` is false where the note says that its accounts are kept within another's (并入本级): then
    no filing of its own is due. ``kind``: as `Filing.unit_kind`, from the note.
    """

    name: str
    note: str = ""
    kind: str | None = None
    files_itself: bool = True
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What one document says. Figures are empty unless ``kind`` is final accounts.

    A document may hold several sets of statements (汇总, then 本级): each is a filing of its own with its
    ``set_number`` in the document, from 1; the first one carries the others in ``further``. ``unit_kind`` is
    行政, 参公 or 事业 where the document says it of its unit, else null. ``pictures``: the SHA-256 of the
    file of each page where the document is published as one picture a page, page 1 first; empty where it is
    one file.
    """

    document_name: str
    sha256: str
    reader: str
    kind: DocumentKind
    kind_reason: str = ""
    unit_name: str | None = None
    fiscal_year: int | None = None
    scope: Scope | None = None
    page_count: int = 0
    statements: tuple[StatementFound, ...] = ()
    member_units: tuple[MemberUnit, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), repr=False)
    issues: tuple[Issue, ...] = ()
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)
    unit_kind: str | None = None
    set_number: int = 1
    further: tuple[Filing, ...] = ()
    pictures: tuple[str, ...] = field(default=(), repr=False)

    @property
    def sets(self) -> tuple[Filing, ...]:
        """All filings of the document, this one first."""
        return (self, *self.further)

    def by_statement(self) -> Mapping[str, tuple[Figure, ...]]:
        """Figures grouped by statement, in the order of the document."""
        groups: dict[str, list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault(figure.statement, []).append(figure)
        return {name: tuple(group) for name, group in groups.items()}
