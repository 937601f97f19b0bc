from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from make_filings import filed

from warehouse import SchemaChangedError, connect, load_batch, warehouse_file
from warehouse.migrations import SchemaFile, migrate, schema_files


def test_files_are_applied_once_in_order(con: duckdb.DuckDBPyConnection) -> None:
    applied = con.execute(
        "SELECT version, name, sha256 FROM raw.schema_version ORDER BY applied_at"
    ).fetchall()
    assert applied == [(f.version, f.name, f.sha256) for f in schema_files()]
    assert migrate(con) == []


def test_a_new_file_is_applied_to_an_old_warehouse(con: duckdb.DuckDBPyConnection) -> None:
    new = SchemaFile(900, "more", "CREATE TABLE core.more (a INTEGER)")
    assert migrate(con, (*schema_files(), new)) == [new]
    assert con.table("core.more").columns == ["a"]


def test_an_applied_file_must_not_change(con: duckdb.DuckDBPyConnection) -> None:
    first, *rest = schema_files()
    with pytest.raises(SchemaChangedError, match="001"):
        migrate(con, (replace(first, sql=first.sql + "-- better"), *rest))
    with pytest.raises(SchemaChangedError, match="001"):
        migrate(con, tuple(rest))


def test_a_file_is_applied_whole_or_not_at_all(con: duckdb.DuckDBPyConnection) -> None:
    broken = SchemaFile(
        901, "broken", "CREATE TABLE core.half (a INTEGER); CREATE TABLE core.half (b INTEGER)"
    )
    with pytest.raises(duckdb.CatalogException):
        migrate(con, (*schema_files(), broken))
    with pytest.raises(duckdb.CatalogException):
        con.table("core.half")
    assert migrate(con) == []


def test_a_home_has_its_warehouse_in_its_place(tmp_path: Path) -> None:
    with connect(tmp_path) as con:
        load_batch(con, [filed("奇台县教育局")])
    assert (tmp_path / "warehouse" / "warehouse.duckdb").is_file()
    assert warehouse_file(tmp_path) == warehouse_file(tmp_path / "warehouse" / "warehouse.duckdb")
    with connect(tmp_path, read_only=True) as con:
        assert con.table("core.dim_filing").shape[0] == 1
        with pytest.raises(duckdb.InvalidInputException):
            con.execute("DELETE FROM core.dim_filing")


def test_reading_needs_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException):
        connect(tmp_path, read_only=True)


def test_what_the_program_brings_along_is_renewed_when_it_changed(tmp_path: Path) -> None:
    with connect(tmp_path) as con:
        load_batch(con, [filed("奇台县教育局")])
        before = con.execute("FROM core.fct_expenditure ORDER BY figure_id").fetchall()
        con.execute("UPDATE raw.derivation SET sha256 = 'older'")
        con.execute("DELETE FROM core.fct_expenditure")
        con.execute("DELETE FROM core.dim_division")
    with connect(tmp_path) as con:
        assert con.execute("FROM core.fct_expenditure ORDER BY figure_id").fetchall() == before
        assert con.table("core.dim_division").shape[0] > 3000
