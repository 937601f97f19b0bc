"""What a run tells people: what became of each document, and a summary of the whole warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from assets.home import Home
from disclosures.documents.bundle import SEPARATOR
from expectations.findings import findings
from warehouse.rows import dicts

INGEST_COLUMNS = (
    *("document", "status", "unit", "fiscal_year", "scope", "revision", "is_current"),
    *("figures", "issues", "errors", "warnings", "reason"),
)
_SHOWN = 10


def ingested(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[dict[str, Any]]:
    """One row per file and filing in it, in the order of the files: what the warehouse made of it.

    After an archive stands what is in it.
    """
    known: dict[str, list[dict[str, Any]]] = {}
    for row in dicts(con, _DOCUMENTS):
        known.setdefault(row["document_id"], []).append(row)
    rows = []
    for file in files:
        with file.open("rb") as stream:
            found = known[hashlib.file_digest(stream, "sha256").hexdigest()]
        rows += _named(found, file.name)
        for member in dicts(con, _MEMBERS, [found[0]["document_id"]]):
            rows += _named(known[member["document_id"]], f"{file.name}{SEPARATOR}{member['name']}")
    return rows


def _named(found: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [{**{column: row.get(column) for column in INGEST_COLUMNS}, "document": name} for row in found]


def summary(con: duckdb.DuckDBPyConnection, home: Home) -> str:
    """What was filed, read, quarantined and found, and where everything is."""
    counts = dicts(con, _COUNTS)[0]
    lines = [
        f"filed        {counts['documents']} documents",
        f"read         {counts['read']} documents: {counts['filings']} filings, {counts['figures']} figures",
        *(
            [f"revised      {counts['superseded']} filings by a later version"]
            if counts["superseded"]
            else []
        ),
        *(f"set aside    {row['n']} {row['status']}" for row in dicts(con, _SET_ASIDE)),
        f"quarantined  {counts['quarantined']}",
        *(f"             {row['file_name']}: {row['reason']}" for row in dicts(con, _QUARANTINE, [_SHOWN])),
        f"checked      {counts['checks']} identities; "
        + ", ".join(f"{row['n']} {row['status']}" for row in dicts(con, _RESULTS)),
        f"totals       {counts['counties']} county-years, {counts['prefectures']} prefecture-years",
    ]
    found = findings(con)
    lines.append(
        "found        "
        + ", ".join(f"{sum(f['severity'] == s for f in found)} {s}s" for s in ("error", "warning"))
    )
    for row in found[:_SHOWN]:
        lines.append(f"  {row['severity']:7} {row['rule_id']:6} {row['document']} p.{row['page']}")
        lines.append(f"          {row['message']}")
    if len(found) > _SHOWN:
        lines.append(f"  and {len(found) - _SHOWN} more: juesuan findings")
    lines += [
        f"warehouse    {home.published_warehouse}",
        f"atlas        {home.published_atlas / 'index.html'}",
        f"notices      {home.published_notices / 'index.html'}",
        f"data docs    {home.published_data_docs / 'index.html'}",
    ]
    return "\n".join(lines)


_DOCUMENTS = """
SELECT
    d.document_id, d.status, f.unit_name AS unit, f.fiscal_year, f.scope, f.revision, f.is_current,
    f.figure_count AS figures, f.issue_count AS issues,
    CASE WHEN f.filing_id IS NOT NULL THEN coalesce(n.errors, 0) END AS errors,
    CASE WHEN f.filing_id IS NOT NULL THEN coalesce(n.warnings, 0) END AS warnings,
    CASE WHEN d.status <> 'read'
        THEN coalesce(
            q.reason || ': ' || q.detail, nullif(concat_ws(': ', d.document_kind, d.kind_reason), '')
        )
    END AS reason
FROM raw.document AS d
LEFT JOIN raw.quarantine AS q USING (document_id)
LEFT JOIN core.filing_document AS p USING (document_id)
LEFT JOIN core.dim_filing AS f ON f.filing_id = p.filing_id
LEFT JOIN (
    SELECT
        filing_id,
        count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings
    FROM dq.finding GROUP BY filing_id
) AS n ON n.filing_id = f.filing_id
ORDER BY d.document_id, f.set_number, f.filing_id
"""

_MEMBERS = """
SELECT document_id, name FROM raw.bundle_member WHERE bundle_id = $1 ORDER BY member_number
"""

_COUNTS = """
SELECT
    (SELECT count(*) FROM raw.document) AS documents,
    (SELECT count(*) FROM raw.document WHERE status = 'read') AS read,
    (SELECT count(*) FROM raw.document WHERE status = 'quarantined') AS quarantined,
    (SELECT count(*) FROM core.dim_filing) AS filings,
    (SELECT count(*) FROM core.dim_filing WHERE NOT is_current) AS superseded,
    (SELECT count(*) FROM core.fct_figure WHERE value IS NOT NULL) AS figures,
    (SELECT count(*) FROM dq.identity_result WHERE status <> 'not_evaluable') AS checks,
    (SELECT count(*) FROM mart.county_year) AS counties,
    (SELECT count(*) FROM mart.prefecture_year) AS prefectures
"""

_SET_ASIDE = """
SELECT status, count(*) AS n FROM raw.document
WHERE status NOT IN ('read', 'quarantined') GROUP BY status ORDER BY status
"""

_QUARANTINE = """
SELECT d.file_name, q.reason FROM raw.quarantine AS q JOIN raw.document AS d USING (document_id)
ORDER BY d.status, d.file_name LIMIT $1
"""

_RESULTS = "SELECT status, count(*) AS n FROM dq.identity_result GROUP BY status ORDER BY n DESC"
