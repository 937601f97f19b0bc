"""Opens a warehouse, brought up to date with the program: schema, tables of totals, reference data, facts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import facts, mart_schema, reference
from warehouse.migrations import migrate

MEMORY = ":memory:"
_FILE = Path("warehouse", "warehouse.duckdb")


def connect(path: str | Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a warehouse and create it where there is none.

    Args:
        path: a ``.duckdb`` file, the home folder that has it in ``warehouse/``, or ``":memory:"`` for a
            warehouse that is gone when the connection is closed.
        read_only: open it as it is, without creating or updating anything.

    Raises:
        duckdb.IOException: another process has it open for writing, or it does not exist and ``read_only``.
        warehouse.migrations.SchemaChangedError: it was made with other schema files than the program has.
    """
    if str(path) == MEMORY:
        return _up_to_date(duckdb.connect(MEMORY))
    file = warehouse_file(Path(path))
    if read_only:
        return duckdb.connect(str(file), read_only=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    return _up_to_date(duckdb.connect(str(file)))


def warehouse_file(path: Path) -> Path:
    """The database file that ``path`` means: itself, or the one in the home folder ``path``."""
    return path if path.suffix == ".duckdb" else path / _FILE


def _up_to_date(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    try:
        migrate(con)
        mart_schema.refresh(con)
        reference.refresh(con)
        facts.refresh(con)
    except BaseException:
        con.close()
        raise
    return con
