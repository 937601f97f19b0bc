"""Which documents a new version of the reader reads again, and which are tried again by hand."""

from __future__ import annotations

import duckdb
import pytest
from make_filings import failure, filed

from disclosures.filing import DocumentKind
from disclosures.readers import Mends, mended_since, parse_versions, versions
from disclosures.reading import READER
from warehouse import load_batch
from warehouse.waiting import wait_again, waiting_documents

HISTORY = """
- {version: r1, mends: all}
- {version: r2, mends: [{reason: unsupported_*}, {reason: no_figures, kind: pdf}]}
- {version: r3, mends: [{document_kind: other}]}
- {version: r4, mends: all}
"""
UNIT = "奇台县教育局"


@pytest.fixture
def read(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Documents of several fates, all read by the first version."""
    load_batch(
        con,
        [
            filed(UNIT, name="loaded.pdf", reader="r1"),
            filed(UNIT, name="other.pdf", reader="r1", kind=DocumentKind.OTHER),
            failure("word.docx", "unsupported_docx", reader="r1"),
            failure("empty.pdf", "no_figures", reader="r1"),
            failure("empty.txt", "no_figures", reader="r1"),
            failure("broken.pdf", "broken_pdf", reader="r1"),
        ],
    )
    return con


def waiting(con: duckdb.DuckDBPyConnection, reader: str) -> list[str]:
    known = parse_versions(HISTORY)
    names = [one.version for one in known]
    if reader in names:
        known = known[: names.index(reader) + 1]
    return [d.file_name for d in waiting_documents(con, reader, known)]


def test_a_new_version_reads_again_what_it_may_mend_and_only_that(read: duckdb.DuckDBPyConnection) -> None:
    assert waiting(read, "r1") == []
    assert waiting(read, "r2") == ["empty.pdf", "word.docx"]
    # A version that was skipped counts too.
    assert waiting(read, "r3") == ["empty.pdf", "other.pdf", "word.docx"]
    assert len(waiting(read, "r4")) == 6


def test_what_a_version_has_read_does_not_wait_for_it(read: duckdb.DuckDBPyConnection) -> None:
    load_batch(read, [failure("word.docx", "unsupported_docx", reader="r2")])
    assert waiting(read, "r2") == ["empty.pdf"]
    assert {d.attempt for d in waiting_documents(read, "r2", parse_versions(HISTORY)[:2])} == {1}


def test_a_version_that_nobody_knows_is_older_than_all(read: duckdb.DuckDBPyConnection) -> None:
    assert len(waiting_documents(read, READER)) == 6
    assert mended_since("unknown", versions()) == (Mends(),)
    assert mended_since(READER, versions()) == ()


def test_chosen_documents_are_tried_again(read: duckdb.DuckDBPyConnection) -> None:
    ids = dict(read.execute("SELECT file_name, document_id FROM raw.document").fetchall())
    wait_again(read, [ids["word.docx"], ids["loaded.pdf"]])
    assert [(d.file_name, d.attempt) for d in waiting_documents(read, "r1", parse_versions(HISTORY)[:1])] == [
        ("word.docx", 2)
    ]
    wait_again(read)
    assert waiting(read, "r1") == ["broken.pdf", "empty.pdf", "empty.txt", "word.docx"]


def test_what_a_failed_reading_said_stays_with_it(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [failure("a.pdf", "broken_pdf", page=3, engine="pdfium", output="bad xref")])
    said = con.execute("SELECT reason, page, engine, output FROM raw.quarantine").fetchall()
    assert said == [("broken_pdf", 3, "pdfium", "bad xref")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- {version: a}",
        "- {version: a, mends: [{status: read}]}",
        "- {version: a, mends: [{}]}",
        "[{version: a, mends: all}, {version: a, mends: all}]",
    ],
)
def test_a_list_of_versions_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"readers\.yaml"):
        parse_versions(text)
