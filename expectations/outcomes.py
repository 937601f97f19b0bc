"""What became of each family of rules, in numbers and with its worst cases, for reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.catalogue import FAMILIES
from expectations.rules import Severity

_WORST = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One finding in a report: what is said, how serious it is, and where it is printed."""

    rule_id: str
    severity: str
    message: str
    filing_id: str
    document: str
    page: int


@dataclass(frozen=True, slots=True)
class FamilyOutcome:
    """The results of the rules of one family over all current filings.

    Attributes:
        statuses: how many results have which status; a status that did not occur is not there.
        findings: how many findings have which severity.
        broken: findings by rule.
        filings: filings with a finding that is more than worth knowing.
        worst: the most serious findings, with the largest differences first.
    """

    statuses: Counter[str]
    findings: Counter[str]
    broken: Counter[str]
    filings: int
    worst: tuple[Case, ...]

    @property
    def severity(self) -> Severity | None:
        """The severity of the worst finding that a person should look at; null where there is none."""
        return next((s for s in (Severity.ERROR, Severity.WARNING) if self.findings[s]), None)


def family_outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, FamilyOutcome]:
    """The outcome of every family of the catalogue, by name; empty where none of its rules ran yet."""
    statuses, findings, broken = (
        _counted(con, what, source)
        for what, source in (
            ("status", "dq.identity_result"),
            ("severity", "dq.finding"),
            ("rule_id", "dq.finding"),
        )
    )
    filings = dict(
        con.execute(
            """
            SELECT r.family, count(DISTINCT n.filing_id)
            FROM dq.finding AS n
            JOIN dq.rule AS r USING (rule_id)
            JOIN core.dim_filing AS f ON f.filing_id = n.filing_id AND f.is_current
            WHERE n.severity <> $1
            GROUP BY r.family
            """,
            [Severity.INFO],
        ).fetchall()
    )
    worst = _worst(con)
    empty: Counter[str] = Counter()
    return {
        family: FamilyOutcome(
            statuses=statuses.get(family, empty),
            findings=findings.get(family, empty),
            broken=broken.get(family, empty),
            filings=filings.get(family, 0),
            worst=worst.get(family, ()),
        )
        for family in FAMILIES
    }


def _counted(con: duckdb.DuckDBPyConnection, what: str, source: str) -> dict[str, Counter[str]]:
    """Rows of current filings by family and the value of one column."""
    found: dict[str, Counter[str]] = {}
    rows: list[Any] = con.execute(
        f"""
        SELECT r.family, n.{what}, count(*)
        FROM {source} AS n
        JOIN dq.rule AS r USING (rule_id)
        JOIN core.dim_filing AS f ON f.filing_id = n.filing_id AND f.is_current
        GROUP BY ALL
        """
    ).fetchall()
    for family, value, count in rows:
        found.setdefault(family, Counter())[value] = count
    return found


def _worst(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[Case, ...]]:
    found: dict[str, list[Case]] = {}
    rows = con.execute(
        """
        SELECT r.family, n.rule_id, n.severity, n.message, n.filing_id, n.document, n.page
        FROM dq.finding AS n
        JOIN dq.rule AS r USING (rule_id)
        JOIN core.dim_filing AS f ON f.filing_id = n.filing_id AND f.is_current
        WHERE n.severity <> $1
        WINDOW by_size AS (
            PARTITION BY r.family ORDER BY n.severity, abs(n.difference) DESC NULLS LAST, n.finding_id
        )
        QUALIFY row_number() OVER by_size <= $2
        ORDER BY r.family, row_number() OVER by_size
        """,
        [Severity.INFO, _WORST],
    ).fetchall()
    for family, *case in rows:
        found.setdefault(family, []).append(Case(*case))
    return {family: tuple(cases) for family, cases in found.items()}
