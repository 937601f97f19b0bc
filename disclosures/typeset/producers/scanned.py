"""Page drawings → a filing as an office scanner makes it: printed as a PDF, every page then a picture.

The pictures are one file, as PDF or TIFF, or one each, in an archive.

Sheets go in a little tilted, paper is not quite white, ink not quite black, and JPEG leaves its marks. All of
it follows from the manuscript: the same one gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator
from random import Random

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter

from disclosures.typeset.producers import Manuscript, Producer
from disclosures.typeset.producers.reportlab_pdf import PRODUCER as PRINTER
from disclosures.typeset.producers.zip_file import zipped

DPI = 200
_POINTS_PER_INCH = 72
# Degrees that a sheet is tilted at most; how grey paper and ink are, and how much of that is grain.
_MOST_TILT = 0.8
_PAPER, _INK, _GRAIN = 246, 30, 20
_TILE = (257, 263)
_BLUR = 0.5
_JPEG_QUALITY = 70
_BLACK_BELOW = 165


def write_pdf(manuscript: Manuscript) -> bytes:
    """A PDF of grey pictures, without a text layer."""
    day = time.gmtime(0)  # Pillow would write the day on which it is made
    return _saved(
        _sheets(manuscript), "PDF", resolution=DPI, quality=_JPEG_QUALITY, creationDate=day, modDate=day
    )


def write_tiff(manuscript: Manuscript) -> bytes:
    """A TIFF of pages in black and white, as copiers write it."""
    pages = (page.point(_black_or_white, "1") for page in _sheets(manuscript))
    return _saved(pages, "TIFF", compression="group4", dpi=(DPI, DPI))


def write_pictures(manuscript: Manuscript) -> bytes:
    """An archive with a JPEG of each page, called by its number."""
    pages = {}
    for number, page in enumerate(_sheets(manuscript), start=1):
        stream = io.BytesIO()
        page.save(stream, "JPEG", quality=_JPEG_QUALITY, dpi=(DPI, DPI))
        pages[f"{number}.jpg"] = stream.getvalue()
    return zipped(pages)


PDF = Producer("scan", ".pdf", PRINTER.typeface, write_pdf, is_picture=True)
TIFF = Producer("tiff", ".tiff", PRINTER.typeface, write_tiff, is_picture=True)
PICTURES = Producer("pictures", ".zip", PRINTER.typeface, write_pictures, is_picture=True)


def _saved(pages: Iterator[Image.Image], kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    next(pages).save(stream, kind, save_all=True, append_images=pages, **options)
    return stream.getvalue()


def _sheets(manuscript: Manuscript) -> Iterator[Image.Image]:
    printed = PRINTER.write(manuscript)
    random = Random(hashlib.sha256(printed).digest())
    grain = Image.frombytes("L", _TILE, random.randbytes(_TILE[0] * _TILE[1])).point(_as_grain)
    document = pdfium.PdfDocument(printed)
    try:
        for number in range(len(document)):
            page = document[number]
            picture = page.render(scale=DPI / _POINTS_PER_INCH, grayscale=True).to_pil().convert("L")
            page.close()
            yield _scanned(picture, random.uniform(-_MOST_TILT, _MOST_TILT), grain)
    finally:
        document.close()


def _scanned(page: Image.Image, tilt: float, grain: Image.Image) -> Image.Image:
    turned = page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)
    printed = turned.filter(ImageFilter.GaussianBlur(_BLUR)).point(_as_toner)
    noise = Image.new("L", page.size)
    for x in range(0, page.width, _TILE[0]):
        for y in range(0, page.height, _TILE[1]):
            noise.paste(grain, (x, y))
    return ImageChops.subtract(printed, noise)


def _as_toner(grey: int) -> int:
    return _INK + grey * (_PAPER - _INK) // 255


def _as_grain(value: int) -> int:
    return value * _GRAIN // 255


def _black_or_white(grey: int) -> int:
    return 255 if grey >= _BLACK_BELOW else 0
