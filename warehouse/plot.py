"""Lays out the atlas's plots of amounts over years: bars, and how much of what was due is in them.

Only geometry: the template draws it as inline SVG, so that a page needs no script and no network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 210
_LEFT, _TOP, _FLOOR = 10, 28, 150
_WIDEST = 64


@dataclass(frozen=True, slots=True)
class YearAmount:
    """An amount of a year, null where nobody filed or printed it; ``covered_share`` in percent, or null."""

    fiscal_year: int
    amount_yuan: Decimal | None
    covered_share: Decimal | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, in SVG units: ``x`` and ``y`` of its upper left corner; a year without amount has no height."""

    x: float
    y: float
    width: float
    height: float
    year: YearAmount

    @property
    def middle(self) -> float:
        """Where its labels are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars of consecutive years, the earliest first, over one floor."""

    title: str
    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = _FLOOR


def plot(title: str, years: Sequence[YearAmount]) -> Plot | None:
    """Lay out amounts in any order of years; years between that nobody mentions stay empty.

    Returns:
        Null where there is no year with an amount above 0: then there is nothing to see.
    """
    known = {year.fiscal_year: year for year in years}
    tallest = max((y.amount_yuan for y in years if y.amount_yuan is not None), default=Decimal(0))
    if tallest <= 0:
        return None
    span = range(min(known), max(known) + 1)
    step = (WIDTH - 2 * _LEFT) / len(span)
    width = min(_WIDEST, step * 0.6)
    bars = []
    for number, fiscal_year in enumerate(span):
        year = known.get(fiscal_year, YearAmount(fiscal_year, None, None, False))
        share = max(year.amount_yuan or Decimal(0), Decimal(0)) / tallest
        height = round(float(share) * (_FLOOR - _TOP), 1)
        x = round(_LEFT + step * number + (step - width) / 2, 1)
        bars.append(Bar(x, round(_FLOOR - height, 1), round(width, 1), height, year))
    return Plot(title, tuple(bars))
