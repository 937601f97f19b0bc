"""Tells reading errors from filing errors: the figures of a finding are compared with a second reading.

The second reading is made by the other engine, which shares no code with the first between the file and the
words on a page. Where it reads another number, or the same number as another figure, in the same place, the
difference is ours: the finding gets the status ``reading_error`` and is nothing to tell the filer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from disclosures.filing import Figure, Filing

READING_ERROR = "reading_error"
"""The status of a finding that rests on a figure which the engines read differently."""

_OVERLAP = 0.5
_NARROW = 0.1
"""A blank has the box of its cell: a number may cover little of it."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A document whose filing has findings, and that was not read a second time by this engine yet."""

    document_id: str
    file_name: str
    kind: str
    filing_id: str
    fiscal_year: int


def doubted(con: duckdb.DuckDBPyConnection, engine: str) -> list[Doubted]:
    """PDF documents to read again: those of current filings with errors or warnings, once for each reader.

    What OCR has read is not read again: it is the same for both engines, and equations have proved it.
    """
    rows = con.execute(
        """
        SELECT DISTINCT f.document_id, d.file_name, d.kind, f.filing_id, f.fiscal_year
        FROM core.dim_filing AS f
        JOIN raw.document AS d USING (document_id)
        SEMI JOIN (FROM dq.finding WHERE severity IN ('error', 'warning')) AS n ON n.filing_id = f.filing_id
        ANTI JOIN dq.second_reading AS s
            ON s.document_id = f.document_id AND s.reader = f.reader AND s.engine = $1
            AND s.filing_id = f.filing_id
        SEMI JOIN (FROM core.fct_figure WHERE confidence IS NULL) AS p
            ON p.document_id = f.document_id AND p.filing_id = f.filing_id
        WHERE d.kind = 'pdf'
        ORDER BY ALL
        """,
        [engine],
    ).fetchall()
    return [Doubted(*row) for row in rows]


def record(con: duckdb.DuckDBPyConnection, document: Doubted, engine: str, filing: Filing | None) -> int:
    """Keep what a second reading says differently.

    Args:
        con: a writable connection to the warehouse.
        document: what was read again.
        engine: the engine that did.
        filing: what it read; null where it could not.

    Returns:
        How many figures the readings differ in.
    """
    names = ("figure_id", *_PRINTED)
    columns = ", ".join(names)
    rows = con.execute(
        f"SELECT {columns} FROM core.fct_figure "
        "WHERE filing_id = $1 AND document_id = $2 AND confidence IS NULL ORDER BY figure_id",
        [document.filing_id, document.document_id],
    ).fetchall()
    first = [dict(zip(names, row, strict=True)) for row in rows]
    found: list[dict[str, Any]] = [{"outcome": "unreadable" if filing is None else "read"}]
    if filing is not None:
        found += _differences(first, filing.figures)
    ((reader,),) = con.execute(
        "SELECT reader FROM core.dim_filing WHERE filing_id = $1", [document.filing_id]
    ).fetchall()
    shared = {
        "document_id": document.document_id,
        "reader": reader,
        "engine": engine,
        "filing_id": document.filing_id,
        "read_at": datetime.now(UTC).replace(tzinfo=None),
    }
    con.register("incoming_rows", pa.Table.from_pylist([shared | row for row in found], schema=_SCHEMA))
    con.execute("INSERT INTO dq.second_reading BY NAME SELECT * FROM incoming_rows")
    con.unregister("incoming_rows")
    return sum(row["outcome"] == "differs" for row in found)


def misread(con: duckdb.DuckDBPyConnection, filing_ids: Collection[str]) -> frozenset[tuple[str, int]]:
    """The figures of some filings that a second reading reads differently, by filing and number."""
    rows = con.execute(
        """
        SELECT DISTINCT s.filing_id, s.figure_id
        FROM dq.second_reading AS s
        JOIN core.dim_filing AS f ON f.filing_id = s.filing_id AND f.reader = s.reader
        WHERE s.outcome = 'differs' AND list_contains($1, s.filing_id)
        """,
        [sorted(set(filing_ids))],
    ).fetchall()
    return frozenset((filing_id, number) for filing_id, number in rows)


def mark_reading_errors(con: duckdb.DuckDBPyConnection) -> int:
    """Give findings that rest on a figure read differently their status; how many have it now."""
    con.execute(
        """
        UPDATE dq.finding SET status = $1, severity = 'info'
        WHERE EXISTS (
            SELECT 1
            FROM dq.second_reading AS s
            JOIN core.dim_filing AS f ON f.filing_id = s.filing_id AND f.reader = s.reader
            WHERE s.filing_id = finding.filing_id AND s.outcome = 'differs'
                AND list_contains((finding.operands ->> '$[*].figure_id')::INTEGER[], s.figure_id)
        )
        """,
        [READING_ERROR],
    )
    ((count,),) = con.execute("SELECT count(*) FROM dq.finding WHERE status = $1", [READING_ERROR]).fetchall()
    return int(count)


_MEANING = ("concept", "function_code", "economic_code", "fund", "nature", "scenario")
_PRINTED = ("statement", *_MEANING, "value", "is_blank", "raw_text", "page", "x0", "y0", "x1", "y1")
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("document_id", "reader", "engine", "filing_id", "outcome")),
        ("figure_id", pa.int32()),
        ("first_value", pa.decimal128(24, 6)),
        ("second_value", pa.decimal128(24, 6)),
        ("second_text", pa.string()),
        ("statement", pa.string()),
        ("page", pa.int32()),
        *((name, pa.float64()) for name in ("x0", "y0", "x1", "y1")),
        ("read_at", pa.timestamp("us")),
    ]
)


def _differences(first: Sequence[dict[str, Any]], second: Sequence[Figure]) -> list[dict[str, Any]]:
    by_page: dict[int, list[Figure]] = defaultdict(list)
    for figure in second:
        by_page[figure.page].append(figure)
    found = []
    for row in first:
        here = [f for f in by_page[row["page"]] if _same_place(row, f)]
        same = [f for f in here if all(getattr(f, name) == row[name] for name in _MEANING)]
        if any(_same_value(row, f) for f in same):
            continue
        if not here and row["is_blank"]:
            continue  # one engine gives an empty cell a box, the other does not
        other = next(iter(same or here), None)
        found.append(
            {
                "figure_id": row["figure_id"],
                "outcome": "not_seen" if other is None else "differs",
                "first_value": row["value"],
                "second_value": other.value if other else None,
                "second_text": other.raw_text if other else None,
                **{name: row[name] for name in ("statement", "page", "x0", "y0", "x1", "y1")},
            }
        )
    return found


def _same_value(row: dict[str, Any], figure: Figure) -> bool:
    if row["value"] is None or figure.value is None:
        return row["value"] is None and figure.value is None and row["is_blank"] == figure.is_blank
    return Decimal(row["value"]) == figure.value


def _same_place(row: dict[str, Any], figure: Figure) -> bool:
    """Whether two boxes cover each other, by their smaller one."""
    width = min(row["x1"], figure.x1) - max(row["x0"], figure.x0)
    height = min(row["y1"], figure.y1) - max(row["y0"], figure.y0)
    if width <= 0 or height <= 0:
        return False
    areas = [
        (row["x1"] - row["x0"]) * (row["y1"] - row["y0"]),
        (figure.x1 - figure.x0) * (figure.y1 - figure.y0),
    ]
    part = _NARROW if row["is_blank"] or figure.is_blank else _OVERLAP
    return width * height >= part * min(areas)
