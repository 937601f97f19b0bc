"""Old Excel files (xls) as documents, through calamine, which gives values and merged ranges.

It gives no number formats and no borders: a number is read as the file stores it, with the digits that a
spreadsheet keeps and without zeros after them, and never with decimals that nobody knows. The engine's name
in the document says so.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from disclosures.documents.document import Page, UnreadableDocumentError
from disclosures.documents.flow import FlowBlock, Mark, pages_of
from disclosures.documents.number_formats import plain, stored
from disclosures.documents.spreadsheet import MAX_CELLS, Merged, Sheet, blocks_of


def read_xls(data: bytes) -> tuple[Page, ...]:
    """Read an old Excel file: each sheet that is shown is a page, set as `flow` says.

    Raises:
        UnreadableDocumentError: ``broken_xls``, ``encrypted_office`` or ``limit_exceeded``.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return pages_of(_blocks(workbook))
    except PasswordError as error:
        raise UnreadableDocumentError("encrypted_office", "an Office file behind a password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableDocumentError("broken_xls", str(error)) from error
    except BaseException as error:
        # calamine is Rust: an index that a damaged file leads astray is a panic there, which pyo3 raises as a
        # class that derives from BaseException and that no module names.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableDocumentError("broken_xls", f"calamine gave up: {error}") from None


def _blocks(workbook: CalamineWorkbook) -> Iterator[FlowBlock]:
    count = 0
    for entry in workbook.sheets_metadata:
        if entry.visible != SheetVisibleEnum.Visible or entry.typ != SheetTypeEnum.WorkSheet:
            continue
        given = workbook.get_sheet_by_name(entry.name)
        if given.height * given.width > MAX_CELLS:
            raise UnreadableDocumentError("limit_exceeded", f"more than {MAX_CELLS} cells")
        top, left = given.start or (0, 0)
        sheet = Sheet()
        for row, values in enumerate(given.to_python(skip_empty_area=True), start=top):
            for column, value in enumerate(values, start=left):
                if text := _text(value):
                    sheet.texts[row, column] = text
        sheet.merged = [Merged(*start, *end) for start, end in given.merged_cell_ranges or ()]
        count = sheet.check_size(count)
        yield Mark.PAGE
        yield from blocks_of(sheet)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain(stored(repr(value)))
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
