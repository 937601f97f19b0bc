"""What the rules of a filing could decide at best, told from which figures stand in which equations alone.

Nothing here asks the evaluator whether a rule holds or which figure is to blame: of its results only the
places are used (which figures meet in which equation), so that its answers can be judged by these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import duckdb

from benchmarks.mutants import UNCHANGED
from disclosures.amounts import YUAN_PER_UNIT
from expectations.catalogue import catalogue
from expectations.rules import Relation
from expectations.suspects import cases_by_name

_RATIOS = frozenset({Relation.SHARE, Relation.GROWTH, Relation.DIFFERENCE})
_LIMITS = frozenset({Relation.LESS_OR_EQUAL, Relation.GREATER_OR_EQUAL})

Place = tuple[str, str, str]
"""Rule, case and group: where something was evaluated."""


class Held(StrEnum):
    """How firmly the equations of a filing hold one of its figures.

    Two figures that stand in exactly the same equations cannot be told apart: whatever one of them breaks,
    a change of the other settles.
    """

    DECIDABLE = "decidable"
    UNDECIDABLE = "undecidable"
    LIMIT = "limit"  # only a limit (not more than …) speaks of it
    FREE = "free"  # no rule speaks of it


@dataclass(frozen=True, slots=True)
class Interval:
    """The exact numbers that a printed one may stand for, in yuan or as printed."""

    low: Fraction
    high: Fraction

    def scaled(self, weight: int) -> Interval:
        """The interval times a whole number."""
        ends = sorted((self.low * weight, self.high * weight))
        return Interval(ends[0], ends[1])

    def meets(self, other: Interval) -> bool:
        """Whether they have a point in common; ends count."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Equation:
    """One rule in one place of the filing: term number, figure and coefficient of each operand."""

    place: Place
    relation: Relation
    constant: Fraction
    operands: tuple[tuple[int, int, int], ...]

    @property
    def figure_ids(self) -> frozenset[int]:
        """The figures in it."""
        return frozenset(number for _, number, _ in self.operands)

    def holds(self, printed: Mapping[int, Interval]) -> bool | None:
        """Whether numbers in these intervals can satisfy it; null where custom, not arithmetic, decides."""
        if self.relation in _RATIOS:
            return self._ratio_holds(printed)
        low = high = -self.constant
        for _, number, weight in self.operands:
            part = printed[number].scaled(weight)
            low, high = low + part.low, high + part.high
        if self.relation is Relation.LESS_OR_EQUAL:
            return low <= 0
        if self.relation is Relation.GREATER_OR_EQUAL:
            return high >= 0
        return low <= 0 <= high

    def _ratio_holds(self, printed: Mapping[int, Interval]) -> bool | None:
        percent, top, base = (printed[number] for _, number, _ in sorted(self.operands))
        quotients = []
        for n in (top.low, top.high):
            for d in (base.low, base.high):
                divisor = d - n if self.relation is Relation.GROWTH else d
                if divisor <= 0:
                    return None
                part = n - d if self.relation is Relation.DIFFERENCE else n
                quotients.append(100 * part / divisor)
        return Interval(min(quotients), max(quotients)).meets(percent)


def equations(con: duckdb.DuckDBPyConnection) -> list[Equation]:
    """All that was evaluated in the unchanged filing and has arithmetic, limits too."""
    cases = cases_by_name(catalogue())
    rows = con.execute(
        """
        SELECT rule_id, case_name, group_key, operands FROM dq.identity_result
        WHERE filing_id = $1 AND status NOT IN ('not_evaluable', 'convention')
        ORDER BY ALL
        """,
        [UNCHANGED],
    ).fetchall()
    found = []
    for rule_id, case_name, group_key, operands in rows:
        case = cases[rule_id, case_name]
        if any(term.measure != "value" for term in case.terms) or case.relation is Relation.COMPARE:
            continue
        members = tuple((o["term_no"], o["figure_id"], o["weight"]) for o in operands)
        if case.relation is Relation.CONDITION and not any(weight for *_, weight in members):
            continue
        place = (rule_id, case_name, group_key)
        found.append(Equation(place, case.relation, Fraction(case.constant), members))
    return found


def held(found: Sequence[Equation]) -> dict[int, Held]:
    """How firmly each figure is held that any of these speaks of; all others are `Held.FREE`."""
    inside: dict[int, set[Place]] = defaultdict(set)
    limited: set[int] = set()
    for equation in found:
        for number in equation.figure_ids:
            if equation.relation in _LIMITS:
                limited.add(number)
            else:
                inside[number].add(equation.place)
    alike: dict[frozenset[Place], int] = defaultdict(int)
    for places in inside.values():
        alike[frozenset(places)] += 1
    firmness = dict.fromkeys(limited, Held.LIMIT)
    for number, places in inside.items():
        firmness[number] = Held.DECIDABLE if alike[frozenset(places)] == 1 else Held.UNDECIDABLE
    return firmness


def intervals(con: duckdb.DuckDBPyConnection) -> dict[int, Interval]:
    """The interval of every printed number of the unchanged filing by half-up rounding; a blank is zero."""
    rows = con.execute(
        """
        SELECT figure_id, value, is_blank, decimals, unit FROM core.fct_figure
        WHERE filing_id = $1 AND (value IS NOT NULL OR is_blank)
        """,
        [UNCHANGED],
    ).fetchall()
    found = {}
    for number, value, is_blank, decimals, unit in rows:
        factor = Fraction(YUAN_PER_UNIT.get(unit or "", 1))
        is_measured = unit in YUAN_PER_UNIT or unit == "%"
        half = Fraction(1, 2 * 10**decimals) if is_measured and not is_blank else Fraction(0)
        middle = Fraction(0) if is_blank else Fraction(value)
        found[number] = Interval((middle - half) * factor, (middle + half) * factor)
    return found


def would_break(
    found: Sequence[Equation], printed: Mapping[int, Interval], figure_id: int, shift: Fraction
) -> set[Place]:
    """The equations that hold now and could not hold any more with one figure (in yuan, or as printed)
    larger by ``shift``, by exact fractions."""
    moved = _moved(printed, figure_id, shift)
    mine = [e for e in found if figure_id in e.figure_ids and e.holds(moved) is False]
    return {e.place for e in mine if e.holds(printed) is not False}


def would_hold(
    found: Sequence[Equation], printed: Mapping[int, Interval], figure_id: int, shift: Fraction
) -> set[Place]:
    """The equations that could hold with one figure larger by ``shift``, by exact fractions."""
    moved = _moved(printed, figure_id, shift)
    return {e.place for e in found if e.holds(moved) is True}


def _moved(printed: Mapping[int, Interval], figure_id: int, shift: Fraction) -> dict[int, Interval]:
    old = printed[figure_id]
    return {**printed, figure_id: Interval(old.low + shift, old.high + shift)}
