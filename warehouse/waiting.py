"""What has landed and is not loaded yet: documents to read, and readings to load.

The state is in the warehouse and on disk, not in a run: a document waits until ``raw.document`` has what the
present reader makes of it, however many runs are cut short before that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import duckdb

from disclosures.documents.page_pictures import PICTURE_KINDS
from disclosures.readers import ReaderVersion, mended_since, versions
from warehouse.attachments import join
from warehouse.filings import FilingFormatError, filing_path, read_filing, read_pictures
from warehouse.load import LoadReport, load_batch
from warehouse.page_readings import with_pages
from warehouse.picture_pages import PictureFilings, await_pages
from warehouse.places import articles, await_attachments
from warehouse.readings import DocumentReading, DocumentStatus, WaitingDocument
from warehouse.rows import dicts, insert

_BATCH = 100


def wait_again(con: duckdb.DuckDBPyConnection, documents: Sequence[str] = ()) -> None:
    """Let documents that could not be read wait to be read once more: these, or all where none is named.

    Those of a format that nothing could read are among them: a program that was missing may be there now.
    """
    con.execute(
        """
        UPDATE raw.document
        SET status = $1, reading_digest = ''
        WHERE document_id IN (SELECT document_id FROM raw.quarantine)
            AND (len($2::VARCHAR[]) = 0 OR list_contains($2::VARCHAR[], document_id))
        """,
        [str(DocumentStatus.PENDING), list(documents)],
    )


def waiting_documents(
    con: duckdb.DuckDBPyConnection, reader: str, known: Sequence[ReaderVersion] | None = None
) -> list[WaitingDocument]:
    """Documents that wait for this version of the reader, by file name.

    These are the ones that have landed and are not loaded, and of those that an earlier version read the ones
    that a later version may mend.

    Args:
        con: a writable connection to the warehouse.
        reader: the present version of the reader.
        known: the versions of the reader up to it; null for those of ``readers.yaml``.
    """
    _write_mended(con, reader, versions() if known is None else known)
    rows = dicts(
        con,
        """
        WITH waiting AS (
            SELECT d.*, CASE WHEN d.reader = $1 THEN coalesce(q.attempts, 0) ELSE 0 END + 1 AS attempt
            FROM raw.document AS d
            LEFT JOIN raw.quarantine AS q USING (document_id)
            WHERE d.status = $2 OR EXISTS (
                FROM mended AS m
                WHERE m.reader = d.reader
                    AND (m.reason IS NULL OR q.reason GLOB m.reason)
                    AND (m.kind IS NULL OR d.kind = m.kind)
                    AND (m.document_kind IS NULL OR d.document_kind = m.document_kind)
            )
        )
        SELECT document_id, d.file_name, d.kind, d.byte_size, first.source, first.location, d.attempt
        FROM waiting AS d
        JOIN (
            SELECT document_id, min({'at': retrieved_at, 'source': source, 'location': location}) AS first
            FROM raw.retrieval SEMI JOIN waiting USING (document_id)
            GROUP BY document_id
        ) USING (document_id)
        ORDER BY d.file_name, document_id
        """,
        [reader, str(DocumentStatus.PENDING)],
    )
    return [WaitingDocument(**row) for row in rows]


def _write_mended(con: duckdb.DuckDBPyConnection, reader: str, known: Sequence[ReaderVersion]) -> None:
    """What documents that other versions read must be like to be worth reading again; null is anything."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE mended "
        "(reader VARCHAR NOT NULL, reason VARCHAR, kind VARCHAR, document_kind VARCHAR)"
    )
    others = con.execute("SELECT DISTINCT reader FROM raw.document WHERE reader <> $1", [reader]).fetchall()
    rows = [{"reader": name, **asdict(mends)} for (name,) in others for mends in mended_since(name, known)]
    insert(con, "mended", rows)


def without_reading(
    documents: Sequence[WaitingDocument], pictures: PictureFilings, folder: Path, reader: str
) -> list[WaitingDocument]:
    """Those of the documents that this version of the reader has to read: no reading of them is kept.

    Of a filing of pictures this is page 1, unless a reading of all its present pages is kept.
    """
    return [
        d
        for d in documents
        if (wanted := pictures.pictures(d.document_id)) is not None
        and not _is_kept(filing_path(folder, d.document_id, reader), d.kind, wanted)
    ]


def _is_kept(path: Path, kind: str, wanted: tuple[str, ...]) -> bool:
    """Whether a reading is kept, and of a picture one of these pictures."""
    if kind not in PICTURE_KINDS:
        return path.exists()
    try:
        return read_pictures(path) == wanted
    except (FileNotFoundError, FilingFormatError):
        return False


def load_waiting(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    reader: str,
    proved: Callable[[list[DocumentReading]], list[DocumentReading]] = list,
) -> list[LoadReport]:
    """Load what was read and is not loaded, in batches of one transaction each, until nothing waits.

    Args:
        con: a writable connection to the warehouse.
        folder: where readings are kept.
        reader: the present version of the reader.
        proved: what of a batch may be loaded; all of it where nothing is asked.

    Raises:
        RuntimeError: a batch was loaded and still waits.
    """
    await_attachments(con, [document.document_id for document in waiting_documents(con, reader)])
    reports: list[LoadReport] = []
    pictures = PictureFilings()
    known: set[str] = set()
    before: set[str] = set()
    while True:
        waiting = {document.document_id for document in waiting_documents(con, reader)}
        if not waiting <= known:  # at first, and where loading sent documents back
            pictures = await_pages(con, waiting)
            known = waiting | {picture for filing in pictures.filings for picture in filing.roles}
        batch = _next_batch(con, folder, reader, pictures)
        if not batch:
            return reports
        ids = {reading.sha256 for reading in batch}
        if ids == before:
            raise RuntimeError(f"loaded and still waiting: {', '.join(sorted(ids))}")
        before = ids
        reports.append(load_batch(con, proved(batch)))


def _next_batch(
    con: duckdb.DuckDBPyConnection, folder: Path, reader: str, pictures: PictureFilings
) -> list[DocumentReading]:
    """The kept readings of the first documents that have one, attachments of one article together."""
    documents = waiting_documents(con, reader)
    article = articles(con, [d.document_id for d in documents])
    first: dict[str, int] = {}
    for position, document in enumerate(documents):
        first.setdefault(article[document.document_id], position)
    documents.sort(key=lambda d: first[article[d.document_id]])  # else as they were: by file name
    found: list[DocumentReading] = []
    for document in documents:
        is_next = not found or article[found[-1].sha256] != article[document.document_id]
        if is_next and len(found) >= _BATCH:
            break
        wanted = pictures.pictures(document.document_id)
        if wanted is None:
            continue  # not the first page: it comes with that
        path = filing_path(folder, document.document_id, reader)
        try:
            filing = read_filing(path)
        except FileNotFoundError:
            continue
        except FilingFormatError:
            path.unlink()  # kept by an older program: the next run reads the document again
            continue
        if filing.pictures == wanted:  # else pages came or went: the next run reads the document again
            found.append(document.reading(reader, filing=filing))
    return with_pages(join(found, article), pictures, {d.document_id: d for d in documents}, reader)
