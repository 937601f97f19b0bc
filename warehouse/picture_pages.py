"""Which pictures are the pages of one filing, and in which order: told before any of them is read.

Pictures of one article, address, folder of an archive or folder are pages of one filing, where nothing beside
them can be the filing itself (``DOCUMENT_KINDS``) and each can be a page (``IS_PAGE``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import duckdb

from disclosures.documents.natural_order import natural_key
from disclosures.documents.page_pictures import DOCUMENT_KINDS
from warehouse.landing import landed_path
from warehouse.places import ADDRESS, ARTICLE, FOLDER, IN_BUNDLE, IS_PAGE, gather
from warehouse.readings import DocumentStatus
from warehouse.rows import temp_ids


@dataclass(frozen=True, slots=True)
class PictureFiling:
    """A document that is published as one picture a page.

    Attributes:
        name: what it is called: its folder or article; the file of page 1 where nothing has a name.
        pages: the ids of its pictures, page 1 first; at least two.
        replaced: pictures in whose place others were published since.
    """

    name: str
    pages: tuple[str, ...]
    replaced: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[str, tuple[str, int | None]]:
        """Of each picture the document that it belongs to, and its page there (``raw.picture_page``)."""
        numbered: list[tuple[str, int | None]] = [(p, n) for n, p in enumerate(self.pages, start=1)]
        return {p: (self.pages[0], n) for p, n in (*numbered, *((p, None) for p in self.replaced))}


class PictureFilings:
    """The filings of pictures among some documents."""

    def __init__(self, filings: Sequence[PictureFiling] = ()) -> None:
        self.filings = tuple(filings)
        self._of = {document: filing for filing in filings for document in filing.roles}

    def of(self, document_id: str) -> PictureFiling | None:
        """The filing that a picture belongs to; null for a document by itself."""
        return self._of.get(document_id)

    def pictures(self, document_id: str) -> tuple[str, ...] | None:
        """The pictures that a document is to be read from; none where it is a file by itself.

        Null for a picture that is not page 1: nothing is read from it alone.
        """
        filing = self._of.get(document_id)
        if filing is None:
            return ()
        return filing.pages if filing.pages[0] == document_id else None


class _Seen(NamedTuple):
    """A picture at a place; at one location the one that was retrieved last is there now."""

    rank: int
    place: str
    location: str
    retrieved_at: datetime
    document_id: str
    attachment_number: int | None
    file_name: str
    label: str | None


# A picture in an archive belongs to its folder there, another one to the first of its places with several.
_SEEN = f"""
WITH direct AS (FROM raw.retrieval ANTI JOIN raw.bundle_member USING (document_id)),
bundle AS (
    SELECT document_id AS bundle_id, min(retrieved_at) AS retrieved_at, min(file_name) AS bundle_name
    FROM raw.retrieval GROUP BY document_id
),
seen AS (
    SELECT
        0 AS rank, {IN_BUNDLE} AS place, name AS location, retrieved_at, document_id,
        NULL::INTEGER AS attachment_number, file_name,
        coalesce(nullif(regexp_extract(name, '([^/!]+)[/!][^/!]*$', 1), ''), bundle_name) AS label
    FROM raw.bundle_member JOIN bundle USING (bundle_id)
    UNION ALL
    SELECT 1, {ARTICLE}, location, retrieved_at, document_id, attachment_number, file_name, title
    FROM direct WHERE site_document_id IS NOT NULL
    UNION ALL
    SELECT 2, {ADDRESS}, location, retrieved_at, document_id, NULL, file_name, title
    FROM direct WHERE address IS NOT NULL
    UNION ALL
    SELECT
        3, {FOLDER}, location, retrieved_at, document_id, NULL, file_name,
        regexp_extract(folder, '([^/]*)$', 1)
    FROM direct WHERE folder IS NOT NULL
),
other AS (
    SELECT DISTINCT place FROM attachment_place JOIN raw.document USING (document_id)
    WHERE kind IN {DOCUMENT_KINDS}
)
SELECT rank, place, location, retrieved_at, document_id, attachment_number, file_name, label
FROM seen
JOIN raw.picture USING (document_id)
SEMI JOIN awaited USING (document_id)
SEMI JOIN attachment_place USING (document_id, place)
WHERE {IS_PAGE} AND document_id NOT IN (SELECT document_id FROM seen SEMI JOIN other USING (place))
"""


def picture_filings(con: duckdb.DuckDBPyConnection) -> PictureFilings:
    """The filings of pictures among the documents of ``awaited``; `gather` must have come before.

    A picture is a page of one filing only: of what lies at several places, the later one counts, and what of
    an earlier one is mostly in a later one was replaced by it.
    """
    rows = [_Seen(*row) for row in con.execute(_SEEN).fetchall()]
    rows.sort(key=lambda seen: (seen.rank, seen.place))
    places = [list(group) for _, group in groupby(rows, key=lambda seen: (seen.rank, seen.place))]
    places.sort(key=lambda place: max(seen.retrieved_at for seen in place), reverse=True)
    places.sort(key=lambda place: place[0].rank)
    filings: list[PictureFiling] = []
    taken: dict[str, int] = {}
    left: dict[str, int] = {}
    for place in places:
        pages = _in_order(place)
        free = [seen for seen in pages if seen.document_id not in taken]
        elsewhere = [taken[seen.document_id] for seen in pages if seen.document_id in taken]
        if elsewhere and 2 * len(elsewhere) >= len(pages):
            left |= {seen.document_id: max(elsewhere, key=elsewhere.count) for seen in free}
        elif len(free) > 1:
            taken |= {seen.document_id: len(filings) for seen in free}
            left |= {seen.document_id: len(filings) for seen in place}
            filings.append(PictureFiling(_name(free[0]), tuple(seen.document_id for seen in free)))
    return PictureFilings(
        [
            replace(
                filing,
                replaced=tuple(sorted(d for d, of in left.items() if of == number and d not in taken)),
            )
            for number, filing in enumerate(filings)
        ]
    )


def await_pages(con: duckdb.DuckDBPyConnection, waiting: Iterable[str]) -> PictureFilings:
    """Let the pages of each filing wait together, and pictures that are no longer pages of what they were.

    Args:
        con: a writable connection to the warehouse.
        waiting: the documents that wait.

    Returns:
        The filings of pictures that the documents that wait, and what was published with them, make.
    """
    wanted = set(waiting)
    gather(con, wanted)
    found = picture_filings(con)
    roles = {picture: role for filing in found.filings for picture, role in filing.roles.items()}
    known = {
        picture: (document, page)
        for picture, document, page in con.execute(
            "SELECT picture_id, document_id, page FROM raw.picture_page "
            "SEMI JOIN awaited ON awaited.document_id = picture_id"
        ).fetchall()
    }
    moved = {picture for picture in {*roles, *known} if roles.get(picture) != known.get(picture)}
    waits = [filing.roles for filing in found.filings if (wanted | moved).intersection(filing.roles)]
    together = {picture for pictures in waits for picture in pictures}
    temp_ids(con, "awaited_page", sorted(moved | together))
    con.execute(
        "UPDATE raw.document SET status = $1, reading_digest = '' "
        "WHERE document_id IN (SELECT id FROM awaited_page) AND status <> $1",
        [str(DocumentStatus.PENDING)],
    )
    return found


def document_paths(con: duckdb.DuckDBPyConnection, landing: Path, document_id: str) -> list[Path]:
    """Where the bytes of a loaded document are: its file, or the pictures of all its pages, page 1 first.

    Raises:
        FileNotFoundError: a file is not there.
    """
    rows = con.execute(
        "SELECT picture_id FROM raw.picture_page WHERE document_id = $1 AND page IS NOT NULL ORDER BY page",
        [document_id],
    ).fetchall()
    return [landed_path(landing, picture) for (picture,) in rows or [(document_id,)]]


def _in_order(place: Sequence[_Seen]) -> list[_Seen]:
    """The pictures that are at a place now, each once, as they were published."""
    last: dict[str, _Seen] = {}
    for seen in sorted(place, key=lambda seen: (seen.retrieved_at, seen.document_id)):
        last[seen.location] = seen
    now = list(last.values())
    if any(seen.attachment_number is not None for seen in now):
        now = [seen for seen in now if seen.attachment_number is not None]
    now.sort(key=lambda s: (s.attachment_number or 0, natural_key(s.file_name), natural_key(s.location)))
    once: dict[str, _Seen] = {}
    for seen in now:
        once.setdefault(seen.document_id, seen)
    return list(once.values())


def _name(first: _Seen) -> str:
    """What a filing is called, with the ending of its first page."""
    return f"{first.label}{PurePosixPath(first.file_name).suffix}" if first.label else first.file_name
