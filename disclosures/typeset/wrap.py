"""Breaking text into lines as Chinese typesetting does: between characters, not inside a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from disclosures.typeset.blocks import Text

_NOT_FIRST = frozenset("，。；：、）》”’！？%…,.;:)」』〉")
_NOT_LAST = frozenset("（《“‘(「『〈")
_GAP = 0.2
"""Space between Chinese and Latin text in em, as word processors set it."""


class Piece(NamedTuple):
    """A character, or a number that stays whole, at its place in the line (points from its start)."""

    text: str
    x: float
    width: float
    latin: bool
    marks: tuple[int, ...]


Line = tuple[Piece, ...]
Measure = Callable[[str, bool], float]
"""The width in points of some text of one font: ``measure(text, latin)``."""


def _is_latin(character: str) -> bool:
    return "!" <= character <= "~"


def _tokens(text: Text, whole_words: bool) -> Iterable[tuple[str, bool, tuple[int, ...]]]:
    """Characters and whole Latin words; a space is a token of its own."""
    for span in text:
        word = ""
        for character in span.text:
            if _is_latin(character):
                if word and not whole_words:
                    yield word, True, span.marks
                    word = ""
                word += character
                continue
            if word:
                yield word, True, span.marks
                word = ""
            yield character, False, span.marks
        if word:
            yield word, True, span.marks


def break_lines(
    text: Text, width: float, size: float, measure: Measure, *, indent: float = 0.0, spaced: bool = False
) -> tuple[Line, ...]:
    """Lines no wider than ``width`` points. A number wider than a line is broken between its digits.

    Args:
        text: what to set.
        width: points of a line.
        size: font size in points.
        measure: width of a token.
        indent: points that the first line is moved in.
        spaced: whether a gap stands between Chinese and Latin text.
    """
    tokens = list(_tokens(text, whole_words=True))
    if any(latin and measure(token, latin) > width for token, latin, _ in tokens):
        tokens = list(_tokens(text, whole_words=False))
    lines: list[list[Piece]] = [[]]
    x = indent
    for token, latin, marks in tokens:
        advance = measure(token, latin)
        gap = 0.0
        if spaced and lines[-1] and _is_spaced(lines[-1][-1], token, latin):
            gap = _GAP * size
        if x + gap + advance > width + 0.01 and lines[-1]:
            carried = _carry(lines[-1], token)
            x, gap = 0.0, 0.0
            lines.append([])
            for piece in carried:
                lines[-1].append(Piece(piece.text, x, piece.width, piece.latin, piece.marks))
                x += piece.width
        if token == " " and not lines[-1]:
            continue
        lines[-1].append(Piece(token, x + gap, advance, latin, marks))
        x += gap + advance
    return tuple(tuple(line) for line in lines if line)


def _is_spaced(before: Piece, token: str, latin: bool) -> bool:
    """Whether a gap stands between a Chinese character and a digit or letter; signs have none."""
    if before.latin == latin:
        return False
    chinese, other = (before.text, token[0]) if latin else (token, before.text[-1])
    is_sign = chinese in _NOT_FIRST or chinese in _NOT_LAST
    return not is_sign and (other.isalnum() or other in "%-")


def _carry(line: list[Piece], token: str) -> list[Piece]:
    """Pieces to take to the next line, so that no line starts or ends with the wrong sign."""
    carried: list[Piece] = []
    first = token
    while len(line) > 1 and (first[0] in _NOT_FIRST or line[-1].text in _NOT_LAST):
        carried.insert(0, line.pop())
        first = carried[0].text
    return carried


def line_width(line: Line) -> float:
    """Points from the start of a line to the end of its last piece."""
    return line[-1].x + line[-1].width if line else 0.0


def spread(line: Line, gap: float, width: float) -> Line:
    """A line with a gap between its pieces, as far as they still fit the width."""
    between = min(gap, (width - line_width(line)) / max(1, len(line) - 1))
    if between <= 0:
        return line
    return tuple(piece._replace(x=piece.x + n * between) for n, piece in enumerate(line))
