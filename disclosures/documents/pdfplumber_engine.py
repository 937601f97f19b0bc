"""PDF files as documents through pdfplumber: the independent oracle that the default engine is held against.

Characters, rules and cells are pdfminer's and pdfplumber's own; only the last step, from these to lines and
cells of the model, is shared. pdfplumber does not know what a clip cuts off, what text is invisible or what a
white fill covers, so this engine shows it all.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from disclosures.documents.characters import REPLACEMENT, as_printed
from disclosures.documents.document import Box, Glyph, Page, UnreadableDocumentError
from disclosures.documents.geometry import TILTED, intersection
from disclosures.documents.grid import grid_of_boxes
from disclosures.documents.layout import lay_out
from disclosures.documents.pdf_file import judge, open_pdf

# What pdfminer writes for a character without a Unicode value.
_UNMAPPED = "(cid:"


def read_pdf_with_pdfplumber(data: bytes) -> tuple[Page, ...]:
    """Read a PDF file with pdfplumber.

    Raises:
        UnreadableDocumentError: as the default engine does, and ``broken_pdf`` if pdfminer cannot read it.
    """
    open_pdf(data).close()  # the same files are unreadable, for the same reasons
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return tuple(_pages(document))
    except (PdfminerException, MalformedPDFException, PSException) as error:
        raise UnreadableDocumentError("broken_pdf", f"pdfminer: {error}") from error


def _pages(document: Any) -> Iterator[Page]:
    for number, page in enumerate(document.pages, start=1):
        yield _page(page, number)
        page.close()


def _page(page: Any, number: int) -> Page:
    left, top, right, bottom = page.cropbox
    width, height = float(right - left), float(bottom - top)
    glyphs = [g for char in page.chars for g in _glyphs(char, left, top) if _is_on_page(g, width, height)]
    boxes = [[_box(cell, left, top) for cell in table.cells] for table in page.find_tables()]
    lines, tables = lay_out(glyphs, [grid_of_boxes(cells) for cells in boxes])
    images = [
        intersection(_box((i["x0"], i["top"], i["x1"], i["bottom"]), left, top), Box(0.0, 0.0, width, height))
        for i in page.images
    ]
    unmapped = sum(g.text == REPLACEMENT for g in glyphs)
    return Page(number, width, height, lines, tables, unmapped, *judge(images, glyphs, width, height))


def _box(cell: tuple[float, float, float, float], left: float, top: float) -> Box:
    x0, y0, x1, y1 = cell
    return Box(x0 - left, y0 - top, x1 - left, y1 - top)


def _glyphs(char: dict[str, Any], left: float, top: float) -> Iterator[Glyph]:
    """The visible characters of a glyph, most often one; of a ligature, parts of equal width."""
    a, b = abs(char["matrix"][0]), abs(char["matrix"][1])
    if min(a, b) > TILTED * max(a, b):
        return
    text = REPLACEMENT if char["text"].startswith(_UNMAPPED) else as_printed(char["text"])
    x0, y0, x1, y1 = _box((char["x0"], char["top"], char["x1"], char["bottom"]), left, top)
    step = (x1 - x0) / max(1, len(text))
    for i, character in enumerate(text):
        if character != " ":
            yield Glyph(character, x0 + i * step, y0, x0 + (i + 1) * step, y1)


def _is_on_page(glyph: Glyph, width: float, height: float) -> bool:
    return 0 <= glyph.x0 + glyph.x1 <= 2 * width and 0 <= glyph.y0 + glyph.y1 <= 2 * height
