"""Blocks → a document that flows: its lines and tables in order, and with that the place of every figure.

A format without pages of its own says what stands in which cell and not where it is drawn; the place of a
figure is then that of `disclosures.documents.flow`, which says how such a document is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from disclosures.documents.characters import as_printed
from disclosures.documents.document import Box, Glyph, box_of
from disclosures.documents.flow import FlowBlock, Mark, pages_of, placed
from disclosures.typeset.blocks import (
    Align,
    Block,
    ContentsLine,
    NewPage,
    Paragraph,
    Span,
    SplitLine,
    TableBlock,
    Text,
    plain,
)
from disclosures.typeset.drawing import Place

_DOTS = "……"


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A paragraph as a flowing format has it; ``right`` stands at the right end of its line."""

    text: Text
    right: str = ""
    size: float = 9.0
    align: Align = Align.LEFT
    bold: bool = False
    indent: float = 0.0

    @property
    def left(self) -> str:
        """Its text without what stands at the right."""
        return "".join(span.text for span in self.text)

    @property
    def whole(self) -> Text:
        """All of it, as it is read."""
        return (*self.text, Span(f" {self.right}")) if self.right else self.text


FlowItem = FlowLine | TableBlock | NewPage


class FlowLayout:
    """The items of a flowing document, how many pages it has, and where its figures are."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        pages = _pages_of_anchors(blocks)
        self.items = tuple(_items(blocks, pages))
        self.places: dict[int, Place] = {}
        set_pages = pages_of(map(_flow_block, self.items))
        self.page_count = len(set_pages)
        lines = ((page.number, line) for page in set_pages for line in page.lines)
        tables = ((page.number, table) for page in set_pages for table in page.tables)
        for item in self.items:
            if isinstance(item, FlowLine):
                if _printed(item.whole):
                    number, line = next(lines)
                    self._mark(number, item.whole, [g for g in line.glyphs if g.text != " "])
            elif isinstance(item, TableBlock):
                number, table = next(tables)
                own = [cell for row in item.rows for cell in row]
                for cell, place in zip(own, table.cells, strict=True):
                    self._mark(number, cell.text, place.glyphs)
                    for mark in cell.marks:
                        self.places[mark] = Place(number, place.box)

    def _mark(self, page: int, text: Text, glyphs: Sequence[Glyph]) -> None:
        boxes: dict[int, Box] = {}
        for marks, glyph in zip(_printed(text), glyphs, strict=True):
            box = box_of((glyph,))
            for mark in marks:
                boxes[mark] = boxes[mark].union(box) if mark in boxes else box
        for mark, box in boxes.items():
            self.places[mark] = Place(page, box)


def _printed(text: Text) -> list[tuple[int, ...]]:
    """The marks of each character that is visible."""
    return [span.marks for span in text for character in as_printed(span.text) if character != " "]


def _pages_of_anchors(blocks: Iterable[Block]) -> dict[str, int]:
    """The page that each anchor stands on; a page with nothing on it is none."""
    anchors: dict[str, int] = {}
    page, is_empty = 1, True
    for block in blocks:
        if isinstance(block, NewPage):
            page, is_empty = page + (not is_empty), True
            continue
        is_empty = False
        if isinstance(block, Paragraph) and block.anchor:
            anchors[block.anchor] = page
    return anchors


def _items(blocks: Iterable[Block], pages: dict[str, int]) -> Iterator[FlowItem]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield FlowLine(block.text, "", block.size, block.align, block.bold, block.indent)
        elif isinstance(block, SplitLine):
            yield FlowLine(plain(block.left), block.right, block.size)
        elif isinstance(block, ContentsLine):
            yield FlowLine(plain(f"{block.title}{_DOTS}{pages[block.anchor]}"), "", 12.0)
        else:
            yield block


def _flow_block(item: FlowItem) -> FlowBlock:
    if isinstance(item, FlowLine):
        return "".join(span.text for span in item.whole)
    if isinstance(item, TableBlock):
        return placed(
            [
                [(cell.rows, cell.columns, ("".join(span.text for span in cell.text),)) for cell in row]
                for row in item.rows
            ]
        )
    return Mark.PAGE


def runs_of(text: str) -> Iterator[str]:
    """A text cut where Chinese and Latin characters meet, as word processors keep it."""
    run = ""
    for character, following in zip_longest(text, text[1:]):
        run += character
        if following is not None and (following <= "~") != (character <= "~"):
            yield run
            run = ""
    if run:
        yield run
