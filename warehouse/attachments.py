"""Joins the parts of one filing that an article publishes as separate attachments: statements, narrative.

Attachments belong together where a site gives them one number, a manifest one address, or an archive one
folder. Which of them make one filing is told from what they hold, whenever and in whatever order they came.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb

from disclosures.filing import DocumentKind, Filing
from warehouse.divisions import resolve
from warehouse.readings import LOADING_PROBLEMS, DocumentReading, DocumentStatus
from warehouse.rows import insert

_PLACES = """
CREATE OR REPLACE TEMP TABLE attachment_place AS
SELECT document_id, concat_ws('|', 'article', source, site_document_id) AS place
FROM raw.retrieval WHERE site_document_id IS NOT NULL
UNION
SELECT document_id, 'address|' || address FROM raw.retrieval WHERE address IS NOT NULL
UNION
SELECT document_id, concat_ws('|', 'bundle', bundle_id, regexp_extract(name, '^(.*[/!])', 1))
FROM raw.bundle_member
"""


def await_attachments(con: duckdb.DuckDBPyConnection, waiting: Iterable[str]) -> None:
    """Let what belongs together wait together: the attachments published with the documents that wait."""
    con.execute(_PLACES)
    con.execute("CREATE OR REPLACE TEMP TABLE awaited (document_id VARCHAR NOT NULL)")
    insert(con, "awaited", [{"document_id": document_id} for document_id in waiting])
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
            break
    con.execute(
        """
        UPDATE raw.document SET status = $1, reading_digest = ''
        WHERE document_id IN (SELECT document_id FROM awaited)
            AND (
                status = $2
                OR document_id IN (
                    SELECT document_id FROM raw.quarantine WHERE list_contains($3, reason)
                )
            )
        """,
        [str(DocumentStatus.PENDING), str(DocumentStatus.READ), sorted(LOADING_PROBLEMS)],
    )


def articles(con: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, str]:
    """The article that each of these documents belongs to: the least id of those published with it.

    A document that was published alone is its own article. `await_attachments` must have come before.
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


def join(readings: Sequence[DocumentReading], article: Mapping[str, str]) -> list[DocumentReading]:
    """Make one filing of attachments of an article that complete each other; other readings stay as they are.

    Parts are of one fiscal year, name no different unit or scope, and nothing of what one holds (a statement,
    the narrative, a performance sheet) is in another. The one with the most statements carries the filing.

    Args:
        readings: readings of documents, each once; all of an article or none.
        article: the article of each document, from `articles`.

    Returns:
        The readings in the same order; of a joined filing the main one has ``parts``, the others ``part_of``.
    """
    together: dict[str, list[DocumentReading]] = defaultdict(list)
    for reading in readings:
        if _is_part(reading):
            together[article.get(reading.sha256, reading.sha256)].append(reading)
    changed: dict[str, DocumentReading] = {}
    for parts in together.values():
        for group in _groups(parts):
            changed |= {reading.sha256: reading for reading in _joined(group)}
    return [changed.get(reading.sha256, reading) for reading in readings]


def _is_part(reading: DocumentReading) -> bool:
    filing = reading.filing
    return (
        filing is not None
        and filing.kind is DocumentKind.FINAL_ACCOUNTS
        and not filing.further
        and filing.fiscal_year is not None
        and any(figure.value is not None for figure in filing.figures)
    )


def _groups(parts: list[DocumentReading]) -> list[list[DocumentReading]]:
    """Which parts make one filing, the main one first; only filings of several parts."""
    ordered = sorted(parts, key=lambda r: (-len(_filing(r).statements), r.sha256))
    units = {_unit(_filing(r)) for r in parts} - {None}
    used: set[str] = set()
    groups = []
    for main in ordered:
        if main.sha256 in used or not _filing(main).statements:
            continue
        group = [main]
        for part in ordered:
            if part.sha256 not in used and part is not main and _completes(part, group, len(units)):
                group.append(part)
        if len(group) > 1:
            groups.append(group)
            used |= {r.sha256 for r in group}
    return groups


def _completes(part: DocumentReading, group: list[DocumentReading], units: int) -> bool:
    added = _filing(part)
    for reading in group:
        filing = _filing(reading)
        if filing.fiscal_year != added.fiscal_year or _content(filing) & _content(added):
            return False
        if None not in (filing.scope, added.scope) and filing.scope != added.scope:
            return False
        one, other = _unit(filing), _unit(added)
        if one != other and (None not in (one, other) or units > 1):
            return False
    return True


def _joined(group: list[DocumentReading]) -> list[DocumentReading]:
    filings = [_filing(reading) for reading in group]
    main, *others = group
    whole = replace(
        filings[0],
        unit_name=next((f.unit_name for f in filings if f.unit_name), None),
        scope=next((f.scope for f in filings if f.scope), None),
        unit_kind=next((f.unit_kind for f in filings if f.unit_kind), None),
    )
    if replace(main, filing=whole).problem is not None:
        return group
    company = hashlib.sha256(repr(sorted(r.digest() for r in group)).encode()).hexdigest()
    return [
        replace(main, filing=whole, parts=tuple(filings[1:]), company=company),
        *(replace(other, part_of=main.sha256, company=company) for other in others),
    ]


def _filing(reading: DocumentReading) -> Filing:
    assert reading.filing is not None
    return reading.filing


def _content(filing: Filing) -> set[str]:
    return {figure.statement for figure in filing.figures if figure.value is not None}


def _unit(filing: Filing) -> tuple[str | None, str] | None:
    if not filing.unit_name or filing.fiscal_year is None:
        return None
    where = resolve(filing.unit_name, filing.fiscal_year)
    return where.division_code, where.name_key
