"""What an identity (勾稽关系) is, as frozen values: a rule, its cases, the figures that each case selects.

A rule is data (``catalogue/*.yaml``); `expectations.catalogue` reads it, `expectations.program` turns it into
rows that the evaluator joins with figures. Nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """What must hold between the reported figure and the others."""

    SUM = "sum"  # reported = Σ weight × addend
    EQUAL = "equal"  # the same quantity printed twice: must be identical
    LESS_OR_EQUAL = "less_or_equal"  # reported <= Σ weight × bound
    GREATER_OR_EQUAL = "greater_or_equal"  # reported >= Σ weight × part
    SHARE = "share"  # reported % = numerator / denominator
    GROWTH = "growth"  # reported % = change / (current - change)
    DIFFERENCE = "difference"  # reported % = (final - budget) / budget
    COMPARE = (
        "compare"  # the same code in two statements that may differ: differences are listed, not flagged
    )
    CONDITION = "condition"  # a predicate over the rows of a view (`expectations.conditions`)

    @property
    def is_ratio(self) -> bool:
        """Whether the relation compares a printed percentage with a quotient of two figures."""
        return self in {Relation.SHARE, Relation.GROWTH, Relation.DIFFERENCE}

    @property
    def label(self) -> str:
        """The relation in the words of the rules page."""
        return _RELATION_LABELS[self]


_RELATION_LABELS = {
    Relation.SUM: "合计",
    Relation.EQUAL: "同数",
    Relation.LESS_OR_EQUAL: "不大于",
    Relation.GREATER_OR_EQUAL: "不小于",
    Relation.SHARE: "占比",
    Relation.GROWTH: "增减率",
    Relation.DIFFERENCE: "差异率",
    Relation.COMPARE: "对照",
    Relation.CONDITION: "条件",
}


class Severity(StrEnum):
    """How bad a broken rule is: an error is certain, a warning may have a reason that we cannot see."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Status(StrEnum):
    """Outcomes of a rule. All are recorded; those of `FOUND` are findings."""

    CONSISTENT = "consistent"
    WITHIN_ROUNDING = "within_rounding"  # not exact, but the rounding intervals meet
    ROUNDING_ADJUSTMENT = (
        "rounding_adjustment"  # 尾差倒挤: the same quantity, one unit of the last place apart
    )
    TRUNCATED = "truncated"  # the places that do not fit were cut off, not rounded
    FORCED_SUM = "forced_sum_100"  # a share that is wrong so that the shares add to 100.00
    INCONSISTENT = "inconsistent"
    CONVENTION = (
        "convention"  # as custom has it: a percentage of zero (100.00% or 0.00%), a listed difference
    )
    NOT_EVALUABLE = "not_evaluable"  # terms are missing or unreadable; never a pass


FOUND = (Status.INCONSISTENT, Status.FORCED_SUM, Status.TRUNCATED)
"""Outcomes that a person should look at, the most serious first."""


class Absent(StrEnum):
    """What it means that a filing prints no figure for a term."""

    MISSING = "missing"  # the rule cannot be evaluated
    ZERO_WITH_STATEMENT = "zero_with_statement"  # zero if the statement is there without such a row
    ZERO_IF_NIL = "zero_if_nil"  # zero if the filing declares the fund's statement empty


SAME = "same"  # in a ratio: the value that the printed percentage itself has in this dimension
EACH = "each"  # every value but "not broken down"
ANY = "any"  # every value
TOTAL = ""  # not broken down

FUNCTION_LEVELS = {"class": 1, "group": 2, "item": 3}  # 类 款 项: 3, 5, 7 digits
ECONOMIC_LEVELS = {"class": 1, "item": 2}  # 类 款: 3, 5 digits
KEYS = ("function", "economic", "fund", "nature", "concept", "scenario", "sheet")


@dataclass(frozen=True, slots=True)
class Selector:
    """Which figures: a kind of statement, concepts, scenarios and values of the four dimensions.

    ``function`` and ``economic`` hold a level (``class``, ``group``, ``item``), codes, `EACH`, `ANY`, `SAME`
    or `TOTAL`; ``fund`` and ``nature`` hold values or the same words. ``statement`` is
    ``performance_project`` for any project sheet.
    """

    statement: str
    concepts: tuple[str, ...]
    scenarios: tuple[str, ...] = ("final",)
    function: tuple[str, ...] = (TOTAL,)
    economic: tuple[str, ...] = (TOTAL,)
    fund: tuple[str, ...] = (TOTAL,)
    nature: tuple[str, ...] = (TOTAL,)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a case: what it selects (first alternative that the filing prints) and how it counts.

    ``many`` sums all selected figures of a group, otherwise there is one. A ``weight`` of 0 does not count:
    the term only has to be printed for the case to apply. ``measure`` is ``value``, ``one`` (counts figures)
    or ``names`` (counts the names in a printed list). ``keys`` says for each grouping key what this term
    contributes: ``self``, ``parent`` or ``class``. ``near`` bounds the search of a ratio's operand: the
    ``section`` of the percentage, its ``statement``, or the whole ``filing``.
    """

    name: str
    alternatives: tuple[Selector, ...]
    weight: int = 1
    many: bool = False
    measure: str = "value"
    absent: Absent = Absent.MISSING
    keys: tuple[tuple[str, str], ...] = ()
    near: str = "section"


@dataclass(frozen=True, slots=True)
class Example:
    """Figures for which the case holds (notation of `expectations.examples`), and a change that breaks it.

    ``changed`` holds pairs: the beginning of one line of ``figures`` and the value to print there instead.
    """

    figures: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate in SQL over the rows of a view (``sql/view_*.sql``): one row is one evaluation.

    ``where`` says which rows the rule speaks of, ``holds`` whether it holds there (null: cannot be said).
    ``reported``, ``expected`` and ``tolerance`` are amounts in ``unit`` where the rule compares amounts.
    ``group`` names a row among those of its filing. ``coefficients`` of the operands, where the predicate
    is an equation of their amounts (with the case's ``constant``): such a one also serves the search for the
    wrong figure; 0 for an operand, or none at all, where it is not.
    """

    over: str
    where: str
    holds: str
    says: str
    operands: tuple[str, ...]
    group: str
    reported: str = "NULL"
    expected: str = "NULL"
    tolerance: str = "NULL"
    unit: str = ""
    coefficients: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One place where a rule applies. ``terms[0]`` is the reported figure.

    Ratios have exactly three terms: the percentage, the numerator (for growth the change) and the denominator
    (for growth the current amount, for the difference rate the budget). ``constant`` is added to the computed
    side. ``by`` names the dimensions that separate one evaluation from the next: a row, a column, a sheet.
    A case with a ``condition`` has a term without selectors for each of its operands. ``counterpart`` says
    what the filing is compared with, where that is another one: all that disagrees with it is one finding.
    """

    name: str
    relation: Relation
    severity: Severity
    terms: tuple[Term, ...]
    example: Example
    by: tuple[str, ...] = ()
    constant: Decimal = Decimal(0)
    condition: Condition | None = None
    counterpart: str = ""


@dataclass(frozen=True, slots=True)
class ZeroBase:
    """Percentages that custom prints where the base is zero and no quotient exists."""

    both_zero: tuple[Decimal, ...] = ()  # nothing of nothing
    base_zero: tuple[Decimal, ...] = ()  # something of nothing


@dataclass(frozen=True, slots=True)
class Validity:
    """Fiscal years (inclusive, null is open) and provinces (two digits of the division; empty is all)."""

    first_year: int | None = None
    last_year: int | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One identity. ``id`` is stable and never reused; ``version`` grows when its meaning changes."""

    id: str
    version: int
    family: str
    title: str
    cites: str
    cases: tuple[Case, ...]
    exceptions: tuple[str, ...] = ()
    validity: Validity = Validity()
    zero_base: ZeroBase = ZeroBase()
