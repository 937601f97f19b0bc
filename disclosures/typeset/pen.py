"""Lines of text → text objects on a page: runs of one face or single glyphs, bold one way or the other."""

from __future__ import annotations

from collections.abc import Iterator

from disclosures.documents.document import Box
from disclosures.typeset.drawing import DrawnText, Ink, PageDrawing
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.look import Look
from disclosures.typeset.wrap import Line, Measure

_TWICE = 0.025
"""How far to the right the same glyphs are drawn again for bold, in em."""


class Pen:
    """Writes in one typeface with the habits of one look."""

    def __init__(self, face: Typeface, look: Look) -> None:
        self.face, self.look = face, look

    def measure(self, size: float) -> Measure:
        """A function that measures text of one size."""
        em = self.face.em
        return lambda text, latin: em(text, latin) * size

    def draw(
        self,
        page: PageDrawing,
        line: Line,
        x: float,
        baseline: float,
        size: float,
        *,
        bold: bool = False,
        clip: Box | None = None,
    ) -> None:
        """Draw a line that starts at ``x``."""
        texts, stroked = page.texts, bold and self.look.bold == "stroke"
        for first, text, latin in self._objects(line, size):
            drawn = DrawnText(x + first, baseline, size, text, latin, stroked, Ink.BLACK, 0.0, clip)
            texts.append(drawn)
            if bold and not stroked:
                texts.append(drawn._replace(x=drawn.x + _TWICE * size))

    def _objects(self, line: Line, size: float) -> Iterator[tuple[float, str, bool]]:
        if not self.look.glyph_objects:
            yield from _runs(line)
            return
        em = self.face.em
        for piece in line:
            x = piece.x
            for character in piece.text:
                if character != " ":
                    yield x, character, piece.latin
                x += em(character, piece.latin) * size


def _runs(line: Line) -> Iterator[tuple[float, str, bool]]:
    """Pieces that follow each other without a gap, joined: offset, text, whether Latin."""
    start, text, latin, end = 0.0, "", False, 0.0
    for piece in line:
        if text and (piece.latin != latin or abs(piece.x - end) > 0.01):
            yield start, text, latin
            text = ""
        if not text:
            start, latin = piece.x, piece.latin
        text += piece.text
        end = piece.x + piece.width
    if text:
        yield start, text, latin
