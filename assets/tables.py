"""Tables of the warehouse as Dagster assets: described by their comments, counted when they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import dagster as dg
import duckdb

from warehouse import mart_schema
from warehouse.migrations import migrate

OWNERS = ["team:juesuan"]
NOT_ASSETS = frozenset({"raw.schema_version", "raw.derivation"})
"""Tables of the warehouse about itself, which no run makes."""


def key(table: str) -> dg.AssetKey:
    """The asset of a table: ``core.fct_figure`` is ``core/fct_figure``."""
    return dg.AssetKey(table.split("."))


def tables(schema: str) -> list[str]:
    """The tables of a schema that runs make, in the order in which they are created."""
    return [table for table in _descriptions() if table.startswith(f"{schema}.") and table not in NOT_ASSETS]


def table_specs(names: Iterable[str], group: str, deps: Iterable[str]) -> list[dg.AssetSpec]:
    """Specs of tables that one step makes together from what stands in the tables of ``deps``."""
    after = [key(table) for table in deps]
    return [
        dg.AssetSpec(
            key(name),
            deps=after,
            description=_descriptions()[name],
            group_name=group,
            owners=OWNERS,
            kinds={"duckdb", "table"},
            metadata={"dagster/column_schema": _columns()[name]},
        )
        for name in names
    ]


def materialized(
    con: duckdb.DuckDBPyConnection, names: Iterable[str], metadata: Mapping[str, Any]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Results for tables that were made: their rows, and what the step has to say about all of them."""
    for name in names:
        rows = con.table(name).shape[0]
        yield dg.MaterializeResult(asset_key=key(name), metadata={"dagster/row_count": rows, **metadata})


@cache
def _descriptions() -> dict[str, str]:
    rows = _ask(
        "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() ORDER BY table_oid"
    )
    return dict(rows)


@cache
def _columns() -> dict[str, dg.TableSchema]:
    rows = _ask(
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() ORDER BY table_oid, column_index"
    )
    found: dict[str, list[dg.TableColumn]] = {}
    for table, name, data_type, comment in rows:
        found.setdefault(table, []).append(dg.TableColumn(name, data_type, comment))
    return {table: dg.TableSchema(columns) for table, columns in found.items()}


def _ask(query: str) -> list[Any]:
    """The rows of a query on an empty warehouse: what its schema files say."""
    con = _empty()
    return con.execute(query).fetchall()


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con)
    mart_schema.refresh(con)
    return con
