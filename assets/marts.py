"""Marts: totals of units, counties and prefectures from current filings, with what is behind each."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.checks import blocking_checks
from assets.home import Home
from assets.seams import Warehouse
from assets.tables import materialized, table_specs, tables
from warehouse.inputs import read_inputs
from warehouse.marts import COVERAGE, build_marts

TABLES = [*tables("mart"), COVERAGE]


@dg.multi_asset(
    specs=table_specs(
        TABLES,
        "marts",
        deps=["core.dim_filing", "core.dim_unit", "core.fct_elimination", "dq.identity_result"],
    ),
    pool="warehouse",
)
def marts(
    home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Make all totals again from current filings and the user's files, in one transaction."""
    with warehouse.connect() as con:
        build_marts(con, read_inputs(home.root))
        yield from materialized(con, TABLES, {})


mart_totals = blocking_checks(
    "mart_totals", "mart.rollup_member", ["marts_are_current", "totals", "no_money_twice"]
)
