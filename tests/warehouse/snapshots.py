"""The whole content of a warehouse as a value, to compare before and after."""

from __future__ import annotations

import duckdb

from warehouse import table_rows


def snapshot(con: duckdb.DuckDBPyConnection, *without: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, sorted, without the columns named (such as times)."""
    found = {}
    for table in table_rows(con):
        columns = [c for c in con.table(table).columns if c not in without]
        rows = con.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
        found[table] = sorted(rows, key=repr)
    return found


def one(con: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    """The only row of a query."""
    (row,) = con.execute(query).fetchall()
    return row
