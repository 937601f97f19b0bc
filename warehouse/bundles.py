"""Records what lies in archives: members are documents of their own, seen wherever their archive was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from disclosures.documents.bundle import SEPARATOR, Bundle
from warehouse.bundle_manifests import documents_of
from warehouse.landing import LandedDocument, document_row, keep, known_ids
from warehouse.manifest import Publication
from warehouse.places import noticing_links
from warehouse.rows import insert, temp_ids

# What a manifest in the archive can say of a member, and what else a place says beside the name that the
# document has there: a member is published with its archive.
_IN_THE_ARCHIVE = ("address", "stated_unit", "stated_fiscal_year", "stated_scope", "published_on")
_STATED = (*_IN_THE_ARCHIVE, "site_document_id", "title")


def land_members(bundle: Bundle, folder: Path, name: str = "") -> list[LandedDocument]:
    """Keep the bytes of an archive's members in the landing folder; their names are never paths.

    Args:
        bundle: the archive.
        folder: the landing folder.
        name: what the archive is called, for the words of an error.

    Returns:
        The members in the order of the archive, without its manifests, with the archive as ``source`` and the
        name in it as ``location``.

    Raises:
        warehouse.manifest.ManifestError: a manifest in it cannot be used; nothing is kept then.
    """
    found = []
    for member, said in documents_of(bundle, name):
        document_id, kind = keep(member.data, folder)
        size = len(member.data)
        found.append(
            LandedDocument(document_id, member.file_name, kind, size, bundle.sha256, member.name, said)
        )
    return found


def register_members(con: duckdb.DuckDBPyConnection, members: Sequence[LandedDocument]) -> None:
    """Record the members of archives, from `land_members`, in one transaction; known ones change nothing."""
    now = datetime.now(UTC).replace(tzinfo=None)
    con.begin()
    try:
        temp_ids(con, "landed_bundle", sorted({m.source for m in members}))
        temp_ids(con, "landed_member", sorted({m.document_id for m in members}))
        known = known_ids(con, "landed_member")
        new = {m.document_id: m for m in reversed(members) if m.document_id not in known}
        insert(con, "raw.document", [document_row(m, now) for m in new.values()])
        with noticing_links(con, "SELECT id FROM landed_member"):
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
        with noticing_links(con, "SELECT document_id FROM raw.bundle_member"):
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
        said = member.publication or Publication()
        rows.append(
            {
                "bundle_id": member.source,
                "member_number": counts[member.source],
                "document_id": member.document_id,
                "name": member.location,
                "file_name": member.file_name,
                "address": said.address,
                "stated_unit": said.unit,
                "stated_fiscal_year": said.fiscal_year,
                "stated_scope": said.scope,
                "published_on": said.published_on,
            }
        )
    return rows


def _first_said(name: str) -> str:
    """Something stated of a member: by its archive's own manifests, else where the archive was seen."""
    outside = f"any_value(r.{name})"
    return f"coalesce(any_value(m.{name}), {outside})" if name in _IN_THE_ARCHIVE else outside


def _spread_places(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE member_place AS
        SELECT
            m.document_id, r.source, r.location || '{SEPARATOR}' || m.name AS location,
            any_value(m.file_name) AS file_name, any_value(r.retrieved_at) AS retrieved_at,
            {", ".join(f"{_first_said(name)} AS {name}" for name in _STATED)}
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
