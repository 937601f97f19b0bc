"""A filing in which every rule holds: with one number changed beyond its tolerance, the right rules break."""

import json
from pathlib import Path

import pytest
import yaml
from neighbours import add_years, departments
from store import store

from expectations.catalogue import catalogue
from expectations.evaluator import evaluate
from expectations.examples import changed, figures
from expectations.findings import findings

HERE = Path(__file__).parent
LINES = [
    line
    for line in (HERE / "filing.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MUTATIONS = yaml.safe_load((HERE / "mutations.yaml").read_text(encoding="utf-8"))


def lines_of(mutation):
    return changed(LINES, [(mutation["line"], mutation["value"])])


@pytest.fixture(scope="module")
def evaluated():
    filings = {"unchanged": figures(LINES)}
    filings |= {str(n): figures(lines_of(mutation)) for n, mutation in enumerate(MUTATIONS)}
    con = store(filings)
    evaluate(con)
    return con


def test_the_unchanged_filing_is_consistent(evaluated):
    assert findings(evaluated, ["unchanged"]) == []


@pytest.mark.parametrize(
    ("number", "mutation"), list(enumerate(MUTATIONS)), ids=[f"{m['line']}: {m['value']}" for m in MUTATIONS]
)
def test_exactly_the_right_rules_break(evaluated, number, mutation):
    found = findings(evaluated, [str(number)])
    assert sorted({rule_id for row in found for rule_id in row["rule_ids"]}) == mutation["broken"]
    line = next(n for n, text in enumerate(LINES) if f"{text} ".startswith(mutation["line"] + " "))
    culprits = {o["figure_id"] for row in found for o in json.loads(row["operands"]) if o["is_culprit"]}
    assert culprits == ({line + 1} if mutation.get("culprit") else set())
    for row in found:
        assert line + 1 in {o["figure_id"] for o in json.loads(row["operands"])}


def test_a_number_that_cannot_be_read_is_named_and_never_passes():
    con = store({"a": figures(changed(LINES, [("T1 fiscal_income 900.00", "?")]))})
    evaluate(con)
    rows = con.execute(
        "SELECT rule_id, case_name, status, missing_terms FROM dq.identity_result "
        "WHERE rule_id IN ('T1-1', 'X-2', 'X-5') AND list_contains([o.figure_id for o in operands], 1) "
        "ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("T1-1", "总表", "not_evaluable", ["T1 财政拨款收入"]),
        ("X-2", "财政拨款收入", "not_evaluable", ["T1 总表财政拨款收入"]),
        ("X-5", "各预算", "not_evaluable", ["T1 总表财政拨款收入"]),
    ]
    assert findings(con) == []


def covered(con):
    evaluate(con)
    return {r for (r,) in con.execute("SELECT rule_id FROM dq.rule_coverage WHERE evaluated > 0").fetchall()}


def test_every_rule_is_evaluated_somewhere(evaluated):
    def examples(of_units):
        return {
            f"{rule.id} {case.name}": case.example.figures
            for rule in catalogue()
            for case in rule.cases
            if (rule.family == "units") == of_units
        }

    years = store({})
    add_years(years, examples(of_units=False))
    units, _ = departments(examples(of_units=True))
    found = covered(evaluated) | covered(years) | covered(units)
    assert {rule.id for rule in catalogue()} - found == set()
