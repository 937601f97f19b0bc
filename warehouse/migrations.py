"""Applies the files of ``schema/`` to a warehouse, each once, in the order of their numbers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import duckdb

_NAME = re.compile(r"(\d{3})_(\w+)\.sql")


class SchemaChangedError(Exception):
    """A schema file is not what it was when it was applied. Applied files never change: add a new one."""


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """One file of ``schema/``: ``002_core.sql`` has version 2 and name core."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def schema_files() -> tuple[SchemaFile, ...]:
    """All schema files by version.

    Raises:
        ValueError: a file has no number, or two files have the same.
    """
    found: dict[int, SchemaFile] = {}
    for path in files("warehouse").joinpath("schema").iterdir():
        match = _NAME.fullmatch(path.name)
        if match is None or int(match[1]) in found:
            raise ValueError(f"schema/{path.name}: needs a number of its own, such as 007_name.sql")
        found[int(match[1])] = SchemaFile(int(match[1]), match[2], path.read_text(encoding="utf-8"))
    return tuple(found[version] for version in sorted(found))


def migrate(con: duckdb.DuckDBPyConnection, known: tuple[SchemaFile, ...] | None = None) -> list[SchemaFile]:
    """Apply what is not applied yet, each file in a transaction of its own, and return it.

    Raises:
        SchemaChangedError: an applied file has changed or is gone.
    """
    wanted = schema_files() if known is None else known
    applied = _applied(con)
    by_version = {file.version: file for file in wanted}
    for version, sha256 in applied.items():
        if version not in by_version or by_version[version].sha256 != sha256:
            raise SchemaChangedError(f"schema file {version:03d} was changed after it was applied")
    new = [file for file in wanted if file.version not in applied]
    for file in new:
        con.begin()
        try:
            con.execute(file.sql)
            con.execute(
                "INSERT INTO raw.schema_version VALUES (?, ?, ?, ?)",
                [file.version, file.name, file.sha256, datetime.now(UTC).replace(tzinfo=None)],
            )
        except duckdb.Error:
            con.rollback()
            raise
        con.commit()
    return new


def _applied(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    exists = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() "
        "AND schema_name = 'raw' AND table_name = 'schema_version'"
    ).fetchone()
    if exists == (0,):
        return {}
    return dict(con.execute("SELECT version, sha256 FROM raw.schema_version").fetchall())
