"""Page drawings → a PDF by reportlab: TrueType subsets and the base-14 Times, as simple fonts.

reportlab makes the document, its pages and fonts; the content of a page is written here, operator by operator
(ISO 32000-1, annex A): reportlab's own text objects take most of the time and cannot put each glyph into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from math import cos, radians, sin
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from disclosures.documents.document import Box
from disclosures.typeset.drawing import BOLD_STROKE, RULE_THICKNESS, DrawnText, Ink, PageDrawing
from disclosures.typeset.fonts import SONG_FILE, Typeface
from disclosures.typeset.producers import Manuscript, Producer

SONG = "JuesuanSong"
TIMES = "Times-Roman"
# Base 85 makes streams longer by a quarter and takes longer than compressing them.
rl_config.useA85 = 0

_GREY = "0.8"
_COLOURS = {Ink.BLACK: "0", Ink.GREY: _GREY, Ink.WHITE: "1", Ink.INVISIBLE: "0"}


@cache
def typeface(mixed: bool) -> Typeface:
    """The bundled Song face; digits and Latin letters in Times where fonts are mixed."""
    with as_file(files("disclosures.typeset").joinpath(*SONG_FILE)) as path:
        font = TTFont(SONG, str(path))
    pdfmetrics.registerFont(font)
    face = font.face
    song = {chr(code): face.charWidths.get(code, face.defaultWidth) / 1000 for code in face.charToGlyph}
    times = {chr(code): pdfmetrics.stringWidth(chr(code), TIMES, 1) for code in range(32, 127)}
    return Typeface(song, times if mixed else None)


def write(manuscript: Manuscript) -> bytes:
    """The bytes of a PDF; the title goes into the document's properties."""
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    canvas.setTitle(manuscript.title)
    canvas.setAuthor("juesuan")
    writer = _Writer(canvas, manuscript)
    for page in manuscript.pages:
        writer.write(page)
    canvas.save()
    return stream.getvalue()


class _Writer:
    """Writes pages into a canvas."""

    def __init__(self, canvas: Canvas, manuscript: Manuscript) -> None:
        self._canvas = canvas
        self._is_mixed = manuscript.face.latin is not None
        self._rules = manuscript.look.rules
        self._song: Any = pdfmetrics.getFont(SONG)
        self._times = ""
        self._codes: dict[tuple[str, bool], list[tuple[str, str]]] = {}

    def write(self, page: PageDrawing) -> None:
        canvas = self._canvas
        turn = _turned(page)
        canvas.setPageSize((page.width, page.height))
        canvas.setPageRotation(page.rotation)  # which also turns the size
        operators = [] if turn is None else [turn]
        operators += self._fills(page)
        operators += self._rule_marks(page)
        operators += self._texts(page)
        canvas.addLiteral("\n".join(operators))
        canvas.showPage()

    def _fills(self, page: PageDrawing) -> Iterator[str]:
        colour = ""
        for box, wanted in page.fills:
            if wanted != colour:
                colour = wanted
                parts = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
                yield " ".join(f"{part:.3f}" for part in parts) + " rg"
            yield f"{_rectangle(box, page)} f"
        if colour:
            yield "0 g"

    def _rule_marks(self, page: PageDrawing) -> Iterator[str]:
        height, half = page.height, RULE_THICKNESS / 2
        yield f"{RULE_THICKNESS} w"
        for x0, y0, x1, y1 in page.rules:
            if self._rules == "fill":
                yield f"{_rectangle(Box(x0 - half, y0 - half, x1 + half, y1 + half), page)} f"
            else:
                yield f"{x0:.2f} {height - y0:.2f} m {x1:.2f} {height - y1:.2f} l S"

    def _texts(self, page: PageDrawing) -> Iterator[str]:
        clip: Box | None = None
        for run in page.texts:
            if run.clip != clip:
                if clip is not None:
                    yield "Q"
                clip = run.clip
                if clip is not None:
                    yield f"q {_rectangle(clip, page)} W n"
            yield from self._text(run, page.height)
        if clip is not None:
            yield "Q"

    def _text(self, run: DrawnText, height: float) -> Iterable[str]:
        mode = 3 if run.ink is Ink.INVISIBLE else 2 if run.stroked else 0
        yield f"BT {_COLOURS[run.ink]} g {mode} Tr" if mode or run.ink is not Ink.BLACK else "BT"
        if mode == 2:
            yield f"{BOLD_STROKE} w"
        x, y = run.x, height - run.y
        if run.angle:
            c, s = cos(radians(run.angle)), sin(radians(run.angle))
            yield f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f} {x:.2f} {y:.2f} Tm"
        else:
            yield f"{x:.2f} {y:.2f} Td"
        for font, code in self._coded(run.text, run.latin and self._is_mixed):
            yield f"{font} {run.size:g} Tf <{code}> Tj"
        yield "0 g 0 Tr ET" if mode or run.ink is not Ink.BLACK else "ET"

    def _coded(self, text: str, is_times: bool) -> list[tuple[str, str]]:
        """The text as font names and strings in hexadecimal digits."""
        key = (text, is_times)
        known = self._codes.get(key)
        if known is None:
            document = self._canvas._doc  # what reportlab's fonts ask for; a canvas names it nowhere else
            if is_times:
                self._times = self._times or document.getInternalFontName(TIMES)
                known = [(self._times, text.encode("ascii").hex())]
            else:
                known = [
                    (self._song.getSubsetInternalName(subset, document), code.hex())
                    for subset, code in self._song.splitString(text, document)
                ]
            self._codes[key] = known
        return known


def _rectangle(box: Box, page: PageDrawing) -> str:
    return f"{box.x0:.2f} {page.height - box.y1:.2f} {box.x1 - box.x0:.2f} {box.y1 - box.y0:.2f} re"


def _turned(page: PageDrawing) -> str | None:
    """The matrix that lays a page on its side, so that it stands upright once it is turned for display."""
    if page.rotation == 90:
        return f"0 1 -1 0 {page.height:g} 0 cm"
    if page.rotation == 270:
        return f"0 -1 1 0 0 {page.width:g} cm"
    return None


PRODUCER = Producer("reportlab", ".pdf", typeface, write)
