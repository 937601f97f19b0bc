"""The rows of an indicator block whose columns are lost: which piece of text belongs to which cell.

Every row has one line that ends with its points; the pieces around it are the wrapped lines of its other
cells, roughly in the order of the columns. All ways to give the pieces to cells are followed from the first
piece to the last; a way costs something for every irregularity (`costs`), and the least irregular
way is the reading. Where two ways are equally regular nothing is chosen: the rows in which they differ are
ambiguous.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from disclosures.statements.performance.block import Block, Cells, ClosedRow, Way
from disclosures.statements.performance.costs import (
    LONGEST_ENDING,
    UNREAD_PIECE,
    closing_cost,
    is_ready_for_points,
    place,
)
from disclosures.statements.performance.pieces import Piece
from disclosures.statements.performance.points import Points, kind_of, with_points
from disclosures.statements.performance.wrapping import Column, width_of

# Ways that are worse than the best of their kind by more than this are dropped.
_MARGIN = 24
_TIES_KEPT = 16
# No column that has a name or a reason in it is wider, in tenths of a character.
_WIDEST_NARROW_COLUMN = 200


@dataclass(frozen=True)
class RowCells:
    """A row as read: the pieces of each cell by role, in their order.

    ``is_read`` is false where no way to read the row exists; then only its points are given. It is ambiguous
    where several ways are equally good: then the cells that all ways share are given, and the pieces of the
    others are ``undecided``.
    """

    cells: Mapping[str, tuple[Piece, ...]]
    is_read: bool = True
    undecided: tuple[Piece, ...] = ()


def read_rows(
    pieces: Sequence[Piece], columns: Sequence[str], widths: Mapping[str, Column | None]
) -> list[RowCells]:
    """Read the rows of one block.

    Args:
        pieces: The words between the header and the total row.
        columns: The roles of the columns in their order on paper.
        widths: What is known of the width of each column of text, by role.

    Returns:
        The rows in order; none where no line has points.
    """
    pieces, points = with_points(pieces, columns)
    if not points:
        return []
    texts = [role for role in columns if kind_of(role) == "text" or role == "level3"]
    guesses = product(*(_possible_widths(pieces, widths.get(role)) for role in texts))
    blocks = [Block(pieces, points, columns, dict(zip(texts, guess, strict=True))) for guess in guesses]
    best: list[Way] = []
    # Giving rows up is tried only where no guess of the widths lets all rows be read.
    for most_unread in (0, len(points)):
        for block in blocks:
            least = min(((way.unread, way.cost) for way in best), default=None)
            best += _Search(block, most_unread, least).run()
        if best:
            break
    least = min((way.unread, way.cost) for way in best)
    roles = blocks[0].roles
    rows: list[RowCells] = []
    last = {row for way in best if (way.unread, way.cost) == least for row in way.before}
    for of_row in reversed(points):
        rows.append(_row(pieces, roles, of_row, {row.cells for row in last}))
        last = {row for after in last for row in after.before}
    return rows[::-1]


def _possible_widths(pieces: Sequence[Piece], known: Column | None) -> list[Column]:
    """The widths that a column may have: known from its header, or else that of some printed line."""
    if known is not None and known.high > known.low:
        return [known]
    least = known.low if known else 0
    widths = Counter(width_of(piece.spaced).low for piece in pieces)
    widths[least] += 0
    # Most lines are full, so the commonest width is likely right, and a good reading cuts the others short.
    likely = [width for width, _ in widths.most_common() if least <= width <= _WIDEST_NARROW_COLUMN]
    return [Column.exactly(width) for width in likely]


class _Search:
    """Follows the ways through one block, keeping the best of those that have the same future.

    ``worst`` is how many unread rows, and at what cost, another reading has: ways that are worse are dropped.
    """

    def __init__(self, block: Block, most_unread: int, worst: tuple[int, int] | None) -> None:
        self.block = block
        self.most_unread = most_unread
        self.worst = worst or (most_unread, sys.maxsize)

    def run(self) -> list[Way]:
        """The best ways to the end of the block, each past its last row."""
        ways = list(self._or_unread(self.block.fresh()))
        begun = 0
        for number, points in enumerate(self.block.points):
            for position in range(begun, points.start):
                ways = self._step(ways, position, number)
            ways = self._at_points(ways, number)
            begun = points.end
        for position in range(begun, len(self.block.pieces)):
            ways = self._step(ways, position, len(self.block.points))
        return self._closed(ways, len(self.block.points) - 1)

    def _step(self, ways: list[Way], position: int, number: int) -> list[Way]:
        """Give a piece that stands before the points of row ``number`` to that row or the one before."""
        piece = self.block.pieces[position]
        is_on_points = (
            number < len(self.block.points)
            and piece.line == self.block.pieces[self.block.points[number].start].line
        )
        taking = [way for way in ways if way.row == number or not is_on_points]
        if number < len(self.block.points):
            taking += self._closed(ways, number - 1)
        found: list[Way] = []
        for way in taking:
            if way.is_unread:
                found.append(way._replace(cost=way.cost + UNREAD_PIECE))
            else:
                found += place(self.block, way, position)
        return self._pruned(found)

    def _at_points(self, ways: list[Way], number: int) -> list[Way]:
        """The points of row ``number`` have come: the ways that have come to them too."""
        come = [way for way in ways if way.row == number] + self._closed(ways, number - 1)
        return [
            way._replace(column=self.block.points_column, is_past_points=True)
            for way in come
            if is_ready_for_points(self.block, way)
        ]

    def _closed(self, ways: Iterable[Way], row: int) -> list[Way]:
        """Close ``row``; ways that then stand at the same point become one, with all their rows."""
        best: dict[tuple[int, str], list[Way]] = {}
        for way in ways:
            cost = closing_cost(self.block, way) if way.row == row else None
            if cost is not None:
                level1 = "" if way.is_unread else self.block.text_of(way, "level1") or way.level1
                _keep(best.setdefault((way.unread, level1), []), way._replace(cost=way.cost + cost))
        opened: list[Way] = []
        for (unread, level1), group in best.items():
            before = tuple(ClosedRow(() if way.is_unread else way.cells, way.before) for way in group)
            fresh = self.block.fresh(unread, group[0].cost, row + 1, level1, before)
            opened += self._or_unread(fresh)
        return opened

    def _or_unread(self, way: Way) -> Iterator[Way]:
        """A new row, and the row that cannot be read, where rows may be given up."""
        yield way
        if way.unread < self.most_unread:
            yield way._replace(unread=way.unread + 1, is_unread=True)

    def _pruned(self, ways: Sequence[Way]) -> list[Way]:
        """The ways worth following: of those with the same future the best, if near the best of all.

        Ways that give up one row more than the best are kept beside them: the best may come to nothing.
        """
        best: dict[tuple[int, bool], int] = {}
        ways = [way for way in ways if (way.unread, way.cost) <= self.worst]
        for way in ways:
            kind = (way.unread, way.is_unread)
            best[kind] = min(best.get(kind, way.cost), way.cost)
        fewest = min((unread for unread, _ in best), default=0)
        kept: dict[tuple[object, ...], list[Way]] = {}
        for way in ways:
            if way.unread <= fewest + 1 and way.cost <= best[way.unread, way.is_unread] + _MARGIN:
                _keep(kept.setdefault(self._future(way), []), way)
        return [way for group in kept.values() for way in group]

    def _future(self, way: Way) -> tuple[object, ...]:
        """All that the cost of the coming pieces depends on."""
        cells: list[object] = []
        for index, given in enumerate(way.cells):
            if self.block.widths[index] is None:
                cells.append(given)
            elif given:
                cells.append((given[-1], way.lines[index], self.block.text(way, index)[-LONGEST_ENDING:]))
            else:
                cells.append(None)
        return (way.row, way.unread, way.is_unread, way.is_past_points, way.level1, way.column, *cells)


def _keep(group: list[Way], way: Way) -> None:
    """Add a way to the best ones of its group, or let it replace them."""
    if group and way.cost < group[0].cost:
        group.clear()
    if not group or (way.cost == group[0].cost and len(group) < _TIES_KEPT):
        group.append(way)


def _row(
    pieces: Sequence[Piece], roles: Sequence[str], points: Points, readings: Collection[Cells]
) -> RowCells:
    cells = {role: tuple(pieces[i] for i in given) for role, given in points.cells.items()}
    if not all(readings):
        return RowCells(cells, is_read=False)
    undecided: set[int] = set()
    for index, role in enumerate(roles):
        ways = {reading[index] for reading in readings}
        if len({"".join(pieces[i].text for i in given) for given in ways}) == 1:
            cells[role] = tuple(pieces[i] for i in min(ways))
        else:
            undecided.update(i for given in ways for i in given)
    return RowCells(cells, undecided=tuple(pieces[i] for i in sorted(undecided)))
