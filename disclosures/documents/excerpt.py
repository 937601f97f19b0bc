"""Lines of a document around figures, as text: the place of a figure where no page can be rendered."""

from __future__ import annotations

from collections.abc import Sequence

from disclosures.documents.document import Line, Page
from disclosures.documents.picture import Mark
from disclosures.documents.reader import read_document


def excerpts(data: bytes, name: str, marks: Sequence[Mark], most: int = 12) -> list[tuple[int, str]]:
    """Page and text of the lines and table rows in which marks are, in the order of the marks, each once.

    Raises:
        UnreadableDocumentError: the bytes cannot be read.
    """
    pages = {page.number: page for page in read_document(data, name).pages}
    found: dict[tuple[int, str], None] = {}
    for mark in marks:
        if mark.page in pages:
            found.update({(mark.page, text): None for text in _lines(pages[mark.page], mark)})
    return list(found)[:most]


def _lines(page: Page, mark: Mark) -> list[str]:
    """The lines, or rows of tables, whose height the mark meets."""
    middle = (mark.y0 + mark.y1) / 2
    found = []
    for block in page.blocks():
        if isinstance(block, Line):
            if block.box.y0 <= middle <= block.box.y1:
                found.append(block.text)
        elif block.box.y0 <= middle <= block.box.y1:
            cells = [c.text for c in block.cells if c.box.y0 <= middle <= c.box.y1 and c.text]
            found.append(" | ".join(cells))
    return [text for text in found if text.strip()]
