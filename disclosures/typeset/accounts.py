"""What one filing says before it is printed: the unit, its exact amounts for two years, its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from disclosures.filing import Scenario, Scope
from disclosures.typeset.booking import ZERO, Key, totals_of
from disclosures.typeset.further import further, ratings


def printed(amount: Decimal, places: int = 2) -> Decimal:
    """An amount rounded half up, as filers do."""
    # Adding zero turns a negative zero, which nobody prints, into zero.
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + ZERO


@dataclass(frozen=True, slots=True)
class Unit:
    """Who files. ``kind`` is 行政, 参公 or 事业; ``members`` names the units that a 汇总 includes."""

    name: str
    kind: str
    scope: Scope
    level: str
    departments: tuple[str, ...]
    duties: tuple[str, ...]
    subordinates: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    vehicle_use: str = "一般公务活动用车"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator. ``target`` and ``actual`` are without their operator."""

    level1: str
    level2: str
    name: str
    operator: str
    target: str
    actual: str
    unit: str
    weight: Decimal
    score: Decimal
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A performance self-evaluation: of one project, or of the whole (``name`` empty).

    Money is in yuan, by source of funds and scenario; ``goal`` and ``result`` are texts whose numbers stand
    in braces with their unit, as ``完成{12|次}``.
    """

    name: str
    department: str
    unit: str
    funding: Mapping[str, Mapping[str, Decimal]]
    goal: str
    result: str
    indicators: tuple[Indicator, ...]
    weight: Decimal
    floor: Decimal

    def total(self, scenario: str) -> Decimal:
        """年度资金总额 (合计) of one scenario, in yuan."""
        return sum((by[scenario] for by in self.funding.values()), ZERO)

    @property
    def execution_rate(self) -> Decimal:
        """预算执行率 in percent, rounded as printed."""
        budget = self.total(Scenario.FULL_YEAR_BUDGET)
        return printed(100 * self.total(Scenario.FINAL) / budget) if budget else printed(ZERO)

    @property
    def execution_score(self) -> Decimal:
        """预算执行得分: the weight, times what the rate exceeds the floor by (identities, P-SC-2)."""
        over = (self.execution_rate - self.floor) / (100 - self.floor)
        return printed(self.weight * max(ZERO, over))

    @property
    def total_score(self) -> Decimal:
        """总分: the execution score and the scores of all indicators."""
        return self.execution_score + sum((i.score for i in self.indicators), ZERO)


@dataclass(frozen=True)
class Accounts:
    """All that one filing says, as exact amounts (money in yuan).

    ``prior`` holds last year's leaves; ``overall`` is the sheet of the whole unit, null where it has none.
    ``totals`` and ``prior_totals`` are the sums of the leaves, ``further`` and ``prior_further`` what else
    follows from them.

    Raises:
        ValueError: the leaves are no accounts (see `totals_of`).
    """

    unit: Unit
    fiscal_year: int
    leaves: Mapping[Key, Decimal]
    prior: Mapping[Key, Decimal]
    overall: Sheet | None
    projects: tuple[Sheet, ...]
    totals: Mapping[Key, Decimal] = field(init=False, repr=False)
    prior_totals: Mapping[Key, Decimal] = field(init=False, repr=False)
    further: Mapping[Key, Decimal] = field(init=False, repr=False)
    prior_further: Mapping[Key, Decimal] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        current = totals_of(self.leaves, self.fiscal_year)
        prior = totals_of(self.prior, self.fiscal_year - 1)
        object.__setattr__(self, "further", further(current, self.unit.kind))
        object.__setattr__(self, "prior_further", further(prior, self.unit.kind))
        current.update(_declared(self.overall, self.projects, self.unit))
        object.__setattr__(self, "totals", current)
        object.__setattr__(self, "prior_totals", prior)

    def amount(self, key: Key) -> Decimal:
        """The exact amount of this year; what was never booked is zero."""
        return self.further.get(key, self.totals.get(key, ZERO))

    def before(self, key: Key) -> Decimal:
        """The exact amount of last year; what was never booked is zero."""
        return self.prior_further.get(key, self.prior_totals.get(key, ZERO))

    def has_fund(self, fund: str) -> bool:
        """Whether any money of a fund is there this year."""
        return any(
            self.amount(Key(concept, fund=fund))
            for concept in ("fiscal_income", "fiscal_expenditure", "fiscal_opening_balance")
        )


_MANAGED = ("goals", "tracked", "self_evaluated")
"""What is done with every project that has a sheet: goals are set, it is tracked, it is evaluated."""


def _declared(overall: Sheet | None, projects: tuple[Sheet, ...], unit: Unit) -> dict[Key, Decimal]:
    """What the narrative declares about the sheets and the unit: it can never disagree with them here."""
    wholes = [overall] if overall is not None else []
    budget = sum((p.total(Scenario.FULL_YEAR_BUDGET) for p in projects), ZERO)
    explained = sum(bool(indicator.reason) for project in projects for indicator in project.indicators)
    return {
        **{Key(f"performance.{name}_projects"): Decimal(len(projects)) for name in _MANAGED},
        **{Key(f"performance.{name}_amount"): budget for name in _MANAGED},
        **ratings([project.total_score for project in projects], explained),
        Key("performance.overall_sheets"): Decimal(len(wholes)),
        Key("performance.overall_budget"): sum((s.total(Scenario.FULL_YEAR_BUDGET) for s in wholes), ZERO),
        Key("performance.overall_executed"): sum((s.total(Scenario.FINAL) for s in wholes), ZERO),
        Key("performance.project_sheets"): Decimal(len(projects)),
        Key("performance.projects_budget"): budget,
        Key("performance.projects_executed"): sum((p.total(Scenario.FINAL) for p in projects), ZERO),
        Key("staff.departments"): Decimal(len(unit.departments)),
        Key("staff.subordinate_units"): Decimal(len(unit.subordinates)),
    }
