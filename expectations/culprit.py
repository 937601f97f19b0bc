"""Names the likely culprit of broken rules: the one figure whose change settles them all and breaks no other.

Every evaluated rule of a filing is a constraint on its figures, every figure an interval. For a figure in a
broken rule, each constraint that contains it allows a range of changes; if all these ranges have a change in
common, that change would put everything right. Of several such figures the one that settles most broken
rules is the culprit; where two settle as many, nothing is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from expectations.rules import Relation

Range = tuple[Fraction | None, Fraction | None]
"""Allowed changes of a figure, both ends inclusive; null is open."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure in a constraint: its amount and interval, its coefficient in ``reported - computed``.

    ``is_fixed``: the rule does not look at the printed number (it counts the figure, or names in it).
    """

    figure_id: int
    term_no: int
    weight: int
    amount: Fraction
    low: Fraction
    high: Fraction
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule evaluated in one place: its operands, the constant of its computed side, its outcome."""

    key: str
    relation: Relation
    operands: tuple[Operand, ...]
    constant: Fraction = Fraction(0)
    is_broken: bool = False

    def allowed(self, operand: Operand) -> Range | None:
        """The changes of one operand with which the rule would hold; null where it cannot tell."""
        if operand.is_fixed:
            return None
        if self.relation.is_ratio:
            return _allowed_in_ratio(self.relation, self.operands, operand)
        low = sum(o.weight * (o.low if o.weight > 0 else o.high) for o in self.operands) - self.constant
        high = sum(o.weight * (o.high if o.weight > 0 else o.low) for o in self.operands) - self.constant
        least = None if self.relation is Relation.LESS_OR_EQUAL else -high / operand.weight
        most = None if self.relation is Relation.GREATER_OR_EQUAL else -low / operand.weight
        return (least, most) if operand.weight > 0 else (most, least)


def culprits(constraints: Iterable[Constraint]) -> dict[str, int]:
    """The figure that most likely is wrong, for each broken constraint of one filing in which it is decided.

    Returns:
        ``Constraint.key`` → ``figure_id``; a broken constraint without an entry is undecided.
    """
    by_figure: dict[int, list[Constraint]] = defaultdict(list)
    broken = []
    for constraint in constraints:
        for figure_id in {o.figure_id for o in constraint.operands}:
            by_figure[figure_id].append(constraint)
        if constraint.is_broken:
            broken.append(constraint)
    settled: dict[int, int] = {}
    for figure_id in {o.figure_id for c in broken for o in c.operands}:
        if _settles(figure_id, by_figure[figure_id]):
            settled[figure_id] = sum(c.is_broken for c in by_figure[figure_id])
    found = {c.key: _most(c, settled) for c in broken}
    return {key: figure_id for key, figure_id in found.items() if figure_id is not None}


def _settles(figure_id: int, constraints: Iterable[Constraint]) -> bool:
    """Whether one change of the figure satisfies all constraints that contain it."""
    low: Fraction | None = None
    high: Fraction | None = None
    for constraint in constraints:
        for operand in constraint.operands:
            if operand.figure_id != figure_id:
                continue
            allowed = constraint.allowed(operand)
            if allowed is None:
                return False
            low = allowed[0] if low is None else low if allowed[0] is None else max(low, allowed[0])
            high = allowed[1] if high is None else high if allowed[1] is None else min(high, allowed[1])
    return low is None or high is None or low <= high


def _most(constraint: Constraint, settled: Mapping[int, int]) -> int | None:
    counts = {o.figure_id: settled[o.figure_id] for o in constraint.operands if o.figure_id in settled}
    best = [figure_id for figure_id, count in counts.items() if count == max(counts.values())]
    return best[0] if len(best) == 1 else None


def _allowed_in_ratio(relation: Relation, operands: tuple[Operand, ...], operand: Operand) -> Range | None:
    """With ``k`` the quotient that the percentage stands for, numerator = k × denominator must be possible.

    ``k`` is p for a share, p / (1 + p) for growth (the change over the current amount) and 1 + p for the
    difference rate (the final amount over the budget).
    """
    percent, numerator, denominator = (next(o for o in operands if o.term_no == n) for n in range(3))
    factors = [_factor(relation, end) for end in (percent.low / 100, percent.high / 100)]
    if operand.term_no == 1:
        if None in factors:
            return None
        ends = [k * d for k in factors if k is not None for d in (denominator.low, denominator.high)]
    elif operand.term_no == 2:
        if any(k is None or k <= 0 for k in factors) and any(k is None or k >= 0 for k in factors):
            return None
        ends = [n / k for k in factors if k for n in (numerator.low, numerator.high)]
    else:
        if denominator.low <= 0:
            return None
        quotients = [
            n / d for n in (numerator.low, numerator.high) for d in (denominator.low, denominator.high)
        ]
        if relation is Relation.GROWTH:
            if any(q >= 1 for q in quotients):
                return None
            quotients = [q / (1 - q) for q in quotients]
        elif relation is Relation.DIFFERENCE:
            quotients = [q - 1 for q in quotients]
        ends = [100 * q for q in quotients]
    above, below = operand.high - operand.amount, operand.amount - operand.low
    return min(ends) - operand.amount - above, max(ends) - operand.amount + below


def _factor(relation: Relation, percent: Fraction) -> Fraction | None:
    if relation is Relation.GROWTH:
        return None if percent <= -1 else percent / (1 + percent)
    return 1 + percent if relation is Relation.DIFFERENCE else percent
