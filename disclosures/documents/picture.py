"""Pictures of places on pages with boxes drawn around figures; those of PDFs are rendered by PDFium."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from disclosures.documents.pdf_file import open_pdf

CULPRIT = (200, 30, 30)
OPERAND = (30, 90, 200)
"""Colours of the boxes: the figure that is likely wrong, and the others."""

_SCALE = 2.0
_MARGIN = 36.0
_PADDING = 2.0
_TALLEST = 260.0
"""Points: marks further apart than fits are shown in pictures of their own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page, in points from the top left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    is_culprit: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page as PNG, the whole width of it, with the marks that are in it."""

    page: int
    top: float
    bottom: float
    width_px: int
    height_px: int
    png: bytes


def pictures(data: bytes, marks: Sequence[Mark], most: int = 4) -> list[Picture]:
    """The places of some marks on their pages.

    Args:
        data: a PDF file.
        marks: what to show; the first come first where there are more places than ``most``.
        most: pictures at most.

    Raises:
        UnreadableDocumentError: the file is no PDF that can be read.
        ValueError: a mark is on a page that the file does not have.
    """
    document = open_pdf(data)
    try:
        found = []
        for group in places(marks)[:most]:
            number = group[0].page
            if not 1 <= number <= len(document):
                raise ValueError(f"page {number} of {len(document)}")
            page = document[number - 1]
            found.append(_picture(page, group))
            page.close()
        return found
    finally:
        document.close()


def places(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that fit into one picture together, by page; in the order of their most important mark."""
    order = {mark: n for n, mark in reversed(list(enumerate(marks)))}
    groups: list[list[Mark]] = []
    for mark in sorted(set(marks), key=lambda m: (m.page, m.y0)):
        last = groups[-1] if groups else None
        if last is not None and last[0].page == mark.page and mark.y1 - last[0].y0 <= _TALLEST:
            last.append(mark)
        else:
            groups.append([mark])
    return sorted(groups, key=lambda group: min(order[mark] for mark in group))


def _picture(page: pdfium.PdfPage, marks: Sequence[Mark]) -> Picture:
    _, height = page.get_size()
    top, bottom = band(marks, height)
    image = page.render(scale=_SCALE, crop=(0, height - bottom, 0, top), draw_annots=False).to_pil()
    return marked(image.convert("RGB"), _SCALE, (top, bottom), marks)


def band(marks: Sequence[Mark], height: float) -> tuple[float, float]:
    """From where to where on a page of this height marks are shown, in points."""
    return max(0.0, min(m.y0 for m in marks) - _MARGIN), min(height, max(m.y1 for m in marks) + _MARGIN)


def marked(image: Image.Image, scale: float, shown: tuple[float, float], marks: Sequence[Mark]) -> Picture:
    """A picture of a band of a page, with so many pixels a point, and the marks that are in it."""
    top, bottom = shown
    draw = ImageDraw.Draw(image)
    for mark in sorted(marks, key=lambda m: m.is_culprit):
        box = [
            (mark.x0 - _PADDING) * scale,
            (mark.y0 - _PADDING - top) * scale,
            (mark.x1 + _PADDING) * scale,
            (mark.y1 + _PADDING - top) * scale,
        ]
        colour, width = (CULPRIT, 4) if mark.is_culprit else (OPERAND, 2)
        draw.rectangle(box, outline=colour, width=width)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return Picture(marks[0].page, top, bottom, image.width, image.height, stream.getvalue())
