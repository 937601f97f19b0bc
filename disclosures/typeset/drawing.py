"""What stands on a typeset page, before anything is written: text, rules and fills at their places.

Coordinates are points of the page as it is displayed, origin at the top left, y down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from disclosures.documents.document import Box


class Ink(StrEnum):
    """What text is printed with. White and invisible ink cannot be seen, grey is a watermark's."""

    BLACK = "black"
    GREY = "grey"
    WHITE = "white"
    INVISIBLE = "invisible"


class Rule(NamedTuple):
    """A ruling line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float


class Fill(NamedTuple):
    """A filled rectangle; ``colour`` is six hexadecimal digits."""

    box: Box
    colour: str


class DrawnText(NamedTuple):
    """A text object of one font: where its baseline starts.

    ``stroked``: the outline is drawn too, for bold. ``angle``: degrees by which it turns anticlockwise about
    that start. ``clip``: outside of this box it cannot be seen.
    """

    x: float
    y: float
    size: float
    text: str
    latin: bool
    stroked: bool = False
    ink: Ink = Ink.BLACK
    angle: float = 0.0
    clip: Box | None = None


@dataclass(slots=True)
class PageDrawing:
    """What stands on one page, in the order of painting: fills, rules, texts.

    ``rotation``: degrees clockwise by which the page is turned for display: 0, 90 or 270. Width and height
    are those of the displayed page.
    """

    width: float
    height: float
    rotation: int = 0
    texts: list[DrawnText] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)


class Place(NamedTuple):
    """Where a figure is printed: the page (from 1) and the box of its text."""

    page: int
    box: Box


RULE_THICKNESS = 0.48
BOLD_STROKE = 0.5
"""Points of the outline that makes text bold."""
