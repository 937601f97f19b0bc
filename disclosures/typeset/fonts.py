"""The faces of a typeset filing: widths of what will be drawn, whoever draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SONG_FILE = ("fonts", "JuesuanSong-Regular.ttf")
"""The bundled Song face within this package."""
ASCENT, DESCENT = 0.88, 0.12


class UnprintableTextError(ValueError):
    """A text has a character that the bundled font does not hold (see fonts/characters.txt)."""


@dataclass(frozen=True)
class Typeface:
    """What text is set in: widths in em by character.

    ``latin`` are those of the face for digits and Latin letters where fonts are mixed, as Word and WPS do by
    default; null where everything is set in the Song face.
    """

    song: Mapping[str, float]
    latin: Mapping[str, float] | None
    _known: dict[tuple[str, bool], float] = field(default_factory=dict, repr=False, compare=False)

    def em(self, text: str, latin: bool) -> float:
        """The width of some text in em.

        Raises:
            UnprintableTextError: the font has no glyph for a character.
        """
        width = self._known.get((text, latin))
        if width is None:
            widths = self.latin if latin and self.latin is not None else self.song
            try:
                width = sum([widths[character] for character in text])
            except KeyError as error:
                raise UnprintableTextError(f"no glyph for {error.args[0]!r} in {text!r}") from None
            if len(self._known) < _MOST_KNOWN:
                self._known[text, latin] = width
        return width


_MOST_KNOWN = 50_000
"""Texts whose widths are remembered: numbers never end."""
