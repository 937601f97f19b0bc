"""Every case of every rule against its own example: it holds, and with one number changed it is broken."""

import pytest
from store import store

from expectations.catalogue import catalogue
from expectations.evaluator import evaluate
from expectations.examples import changed, figures
from expectations.rules import Relation

CASES = [(rule, case) for rule in catalogue() for case in rule.cases]


@pytest.fixture(scope="module")
def outcomes():
    filings = {}
    for rule, case in CASES:
        filings[f"{rule.id} {case.name} holds"] = figures(case.example.figures)
        filings[f"{rule.id} {case.name} broken"] = figures(
            changed(case.example.figures, case.example.changed)
        )
    con = store(filings)
    evaluate(con)
    rows = con.execute("SELECT filing_id, rule_id, case_name, status FROM dq.identity_result").fetchall()
    found = {}
    for filing, rule_id, case_name, status in rows:
        found.setdefault((filing, rule_id, case_name), []).append(status)
    return found


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{r.id}-{c.name}" for r, c in CASES])
def test_example_holds_and_breaks(outcomes, rule, case):
    holds = outcomes[f"{rule.id} {case.name} holds", rule.id, case.name]
    assert set(holds) - {"not_evaluable"}, holds
    assert "inconsistent" not in holds, holds
    broken = outcomes[f"{rule.id} {case.name} broken", rule.id, case.name]
    # a listed difference is kept, and not flagged
    assert ("convention" if case.relation is Relation.COMPARE else "inconsistent") in broken, broken
