"""Small PDFs drawn on the spot: each shows one thing that real filings do to a reader."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 400.0, 300.0
SONG = "STSong-Light"

Drawing = Callable[[Canvas], None]

pdfmetrics.registerFont(UnicodeCIDFont(SONG))


def drawn(*drawings: Drawing, compress: int = 0) -> bytes:
    """Draw pages of 400 by 300 points, y up, font Song 10."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=compress)
    for drawing in drawings:
        canvas.setFont(SONG, 10)
        drawing(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def stroke_grid(canvas: Canvas, xs: Iterable[float], ys: Iterable[float]) -> None:
    """Rules as stroked lines."""
    xs, ys = list(xs), list(ys)
    canvas.setLineWidth(0.5)
    for x in xs:
        canvas.line(x, min(ys), x, max(ys))
    for y in ys:
        canvas.line(min(xs), y, max(xs), y)


def fill_grid(canvas: Canvas, xs: Iterable[float], ys: Iterable[float]) -> None:
    """Rules as thin filled rectangles, one per side of each cell, as Word and WPS write them."""
    xs, ys = sorted(xs), sorted(ys)
    for y in ys:
        for left, right in pairwise(xs):
            canvas.rect(left, y - 0.24, right - left, 0.48, stroke=0, fill=1)
    for x in xs:
        for bottom, top in pairwise(ys):
            canvas.rect(x - 0.24, bottom, 0.48, top - bottom, stroke=0, fill=1)
