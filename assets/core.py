"""Core: filings and their figures in the star tables, one transaction for each batch of documents."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.filings import QUARANTINE, READINGS
from assets.home import Home
from assets.seams import Warehouse
from assets.tables import key, materialized, table_specs, tables
from disclosures.reading import READER
from warehouse.publishing import validations, violations
from warehouse.waiting import load_waiting

TABLES = tables("core")
KEY_CHECKS = {name: validations()[name][0] for name in ("orphans", "unique", "one_current")}
"""Queries on keys, with their titles. What they find is a bug, and stops the run."""


@dg.multi_asset(specs=table_specs(TABLES, "core", deps=[READINGS, QUARANTINE]), pool="warehouse")
def core(
    home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Load what was read and is not loaded: units, filings and their revisions, figures, star facts."""
    with warehouse.connect() as con:
        reports = load_waiting(con, home.filings, READER)
        statuses = sum((Counter(report.by_status) for report in reports), Counter())
        counts = {
            "filings_written": sum(len(report.written) for report in reports),
            "filings_removed": sum(len(report.removed) for report in reports),
            "revisions": sum(report.revisions for report in reports),
            "documents": dict(statuses),
        }
        yield from materialized(con, TABLES, counts)


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(name, asset=key("core.fct_figure"), description=title, blocking=True)
        for name, title in KEY_CHECKS.items()
    ],
    pool="warehouse",
)
def core_keys(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.AssetCheckResult]:
    """Every row belongs to something that exists, nothing is there twice, one filing of each is current."""
    with warehouse.connect() as con:
        for name in KEY_CHECKS:
            wrong = violations(con, name)
            yield dg.AssetCheckResult(
                asset_key=key("core.fct_figure"),
                check_name=name,
                passed=not wrong,
                metadata={"worst": [[str(cell) for cell in row] for row in wrong]},
            )
