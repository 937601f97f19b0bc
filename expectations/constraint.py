"""Rules as constraints on figures: by how much a figure may move so that an evaluated rule holds.

Every evaluated rule of a filing is a constraint on its figures, every figure an interval. Here is only the
arithmetic of one constraint; `expectations.culprit` looks for the figures that explain all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from expectations.rules import Relation

Range = tuple[Fraction | None, Fraction | None]
"""Allowed changes of a figure, both ends inclusive; null is open."""

FREE: Range = (None, None)
_LINEAR = frozenset({Relation.SUM, Relation.EQUAL, Relation.LESS_OR_EQUAL, Relation.GREATER_OR_EQUAL})


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

    @property
    def figure_ids(self) -> frozenset[int]:
        """The figures in it."""
        return frozenset(o.figure_id for o in self.operands)

    def allowed(self, figure_id: int, moved: Mapping[int, Range]) -> Range | None:
        """The changes of one of its figures with which the rule could hold; null where it cannot tell.

        Args:
            figure_id: the figure that changes.
            moved: other figures that change too, with their possible changes.
        """
        mine = [o for o in self.operands if o.figure_id == figure_id]
        if any(o.is_fixed for o in mine):
            return None
        others = {number: span for number, span in moved.items() if number != figure_id}
        if self.relation.is_ratio:
            return self._allowed_in_ratio(mine[0], others)
        if self.relation not in _LINEAR:
            return None
        return self._allowed_in_sum(mine, others)

    def copy_of(self, figure_id: int) -> int | None:
        """The figure that must be identical with this one; null where the rule is of another kind."""
        others = [o for o in self.operands if o.figure_id != figure_id]
        is_copy = self.relation is Relation.EQUAL and len(self.operands) == 2 and len(others) == 1
        if not is_copy or self.constant or any(o.is_fixed for o in self.operands):
            return None
        return others[0].figure_id if sum(o.weight for o in self.operands) == 0 else None

    def _allowed_in_sum(self, mine: list[Operand], moved: Mapping[int, Range]) -> Range | None:
        weight = sum(o.weight for o in mine)
        if weight == 0:
            return FREE  # on both sides alike: it changes nothing
        low: Fraction | None = -self.constant
        high: Fraction | None = -self.constant
        for o in self.operands:
            down, up = moved.get(o.figure_id, (Fraction(0), Fraction(0)))
            least = None if down is None else o.weight * (o.low + down)
            most = None if up is None else o.weight * (o.high + up)
            if o.weight < 0:
                least, most = most, least
            low = None if low is None or least is None else low + least
            high = None if high is None or most is None else high + most
        from_low = None if self.relation is Relation.LESS_OR_EQUAL or high is None else -high / weight
        to_high = None if self.relation is Relation.GREATER_OR_EQUAL or low is None else -low / weight
        return (from_low, to_high) if weight > 0 else (to_high, from_low)

    def _allowed_in_ratio(self, operand: Operand, moved: Mapping[int, Range]) -> Range | None:
        """With ``k`` the quotient that the percentage stands for: numerator = k × denominator.

        ``k`` is p for a share, p / (1 + p) for growth (the change over the current amount) and 1 + p for the
        difference rate (the final amount over the budget).
        """
        ends: list[Fraction]
        percent, numerator, denominator = (
            _shifted(next(o for o in self.operands if o.term_no == n), moved) for n in range(3)
        )
        if operand.term_no != 0 and percent is None:
            return FREE
        if operand.term_no == 0:
            if numerator is None or denominator is None:
                return FREE
            found = _percent_ends(self.relation, numerator, denominator)
            if found is None:
                # nothing of nothing has no quotient, but custom has a percentage for it, which we do not know
                is_nothing = numerator[0] <= 0 <= numerator[1] and denominator[1] <= 0
                return FREE if self.is_broken and is_nothing else None
            ends = found
        else:
            assert percent is not None
            rates = [end / 100 for end in percent]
            if operand.term_no == 1:
                if denominator is None:
                    return FREE
                factors = [_factor(self.relation, rate) for rate in rates]
                if None in factors:
                    # all is gone: that says nothing of how much it was, if nothing is left
                    is_gone = min(rates) <= -1 <= max(rates) and denominator[0] <= 0 <= denominator[1]
                    return FREE if self.relation is Relation.GROWTH and is_gone else None
                ends = [k * d for k in factors if k is not None for d in denominator]
            else:
                if numerator is None:
                    return FREE
                if self.relation is not Relation.DIFFERENCE and min(rates) <= 0 <= max(rates):
                    known = [k for k in (_factor(self.relation, rate) for rate in rates) if k is not None]
                    return self._base_of_nothing(operand, numerator, known) if len(known) == 2 else None
                inverses = [_inverse(self.relation, rate) for rate in rates]
                if None in inverses:
                    return None
                ends = [n * k for k in inverses if k is not None for n in numerator]
        above, below = operand.high - operand.amount, operand.amount - operand.low
        least, most = min(ends) - operand.amount - above, max(ends) - operand.amount + below
        if self.is_broken and not moved and least <= 0 <= most:
            return None  # nothing of nothing: arithmetic has nothing against it as it stands
        return least, most

    @staticmethod
    def _base_of_nothing(
        operand: Operand, numerator: tuple[Fraction, Fraction], factors: list[Fraction]
    ) -> Range | None:
        """The changes of the base of a quotient that may be zero: nothing is zero of any base, something is
        so of a base that is large enough."""
        if numerator[0] <= 0 <= numerator[1]:
            return FREE
        part, factor = (numerator[0], max(factors)) if numerator[0] > 0 else (numerator[1], min(factors))
        return (part / factor - operand.high, None) if factor else None


def intersection(first: Range, second: Range) -> Range | None:
    """The changes in both ranges; null where there is none."""
    low = second[0] if first[0] is None else first[0] if second[0] is None else max(first[0], second[0])
    high = second[1] if first[1] is None else first[1] if second[1] is None else min(first[1], second[1])
    return None if low is not None and high is not None and low > high else (low, high)


def _shifted(operand: Operand, moved: Mapping[int, Range]) -> tuple[Fraction, Fraction] | None:
    """The interval of an operand after its possible changes; null where these are open."""
    down, up = moved.get(operand.figure_id, (Fraction(0), Fraction(0)))
    return None if down is None or up is None else (operand.low + down, operand.high + up)


def _percent_ends(
    relation: Relation, numerator: tuple[Fraction, Fraction], denominator: tuple[Fraction, Fraction]
) -> list[Fraction] | None:
    ends = []
    for top in numerator:
        for whole in denominator:
            base = whole - top if relation is Relation.GROWTH else whole
            if base <= 0:
                return None
            ends.append(100 * (top - whole if relation is Relation.DIFFERENCE else top) / base)
    return ends


def _factor(relation: Relation, rate: Fraction) -> Fraction | None:
    """The numerator over the denominator."""
    if relation is Relation.GROWTH:
        return None if rate <= -1 else rate / (1 + rate)
    return 1 + rate if relation is Relation.DIFFERENCE else rate


def _inverse(relation: Relation, rate: Fraction) -> Fraction | None:
    """The denominator over the numerator, for a rate that is not zero."""
    if relation is Relation.GROWTH:
        return (1 + rate) / rate
    if relation is Relation.DIFFERENCE:
        return None if rate <= -1 else 1 / (1 + rate)
    return 1 / rate
