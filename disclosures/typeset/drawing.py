"""What stands on a typeset page, before anything is written: text, rules and fills at their places.

Coordinates are points of the page as it is displayed, origin at the top left, y down.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosures.documents.document import Box


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A run of one font: where its baseline starts."""

    x: float
    y: float
    size: float
    text: str
    latin: bool
    bold: bool


@dataclass
class PageDrawing:
    """What stands on one page."""

    width: float
    height: float
    texts: list[DrawnText] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is printed: the page (from 1) and the box of its text."""

    page: int
    box: Box
