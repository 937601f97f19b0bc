"""The command ``findings``: what is inconsistent, what became of it, and what people decide about it."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from assets.home import Home
from expectations.findings import COLUMNS, findings
from expectations.life import SETTLED, Review, ReviewError, State, state_of, states, write_review
from pipelines.checking import checked, reviews
from pipelines.cli import ALL, FOUND, OPEN, SEVERITIES, UsageError, documents
from pipelines.output import write_rows
from pipelines.warehouse_commands import published

SHOWN_COLUMNS = (*COLUMNS, "state", "state_reason")


def findings_command(arguments: argparse.Namespace) -> int:
    """``juesuan findings``: of files, checked in a warehouse of their own; else of the published one.

    What was explained, called a false alarm or corrected is shown only where it is asked for. With
    ``--fail-on``, a document that could not be checked fails too: what was not checked is not right.
    """
    if arguments.set:
        return _decide(arguments)
    if arguments.reason or arguments.reviewer:
        raise UsageError("--reason and --reviewer say why and who with --set KEY STATE")
    if arguments.paths:
        with checked(documents(arguments), arguments.engine) as (con, unchecked):
            ids = [row[0] for row in con.execute("SELECT filing_id FROM core.dim_filing").fetchall()]
            found = _with_states(findings(con, ids), states(con, reviews()))
    else:
        unchecked = 0
        with published() as con:
            found = _of_warehouse(con, arguments.state)
    severe = SEVERITIES[: SEVERITIES.index(arguments.severity) + 1]
    shown = [f for f in found if f["severity"] in severe and _is_asked_for(f["state"], arguments.state)]
    write_rows(SHOWN_COLUMNS, shown, arguments.format, sys.stdout)
    if arguments.fail_on is None:
        return 0
    failing = SEVERITIES[: SEVERITIES.index(arguments.fail_on) + 1]
    still = [f for f in found if f["severity"] in failing and f["state"] not in SETTLED]
    return FOUND if unchecked or still else 0


def _decide(arguments: argparse.Namespace) -> int:
    """Write one decision into the reviewed file, and say where it is."""
    key, state = arguments.set
    if not arguments.reason:
        raise UsageError("--set needs a --reason")
    if arguments.paths:
        raise UsageError("--set takes no files: a key names a finding wherever it is found")
    home = Home.from_environment()
    known = _known(home)
    if known is not None and key not in known:
        raise UsageError(f"no finding has the key {key}: `juesuan findings` shows the keys")
    reviewer = arguments.reviewer or getpass.getuser()
    try:
        write_review(home.reviews, Review(key, state, arguments.reason, reviewer, date.today()))
    except ReviewError as error:
        raise UsageError(str(error)) from error
    row = {"finding_key": key, "state": state, "file": str(home.reviews)}
    write_rows(tuple(row), [row], arguments.format, sys.stdout)
    return 0


def _known(home: Home) -> set[str] | None:
    """The keys of the published warehouse; null where nothing is published, and any key may be right."""
    if not home.published_warehouse.exists():
        return None
    with published() as con:
        rows: list[Any] = con.execute(
            "SELECT finding_key FROM dq.finding UNION SELECT finding_key FROM dq.finding_state"
        ).fetchall()
    return {key for (key,) in rows}


def _of_warehouse(con: duckdb.DuckDBPyConnection, asked: str) -> list[dict[str, Any]]:
    """The findings of the current filings; with those that a revision corrected if asked for."""
    known = states(con, reviews())
    found = _with_states(findings(con), known)
    if asked in {State.CORRECTED, ALL}:
        rows: list[Any] = con.execute("SELECT filing_id FROM core.dim_filing WHERE NOT is_current").fetchall()
        latest: dict[str, dict[str, Any]] = {}
        for row in _with_states(findings(con, [i for (i,) in rows]), known):
            if row["state"] == State.CORRECTED:
                latest[row["finding_key"]] = row
        found += latest.values()
    return found


def _with_states(found: list[dict[str, Any]], known: Mapping[str, Review | State]) -> list[dict[str, Any]]:
    for row in found:
        state = known.get(row["finding_key"])
        row["state"] = state_of(state)
        row["state_reason"] = state.reason if isinstance(state, Review) else None
    return found


def _is_asked_for(state: State, asked: str) -> bool:
    return asked == ALL or state == asked or (asked == OPEN and state not in SETTLED)
