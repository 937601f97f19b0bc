from __future__ import annotations

import re
from pathlib import Path

import duckdb
from snapshots import one

from warehouse.dictionary import dictionary
from warehouse.publishing import without_comment

DOCS = Path(__file__).resolve().parents[2] / "docs" / "data_dictionary.md"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_table_and_column_has_a_comment_with_its_chinese_term(con: duckdb.DuckDBPyConnection) -> None:
    assert without_comment(con) == []
    comments = con.execute(
        "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() "
        "WHERE schema_name IN ('raw', 'core', 'dq', 'mart')"
    ).fetchall()
    assert len(comments) > 400
    assert [name for name, comment in comments if not CHINESE.search(comment)] == []


def test_the_dictionary_is_current(con: duckdb.DuckDBPyConnection) -> None:
    """If this fails: ``python -m warehouse.dictionary docs/data_dictionary.md``."""
    assert DOCS.read_text(encoding="utf-8") == dictionary(con)


def test_money_is_decimal_and_never_float(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE schema_name IN ('raw', 'core', 'dq', 'mart') "
        "AND ((column_name LIKE '%yuan' AND data_type NOT LIKE 'DECIMAL%') "
        "OR (data_type IN ('DOUBLE', 'FLOAT') "
        "AND NOT regexp_full_match(column_name, '(prior_)?[xy][01]|confidence')))"
    ).fetchall()
    assert wrong == []


def test_facts_have_no_keys_and_no_indexes(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "SELECT count(*) FROM duckdb_indexes()") == (0,)
    keys = con.execute(
        "SELECT schema_name || '.' || table_name, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type <> 'NOT NULL'"
    ).fetchall()
    # The one small table whose key is the point of it: no unit twice in the totals of a year.
    assert keys == [("mart.rollup_unit", ["fiscal_year", "unit_id"])]
