"""Publishes the warehouse: builds a new file, validates it, and only then puts it in place of the old one.

Analysts never open the file that runs write to. Whoever has the old published file open keeps what it had.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from warehouse.facts import TABLES as FACTS
from warehouse.marts import mart_tables

WAREHOUSE = "warehouse.duckdb"
PARQUET = "parquet"
_SCHEMAS = ("raw", "core", "dq", "mart")
_EXPORTED = ("core.dim_filing", "core.dim_unit", "core.dim_division", "core.fct_figure", *FACTS)
_SHOWN = 5


class PublishError(Exception):
    """The new file failed its validation; what was published before is untouched."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the file, its tables with their rows, and the Parquet files beside it."""

    warehouse: Path
    rows: dict[str, int]
    parquet: tuple[Path, ...]


def publish(con: duckdb.DuckDBPyConnection, target: Path) -> Published:
    """Copy the warehouse to ``target/warehouse.duckdb`` and marts and facts to ``target/parquet/*.parquet``.

    Args:
        con: a connection to the warehouse, without an open transaction; its marts must be up to date.
        target: the folder of published files.

    Raises:
        PublishError: the copy is not what it should be; the files published before stay as they are.
    """
    target.mkdir(parents=True, exist_ok=True)
    rows = table_rows(con)
    # No dot in the name: DuckDB in the browser takes the name up to the first one.
    with _scratch(target) as scratch:
        copy = scratch / "warehouse_next.duckdb"
        _copy(con, copy)
        with duckdb.connect(str(copy), read_only=True) as new:
            validate(new, rows)
            exported = _export(new, scratch)
        parquet = _move(exported, target / PARQUET)
        copy.replace(target / WAREHOUSE)
    return Published(target / WAREHOUSE, rows, parquet)


def table_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table of the warehouse."""
    tables = con.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        f"WHERE database_name = current_database() AND schema_name IN {_SCHEMAS} ORDER BY 1"
    ).fetchall()
    return {table: con.table(table).shape[0] for (table,) in tables}


def validate(con: duckdb.DuckDBPyConnection, rows: dict[str, int]) -> None:
    """Check a copy of the warehouse.

    Args:
        con: a connection to the copy.
        rows: what each table must have.

    Raises:
        PublishError: rows are missing, a table or column has no comment, or a query of ``sql/publish`` finds
            something.
    """
    found = table_rows(con)
    if found != rows:
        wrong = sorted(table for table in rows.keys() | found.keys() if rows.get(table) != found.get(table))
        raise PublishError(f"tables differ from the warehouse: {', '.join(wrong)}")
    if missing := without_comment(con):
        raise PublishError(f"without comment: {', '.join(missing[:_SHOWN])}")
    for name, (title, _) in validations().items():
        if offending := violations(con, name):
            raise PublishError(f"{title}: {offending}")


def without_comment(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables, views and columns of the warehouse that have no comment."""
    rows = con.execute(
        f"""
        SELECT schema_name || '.' || table_name || '.' || column_name
        FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name IN {_SCHEMAS} AND coalesce(comment, '') = ''
        UNION ALL
        SELECT schema_name || '.' || table_name
        FROM duckdb_tables()
        WHERE database_name = current_database() AND schema_name IN {_SCHEMAS} AND coalesce(comment, '') = ''
        UNION ALL
        SELECT schema_name || '.' || view_name
        FROM duckdb_views()
        WHERE database_name = current_database() AND schema_name IN {_SCHEMAS} AND coalesce(comment, '') = ''
        ORDER BY 1
        """
    ).fetchall()
    return [name for (name,) in rows]


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder on the disk of ``target``, gone afterwards: files move out of it in one step."""
    folder = target / f".next_{uuid.uuid4().hex}"
    folder.mkdir()
    try:
        yield folder
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def _copy(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    source = con.execute("SELECT current_database()").fetchall()[0][0]
    con.execute(f"ATTACH {_quoted(path)} AS published_copy")
    try:
        con.execute(f'COPY FROM DATABASE "{source}" TO published_copy')
    finally:
        con.execute("DETACH published_copy")


def _export(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    paths = []
    for table in (*_EXPORTED, *mart_tables(con)):
        path = folder / f"{table}.parquet"
        con.execute(f"COPY {table} TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
        paths.append(path)
    return paths


def _move(paths: list[Path], folder: Path) -> tuple[Path, ...]:
    """Put new files in the place of the old ones, one by one, and take away those of tables that are gone."""
    folder.mkdir(exist_ok=True)
    moved = tuple(path.replace(folder / path.name) for path in paths)
    for old in set(folder.glob("*.parquet")) - set(moved):
        old.unlink()
    return moved


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def violations(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    """A few of the rows that the query ``name`` of ``sql/publish`` finds wrong; none where all is well.

    Raises:
        KeyError: there is no such query.
    """
    return con.execute(validations()[name][1]).fetchmany(_SHOWN)


@cache
def validations() -> dict[str, tuple[str, str]]:
    """Title and SQL of each query of ``sql/publish``, by name: every row that one returns is a mistake."""
    folder = files("warehouse").joinpath("sql", "publish")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        text = path.read_text(encoding="utf-8")
        name = path.name.removesuffix(".sql").partition("_")[2]
        found[name] = (text.partition("\n")[0].removeprefix("-- "), text)
    return found
