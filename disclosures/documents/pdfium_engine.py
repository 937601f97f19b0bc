"""PDF files as documents through PDFium: the default engine."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from disclosures.documents import pdfium_api as api
from disclosures.documents.contents import TooManyObjectsError, read_contents
from disclosures.documents.document import Box, Page, UnreadableDocumentError
from disclosures.documents.geometry import display_matrix
from disclosures.documents.glyphs import CharacterBoxes, read_glyphs
from disclosures.documents.grid import TooManyRulesError, find_grids
from disclosures.documents.layout import lay_out
from disclosures.documents.pdf_file import judge, open_pdf


def read_pdf_with_pdfium(data: bytes) -> tuple[Page, ...]:
    """Read a PDF file with PDFium.

    Raises:
        UnreadableDocumentError: ``encrypted_pdf`` if it needs a password, ``broken_pdf`` if it or one of its
            pages cannot be loaded, ``limit_exceeded`` if it is larger than any filing.
    """
    document = open_pdf(data)
    try:
        boxes = CharacterBoxes()
        return tuple([_read_page(document, index, boxes) for index in range(len(document))])
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, index: int, boxes: CharacterBoxes) -> Page:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableDocumentError("broken_pdf", f"page {index + 1}: {error}", index + 1) from error
    try:
        return _page(page, index + 1, boxes)
    except (TooManyObjectsError, TooManyRulesError) as error:
        raise UnreadableDocumentError("limit_exceeded", f"page {index + 1}: {error}", index + 1) from error
    finally:
        page.close()


def _page(page: pdfium.PdfPage, number: int, boxes: CharacterBoxes) -> Page:
    width, height = page.get_size()
    page_box = Box(0.0, 0.0, width, height)
    display = display_matrix(page.get_bbox(), page.get_rotation())
    count = raw.FPDFPage_CountObjects(page.raw)
    contents = read_contents(api.handle_of(page.raw), count, display, page_box)
    text_page: Any = raw.FPDFText_LoadPage(page.raw)
    if not text_page:
        raise UnreadableDocumentError("broken_pdf", f"page {number}: its text cannot be loaded", number)
    try:
        glyphs, unmapped = read_glyphs(text_page, boxes, contents, display, page_box)
    finally:
        raw.FPDFText_ClosePage(text_page)
    lines, tables = lay_out(glyphs, find_grids(contents.horizontal, contents.vertical))
    pictures = judge(contents.images, glyphs, width, height)
    return Page(number, width, height, lines, tables, unmapped, *pictures)
