"""Printed numbers: exact decimals, their stated precision, and the interval that a rounded figure stands for.

A published amount is an exact amount of yuan and fen, divided by the unit and rounded half up. What is
printed as ``3,463.00`` therefore stands for every value within half a unit of its last printed place
(XBRL Calculations 1.1, "round-to-nearest"; both ends inclusive). Everything here is ``Decimal``: in binary
floats ``abs(326.72 - 326.71) > 0.01`` is true.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

YUAN_PER_UNIT: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""Money units and what one of them is in yuan. A unit that is not here is not money."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MINUS = str.maketrans({"−": "-", "－": "-", "–": "-", "＋": "+", "，": ",", "．": "."})


class MalformedNumberError(ValueError):
    """Text that looks like a number and cannot be read as one, such as ``0.4.2``."""


def parse_number(raw: str) -> Decimal:
    """Read a printed number exactly, keeping its printed decimals.

    Accepts thousands separators, full-width digits, a sign (ASCII, minus sign or full-width), accounting
    brackets ``(1.20)`` for negatives, a trailing percent sign (dropped: the unit is the caller's), and
    white space anywhere.

    Raises:
        MalformedNumberError: the text is not one well-formed number. Nothing is guessed.
    """
    text = "".join(unicodedata.normalize("NFKC", raw).translate(_MINUS).split())
    text = text.removesuffix("%")
    negative = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    if negative:
        text = text[1:-1]
    if not _NUMBER.fullmatch(text):
        raise MalformedNumberError(raw)
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise MalformedNumberError(raw) from error
    return -value if negative else value


def decimals_of(value: Decimal) -> int:
    """The number of decimals as printed: ``Decimal("6.20")`` has 2, ``Decimal("45")`` has 0."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise MalformedNumberError(str(value))
    return max(0, -exponent)


def to_yuan(value: Decimal, unit: str | None) -> Decimal | None:
    """The amount in yuan, or ``None`` where ``unit`` is not a money unit (a count, a rate, a text)."""
    factor = YUAN_PER_UNIT.get(unit or "")
    return None if factor is None else value * factor


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval ``[low, high]`` of exact decimals; what a rounded figure can stand for."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal, decimals: int | None = None) -> Interval:
        """The rounding interval of a printed value: half a unit of its last place to either side."""
        places = decimals_of(value) if decimals is None else decimals
        half = Decimal(5).scaleb(-places - 1)
        return cls(value - half, value + half)

    @classmethod
    def exact(cls, value: Decimal) -> Interval:
        """A value without rounding: a count, or a blank cell that means exactly zero."""
        return cls(value, value)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def meets(self, other: Interval) -> bool:
        """Whether the two intervals share a point; touching ends count."""
        return self.low <= other.high and other.low <= self.high
