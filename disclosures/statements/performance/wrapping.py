"""How text wraps in a narrow cell: which lines can follow each other where columns are lost.

A wrapped cell fills each of its lines: a line ends only where the next character, or the next number or Latin
word, would not have fitted. Widths are in tenths of a Chinese character and known as ranges, because
punctuation may be squeezed to half its width and Latin letters differ between fonts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_SPACE = (0, 3)
_DIGIT = (5, 5)
_NARROW = (2, 5)
_HALF = (5, 10)
_FULL = (10, 10)
_OPENING = "“‘（《〈「『【〔([{"
_CLOSING = "”’）》〉」』】〕)]}，。、；：！？,.;:!?%％"
_WORD = re.compile(rf"[{re.escape(_OPENING)}]*(?:[0-9A-Za-z.,]+|.)[{re.escape(_CLOSING)}]*")
_HANGING = "，。、；：！？,.;:!?"
SENTENCE_END = "。；：！？;:!?"


class Width(NamedTuple):
    """The least and the greatest width that a text can have."""

    low: int
    high: int

    def plus(self, other: Width, spaced: bool = False) -> Width:
        """The width of two texts side by side, with or without a word space between them."""
        gap = _SPACE if spaced else (0, 0)
        return Width(self.low + other.low + gap[0], self.high + other.high + gap[1])


class Column(NamedTuple):
    """How wide a column is: at least ``low``; what is wider than ``high`` does not fit."""

    low: int
    high: int

    @classmethod
    def exactly(cls, width: int) -> Column:
        """A column of known width."""
        return cls(width, width)

    @classmethod
    def from_label(cls, pieces: list[str]) -> Column | None:
        """What a wrapped label tells: it was broken because one more character did not fit.

        The widest piece counts, for a line can itself be broken in the source. ``None`` if it did not wrap.
        """
        if len(pieces) < 2:
            return None
        widest = max(width_of(piece).low for piece in pieces)
        return cls(widest, widest + _FULL[0] - 1)

    def fits(self, width: Width) -> bool:
        """Whether a line of that width can stand in the column."""
        return width.low <= self.high

    def is_full(self, line: Width, last: str, following: str) -> bool:
        """Whether a line that ends with ``last`` was broken because ``following`` did not fit behind it."""
        unit = first_unit(following)
        # Word processors set a gap between Chinese and Latin.
        spaced = last[-1].isascii() != unit[0].isascii()
        return line.plus(width_of(unit), spaced).high > self.low


@lru_cache(maxsize=4096)
def width_of(text: str) -> Width:
    """The width of a printed text; punctuation at its end may hang over the edge of the column."""
    low = high = 0
    inner = len(text.rstrip(_HANGING))
    for position, character in enumerate(text):
        least, most = _character(character)
        low, high = low + (least if position < inner else 0), high + most
    return Width(low, high)


def first_unit(text: str) -> str:
    """What moves to the next line as a whole: a character or a number or Latin word, with its punctuation."""
    found = _WORD.match(text)
    return found.group() if found else text


def _character(character: str) -> tuple[int, int]:
    if character == " ":
        return _SPACE
    if character.isascii():
        return (
            _DIGIT if character.isdigit() else _HALF if character.isalpha() or character == "%" else _NARROW
        )
    if unicodedata.category(character)[0] == "P" or character in "“”‘’":
        return _HALF
    return _FULL
