"""Glyphs and rules of one page into lines and tables: the last step, the same for every engine."""

from __future__ import annotations

from bisect import bisect_right
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
    if not grids:
        return group_lines(glyphs), ()
    outside: list[Glyph] = []
    contents = [[[] if span.is_ruled else outside for span in grid.spans] for grid in grids]
    places = [(*grid.box, grid.xs, grid.ys, grid.slots, c) for grid, c in zip(grids, contents, strict=True)]
    places.sort(key=lambda place: (place[2] - place[0]) * (place[3] - place[1]))  # inner tables first
    for glyph in glyphs:
        _, x0, y0, x1, y1 = glyph
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        for left, top, right, bottom, xs, ys, slots, cells in places:
            if left <= x < right and top <= y < bottom:
                cells[slots[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]].append(glyph)
                break
        else:
            outside.append(glyph)
    tables = tuple([_table(grid, cells) for grid, cells in zip(grids, contents, strict=True)])
    return group_lines(outside), tables


def _table(grid: Grid, contents: list[list[Glyph]]) -> Table:
    cells = tuple(
        [
            Cell(
                s.row,
                s.column,
                s.row_span,
                s.column_span,
                grid.span_box(s),
                group_lines(glyphs if s.is_ruled else ()),
            )
            for s, glyphs in zip(grid.spans, contents, strict=True)
        ]
    )
    return Table(grid.box, grid.xs, grid.ys, cells)
