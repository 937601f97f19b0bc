"""Blocks → pages: what is drawn where, and with that the box of every figure."""

from __future__ import annotations

from collections.abc import Iterable

from disclosures.documents.document import Box
from disclosures.typeset.blocks import (
    Align,
    Block,
    ContentsLine,
    NewPage,
    Paragraph,
    Span,
    SplitLine,
    TableBlock,
)
from disclosures.typeset.drawing import DrawnText, PageDrawing, Place, Rule
from disclosures.typeset.fonts import ASCENT, DESCENT, Typeface
from disclosures.typeset.grid import TableLayout
from disclosures.typeset.look import Look
from disclosures.typeset.wrap import Line, break_lines, line_width

A4 = (595.0, 842.0)


class Layout:
    """Sets blocks one after another; `pages` and `places` are the result."""

    def __init__(self, face: Typeface, look: Look) -> None:
        self.face, self.look = face, look
        self.pages: list[PageDrawing] = []
        self.places: dict[int, Place] = {}
        self._page = NewPage()
        self._y = 0.0
        self._anchors: dict[str, int] = {}
        self._contents: list[tuple[PageDrawing, float, ContentsLine]] = []

    @property
    def width(self) -> float:
        """Points of a line on the present page."""
        return self.pages[-1].width - 2 * self._page.side

    @property
    def _bottom(self) -> float:
        return self.pages[-1].height - self._page.bottom

    def measure(self, size: float) -> _Measure:
        """A function that measures text of one size."""
        return _Measure(self.face, size)

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
            if number > 1:
                self._page_number(page, number)

    def _new_page(self, spec: NewPage) -> None:
        width, height = A4[::-1] if spec.landscape else A4
        self.pages.append(PageDrawing(width, height))
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
            self.measure(block.size),
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
            x = self._page.side + _shift(block.align, self.width, line_width(line))
            self.draw(line, x, baseline, block.size, bold=block.bold)

    def _split_line(self, block: SplitLine) -> None:
        top = self._advance(block.leading)
        baseline = top + (block.leading + (ASCENT - DESCENT) * block.size) / 2
        for text, align in ((block.left, Align.LEFT), (block.right, Align.RIGHT)):
            line = self._one_line(text, block.size)
            x = self._page.side + _shift(align, self.width, line_width(line))
            self.draw(line, x, baseline, block.size)

    def _one_line(self, text: str, size: float) -> Line:
        lines = break_lines((Span(text),), 10 * A4[1], size, self.measure(size), spaced=self.look.spaced)
        return lines[0] if lines else ()

    def _contents_line(self, page: PageDrawing, top: float, block: ContentsLine) -> None:
        size = 12.0
        measure = self.measure(size)
        left = self._contents_side + (block.level - 1) * 2 * size
        right = page.width - self._contents_side
        baseline = top + 15
        title = self._one_line(block.title, size)
        number = str(self._anchors[block.anchor])
        end = right - measure(number, True)
        dot = measure(".", True)
        start = left + line_width(title) + 0.3 * size
        dots = max(3, int((end - start - 0.2 * size) / dot))
        self._draw_on(page, title, left, baseline, size, False)
        page.texts.append(DrawnText(end - 0.1 * size - dots * dot, baseline, size, "." * dots, True, False))
        page.texts.append(DrawnText(end, baseline, size, number, True, False))

    @property
    def _contents_side(self) -> float:
        return NewPage().side

    def _page_number(self, page: PageDrawing, number: int) -> None:
        size = 9.0
        text = self.look.page_number.format(n=number, total=len(self.pages))
        line = self._one_line(text, size)
        self._draw_on(page, line, (page.width - line_width(line)) / 2, page.height - 40, size, False)

    def _table(self, block: TableBlock) -> None:
        table = TableLayout(block, self.width, self.measure(block.size), spaced=self.look.spaced)
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

    def _draw_rows(self, table: TableLayout, first: int, end: int) -> None:
        page, left, top = self.pages[-1], self._page.side, self._y
        segment = table.segment(first, end)
        if self.look.white_fills:
            page.fills.extend(_moved(part.box, left, top) for part in segment.parts)
        for rule in segment.rules:
            page.rules.append(Rule(rule.x0 + left, rule.y0 + top, rule.x1 + left, rule.y1 + top))
        for part in segment.parts:
            box = _moved(part.box, left, top)
            for mark in part.marks:
                self.places.setdefault(mark, Place(len(self.pages), box))
            for line, x, baseline in part.lines:
                self.draw(line, left + x, top + baseline, table.block.size)
        self._y += segment.height

    def draw(self, line: Line, x: float, baseline: float, size: float, *, bold: bool = False) -> None:
        """Draw a line on the present page and note the boxes of its marks."""
        self._draw_on(self.pages[-1], line, x, baseline, size, bold)
        number = len(self.pages)
        for piece in line:
            for mark in piece.marks:
                left, right = x + piece.x, x + piece.x + piece.width
                box = Box(left, baseline - ASCENT * size, right, baseline + DESCENT * size)
                known = self.places.get(mark)
                if known is None:
                    self.places[mark] = Place(number, box)
                elif known.page == number:
                    self.places[mark] = Place(number, known.box.union(box))

    def _draw_on(
        self, page: PageDrawing, line: Line, x: float, baseline: float, size: float, bold: bool
    ) -> None:
        for first, text, latin in _runs(line):
            page.texts.append(DrawnText(x + first, baseline, size, text, latin, bold))


class _Measure:
    """Measures text of one size with a typeface."""

    def __init__(self, face: Typeface, size: float) -> None:
        self._face, self._size = face, size

    def __call__(self, text: str, latin: bool) -> float:
        return self._face.em(text, latin) * self._size


def _runs(line: Line) -> Iterable[tuple[float, str, bool]]:
    """Pieces that follow each other without a gap, joined: offset, text, whether Latin."""
    start, text, latin, end = 0.0, "", False, 0.0
    for piece in line:
        if text and (piece.latin != latin or abs(piece.x - end) > 0.01):
            yield start, text, latin
            text = ""
        if not text:
            start, latin = piece.x, piece.latin
        text += piece.text
        end = piece.x + piece.width
    if text:
        yield start, text, latin


def _shift(align: Align, width: float, used: float) -> float:
    return {Align.LEFT: 0.0, Align.CENTER: (width - used) / 2, Align.RIGHT: width - used}[align]


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)
