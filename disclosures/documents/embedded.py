"""Pictures that stand in pages of other formats: which may be a page or a table, and what OCR reads there.

A statement is pasted into a Word file or a web page as a picture, or an OFD file is a scan. Logos, seals and
photographs are small or have no words; charts have a few.
"""

from __future__ import annotations

import io
from dataclasses import replace

from disclosures.documents.document import (
    Box,
    Cell,
    Embedded,
    Glyph,
    Line,
    Page,
    Recognition,
    Table,
    UnreadableDocumentError,
)
from disclosures.documents.page_pictures import picture_size
from disclosures.documents.scan import is_available

# Pixels of the sides of a picture in which words of a statement could be read.
_SHORTER, _LONGER = 250, 500
# What has no ruled table and fewer lines than this is a chart, or a photograph of a board.
_LINES_OF_A_PAGE = 10
SIDE = 1700.0
"""Points of the longest sheet that a picture is taken for (`scan.files`): it may be turned."""
MAX_EMBEDDED = 500
"""Pictures of a document that are read: a filing of 90 pages has as many."""


def may_be_read(data: bytes) -> bool:
    """Whether a picture is large enough for a page or a table; what cannot be decoded is not."""
    size = picture_size(io.BytesIO(data))
    if size.width is None or size.height is None:
        return False
    shorter, longer = sorted((size.width, size.height))
    return shorter >= _SHORTER and longer >= _LONGER


def with_pictures_read(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with what OCR reads in their pictures, at the places that are kept for these.

    A picture in which hardly a word is read is taken off the page. Without OCR all pages stay as they are.

    Raises:
        UnreadableDocumentError: ``limit_exceeded`` for more pictures than any filing has.
    """
    if (count := sum(len(page.pictures) for page in pages)) > MAX_EMBEDDED:
        raise UnreadableDocumentError("limit_exceeded", f"{count} pictures")
    if not count or not is_available():
        return pages
    return tuple(_read(page) if page.pictures else page for page in pages)


def _read(page: Page) -> Page:
    from disclosures.documents.scan.files import read_first_frame

    kept: list[Embedded] = []
    for embedded in page.pictures:
        try:
            found = read_first_frame(embedded.data)
        except UnreadableDocumentError:
            page = replace(page, has_picture=True)  # its header could be read, and the rest not
            continue
        if not found.tables and len(found.lines) < _LINES_OF_A_PAGE:
            continue
        kept.append(embedded)
        page = _with(page, found, embedded.box)
    return replace(page, pictures=tuple(kept), is_image=page.is_image and bool(kept))


def _with(page: Page, found: Page, place: Box) -> Page:
    """The page with what was read in a picture, moved to where it stands."""
    x, y = place.x0, place.y0
    return replace(
        page,
        width=max(page.width, x + found.width),
        height=max(page.height, y + found.height),
        lines=(
            *(line for line in page.lines if line.box.y0 < y),
            *(_moved_line(line, x, y) for line in found.lines),
            *(line for line in page.lines if line.box.y0 >= y),
        ),
        tables=(
            *(table for table in page.tables if table.box.y0 < y),
            *(_moved_table(table, x, y) for table in found.tables),
            *(table for table in page.tables if table.box.y0 >= y),
        ),
        recognised=(
            *page.recognised,
            *(Recognition(_moved(one.box, x, y), one.confidence) for one in found.recognised),
        ),
    )


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


def _moved_line(line: Line, x: float, y: float) -> Line:
    return Line(tuple(Glyph(g.text, g.x0 + x, g.y0 + y, g.x1 + x, g.y1 + y) for g in line.glyphs))


def _moved_table(table: Table, x: float, y: float) -> Table:
    return Table(
        _moved(table.box, x, y),
        tuple(value + x for value in table.xs),
        tuple(value + y for value in table.ys),
        tuple(_moved_cell(cell, x, y) for cell in table.cells),
    )


def _moved_cell(cell: Cell, x: float, y: float) -> Cell:
    lines = tuple(_moved_line(line, x, y) for line in cell.lines)
    return replace(cell, box=_moved(cell.box, x, y), lines=lines)
