"""Scans as they come: pages of a PDF that are pictures, and files that are pictures."""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterator

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from disclosures.documents.document import Page, UnreadableDocumentError
from disclosures.documents.grid import TooManyRulesError
from disclosures.documents.page_pictures import ONE_PICTURE
from disclosures.documents.pdf_file import open_pdf
from disclosures.documents.scan.ink import POINTS_PER_INCH, Grey
from disclosures.documents.scan.page import read_page, upright

DPI = 200.0
"""Pixels per inch in which pages are recognised: more takes longer and reads no better."""
# The longer side of A4, in inches: what a picture that does not say its size is taken for.
_A4_INCHES = 11.69
# Sides of pages in points between which a PDF is believed: scanners write pixels for points.
_BELIEVED = (400.0, 1700.0)
# A page of A2 in 200 dpi has 31 million pixels; more is no page.
_MAX_PIXELS = 100_000_000
MOST_PAGES = 500
"""Frames of a picture, and pictures of a document, at most."""


def read_pdf_pictures(data: bytes, pages: Collection[int]) -> dict[int, Page]:
    """Read pages of a PDF by OCR.

    Args:
        data: The file, which opens.
        pages: Numbers of pages, from 1.

    Returns:
        The pages by number. Their width and height are the file's, turned upright.
    """
    document = open_pdf(data)
    try:
        return {number: _read(*_rendered(document, number), number) for number in sorted(pages)}
    finally:
        document.close()


def read_picture(data: bytes) -> tuple[Page, ...]:
    """Read a picture file by OCR, each frame a page.

    Raises:
        UnreadableDocumentError: ``broken_picture`` if it cannot be decoded, ``limit_exceeded`` if it is
            larger than any page or has more of them than any filing.
    """
    return tuple(_read(grey, dpi, number) for number, (grey, dpi) in enumerate(_frames(data), start=1))


def read_first_frame(data: bytes, number: int = 1) -> Page:
    """Read the first frame of a picture by OCR, which is page ``number`` or stands in one.

    Raises:
        UnreadableDocumentError: as `read_picture`.
    """
    return _read(*next(_frames(data)), number)


def upright_page(data: bytes, kind: str, number: int) -> tuple[Grey, float]:
    """A scanned page as its boxes are places of: the picture turned upright, and its pixels per point.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        ValueError: it has no such page.
    """
    if kind == "pdf":
        document = open_pdf(data)
        try:
            if not 1 <= number <= len(document):
                raise ValueError(f"page {number} of {len(document)}")
            grey, dpi = _rendered(document, number)
        finally:
            document.close()
    else:
        frames = list(_frames(data))
        if not 1 <= number <= len(frames):
            raise ValueError(f"page {number} of {len(frames)}")
        grey, dpi = frames[number - 1]
    return upright(grey, dpi).grey, dpi / POINTS_PER_INCH


def _read(grey: Grey, dpi: float, number: int) -> Page:
    try:
        return read_page(grey, dpi, number)
    except TooManyRulesError as error:
        raise UnreadableDocumentError("limit_exceeded", f"page {number}: {error}", number) from error


def _rendered(document: pdfium.PdfDocument, number: int) -> tuple[Grey, float]:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise UnreadableDocumentError("broken_pdf", f"page {number}: {error}", number) from error
    try:
        longest = max(page.get_size())
        inches = longest / POINTS_PER_INCH if _BELIEVED[0] <= longest <= _BELIEVED[1] else _A4_INCHES
        picture = page.render(scale=DPI * inches / longest, grayscale=True, draw_annots=False)
        return np.array(picture.to_pil().convert("L")), DPI
    finally:
        page.close()


def _frames(data: bytes) -> Iterator[tuple[Grey, float]]:
    """The pictures of a file, in shades of grey, in `DPI`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as file:
                frames = [file] if file.format in ONE_PICTURE else ImageSequence.Iterator(file)
                for number, frame in enumerate(frames, start=1):
                    if number > MOST_PAGES or frame.width * frame.height > _MAX_PIXELS:
                        raise UnreadableDocumentError("limit_exceeded", "larger than any filing", number)
                    yield _scaled(_on_white(ImageOps.exif_transpose(frame)), frame.info.get("dpi")), DPI
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError("limit_exceeded", str(error)) from error
    except UnidentifiedImageError as error:
        raise UnreadableDocumentError("broken_picture", "no picture that can be decoded") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableDocumentError("broken_picture", str(error)) from error


def _on_white(picture: Image.Image) -> Image.Image:
    """In shades of grey; what is transparent is paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        full = picture.convert("RGBA")
        paper = Image.new("RGBA", full.size, "white")
        return Image.alpha_composite(paper, full).convert("L")
    return picture.convert("L")


def _scaled(picture: Image.Image, said: tuple[float, float] | None) -> Grey:
    """The picture in `DPI`: from what it says of itself where that makes a sheet of paper, else as A4."""
    longest = max(picture.size)
    inches = _A4_INCHES
    if said and said[0] and _BELIEVED[0] <= longest / float(said[0]) * POINTS_PER_INCH <= _BELIEVED[1]:
        inches = longest / float(said[0])
    factor = DPI * inches / longest
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return np.array(picture.resize(size, Image.Resampling.LANCZOS))
