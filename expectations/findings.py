"""Findings: writes those of the filings that were just evaluated, and gives what a person should look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from expectations.broken import Row, broken, printed
from expectations.catalogue import catalogue
from expectations.grouping import finding_row, grouped, rule_rows, suspect_rows
from expectations.message import Printed
from expectations.rules import FOUND, Rule, Severity, Status
from expectations.second_reading import misread
from expectations.suspects import Cause, causes

COLUMNS = (
    *("document", "unit", "fiscal_year", "rule_id", "severity", "status", "message"),
    *("reported", "expected", "difference", "tolerance"),
    *("statement", "page", "x0", "y0", "x1", "y1", "culprit", "operands"),
    *("finding_key", "rule_ids", "suggestion", "reason", "slip", "suggested"),
)
"""The columns of ``juesuan findings``, in order; ``dq.finding`` has two ids besides."""

_MONEY = pa.decimal128(28, 8)
_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("fiscal_year", "page", "suspect_rank", "figure_id", "plausibility"), pa.int32()),
    **dict.fromkeys(("reported", "expected", "difference", "tolerance", "suggested"), _MONEY),
    **dict.fromkeys(("printed", "low", "high"), _MONEY),
    **dict.fromkeys(("x0", "y0", "x1", "y1"), pa.float64()),
    **dict.fromkeys(("is_main", "is_exact", "is_named"), pa.bool_()),
    "rule_ids": pa.list_(pa.string()),
}


def findings(
    con: duckdb.DuckDBPyConnection,
    filing_ids: Collection[str] | None = None,
    severity: str = Severity.INFO,
    adjustments: bool = False,
) -> list[Row]:
    """What a person should look at, worst first, then by document and page.

    Args:
        con: a connection to a warehouse whose filings were evaluated.
        filing_ids: findings of these filings; null for all current filings.
        severity: the least severe to give.
        adjustments: also the harmless differences of one unit of the last place (尾差), as ``info``.

    Returns:
        One row per finding with `COLUMNS`, ``finding_id`` and ``filing_id``; amounts are decimals in the unit
        that is printed, ``operands`` is JSON text.
    """
    rank = list(Severity)
    allowed = [str(s) for s in rank[: rank.index(Severity(severity)) + 1]]
    cursor = con.execute("SELECT * FROM dq.finding WHERE list_contains($1, severity)", [allowed])
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, map(_short, row), strict=True)) for row in cursor.fetchall()]
    if adjustments and Severity.INFO in allowed:
        results = broken(con, "dq.identity_result", [Status.ROUNDING_ADJUSTMENT], catalogue())
        found = [finding_row(f) for f in grouped(results, [], {})]
        rows += [{k: _short(v) for k, v in row.items()} for row in found]
    if filing_ids is None:
        wanted = {
            i for (i,) in con.execute("SELECT filing_id FROM core.dim_filing WHERE is_current").fetchall()
        }
    else:
        wanted = set(filing_ids)
    return sorted(
        (row for row in rows if row["filing_id"] in wanted),
        key=lambda r: (
            rank.index(r["severity"]),
            r["document"],
            r["page"],
            r["y0"],
            r["rule_id"],
            r["finding_id"],
        ),
    )


def _short(value: Any) -> Any:
    """A decimal without the zeros that its column adds; anything else as it is."""
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value


def write_findings(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> int:
    """Write the findings of the filings that were just evaluated, within the transaction of the evaluator.

    Returns:
        The number of findings written.
    """
    results = broken(con, "new_result", FOUND, rules)
    if not results:
        return 0
    behind = causes(con, rules)
    filing_of = {r.place.result_id: r.owner.filing_id for r in results}
    found = grouped(results, behind, _candidates(con, behind, filing_of), misread(con, filing_of.values()))
    _insert(con, "dq.finding", [finding_row(f) for f in found])
    _insert(con, "dq.finding_rule", [row for f in found for row in rule_rows(f)])
    _insert(con, "dq.finding_suspect", [row for f in found for row in suspect_rows(f)])
    return len(found)


def _candidates(
    con: duckdb.DuckDBPyConnection, behind: Sequence[Cause], filing_of: Mapping[str, str]
) -> dict[tuple[str, int], Printed]:
    """The figures of all candidates."""
    wanted = {
        (filing_of[cause.result_ids[0]], number)
        for cause in behind
        for candidate in cause.candidates
        for number, _ in candidate.corrections
    }
    return printed(con, sorted(wanted))


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in rows[0]])
    con.register("incoming_rows", pa.Table.from_pylist(list(rows), schema=schema))
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming_rows")
    con.unregister("incoming_rows")
