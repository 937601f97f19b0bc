"""The bundled sample, typeset and read back: nothing is found but the error that was planted."""

import pytest
from store import add, store

from disclosures import read
from disclosures.typeset.profile import sample_profile
from disclosures.typeset.sample import write_sample
from expectations.evaluator import evaluate
from expectations.findings import findings


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    filings = [read(written.path) for written in write_sample(folder)]
    con = store({})
    for year in {f.fiscal_year for f in filings}:
        add(con, {f.document_name: f.figures for f in filings if f.fiscal_year == year}, year)
    evaluate(con)
    return con, filings


def test_only_the_planted_error_is_found(sample):
    con, filings = sample
    (fault,) = sample_profile().faults
    (name,) = (f.document_name for f in filings if (f.unit_name, f.fiscal_year) == fault)
    found = findings(con)
    assert found
    assert {row["filing_id"] for row in found} == {name}
    (row,) = found
    assert set(row["rule_ids"]) == {"T3-1", "T3-3"}
    assert row["culprit"] and row["suggestion"]
    assert {row["severity"] for row in found} == {"error"}


def test_the_xinjiang_form_lets_nearly_every_rule_run(sample):
    con, _ = sample
    skipped = con.execute("SELECT rule_id FROM dq.rule_coverage WHERE evaluated = 0 ORDER BY 1").fetchall()
    assert skipped == [("N-CR",), ("T1-6",)], "the form has no completion rate and no block by nature"
