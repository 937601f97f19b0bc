"""The one picture of a document that every reader of statements works on, whatever file it came from.

Coordinates are PDF points of the page as it is displayed (rotation applied), origin at the top left, y down.
A text file has no points: its boxes give the column in x and the line number (from 1, in the file) in y.
Word, Excel and web pages have no places at all: they are set on the synthetic pages that `flow` defines, and
tell line and column by x and y.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: ``x0 <= x1``, ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


class Glyph(NamedTuple):
    """One visible character and its box. ``text`` is one character after NFKC of radicals, never white space,
    except for the single space that stands for a visible gap within a line; U+FFFD if the file does not say
    which character it is."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def box_of(glyphs: tuple[Glyph, ...] | list[Glyph]) -> Box:
    """The box around some glyphs (at least one)."""
    return Box(
        min(g.x0 for g in glyphs),
        min(g.y0 for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.y1 for g in glyphs),
    )


@dataclass(frozen=True)
class Line:
    """Glyphs that stand on one line, left to right. ``text[i]`` is the text of ``glyphs[i]``."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        """The line as printed, one space where a gap is visible."""
        return "".join([g[0] for g in self.glyphs])

    @cached_property
    def box(self) -> Box:
        """The box around the line."""
        return box_of(self.glyphs)


@dataclass(frozen=True)
class Cell:
    """One cell of a ruled table: its place in the grid with spans, its box, its lines top down."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: tuple[Line, ...] = ()

    @cached_property
    def text(self) -> str:
        """All lines joined without white space: a wrapped label or number reads as one."""
        return "".join(g[0] for line in self.lines for g in line.glyphs if g[0] != " ")

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All glyphs but spaces, in reading order; ``glyphs[i]`` is ``text[i]``."""
        return tuple(g for line in self.lines for g in line.glyphs if g[0] != " ")


@dataclass(frozen=True)
class Table:
    """A ruled grid. ``xs`` and ``ys`` are its rules, ``cells`` cover it without overlap, row by row."""

    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return len(self.ys) - 1

    @property
    def column_count(self) -> int:
        """Columns of the grid."""
        return len(self.xs) - 1

    @cached_property
    def grid(self) -> tuple[tuple[Cell, ...], ...]:
        """``grid[r][c]``: the cell that covers the slot; a spanning cell stands in all its slots."""
        slots: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.row_span):
                for c in range(cell.column, cell.column + cell.column_span):
                    slots[r][c] = cell
        return tuple(tuple(c for c in row if c is not None) for row in slots)


class Recognition(NamedTuple):
    """A character that was recognised on a picture: its box, and how sure that is, from 0 to 1."""

    box: Box
    confidence: float


class Embedded(NamedTuple):
    """A picture that stands in a page: the place that is kept for it, and its bytes as they are in the file.

    What OCR reads in it has its places from the left and top of the box on, in points of the picture.
    """

    box: Box
    data: bytes


@dataclass(frozen=True)
class Page:
    """One page: lines outside tables and ruled tables, each top down.

    ``unmapped_glyphs`` counts characters without a Unicode value (missing ToUnicode); ``is_image`` says that
    a picture covers the page and that it has hardly any text, so that only OCR can read it; ``has_picture``
    that one stands among the text that nothing reads, as a table may that was pasted. ``recognised`` is
    what OCR is sure of, character by character; its boxes and all others are of the page turned upright and
    straight. It is empty where no OCR was needed or none is installed. ``pictures`` are those in a page of a
    Word, Excel, web or OFD file that may hold a page or a table; see `embedded`.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    unmapped_glyphs: int = 0
    is_image: bool = False
    has_picture: bool = False
    recognised: tuple[Recognition, ...] = ()
    pictures: tuple[Embedded, ...] = field(default=(), repr=False)

    def blocks(self) -> Iterator[Line | Table]:
        """Lines and tables in reading order, top down."""
        found: list[Line | Table] = [*self.lines, *self.tables]
        yield from sorted(found, key=lambda block: block.box.y0)


@dataclass(frozen=True)
class Document:
    """A file as pages.

    ``kind`` is ``pdf``, ``text``, ``docx``, ``doc``, ``xlsx``, ``xls``, ``html``, ``mhtml``, ``ofd``,
    ``png``, ``jpg``, ``gif`` or ``tiff``; ``engine`` is what read it. ``calamine`` (xls) knows numbers as
    stored and not as shown: their decimals are not the printed ones.

    ``pictures`` are the SHA-256 of the files of a document that is published as one picture a page, page 1
    first; ``sha256`` and ``kind`` are then the first one's. Empty where one file is the whole document.
    """

    name: str
    sha256: str
    kind: str
    engine: str
    pages: tuple[Page, ...] = field(repr=False)
    pictures: tuple[str, ...] = field(default=(), repr=False)


class UnreadableDocumentError(Exception):
    """The bytes cannot be read as what they claim to be.

    ``reason`` is a stable slug for the quarantine; ``page`` is where, from 1, null where that is not known.
    """

    def __init__(self, reason: str, detail: str, page: int | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.page = page

    def __reduce__(self) -> tuple[type[UnreadableDocumentError], tuple[str, str, int | None]]:
        return type(self), (self.reason, self.detail, self.page)


class UnsupportedDocumentError(UnreadableDocumentError):
    """A known kind of file that no reader exists for yet: kept, said so, read when one exists."""
