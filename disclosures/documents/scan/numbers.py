"""Counts the characters of a number by its ink: a check on recognition that knows nothing of shapes.

The model sometimes drops one of two equal digits side by side. In print digits stand apart, so the separate
pieces of ink in a number are as many as its characters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

NUMERIC = frozenset("0123456789.,-%")
# What is higher than this part of the line is a digit, and no point or comma or dash.
_TALL = 0.6
# A digit is at most so wide, by its height: what is wider are several whose ink runs together.
_WIDEST_DIGIT = 0.8
# A digit is about so wide, by its height; 1 is narrower.
_DIGIT = 0.55
_PERCENT = "%"


def holds(ink: NDArray[np.uint8], text: str) -> bool:
    """Whether some ink, cut out around a number, can be so many characters.

    Args:
        ink: The part of the page, 0 is paper.
        text: What was recognised there, of `NUMERIC` characters.
    """
    least = len(text)
    # A percent sign may be three pieces of ink.
    return least <= _count(ink) <= least + 2 * text.count(_PERCENT)


def _count(ink: NDArray[np.uint8]) -> int:
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return 0
    height = rows[-1] - rows[0] + 1
    blobs = runs(ink.any(axis=0))
    tall = [
        right - left
        for left, right in blobs
        if np.ptp(np.flatnonzero(ink[:, left:right].any(axis=1))) + 1 >= _TALL * height
    ]
    single = [width for width in tall if width <= _WIDEST_DIGIT * height]
    usual = max(_DIGIT * height, float(np.median(single)) if single else 0.0)
    several: int = sum(max(1, round(width / usual)) for width in tall)
    return len(blobs) - len(tall) + several


def runs(is_set: Any, gap: int = 1) -> list[tuple[int, int]]:
    """Runs of true values of an array as (start, end); those no more than ``gap`` apart are one."""
    where = np.flatnonzero(is_set)
    if not len(where):
        return []
    breaks = np.flatnonzero(np.diff(where) > gap)
    starts = [int(where[0]), *(int(where[i + 1]) for i in breaks)]
    ends = [*(int(where[i]) + 1 for i in breaks), int(where[-1]) + 1]
    return list(zip(starts, ends, strict=True))
