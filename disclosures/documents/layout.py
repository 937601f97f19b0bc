"""Glyphs and rules of one page into lines and tables: the last step, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from disclosures.documents.document import Cell, Glyph, Line, Table
from disclosures.documents.grid import Grid
from disclosures.documents.lines import group_lines


def lay_out(glyphs: Iterable[Glyph], grids: Sequence[Grid]) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
    """Put every glyph into the cell that holds its middle, the others into lines of the page.

    Args:
        glyphs: The page's visible glyphs in any order.
        grids: Its ruled grids, in reading order.

    Returns:
        The lines outside tables and the tables, each top down.
    """
    contents: list[list[list[Glyph]]] = [[[] for _ in grid.spans] for grid in grids]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph[1] + glyph[3]) / 2, (glyph[2] + glyph[4]) / 2
        for grid, cells in zip(grids, contents, strict=True):
            index = grid.locate(x, y)
            if index is not None:
                cells[index].append(glyph)
                break
        else:
            outside.append(glyph)
    tables = tuple(_table(grid, cells) for grid, cells in zip(grids, contents, strict=True))
    return group_lines(outside), tables


def _table(grid: Grid, contents: list[list[Glyph]]) -> Table:
    cells = tuple(
        Cell(s.row, s.column, s.row_span, s.column_span, grid.span_box(s), group_lines(glyphs))
        for s, glyphs in zip(grid.spans, contents, strict=True)
    )
    return Table(grid.box, grid.xs, grid.ys, cells)
