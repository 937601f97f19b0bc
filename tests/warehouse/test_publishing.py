from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from make_filings import accounts, failure, filed
from snapshots import snapshot

from disclosures.filing import Scope
from warehouse import PublishError, build_marts, consolidate, load_batch, publish
from warehouse.publishing import WAREHOUSE, without_comment


@pytest.fixture
def filled(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A warehouse with a county, a prefecture, a revision and something in quarantine."""
    load_batch(
        con,
        [
            filed("昌吉州应急管理局"),
            filed("奇台县教育局", scope=Scope.CONSOLIDATED, members=["第一中学"], name="a.pdf"),
            filed("奇台县教育局", scope=Scope.CONSOLIDATED, figures=accounts(income="7.00"), name="b.pdf"),
            filed("奇台县教育局第一中学"),
            filed("市中区教育局"),
            failure("scan.docx", "unsupported_docx"),
        ],
    )
    consolidate(con)
    build_marts(con)
    return con


def test_the_published_file_is_the_warehouse(filled: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    result = publish(filled, tmp_path / "published")
    assert result.warehouse == tmp_path / "published" / WAREHOUSE
    with duckdb.connect(str(result.warehouse), read_only=True) as con:
        assert snapshot(con) == snapshot(filled)
        assert without_comment(con) == []
        query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'county_year' ORDER BY column_name"
        assert con.execute(query).fetchall() == filled.execute(query).fetchall()
        assert result.rows["core.dim_filing"] == 5


def test_marts_and_facts_are_published_as_parquet(filled: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    result = publish(filled, tmp_path)
    names = {path.name for path in result.parquet}
    assert {"core.fct_figure.parquet", "mart.county_year.parquet", "core.fct_three_public.parquet"} <= names
    for path in result.parquet:
        table = path.name.removesuffix(".parquet")
        assert duckdb.read_parquet(str(path)).shape[0] == result.rows[table]
    amount = duckdb.read_parquet(str(tmp_path / "parquet" / "mart.county_year.parquet")).select("income_yuan")
    assert str(amount.types[0]) == "DECIMAL(24,4)"


def test_publishing_again_replaces_the_files(filled: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(filled, tmp_path)
    (tmp_path / "parquet" / "mart.gone.parquet").write_bytes(b"of an older version")
    load_batch(filled, [filed("奇台县水利局")])
    consolidate(filled)
    build_marts(filled)
    result = publish(filled, tmp_path)
    assert result.rows["core.dim_filing"] == 6
    assert sorted(p.name for p in tmp_path.iterdir()) == ["parquet", WAREHOUSE]
    assert not (tmp_path / "parquet" / "mart.gone.parquet").exists()


def test_who_reads_the_old_file_keeps_what_it_had(filled: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(filled, tmp_path)
    with duckdb.connect(str(tmp_path / WAREHOUSE), read_only=True) as analyst:
        load_batch(filled, [filed("奇台县水利局")])
        consolidate(filled)
        build_marts(filled)
        publish(filled, tmp_path)
        assert analyst.execute("SELECT count(*) FROM core.dim_filing").fetchone() == (5,)
    with duckdb.connect(str(tmp_path / WAREHOUSE), read_only=True) as analyst:
        assert analyst.execute("SELECT count(*) FROM core.dim_filing").fetchone() == (6,)


BROKEN = {
    "an orphan": ("DELETE FROM core.dim_unit", "数据有主"),
    "a figure twice": ("INSERT INTO core.fct_figure SELECT * FROM core.fct_figure LIMIT 1", "主键唯一"),
    "a dimension twice": (
        "INSERT INTO core.dim_division SELECT * FROM core.dim_division LIMIT 1",
        "主键唯一",
    ),
    "two current filings": ("UPDATE core.dim_filing SET is_current = true", "现行版唯一"),
    "marts of yesterday": ("DELETE FROM mart.unit_year WHERE unit_name = '市中区教育局'", "汇总为最新"),
    "a filing in no total": ("DELETE FROM mart.rollup_excluded", "汇总为最新"),
    "departments of yesterday": ("DELETE FROM dq.consolidation_summary", "汇总为最新"),
    "a wrong total": ("UPDATE mart.county_year SET income_yuan = income_yuan + 1", "合计可分解"),
    "a wrong total of a prefecture": ("UPDATE mart.prefecture_year SET filing_count = 9", "合计可分解"),
    "a county left out": ("DELETE FROM mart.county_year", "合计可分解"),
    "a column without comment": ("COMMENT ON COLUMN mart.county_year.income_yuan IS NULL", "without comment"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_bad_warehouse_leaves_what_was_published(
    filled: duckdb.DuckDBPyConnection, tmp_path: Path, damage: str
) -> None:
    publish(filled, tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    sql, message = BROKEN[damage]
    filled.execute(sql)
    with pytest.raises(PublishError, match=message):
        publish(filled, tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert filled.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall() == [
        ("memory",)
    ]
