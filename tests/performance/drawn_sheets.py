"""Tables and pages drawn from rows of text, so that a test is a form and what it says."""

from __future__ import annotations

from collections.abc import Sequence

from disclosures.documents import Box, Cell, Glyph, Line, Page, Table
from disclosures.filing import Figure, Issue

Reading = tuple[tuple[Figure, ...], tuple[Issue, ...]]
Rows = Sequence[Sequence[str]]

SIZE = 10.0
COLUMN = 100.0
ROW = 40.0
LEFT, UP = "<", "^"


def line_of(text: str, x: float, y: float) -> Line:
    glyphs = [Glyph(c, x + i * SIZE, y, x + (i + 1) * SIZE, y + SIZE) for i, c in enumerate(text)]
    return Line(tuple(glyphs))


def table_of(rows: Rows, top: float = 100.0, left: float = 50.0, column: float = COLUMN) -> Table:
    """A ruled table: ``<`` continues the cell to the left, ``^`` the cell above, ``|`` breaks a line."""
    height, width = len(rows), len(rows[0])
    xs = tuple(left + column * c for c in range(width + 1))
    ys = tuple(top + ROW * r for r in range(height + 1))
    cells = []
    for r in range(height):
        for c in range(width):
            if rows[r][c] in (LEFT, UP):
                continue
            columns = rows_ = 1
            while c + columns < width and rows[r][c + columns] == LEFT:
                columns += 1
            while r + rows_ < height and rows[r + rows_][c] == UP:
                rows_ += 1
            lines = [part for part in rows[r][c].split("|") if part]
            box = Box(xs[c], ys[r], xs[c + columns], ys[r + rows_])
            set_lines = tuple(line_of(t, box.x0 + 1, box.y0 + 1 + SIZE * n) for n, t in enumerate(lines))
            cells.append(Cell(r, c, rows_, columns, box, set_lines))
    return Table(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(cells))


def page_of(number: int, *blocks: str | Rows | Table) -> Page:
    """A page of lines and tables, one below the other."""
    lines: list[Line] = []
    tables: list[Table] = []
    top = 20.0
    for block in blocks:
        if isinstance(block, str):
            lines.append(line_of(block, 50.0, top))
            top += 2 * SIZE
        else:
            table = block if isinstance(block, Table) else table_of(block, top)
            tables.append(table)
            top = table.box.y1 + SIZE
    return Page(number, 600.0, max(800.0, top), tuple(lines), tuple(tables))
