"""A warehouse in memory with the schema of the project, filled straight from figures, without documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

import duckdb
import pyarrow as pa

from disclosures.filing import Figure
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
}


def store(filings: Mapping[str, Sequence[Figure]], year: int = 2023) -> duckdb.DuckDBPyConnection:
    """A warehouse that holds the figures of some filings, by name of the filing."""
    con = duckdb.connect()
    migrate(con)
    add(con, filings, year)
    return con


def add(
    con: duckdb.DuckDBPyConnection,
    filings: Mapping[str, Sequence[Figure]],
    year: int = 2023,
    reader: str = "test",
) -> None:
    """Put filings into the warehouse, or put their figures in the place of those that they had."""
    for table, key in _KEYS.items():
        con.execute(f"DELETE FROM {table} WHERE list_contains($1, {key})", [list(filings)])
    known = {
        name: {
            **dict.fromkeys(("document_id", "unit_id", "filing_id", "name", "unit_name"), name),
            "file_name": f"{name}.pdf",
            "fiscal_year": year,
            "division_code": _DIVISION,
            "reader": reader,
        }
        for name in filings
    }
    for table in ("raw.document", "core.dim_unit", "core.dim_filing"):
        _insert(con, table, list(known.values()))
    rows = [
        known[name] | _figure(f, n)
        for name, figures in filings.items()
        for n, f in enumerate(figures, start=1)
    ]
    _insert(con, "core.fct_figure", rows)


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
