"""Documents for tests of statements, drawn from rows of text: no file, no engine, exact boxes."""

from __future__ import annotations

from collections.abc import Sequence

from disclosures.documents.document import Box, Cell, Document, Glyph, Line, Page, Table
from disclosures.filing import Figure
from disclosures.statements.tables import StatementReading, read_statements

GLYPH, ROW, GAP = 5.0, 20.0, 10.0
LEFT, UP = "<", "^"
"""A slot that belongs to the cell on its left, or to the one above."""

Rows = Sequence[Sequence[str]]


def row(cells: str) -> list[str]:
    """A row of cells from one text: ``|`` between cells, white space around them left out."""
    return [cell.strip() for cell in cells.split("|")]


def line(text: str, x: float, y: float) -> Line:
    return Line(tuple(Glyph(c, x + i * GLYPH, y, x + (i + 1) * GLYPH, y + 10) for i, c in enumerate(text)))


def table(rows: Rows, y: float, widths: Sequence[float] | None = None, x: float = 30.0) -> Table:
    """A ruled grid of rows of text; ``\\n`` wraps within a cell."""
    columns = len(rows[0])
    assert all(len(row) == columns for row in rows), [len(row) for row in rows]
    widths = widths or [60.0] * columns
    xs = tuple(x + sum(widths[:c]) for c in range(columns + 1))
    ys = tuple(y + ROW * r for r in range(len(rows) + 1))
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in (LEFT, UP):
                continue
            right = c + 1
            while right < columns and row[right] == LEFT:
                right += 1
            down = r + 1
            while down < len(rows) and rows[down][c] == UP:
                down += 1
            lines = tuple(
                line(part, xs[c] + 1, ys[r] + 8 * i) for i, part in enumerate(text.split("\n")) if part
            )
            box = Box(xs[c], ys[r], xs[right], ys[down])
            cells.append(Cell(r, c, down - r, right - c, box, lines))
    return Table(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(cells))


def page(number: int, *blocks: str | Rows | Table) -> Page:
    """A page of lines and tables, top down."""
    lines: list[Line] = []
    tables: list[Table] = []
    y = 50.0
    for block in blocks:
        if isinstance(block, str):
            lines.append(line(block, 100.0, y))
            y += ROW
            continue
        ruled = block if isinstance(block, Table) else table(block, y)
        tables.append(ruled)
        y = ruled.box.y1 + GAP
    return Page(number, 595.0, 842.0, tuple(lines), tuple(tables))


def document(*pages: Page, name: str = "x.pdf") -> Document:
    return Document(name, "0" * 64, "pdf", "test", pages)


def read(*blocks: str | Rows | Table, fiscal_year: int = 2023) -> StatementReading:
    """What is read from one page."""
    return read_statements(document(page(1, *blocks)), fiscal_year)


def said(figure: Figure) -> tuple[str, str, str, str | None, str | None, str | None, str | None, str, str]:
    """Where a figure stands and what it means, for comparing: row, column, side, concept, code, fund, nature,
    scenario, value as printed."""
    return (
        figure.row_code + figure.row_label,
        figure.column_label,
        figure.side,
        figure.concept,
        figure.function_code or figure.economic_code,
        figure.fund,
        figure.nature,
        figure.scenario,
        figure.raw_text,
    )


def by_place(reading: StatementReading) -> dict[tuple[str, str], str]:
    """Printed values by row and column."""
    return {(f.row_code + f.row_label, f.column_label): f.raw_text for f in reading.figures}
