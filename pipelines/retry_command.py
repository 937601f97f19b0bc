"""``juesuan retry``: read again what is in quarantine, and say what became of each document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

import duckdb

from assets.home import Home
from pipelines.cli import FOUND, UsageError
from pipelines.document_names import named
from pipelines.output import write_rows
from pipelines.run_commands import RUN_FAILED, execute, open_home
from warehouse.rows import dicts

COLUMNS = ("document", "document_id", "reason_before", "status", "reason", "page", "attempts", "detail")


def retry(arguments: argparse.Namespace) -> int:
    """Read the chosen documents once more; 1 where one of them could not be read this time either."""
    from pipelines.definitions import JOB
    from pipelines.resources import WarehouseFile

    home = Home.from_environment()
    if not home.warehouse.exists():
        raise UsageError(f"there is no warehouse in {home.root}: `juesuan ingest PATH` makes one")
    open_home(home)
    with WarehouseFile(home.warehouse).connect() as con:
        chosen = choose(dicts(con, _IN_QUARANTINE), arguments.documents, arguments.reason)
    if chosen:
        ids = [row["document_id"] for row in chosen]
        if not execute(
            home, JOB, arguments.engine, {"filings": {"config": {"retry": True, "documents": ids}}}
        ):
            return RUN_FAILED
    with WarehouseFile(home.warehouse).connect() as con:
        rows = outcomes(con, chosen)
    write_rows(COLUMNS, rows, arguments.format, sys.stdout)
    return FOUND if any(row["reason"] for row in rows) else 0


def choose(
    quarantined: Sequence[dict[str, Any]], documents: Sequence[str], reasons: Sequence[str]
) -> list[dict[str, Any]]:
    """The documents in quarantine that the user means; all where nothing is named.

    Args:
        quarantined: ``document_id``, ``document`` (the file name) and ``reason`` of each that is there.
        documents: file names, or beginnings of ids of at least six digits.
        reasons: patterns of reasons.

    Raises:
        UsageError: a document that is named is not in quarantine, or nothing is there for a reason.
    """
    chosen = named(quarantined, documents, "document in quarantine")
    for pattern in reasons:
        if not any(fnmatchcase(row["reason"], pattern) for row in quarantined):
            there = ", ".join(sorted({row["reason"] for row in quarantined})) or "nothing"
            raise UsageError(f"no document is in quarantine for {pattern}; there is {there}")
    return [
        row
        for row in chosen
        if not reasons or any(fnmatchcase(row["reason"], pattern) for pattern in reasons)
    ]


def outcomes(con: duckdb.DuckDBPyConnection, chosen: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the warehouse says now of documents that were tried again, in their order."""
    now = {row["document_id"]: row for row in dicts(con, _NOW, [[row["document_id"] for row in chosen]])}
    return [
        {**now[row["document_id"]], "document": row["document"], "reason_before": row["reason"]}
        for row in chosen
    ]


_IN_QUARANTINE = """
SELECT document_id, d.file_name AS document, q.reason
FROM raw.quarantine AS q JOIN raw.document AS d USING (document_id)
ORDER BY d.file_name, document_id
"""

_NOW = """
SELECT d.document_id, d.status, q.reason, q.page, q.attempts, q.detail
FROM raw.document AS d LEFT JOIN raw.quarantine AS q USING (document_id)
WHERE list_contains($1, d.document_id)
"""
