"""A warehouse in memory with the schema of the project, filled straight from figures, without documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache

import duckdb
import pyarrow as pa

from disclosures.filing import Figure, Filing, Sentence, StatementFound
from expectations.examples import sentences
from warehouse.migrations import migrate

_EMPTY = {
    "VARCHAR": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "DOUBLE": 0.0,
    "BOOLEAN": True,
    "TIMESTAMP": datetime(2024, 1, 1),
}
_DIVISION = "652300"
_KEYS = {
    "raw.document": "document_id",
    "core.dim_unit": "unit_id",
    "core.dim_filing": "filing_id",
    "core.fct_figure": "filing_id",
    "core.filing_sentence": "filing_id",
    "core.filing_statement": "filing_id",
}


def store(filings: Mapping[str, Sequence[Figure] | Filing], year: int = 2023) -> duckdb.DuckDBPyConnection:
    """A warehouse that holds the figures of some filings, by name of the filing."""
    con = duckdb.connect()
    migrate(con)
    add(con, filings, year)
    return con


def add(
    con: duckdb.DuckDBPyConnection,
    filings: Mapping[str, Sequence[Figure] | Filing],
    year: int = 2023,
    reader: str = "test",
    unit_ids: Mapping[str, str] | None = None,
) -> None:
    """Put filings into the warehouse, or put their figures in the place of those that they had.

    Each is of a unit of its own, of the name of the filing, unless ``unit_ids`` says of which.
    """
    units = unit_ids or {}
    for table, key in _KEYS.items():
        con.execute(f"DELETE FROM {table} WHERE list_contains($1, {key})", [list(filings)])
    parts = {name: _parts(filing) for name, filing in filings.items()}
    known = {
        name: {
            **dict.fromkeys(("document_id", "filing_id", "name"), name),
            "unit_id": units.get(name, name),
            "unit_name": _unit_name(filings[name], parts[name][1]) or name,
            "file_name": f"{name}.pdf",
            "fiscal_year": year,
            "division_code": _DIVISION,
            "reader": reader,
        }
        for name in filings
    }
    for table in ("raw.document", "core.dim_unit", "core.dim_filing"):
        _insert(con, table, list(known.values()))
    for table, position in (
        ("core.fct_figure", 0),
        ("core.filing_sentence", 1),
        ("core.filing_statement", 2),
    ):
        rows = [
            known[name] | _row(part, n)
            for name, of_filing in parts.items()
            for n, part in enumerate(of_filing[position], start=1)
        ]
        _insert(con, table, rows)


def _parts(filing: Sequence[Figure] | Filing):
    """Figures, sentences and statements of a filing, or of figures in the notation of examples."""
    if isinstance(filing, Filing):
        return filing.figures, filing.sentences, filing.statements
    figures = tuple(f for f in filing if f.concept != "sentence")
    by_statement: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.statement.startswith("T"):
            by_statement.setdefault(figure.statement, []).append(figure)
    found = tuple(
        StatementFound(
            statement=name,
            title=name,
            page=1,
            last_page=1,
            unit=group[0].unit,
            is_nil=all(f.is_blank for f in group),
        )
        for name, group in by_statement.items()
    )
    return figures, sentences(filing), found


def _unit_name(filing: Sequence[Figure] | Filing, words: Sequence[Sentence]) -> str | None:
    if isinstance(filing, Filing):
        return filing.unit_name
    cover = next((s.text for s in words if s.kind == "preamble"), "")
    return cover.split("20")[0] or None


def _row(part: Figure | Sentence | StatementFound, number: int) -> dict[str, object]:
    if isinstance(part, Figure):
        return _figure(part, number)
    return {**asdict(part), **({"sentence_id": -number} if isinstance(part, Sentence) else {})}


def _figure(figure: Figure, number: int) -> dict[str, object]:
    return {
        **figure.as_row(),
        "figure_id": number,
        "decimals": figure.decimals,
        "value_yuan": figure.value_yuan,
    }


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    columns = _columns(con, table)
    empty = {name: _EMPTY[kind] for name, (kind, is_nullable) in columns.items() if not is_nullable}
    full = [empty | {c: row[c] for c in columns if c in row} for row in rows]
    con.register("incoming", pa.Table.from_pylist(full))
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    con.unregister("incoming")


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> Mapping[str, tuple[str, bool]]:
    return _described(tuple(con.execute(f"DESCRIBE {table}").fetchall()))


@cache
def _described(rows: tuple[tuple[str, ...], ...]) -> Mapping[str, tuple[str, bool]]:
    return {name: (kind, nullable == "YES") for name, kind, nullable, *_ in rows}
