"""Makes the tables of units from all filings and the lists of units in them (``sql/loading/units.sql``)."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.rows import insert

Alias = tuple[str, str | None, str]
"""The name of a unit as compared, the code of its division, and the id of the unit that it means."""


def rebuild_units(con: duckdb.DuckDBPyConnection, aliases: Collection[Alias] = ()) -> None:
    """Make core.dim_unit, unit_name, unit_parent and unit_lineage again, in the transaction that is open.

    Args:
        con: a writable connection.
        aliases: names in lists of units that a reviewer has said the meaning of.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE unit_level (level VARCHAR, pattern VARCHAR)")
    insert(con, "unit_level", _levels())
    con.execute(
        "CREATE OR REPLACE TEMP TABLE unit_alias (name_key VARCHAR, division_code VARCHAR, unit_id VARCHAR)"
    )
    insert(
        con,
        "unit_alias",
        [{"name_key": k, "division_code": d, "unit_id": u} for k, d, u in sorted(aliases, key=repr)],
    )
    con.execute(_sql())


@cache
def _levels() -> list[dict[str, str]]:
    text = files("warehouse").joinpath("seeds", "unit_level.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _sql() -> str:
    return files("warehouse").joinpath("sql", "loading", "units.sql").read_text(encoding="utf-8")
