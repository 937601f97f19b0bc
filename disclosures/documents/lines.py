"""Glyphs into lines, by where they stand: never by the order of the content, never by their tops alone."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from disclosures.documents.document import Glyph, Line

# Two glyphs stand on one line if they share more than this part of the lower one's height: a line set in two
# fonts has two tops, and only overlap holds its numbers and its words together.
_SAME_LINE = 0.5
# A gap wider than this part of a glyph's height is visible: less than a Latin word space, more than kerning.
_VISIBLE_GAP = 0.15
# The same character drawn again less than this part of its width away is one character made bold.
_SAME_PLACE = 0.4

_left = itemgetter(1)


def _middle(glyph: Glyph) -> float:
    return glyph[2] + glyph[4]


def group_lines(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """Group glyphs into lines, top down, each from left to right.

    Args:
        glyphs: Visible characters in any order, none of them white space.

    Returns:
        The lines. A glyph printed twice at one place (fake bold) is there once; one space glyph, as wide as
        the gap, stands between glyphs that are visibly apart.
    """
    by_middle = sorted(glyphs, key=_middle)
    if not by_middle:
        return ()
    groups: list[list[Glyph]] = []
    current: list[Glyph] = []
    top = bottom = reference = 0.0
    for glyph in by_middle:
        _, _, y0, _, y1 = glyph
        height = y1 - y0
        shared = (bottom if bottom < y1 else y1) - (top if top > y0 else y0)
        if current and shared >= _SAME_LINE * (height if height < reference else reference):
            current.append(glyph)
            if height <= reference:
                continue
        else:
            current = [glyph]
            groups.append(current)
        top, bottom, reference = y0, y1, height
    return tuple([Line(_spaced(group)) for group in groups])


def _spaced(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """One line's glyphs from left to right, without doubles, with spaces for gaps."""
    glyphs.sort(key=_left)
    line: list[Glyph] = []
    last_text, last_x0, last_x1 = "", 0.0, 0.0
    for glyph in glyphs:
        text, x0, y0, x1, y1 = glyph
        if text == last_text and x0 - last_x0 < _SAME_PLACE * (x1 - x0):
            continue
        if last_text and x0 - last_x1 > _VISIBLE_GAP * (y1 - y0):
            line.append(Glyph(" ", last_x1, y0, x0, y1))
        line.append(glyph)
        last_text, last_x0 = text, x0
        if x1 > last_x1:
            last_x1 = x1
    return tuple(line)
