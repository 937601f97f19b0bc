"""Text files as documents: what an extractor or a web page left of a filing, without geometry."""

from __future__ import annotations

import re

from disclosures.documents.characters import as_printed
from disclosures.documents.document import Glyph, Line, Page, UnreadableDocumentError
from disclosures.documents.sniff import decode_text

# Not str.splitlines: it also splits at form feeds and separators, and line numbers would no longer be those
# that an editor shows.
_NEWLINE = re.compile("\r\n|\n|\r")


def read_text(data: bytes) -> tuple[Page, ...]:
    """Read a text file.

    A page begins at a form feed; in a file without any, at a line that begins with a space, as extractors
    that join pages leave it. Empty lines yield no line but count.

    Args:
        data: The file: UTF-8, UTF-16 with a mark, or GB 18030.

    Returns:
        The pages. A glyph's x0 is its column from 0, x1 one more, y0 and y1 the number of its line in the
        file from 1. A page is as wide as its longest line and as high as the number of its last line.

    Raises:
        UnreadableDocumentError: ``undecodable_text`` if the bytes are in no known encoding.
    """
    text = decode_text(data)
    if text is None:
        raise UnreadableDocumentError("undecodable_text", "neither UTF-8 nor GB 18030 text")
    has_form_feeds = "\f" in text
    pages: list[list[Line]] = []
    for number, raw in enumerate(_NEWLINE.split(text), start=1):
        for i, part in enumerate(raw.split("\f")):
            if not pages or i > 0 or (number > 1 and not has_form_feeds and part.startswith(" ")):
                pages.append([])
            line = _line(part, number)
            if line is not None:
                pages[-1].append(line)
    return tuple([_page(lines, number) for number, lines in enumerate(pages, start=1)])


def _line(raw: str, number: int) -> Line | None:
    """The visible characters of a printed line, one space for each run of white space between them."""
    y = float(number)
    glyphs: list[Glyph] = []
    gap_from: int | None = None
    for column, character in enumerate(as_printed(raw)):
        if character == " ":
            if gap_from is None:
                gap_from = column
            continue
        if gap_from is not None and glyphs:
            glyphs.append(Glyph(" ", float(gap_from), y, float(column), y))
        gap_from = None
        glyphs.append(Glyph(character, float(column), y, column + 1.0, y))
    return Line(tuple(glyphs)) if glyphs else None


def _page(lines: list[Line], number: int) -> Page:
    width = max((line.box.x1 for line in lines), default=0.0)
    height = max((line.box.y1 for line in lines), default=0.0)
    return Page(number, width, height, tuple(lines))
