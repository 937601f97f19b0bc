"""Finds the fiscal year of an attachment that names none: the one that the others of its article name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from disclosures.filing import DocumentKind, Filing
from warehouse.filings import FilingFormatError, filing_path, read_head
from warehouse.picture_pages import PictureFilings
from warehouse.places import articles, gather


@dataclass(frozen=True, slots=True)
class YearKnown:
    """A document that names no fiscal year and could be read, now that its year is known from others."""

    document_id: str
    file_name: str
    fiscal_year: int


def years_known(
    con: duckdb.DuckDBPyConnection,
    waiting: Iterable[str],
    folder: Path,
    reader: str,
    pictures: PictureFilings,
) -> list[YearKnown]:
    """Documents whose year is known from what was published with them: all others say one and the same.

    Without a year nothing in a document has a period, and no figure of it was kept: it has to be read again.

    Args:
        con: a writable connection to the warehouse.
        waiting: documents that wait to be loaded; with them and what belongs to them something can change.
        folder: where readings are kept.
        reader: the version of the reader whose readings count.
        pictures: which of the documents are pages of one filing: only the reading of all of them counts.
    """
    gather(con, waiting)
    rows = con.execute(
        "SELECT document_id, file_name FROM raw.document SEMI JOIN awaited USING (document_id) ORDER BY ALL"
    ).fetchall()
    names = dict(rows)
    together: dict[str, list[Filing]] = defaultdict(list)
    for document_id, article in articles(con, names).items():
        head = _head(filing_path(folder, document_id, reader))
        if head is None or head.pictures != pictures.pictures(document_id):
            continue
        if head.kind is DocumentKind.FINAL_ACCOUNTS:
            together[article].append(head)
    found = []
    for heads in together.values():
        years = {head.fiscal_year for head in heads} - {None}
        if len(years) == 1:
            (year,) = years
            found += [(head.sha256, year) for head in heads if head.fiscal_year is None]
    return [YearKnown(document_id, names[document_id], year) for document_id, year in sorted(found)]


def _head(path: Path) -> Filing | None:
    """What a kept reading says of itself; null where none is kept that this program can use."""
    try:
        return read_head(path)
    except (FileNotFoundError, FilingFormatError):
        return None
