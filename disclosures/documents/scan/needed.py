"""Decides which pages of a document only OCR can read, and has them read where it is installed."""

from __future__ import annotations

from disclosures.documents.document import Page, UnsupportedDocumentError
from disclosures.documents.scan import EXTRA, is_available

# Of a page whose font does not say which characters it has, at least this part is unknown: less is a bullet.
_UNMAPPED_PART = 0.05


def with_recognised(data: bytes, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages of a PDF, those that are pictures or whose characters are unknown read by OCR.

    Raises:
        UnsupportedDocumentError: ``unsupported_scan`` if nothing but pictures is there and no OCR.
    """
    numbers = [page.number for page in pages if needs_recognition(page)]
    if not numbers:
        return pages
    if not is_available():
        if all(page.is_image for page in pages):
            raise UnsupportedDocumentError("unsupported_scan", f"{len(pages)} pages are pictures: {EXTRA}")
        return pages
    from disclosures.documents.scan.files import read_pdf_pictures

    read = read_pdf_pictures(data, numbers)
    return tuple(read.get(page.number, page) for page in pages)


def needs_recognition(page: Page) -> bool:
    """Whether a page is a picture, or its text does not say which characters it has."""
    if page.is_image or not page.unmapped_glyphs:
        return page.is_image
    return page.unmapped_glyphs >= _UNMAPPED_PART * _count(page)


def _count(page: Page) -> int:
    within = (line for table in page.tables for cell in table.cells for line in cell.lines)
    return sum(len(line.glyphs) for line in (*page.lines, *within))
