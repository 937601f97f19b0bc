"""Lines and tables that flow, without a page to stand on, set on pages of one synthetic grid.

Word, Excel and web pages say what stands in which cell and not where it is drawn. What they say is set as
follows, so that readers, which look at places, read them as they read a PDF, and every figure has a place:

* A page begins where the file says so, else there is one. Pages without anything on them are left out.
* Every line is `LINE` high and every character, visible gaps included, `CHARACTER` wide; a paragraph is one
  line, however long. Lines and tables follow each other without a gap from the top of the page.
* Every table is `TABLE` wide and its columns are equally wide. A cell's text begins at the left of the cell
  and is broken where the cell ends; a row is as high as its longest cell, at least one line.
* A table stands on the page on which it begins, whole.
* A picture has a square of `embedded.SIDE` for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from disclosures.documents.characters import as_printed
from disclosures.documents.document import (
    Box,
    Cell,
    Embedded,
    Glyph,
    Line,
    Page,
    Table,
    UnreadableDocumentError,
)
from disclosures.documents.embedded import SIDE
from disclosures.documents.grid import MAX_SLOTS, grid_of_boxes

LINE = 20.0
CHARACTER = 10.0
TABLE = 10_000.0
MAX_BLOCKS = 200_000
"""Lines and tables of a document: the longest filing has some thousands."""
MAX_SLOTS_OF_ALL = 2_000_000
"""Slots of all tables of a document, merged ones counted singly."""
MAX_CHARACTERS = 2_000_000
"""Characters of a document: a filing of 40 pages has some ten thousands."""
MAX_PICTURES = 256 * 1024 * 1024
"""Bytes of all pictures of a document, one that is shown again counted again."""


class FlowCell(NamedTuple):
    """A cell at its place in the grid, with its paragraphs."""

    row: int
    column: int
    row_span: int
    column_span: int
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table; where two cells claim a place, the first has it."""

    cells: tuple[FlowCell, ...]

    @property
    def is_frame(self) -> bool:
        """Whether it is no more than a frame around its text."""
        return len(self.cells) < 2


class FlowPicture(NamedTuple):
    """A picture large enough to be a page or a table of one: the bytes of its file."""

    data: bytes


class Mark(Enum):
    """What stands between blocks."""

    PAGE = "a new page begins"


FlowBlock = str | FlowTable | FlowPicture | Mark
"""A paragraph or a line of one, a table, a picture, or the beginning of a page."""


def pages_of(blocks: Iterable[FlowBlock]) -> tuple[Page, ...]:
    """Set blocks on pages; see the module for how.

    Raises:
        UnreadableDocumentError: ``limit_exceeded`` for more lines, rows or columns than any filing has.
    """
    setter = _Setter()
    for number, block in enumerate(blocks):
        if number >= MAX_BLOCKS:
            raise UnreadableDocumentError("limit_exceeded", f"more than {MAX_BLOCKS} lines and tables")
        if isinstance(block, Mark):
            setter.end_page()
        elif isinstance(block, str):
            setter.line(block)
        elif isinstance(block, FlowPicture):
            setter.picture(block.data)
        else:
            setter.table(block)
    setter.end_page(is_last=True)
    return tuple(setter.pages)


def placed(rows: Iterable[Sequence[tuple[int, int, tuple[str, ...]]]]) -> FlowTable:
    """A table of rows that list their own cells only, as HTML does: what an earlier cell covers is left out.

    Args:
        rows: For each row the row span, column span and paragraphs of its cells. A row span of 0 reaches to
            the end of the table.

    Raises:
        UnreadableDocumentError: ``limit_exceeded`` for more slots than any table has.
    """
    given = list(rows)
    taken: set[tuple[int, int]] = set()
    cells: list[FlowCell] = []
    for row, own in enumerate(given):
        column = 0
        for row_span, column_span, paragraphs in own:
            while (row, column) in taken:
                column += 1
            left = len(given) - row
            height, width = min(row_span or left, left), max(1, column_span)
            check_slots(len(taken) + height * width)
            taken.update((r, c) for r in range(row, row + height) for c in range(column, column + width))
            cells.append(FlowCell(row, column, height, width, paragraphs))
            column += width
    return FlowTable(tuple(cells))


def check_slots(count: int) -> None:
    """Refuse a table of more slots than any.

    Raises:
        UnreadableDocumentError: ``limit_exceeded``.
    """
    if count > MAX_SLOTS:
        raise UnreadableDocumentError("limit_exceeded", f"a table of more than {MAX_SLOTS} cells")


class _Setter:
    """Sets block after block; ``pages`` are those that are full."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._lines: list[Line] = []
        self._tables: list[Table] = []
        self._pictures: list[Embedded] = []
        self._y = 0.0
        self._slots = self._characters = self._of_pictures = 0

    def end_page(self, *, is_last: bool = False) -> None:
        if self._lines or self._tables or self._pictures or (is_last and not self.pages):
            blocks: list[Line | Table | Embedded] = [*self._lines, *self._tables, *self._pictures]
            right = [block.box.x1 for block in blocks]
            self.pages.append(
                Page(
                    len(self.pages) + 1,
                    max(right, default=0.0),
                    self._y,
                    tuple(self._lines),
                    tuple(self._tables),
                    pictures=tuple(self._pictures),
                )
            )
        self._lines, self._tables, self._pictures, self._y = [], [], [], 0.0

    def line(self, text: str) -> None:
        self._count(text)
        for line in _broken(text, 0.0, self._y, None):
            self._lines.append(line)
            self._y += LINE

    def picture(self, data: bytes) -> None:
        self._of_pictures += len(data)
        if self._of_pictures > MAX_PICTURES:
            raise UnreadableDocumentError("limit_exceeded", f"pictures of more than {MAX_PICTURES} bytes")
        self._pictures.append(Embedded(Box(0.0, self._y, SIDE, self._y + SIDE), data))
        self._y += SIDE

    def _count(self, *texts: str) -> None:
        self._characters += sum(map(len, texts))
        if self._characters > MAX_CHARACTERS:
            raise UnreadableDocumentError("limit_exceeded", f"more than {MAX_CHARACTERS} characters")

    def table(self, table: FlowTable) -> None:
        self._slots += sum(cell.row_span * cell.column_span for cell in table.cells)
        if self._slots > MAX_SLOTS_OF_ALL:
            raise UnreadableDocumentError("limit_exceeded", f"tables of more than {MAX_SLOTS_OF_ALL} cells")
        for cell in table.cells:
            self._count(*cell.paragraphs)
        cells = _without_overlap(table.cells)
        if not cells:
            return
        boxes = [
            Box(c.column, c.row, c.column + c.column_span, c.row + c.row_span)  # of slots, not of points
            for c in cells
        ]
        paragraphs = {(box.x0, box.y0): cell.paragraphs for box, cell in zip(boxes, cells, strict=True)}
        grid = grid_of_boxes(boxes)
        spans = [(s, paragraphs.get((grid.xs[s.column], grid.ys[s.row]), ())) for s in grid.spans]
        width = TABLE / (len(grid.xs) - 1)
        heights = [1] * (len(grid.ys) - 1)
        for s, texts in sorted(spans, key=lambda pair: pair[0].row_span):
            needed = sum(1 for text in texts for _ in _broken(text, 0.0, 0.0, width * s.column_span))
            there = sum(heights[s.row : s.row + s.row_span])
            heights[s.row + s.row_span - 1] += max(0, needed - there)
        ys = [self._y]
        for height in heights:
            ys.append(ys[-1] + height * LINE)
        xs = [round(n * width, 2) for n in range(len(grid.xs))]
        placed_cells = []
        for s, texts in spans:
            box = Box(xs[s.column], ys[s.row], xs[s.column + s.column_span], ys[s.row + s.row_span])
            lines: list[Line] = []
            for text in texts:
                lines += _broken(text, box.x0, box.y0 + len(lines) * LINE, width * s.column_span)
            placed_cells.append(Cell(s.row, s.column, s.row_span, s.column_span, box, tuple(lines)))
        box = Box(xs[0], ys[0], xs[-1], ys[-1])
        self._tables.append(Table(box, tuple(xs), tuple(ys), tuple(placed_cells)))
        self._y = ys[-1]


def _without_overlap(cells: Iterable[FlowCell]) -> list[FlowCell]:
    """The cells, each cut back to where no earlier one stands."""
    taken: set[tuple[int, int]] = set()
    kept: list[FlowCell] = []
    for cell in cells:
        row, column, row_span, column_span, paragraphs = cell
        if (row, column) in taken:
            continue
        check_slots(len(taken) + row_span * column_span)
        columns = 1
        while columns < column_span and (row, column + columns) not in taken:
            columns += 1
        rows = 1
        while rows < row_span and not any((row + rows, column + c) in taken for c in range(columns)):
            rows += 1
        taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
        kept.append(FlowCell(row, column, rows, columns, paragraphs))
    return kept


def _broken(text: str, x: float, y: float, width: float | None) -> Iterator[Line]:
    """The lines of a paragraph from a place on: one, unless a width breaks it."""
    printed = " ".join(as_printed(text).split())
    most = max(1, len(printed) if width is None else int(width / CHARACTER))
    for start in range(0, len(printed), most):
        glyphs = [
            Glyph(character, x + n * CHARACTER, y, x + (n + 1) * CHARACTER, y + LINE)
            for n, character in enumerate(printed[start : start + most])
        ]
        while glyphs and glyphs[-1].text == " ":
            glyphs.pop()
        while glyphs and glyphs[0].text == " ":
            glyphs.pop(0)
        if glyphs:
            yield Line(tuple(glyphs))
            y += LINE
