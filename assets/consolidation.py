"""Consolidation: departments against their units, and what moved between these, for rules and totals."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.seams import Warehouse
from assets.tables import materialized, table_specs
from warehouse.consolidation import TABLES, consolidate


@dg.multi_asset(
    specs=table_specs(
        TABLES, "consolidation", deps=["core.dim_filing", "core.fct_figure", "core.unit_parent"]
    ),
    pool="warehouse",
)
def consolidation(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.MaterializeResult[Any]]:
    """Compare every department with its units again, from current filings, in one transaction."""
    with warehouse.connect() as con:
        consolidate(con)
        yield from materialized(con, TABLES, {})
