"""Blocks → an Excel file: a sheet for each page, amounts as numbers with the format that shows them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from disclosures.typeset.blocks import Align, Cell, NewPage, TableBlock
from disclosures.typeset.flowing import FlowItem, FlowLine
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.producers import Manuscript, Producer

_CREATED = datetime(2000, 1, 1)
_AMOUNT = re.compile(r"-?[\d,]+\.(\d+)(%?)")
_MOST_DIGITS = 15
"""Digits that a number of a spreadsheet keeps."""


def write(manuscript: Manuscript) -> bytes:
    """The bytes of an xlsx."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": manuscript.title, "author": "juesuan", "created": _CREATED})
    writer = _Writer(book)
    for number, items in enumerate(_sheets(manuscript.flow), start=1):
        writer.sheet(f"{number:02}", items)
    book.close()
    return stream.getvalue()


def _sheets(items: Sequence[FlowItem]) -> Iterator[list[FlowItem]]:
    """What stands on each page."""
    page: list[FlowItem] = []
    for item in items:
        if not isinstance(item, NewPage):
            page.append(item)
        elif page:
            yield page
            page = []
    if page:
        yield page


class _Writer:
    """Writes sheets with the formats that they share."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[str, str, bool], Any] = {}

    def sheet(self, name: str, items: Sequence[FlowItem]) -> None:
        """One sheet: a line in a row, a table in its rows with one empty row below it."""
        sheet = self._book.add_worksheet(name)
        last = max((len(item.widths) for item in items if isinstance(item, TableBlock)), default=1) - 1
        row = 0
        for item in items:
            if isinstance(item, FlowLine):
                self._line(sheet, row, last, item)
                row += 1
            elif isinstance(item, TableBlock):
                self._table(sheet, row, item)
                row += len(item.rows) + 1

    def _line(self, sheet: Any, row: int, last: int, line: FlowLine) -> None:
        left, style = line.left, self._format("", Align.LEFT, ruled=False)
        if line.align is Align.CENTER and last:
            sheet.merge_range(row, 0, row, last, left, self._format("", Align.CENTER, ruled=False))
            return
        if line.right and not last:
            left = f"{left} {line.right}"
        elif line.right:
            sheet.write_string(row, last, line.right, style)
        if left:
            sheet.write_string(row, 0, left, style)

    def _table(self, sheet: Any, top: int, block: TableBlock) -> None:
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(block.rows, start=top):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                slots = [(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)]
                taken.update(slots)
                if len(slots) > 1:
                    style = self._format("", cell.align, ruled=True)
                    sheet.merge_range(*slots[0], *slots[-1], "", style)
                self._cell(sheet, row, column, cell)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        text = "".join(piece.text for piece in cell.text)
        amount = _AMOUNT.fullmatch(text)
        if amount and sum(character.isdigit() for character in text) <= _MOST_DIGITS:
            places = "0" * len(amount[1])
            code = f"#,##0.{places}{amount[2]}" if "," in text else f"0.{places}{amount[2]}"
            number = float(text.replace(",", "").rstrip("%")) / (100 if amount[2] else 1)
            sheet.write_number(row, column, number, self._format(code, cell.align, ruled=True))
        elif text:
            sheet.write_string(row, column, text, self._format("@", cell.align, ruled=True))
        else:
            sheet.write_blank(row, column, None, self._format("", cell.align, ruled=True))

    def _format(self, code: str, align: Align, *, ruled: bool) -> Any:
        key = (code, str(align), ruled)
        if key not in self._formats:
            look: dict[str, object] = {"align": str(align), "text_wrap": ruled, "border": int(ruled)}
            self._formats[key] = self._book.add_format({**look, "num_format": code} if code else look)
        return self._formats[key]


def typeface(mixed: bool) -> Typeface:
    """No widths: the program that opens the file has the fonts."""
    return Typeface({}, None)


PRODUCER = Producer("xlsx", ".xlsx", typeface, write, flows=True)
