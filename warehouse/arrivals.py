"""What was fetched from sites and waits to be landed: bytes and records in a folder, handed over one by one.

A record is whole or not there: it is renamed into place after the bytes that it speaks of. Taking one in
twice changes nothing, so that either side may be killed at any moment.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.landing import LandedDocument, land
from warehouse.manifest import Publication
from warehouse.rows import insert, temp_ids

_DOCUMENT, _EVENT, _POLL = "document", "event", "poll"
_BYTES = ".data"
_TABLES = {_EVENT: ("raw.site_event", "event_id"), _POLL: ("raw.site_poll", "poll_id")}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of a site's document. ``file_name`` is for people; it is never a path.

    ``attachments`` are the addresses of all files of the document in the order of its page; empty where no
    order is known.
    """

    site: str
    site_document_id: str
    title: str
    address: str
    file_name: str
    published_on: date | None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteEvent:
    """Something that happened on a site instead of an arrival; columns of ``raw.site_event``."""

    site: str
    site_document_id: str | None
    title: str | None
    address: str
    reason: str
    detail: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class SitePoll:
    """One poll of a site; columns of ``raw.site_poll``."""

    site: str
    started_at: datetime
    finished_at: datetime
    pages: int
    announced: int
    new_documents: int
    checked_documents: int
    new_files: int
    unchanged_files: int
    events: int
    is_complete: bool


_KINDS: dict[type, str] = {Arrival: _DOCUMENT, SiteEvent: _EVENT, SitePoll: _POLL}


def put(folder: Path, what: Arrival | SiteEvent | SitePoll, data: bytes | None = None) -> None:
    """Hand something over; ``data`` are the bytes of an arrival."""
    folder.mkdir(parents=True, exist_ok=True)
    record: dict[str, Any] = {"id": uuid.uuid4().hex, **asdict(what)}
    if data is not None:
        _write(folder / f"{record['id']}{_BYTES}", data)
    record["kind"] = _KINDS[type(what)]
    text = json.dumps(record, ensure_ascii=False, default=_as_text)
    mark = f".{_POLL}" if isinstance(what, SitePoll) else ""
    _write(folder / f"{record['id']}{mark}.json", text.encode())


def waiting(folder: Path) -> list[Path]:
    """The records that wait below a folder, by name; none where nothing ever arrived."""
    return sorted(folder.rglob("*.json"))


def is_news(record: Path) -> bool:
    """Whether a record is about a document: that a site was asked is no reason to make everything again."""
    return not record.name.endswith(f".{_POLL}.json")


def land_arrivals(records: Iterable[Path], landing: Path) -> list[LandedDocument]:
    """Copy the bytes of arrivals to the landing folder, as `land` does; other records are passed over."""
    landed = []
    for path in records:
        record = _read(path)
        if record["kind"] == _DOCUMENT:
            publication = Publication(
                address=record["address"],
                published_on=date.fromisoformat(on) if (on := record["published_on"]) else None,
                site_document_id=record["site_document_id"],
                title=record["title"],
                attachments=tuple(record.get("attachments", ())),  # an earlier program kept none
            )
            landed.append(
                land(
                    path.with_suffix(_BYTES),
                    landing,
                    record["site"],
                    record["address"],
                    publication,
                    name=record["file_name"],
                )
            )
    return landed


def register_events(con: duckdb.DuckDBPyConnection, records: Iterable[Path]) -> int:
    """Add the events and polls among the records to their tables, each once; how many there were."""
    rows: dict[str, list[dict[str, Any]]] = {_EVENT: [], _POLL: []}
    for path in records:
        record = _read(path)
        if (kind := record.pop("kind")) in rows:
            rows[kind].append({_TABLES[kind][1]: record.pop("id"), **record})
    for kind, (table, key) in _TABLES.items():
        if not rows[kind]:
            continue
        temp_ids(con, "batch_record", [row[key] for row in rows[kind]])
        found = con.execute(f"SELECT id FROM batch_record SEMI JOIN {table} ON id = {key}").fetchall()
        known = {record_id for (record_id,) in found}
        insert(con, table, [_typed(row) for row in rows[kind] if row[key] not in known])
    return sum(map(len, rows.values()))


def forget(records: Iterable[Path]) -> None:
    """Remove records that were taken in, with their bytes; the record first: bytes alone are no arrival."""
    for path in records:
        path.unlink()
        path.with_suffix(_BYTES).unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value).replace(tzinfo=None) if name.endswith("_at") else value
        for name, value in row.items()
    }


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")
