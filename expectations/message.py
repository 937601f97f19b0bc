"""Says in one Chinese sentence what is wrong, with every figure and the page where it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.taxonomy.concepts import concepts
from expectations.catalogue import SCENARIOS, STATEMENTS
from expectations.plausibility import Correction
from expectations.rules import Case, Relation, Term

_PLAIN_COLUMNS = {"", "决算数", "金额"}
_SENTENCES = {"narrative", "staff"}
_LONGEST = 40
_MOST = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure with what a reader needs to find it on the page."""

    figure_id: int
    document_id: str
    document: str
    statement: str
    section: str
    row_label: str
    column_label: str
    concept: str
    function_code: str | None
    economic_code: str | None
    fund: str | None
    nature: str | None
    scenario: str
    value: Decimal | None
    unit: str | None
    is_blank: bool
    decimals: int | None
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    raw_text: str


def place(figure: Printed) -> str:
    """The statement (with the number of a sheet) and the page."""
    kind, _, number = figure.statement.partition(":")
    return f"{STATEMENTS.get(kind, figure.statement)}{number}第{figure.page}页"


def subject(figure: Printed) -> str:
    """What a figure is about: its row and column in a statement, its concept and scenario in a sentence."""
    kind = figure.statement.partition(":")[0]
    concept = concepts()[figure.concept].label
    if kind in _SENTENCES:
        if figure.function_code:
            label = figure.row_label.split("/")[-1] or concept
        elif figure.nature:
            label = f"{figure.fund}财政拨款{figure.nature}" if figure.fund else figure.nature
        else:
            label = f"{figure.fund or ''}{concept}"
        return f"{label}{SCENARIOS.get(figure.scenario, '')}"
    label = figure.row_label if kind.startswith("T") and figure.row_label else concept
    if kind.startswith("T") and figure.column_label not in _PLAIN_COLUMNS:
        return f"{label}·{figure.column_label}"
    return f"{label}{SCENARIOS.get(figure.scenario, '')}"


def amount(figure: Printed) -> str:
    """The number as printed, with its unit."""
    if figure.is_blank:
        return "空白"
    unit = figure.unit or ""
    if figure.value is None:
        return f"“{figure.raw_text}”"
    return f"{figure.value:.{figure.decimals or 0}f}{unit}"


def described(figure: Printed) -> str:
    """``“其他支出占比”0.91%（决算情况说明第9页）``."""
    return f"“{subject(figure)}”{amount(figure)}（{place(figure)}）"


def measured(number: Decimal, unit: str) -> str:
    """A computed amount with its unit: money and percentages with two places or more, counts without."""
    whole, _, places = f"{number:f}".partition(".")
    places = places.rstrip("0")
    if unit in YUAN_PER_UNIT or unit == "%":
        places = places.ljust(2, "0")
    return f"{whole}.{places}{unit}" if places else f"{whole}{unit}"


def sentence(
    case: Case,
    operands: Mapping[int, Sequence[Printed]],
    totals: Mapping[int, Decimal],
    expected: Decimal | None,
    difference: Decimal | None,
    tolerance: Decimal | None,
    unit: str,
) -> str:
    """The message of one finding.

    Args:
        case: the case of the rule that is broken.
        operands: the figures of each term.
        totals: what the figures of each term add up to, in ``unit``.
        expected: the amount that should be printed; null where there is none (a base of zero).
        difference: the printed amount less the expected one.
        tolerance: the largest difference that rounding explains.
        unit: the unit of these amounts.
    """
    if case.condition is not None:
        says = case.condition.says
        if expected is not None and difference is not None:
            says = says.format(expected=measured(expected, unit), difference=measured(abs(difference), unit))
        # what is compared with another filing is named, unless its amount is 0 because it is not printed
        is_named = case.counterpart and (len(case.terms) > 1 or _is_reported(totals, expected, difference))
        return _said(case, operands, says, named=bool(is_named))
    others = [n for n in range(1, len(case.terms)) if operands.get(n)]
    sides = "".join(_signed(case.terms[n], operands[n], totals[n], unit, n == others[0]) for n in others)
    if case.constant:
        sides = f"{measured(case.constant, unit)}{sides if sides.startswith('－') else '＋' + sides}"
    first = _side(case.terms[0], operands.get(0, ()), totals.get(0), unit)
    if case.relation.is_ratio:
        return first + _ratio(case.relation, operands, expected, difference, tolerance)
    if expected is None or difference is None:
        raise ValueError(f"{case.name}: a finding of a sum has an expected amount")
    gap = f"相差{measured(abs(difference), unit)}"
    limit = "" if not tolerance else f"，超过四舍五入所能解释的{measured(tolerance, unit)}"
    if case.relation is Relation.EQUAL:
        return f"{first}与{sides or '零'}应为同一数，{gap}{limit}。"
    is_plain = len(others) == 1 and not case.constant and case.terms[others[0]].weight > 0
    total = "" if is_plain else f"，即{measured(expected, unit)}"
    verb = {Relation.LESS_OR_EQUAL: "不应大于", Relation.GREATER_OR_EQUAL: "不应小于"}.get(
        case.relation, "应等于"
    )
    return f"{first}{verb}{sides}{total}，{gap}{limit}。"


def _is_reported(totals: Mapping[int, Decimal], expected: Decimal | None, difference: Decimal | None) -> bool:
    """Whether the first term is the very amount that is compared."""
    return expected is not None and difference is not None and totals.get(0) == expected + difference


def _said(case: Case, operands: Mapping[int, Sequence[Printed]], says: str, *, named: bool) -> str:
    """A finding of a condition: what it is about, its figures with the page of the first, what is wrong."""
    found = [(case.terms[n], figures) for n, figures in sorted(operands.items()) if figures]
    first = found[0][1][0]
    about = subject(first) if named else ""
    if first.concept.startswith("indicator."):
        about = first.row_label.split("/")[-1]
    named = "、".join(_listed(term.name, figures) for term, figures in found)
    return f"{place(first)}{f'“{about}”' if about else ''}：{named}，{says}。"


def _listed(name: str, figures: Sequence[Printed]) -> str:
    """A name and its figures, long texts cut."""
    shown = [amount(f) if len(f.raw_text) <= _LONGEST else f"“{f.raw_text[:_LONGEST]}……”" for f in figures]
    more = f"等{len(shown)}个" if len(shown) > _MOST else ""
    return f"{name}{'、'.join(shown[:_MOST])}{more}"


def _side(term: Term, figures: Sequence[Printed], total: Decimal | None, unit: str) -> str:
    """One term: the figure itself, or the name and total of several."""
    if not figures:
        return f"“{term.name}”（未列，按零计）"
    if len(figures) == 1 and term.measure == "value":
        return described(figures[0])
    pages = sorted({f.page for f in figures})
    span = f"第{pages[0]}页" if len(pages) == 1 else f"第{pages[0]}至{pages[-1]}页"
    kind = figures[0].statement.partition(":")[0]
    number = "" if total is None else measured(total, unit)
    count = f"，共{len(figures)}个数" if term.many else ""
    return f"“{term.name}”{number}（{STATEMENTS.get(kind, kind)}{span}{count}）"


def _signed(term: Term, figures: Sequence[Printed], total: Decimal, unit: str, is_first: bool) -> str:
    sign = "－" if term.weight < 0 else "" if is_first else "＋"
    return sign + _side(term, figures, total, unit)


def _ratio(
    relation: Relation,
    operands: Mapping[int, Sequence[Printed]],
    expected: Decimal | None,
    difference: Decimal | None,
    tolerance: Decimal | None,
) -> str:
    top, base = described(operands[1][0]), described(operands[2][0])
    basis = {
        Relation.SHARE: f"，按{top}除以{base}",
        Relation.GROWTH: f"，按{top}和本年数{base}推算",
        Relation.DIFFERENCE: f"，按决算数{top}和预算数{base}",
    }[relation]
    if expected is None or difference is None:
        return f"{basis}，基数为零或小于零，不应有此比率。"
    limit = "" if tolerance is None else f"，超过四舍五入所能解释的{_points(tolerance)}"
    return f"{basis}应为{measured(expected, '%')}，相差{_points(abs(difference))}{limit}。"


def _points(number: Decimal) -> str:
    return f"{measured(number, '%').removesuffix('%')}个百分点"


def suggestion(corrections: Sequence[tuple[Printed, Correction]]) -> str:
    """What to print instead: ``“其他支出占比”0.91%（…第9页）宜为0.92%（一位数字有误）。``"""
    return "；".join(f"{described(figure)}{_instead(figure, right)}" for figure, right in corrections) + "。"


def _instead(figure: Printed, right: Correction) -> str:
    unit = figure.unit or ""
    slip = f"（{right.slip.label}）" if right.slip else ""
    if right.value is not None:
        return f"宜为{right.value:.{figure.decimals or 0}f}{unit}{slip}"
    low, high = (None if n is None else measured(round(n, 4), unit) for n in (right.low, right.high))
    if low and high:
        return f"宜在{low}至{high}之间{slip}"
    return f"宜不小于{low}" if low else f"宜不大于{high}" if high else "宜更正"
