"""The goals block of a sheet whose columns are lost: which lines are the plan, which the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from disclosures.statements.performance.wrapping import SENTENCE_END, Column, Width, width_of

# What an irregularity costs; the least irregular way to give the lines to the two cells is the reading.
_STEP_BACK = 2
_ENDS_WITHIN_SENTENCE = 2
_PARAGRAPH = 4
_EMPTY_CELL = 4
_LOOSE_LINE = 1
_MARGIN = 12
# A line may end this far before the edge, in tenths of a character, and not be loose.
_LOOSE = 10

GOAL, RESULT = 0, 1


class _Way(NamedTuple):
    """One way to give the lines so far to the two cells: ``cells[i]`` is the cell of line ``i``."""

    cost: int
    cells: tuple[int, ...]
    last: tuple[int | None, int | None]


def split_goals(lines: Sequence[str]) -> tuple[int, ...] | None:
    """The cell that each line belongs to, `GOAL` or `RESULT`; ``None`` where several ways are as good.

    Lines of one cell follow each other as a wrapped text does (see `performance_wrapping`); a line that is
    not full ends a paragraph. The order is goal, then result; pieces of one within the other are rare.

    Args:
        lines: The lines below the header of the block, single spaces at gaps.
    """
    if not lines:
        return ()
    widths = [width_of(line) for line in lines]
    lows = sorted({width.low for width in widths})
    widest = lows[-1]
    guesses = [(widest, low) for low in lows] + [(low, widest) for low in lows[:-1]]
    best: list[_Way] = []
    for goal, result in guesses:
        best += _ways(lines, widths, (Column.exactly(goal), Column.exactly(result)))
    if not best:
        return None
    cost = min(way.cost for way in best)
    readings = {way.cells for way in best if way.cost == cost}
    return readings.pop() if len(readings) == 1 else None


def _ways(lines: Sequence[str], widths: Sequence[Width], columns: tuple[Column, Column]) -> list[_Way]:
    ways = [_Way(0, (), (None, None))]
    for position, width in enumerate(widths):
        found: dict[tuple[int | None, int | None], list[_Way]] = {}
        for way in ways:
            for cell in (GOAL, RESULT):
                cost = _cost(lines, widths, columns[cell], way.last[cell], position)
                if cost is None or not columns[cell].fits(width):
                    continue
                if cell == GOAL and way.cells and way.cells[-1] == RESULT:
                    cost += _STEP_BACK
                last = (position, way.last[1]) if cell == GOAL else (way.last[0], position)
                new = _Way(way.cost + cost, (*way.cells, cell), last)
                found.setdefault((*last,), []).append(new)
        ways = [way for group in found.values() for way in _least(group)]
        floor = min((way.cost for way in ways), default=0)
        ways = [way for way in ways if way.cost <= floor + _MARGIN]
    return [_closed(lines, way) for way in ways]


def _least(ways: list[_Way]) -> list[_Way]:
    """The best ways to one state; two are enough to know that there is no single best one."""
    cost = min(way.cost for way in ways)
    return [way for way in ways if way.cost == cost][:2]


def _cost(
    lines: Sequence[str], widths: Sequence[Width], column: Column, last: int | None, position: int
) -> int | None:
    if last is None:
        return 0
    if column.is_full(widths[last], lines[last], lines[position]):
        return _LOOSE_LINE if column.low - widths[last].high >= _LOOSE else 0
    return _PARAGRAPH if lines[last][-1] in SENTENCE_END else None


def _closed(lines: Sequence[str], way: _Way) -> _Way:
    cost = way.cost
    for last in way.last:
        if last is None:
            cost += _EMPTY_CELL
        elif lines[last][-1] not in SENTENCE_END:
            cost += _ENDS_WITHIN_SENTENCE
    return way._replace(cost=cost)
