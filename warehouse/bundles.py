"""Records what lies in archives: members are documents of their own, seen wherever their archive was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from disclosures.documents.bundle import SEPARATOR, Bundle
from warehouse.landing import LandedDocument, document_row, keep
from warehouse.rows import insert, temp_ids

# What a place says beside the name that the document has there: a member is published with its archive.
_STATED = (
    *("address", "stated_unit", "stated_fiscal_year", "stated_scope", "published_on"),
    *("site_document_id", "title"),
)


def land_members(bundle: Bundle, folder: Path) -> list[LandedDocument]:
    """Keep the bytes of an archive's members in the landing folder; their names are never paths.

    Returns:
        The members in the order of the archive, with the archive as ``source`` and the name in it as
        ``location``.
    """
    found = []
    for member in bundle.members:
        document_id, kind = keep(member.data, folder)
        found.append(
            LandedDocument(document_id, member.file_name, kind, len(member.data), bundle.sha256, member.name)
        )
    return found


def register_members(con: duckdb.DuckDBPyConnection, members: Sequence[LandedDocument]) -> None:
    """Record the members of archives, from `land_members`, in one transaction; known ones change nothing."""
    now = datetime.now(UTC).replace(tzinfo=None)
    con.begin()
    try:
        temp_ids(con, "landed_bundle", sorted({m.source for m in members}))
        known = {i for (i,) in con.execute("SELECT document_id FROM raw.document").fetchall()}
        new = {m.document_id: m for m in reversed(members) if m.document_id not in known}
        insert(con, "raw.document", [document_row(m, now) for m in new.values()])
        con.execute("DELETE FROM raw.bundle_member WHERE bundle_id IN (SELECT id FROM landed_bundle)")
        insert(con, "raw.bundle_member", list(_rows(members)))
        _spread_places(con)
    except BaseException:
        con.rollback()
        raise
    con.commit()


def spread_places(con: duckdb.DuckDBPyConnection) -> None:
    """Record members where their archives were seen, and what manifests now say of these places."""
    con.begin()
    try:
        _spread_places(con)
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _rows(members: Sequence[LandedDocument]) -> list[dict[str, object]]:
    counts: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for member in members:
        counts[member.source] = counts.get(member.source, 0) + 1
        rows.append(
            {
                "bundle_id": member.source,
                "member_number": counts[member.source],
                "document_id": member.document_id,
                "name": member.location,
                "file_name": member.file_name,
            }
        )
    return rows


def _spread_places(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE member_place AS
        SELECT
            m.document_id, r.source, r.location || '{SEPARATOR}' || m.name AS location,
            any_value(m.file_name) AS file_name, any_value(r.retrieved_at) AS retrieved_at,
            {", ".join(f"any_value(r.{name}) AS {name}" for name in _STATED)}
        FROM raw.bundle_member AS m
        JOIN raw.retrieval AS r ON r.document_id = m.bundle_id
        GROUP BY ALL
        """
    )
    con.execute(
        "INSERT INTO raw.retrieval BY NAME SELECT * FROM member_place "
        "ANTI JOIN raw.retrieval USING (document_id, source, location)"
    )
    con.execute(
        f"""
        UPDATE raw.retrieval AS r
        SET {", ".join(f"{name} = p.{name}" for name in _STATED)}
        FROM member_place AS p
        WHERE (r.document_id, r.source, r.location) = (p.document_id, p.source, p.location)
            AND ({", ".join(f"r.{name}" for name in _STATED)})
                IS DISTINCT FROM ({", ".join(f"p.{name}" for name in _STATED)})
        """
    )
