"""Every case of every rule against its own example: it holds, and with one number changed it is broken."""

import pytest
from neighbours import add_years, departments
from store import store

from expectations.catalogue import catalogue
from expectations.evaluator import evaluate
from expectations.examples import changed
from expectations.rules import Relation

CASES = [(rule, case) for rule in catalogue() for case in rule.cases]


def written(which):
    """The lines of all examples with the lines of all examples that are broken, by name."""
    found = {}
    for rule, case in CASES:
        if (rule.family == "units") == which:
            found[f"{rule.id} {case.name} holds"] = case.example.figures
            found[f"{rule.id} {case.name} broken"] = changed(case.example.figures, case.example.changed)
    return found


@pytest.fixture(scope="module")
def outcomes():
    found = {}
    con = store({})
    add_years(con, written(which=False))
    evaluate(con)
    collect(con, found, {})
    con, filings = departments(written(which=True))
    evaluate(con)
    collect(con, found, {filing: name for name, filing in filings.items()})
    return found


def collect(con, found, names):
    rows = con.execute("SELECT filing_id, rule_id, case_name, status FROM dq.identity_result").fetchall()
    for filing, rule_id, case_name, status in rows:
        found.setdefault((names.get(filing, filing), rule_id, case_name), []).append(status)


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{r.id}-{c.name}" for r, c in CASES])
def test_example_holds_and_breaks(outcomes, rule, case):
    holds = outcomes[f"{rule.id} {case.name} holds", rule.id, case.name]
    assert set(holds) - {"not_evaluable"}, holds
    assert "inconsistent" not in holds, holds
    broken = outcomes[f"{rule.id} {case.name} broken", rule.id, case.name]
    # a listed difference is kept, and not flagged
    assert ("convention" if case.relation is Relation.COMPARE else "inconsistent") in broken, broken
