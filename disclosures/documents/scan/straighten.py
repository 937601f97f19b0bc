"""Turns a scanned page upright and straight: its rows level, its head on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disclosures.documents.scan.ink import Grey, Inked, Mask, Piece, inked, take_apart

# Sheets are fed in with less tilt than this, in degrees.
_MOST_TILT = 4.0
_COARSE, _FINE = 0.25, 0.05
# The tilt is measured on a picture of about this height, in pixels.
_MEASURED = 900
# A page whose best tilt is this is straight.
_STRAIGHT = 0.04
# A page is not upright if a sample of its pieces is recognised so badly: then it is tried the other ways.
_DOUBTFUL = 0.93
# Another way up counts only if it is so much surer: few odd strokes can be read surely by chance.
_CLEARLY = 0.08
_TURNS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180)
_SAMPLE = 8

Sureness = Callable[[Inked, Sequence[Piece]], float]
"""How surely some pieces of a page are recognised, on average: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned upright and straight, and the same taken apart."""

    grey: Grey
    parts: Inked


def straighten(grey: Grey, dpi: float, sureness: Sureness) -> Upright:
    """The page turned by quarters until it is upright, and by its tilt until its rows are level.

    Args:
        grey: The page as scanned.
        dpi: Its pixels per inch.
        sureness: Tells which way up characters are.

    Raises:
        TooManyRulesError: the page has more rules than any table.
    """
    best, said = None, -1.0
    for turn in _TURNS:
        level = _level(grey if turn is None else cv2.rotate(grey, turn), dpi)
        page = Upright(level, take_apart(level, dpi))
        # The longest say most; a lone digit reads as well upside down.
        sample = sorted(page.parts.pieces, key=lambda p: p.x0 - p.x1)[:_SAMPLE]
        sure = sureness(page.parts, sample) if sample else 1.0
        if best is None or sure > said + _CLEARLY:
            best, said = page, sure
        if said >= _DOUBTFUL:
            break
    assert best is not None
    return best


def _level(grey: Grey, dpi: float) -> Grey:
    tilt = _tilt(inked(grey, dpi))
    return grey if abs(tilt) < _STRAIGHT else _turned(grey, tilt, 255)


def _tilt(ink: Mask) -> float:
    """Degrees by which turning the page makes its rows level: then they are sharpest."""
    scale = min(1.0, _MEASURED / ink.shape[0])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = _sharpest(small, np.arange(-_MOST_TILT, _MOST_TILT + _COARSE, _COARSE))
    return _sharpest(small, np.arange(best - _COARSE, best + _COARSE + _FINE, _FINE))


def _sharpest(ink: Mask, tilts: NDArray[np.float64]) -> float:
    sharpness = [_sharpness(_turned(ink, float(tilt), 0).sum(axis=1, dtype=np.float64)) for tilt in tilts]
    best = max(sharpness)
    # Of equals the one nearest to straight: an empty page stays as it is.
    return min((float(t) for t, s in zip(tilts, sharpness, strict=True) if s == best), key=abs)


def _sharpness(profile: NDArray[np.float64]) -> float:
    return float(np.square(np.diff(profile)).sum())


def _turned(picture: Grey, degrees: float, paper: int) -> Grey:
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        picture,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    return np.asarray(turned, np.uint8)
