"""Makes the star facts of filings from their figures, with the SQL of ``sql/facts``."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.reference import digest_of, is_current, set_current
from warehouse.rows import temp_ids

TABLES = (
    *(
        "core.fct_revenue",
        "core.fct_expenditure",
        "core.fct_function_expenditure",
        "core.fct_economic_expenditure",
    ),
    *("core.fct_three_public", "core.fct_procurement", "core.fct_asset", "core.fct_staff"),
    *("core.fct_performance_project", "core.fct_performance_indicator", "core.fct_revision_change"),
)
"""The star facts. Each is a function of ``core.fct_figure`` and ``core.dim_filing``."""


def build(con: duckdb.DuckDBPyConnection, filing_ids: Collection[str]) -> None:
    """Make the facts of these filings again, in the transaction that is open."""
    if not filing_ids:
        return
    temp_ids(con, "built_filing", sorted(filing_ids))
    for table in TABLES:
        con.execute(f"DELETE FROM {table} WHERE filing_id IN (SELECT id FROM built_filing)")
    for sql in _steps():
        con.execute(sql)


def refresh(con: duckdb.DuckDBPyConnection) -> bool:
    """Make all facts again if the SQL has changed since they were made; return whether it had."""
    digest = digest_of(_steps())
    if is_current(con, "facts", digest):
        return False
    con.begin()
    try:
        build(con, [row[0] for row in con.execute("SELECT filing_id FROM core.dim_filing").fetchall()])
        set_current(con, "facts", digest)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return True


@cache
def _steps() -> tuple[str, ...]:
    folder = files("warehouse").joinpath("sql", "facts")
    return tuple(
        path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda p: p.name)
        if path.name.endswith(".sql")
    )
