"""Compares departments with the units in them and finds what moved between these (``sql/consolidation``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb

from warehouse.stated import CLASS, TOTAL, state_amounts

TABLES = (
    *("core.fct_elimination", "dq.consolidation", "dq.consolidation_summary", "dq.transfer"),
    "dq.member_check",
)
"""What is made from all current filings of a department together."""


def consolidate(con: duckdb.DuckDBPyConnection) -> None:
    """Make `TABLES` again from current filings, in the transaction that is open.

    A department and year with a 汇总 filing is compared with its own level and the units that it lists,
    amount by amount and as intervals (U-1 to U-3 of the catalogue of identities). What a missing unit leaves
    open is said, not guessed; only transfers that both sides print are eliminated.
    """
    for table in TABLES:
        con.execute(f"DELETE FROM {table}")
    perimeter, transfers, comparison = _steps()
    con.execute(perimeter)
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE weighed_filing AS
        SELECT filing_id AS id FROM perimeter WHERE filing_id IS NOT NULL
        UNION
        SELECT filing_id FROM department
        """
    )
    state_amounts(con, (TOTAL, CLASS))
    con.execute(transfers)
    con.execute(comparison)


@cache
def _steps() -> tuple[str, ...]:
    folder = files("warehouse").joinpath("sql", "consolidation")
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda p: p.name))
