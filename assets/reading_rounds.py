"""Reads what waits, in rounds: a bundle is unpacked in one, and what was in it is read in the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from assets.home import Home
from assets.seams import ReadFailure, Reading, Task, Warehouse
from disclosures.documents.bundle import Bundle
from disclosures.filing import Filing
from disclosures.reading import READER
from warehouse.bundles import land_members, register_members
from warehouse.filings import write_filing
from warehouse.landing import LandedDocument, landed_path
from warehouse.load import load_batch
from warehouse.manifest import ManifestError
from warehouse.missing_years import years_known
from warehouse.readings import BUNDLE, DocumentReading
from warehouse.waiting import WaitingDocument, waiting_documents, without_reading

BROKEN_MANIFEST = "broken_manifest"
"""The reason why an archive is not taken in: a manifest in it cannot be used."""


@dataclass
class Rounds:
    """What became of the documents that waited."""

    read: int = 0
    unpacked: int = 0
    failed: Counter[str] = field(default_factory=Counter)


def read_waiting(home: Home, reading: Reading, warehouse: Warehouse) -> Rounds:
    """Read every document that this version of the reader has not read, until none waits to be read."""
    done = Rounds()
    before: list[WaitingDocument] = []
    while True:
        with warehouse.connect() as con:
            unread = without_reading(waiting_documents(con, READER), home.filings, READER)
        if not unread or unread == before:
            break
        before = unread
        settled, members = _read(unread, home, reading, done)
        with warehouse.connect() as con:
            register_members(con, members)
            load_batch(con, settled)
    _read_with_years(home, reading, warehouse)
    return done


def _read_with_years(home: Home, reading: Reading, warehouse: Warehouse) -> None:
    """Read once more what names no fiscal year and is now known to be of one."""
    with warehouse.connect() as con:
        waiting = [document.document_id for document in waiting_documents(con, READER)]
        known = years_known(con, waiting, home.filings, READER)
    tasks = [Task(landed_path(home.landing, d.document_id), d.file_name, d.fiscal_year) for d in known]
    for _, outcome in reading.read_all(tasks) if tasks else ():
        if isinstance(outcome, Filing):  # else what was read without a year stays
            write_filing(outcome, home.filings)


def _read(
    unread: list[WaitingDocument], home: Home, reading: Reading, done: Rounds
) -> tuple[list[DocumentReading], list[LandedDocument]]:
    """One round: filings are kept, members landed; returned is what to record about bundles and failures."""
    by_path = {landed_path(home.landing, d.document_id): d for d in unread}
    settled: list[DocumentReading] = []
    members: list[LandedDocument] = []
    for task, outcome in reading.read_all([Task(path, d.file_name) for path, d in by_path.items()]):
        document = by_path[task.path]
        if isinstance(outcome, ReadFailure):
            done.failed[outcome.reason] += 1
            settled.append(document.reading(READER, **_quarantined(document, outcome)))
        elif isinstance(outcome, Bundle):
            try:
                landed = land_members(outcome, home.landing, document.file_name)
            except ManifestError as error:
                done.failed[BROKEN_MANIFEST] += 1
                settled.append(document.reading(READER, reason=BROKEN_MANIFEST, detail=str(error)))
                continue
            done.unpacked += 1
            members += landed
            settled.append(document.reading(READER, reason=BUNDLE, detail=f"{len(landed)} documents"))
        else:
            assert isinstance(outcome, Filing)
            done.read += 1
            write_filing(outcome, home.filings)
    return settled, members


def _quarantined(document: WaitingDocument, failure: ReadFailure) -> dict[str, Any]:
    """What is kept of a failure; the engine only where there was a choice of it."""
    return {**asdict(failure), "engine": failure.engine if document.kind == "pdf" else None}
