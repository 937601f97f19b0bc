"""The life of a finding: new, confirmed, explained, a false alarm, or corrected in a revision.

What people decided stands in a file under version control (``fixes/findings.csv`` of the home); the table
``dq.finding_state`` repeats it beside what the evaluations saw. Only `corrected` is set by a program.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa


class State(StrEnum):
    """Values of ``dq.finding_state.state``."""

    NEW = "new"
    CONFIRMED = "confirmed"
    EXPLAINED = "explained"  # the unit or the law says why: no fault
    FALSE_ALARM = "false_alarm"  # the rule or the reading is wrong
    CORRECTED = "corrected"  # a later revision of the filing no longer has it

    @property
    def label(self) -> str:
        """The state in the words of a notice."""
        return _LABELS[self]


_LABELS = {
    State.NEW: "新发现",
    State.CONFIRMED: "已确认",
    State.EXPLAINED: "已说明",
    State.FALSE_ALARM: "误报",
    State.CORRECTED: "改版中已更正",
}
REVIEWABLE = (State.NEW, State.CONFIRMED, State.EXPLAINED, State.FALSE_ALARM)
"""What a person may decide."""

SETTLED = frozenset({State.EXPLAINED, State.FALSE_ALARM, State.CORRECTED})
"""States of findings that nobody needs to look at again."""


class ReviewError(ValueError):
    """A line of the reviewed file is not understood; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about one finding. ``reason`` and ``reviewer`` are never empty."""

    key: str
    state: State
    reason: str
    reviewer: str
    date: date


COLUMNS = tuple(field.name for field in fields(Review))


def read_reviews(path: Path) -> dict[str, Review]:
    """The reviews in a file, by key; none where there is no file.

    Raises:
        ReviewError: a column is missing, a key occurs twice, a state or date is unknown, a reason is empty.
    """
    if not path.exists():
        return {}
    found: dict[str, Review] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise ReviewError(f"{path}: missing column {', '.join(sorted(missing))}")
        for row in rows:
            review = _review(row, f"{path} line {rows.line_num}")
            if review.key in found:
                raise ReviewError(f"{path} line {rows.line_num}: {review.key} is there twice")
            found[review.key] = review
    return found


def write_review(path: Path, review: Review) -> None:
    """Put a review into the file, in the place of an earlier one of the same finding.

    Raises:
        ReviewError: as `read_reviews`, or the review itself is not complete.
    """
    checked = _review({name: str(getattr(review, name)) for name in COLUMNS}, "the review")
    reviews = read_reviews(path) | {checked.key: checked}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(reviews[key]) for key in sorted(reviews))
    unfinished.replace(path)


def update_states(
    con: duckdb.DuckDBPyConnection, reviews: Mapping[str, Review], now: datetime | None = None
) -> None:
    """Bring ``dq.finding_state`` up to date with the findings of the current filings and with the reviews.

    A finding that is gone is `corrected` where the current filing is a later revision than the one that had
    it; where the same filing no longer has it (a rule or the reading changed) it keeps its state, not open.
    """
    seen = now or datetime.now(UTC).replace(tzinfo=None)
    con.register("incoming_reviews", _table(list(reviews.values())))
    con.execute(_CREATE_CURRENT)
    con.execute(_CREATE_NEXT, [seen])
    con.execute("DELETE FROM dq.finding_state")
    con.execute("INSERT INTO dq.finding_state BY NAME SELECT * FROM next_state")
    for table in ("current_finding", "next_state"):
        con.execute(f"DROP TABLE temp.{table}")
    con.unregister("incoming_reviews")


def states(con: duckdb.DuckDBPyConnection, reviews: Mapping[str, Review]) -> dict[str, Review | State]:
    """The state of every finding: what people decided in the file, else what the warehouse holds."""
    rows: list[Any] = con.execute("SELECT finding_key, state FROM dq.finding_state").fetchall()
    known: dict[str, Review | State] = {key: State(state) for key, state in rows}
    corrected = {key for key, state in known.items() if state == State.CORRECTED}
    return known | {key: review for key, review in reviews.items() if key not in corrected}


def state_of(found: Review | State | None) -> State:
    """The state alone; a finding that nobody has seen before is new."""
    return found.state if isinstance(found, Review) else found or State.NEW


def _review(row: Mapping[str, str | None], place: str) -> Review:
    text = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if empty := [name for name, value in text.items() if not value]:
        raise ReviewError(f"{place}: {', '.join(empty)} is empty")
    if text["state"] not in set(REVIEWABLE):
        raise ReviewError(f"{place}: state {text['state']!r} is none of {', '.join(REVIEWABLE)}")
    try:
        day = date.fromisoformat(text["date"])
    except ValueError as error:
        raise ReviewError(f"{place}: {text['date']!r} is no date (2024-12-31)") from error
    return Review(text["key"], State(text["state"]), text["reason"], text["reviewer"], day)


def _table(reviews: Sequence[Review]) -> pa.Table:
    kinds = {**dict.fromkeys(COLUMNS, pa.string()), "date": pa.date32()}
    return pa.table(
        {name: pa.array([getattr(review, name) for review in reviews], kind) for name, kind in kinds.items()}
    )


_CREATE_CURRENT = """
CREATE OR REPLACE TEMP TABLE current_finding AS
SELECT n.finding_key, n.filing_id, n.rule_id, n.message, f.unit_id, f.fiscal_year, f.scope
FROM dq.finding AS n
JOIN core.dim_filing AS f USING (filing_id)
WHERE f.is_current AND n.status <> 'reading_error'
"""

_CREATE_NEXT = """
CREATE OR REPLACE TEMP TABLE next_state AS
WITH seen AS (
    SELECT
        coalesce(c.finding_key, s.finding_key) AS finding_key,
        coalesce(c.unit_id, s.unit_id) AS unit_id,
        coalesce(c.fiscal_year, s.fiscal_year) AS fiscal_year,
        coalesce(c.scope, s.scope) AS scope,
        coalesce(c.filing_id, s.filing_id) AS filing_id,
        coalesce(c.rule_id, s.rule_id) AS rule_id,
        coalesce(c.message, s.message) AS message,
        c.finding_key IS NOT NULL AS is_open,
        coalesce(s.first_seen, $1) AS first_seen,
        if(c.finding_key IS NULL, s.last_seen, $1) AS last_seen,
        s.state AS old_state
    FROM current_finding AS c
    FULL JOIN dq.finding_state AS s USING (finding_key)
),
placed AS (
    SELECT
        n.*,
        NOT n.is_open AND (n.old_state = 'corrected' OR EXISTS (
            SELECT 1
            FROM core.dim_filing AS had
            JOIN core.dim_filing AS now
                ON now.unit_id = had.unit_id AND now.fiscal_year = had.fiscal_year AND now.scope = had.scope
                AND now.is_current
            WHERE had.filing_id = n.filing_id AND now.revision > had.revision
        )) AS is_corrected
    FROM seen AS n
)
SELECT
    p.* EXCLUDE (old_state, is_corrected),
    if(p.is_corrected, 'corrected', coalesce(r.state, 'new')) AS state,
    r.reason,
    r.reviewer,
    r.date AS decided_on
FROM placed AS p
LEFT JOIN incoming_reviews AS r ON r.key = p.finding_key
"""
