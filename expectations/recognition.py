"""Which figures an evaluation proves: what OCR has read counts only where equations hold with others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import duckdb


@dataclass(slots=True)
class Verdict:
    """Figures of one filing by id: in an equation that holds exactly, in one that holds within rounding, in a
    relation that does not hold with its rules."""

    proved: set[int] = field(default_factory=set)
    supported: set[int] = field(default_factory=set)
    contradicted: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def verdicts(con: duckdb.DuckDBPyConnection) -> dict[str, Verdict]:
    """What the results in ``dq`` say of every filing that was evaluated, by its id.

    A sum or an equality that holds to the last printed place proves all its figures. One that holds within
    rounding would hold with another last digit too. A rate that follows from proved amounts is proved.
    """
    found: dict[str, Verdict] = {
        filing_id: Verdict() for (filing_id,) in con.execute("SELECT filing_id FROM dq.evaluation").fetchall()
    }
    for filing_id, figure_id, is_exact in con.execute(_EQUATIONS).fetchall():
        (found[filing_id].proved if is_exact else found[filing_id].supported).add(figure_id)
    for filing_id, figure_id, amounts in con.execute(_RATES).fetchall():
        verdict = found[filing_id]
        if verdict.proved.issuperset(amounts):
            verdict.proved.add(figure_id)
        elif (verdict.proved | verdict.supported).issuperset(amounts):
            verdict.supported.add(figure_id)
    for filing_id, figure_id, rule_id in con.execute(_CONTRADICTED).fetchall():
        found[filing_id].contradicted[figure_id].append(rule_id)
    return found


_EQUATIONS = """
SELECT filing_id, figure_id, bool_or(is_exact)
FROM (
    SELECT filing_id, unnest(operands).figure_id AS figure_id, residual = 0 AS is_exact
    FROM dq.identity_result
    WHERE relation IN ('sum', 'equal') AND status IN ('consistent', 'within_rounding')
)
GROUP BY ALL
"""

_RATES = """
SELECT
    filing_id,
    list_filter(operands, lambda o: o.term_no = 0)[1].figure_id,
    list_transform(list_filter(operands, lambda o: o.term_no <> 0), lambda o: o.figure_id)
FROM dq.identity_result
WHERE relation IN ('share', 'growth', 'difference') AND status IN ('consistent', 'within_rounding')
    AND list_filter(operands, lambda o: o.term_no = 0)[1].figure_id IS NOT NULL
"""

_CONTRADICTED = """
SELECT DISTINCT filing_id, unnest(operands).figure_id AS figure_id, rule_id
FROM dq.identity_result
WHERE status = 'inconsistent'
ORDER BY ALL
"""
