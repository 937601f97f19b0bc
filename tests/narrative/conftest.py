"""A filing of one section made of plain text, so that a test is a sentence and what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disclosures.documents import Document, read_document
from disclosures.filing import Figure, Issue
from disclosures.statements.narrative import read_narrative

Reading = tuple[tuple[Figure, ...], tuple[Issue, ...]]


def document_of(text: str) -> Document:
    return read_document(text.encode(), "filing.txt")


@pytest.fixture
def said() -> Callable[..., Reading]:
    """``said(heading, text, year=2022)``: what is read of a section of a department's narrative."""

    def read(heading: str, text: str, year: int = 2022, codes: dict[str, str] | None = None) -> Reading:
        return read_narrative(
            document_of(f"某市林业局\n{year}年度部门决算\n第二部分 部门决算情况说明\n{heading}\n{text}\n"),
            year,
            codes or {},
        )

    return read
