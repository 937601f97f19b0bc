"""A scanned page as the same lines and tables that a printed one has, with how sure each character is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from disclosures.documents.characters import REPLACEMENT
from disclosures.documents.document import Box, Glyph, Page, Recognition
from disclosures.documents.layout import lay_out
from disclosures.documents.scan.ink import POINTS_PER_INCH, Grey, Inked, Piece
from disclosures.documents.scan.recogniser import Recognised, how_surely, recognise
from disclosures.documents.scan.straighten import Upright, straighten

# Ink of neighbouring characters is less than this part of a line's height apart.
_VISIBLE_GAP = 0.7
# Of two equal characters the first is at least so wide, by the second.
_EVEN = 0.5
# What is left of a rule is no thicker, in points.
_THIN = 1.8
# A line that is lower, in points, is a dash or the like.
_LOWEST_LINE = 6.0


def upright(grey: Grey, dpi: float) -> Upright:
    """The page upright and straight: where boxes on a scanned page are places of.

    Raises:
        TooManyRulesError: the page has more rules than any table.
    """
    scale = dpi / POINTS_PER_INCH

    def sureness(page: Inked, pieces: Sequence[Piece]) -> float:
        return float(np.mean([c for p in pieces for c in how_surely(page.grey, page.ink, p, scale)]))

    return straighten(grey, dpi, sureness)


def read_page(grey: Grey, dpi: float, number: int) -> Page:
    """Read a scanned page.

    Args:
        grey: The page as scanned.
        dpi: Its pixels per inch.
        number: Its number in the document, from 1.

    Raises:
        TooManyRulesError: the page has more rules than any table.
    """
    scale = dpi / POINTS_PER_INCH
    page = upright(grey, dpi)
    parts = page.parts
    glyphs: list[Glyph] = []
    recognised: list[Recognition] = []
    for piece in parts.pieces:
        found = recognise(parts.grey, parts.ink, piece, scale)
        if _is_rest(found, scale) and not _is_in_a_table(piece, parts, scale):
            continue
        for glyph, confidence in _glyphs(found, scale):
            glyphs.append(glyph)
            recognised.append(Recognition(Box(*glyph[1:]), confidence))
    lines, tables = lay_out(glyphs, parts.grids)
    height, width = page.grey.shape
    return Page(
        number, width / scale, height / scale, lines, tables, is_image=True, recognised=tuple(recognised)
    )


def _is_rest(found: Recognised, scale: float) -> bool:
    """Whether a piece may be what is left of a rule: a thin stroke that is no character."""
    width, height = found.piece.x1 - found.piece.x0, found.piece.y1 - found.piece.y0
    return found.characters[0].text == REPLACEMENT and min(width, height) <= _THIN * scale


def _is_in_a_table(piece: Piece, parts: Inked, scale: float) -> bool:
    """Whether a piece is in a grid: there a stroke that is not recognised may be a number, and is told."""
    x, y = (piece.x0 + piece.x1) / 2 / scale, (piece.y0 + piece.y1) / 2 / scale
    return any(g.box.x0 <= x <= g.box.x1 and g.box.y0 <= y <= g.box.y1 for g in parts.grids)


def _glyphs(found: Recognised, scale: float) -> list[tuple[Glyph, float]]:
    """Characters in points. Between neighbours the space of a font is shared: only wider gaps are visible."""
    top, bottom = found.piece.y0 / scale, found.piece.y1 / scale
    widest = _VISIBLE_GAP * max(found.piece.y1 - found.piece.y0, _LOWEST_LINE * scale)
    left, right = [c.x0 for c in found.characters], [c.x1 for c in found.characters]
    for i in range(1, len(left)):
        if 0 < left[i] - right[i - 1] < widest:
            left[i] = right[i - 1] = (left[i] + right[i - 1]) / 2
        # Cut badly, two equal characters would be taken for one that is printed twice.
        is_double = found.characters[i].text == found.characters[i - 1].text
        if is_double and left[i] - left[i - 1] < _EVEN * (right[i] - left[i]):
            left[i] = right[i - 1] = (left[i - 1] + right[i]) / 2
    return [
        (Glyph(c.text, x0 / scale, top, x1 / scale, bottom), c.confidence)
        for c, x0, x1 in zip(found.characters, left, right, strict=True)
    ]
