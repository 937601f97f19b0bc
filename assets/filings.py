"""Filings: what a reader makes of each document, kept as Parquet; what it cannot read is in quarantine."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from pydantic import Field

from assets.home import Home
from assets.reading_rounds import read_waiting
from assets.seams import Reading, Warehouse
from assets.tables import OWNERS, key, materialized, table_specs
from warehouse.waiting import wait_again

READINGS = "filings.reading"
QUARANTINE = "raw.quarantine"
TABLES = (QUARANTINE, "raw.bundle_member", "raw.picture", "raw.picture_page")
PROGRAM_ERRORS = frozenset({"reader_error", "reader_crashed", "reader_timeout", "reader_out_of_memory"})
"""Reasons that say more about the reader than about the document."""


class FilingsConfig(dg.Config):
    """``retry``: read what is in quarantine once more; only ``documents`` (ids) where some are named."""

    retry: bool = False
    documents: list[str] = Field(default_factory=list)


READINGS_SPEC = dg.AssetSpec(
    key(READINGS),
    deps=[key("raw.document")],
    description="决算读取结果: one Parquet file per document and version of the reader, below filings/",
    group_name="filings",
    owners=OWNERS,
    kinds={"parquet", "python"},
)


@dg.multi_asset(
    specs=[READINGS_SPEC, *table_specs(TABLES, "filings", deps=["raw.document"])], pool="warehouse"
)
def filings(
    config: FilingsConfig,
    home: dg.ResourceParam[Home],
    reading: dg.ResourceParam[Reading],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Read what this version of the reader has not read, and what is in archives; quarantine the rest."""
    with warehouse.connect() as con:
        if config.retry:
            wait_again(con, config.documents)
    done = read_waiting(home, reading, warehouse)
    counts = {"read": done.read, "unpacked": done.unpacked, "failed": dict(done.failed)}
    yield dg.MaterializeResult(asset_key=key(READINGS), metadata=counts)
    with warehouse.connect() as con:
        yield from materialized(con, TABLES, {"added": done.failed.total()})


@dg.asset_check(
    asset=key(QUARANTINE),
    pool="warehouse",
    description="No document ended, hung or broke the program that read it; what did is a bug to mend",
)
def reader_survived(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
    """Documents in quarantine that say more about the reader than about themselves."""
    with warehouse.connect() as con:
        rows = con.execute(
            "SELECT d.file_name, q.reason, q.detail FROM raw.quarantine AS q JOIN raw.document AS d "
            "USING (document_id) WHERE list_contains($1, q.reason) ORDER BY ALL",
            [sorted(PROGRAM_ERRORS)],
        ).fetchall()
    return dg.AssetCheckResult(
        passed=not rows, metadata={"documents": len(rows), "worst": [list(row) for row in rows[:5]]}
    )
