"""Pages of a typeset filing as pictures, for the tests of what OCR reads."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2 as pdfium
import pytest
from PIL import Image

from benchmarks.accuracy import accounts_for
from disclosures.documents import read_document, scan
from disclosures.documents.document import Page
from disclosures.typeset.typesetting import typeset_filing

FORM = "shanghai_2024"
with_ocr = pytest.mark.skipif(not scan.is_available(), reason="juesuan[ocr] is not installed (make ocr)")


@cache
def printed() -> bytes:
    return typeset_filing(accounts_for(FORM, 7), form=FORM, seed=7).data


def pages_of(data: bytes) -> tuple[Page, ...]:
    return read_document(data, "决算.pdf").pages


@cache
def statement_page() -> int:
    """The first page with a statement of amounts."""
    return next(p.number for p in pages_of(printed()) if p.tables and p.tables[0].column_count >= 6)


def picture(number: int, *, tilt: float = 0.0, turn: int = 0, dpi: int = 200) -> Image.Image:
    document = pdfium.PdfDocument(printed())
    page = document[number - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    document.close()
    return page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255).rotate(turn, expand=True)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def texts(page: Page) -> list[list[str]]:
    return [[cell.text for cell in row] for table in page.tables for row in table.grid]
