"""A sheet's cells as lines and tables: where in the used range of a sheet its tables are.

A statement on a sheet has its title, its unit and its notes in cells too. Where the sheet has ruled cells (a
border at their left or right), consecutive rows of them are a table. A sheet without such borders has a table
from the first row that is filled across, in at least two cells, to the next empty row; merged rows at its end
are notes. Every other row is a line, its cells from left to right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from disclosures.documents.document import UnreadableDocumentError
from disclosures.documents.flow import FlowBlock, FlowCell, FlowTable

MAX_CELLS = 200_000
"""Cells with text or border of all sheets of a workbook; a filing has some thousands."""
_FILLED = 2 / 3
"""Of the columns in use, what the first row of a table without borders fills at least."""


class Merged(NamedTuple):
    """A merged range, its corners included; rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. ``texts`` and ``ruled`` (cells with a border at a side) are by row and column."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    ruled: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()

    def check_size(self, before: int = 0) -> int:
        """Cells of this sheet and those before.

        Raises:
            UnreadableDocumentError: ``limit_exceeded`` if they are too many.
        """
        count = before + len(self.texts) + len(self.ruled)
        if count > MAX_CELLS:
            raise UnreadableDocumentError("limit_exceeded", f"more than {MAX_CELLS} cells")
        return count


def blocks_of(sheet: Sheet) -> Iterator[FlowBlock]:
    """The lines and tables of a sheet, top down; hidden rows and columns are left out."""
    view = _View(sheet)
    tables = dict(view.tables())
    row = 0
    while row < len(view.rows):
        if row in tables:
            bottom, columns = tables[row]
            yield view.table(row, bottom, columns)
            row = bottom
        else:
            yield view.line(row)
            row += 1


class _View:
    """The rows and columns of a sheet that are shown and in use, numbered from 0."""

    def __init__(self, sheet: Sheet) -> None:
        used = (*sheet.texts, *sheet.ruled)
        self.rows = sorted({r for r, _ in used} - set(sheet.hidden_rows))
        self.columns = sorted({c for _, c in used} - set(sheet.hidden_columns))
        # An empty row between others parts tables.
        self.rows = [
            r for r in range(self.rows[0], self.rows[-1] + 1) if r not in sheet.hidden_rows
        ] if self.rows and self.rows[-1] - self.rows[0] < MAX_CELLS else self.rows  # fmt: skip
        row_at = {row: n for n, row in enumerate(self.rows)}
        column_at = {column: n for n, column in enumerate(self.columns)}
        self.cells: list[dict[int, FlowCell]] = [{} for _ in self.rows]
        self.covered: list[set[int]] = [set() for _ in self.rows]
        self.ruled: list[set[int]] = [set() for _ in self.rows]
        inside: set[tuple[int, int]] = set()
        for area in sheet.merged:
            rows = [row_at[r] for r in _within(area.top, area.bottom, self.rows, row_at)]
            columns = [column_at[c] for c in _within(area.left, area.right, self.columns, column_at)]
            if not rows or not columns:
                continue
            text = sheet.texts.get((area.top, area.left), "")
            paragraphs = tuple(text.split("\n"))
            cell = FlowCell(rows[0], columns[0], len(rows), len(columns), paragraphs)
            self.cells[rows[0]][columns[0]] = cell
            for row in rows:
                self.covered[row].update(columns)
                inside.update((self.rows[row], self.columns[column]) for column in columns)
        for (r, c), text in sheet.texts.items():
            if (r, c) not in inside and r in row_at and c in column_at and text.strip():
                row, column = row_at[r], column_at[c]
                self.cells[row][column] = FlowCell(row, column, 1, 1, tuple(text.split("\n")))
                self.covered[row].add(column)
        for r, c in sheet.ruled:
            if r in row_at and c in column_at:
                self.ruled[row_at[r]].add(column_at[c])

    def tables(self) -> Iterator[tuple[int, tuple[int, range]]]:
        """Each table's first row, with the row after its last one and its columns."""
        is_ruled = any(len(row) > 1 for row in self.ruled)
        start: int | None = None
        for row in range(len(self.rows) + 1):
            goes_on = row < len(self.rows) and (
                bool(self.ruled[row])
                if is_ruled
                else bool(self.covered[row]) and (start is not None or self._fills(row))
            )
            if goes_on and start is None:
                start = row
            elif not goes_on and start is not None:
                yield from self._table_at(start, row, is_ruled)
                start = None

    def _fills(self, row: int) -> bool:
        texts = [cell for cell in self.cells[row].values() if any(cell.paragraphs)]
        return len(texts) > 1 and len(self.covered[row]) > _FILLED * len(self.columns)

    def _table_at(self, start: int, end: int, is_ruled: bool) -> Iterator[tuple[int, tuple[int, range]]]:
        if not is_ruled:
            while end > start + 1 and self._is_note(end - 1):
                end -= 1
        taken = [c for row in range(start, end) for c in (self.ruled[row] if is_ruled else self.covered[row])]
        columns = range(min(taken), max(taken) + 1)
        # One ruled cell alone is a frame around words.
        if (end - start) * len(columns) > 1:
            yield start, (end, columns)

    def _is_note(self, row: int) -> bool:
        cells = [cell for cell in self.cells[row].values() if any(cell.paragraphs)]
        return len(cells) == 1 and cells[0].column_span == len(self.columns) > 1

    def table(self, start: int, end: int, columns: range) -> FlowTable:
        """The table in these rows and columns; slots without text are empty cells."""
        cells: list[FlowCell] = []
        taken: set[tuple[int, int]] = set()
        for row in range(start, end):
            for column in columns:
                if (row, column) in taken:
                    continue
                cell = self.cells[row].get(column, FlowCell(row, column, 1, 1))
                rows = min(cell.row_span, end - row)
                span = min(cell.column_span, columns.stop - column)
                taken.update((row + r, column + c) for r in range(rows) for c in range(span))
                cells.append(FlowCell(row - start, column - columns.start, rows, span, cell.paragraphs))
        return FlowTable(tuple(cells))

    def line(self, row: int) -> str:
        """A row as a line."""
        cells = self.cells[row]
        return " ".join(text for column in sorted(cells) for text in cells[column].paragraphs if text)


def _within(first: int, last: int, shown: list[int], at: dict[int, int]) -> Iterator[int]:
    """What is shown from first to last; a merged range may be as long as a sheet can be."""
    if last - first > len(shown):
        yield from (n for n in shown if first <= n <= last)
    else:
        yield from (n for n in range(first, last + 1) if n in at)
