"""A table block with its measures: heights of rows, spans, and what of it stands on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.documents.document import Box
from disclosures.typeset.blocks import Align, Cell, TableBlock
from disclosures.typeset.drawing import Rule
from disclosures.typeset.fonts import ASCENT, DESCENT
from disclosures.typeset.look import Look
from disclosures.typeset.wrap import Line, Measure, break_lines, line_width

_PAD = 3.0
"""Points above and below the text of a cell."""
_LEADING = 1.25
_CLEAR = 0.35
"""Em by which the middle of a line stays clear of a page break that cuts its cell."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a cell stands on one page: its box, its lines (with x and baseline), its blank figures.

    The lines lie within the box unless the look clips: then they are all the lines of the cell.
    """

    box: Box
    lines: tuple[tuple[Line, float, float], ...]
    marks: tuple[int, ...]
    is_header: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Some rows as they stand on one page."""

    height: float
    rules: tuple[Rule, ...]
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Placed:
    cell: Cell
    row: int
    column: int
    lines: tuple[Line, ...]
    drawn: int = 0

    @property
    def end(self) -> int:
        return self.row + self.cell.rows


class TableLayout:
    """A table block laid out at one width with the habits of a look.

    Raises:
        ValueError: the rows do not fill the grid (a span too many or too few).
    """

    def __init__(self, block: TableBlock, width: float, measure: Measure, look: Look) -> None:
        self.block, self._look = block, look
        total = sum(block.widths)
        self._xs = [0.0]
        for share in block.widths:
            self._xs.append(self._xs[-1] + share * width / total)
        self._leading = _LEADING * block.size
        self._grid: list[list[_Placed]] = []
        self._cells = list(self._place(measure))
        self.heights = self._row_heights()

    @property
    def row_count(self) -> int:
        """Rows of the table."""
        return len(self.block.rows)

    def _place(self, measure: Measure) -> Iterable[_Placed]:
        columns, pad, spaced = len(self.block.widths), self._look.cell_pad, self._look.spaced
        taken: list[list[_Placed | None]] = [[None] * columns for _ in self.block.rows]
        for r, row in enumerate(self.block.rows):
            c = 0
            for cell in row:
                while c < columns and taken[r][c] is not None:
                    c += 1
                if c + cell.columns > columns or r + cell.rows > len(taken):
                    raise ValueError(f"row {r}: a cell does not fit the grid")
                width = self._xs[c + cell.columns] - self._xs[c] - 2 * pad
                lines = break_lines(cell.text, width, self.block.size, measure, spaced=spaced)
                placed = _Placed(cell, r, c, lines)
                for i in range(r, r + cell.rows):
                    for j in range(c, c + cell.columns):
                        if taken[i][j] is not None:
                            raise ValueError(f"row {i}: two cells in column {j}")
                        taken[i][j] = placed
                yield placed
        for r, slots in enumerate(taken):
            if None in slots:
                raise ValueError(f"row {r}: column {slots.index(None)} is empty")
        self._grid = [[slot for slot in slots if slot is not None] for slots in taken]

    def _row_heights(self) -> list[float]:
        heights = [max(self.block.min_height, self._look.row_height)] * self.row_count
        for placed in sorted(self._cells, key=lambda p: p.cell.rows):
            needed = len(placed.lines) * self._leading + 2 * _PAD - 1
            there = sum(heights[placed.row : placed.end])
            if needed > there:
                heights[placed.end - 1] += needed - there
        return heights

    def rows_that_fit(self, first: int, height: float) -> int:
        """The row after the last one that fits, counting from ``first``."""
        row = first
        while row < self.row_count and height >= self.heights[row]:
            height -= self.heights[row]
            row += 1
        return row

    def segment(self, first: int, end: int) -> Segment:
        """Rows ``first`` to ``end`` as they stand together on a page; a cell over the break is cut."""
        ys = [0.0]
        for height in self.heights[first:end]:
            ys.append(ys[-1] + height)
        parts = []
        for placed in self._cells:
            top, bottom = max(placed.row, first), min(placed.end, end)
            if top < bottom:
                box = Box(
                    self._xs[placed.column],
                    ys[top - first],
                    self._xs[placed.column + placed.cell.columns],
                    ys[bottom - first],
                )
                if self._look.clips:
                    lines = tuple(self._whole(placed, box, first))
                else:
                    lines = tuple(self._share(placed, box, is_last=placed.end <= end))
                is_header = placed.row < self.block.header_rows
                parts.append(Part(box, lines, placed.cell.marks, is_header))
        return Segment(ys[-1], tuple(self._rules(first, end, ys)), tuple(parts))

    def _share(self, placed: _Placed, box: Box, *, is_last: bool) -> Iterable[tuple[Line, float, float]]:
        """The lines that are left, as many as fit; a repeated header starts anew."""
        if placed.drawn == len(placed.lines) and placed.row < self.block.header_rows:
            placed.drawn = 0
        left = placed.lines[placed.drawn :]
        room = len(left) if is_last else int((box.y1 - box.y0 - _PAD) / self._leading)
        shown = left[:room]
        placed.drawn += len(shown)
        top = box.y0 + _PAD / 2
        if len(shown) == len(left) and self._look.cell_text == "middle":
            top = box.y0 + (box.y1 - box.y0 - len(shown) * self._leading) / 2
        return self._set(placed.cell, shown, box, top)

    def _whole(self, placed: _Placed, box: Box, first: int) -> Iterable[tuple[Line, float, float]]:
        """All lines where they stand in the whole cell, of which ``box`` is what this page shows."""
        above = sum(self.heights[placed.row : first])
        height = sum(self.heights[placed.row : placed.end])
        top = _PAD / 2
        if self._look.cell_text == "middle":
            top = (height - len(placed.lines) * self._leading) / 2
        top += self._nudge(top, [above, above + box.y1 - box.y0], len(placed.lines))
        return self._set(placed.cell, placed.lines, box, box.y0 - above + top)

    def _nudge(self, top: float, cuts: list[float], count: int) -> float:
        """How far lines move so that a page break that cuts the cell goes through the middle of none."""
        clear = _CLEAR * self.block.size
        for cut in cuts:
            number, within = divmod(cut - top, self._leading)
            off = within - self._leading / 2
            if 0 <= number < count and abs(off) < clear:
                return clear + off if off >= 0 else off - clear
        return 0.0

    def _set(
        self, cell: Cell, lines: Iterable[Line], box: Box, top: float
    ) -> Iterable[tuple[Line, float, float]]:
        rise = (self._leading + (ASCENT - DESCENT) * self.block.size) / 2
        for n, line in enumerate(lines):
            yield line, self._line_x(cell, box, line), top + n * self._leading + rise

    def _line_x(self, cell: Cell, box: Box, line: Line) -> float:
        if cell.align is Align.LEFT:
            return box.x0 + self._look.cell_pad
        free = box.x1 - box.x0 - line_width(line)
        return box.x0 + (free / 2 if cell.align is Align.CENTER else free - self._look.cell_pad)

    def _rules(self, first: int, end: int, ys: list[float]) -> Iterable[Rule]:
        columns = len(self.block.widths)
        for r in range(first, end + 1):
            edges = [
                r in (first, end) or self._grid[r - 1][c] is not self._grid[r][c] for c in range(columns)
            ]
            for start, stop in _stretches(edges):
                yield Rule(self._xs[start], ys[r - first], self._xs[stop], ys[r - first])
        for c in range(columns + 1):
            edges = [
                c in (0, columns) or self._grid[r][c - 1] is not self._grid[r][c] for r in range(first, end)
            ]
            for start, stop in _stretches(edges):
                yield Rule(self._xs[c], ys[start], self._xs[c], ys[stop])


def _stretches(edges: list[bool]) -> Iterable[tuple[int, int]]:
    """Runs of true values as (start, end)."""
    start: int | None = None
    for index, edge in enumerate([*edges, False]):
        if edge and start is None:
            start = index
        elif not edge and start is not None:
            yield start, index
            start = None
