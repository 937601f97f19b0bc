"""What makes a PDF file readable at all, and what is the same whatever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from disclosures.documents import substitute_font
from disclosures.documents.document import Box, Glyph, UnreadableDocumentError

# Real filings have some tens of pages, collections a few hundred; a batch must not hang on one file.
MAX_PAGES = 5_000
# A page is a picture if images cover this part of it and it has fewer visible characters than that.
_IMAGE_PART = 0.5
_IMAGE_MAX_GLYPHS = 20
# A picture that covers this part of a page, and no more characters than that, may be a table.
_PICTURE_PART = 0.1


class Pictures(NamedTuple):
    """Whether a page is a picture, and whether one stands among its text that has none over it."""

    is_image: bool
    has_picture: bool


def judge(images: Sequence[Box], glyphs: Sequence[Glyph], width: float, height: float) -> Pictures:
    """What the images of a page are, by what they cover of it; each box is on the page."""
    areas = [max(0.0, box.x1 - box.x0) * max(0.0, box.y1 - box.y0) for box in images]
    if sum(areas) >= _IMAGE_PART * width * height and len(glyphs) < _IMAGE_MAX_GLYPHS:
        return Pictures(True, False)
    large = [box for box, area in zip(images, areas, strict=True) if area >= _PICTURE_PART * width * height]
    return Pictures(False, any(_covered(box, glyphs) < _IMAGE_MAX_GLYPHS for box in large))


def _covered(box: Box, glyphs: Sequence[Glyph]) -> int:
    return sum(
        box.x0 <= (g.x0 + g.x1) / 2 <= box.x1 and box.y0 <= (g.y0 + g.y1) / 2 <= box.y1 for g in glyphs
    )


_END = b"%%EOF"
_OBJECT_ENDS = (b"endobj", b"endstream")


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF file that can be read whole. The caller closes it.

    Raises:
        UnreadableDocumentError: ``encrypted_pdf`` if it needs a password, ``broken_pdf`` if it is damaged or
            cut off, ``limit_exceeded`` if it has more pages than any filing.
    """
    substitute_font.install()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocumentError("encrypted_pdf", str(error)) from error
        raise UnreadableDocumentError("broken_pdf", str(error)) from error
    problem = _problem(document, data)
    if problem is not None:
        document.close()
        raise UnreadableDocumentError(*problem)
    return document


def _problem(document: pdfium.PdfDocument, data: bytes) -> tuple[str, str] | None:
    """Reason and detail why a file that opens is not read."""
    count = len(document)
    if count == 0:
        return "broken_pdf", "the file has no pages"
    if count > MAX_PAGES:
        return "limit_exceeded", f"{count} pages"
    if _is_cut_off(data, bool(raw.FPDF_DocumentHasValidCrossReferenceTable(document.raw))):
        # PDFium mends such a file as far as it goes: pages and figures would be missing without a word.
        return "broken_pdf", "the file ends before its end"
    return None


def _is_cut_off(data: bytes, has_index: bool) -> bool:
    """Whether the rest of a download is missing.

    Objects follow the last end mark, as when the file was cut within a later revision; or there is no end
    mark, and PDFium does not find the index that stands before it.
    """
    end = data.rfind(_END)
    last_object = max(data.rfind(mark) for mark in _OBJECT_ENDS)
    return last_object > end and (end >= 0 or not has_index)
