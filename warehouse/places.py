"""Which documents were published together: the attachments of one article, whenever they came.

Attachments belong together where a site gives them one number, a manifest one address, or an archive one
folder; pictures also where they lie in one folder of nothing but pictures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb

from disclosures.documents.page_pictures import DOCUMENT_KINDS, LEAST_PIXELS, LONGEST
from warehouse.readings import LOADING_PROBLEMS, DocumentStatus
from warehouse.rows import insert

ARTICLE = "concat_ws('|', 'article', source, site_document_id)"
ADDRESS = "'address|' || address"
IN_BUNDLE = "concat_ws('|', 'bundle', bundle_id, regexp_extract(name, '^(.*[/!])', 1))"
FOLDER = "concat_ws('|', 'folder', source, folder)"
"""What places are called, in terms of ``raw.retrieval``; ``IN_BUNDLE`` of ``raw.bundle_member``."""

IS_PAGE = f"""
    (width IS NULL OR (
        is_single AND least(width, height) >= {LEAST_PIXELS}
        AND greatest(width, height) <= {LONGEST} * least(width, height)
    ))
"""
"""Whether a row of ``raw.picture`` may be a page (`PictureSize.may_be_page`)."""

_PLACES = f"""
SELECT document_id, {ARTICLE} AS place FROM raw.retrieval WHERE site_document_id IS NOT NULL
UNION
SELECT document_id, {ADDRESS} FROM raw.retrieval WHERE address IS NOT NULL
UNION
SELECT document_id, {IN_BUNDLE} FROM raw.bundle_member
UNION
SELECT document_id, {FOLDER}
FROM raw.retrieval JOIN raw.picture USING (document_id)
WHERE folder IS NOT NULL AND {IS_PAGE} AND (source, folder) NOT IN (
    SELECT (source, folder) FROM raw.retrieval JOIN raw.document USING (document_id)
    WHERE folder IS NOT NULL AND kind IN {DOCUMENT_KINDS}
)
UNION
SELECT picture_id, 'pages|' || document_id FROM raw.picture_page
"""
# Of the documents in awaited: those that were loaded, or could not be for want of what another part may say.
_WAIT_AGAIN = """
UPDATE raw.document SET status = $1, reading_digest = ''
WHERE document_id IN (SELECT document_id FROM awaited)
    AND (
        status = $2
        OR document_id IN (SELECT document_id FROM raw.quarantine WHERE list_contains($3, reason))
    )
"""


def await_attachments(con: duckdb.DuckDBPyConnection, waiting: Iterable[str]) -> None:
    """Let what belongs together wait together: the attachments published with the documents that wait."""
    gather(con, waiting)
    _wait_again(con)


def gather(con: duckdb.DuckDBPyConnection, documents: Iterable[str]) -> None:
    """Write these documents and all that were published with any of them to the temporary ``awaited``."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE attachment_place AS {_PLACES}")
    con.execute("CREATE OR REPLACE TEMP TABLE awaited (document_id VARCHAR NOT NULL)")
    insert(con, "awaited", [{"document_id": document_id} for document_id in documents])
    while True:
        added = con.execute(
            """
            INSERT INTO awaited
            SELECT DISTINCT p.document_id
            FROM attachment_place AS p
            SEMI JOIN (FROM attachment_place SEMI JOIN awaited USING (document_id)) AS w USING (place)
            ANTI JOIN awaited AS a ON a.document_id = p.document_id
            """
        ).fetchone()
        if not added or not added[0]:
            return


def articles(con: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, str]:
    """The article that each of these documents belongs to: the least id of those published with it.

    A document that was published alone is its own article. `gather` must have come before.
    """
    wanted = set(document_ids)
    places: dict[str, list[str]] = defaultdict(list)
    rows = con.execute(
        "SELECT document_id, place FROM attachment_place SEMI JOIN awaited USING (document_id)"
    ).fetchall()
    for document_id, place in rows:
        if document_id in wanted:
            places[place].append(document_id)
    first = {document_id: document_id for document_id in wanted}

    def root(document_id: str) -> str:
        while first[document_id] != document_id:
            document_id = first[document_id]
        return document_id

    for together in places.values():
        roots = {root(document_id) for document_id in together}
        first.update(dict.fromkeys(roots, min(roots)))
    return {document_id: root(document_id) for document_id in wanted}


@contextmanager
def noticing_links(con: duckdb.DuckDBPyConnection, among: str) -> Iterator[None]:
    """Let documents wait to be loaded again that meanwhile are said to belong to others, or no longer are.

    Args:
        con: a writable connection within a transaction.
        among: a query of the ids of the documents about whose places something may be said.
    """
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE known_place AS FROM ({_PLACES}) WHERE document_id IN ({among})"
    )
    yield
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE awaited AS
        WITH said AS (FROM ({_PLACES})),
        changed AS (
            (FROM said WHERE document_id IN ({among}) EXCEPT FROM known_place)
            UNION ALL (FROM known_place EXCEPT FROM said)
        ),
        moved AS (
            SELECT DISTINCT c.document_id
            FROM changed AS c
            JOIN (FROM said UNION FROM known_place) AS o
                ON o.place = c.place AND o.document_id <> c.document_id
        )
        FROM moved
        UNION
        SELECT other.document_id
        FROM moved
        JOIN core.filing_document AS own USING (document_id)
        JOIN core.filing_document AS other ON other.filing_id = own.filing_id
        """
    )
    _wait_again(con)
    # Whether pictures are pages of one filing may change with what lies beside them, whatever became of them.
    con.execute(
        "UPDATE raw.document SET status = $1, reading_digest = '' "
        "WHERE document_id IN (SELECT document_id FROM awaited SEMI JOIN raw.picture USING (document_id))",
        [str(DocumentStatus.PENDING)],
    )


def _wait_again(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        _WAIT_AGAIN, [str(DocumentStatus.PENDING), str(DocumentStatus.READ), sorted(LOADING_PROBLEMS)]
    )
