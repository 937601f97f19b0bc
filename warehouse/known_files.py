"""Which files of inboxes and folders have landed before: by place, size and time, without their bytes.

An inbox keeps what was dropped there, and is taken in whenever something comes: hashing all of it again would
cost more with every document that it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from warehouse.landing import LandedDocument, land, landed_path
from warehouse.manifest import Publication
from warehouse.rows import temp_ids

_EPOCH = datetime(1970, 1, 1)


class KnownFiles:
    """The files of a source that have landed, as they were then."""

    def __init__(self, con: duckdb.DuckDBPyConnection, source: str, files: Sequence[Path]) -> None:
        temp_ids(con, "asked_file", [str(file.resolve()) for file in files])
        rows = con.execute(
            """
            SELECT location, byte_size, modified_at, document_id, kind
            FROM raw.retrieval JOIN raw.document USING (document_id) SEMI JOIN asked_file ON id = location
            WHERE source = $1 AND modified_at IS NOT NULL
            """,
            [source],
        ).fetchall()
        self._source = source
        self._known = {
            (location, size, modified): (document, kind) for location, size, modified, document, kind in rows
        }

    def land(
        self, file: Path, folder: Path, publication: Publication | None, within: str | None
    ) -> LandedDocument:
        """The file as `warehouse.landing.land` lands it; its bytes are read only where they may be new.

        A file of the same place, size and time of change is the one that landed, if its bytes are still kept.
        """
        location, state = str(file.resolve()), file.stat()
        modified = _EPOCH + timedelta(microseconds=state.st_mtime_ns // 1000)
        known = self._known.get((location, state.st_size, modified))
        if known is None or not _is_kept(folder, known[0], state.st_size):
            return land(
                file, folder, self._source, location, publication, within=within, modified_at=modified
            )
        return LandedDocument(
            document_id=known[0],
            file_name=file.name,
            kind=known[1],
            byte_size=state.st_size,
            source=self._source,
            location=location,
            publication=publication,
            folder=within,
            modified_at=modified,
        )


def _is_kept(folder: Path, document_id: str, size: int) -> bool:
    try:
        return landed_path(folder, document_id).stat().st_size == size
    except FileNotFoundError:
        return False
