"""The command ``notice``: the sheet about a filing that can be sent to its unit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from assets.home import Home
from assets.notices import FORMATS, write_notice
from expectations.life import Review, State, states
from expectations.notice import Notice, notice
from expectations.notice_evidence import EvidenceError, with_evidence
from pipelines.checking import checked, reviews
from pipelines.cli import UsageError, files_of
from pipelines.reading_commands import documents_of
from pipelines.warehouse_commands import published
from warehouse.picture_pages import document_paths


def notice_command(arguments: argparse.Namespace) -> int:
    """``juesuan notice FILING…``: write the sheets and print the path of each file."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    formats = FORMATS if arguments.format == "both" else (arguments.format,)
    for sheet in _notices(arguments):
        if not sheet.entries:
            print(f"juesuan: {sheet.document}: nothing to tell the unit", file=sys.stderr)
            continue
        for path in write_notice(sheet, arguments.out, formats):
            print(path)
    return 0


def _notices(arguments: argparse.Namespace) -> Iterator[Notice]:
    """The notices about files that are checked now, then those about filings of the warehouse."""
    files = [Path(word) for word in arguments.filings if Path(word).exists()]
    words = [word for word in arguments.filings if not Path(word).exists()]
    if files:
        paths = files_of(files)
        with checked(paths, arguments.engine) as (con, _):
            places = {
                row[0]: [page.path for page in pages]
                for pages in documents_of(paths)
                for row in _filings_of(con, pages[0].name)
            }
            known = states(con, reviews())
            for filing_id, pages in places.items():
                yield _shown(con, filing_id, known, pages)
    if words:
        home = Home.from_environment()
        with published() as con:
            known = states(con, reviews())
            for filing_id, document_id in _chosen(con, words, arguments.year):
                yield _shown(con, filing_id, known, _landed(con, home, document_id))


def _shown(
    con: duckdb.DuckDBPyConnection,
    filing_id: str,
    known: Mapping[str, Review | State],
    paths: Sequence[Path],
) -> Notice:
    sheet = notice(con, filing_id, known, date.today())
    try:
        return with_evidence(sheet, paths[0], paths[1:])
    except EvidenceError as error:
        print(f"juesuan: without pictures: {error}", file=sys.stderr)
        return sheet


def _landed(con: duckdb.DuckDBPyConnection, home: Home, document_id: str) -> list[Path]:
    try:
        return document_paths(con, home.landing, document_id)
    except FileNotFoundError as error:
        raise UsageError(str(error)) from error


def _filings_of(con: duckdb.DuckDBPyConnection, file_name: str) -> list[Any]:
    return con.execute(
        "SELECT f.filing_id FROM core.dim_filing AS f JOIN raw.document AS d USING (document_id) "
        "WHERE d.file_name = $1 ORDER BY 1",
        [file_name],
    ).fetchall()


def _chosen(con: duckdb.DuckDBPyConnection, words: list[str], year: int | None) -> list[tuple[str, str]]:
    """Filings by id, or by a part of their unit's name; the current ones, of one year where it is given.

    Raises:
        UsageError: a word names nothing, or more than one unit.
    """
    chosen: dict[str, str] = {}
    for word in words:
        rows = con.execute(
            """
            SELECT filing_id, document_id, unit_name FROM core.dim_filing
            WHERE filing_id = $1
                OR (is_current AND contains(unit_name, $1) AND ($2 IS NULL OR fiscal_year = $2))
            ORDER BY unit_name <> $1, unit_name, fiscal_year
            """,
            [word, year],
        ).fetchall()
        exact = [row for row in rows if row[2] == word or row[0] == word] or rows
        units = sorted({row[2] for row in exact})
        if not exact:
            raise UsageError(f"{word!r} is no file, and no filing of the warehouse has this id or unit")
        if len(units) > 1:
            raise UsageError(f"{word!r} is a part of several units' names: {', '.join(units[:5])}")
        chosen |= {filing_id: document_id for filing_id, document_id, _ in exact}
    return list(chosen.items())
