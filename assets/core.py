"""Core: filings and their figures in the star tables, one transaction for each batch of documents."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import dagster as dg

from assets.checks import blocking_checks
from assets.filings import QUARANTINE, READINGS
from assets.home import Home
from assets.recognition import proved
from assets.seams import Warehouse
from assets.tables import materialized, table_specs, tables
from disclosures.reading import READER
from warehouse.consolidation import TABLES as CONSOLIDATION
from warehouse.figure_reviews import await_decided, read_decisions
from warehouse.fixes import read_fixes
from warehouse.load import order_revisions
from warehouse.units import settle_units
from warehouse.waiting import load_waiting

TABLES = [table for table in tables("core") if table not in CONSOLIDATION]


@dg.multi_asset(specs=table_specs(TABLES, "core", deps=[READINGS, QUARANTINE]), pool="warehouse")
def core(
    home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Load what was read and is not loaded: units, filings and their revisions, figures, star facts."""
    with warehouse.connect() as con:
        decisions = read_decisions(home.figure_reviews)
        await_decided(con, decisions)
        reports = load_waiting(con, home.filings, READER, partial(proved, decisions=decisions))
        reordered = order_revisions(con)
        units = settle_units(con, read_fixes(home.unit_fixes))
        statuses = sum((Counter(report.by_status) for report in reports), Counter())
        counts = {
            "filings_written": sum(len(report.written) for report in reports),
            "filings_removed": sum(len(report.removed) for report in reports),
            "revisions": sum(report.revisions for report in reports),
            "reordered": reordered,
            "moved_to_another_unit": units.moved,
            "links_of_units": units.accepted,
            "doubtful_units": units.doubtful,
            "fixes_of_unknown_units": list(units.unknown),
            "documents": dict(statuses),
        }
        yield from materialized(con, TABLES, counts)


core_keys = blocking_checks("core_keys", "core.fct_figure", ["orphans", "unique", "one_current"])
