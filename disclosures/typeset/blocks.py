"""What a filing consists of before it has pages: paragraphs and tables whose text remembers its figures.

A mark is the number of a figure in the filing's list of figures. Whatever text carries it, wherever the
layout puts that text, becomes the figure's box.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that belongs to some figures, or to none."""

    text: str
    marks: tuple[int, ...] = ()


Text = tuple[Span, ...]


def plain(text: str) -> Text:
    """Text without figures."""
    return (Span(text),) if text else ()


class Align(StrEnum):
    """Where text stands in its line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Sizes are in points, ``indent`` in characters; ``anchor`` names it for the contents."""

    text: Text
    size: float = 15.0
    leading: float = 26.0
    indent: float = 2.0
    align: Align = Align.LEFT
    bold: bool = False
    space_before: float = 0.0
    anchor: str = ""
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents: the page number is that of the paragraph with this anchor."""

    title: str
    anchor: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class SplitLine:
    """Two texts on one line, at the left and at the right (编制单位 … 金额单位)."""

    left: str
    right: str
    size: float = 9.0
    leading: float = 14.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``marks`` are figures whose box is the whole cell: blank ones."""

    text: Text = ()
    rows: int = 1
    columns: int = 1
    align: Align = Align.CENTER
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A ruled table. ``widths`` are shares of the line; the first ``header_rows`` rows are its header.

    Rows list their own cells only, as in HTML: what an earlier cell covers is left out.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    size: float = 9.0
    min_height: float = 15.0


@dataclass(frozen=True, slots=True)
class NewPage:
    """Everything after this stands on a new page, with these margins in points; ``statement``: and belongs to
    that statement, down to the next page."""

    landscape: bool = False
    side: float = 78.0
    top: float = 72.0
    bottom: float = 68.0
    statement: str = ""


Block = Paragraph | ContentsLine | SplitLine | TableBlock | NewPage
