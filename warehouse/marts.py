"""Makes the marts again from current filings, with the SQL of ``sql/rollup``, in one transaction."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb

from warehouse.consolidation import consolidate


def build_marts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make all tables of the schema ``mart`` again, and compare departments with their units.

    They depend only on the filings in the warehouse, not on the order in which these came.

    Returns:
        Rows by table.
    """
    tables = mart_tables(con)
    con.begin()
    try:
        for table in tables:
            con.execute(f"DELETE FROM {table}")
        consolidate(con)
        for sql in _steps():
            con.execute(sql)
        rows = {table: con.table(table).shape[0] for table in tables}
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return rows


def mart_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the schema ``mart``."""
    rows = con.execute(
        "SELECT 'mart.' || table_name FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = 'mart' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]


@cache
def _steps() -> tuple[str, ...]:
    folder = files("warehouse").joinpath("sql", "rollup")
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda p: p.name))
