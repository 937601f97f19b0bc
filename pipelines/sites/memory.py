"""What was seen on sites: documents by the site's own number, their files by address with what was in them.

An SQLite file of its own, asked by keys: a poll with nothing new costs the same however much is remembered,
and the poller needs no warehouse.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType

from pipelines.sites.pages import Announcement, Attachment

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    site TEXT NOT NULL, document_id TEXT NOT NULL, title TEXT NOT NULL, address TEXT NOT NULL,
    published_on TEXT, announces_files INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL, checked_at TEXT NOT NULL, status TEXT NOT NULL,
    PRIMARY KEY (site, document_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_check ON document (site, status, checked_at);
CREATE TABLE IF NOT EXISTS file (
    site TEXT NOT NULL, document_id TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, etag TEXT, last_modified TEXT, PRIMARY KEY (site, document_id, address)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crawled (site TEXT NOT NULL, column_number INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (site, column_number));
"""
PRESENT, REMOVED, FAILED, SETTLED = "present", "removed", "failed", "settled"
"""``settled``: seen for so long without a change that it is not looked at any more."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as it was when it was last fetched; null where no mark was given."""

    name: str
    sha256: str
    etag: str | None
    last_modified: str | None


class Memory:
    """The memory of one site. Close it, or use it as a context; each call is kept at once."""

    def __init__(self, path: Path, site: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._site = site
        self._con = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._con.executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()

    def unknown(self, found: Iterable[Announcement]) -> list[Announcement]:
        """Those of the announcements whose documents, or files that they name, were never taken, in order."""
        return [a for a in found if self._status(a.document_id) is None or self._has_new_files(a)]

    def _has_new_files(self, found: Announcement) -> bool:
        return any(self.file(found.document_id, file.address) is None for file in found.attachments or ())

    def to_try_again(self, limit: int) -> list[Announcement]:
        """Documents that could not be taken, the longest untried first."""
        return self._known(FAILED, limit)

    def to_check(self, limit: int) -> list[Announcement]:
        """Documents to be looked at again, the longest unseen first."""
        return self._known(PRESENT, limit)

    def is_old(self, document_id: str, days: int, now: datetime) -> bool:
        """Whether a document was first seen more than so many days ago."""
        row = self._con.execute(
            "SELECT first_seen_at FROM document WHERE site = ? AND document_id = ?", (self._site, document_id)
        ).fetchone()
        return row is not None and row[0] < _text(now - timedelta(days=days))

    def file(self, document_id: str, address: str) -> SeenFile | None:
        """A file of a document as it was last fetched; null where it never was."""
        row = self._con.execute(
            "SELECT name, sha256, etag, last_modified FROM file "
            "WHERE site = ? AND document_id = ? AND address = ?",
            (self._site, document_id, address),
        ).fetchone()
        return None if row is None else SeenFile(*row)

    def is_crawled(self, column: int) -> bool:
        """Whether a column was once gone through to its end."""
        row = self._con.execute(
            "SELECT 1 FROM crawled WHERE site = ? AND column_number = ?", (self._site, column)
        ).fetchone()
        return row is not None

    def crawled(self, column: int, now: datetime) -> None:
        """Remember that a column was gone through to its end."""
        self._con.execute("INSERT OR REPLACE INTO crawled VALUES (?, ?, ?)", (self._site, column, _text(now)))

    def forget_crawls(self) -> None:
        """Let the next poll go through every column to its end; documents stay known."""
        self._con.execute("DELETE FROM crawled WHERE site = ?", (self._site,))

    def remember(
        self, document: Announcement, files: dict[str, SeenFile], status: str, now: datetime
    ) -> None:
        """Remember what was made of a document, in one transaction."""
        at = _text(now)
        self._con.execute("BEGIN IMMEDIATE")
        self._con.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "title = excluded.title, address = excluded.address, published_on = excluded.published_on, "
            "announces_files = excluded.announces_files, checked_at = excluded.checked_at, "
            "status = excluded.status",
            (
                *(self._site, document.document_id, document.title, document.address),
                document.published_on.isoformat() if document.published_on else None,
                *(document.attachments is not None, at, at, status),
            ),
        )
        self._con.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(self._site, document.document_id, address),
                    *(seen.name, seen.sha256, seen.etag, seen.last_modified),
                )
                for address, seen in files.items()
            ],
        )
        self._con.execute("COMMIT")

    def counts(self) -> dict[str, int]:
        """How many documents of the site have which status."""
        rows = self._con.execute(
            "SELECT status, count(*) FROM document WHERE site = ? GROUP BY status", (self._site,)
        ).fetchall()
        return dict(rows)

    def _status(self, document_id: str) -> str | None:
        row = self._con.execute(
            "SELECT status FROM document WHERE site = ? AND document_id = ?", (self._site, document_id)
        ).fetchone()
        return None if row is None else str(row[0])

    def _known(self, status: str, limit: int) -> list[Announcement]:
        rows = self._con.execute(
            "SELECT document_id, title, address, published_on, announces_files FROM document "
            "WHERE site = ? AND status = ? ORDER BY checked_at LIMIT ?",
            (self._site, status, limit),
        ).fetchall()
        return [
            Announcement(
                document_id=number,
                title=title,
                address=address,
                published_on=date.fromisoformat(on) if on else None,
                attachments=self._files(number) if announces_files else None,
            )
            for number, title, address, on, announces_files in rows
        ]

    def _files(self, document_id: str) -> tuple[Attachment, ...]:
        rows = self._con.execute(
            "SELECT address, name FROM file WHERE site = ? AND document_id = ? ORDER BY address",
            (self._site, document_id),
        ).fetchall()
        return tuple(Attachment(address, name) for address, name in rows)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
