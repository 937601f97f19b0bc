"""Filings in other forms than the one whose rules were written first: only a planted error is found."""

from decimal import Decimal
from random import Random

import pytest
from store import add, store

from disclosures.filing import Scope
from disclosures.reading import read_bytes
from disclosures.taxonomy.statements import FURTHER
from disclosures.typeset import Fault
from disclosures.typeset.form import load_form
from disclosures.typeset.generate import generate
from disclosures.typeset.kinds import catalogue, make_profile
from disclosures.typeset.typesetting import typeset_filing
from expectations.evaluator import evaluate
from expectations.findings import findings

KIND = "地方文献局"
FORMS = {
    "xinjiang_2018": 2018,
    "xinjiang_2021": 2021,
    "ministry_2022": 2023,
    "shanghai_2024": 2024,
    "yunnan_2023": 2023,
}
WRONG = "xinjiang_2018 wrong"
FAULT = Fault(statement="T1", concept="fiscal_income", shift=Decimal(30))


@pytest.fixture(scope="module")
def evaluated():
    kind = next(kind.own for kind in catalogue().kinds if kind.own.name == KIND)
    where = {"division": "652301", "level": "county", "style": "plain"}
    name = f"昌吉市{KIND}"
    unit = make_profile(kind, key=name, name=name, scope=Scope.UNIT, random=Random(1), **where)
    con = store({})
    for form, year in FORMS.items():
        (accounts,) = generate(unit, (year,), 4)
        filings = {form: typeset_filing(accounts, form=form)}
        if WRONG.startswith(form):
            filings[WRONG] = typeset_filing(accounts, form=form, faults=[FAULT])
        add(con, {name: read_bytes(made.data, "a.pdf").figures for name, made in filings.items()}, year)
    evaluate(con)
    return con


@pytest.mark.parametrize("form", FORMS)
def test_a_correct_filing_is_consistent(evaluated, form):
    assert findings(evaluated, [form]) == []


def test_one_wrong_row_of_the_old_form_is_found(evaluated):
    found = findings(evaluated, [WRONG])
    assert sorted({rule_id for row in found for rule_id in row["rule_ids"]}) == ["T1-1", "X-2"]
    assert all(row["culprit"] for row in found)


@pytest.mark.parametrize("form", FORMS)
def test_the_statements_of_each_form_are_checked(evaluated, form):
    rows = evaluated.execute(
        "SELECT DISTINCT rule_id FROM dq.identity_result WHERE filing_id = ? AND status <> 'not_evaluable'",
        [form],
    ).fetchall()
    rules = {rule_id for (rule_id,) in rows}
    statements = {rule_id.split("-")[0] for rule_id in rules}
    printed = {spec.statement for spec in load_form(form).statements} - {"T8", "T9"}
    nine = {statement for statement in printed if not statement.startswith(FURTHER)}
    assert {*nine, "N", "X"} <= statements
