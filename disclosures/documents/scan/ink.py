"""Where ink stands on a scanned page: its rules, and the pieces of lines that are to be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from disclosures.documents.grid import Grid, Rule, find_grids
from disclosures.documents.scan.numbers import runs

Grey = NDArray[np.uint8]
"""A picture in shades of grey, ``[y, x]``, 0 is black."""
Mask = NDArray[np.uint8]
"""255 where there is ink, else 0."""

POINTS_PER_INCH = 72.0
# A rule is at least this long, in points: less than the lowest row is high, more than most strokes are long.
_SHORTEST_RULE = 7.0
# From this length, in points, a stroke is no part of a character, even in a title.
_LONG_RULE = 36.0
# Characters in tables are not higher, in points.
_TALLEST_TEXT = 14.0
# A rule meets another if it ends within this distance of it, in points.
_MEETING = 0.8
_THICKEST_RULE = 3.5
# Gaps in a rule that are no wider, in points, are closed: in black and white a hairline frays where it goes
# over from one row of pixels to the next.
_FRAYED = 0.8
# The neighbourhood that decides whether a pixel is ink, in points, and how much darker than it ink is.
_NEIGHBOURHOOD = 14.0
_DARKER = 25
# How far the ink of a rule strays from the edge of its cell.
_REACH = 3.0
# What is left of a rule is not thicker, in points.
_REST = 1.1
# No stroke of print is thicker, in points; an area that is darker than this part of the paper is filled.
_THICKEST_STROKE = 6.0
_FILLED = 0.9
# What is smaller both ways is a speck and no print; a full stop stands beside something.
_SPECK = 2.4
# Ink is as black as this percentile of it; from this part of the way to the paper on it is no ink. Where both
# are nearer to each other than so many shades, nothing is made of that.
_BLACK_PART = 10
_PALE = 0.72
_FAINT = 60
# Pieces of a line further apart than this part of its height are recognised by themselves.
_APART = 1.6
# Lines tell how high lines are if they are so many times wider; else they are so high, in points.
_A_LINE = 3.0
_USUAL_LINE = 10.5
# Bands are parts of one row of characters if they are so near, one of them so low, and both together no
# higher, by the usual height of lines.
_WITHIN_CHARACTER = 0.25
_PART_OF_CHARACTER = 0.75
_TALLEST_LINE = 1.2
# A line that is lower than this, in points, is a dash or the like.
_LOWEST_LINE = 6.0


class _Strokes(NamedTuple):
    """Straight strokes: the number of each by pixel, OpenCV's figures for each number, which are rules."""

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    is_thin: NDArray[np.bool_]
    is_long: NDArray[np.bool_]


class Piece(NamedTuple):
    """A piece of a line in pixels, ink in ``[y0:y1, x0:x1]``. ``is_alone``: nothing else is in its cell."""

    x0: int
    y0: int
    x1: int
    y1: int
    is_alone: bool = False


class _Band(NamedTuple):
    """Rows of ink in a part of the page: the part, where it begins on the page, and the rows within it."""

    part: Mask
    x0: int
    y0: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Inked:
    """A page taken apart: grids in points, pieces of lines in pixels, the page and its ink without rules."""

    grids: tuple[Grid, ...]
    pieces: tuple[Piece, ...]
    grey: Grey
    ink: Mask


def take_apart(grey: Grey, dpi: float) -> Inked:
    """Find grids and pieces of lines on a straight page.

    Args:
        grey: The page, upright and straight.
        dpi: Its pixels per inch.

    Raises:
        TooManyRulesError: the page has more rules than any table.
    """
    scale = dpi / POINTS_PER_INCH
    grey = levelled(grey, dpi)
    ink = inked(grey, dpi)
    across, upright = _ruled(ink, scale)
    grids = find_grids(_rules(across, scale), [Rule(*r) for r in _rules(upright.T, scale)])
    lines = _drawn(grids, across | upright, scale)
    clean = np.where(lines > 0, np.uint8(255), grey)
    text = np.where(lines > 0, np.uint8(0), ink)
    outside = text.copy()
    pieces: list[Piece] = []
    for grid in grids:
        bands: list[_Band] = []
        for span in grid.spans:
            if span.is_ruled:
                x0, y0, x1, y1 = (max(0, round(v * scale)) for v in grid.span_box(span))
                _wipe_rests(text[y0:y1, x0:x1], scale)
                bands += _bands(text[y0:y1, x0:x1], x0, y0)
                outside[y0:y1, x0:x1] = 0
        for _, cell in groupby(_joined(bands, _usual_height(bands, scale)), key=lambda band: id(band.part)):
            found = _pieces(list(cell), scale)
            pieces += [piece._replace(is_alone=len(found) == 1) for piece in found]
    bands = _bands(outside, 0, 0)
    around = _pieces(_joined(bands, _usual_height(bands, scale)), scale)
    pieces += [piece for piece in around if not _is_rest_of(piece, grids, scale)]
    return Inked(grids, tuple(pieces), clean, text)


def levelled(grey: Grey, dpi: float) -> Grey:
    """The page with its paper white and its ink black: a watermark, paler than print, becomes paper, and so
    does what cells are filled with."""
    grey = _unfilled(grey, dpi)
    ink = grey[inked(grey, dpi) > 0]
    if not len(ink):
        return grey
    black, paper = float(np.percentile(ink, _BLACK_PART)), float(np.median(grey))
    if paper - black < _FAINT:
        return grey
    white = black + _PALE * (paper - black)
    shades = np.clip((np.arange(256) - black) * 255 / (white - black), 0, 255).astype(np.uint8)
    clear: Grey = shades[grey]
    return clear


def _unfilled(grey: Grey, dpi: float) -> Grey:
    """The page with filled areas as light as its paper, and what is printed there as much lighter."""
    size = round(_THICKEST_STROKE * dpi / POINTS_PER_INCH)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = float(np.median(ground))
    is_filled = (ground < _FILLED * paper) & (ground > _FAINT)
    if not is_filled.any():
        return grey
    lighter = np.clip(grey * (paper / np.maximum(ground, 1)), 0, 255)
    return np.where(is_filled, lighter, grey).astype(np.uint8)


def inked(grey: Grey, dpi: float) -> Mask:
    """What is ink, on paper that may be grey, stained or unevenly lit."""
    size = int(_NEIGHBOURHOOD * dpi / POINTS_PER_INCH) | 1
    ink: Mask = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, _DARKER
    )
    return ink


def _ruled(ink: Mask, scale: float) -> tuple[Mask, Mask]:
    """The ink of rules, across and upright.

    Long straight strokes are rules; shorter ones where both their ends meet a rule of the other direction,
    if they are longer than characters are high or stand where a long rule stands too: in a tight row the
    strokes of characters reach from edge to edge.
    """
    across, upright = _strokes(ink, scale), _strokes(np.ascontiguousarray(ink.T), scale)
    long_across, long_upright = _where(across, across.is_long), _where(upright, upright.is_long)
    return (
        _where(across, across.is_long | _meets(across, long_upright.T, scale)),
        _where(upright, upright.is_long | _meets(upright, long_across.T, scale)).T,
    )


def _strokes(ink: Mask, scale: float) -> _Strokes:
    """The thin horizontal strokes of a mask."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(_FRAYED * scale) + 1), np.uint8))
    mask = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, round(_SHORTEST_RULE * scale)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats[0] = 0  # the paper
    width, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    is_thin = (width > 0) & (area <= _THICKEST_RULE * scale * width)
    return _Strokes(labels, stats, is_thin, is_thin & (width >= _LONG_RULE * scale))


def _where(strokes: _Strokes, chosen: NDArray[np.bool_]) -> Mask:
    return np.where(chosen[strokes.labels], np.uint8(255), np.uint8(0))


def _meets(strokes: _Strokes, others: Mask, scale: float) -> NDArray[np.bool_]:
    """Which strokes meet ink of a mask at both ends."""
    reach = max(1, round(_MEETING * scale))
    near = cv2.dilate(others, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    columns = near.shape[1]
    meets = np.zeros(len(strokes.stats), np.bool_)
    long = strokes.stats[strokes.is_long]
    known = long[:, cv2.CC_STAT_TOP] + long[:, cv2.CC_STAT_HEIGHT] / 2
    for number in np.flatnonzero(strokes.is_thin & ~strokes.is_long).tolist():
        x, y, width, height, _ = strokes.stats[number].tolist()
        is_likely = width >= _TALLEST_TEXT * scale or (abs(known - y - height / 2) <= reach).any()
        meets[number] = (
            is_likely
            and near[y : y + height, max(0, x - 1) : x + 1].any()
            and near[y : y + height, x + width - 1 : min(columns, x + width + 1)].any()
        )
    return meets


def _rules(mask: Mask, scale: float) -> list[Rule]:
    """Horizontal strokes of a mask as rules in points."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask), connectivity=8)
    return [
        Rule((y + height / 2) / scale, x / scale, (x + width) / scale)
        for x, y, width, height, _ in stats[1:count].tolist()
    ]


def _drawn(grids: Sequence[Grid], ruled: Mask, scale: float) -> Mask:
    """The ink of rules along the edges of cells: elsewhere a long stroke is a part of a character."""
    lines = np.zeros_like(ruled)
    reach = round(_REACH * scale)
    for grid in grids:
        for span in grid.spans:
            x0, y0, x1, y1 = (round(v * scale) for v in grid.span_box(span))
            left, right, top, bottom = max(0, x0 - reach), x1 + reach, max(0, y0 - reach), y1 + reach
            for rows, columns in (
                (slice(top, y0 + reach), slice(left, right)),
                (slice(max(0, y1 - reach), bottom), slice(left, right)),
                (slice(top, bottom), slice(left, x0 + reach)),
                (slice(top, bottom), slice(max(0, x1 - reach), right)),
            ):
                lines[rows, columns] |= ruled[rows, columns]
    wider: Mask = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    return wider


def _wipe_rests(cell: Mask, scale: float) -> None:
    """Wipe what is left of the rules around a cell: thin ink along its edges, apart from all other."""
    thin = max(2, round(_REST * scale))
    # Numbers stand near the rule at their right, and a broken 0 has strokes as thin as a rule.
    for ink, far in ((cell, _REACH), (cell.T, _REST)):
        reach = round(far * scale)
        for start, end in runs(ink.any(axis=1)):
            if end - start <= thin and (end <= reach or start >= len(ink) - reach):
                ink[start:end] = 0


def _is_rest_of(piece: Piece, grids: Sequence[Grid], scale: float) -> bool:
    """Whether a piece outside of all cells is what is left of the rule around a grid: thin, and beside it."""
    if min(piece.x1 - piece.x0, piece.y1 - piece.y0) > max(2, round(_REST * scale)):
        return False
    x0, y0, x1, y1 = (v / scale for v in piece[:4])
    return any(
        g.box.x0 - _REACH <= x0
        and x1 <= g.box.x1 + _REACH
        and g.box.y0 - _REACH <= y0
        and y1 <= g.box.y1 + _REACH
        for g in grids
    )


def _bands(part: Mask, x0: int, y0: int) -> list[_Band]:
    """Rows of ink in a part of the page that begins at ``x0``, ``y0``, top down."""
    return [_Band(part, x0, y0, top, bottom) for top, bottom in runs(part.any(axis=1))]


def _usual_height(bands: Sequence[_Band], scale: float) -> float:
    """How high lines are: the median of those that are clearly lines, in pixels."""
    heights = []
    for band in bands:
        columns = np.flatnonzero(band.part[band.top : band.bottom].any(axis=0))
        height = band.bottom - band.top
        if height >= _LOWEST_LINE * scale and columns[-1] - columns[0] >= _A_LINE * height:
            heights.append(height)
    return float(np.median(heights)) if heights else _USUAL_LINE * scale


def _joined(bands: Sequence[_Band], usual: float) -> list[_Band]:
    """The bands with those joined that are parts of the same characters, as of 二 or 元 alone in a line."""
    joined: list[_Band] = []
    for band in bands:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.part is band.part
            and band.top - last.bottom <= _WITHIN_CHARACTER * usual
            and min(last.bottom - last.top, band.bottom - band.top) <= _PART_OF_CHARACTER * usual
            and band.bottom - last.top <= _TALLEST_LINE * usual
        ):
            joined[-1] = last._replace(bottom=band.bottom)
        else:
            joined.append(band)
    return joined


def _pieces(bands: Sequence[_Band], scale: float) -> list[Piece]:
    """The pieces of lines, cut where a band has wide gaps."""
    pieces = []
    for part, x0, y0, top, bottom in bands:
        gap = max(2, round(_APART * max(bottom - top, _LOWEST_LINE * scale)))
        for left, right in runs(part[top:bottom].any(axis=0), gap):
            rows = np.flatnonzero(part[top:bottom, left:right].any(axis=1))
            first, last = top + int(rows[0]), top + int(rows[-1]) + 1
            if max(right - left, last - first) >= _SPECK * scale:
                pieces.append(Piece(x0 + left, y0 + first, x0 + right, y0 + last))
    return pieces
