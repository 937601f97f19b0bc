"""Reads what waits, in rounds: a bundle is unpacked in one, and what was in it is read in the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

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
from warehouse.page_readings import unread as unread_pages
from warehouse.picture_pages import PictureFilings, await_pages
from warehouse.pictures import measure_pictures
from warehouse.readings import BUNDLE, DocumentReading, WaitingDocument
from warehouse.waiting import waiting_documents, without_reading

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
            waiting, pictures = _waiting(con, home)
            unread = without_reading(waiting, pictures, home.filings, READER)
        if not unread or unread == before:
            break
        before = unread
        one_round = _Round(home, {d.document_id: d for d in waiting}, pictures)
        settled, members = one_round.read(unread, reading, done)
        with warehouse.connect() as con:
            register_members(con, members)
            load_batch(con, settled)
    _read_with_years(home, reading, warehouse)
    return done


def _waiting(con: duckdb.DuckDBPyConnection, home: Home) -> tuple[list[WaitingDocument], PictureFilings]:
    """What waits, and which pictures of it are pages of one filing: then all of them wait."""
    measure_pictures(con, home.landing)
    pictures = await_pages(con, [d.document_id for d in waiting_documents(con, READER)])
    return waiting_documents(con, READER), pictures


def _read_with_years(home: Home, reading: Reading, warehouse: Warehouse) -> None:
    """Read once more what names no fiscal year and is now known to be of one."""
    with warehouse.connect() as con:
        waiting, pictures = _waiting(con, home)
        known = years_known(con, [d.document_id for d in waiting], home.filings, READER, pictures)
    tasks = [_task(home, d.document_id, d.file_name, pictures, d.fiscal_year) for d in known]
    for _, outcome in reading.read_all(tasks) if tasks else ():
        if isinstance(outcome, Filing):  # else what was read without a year stays
            write_filing(outcome, home.filings)


def _task(
    home: Home, document_id: str, file_name: str, pictures: PictureFilings, fiscal_year: int | None = None
) -> Task:
    """What is to be read of a document: its file, or the pictures of all its pages."""
    filing = pictures.of(document_id)
    path = landed_path(home.landing, document_id)
    if filing is None:
        return Task(path, file_name, fiscal_year)
    further = tuple(landed_path(home.landing, page) for page in filing.pages[1:])
    return Task(path, filing.name, fiscal_year, further)


@dataclass(frozen=True)
class _Round:
    """One round: filings are kept, members of archives landed."""

    home: Home
    waiting: Mapping[str, WaitingDocument]
    pictures: PictureFilings

    def read(
        self, unread: list[WaitingDocument], reading: Reading, done: Rounds
    ) -> tuple[list[DocumentReading], list[LandedDocument]]:
        """Read documents; returned is what to record about bundles and failures."""
        tasks = {_task(self.home, d.document_id, d.file_name, self.pictures): d for d in unread}
        settled: list[DocumentReading] = []
        members: list[LandedDocument] = []
        for task, outcome in reading.read_all(list(tasks)):
            document = tasks[task]
            if isinstance(outcome, ReadFailure):
                done.failed[outcome.reason] += 1
                settled += self._unread(document, **_quarantined(document, outcome))
            elif isinstance(outcome, Bundle):
                try:
                    landed = land_members(outcome, self.home.landing, document.file_name)
                except ManifestError as error:
                    done.failed[BROKEN_MANIFEST] += 1
                    settled += self._unread(document, reason=BROKEN_MANIFEST, detail=str(error))
                    continue
                done.unpacked += 1
                members += landed
                settled += self._unread(document, reason=BUNDLE, detail=f"{len(landed)} documents")
            else:
                assert isinstance(outcome, Filing)
                done.read += 1
                write_filing(outcome, self.home.filings)
        return settled, members

    def _unread(self, document: WaitingDocument, **why: Any) -> list[DocumentReading]:
        return unread_pages(document, self.pictures, self.waiting, READER, **why)


def _quarantined(document: WaitingDocument, failure: ReadFailure) -> dict[str, Any]:
    """What is kept of a failure; the engine only where there was a choice of it."""
    return {**asdict(failure), "engine": failure.engine if document.kind == "pdf" else None}
