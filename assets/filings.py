"""Filings: what a reader makes of each document, kept as Parquet; what it cannot read is in quarantine."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.home import Home
from assets.seams import ReadFailure, Reading, Task, Warehouse
from assets.tables import OWNERS, key, materialized, table_specs
from disclosures.reading import READER
from warehouse.filings import write_filing
from warehouse.landing import landed_path
from warehouse.load import load_batch
from warehouse.waiting import wait_again, waiting_documents, without_reading

READINGS = "filings.reading"
QUARANTINE = "raw.quarantine"
PROGRAM_ERRORS = frozenset({"reader_error", "reader_crashed", "reader_timeout", "reader_out_of_memory"})
"""Reasons that say more about the reader than about the document."""


class FilingsConfig(dg.Config):
    """``retry``: read what is in quarantine once more."""

    retry: bool = False


READINGS_SPEC = dg.AssetSpec(
    key(READINGS),
    deps=[key("raw.document")],
    description="决算读取结果: one Parquet file per document and version of the reader, below filings/",
    group_name="filings",
    owners=OWNERS,
    kinds={"parquet", "python"},
)


@dg.multi_asset(
    specs=[READINGS_SPEC, *table_specs([QUARANTINE], "filings", deps=["raw.document"])], pool="warehouse"
)
def filings(
    config: FilingsConfig,
    home: dg.ResourceParam[Home],
    reading: dg.ResourceParam[Reading],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Read the documents that this version of the reader has not read; quarantine what it cannot read."""
    with warehouse.connect() as con:
        if config.retry:
            wait_again(con)
        waiting = waiting_documents(con, READER)
    unread = without_reading(waiting, home.filings, READER)
    by_path = {landed_path(home.landing, d.document_id): d for d in unread}
    failed = []
    for task, outcome in reading.read_all([Task(path, d.file_name) for path, d in by_path.items()]):
        if isinstance(outcome, ReadFailure):
            document = by_path[task.path]
            failed.append(document.reading(READER, reason=outcome.reason, detail=outcome.detail))
        else:
            write_filing(outcome, home.filings)
    with warehouse.connect() as con:
        load_batch(con, failed)
        reasons = dict(Counter(str(failure.reason) for failure in failed))
        yield dg.MaterializeResult(
            asset_key=key(READINGS), metadata={"read": len(unread) - len(failed), "failed": reasons}
        )
        yield from materialized(con, [QUARANTINE], {"added": len(failed)})


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
