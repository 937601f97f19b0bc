"""What slip turns the right number into the printed one: a digit, two digits swapped, a point, a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

_MOST_NUMBERS = 60
"""A range with more printable numbers than this says too little about the right one."""
_POINTS, _UNITS = (1, 2, 3), (4, 8)
"""Places by which a number is off: a decimal point set wrongly; 元 for 万元 or 亿元."""


class Slip(StrEnum):
    """Kinds of slips, the most specific first; a number that fits several is explained by the first."""

    COPIED_LAST_YEAR = "copied_last_year"  # the number of the year before
    NEIGHBOUR = "neighbour"  # the number of the cell beside it
    SIGN = "sign"
    UNIT = "unit"  # 元 for 万元
    DECIMAL_POINT = "decimal_point"
    TRANSPOSITION = "transposition"  # two digits swapped
    DIGIT = "digit"  # one digit for another
    LOST_DIGIT = "lost_digit"
    EXTRA_DIGIT = "extra_digit"
    OMITTED = "omitted"  # a blank or a zero in the place of a number

    @property
    def label(self) -> str:
        """The slip in the words of a finding."""
        return _LABELS[self]


_LABELS = {
    Slip.COPIED_LAST_YEAR: "误用上年数",
    Slip.NEIGHBOUR: "误填相邻栏（行）的数",
    Slip.SIGN: "正负号有误",
    Slip.UNIT: "计量单位有误（元与万元）",
    Slip.DECIMAL_POINT: "小数点错位",
    Slip.TRANSPOSITION: "相邻两位数字颠倒",
    Slip.DIGIT: "一位数字有误",
    Slip.LOST_DIGIT: "漏写一位数字",
    Slip.EXTRA_DIGIT: "多写一位数字",
    Slip.OMITTED: "漏填",
}


@dataclass(frozen=True, slots=True)
class Slipped:
    """A slip and the number that should have been printed."""

    slip: Slip
    value: Decimal


def printable(low: Decimal, high: Decimal, decimals: int) -> tuple[Decimal, ...]:
    """The numbers with so many decimals from ``low`` to ``high``; none where there are too many to tell."""
    step = Decimal(1).scaleb(-decimals)
    first = (low / step).to_integral_value(ROUND_CEILING)
    last = (high / step).to_integral_value(ROUND_FLOOR)
    if last - first >= _MOST_NUMBERS:
        return ()
    return tuple((first + n) * step for n in range(int(last - first) + 1))


def explain(
    printed: Decimal | None,
    right: Sequence[Decimal],
    neighbours: Iterable[Decimal] = (),
    last_year: Decimal | None = None,
) -> Slipped | None:
    """The slip that makes one of the right numbers into the printed one; null where none does.

    Args:
        printed: what is printed; null for a blank cell.
        right: the numbers that would be right, all with the same decimals, the likeliest first.
        neighbours: the numbers of the cells beside it.
        last_year: the number of the year before.
    """
    found = [
        (list(Slip).index(slip), rank, slip, value)
        for rank, value in enumerate(right)
        if value != printed
        for slip in _slips(printed, value, neighbours, last_year)
    ]
    if not found:
        return None
    _, _, slip, value = min(found)
    return Slipped(slip, value)


def _slips(
    printed: Decimal | None, right: Decimal, neighbours: Iterable[Decimal], last_year: Decimal | None
) -> Iterator[Slip]:
    if not printed:
        if right:
            yield Slip.OMITTED
        return
    if printed == last_year:
        yield Slip.COPIED_LAST_YEAR
    if printed in neighbours:
        yield Slip.NEIGHBOUR
    if printed == -right:
        yield Slip.SIGN
    if not right or (printed < 0) != (right < 0):
        return
    places = max(_places(printed), _places(right))
    wrong, true = abs(int(printed.scaleb(places))), abs(int(right.scaleb(places)))
    for power in (*_POINTS, *_UNITS):
        if wrong == true * 10**power or abs(wrong * 10**power - true) * 2 <= 10**power:
            yield Slip.UNIT if power in _UNITS else Slip.DECIMAL_POINT
    one, other = (str(n).zfill(places + 1) for n in (wrong, true))
    if len(one) == len(other):
        different = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(different) == 1:
            yield Slip.DIGIT
        elif len(different) == 2 and different[1] == different[0] + 1:
            first, second = different
            if one[first] == other[second] and one[second] == other[first]:
                yield Slip.TRANSPOSITION
    elif len(one) + 1 == len(other) and one in _without_one(other):
        yield Slip.LOST_DIGIT
    elif len(one) == len(other) + 1 and other in _without_one(one):
        yield Slip.EXTRA_DIGIT


def _without_one(digits: str) -> set[str]:
    return {digits[:n] + digits[n + 1 :] for n in range(len(digits))}


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
