"""Keeps the bytes of documents, addressed by their SHA-256, and records where they came from.

A document is in the warehouse from the moment its bytes have landed: its row says `DocumentStatus.PENDING`
until it was read and loaded, so that a run that was cut short is taken up by the next one.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from disclosures.documents import sniff
from warehouse.manifest import Publication
from warehouse.places import noticing_links
from warehouse.readings import DocumentStatus
from warehouse.rows import insert, temp_ids

# What came, and what lies in the same folders: whether pictures are all that is there may change.
_SAID_ABOUT = """
SELECT id FROM batch_document
UNION SELECT document_id FROM raw.retrieval JOIN batch_folder ON folder = id
"""
_SUFFIX = {"text": "txt", "unknown": "bin", "empty": "bin"}


@dataclass(frozen=True, slots=True)
class LandedDocument:
    """A document whose bytes are kept, and one place where it was seen.

    Attributes:
        document_id: SHA-256 of the bytes, in hex.
        file_name: the name it had there.
        kind: what the bytes are (`disclosures.documents.sniff`).
        byte_size: length of the bytes.
        source: the site, inbox or command that it came from.
        location: address or path within the source.
        publication: what a manifest or a site says about it; null where none does.
        folder: the folder in which it lay where one was taken in; null where it came by itself.
        modified_at: when its file was last changed, UTC; null for what a site sent and members of archives.
    """

    document_id: str
    file_name: str
    kind: str
    byte_size: int
    source: str
    location: str
    publication: Publication | None = None
    folder: str | None = None
    modified_at: datetime | None = None


def land(
    path: Path,
    folder: Path,
    source: str,
    location: str,
    publication: Publication | None = None,
    *,
    name: str | None = None,
    within: str | None = None,
    modified_at: datetime | None = None,
) -> LandedDocument:
    """Copy a file to ``folder/<two hex digits>/<SHA-256>.<kind>``; bytes that are there stay.

    ``name`` is what it was published as, where the file is called something else; ``within`` the folder that
    it was taken in with, and ``modified_at`` when it was last changed (`LandedDocument`).
    """
    data = path.read_bytes()
    document_id, kind = keep(data, folder)
    return LandedDocument(
        document_id=document_id,
        file_name=name or path.name,
        kind=kind,
        byte_size=len(data),
        source=source,
        location=location,
        publication=publication,
        folder=within,
        modified_at=modified_at,
    )


def keep(data: bytes, folder: Path) -> tuple[str, str]:
    """Keep bytes as `land` does; their SHA-256 and kind."""
    document_id, kind = hashlib.sha256(data).hexdigest(), sniff(data)
    target = folder / document_id[:2] / f"{document_id}.{_SUFFIX.get(kind, kind)}"
    if not target.exists() or target.stat().st_size != len(data):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        try:
            unfinished.write_bytes(data)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return document_id, kind


def landed_path(folder: Path, document_id: str) -> Path:
    """Where the bytes of a document are.

    Raises:
        FileNotFoundError: they are not there.
    """
    for path in (folder / document_id[:2]).glob(f"{document_id}.*"):
        return path
    raise FileNotFoundError(f"the bytes of document {document_id} are not in {folder}")


def register(con: duckdb.DuckDBPyConnection, landed: Iterable[LandedDocument]) -> int:
    """Record landed documents in ``raw.document`` and ``raw.retrieval``, in one transaction.

    Returns:
        How many documents were not known. Known ones, and places where a document was seen before, are left
        as they are, except for what a manifest says now.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    ordered = sorted(landed, key=lambda d: (d.file_name, d.document_id, d.source, d.location))
    if not ordered:
        return 0
    con.begin()
    try:
        temp_ids(con, "batch_document", sorted({d.document_id for d in ordered}))
        known = known_ids(con, "batch_document")
        new = {d.document_id: d for d in reversed(ordered) if d.document_id not in known}
        insert(con, "raw.document", [document_row(d, now) for d in new.values()])
        temp_ids(con, "batch_folder", sorted({d.folder for d in ordered if d.folder is not None}))
        with noticing_links(con, _SAID_ABOUT):
            insert(con, "raw.retrieval", _unknown_places(con, ordered, now))
            _state_publications(con, ordered)
            _state_files(con, ordered)
            _number_attachments(con, ordered)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return len(new)


def known_ids(con: duckdb.DuckDBPyConnection, among: str) -> set[str]:
    """The documents in the warehouse among those whose ``id`` is in a table."""
    rows = con.execute(f"SELECT id FROM {among} SEMI JOIN raw.document ON id = document_id").fetchall()
    return {document_id for (document_id,) in rows}


def document_row(document: LandedDocument, now: datetime) -> dict[str, object]:
    """The row of raw.document of a document that waits to be read."""
    return {
        "document_id": document.document_id,
        "sha256": document.document_id,
        "file_name": document.file_name,
        "kind": document.kind,
        "byte_size": document.byte_size,
        "status": str(DocumentStatus.PENDING),
        "kind_reason": "",
        "reader": "",
        "reading_digest": "",
        "first_seen_at": now,
        "read_at": now,
    }


def _unknown_places(
    con: duckdb.DuckDBPyConnection, documents: Sequence[LandedDocument], now: datetime
) -> list[dict[str, object]]:
    known = set(
        con.execute(
            "SELECT document_id, source, location FROM raw.retrieval "
            "SEMI JOIN batch_document ON id = document_id"
        ).fetchall()
    )
    places = {(d.document_id, d.source, d.location): d.file_name for d in documents}
    return [
        {"document_id": i, "source": s, "location": p, "file_name": name, "retrieved_at": now}
        for (i, s, p), name in places.items()
        if (i, s, p) not in known
    ]


def _state_publications(con: duckdb.DuckDBPyConnection, documents: Sequence[LandedDocument]) -> None:
    """Write what manifests say beside the places that they speak of; a later manifest corrects an earlier."""
    rows = [
        {
            "document_id": d.document_id,
            "source": d.source,
            "location": d.location,
            "address": d.publication.address,
            "stated_unit": d.publication.unit,
            "stated_fiscal_year": d.publication.fiscal_year,
            "stated_scope": d.publication.scope,
            "published_on": d.publication.published_on,
            "site_document_id": d.publication.site_document_id,
            "title": d.publication.title,
        }
        for d in documents
        if d.publication is not None
    ]
    stated = (
        "document_id, source, location, address, stated_unit, stated_fiscal_year, stated_scope, "
        "published_on, site_document_id, title"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE batch_publication AS SELECT {stated} FROM raw.retrieval LIMIT 0"
    )
    insert(con, "batch_publication", rows)
    con.execute(
        """
        UPDATE raw.retrieval AS r
        SET address = p.address, stated_unit = p.stated_unit, stated_fiscal_year = p.stated_fiscal_year,
            stated_scope = p.stated_scope, published_on = p.published_on,
            site_document_id = p.site_document_id, title = p.title
        FROM batch_publication AS p
        WHERE (r.document_id, r.source, r.location) = (p.document_id, p.source, p.location)
        """
    )


def _state_files(con: duckdb.DuckDBPyConnection, documents: Sequence[LandedDocument]) -> None:
    """Write the folders and the times of files beside their places, known ones too."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE batch_place AS "
        "SELECT document_id, source, location, folder, modified_at FROM raw.retrieval LIMIT 0"
    )
    rows = [
        {
            "document_id": d.document_id,
            "source": d.source,
            "location": d.location,
            "folder": d.folder,
            "modified_at": d.modified_at,
        }
        for d in documents
        if d.folder is not None or d.modified_at is not None
    ]
    insert(con, "batch_place", rows)
    con.execute(
        """
        UPDATE raw.retrieval AS r
        SET folder = coalesce(p.folder, r.folder), modified_at = coalesce(p.modified_at, r.modified_at)
        FROM batch_place AS p
        WHERE (r.document_id, r.source, r.location) = (p.document_id, p.source, p.location)
            AND (r.folder, r.modified_at) IS DISTINCT FROM (p.folder, p.modified_at)
        """
    )


def _number_attachments(con: duckdb.DuckDBPyConnection, documents: Sequence[LandedDocument]) -> None:
    """Number the files of sites' documents as their pages have them now; what is not there has no number."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE batch_attachment AS "
        "SELECT source, site_document_id, location, attachment_number FROM raw.retrieval LIMIT 0"
    )
    # Of several visits to a page that arrive at once, the one that found most counts.
    visits: dict[tuple[str, str], tuple[str, ...]] = {}
    for document in documents:
        said = document.publication
        if said is not None and said.site_document_id is not None and said.attachments:
            page = (document.source, said.site_document_id)
            visits[page] = max(visits.get(page, ()), said.attachments, key=len)
    rows = [
        {"source": source, "site_document_id": number, "location": address, "attachment_number": position}
        for (source, number), addresses in visits.items()
        for position, address in enumerate(addresses, start=1)
    ]
    insert(con, "batch_attachment", rows)
    con.execute(
        """
        UPDATE raw.retrieval AS r
        SET attachment_number = NULL
        WHERE (source, site_document_id) IN (SELECT (source, site_document_id) FROM batch_attachment)
        """
    )
    con.execute(
        """
        UPDATE raw.retrieval AS r
        SET attachment_number = p.attachment_number
        FROM batch_attachment AS p
        WHERE (r.source, r.site_document_id, r.location) = (p.source, p.site_document_id, p.location)
        """
    )
