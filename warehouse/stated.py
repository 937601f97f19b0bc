"""Makes the temporary table of what filings say in yuan, each amount with its rounding (``sql/amounts``)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from importlib.resources import files
from typing import Any

import duckdb

from disclosures.amounts import YUAN_PER_UNIT
from warehouse.lineage import Account, Amounts
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
    con.execute(_sql("stated_amount.sql"))


def accounts_of(con: duckdb.DuckDBPyConnection, filing_ids: Sequence[str]) -> dict[str, Account]:
    """What filings say of their year and of the year before, in yuan."""
    if not filing_ids:
        return {}
    temp_ids(con, "weighed_filing", filing_ids)
    state_amounts(con, (TOTAL, CLASS, ITEM))
    con.execute(_sql("claimed_amount.sql"))
    says, claims = _amounts(con, "stated_amount"), _amounts(con, "claimed_amount")
    return {i: Account(says.get(i, {}), claims.get(i, {})) for i in filing_ids}


def _amounts(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Amounts]:
    found: dict[str, dict[Any, tuple[Decimal, Decimal]]] = {}
    query = f"SELECT filing_id, concept, fund, nature, function_code, amount, half FROM {table}"
    for filing_id, *key, amount, half in con.execute(query).fetchall():
        found.setdefault(filing_id, {})[tuple(key)] = (amount, half)
    return dict(found)


def _sql(name: str) -> str:
    return files("warehouse").joinpath("sql", "amounts", name).read_text(encoding="utf-8")
