"""What is read of sheets made of a few words: of drawn tables, and of lines as an extractor leaves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from drawn_sheets import Reading, Rows, page_of

from disclosures.documents import Document, Table, read_document
from disclosures.statements.performance import read_performance


@pytest.fixture
def read_pages() -> Callable[..., Reading]:
    """``read_pages([blocks of page 1], [blocks of page 2], …)``: what is read of tables."""

    def read(*pages: Sequence[str | Rows | Table]) -> Reading:
        built = tuple(page_of(number, *blocks) for number, blocks in enumerate(pages, start=1))
        return read_performance(Document("filing.pdf", "0", "pdf", "none", built), 2022)

    return read


@pytest.fixture
def read_lines() -> Callable[[str], Reading]:
    """What is read of a text file."""

    def read(text: str) -> Reading:
        return read_performance(read_document(text.encode(), "filing.txt"), 2022)

    return read
