"""An indicator block without columns, and one way to read it: what the search and its costs work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from disclosures.statements.performance.pieces import Piece
from disclosures.statements.performance.points import Points, kind_of
from disclosures.statements.performance.wrapping import Column, Width
from disclosures.taxonomy.performance import taxonomy

LEVELS = ("level1", "level2")

Cells = tuple[tuple[int, ...], ...]
"""The pieces of each cell of a row, by their position in the block, in the order of the block's roles."""


@dataclass(frozen=True, eq=False, slots=True)
class ClosedRow:
    """A row in one of its readings, with every reading of the row before it that is as good as any."""

    cells: Cells
    before: tuple[ClosedRow, ...]


class Way(NamedTuple):
    """One way to read the block up to here.

    Attributes:
        unread: How many rows of it cannot be read, this one included.
        cost: What its irregularities cost.
        row: The row at hand, from 0.
        is_unread: Whether the row at hand is one that cannot be read.
        is_past_points: Whether its points have come.
        level1: The first level in effect when the row began.
        column: The column of the last piece.
        cells: What the cells of the row hold.
        lines: For a cell of text that has begun, how wide its last line is so far.
        before: The readings of the row before it that are as good as any; none in the first row. The cells of
            an unread row are empty.
    """

    unread: int
    cost: int
    row: int
    is_unread: bool
    is_past_points: bool
    level1: str
    column: int
    cells: Cells
    lines: tuple[Width | None, ...]
    before: tuple[ClosedRow, ...]


class Block:
    """The pieces of a block with its points, its columns and a guess of their widths.

    Attributes:
        roles: The cells whose pieces are to be found: all columns but the points.
        columns: The place on paper of each of ``roles``; ``points_column`` that of the last of the points.
        kinds: The kind of each of ``roles``, ``widths`` its width where it is a cell of text.
        lines_with_points: The lines that hold points.
        level_names: The known names, for the roles that are levels.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        points: Sequence[Points],
        columns: Sequence[str],
        widths: Mapping[str, Column],
    ) -> None:
        words = taxonomy()
        self.pieces = pieces
        self.points = points
        self.roles = [role for role in columns if role not in points[0].cells]
        self.columns = [columns.index(role) for role in self.roles]
        self.points_column = columns.index("score")
        self.kinds = [kind_of(role) for role in self.roles]
        self.widths = [widths.get(role) for role in self.roles]
        self.lines_with_points = frozenset(pieces[p.start].line for p in points)
        self.first_levels = tuple(words.levels)
        self.all_levels = frozenset(words.levels) | words.level2
        names = {"level1": frozenset(words.levels), "level2": words.level2}
        self.level_names = [names.get(role, frozenset()) for role in self.roles]
        self.level_beginnings = [
            frozenset(name[:end] for name in group for end in range(1, len(name) + 1))
            for group in self.level_names
        ]

    def text(self, way: Way, index: int) -> str:
        """What a cell of the row at hand says so far."""
        return "".join([self.pieces[i].text for i in way.cells[index]])

    def text_of(self, way: Way, role: str) -> str:
        """What the cell of a role says so far; empty if the block has no such column."""
        return self.text(way, self.roles.index(role)) if role in self.roles else ""

    def fresh(
        self,
        unread: int = 0,
        cost: int = 0,
        row: int = 0,
        level1: str = "",
        before: tuple[ClosedRow, ...] = (),
    ) -> Way:
        """A way at the beginning of a row."""
        size = len(self.roles)
        return Way(unread, cost, row, False, False, level1, -1, ((),) * size, (None,) * size, before)
