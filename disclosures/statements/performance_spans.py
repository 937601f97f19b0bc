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


def compact(line: Line) -> str:
    """The text of a line without white space."""
    return line.text.replace(" ", "")


def sheet_spans(document: Document) -> tuple[SheetSpan, ...]:
    """The performance sheets of a document, in its order.

    A sheet begins with its title, which may be wrapped or stand in the table itself; where the title is lost,
    with the field that opens the form (项目名称, 部门（单位）名称). It ends at the next sheet, at a title of
    another statement or at a heading of the narrative.
    """
    blocks = [(page.number, block) for page in document.pages for block in page.blocks()]
    spans: list[SheetSpan] = []
    position = 0
    start: tuple[int, int, str, str] | None = None  # first block, first block after the title, kind, title
    while position < len(blocks):
        found = _start_at(blocks, position, start)
        if found is not None:
            _close(spans, blocks, start, _before_lost_title(blocks, position, found))
            start = (position, position + found[2], found[0], found[1])
            position += max(found[2], 1)
            continue
        if start is not None and _ends(blocks, start, position):
            _close(spans, blocks, start, position)
            start = None
        position += 1
    _close(spans, blocks, start, len(blocks))
    return tuple(spans)


def _start_at(
    blocks: list[tuple[int, Block]], position: int, start: tuple[int, int, str, str] | None
) -> tuple[str, str, int] | None:
    """Kind and title of the sheet that starts here and how many blocks the title takes."""
    words = taxonomy()
    block = blocks[position][1]
    following = blocks[position + 1][1] if position + 1 < len(blocks) else None
    if isinstance(block, Table):
        title = block.cells[0].text if block.cells else ""
        kind = words.title_kind(title)
        if kind is not None:
            return kind, title, 0
        opens = _opens(block)
        return (opens, "", 0) if opens and _is_new(blocks, start, position) else None
    text = compact(block)
    if kind := words.title_kind(text):
        return kind, text, 1
    if isinstance(following, Line):
        wrapped = text + compact(following)
        if kind := words.title_kind(wrapped):
            return kind, wrapped, 2
    if words.year_line.fullmatch(text) and _is_new(blocks, start, position) and following is not None:
        opens = _opens(following)
        return (opens, "", 1) if opens else None
    return None


def _opens(block: Block) -> str | None:
    """The kind of form that a line or a table opens with its first field."""
    text = compact(block) if isinstance(block, Line) else "".join(c.text for c in block.cells if c.row < 2)
    found = [
        (len(label), field.opens)
        for field in taxonomy().fields
        for label in field.labels
        if field.opens and text.startswith(label)
    ]
    return max(found)[1] if found else None


def _is_new(blocks: list[tuple[int, Block]], start: tuple[int, int, str, str] | None, position: int) -> bool:
    """Whether a form opens here for the first time since the last title (year lines may stand between)."""
    if start is None:
        return True
    return any(
        isinstance(block, Table) or not taxonomy().year_line.fullmatch(compact(block))
        for _, block in blocks[start[1] : position]
    )


def _before_lost_title(blocks: list[tuple[int, Block]], position: int, found: tuple[str, str, int]) -> int:
    """Where the text before a sheet ends: a stray end of its lost title belongs to neither."""
    kind, title, _ = found
    if title or position == 0:
        return position
    before = blocks[position - 1][1]
    stray = isinstance(before, Line) and any(t.endswith(compact(before)) for t in taxonomy().titles[kind])
    return position - 1 if stray else position


def _ends(blocks: list[tuple[int, Block]], start: tuple[int, int, str, str], position: int) -> bool:
    words = taxonomy()
    block = blocks[position][1]
    if isinstance(block, Table):
        return False
    text = compact(block)
    if words.ends_always.fullmatch(text):
        return True
    if not words.ends_after_indicators.fullmatch(text):
        return False
    inside = [block for _, block in blocks[start[1] : position]]
    if any(isinstance(b, Table) for b in inside):
        return True
    lines = [compact(b) for b in inside if isinstance(b, Line)]
    total_seen = any(line.startswith(words.total_row) for line in lines)
    headers = words.column("level2").labels + words.column("level3").labels
    begun = any(label in line for line in lines for label in headers)
    return total_seen or (begun and len(text) > _WIDEST_CELL)


def _close(
    spans: list[SheetSpan],
    blocks: list[tuple[int, Block]],
    start: tuple[int, int, str, str] | None,
    end: int,
) -> None:
    if start is None:
        return
    first, body, kind, title = start
    inside = blocks[body:end]
    # A title alone is an entry of a list or a mention, not a sheet.
    if not any(isinstance(block, Table) or _opens(block) for _, block in inside):
        return
    if not title and first > 0 and _before_lost_title(blocks, first, (kind, title, 0)) < first:
        first -= 1
    page, block = blocks[first]
    last_page, last_block = inside[-1]
    spans.append(SheetSpan(kind, title, tuple(inside), (page, block.box.y0), (last_page, last_block.box.y0)))
