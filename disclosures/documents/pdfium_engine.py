"""PDF files as documents through PDFium: the default engine."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from disclosures.documents import pdfium_api as api
from disclosures.documents.contents import Matrix, TooManyObjectsError, read_contents
from disclosures.documents.document import Box, Page, UnreadableDocumentError
from disclosures.documents.glyphs import read_glyphs
from disclosures.documents.grid import TooManyRulesError, find_grids
from disclosures.documents.layout import lay_out

# The longest filing known has under 400 pages; a batch must not hang on one file.
MAX_PAGES = 5_000
# A page is a picture if images cover this part of it and it has fewer visible characters than that.
_IMAGE_PART = 0.5
_IMAGE_MAX_GLYPHS = 20


def read_pdf(data: bytes) -> tuple[Page, ...]:
    """Read a PDF file with PDFium.

    Raises:
        UnreadableDocumentError: ``encrypted_pdf`` if it needs a password, ``broken_pdf`` if it or one of its pages
            cannot be loaded, ``limit_exceeded`` if it is larger than any filing.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocumentError("encrypted_pdf", str(error)) from error
        raise UnreadableDocumentError("broken_pdf", str(error)) from error
    try:
        count = len(document)
        if count == 0:
            raise UnreadableDocumentError("broken_pdf", "the file has no pages")
        if count > MAX_PAGES:
            raise UnreadableDocumentError("limit_exceeded", f"{count} pages")
        return tuple(_read_page(document, index) for index in range(count))
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableDocumentError("broken_pdf", f"page {index + 1}: {error}") from error
    try:
        return _page(page, index + 1)
    except (TooManyObjectsError, TooManyRulesError) as error:
        raise UnreadableDocumentError("limit_exceeded", f"page {index + 1}: {error}") from error
    finally:
        page.close()


def _page(page: pdfium.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    page_box = Box(0.0, 0.0, width, height)
    display = display_matrix(page.get_bbox(), page.get_rotation())
    count = raw.FPDFPage_CountObjects(page.raw)
    contents = read_contents(api.address_of(page.raw), count, display, page_box)
    text_page: Any = raw.FPDFText_LoadPage(page.raw)
    if not text_page:
        raise UnreadableDocumentError("broken_pdf", f"page {number}: its text cannot be loaded")
    try:
        glyphs, unmapped = read_glyphs(text_page, contents, display, page_box)
    finally:
        raw.FPDFText_ClosePage(text_page)
    lines, tables = lay_out(glyphs, find_grids(contents.horizontal, contents.vertical))
    is_image = contents.image_area >= _IMAGE_PART * width * height and len(glyphs) < _IMAGE_MAX_GLYPHS
    return Page(number, width, height, lines, tables, unmapped, is_image)


def display_matrix(box: tuple[float, float, float, float], rotation: int) -> Matrix:
    """The matrix from user space to the displayed page.

    Args:
        box: The page's visible box in user space: left, bottom, right, top.
        rotation: Degrees clockwise by which the page is turned for display: 0, 90, 180 or 270.
    """
    left, bottom, right, top = box
    if rotation == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if rotation == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
    if rotation == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right)
    return (1.0, 0.0, 0.0, -1.0, -left, top)
