"""Filings in other forms than the one whose rules were written first: only a planted error is found."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from store import add, store

from disclosures.filing import Scope
from disclosures.reading import read_bytes
from disclosures.taxonomy.statements import FURTHER
from disclosures.typeset import Fault
from disclosures.typeset.consolidation import combine
from disclosures.typeset.form import load_form
from disclosures.typeset.generate import generate
from disclosures.typeset.kinds import catalogue, make_profile
from disclosures.typeset.typesetting import typeset_filing
from expectations.evaluator import evaluate
from expectations.findings import findings

KIND = "地方文献局"
FORMS = {
    "xinjiang_2018": 2017,
    "xinjiang_2021": 2021,
    "xinjiang_2023": 2023,
    "ministry_2022": 2023,
    "shanghai_2024": 2024,
    "yunnan_2023": 2023,
}
WRONG = "xinjiang_2018 wrong"
FAULT = Fault(statement="T1", concept="fiscal_income", shift=Decimal(30))


WHOLE = " 汇总"
ONLY_HERE = {
    "T1-6",  # the block by nature of statements for 2017
    "S-BUD-1",  # an item that is said to have had no initial budget
}
"""Rules that neither the real filings nor the sample give occasion for."""


@pytest.fixture(scope="module")
def evaluated():
    department = next(d for d in catalogue().kinds if d.own.name == KIND)
    where = {"division": "652301", "level": "county", "style": "plain"}
    name = f"昌吉市{KIND}"
    part = f"昌吉市{department.units[0].name}"
    unit = make_profile(department.own, key=name, name=name, scope=Scope.UNIT, random=Random(1), **where)
    below = make_profile(
        department.units[0], key=part, name=part, scope=Scope.UNIT, random=Random(2), **where
    )
    con = store({})
    for form, year in FORMS.items():
        (accounts,) = generate(unit, (year,), 4)
        (others,) = generate(below, (year,), 4)
        members = ((f"{name}（本级）", "本级"), (part, "所属单位"))
        whole = replace(unit.unit, scope=Scope.CONSOLIDATED, subordinates=(part,), members=members)
        filings = {
            form: typeset_filing(accounts, form=form),
            f"{form}{WHOLE}": typeset_filing(combine([accounts, others], whole, seed=4), form=form),
        }
        if WRONG.startswith(form):
            filings[WRONG] = typeset_filing(accounts, form=form, faults=[FAULT])
        add(con, {name: read_bytes(made.data, "a.pdf") for name, made in filings.items()}, year)
    evaluate(con)
    return con


@pytest.mark.parametrize("form", FORMS)
def test_a_correct_filing_is_consistent(evaluated, form):
    found = findings(evaluated, [form, f"{form}{WHOLE}"])
    assert [(row["filing_id"], row["rule_id"], row["message"]) for row in found] == []


def test_one_wrong_row_of_the_old_form_is_found(evaluated):
    found = findings(evaluated, [WRONG])
    assert sorted({rule_id for row in found for rule_id in row["rule_ids"]}) == ["T1-1", "X-2"]
    assert all(row["culprit"] for row in found)


def test_rules_without_occasion_elsewhere_are_evaluated(evaluated):
    rows = evaluated.execute(
        "SELECT rule_id FROM dq.rule_coverage WHERE consistent + within_rounding > 0"
    ).fetchall()
    assert {rule_id for (rule_id,) in rows} >= ONLY_HERE


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
