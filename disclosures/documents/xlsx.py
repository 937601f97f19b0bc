"""Excel files (xlsx) as documents: each sheet that is shown is a page, its numbers as the sheet shows them.

SpreadsheetML is ECMA-376, part 1, clause 18. Of a formula the value that the file holds is read; one that was
never calculated is shown as it is written, so that it is not taken for a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosures.documents import number_formats
from disclosures.documents.document import Page, UnreadableDocumentError
from disclosures.documents.flow import FlowBlock, FlowPicture, Mark, pages_of
from disclosures.documents.package import Element, Package, attribute, child, local
from disclosures.documents.spreadsheet import Merged, Sheet, blocks_of

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = frozenset({"1", "true", "on"})
_SIDES = frozenset({"left", "right", "start", "end"})
_MOST_COLUMNS = 16_384


def read_xlsx(data: bytes) -> tuple[Page, ...]:
    """Read an Excel file; its pages are set as `flow` says. Hidden sheets, rows and columns are left out.

    Raises:
        UnreadableDocumentError: ``broken_xlsx``, ``encrypted_office`` or ``limit_exceeded``.
    """
    with Package(data, "xlsx") as package:
        return pages_of(_Workbook(package).blocks())


@dataclass(frozen=True, slots=True)
class _Style:
    """What a cell format says of a cell."""

    code: str
    is_ruled: bool


class _Workbook:
    def __init__(self, package: Package) -> None:
        self._package = package
        name = package.main("xl/workbook.xml")
        self._root = package.part(name)
        self._related = package.related(name)
        properties = child(self._root, "workbookPr")
        self._is_1904 = properties is not None and properties.get("date1904") in _TRUE
        parts = dict(self._related.values())
        self._strings = [_rich_text(e) for e in self._part(parts, "sharedStrings") if local(e) == "si"]
        self._styles = _styles(self._part(parts, "styles"))

    def _part(self, parts: dict[str, str], kind: str) -> Element | tuple[()]:
        path = parts.get(kind, "")
        return self._package.part(path) if path in self._package else ()

    def blocks(self) -> Iterator[FlowBlock]:
        """The blocks of all sheets that are shown."""
        count = 0
        for entry in _entries(self._root, "sheets", "sheet"):
            kind, path = self._related.get(attribute(entry, "id") or "", ("", ""))
            if entry.get("state", "visible") == "visible" and kind == "worksheet":
                sheet = self._sheet(self._package.part(path))
                count = sheet.check_size(count)
                yield Mark.PAGE
                yield from blocks_of(sheet)
                yield from self._pictures(path)

    def _pictures(self, sheet: str) -> Iterator[FlowPicture]:
        """The pictures that lie on a sheet, in the order of its drawing's relationships."""
        try:
            drawings = [part for kind, part in self._package.related(sheet).values() if kind == "drawing"]
            related = [entry for drawing in drawings for entry in self._package.related(drawing).values()]
        except UnreadableDocumentError:
            return  # cells are read without what lies on them
        for kind, part in related:
            if kind == "image" and (data := self._package.picture(part)) is not None:
                yield FlowPicture(data)

    def _sheet(self, root: Element) -> Sheet:
        sheet = Sheet()
        hidden_rows: set[int] = set()
        row_number = -1
        for row in _entries(root, "sheetData", "row"):
            given = row.get("r", "")
            row_number = int(given) - 1 if given.isdecimal() and len(given) < 8 else row_number + 1
            if row.get("hidden") in _TRUE:
                hidden_rows.add(row_number)
                continue
            column = -1
            for cell in row:
                if local(cell) != "c":
                    continue
                place = _place(cell.get("r", ""))
                column = place[1] if place else column + 1
                if column >= _MOST_COLUMNS:
                    raise self._package.broken(f"row {row_number + 1} goes beyond column XFD")
                self._cell(sheet, row_number, column, cell)
            sheet.check_size()
        sheet.hidden_rows = hidden_rows
        sheet.hidden_columns = {
            n
            for entry in _entries(root, "cols", "col")
            if entry.get("hidden") in _TRUE
            for n in range(_count(entry.get("min")) - 1, min(_count(entry.get("max")), _MOST_COLUMNS))
        }
        for entry in _entries(root, "mergeCells", "mergeCell"):
            first, _, last = str(entry.get("ref", "")).partition(":")
            corner, other = _place(first), _place(last or first)
            if corner and other:
                sheet.merged.append(Merged(*corner, *other))
        return sheet

    def _cell(self, sheet: Sheet, row: int, column: int, cell: Element) -> None:
        index = cell.get("s", "0")
        known = index.isdecimal() and int(index) < len(self._styles)
        style = self._styles[int(index)] if known else _Style(number_formats.GENERAL, False)
        if style.is_ruled:
            sheet.ruled.add((row, column))
        text = self._text(cell, style.code)
        if text:
            sheet.texts[row, column] = text

    def _text(self, cell: Element, code: str) -> str:
        kind, value, formula = cell.get("t", "n"), child(cell, "v"), child(cell, "f")
        raw = (value.text or "") if value is not None else ""
        if kind == "inlineStr":
            inline = child(cell, "is")
            return _rich_text(inline) if inline is not None else ""
        if not raw:
            return f"={formula.text}" if formula is not None and formula.text and kind == "n" else ""
        if kind == "s":
            index = int(raw) if raw.isdecimal() else -1
            if not 0 <= index < len(self._strings):
                raise self._package.broken(f"no shared string {raw}")
            return self._strings[index]
        if kind == "b":
            return "TRUE" if raw in _TRUE else "FALSE"
        if kind != "n":
            return raw
        try:
            number = number_formats.stored(raw)
        except ArithmeticError as error:
            raise self._package.broken(f"not a number: {raw[:40]}") from error
        if not number.is_finite():
            raise self._package.broken(f"not a number: {raw[:40]}")
        return number_formats.shown(number, code, is_1904=self._is_1904)


def _styles(root: Element | tuple[()]) -> list[_Style]:
    """The cell formats (cellXfs) in their order."""
    if isinstance(root, tuple):
        return []
    codes = {
        _count(entry.get("numFmtId")): str(entry.get("formatCode", number_formats.GENERAL))
        for entry in _entries(root, "numFmts", "numFmt")
    }
    ruled = [
        any(local(side) in _SIDES and side.get("style", "none") != "none" for side in border)
        for border in _entries(root, "borders", "border")
    ]
    styles = []
    for entry in _entries(root, "cellXfs", "xf"):
        number, border = _count(entry.get("numFmtId")), _count(entry.get("borderId"))
        code = codes.get(number, number_formats.BUILT_IN.get(number, number_formats.GENERAL))
        styles.append(_Style(code, border < len(ruled) and ruled[border]))
    return styles


def _entries(root: Element, group: str, name: str) -> Iterator[Element]:
    found = child(root, group)
    if found is not None:
        yield from (e for e in found if local(e) == name)


def _rich_text(element: Element) -> str:
    """The text of a string, without the readings of its characters (rPh)."""
    texts = []
    for e in element:
        if local(e) == "t":
            texts.append(e.text or "")
        elif local(e) == "r":
            texts += [t.text or "" for t in e if local(t) == "t"]
    return "".join(texts)


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of ``B12``, from 0."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or not int(found[2]):
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0
