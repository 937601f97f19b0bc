"""The bundled sample, typeset and read back: nothing is found but the error that was planted."""

import pytest
from store import add, store

from expectations.evaluator import evaluate
from expectations.findings import findings

SKIPPED = {
    "D-NAME",  # titles of parts without the name of the unit
    "D-PURPOSE",  # no purposes of single items
    "N-BDSUM",  # no initial budgets of single items
    "N-CMP",  # no words that compare final amounts with budgets
    "N-CR",  # no completion rates
    "N-PR-4",  # no amounts reserved for small and medium enterprises
    "P-IND-5",  # no dates as targets
    "P-IND-6",  # no project that was left unfinished
    "P-PR-5",  # no counts of projects by their grade
    "P-PR-6",  # no counts of problems
    "P-PR-7",  # no counts of projects with goals
    "P-PR-8",  # no average score
    "S-BUD-1",  # no item without an initial budget
    "S-RSN-1",  # no total that stayed the same
    "T1-6",  # no block by nature
}
"""What the Xinjiang form of the sample gives no occasion for."""


@pytest.fixture(scope="module")
def evaluated(sample_read):
    con = store({})
    for year in {f.fiscal_year for f in sample_read.values()}:
        add(con, {n: f for n, f in sample_read.items() if f.fiscal_year == year}, year)
    evaluate(con)
    return con


def test_only_the_planted_error_is_found(evaluated, sample):
    # The others are between filings: no filing contradicts itself.
    (fault,) = (
        {**fault, "document": name}
        for name, written in sample.items()
        for fault in written.fault_rows
        if fault["kind"] == "digit_changed"
    )
    found = findings(evaluated)
    assert found
    assert {row["filing_id"] for row in found} == {fault["document"]}
    (row,) = found
    assert {rule[0] for rule in row["rule_ids"]} <= set(fault["rules"].split())
    assert row["culprit"] and row["suggestion"]
    assert {row["severity"] for row in found} == {"error"}


def test_the_xinjiang_form_lets_nearly_every_rule_run(evaluated):
    skipped = evaluated.execute(
        # what compares filings has its own test, with the units and years of the sample put together
        "SELECT rule_id FROM dq.rule_coverage JOIN dq.rule USING (rule_id) "
        "WHERE evaluated = 0 AND family NOT IN ('years', 'units') ORDER BY 1"
    ).fetchall()
    assert {rule for (rule,) in skipped} <= SKIPPED
