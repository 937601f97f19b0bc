"""The printed lines of a document in reading order, without tables, page numbers and running titles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from re import Pattern

from disclosures.documents.document import Document, Glyph
from disclosures.statements.narrative.phrases import BREAKS, ordinal_pattern
from disclosures.taxonomy.narrative import grammar
from disclosures.taxonomy.outline import outline_words
from disclosures.taxonomy.performance import taxonomy as performance_taxonomy
from disclosures.taxonomy.phrases import normalised

_PAGES_OF_RUNNING_TITLE = 3
_SHORTEST_RUNNING_TITLE = 4
_NUMBER_SIGNS = "0123456789.,-%"


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line: its glyphs without spaces, their text, and the normalised text. ``is_edge``: it is the
    first or the last line of its page."""

    page: int
    glyphs: tuple[Glyph, ...]
    text: str
    plain: str
    is_edge: bool = False

    @classmethod
    def of(cls, page: int, glyphs: tuple[Glyph, ...], is_edge: bool = False) -> Row:
        """A row of some glyphs."""
        visible = tuple([glyph for glyph in glyphs if not glyph.text.isspace()])
        text = "".join([glyph.text for glyph in visible])
        return cls(page, visible, text, normalised(text), is_edge)


@cache
def page_number_pattern() -> Pattern[str]:
    """A line that is nothing but this is a page number."""
    return ordinal_pattern(phrase.body for phrase in outline_words().page_numbers)


def rows_of(document: Document) -> tuple[Row, ...]:
    """The lines of all pages that are text of the document."""
    rows = _all_rows(document)
    titles = _running_titles(rows)
    return tuple(
        row
        for index, row in enumerate(rows)
        if not (row.is_edge and row.plain in titles) and not _is_page_number(rows, index)
    )


def stray_page_numbers(document: Document) -> tuple[tuple[Row, Row, Row], ...]:
    """Page numbers in the middle of a page that tear a sentence apart, each with the lines around it."""
    rows = _all_rows(document)
    return tuple(
        (before, row, after)
        for index, (before, row, after) in enumerate(zip(rows, rows[1:], rows[2:], strict=False), start=1)
        if row.plain.isdecimal()
        and before.page == row.page == after.page
        and not row.is_edge
        and before.plain[-1:].isalpha()
        and after.plain[:1].isalpha()
        and "。" in after.text
        and _is_page_number(rows, index)
    )


def _all_rows(document: Document) -> list[Row]:
    rows: list[Row] = []
    for page in document.pages:
        lines = [line for line in page.lines if line.text.strip()]
        for index, line in enumerate(lines):
            rows.append(Row.of(page.number, line.glyphs, is_edge=index in (0, len(lines) - 1)))
    return rows


def _running_titles(rows: list[Row]) -> frozenset[str]:
    """Lines that stand at the edge of several pages.

    Pieces of sentences (万元。, 支出总计8.00) and titles of performance sheets may do so too; they are kept.
    """
    count = Counter((row.plain, row.page) for row in rows if row.is_edge)
    pages = Counter(text for text, _ in count)
    return frozenset(
        text
        for text, number in pages.items()
        if number >= _PAGES_OF_RUNNING_TITLE
        and len(text) >= _SHORTEST_RUNNING_TITLE
        and not (text[-1].isdecimal() or any(sign in BREAKS for sign in text))
        and performance_taxonomy().title_kind(text) is None
    )


def _is_page_number(rows: list[Row], index: int) -> bool:
    """A number alone on its line. In the middle of a page it may also be the end of a number that is wrapped:
    then what stands before it or after it is a piece of a number or a unit."""
    row = rows[index]
    if page_number_pattern().fullmatch(row.plain) is None:
        return False
    if row.is_edge or not row.plain.isdecimal():
        return True
    before = rows[index - 1].plain[-1:] if index else ""
    after = rows[index + 1].plain if index + 1 < len(rows) else ""
    units = tuple(grammar().units)
    return before in "。；;" or not (before in _NUMBER_SIGNS or after.startswith((*_NUMBER_SIGNS, *units)))
