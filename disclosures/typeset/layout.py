"""Blocks → pages: what is drawn where, and with that the box of every figure."""

from __future__ import annotations

from collections.abc import Iterable

from disclosures.documents.document import Box
from disclosures.typeset.blocks import (
    Align,
    Block,
    Cell,
    ContentsLine,
    NewPage,
    Paragraph,
    SplitLine,
    TableBlock,
)
from disclosures.typeset.drawing import DrawnText, Fill, PageDrawing, Place, Rule
from disclosures.typeset.fonts import ASCENT, DESCENT, Typeface
from disclosures.typeset.furniture import mark_page, number_page, one_line
from disclosures.typeset.grid import TableLayout
from disclosures.typeset.look import Look
from disclosures.typeset.pen import Pen
from disclosures.typeset.wrap import Line, break_lines, line_width, spread

A4 = (595.0, 842.0)
_NEARLY_FULL = 0.7
"""Of its page, what a table fills that goes on with an empty row."""


class Layout:
    """Sets blocks one after another; `pages` and `places` are the result."""

    def __init__(self, face: Typeface, look: Look) -> None:
        self.look, self.pen = look, Pen(face, look)
        self.pages: list[PageDrawing] = []
        self.places: dict[int, Place] = {}
        self._page = NewPage()
        self._y = 0.0
        self._blank: set[int] = set()
        self._anchors: dict[str, int] = {}
        self._contents: list[tuple[PageDrawing, float, ContentsLine]] = []

    @property
    def width(self) -> float:
        """Points of a line on the present page."""
        return self.pages[-1].width - 2 * self._page.side

    @property
    def _bottom(self) -> float:
        return self.pages[-1].height - self._page.bottom

    def set(self, blocks: Iterable[Block]) -> None:
        """Set all blocks, then what needs the page numbers."""
        for block in blocks:
            if isinstance(block, NewPage):
                self._new_page(block)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, SplitLine):
                self._split_line(block)
            elif isinstance(block, ContentsLine):
                self._contents.append((self.pages[-1], self._advance(22.0), block))
            else:
                self._table(block)
        for page, y, line in self._contents:
            self._contents_line(page, y, line)
        for number, page in enumerate(self.pages, start=1):
            if number > 1 and number not in self._blank:
                number_page(self.pen, page, number, len(self.pages))
                mark_page(self.pen, page)

    def _new_page(self, spec: NewPage) -> None:
        width, height = A4[::-1] if spec.landscape else A4
        if self.look.blank_pages and self.pages and self.pages[-1].width != width:
            self.pages.append(PageDrawing(*A4))
            self._blank.add(len(self.pages))
        rotation = self.look.rotate if spec.landscape else 0
        self.pages.append(PageDrawing(width, height, rotation))
        self._page, self._y = spec, spec.top

    def _advance(self, height: float) -> float:
        """Take ``height`` points, on a new page where this one is full; the top of what was taken."""
        if self._y + height > self._bottom:
            self._new_page(self._page)
        top = self._y
        self._y += height
        return top

    def _paragraph(self, block: Paragraph) -> None:
        lines = break_lines(
            block.text,
            self.width,
            block.size,
            self.pen.measure(block.size),
            indent=block.indent * block.size if block.align is Align.LEFT else 0.0,
            spaced=self.look.spaced,
        )
        if self._y > self._page.top:
            self._y += block.space_before
        following = 2 if block.keep_with_next else 0
        if self._y + (len(lines[:1]) + following) * block.leading > self._bottom:
            self._new_page(self._page)
        for number, line in enumerate(lines):
            top = self._advance(block.leading)
            if number == 0 and block.anchor:
                self._anchors[block.anchor] = len(self.pages)
            baseline = top + (block.leading + (ASCENT - DESCENT) * block.size) / 2
            if block.bold and block.align is Align.CENTER and self.look.title_spacing:
                line = spread(line, self.look.title_spacing * block.size, self.width)
            x = self._page.side + _shift(block.align, self.width, line_width(line))
            self.draw(line, x, baseline, block.size, bold=block.bold)

    def _split_line(self, block: SplitLine) -> None:
        top = self._advance(block.leading)
        baseline = top + (block.leading + (ASCENT - DESCENT) * block.size) / 2
        for text, align in ((block.left, Align.LEFT), (block.right, Align.RIGHT)):
            line = one_line(self.pen, text, block.size)
            x = self._page.side + _shift(align, self.width, line_width(line))
            self.draw(line, x, baseline, block.size)

    def _contents_line(self, page: PageDrawing, top: float, block: ContentsLine) -> None:
        size = 12.0
        measure = self.pen.measure(size)
        left = self._contents_side + (block.level - 1) * 2 * size
        right = page.width - self._contents_side
        baseline = top + 15
        title = one_line(self.pen, block.title, size)
        number = str(self._anchors[block.anchor])
        end = right - measure(number, True)
        dot = measure(".", True)
        start = left + line_width(title) + 0.3 * size
        dots = max(3, int((end - start - 0.2 * size) / dot))
        self.pen.draw(page, title, left, baseline, size)
        page.texts.append(DrawnText(end - 0.1 * size - dots * dot, baseline, size, "." * dots, True))
        page.texts.append(DrawnText(end, baseline, size, number, True))

    @property
    def _contents_side(self) -> float:
        return NewPage().side

    def _table(self, block: TableBlock) -> None:
        table = TableLayout(block, self.width, self.pen.measure(block.size), self.look)
        row = 0
        while row < table.row_count:
            header = block.header_rows if row and self.look.repeat_header else 0
            head_height = sum(table.heights[:header])
            end = table.rows_that_fit(row, self._bottom - self._y - head_height)
            if end == row:
                if self._y <= self._page.top:
                    end = row + 1
                else:
                    self._new_page(self._page)
                    continue
            if header:
                self._draw_rows(table, 0, header)
            self._draw_rows(table, row, end)
            row = end
            if row < table.row_count:
                self._new_page(self._page)
        self._y += 4
        if self.look.empty_continuation and block.header_rows and self._is_nearly_full:
            self._new_page(self._page)
            empty = TableBlock(
                block.widths, ((Cell(),) * len(block.widths),), 0, block.size, block.min_height
            )
            self._draw_rows(TableLayout(empty, self.width, self.pen.measure(block.size), self.look), 0, 1)

    @property
    def _is_nearly_full(self) -> bool:
        return self._y - self._page.top > _NEARLY_FULL * (self._bottom - self._page.top)

    def _draw_rows(self, table: TableLayout, first: int, end: int) -> None:
        page, left, top = self.pages[-1], self._page.side, self._y
        segment = table.segment(first, end)
        colour, clips, size = self.look.header_fill, self.look.clips, table.block.size
        for part in segment.parts:
            box = _moved(part.box, left, top)
            if self.look.white_fills:
                page.fills.append(Fill(box, "FFFFFF"))
            if colour and part.is_header:
                page.fills.append(Fill(box, colour))
            for mark in part.marks:
                self.places.setdefault(mark, Place(len(self.pages), box))
            for line, x, baseline in part.lines:
                self.draw(line, left + x, top + baseline, size, clip=box if clips else None)
        page.rules += [Rule(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in segment.rules]
        self._y += segment.height

    def draw(
        self,
        line: Line,
        x: float,
        baseline: float,
        size: float,
        *,
        bold: bool = False,
        clip: Box | None = None,
    ) -> None:
        """Draw a line on the present page and note the boxes of its marks, where they can be seen."""
        self.pen.draw(self.pages[-1], line, x, baseline, size, bold=bold, clip=clip)
        number = len(self.pages)
        top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
        if clip is not None and not clip.y0 <= (top + bottom) / 2 <= clip.y1:
            return
        for piece in line:
            for mark in piece.marks:
                box = Box(x + piece.x, top, x + piece.x + piece.width, bottom)
                known = self.places.get(mark)
                if known is None:
                    self.places[mark] = Place(number, box)
                elif known.page == number:
                    self.places[mark] = Place(number, known.box.union(box))


def _shift(align: Align, width: float, used: float) -> float:
    return {Align.LEFT: 0.0, Align.CENTER: (width - used) / 2, Align.RIGHT: width - used}[align]


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)
