"""The commands that ask the warehouse: ``sql``, ``status``, and ``findings`` without files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb

from assets.home import Home
from pipelines.alerts.outbox import Outbox
from pipelines.cli import UsageError
from pipelines.output import write_rows
from warehouse.library import queries
from warehouse.rows import dicts

STATUS_COLUMNS = ("topic", "name", "value", "detail")
_LAST_RUNS = 5
_LAST_ALERTS = 10


def sql(arguments: argparse.Namespace) -> int:
    """``juesuan sql``: the rows of a query on the published warehouse, or the queries of the library."""
    if arguments.list:
        rows = [{"name": query.name, "question": query.title} for query in queries()]
        write_rows(("name", "question"), rows, arguments.format, sys.stdout)
        return 0
    text = _query_text(arguments.query, arguments.name)
    with published() as con:
        try:
            cursor = con.execute(text)
            names = _distinct([column[0] for column in cursor.description or ()])
            write_rows(names, _rows(cursor, names), arguments.format, sys.stdout)
        except duckdb.Error as error:
            raise UsageError(str(error)) from error
    return 0


def _query_text(query: str | None, name: str | None) -> str:
    """The SQL to run: what was written, or the query of the library that ``@name`` or ``--query name`` names.

    Raises:
        UsageError: nothing is named, both are, or no query has the name.
    """
    if bool(query) == bool(name):
        raise UsageError("sql needs a query, @name or --query NAME (one of them), or --list")
    library = {known.name: known.sql for known in queries()}
    wanted = name or (query or "").removeprefix("@")
    if wanted in library:
        return library[wanted]
    if name or (query or "").startswith("@"):
        raise UsageError(f"no query {wanted} in the library; there are: {', '.join(library)}")
    return wanted


def status(arguments: argparse.Namespace) -> int:
    """``juesuan status``: what arrived, what became of it, and the last runs."""
    home = Home.from_environment()
    rows = [{"topic": "home", "name": str(home.root), "value": None, "detail": ""}]
    if home.warehouse.exists() or home.published_warehouse.exists():
        try:
            with _present(home) as con:
                rows += dicts(con, _STATUS)
                rows += _doubtful_units(con)
        except duckdb.Error as error:
            raise UsageError(f"{home.warehouse} cannot be used: {error}") from error
    rows += _last_runs(home)
    rows += _last_alerts(home)
    write_rows(STATUS_COLUMNS, rows, arguments.format, sys.stdout)
    return 0


@contextmanager
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only.

    Raises:
        UsageError: nothing was published yet.
    """
    path = Home.from_environment().published_warehouse
    if not path.exists():
        raise UsageError(f"nothing is published yet: {path} is not there. `juesuan ingest PATH` makes it")
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


@contextmanager
def _present(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse as it is now; while a run writes to it, the published one."""
    try:
        con = duckdb.connect(str(home.warehouse), read_only=True)
    except duckdb.IOException:
        con = duckdb.connect(str(home.published_warehouse), read_only=True)
    with con:
        yield con


def _doubtful_units(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Links and matches of units that wait for a reviewer; none in a warehouse of an older program."""
    known = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' "
        "AND table_name IN ('unit_link', 'filing_match')"
    ).fetchone()
    return dicts(con, _DOUBTFUL) if known == (2,) else []


def _rows(cursor: duckdb.DuckDBPyConnection, names: list[str]) -> Iterator[dict[str, Any]]:
    while batch := cursor.fetchmany(1000):
        yield from (dict(zip(names, row, strict=True)) for row in batch)


def _distinct(names: list[str]) -> list[str]:
    """Column names made different from each other, as DuckDB does for tables."""
    found: list[str] = []
    for name in names:
        copy, number = name, 0
        while copy in found:
            number += 1
            copy = f"{name}_{number}"
        found.append(copy)
    return found


def _last_alerts(home: Home) -> list[dict[str, Any]]:
    return [
        {
            "topic": "alert",
            "name": delivery.channel,
            "value": delivery.attempts,
            "detail": f"{delivery.status}: {delivery.title} {delivery.error}".strip(),
        }
        for delivery in Outbox(home.root).deliveries()[:_LAST_ALERTS]
    ]


def _last_runs(home: Home) -> list[dict[str, Any]]:
    if not (home.dagster / "dagster.yaml").exists():
        return []
    from pipelines.instance import open_instance

    with open_instance(home.dagster) as instance:
        records = instance.get_run_records(limit=_LAST_RUNS)
    return [
        {
            "topic": "run",
            "name": datetime.fromtimestamp(record.create_timestamp.timestamp(), UTC).isoformat(
                " ", "seconds"
            ),
            "value": None
            if record.end_time is None or record.start_time is None
            else round(record.end_time - record.start_time, 1),
            "detail": f"{record.dagster_run.job_name} {record.dagster_run.status.value} "
            f"{record.dagster_run.run_id}",
        }
        for record in records
    ]


_STATUS = """
SELECT 'documents' AS topic, status AS name, count(*) AS value, '' AS detail
FROM raw.document GROUP BY status
UNION ALL
SELECT 'kinds of document', document_kind, count(*), ''
FROM raw.document WHERE document_kind IS NOT NULL GROUP BY document_kind
UNION ALL
SELECT 'filings', 'current', count(*) FILTER (is_current), '' FROM core.dim_filing
UNION ALL
SELECT 'filings', 'revised', count(*) FILTER (NOT is_current), 'superseded by a later version'
FROM core.dim_filing
UNION ALL
SELECT 'filings', 'due', count(*), 'listed and not filed: ' || coalesce(string_agg(name, '、'), '')
FROM core.dim_unit WHERE NOT has_filed AND files_itself AND parent_unit_id IS NOT NULL
UNION ALL
SELECT 'findings', severity, count(*), ''
FROM dq.finding JOIN core.dim_filing USING (filing_id) WHERE is_current GROUP BY severity
UNION ALL
SELECT 'finding states', state, count(*), '' FROM dq.finding_state GROUP BY state
UNION ALL
SELECT 'second reading', outcome, count(*), 'figures that the two engines read differently are our issues'
FROM dq.second_reading WHERE outcome <> 'read' GROUP BY outcome
UNION ALL
SELECT 'waits for review', d.file_name, count(*), 'figures read by OCR that nothing proves: juesuan review'
FROM core.reading_issue AS i JOIN raw.document AS d USING (document_id)
WHERE i.code = 'awaits_review' GROUP BY d.file_name
UNION ALL
SELECT 'quarantine', d.file_name, q.attempts, q.reason || ': ' || q.detail
FROM raw.quarantine AS q JOIN raw.document AS d USING (document_id)
ORDER BY ALL
"""

_DOUBTFUL = """
SELECT
    'doubtful unit' AS topic,
    a.name || ' → ' || b.name AS name,
    k.score AS value,
    k.kind || ' ' || k.fiscal_year || ': ' || k.evidence AS detail
FROM core.unit_link AS k
JOIN core.dim_unit AS a ON a.unit_id = k.from_unit_id
JOIN core.dim_unit AS b ON b.unit_id = k.to_unit_id
WHERE k.status = 'doubtful'
UNION ALL
SELECT 'doubtful unit', f.unit_name || ' ' || f.fiscal_year, m.score, m.evidence
FROM core.filing_match AS m
JOIN core.dim_filing AS f USING (filing_id)
WHERE m.status = 'doubtful'
ORDER BY value DESC, name
"""
