"""Makes the temporary table of what filings say in yuan, each amount with its rounding (``sql/amounts``)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import duckdb

from disclosures.amounts import YUAN_PER_UNIT
from warehouse.rows import insert, temp_ids

TOTAL, CLASS, GROUP, ITEM = "合计", "类", "款", "项"


def state_amounts(con: duckdb.DuckDBPyConnection, levels: Sequence[str]) -> None:
    """Make the temporary table ``stated_amount`` of the filings in ``weighed_filing``.

    Args:
        con: a connection with the temporary table ``weighed_filing(id)``.
        levels: functional levels to take, of `TOTAL`, `CLASS`, `GROUP` and `ITEM`.
    """
    temp_ids(con, "weighed_level", levels)
    con.execute("CREATE OR REPLACE TEMP TABLE money_unit (unit VARCHAR, yuan INTEGER)")
    insert(con, "money_unit", [{"unit": unit, "yuan": int(yuan)} for unit, yuan in YUAN_PER_UNIT.items()])
    con.execute(
        files("warehouse").joinpath("sql", "amounts", "stated_amount.sql").read_text(encoding="utf-8")
    )
