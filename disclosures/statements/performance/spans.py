"""Where the performance sheets of a document begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.documents.document import Document, Line, Table
from disclosures.taxonomy.performance import taxonomy

# In a text without columns a heading may also be the piece of a cell (一、…). No cell of the indicator block
# is wider than this many characters.
_WIDEST_CELL = 8

Block = Line | Table


@dataclass(frozen=True)
class SheetSpan:
    """One sheet's part of a document.

    Attributes:
        kind: ``overall`` or ``project``.
        title: As printed, without white space; empty where the document has lost it.
        blocks: Page number and line or table, in reading order, without the title.
        first: Page and top of the first line or table, the title included.
        last: Page and top of the last one.
    """

    kind: str
    title: str
    blocks: tuple[tuple[int, Block], ...]
    first: tuple[int, float]
    last: tuple[int, float]

    def holds(self, page: int, y: float) -> bool:
        """Whether what stands on ``page`` with its top at ``y`` belongs to the sheet."""
        return self.first <= (page, y) <= self.last


@dataclass(frozen=True)
class _Start:
    """Where a sheet begins: its first block, and the first one after its title."""

    kind: str
    title: str
    first: int
    body: int


def compact(line: Line) -> str:
    """The text of a line without white space."""
    return line.text.replace(" ", "")


def sheet_spans(document: Document) -> tuple[SheetSpan, ...]:
    """The performance sheets of a document, in its order.

    A sheet begins with its title, which may be wrapped or stand in the table itself; where the title is lost,
    with the field that opens the form (项目名称, 部门（单位）名称). It ends at the next sheet, at a title of
    another statement or at a heading of the narrative.
    """
    return _Splitter(document).spans()


class _Splitter:
    def __init__(self, document: Document) -> None:
        self.blocks = [(page.number, block) for page in document.pages for block in page.blocks()]

    def spans(self) -> tuple[SheetSpan, ...]:
        found: list[SheetSpan] = []
        start: _Start | None = None
        position = 0
        while position < len(self.blocks):
            new = self._start_at(position, start)
            if start is not None and (new is not None or self._ends(start, position)):
                found += self._span(start, new.first if new else position)
                start = None
            start = new or start
            position = max(new.body, position + 1) if new else position + 1
        if start is not None:
            found += self._span(start, len(self.blocks))
        return tuple(found)

    def _start_at(self, position: int, start: _Start | None) -> _Start | None:
        words = taxonomy()
        block = self.blocks[position][1]
        after = self.blocks[position + 1][1] if position + 1 < len(self.blocks) else None
        if isinstance(block, Table):
            title = block.cells[0].text if block.cells else ""
            if kind := words.title_kind(title):
                return _Start(kind, title, position, position)
            kind = _opens(block)
            return self._without_title(kind, position, position) if self._is_new(start, position) else None
        text = compact(block)
        if kind := words.title_kind(text):
            return _Start(kind, text, position, position + 1)
        if isinstance(after, Line) and (kind := words.title_kind(text + compact(after))):
            return _Start(kind, text + compact(after), position, position + 2)
        if words.year_line.fullmatch(text) and after is not None and self._is_new(start, position):
            return self._without_title(_opens(after), position, position + 1)
        return None

    def _without_title(self, kind: str | None, position: int, body: int) -> _Start | None:
        """A sheet whose title is lost; a stray end of the title may stand before it."""
        if kind is None:
            return None
        before = self.blocks[position - 1][1] if position else None
        if isinstance(before, Line) and any(t.endswith(compact(before)) for t in taxonomy().titles[kind]):
            position -= 1
        return _Start(kind, "", position, body)

    def _is_new(self, start: _Start | None, position: int) -> bool:
        """Whether a form opens here for the first time since the last title, year lines aside."""
        return start is None or any(
            isinstance(block, Table) or not taxonomy().year_line.fullmatch(compact(block))
            for _, block in self.blocks[start.body : position]
        )

    def _ends(self, start: _Start, position: int) -> bool:
        words = taxonomy()
        block = self.blocks[position][1]
        if isinstance(block, Table):
            return False
        text = compact(block)
        if words.ends_always.fullmatch(text):
            return True
        if not words.ends_after_indicators.fullmatch(text):
            return False
        inside = [block for _, block in self.blocks[start.body : position]]
        if any(isinstance(other, Table) for other in inside):
            return True
        lines = [compact(other) for other in inside if isinstance(other, Line)]
        headers = words.column("level2").labels + words.column("level3").labels
        is_begun = any(label in line for line in lines for label in headers)
        return any(line.startswith(words.total_row) for line in lines) or (
            is_begun and len(text) > _WIDEST_CELL
        )

    def _span(self, start: _Start, end: int) -> list[SheetSpan]:
        inside = self.blocks[start.body : end]
        # A title alone is an entry of a list or a mention, not a sheet.
        if not any(isinstance(block, Table) or _opens(block) for _, block in inside):
            return []
        page, first = self.blocks[start.first]
        last_page, last = inside[-1]
        place = (page, first.box.y0), (last_page, last.box.y0)
        return [SheetSpan(start.kind, start.title, tuple(inside), *place)]


def _opens(block: Block) -> str | None:
    """The kind of form that a line or a table opens with its first field."""
    if isinstance(block, Line):
        text = compact(block)
    else:
        text = next((cell.text for cell in block.cells if cell.text), "")
    found = [
        (len(label), field.opens)
        for field in taxonomy().fields
        for label in field.labels
        if field.opens and text.startswith(label)
    ]
    return max(found)[1] if found else None
