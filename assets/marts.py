"""Marts: totals of units, counties and prefectures from current filings, with what is behind each."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.seams import Warehouse
from assets.tables import key, materialized, table_specs, tables
from warehouse.marts import build_marts
from warehouse.publishing import validations, violations

TABLES = tables("mart")
TOTALS_CHECKS = {name: validations()[name][0] for name in ("marts_are_current", "totals")}
"""Queries on totals, with their titles. What they find is a bug, and stops the run."""


@dg.multi_asset(
    specs=table_specs(TABLES, "marts", deps=["core.dim_filing", "core.dim_unit", "dq.identity_result"]),
    pool="warehouse",
)
def marts(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.MaterializeResult[Any]]:
    """Make all totals again from current filings, in one transaction."""
    with warehouse.connect() as con:
        build_marts(con)
        yield from materialized(con, TABLES, {})


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(name, asset=key("mart.rollup_member"), description=title, blocking=True)
        for name, title in TOTALS_CHECKS.items()
    ],
    pool="warehouse",
)
def mart_totals(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.AssetCheckResult]:
    """Every current filing is in a total or left out with a reason, and totals are the sums of their parts."""
    with warehouse.connect() as con:
        for name in TOTALS_CHECKS:
            wrong = violations(con, name)
            yield dg.AssetCheckResult(
                asset_key=key("mart.rollup_member"),
                check_name=name,
                passed=not wrong,
                metadata={"worst": [[str(cell) for cell in row] for row in wrong]},
            )
