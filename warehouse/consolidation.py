"""Compares departments with the units in them and finds what moved between these (``sql/consolidation``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb

from warehouse.divisions import resolve
from warehouse.prepare import clean_name
from warehouse.rows import insert
from warehouse.stated import CLASS, TOTAL, state_amounts

TABLES = (
    *("core.fct_elimination", "dq.consolidation", "dq.consolidation_summary", "dq.transfer"),
    *("dq.member_check", "dq.open_transfer", "dq.transfer_side"),
)
"""What is made from all current filings of a department together."""


def consolidate(con: duckdb.DuckDBPyConnection) -> None:
    """Make `TABLES` again from current filings, in one transaction.

    A department and year with a 汇总 filing is compared with its own level and the units that it lists,
    amount by amount and as intervals (U-1 to U-3 of the catalogue of identities). What a missing unit leaves
    open is said, not guessed; only transfers that both sides print are eliminated. Where a department filed
    no 汇总, its units are those that lists of other years or 主管部门 of performance sheets name.

    Args:
        con: a writable connection to the warehouse, without an open transaction.
    """
    con.begin()
    try:
        _consolidate(con)
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _consolidate(con: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        con.execute(f"DELETE FROM {table}")
    perimeter, parties, transfers, comparison, eliminations = _steps()
    con.execute(perimeter)
    _write_sheet_departments(con)
    con.execute(parties)
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE weighed_filing AS
        SELECT filing_id AS id FROM perimeter WHERE filing_id IS NOT NULL
        UNION
        SELECT filing_id FROM department
        UNION
        SELECT filing_id FROM account_alone
        """
    )
    state_amounts(con, (TOTAL, CLASS))
    for sql in (transfers, comparison, eliminations):
        con.execute(sql)


def _write_sheet_departments(con: duckdb.DuckDBPyConnection) -> None:
    """主管部门 of performance sheets, with the division and name that they mean, as a temporary table."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE sheet_department (name VARCHAR NOT NULL, "
        "fiscal_year INTEGER NOT NULL, division_code VARCHAR, name_key VARCHAR NOT NULL)"
    )
    printed = con.execute(
        "SELECT DISTINCT department, fiscal_year FROM core.fct_performance_project "
        "WHERE is_current AND department IS NOT NULL ORDER BY ALL"
    ).fetchall()
    rows = []
    for name, year in printed:
        where = resolve(clean_name(name), year)
        rows.append(
            {
                "name": name,
                "fiscal_year": year,
                "division_code": where.division_code,
                "name_key": where.name_key,
            }
        )
    insert(con, "sheet_department", rows)


@cache
def _steps() -> tuple[str, ...]:
    folder = files("warehouse").joinpath("sql", "consolidation")
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda p: p.name))
