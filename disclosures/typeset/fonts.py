"""The fonts of a typeset filing: a bundled Song face, and Times for the digits where a style mixes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SONG = "JuesuanSong"
TIMES = "Times-Roman"
ASCENT, DESCENT = 0.88, 0.12


class UnprintableTextError(ValueError):
    """A text has a character that the bundled font does not hold (see fonts/characters.txt)."""


@dataclass(frozen=True)
class Typeface:
    """What text is set in. ``mixed``: digits and Latin letters in Times, as Word and WPS do by default."""

    mixed: bool
    song: dict[int, float]
    times: dict[int, float]

    def font(self, latin: bool) -> str:
        """The name of the font for a piece."""
        return TIMES if latin and self.mixed else SONG

    def em(self, text: str, latin: bool) -> float:
        """The width of some text in em.

        Raises:
            UnprintableTextError: the font has no glyph for a character.
        """
        widths = self.times if latin and self.mixed else self.song
        total = 0.0
        for character in text:
            width = widths.get(ord(character))
            if width is None:
                raise UnprintableTextError(f"no glyph for {character!r} in {text!r}")
            total += width
        return total


@cache
def typeface(mixed: bool) -> Typeface:
    """The typeface, registered with reportlab."""
    with as_file(files("disclosures.typeset").joinpath("fonts", "JuesuanSong-Regular.ttf")) as path:
        font = TTFont(SONG, str(path))
    pdfmetrics.registerFont(font)
    face = font.face
    song = {code: face.charWidths.get(code, face.defaultWidth) / 1000 for code in face.charToGlyph}
    times = {code: pdfmetrics.stringWidth(chr(code), TIMES, 1) for code in range(32, 127)}
    return Typeface(mixed, song, times)
