"""What became of each rule in numbers, with its worst cases: for reports about the whole warehouse."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from expectations.rules import Status

_WORST = 5


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The results of one rule over all current filings.

    Attributes:
        rule_id: the rule.
        counts: how many results have which `Status`; a status that did not occur is not there.
        filings: filings with an inconsistency.
        worst: messages of the findings with the largest differences.
    """

    rule_id: str
    counts: dict[str, int]
    filings: int
    worst: tuple[str, ...]

    @property
    def inconsistencies(self) -> int:
        """How often the rule is broken."""
        return self.counts.get(Status.INCONSISTENT, 0)


def rule_outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, RuleOutcome]:
    """The outcome of every rule of the catalogue last used, by id; without counts where it never ran."""
    rows = con.execute(
        """
        WITH current_finding AS (
            SELECT n.* FROM dq.finding AS n JOIN core.dim_filing AS f USING (filing_id) WHERE f.is_current
        )
        SELECT
            r.rule_id,
            (
                SELECT map(list(status), list(n)) FROM (
                    SELECT i.status, count(*) AS n
                    FROM dq.identity_result AS i
                    JOIN core.dim_filing AS f ON f.filing_id = i.filing_id AND f.is_current
                    WHERE i.rule_id = r.rule_id
                    GROUP BY i.status
                )
            ) AS counts,
            (SELECT count(DISTINCT filing_id) FROM current_finding WHERE rule_id = r.rule_id) AS filings,
            (
                SELECT list(message) FROM (
                    SELECT message FROM current_finding WHERE rule_id = r.rule_id
                    ORDER BY abs(difference) DESC NULLS LAST, finding_id LIMIT $1
                )
            ) AS worst
        FROM dq.rule AS r
        ORDER BY r.rule_id
        """,
        [_WORST],
    ).fetchall()
    return {
        rule_id: RuleOutcome(rule_id, counts or {}, filings, tuple(worst or ()))
        for rule_id, counts, filings, worst in rows
    }
