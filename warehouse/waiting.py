"""What has landed and is not loaded yet: documents to read, and readings to load.

The state is in the warehouse and on disk, not in a run: a document waits until ``raw.document`` has what the
present reader makes of it, however many runs are cut short before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.filings import FilingFormatError, filing_path, read_filing
from warehouse.load import LoadReport, load_batch
from warehouse.readings import DocumentReading, DocumentStatus
from warehouse.rows import dicts

_BATCH = 100


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that the present reader has not read, or whose reading is not loaded.

    ``attempt`` is the number that a reading of it now would have, from 1 for each version of the reader.
    """

    document_id: str
    file_name: str
    kind: str
    byte_size: int
    source: str
    location: str
    attempt: int

    def reading(self, reader: str, **outcome: object) -> DocumentReading:
        """The reading of this document with this outcome (``filing``, or ``reason`` and ``detail``)."""
        return DocumentReading(
            sha256=self.document_id,
            file_name=self.file_name,
            kind=self.kind,
            byte_size=self.byte_size,
            source=self.source,
            location=self.location,
            reader=reader,
            attempt=self.attempt,
            **outcome,  # type: ignore[arg-type]
        )


def wait_again(con: duckdb.DuckDBPyConnection) -> None:
    """Let the documents that could not be read wait once more: a program that was missing may be there."""
    con.execute(
        "UPDATE raw.document SET status = $1, reading_digest = '' WHERE status IN ($2, $3)",
        [
            str(DocumentStatus.PENDING),
            *map(str, (DocumentStatus.QUARANTINED, DocumentStatus.UNSUPPORTED)),
        ],
    )


def waiting_documents(con: duckdb.DuckDBPyConnection, reader: str) -> list[WaitingDocument]:
    """Documents that wait for this version of the reader, by file name."""
    rows = dicts(
        con,
        """
        SELECT
            d.document_id, d.file_name, d.kind, d.byte_size, r.source, r.location,
            CASE WHEN d.reader = $1 THEN coalesce(q.attempts, 0) ELSE 0 END + 1 AS attempt
        FROM raw.document AS d
        JOIN (
            SELECT document_id, min((retrieved_at, source, location)) AS first FROM raw.retrieval GROUP BY ALL
        ) USING (document_id)
        JOIN raw.retrieval AS r
            ON r.document_id = d.document_id AND (r.retrieved_at, r.source, r.location) = first
        LEFT JOIN raw.quarantine AS q ON q.document_id = d.document_id
        WHERE d.status = $2 OR d.reader <> $1
        ORDER BY d.file_name, d.document_id
        """,
        [reader, str(DocumentStatus.PENDING)],
    )
    return [WaitingDocument(**row) for row in rows]


def without_reading(documents: list[WaitingDocument], folder: Path, reader: str) -> list[WaitingDocument]:
    """Those of the documents that this version of the reader has to read: no reading of them is kept."""
    return [d for d in documents if not filing_path(folder, d.document_id, reader).exists()]


def load_waiting(con: duckdb.DuckDBPyConnection, folder: Path, reader: str) -> list[LoadReport]:
    """Load what was read and is not loaded, in batches of one transaction each, until nothing waits.

    Raises:
        RuntimeError: a batch was loaded and still waits.
    """
    reports: list[LoadReport] = []
    before: set[str] = set()
    while batch := _readings(waiting_documents(con, reader), folder, reader):
        ids = {reading.sha256 for reading in batch}
        if ids == before:
            raise RuntimeError(f"loaded and still waiting: {', '.join(sorted(ids))}")
        before = ids
        reports.append(load_batch(con, batch))
    return reports


def _readings(documents: list[WaitingDocument], folder: Path, reader: str) -> list[DocumentReading]:
    """The kept readings of the first documents that have one."""
    found: list[DocumentReading] = []
    for document in documents:
        path = filing_path(folder, document.document_id, reader)
        try:
            found.append(document.reading(reader, filing=read_filing(path)))
        except FileNotFoundError:
            continue
        except FilingFormatError:
            path.unlink()  # kept by an older program: the next run reads the document again
        if len(found) == _BATCH:
            break
    return found
