"""Across years and units: the same results whatever came first, and only planted faults found."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from itertools import permutations

import pytest
from neighbours import reading

from disclosures.filing import Scope
from expectations.evaluator import evaluate, pending
from expectations.findings import findings
from expectations.notice import notice
from expectations.second_reading import mark_reading_errors
from warehouse import MEMORY, DocumentReading, connect, load_batch
from warehouse.consolidation import consolidate
from warehouse.units import settle_units

BUREAU, STATION = "奇台县林业局", "奇台县林业局检疫站"
LAST = reading(BUREAU, Scope.CONSOLIDATED, ["T1 closing_balance 5.10", "T2 income 90.00"], year=2022)
THIS = reading(BUREAU, Scope.CONSOLIDATED, ["T1 opening_balance 5.01", "T2 income 100.00"], [BUREAU, STATION])
CORRECTED = reading(BUREAU, Scope.CONSOLIDATED, ["T1 closing_balance 5.01", "T2 income 90.00"], year=2022)
OWN = reading(BUREAU, Scope.OWN, ["T2 income 60.00"])
UNIT = reading(STATION, Scope.UNIT, ["T2 income 45.00"])
RESULTS = """
    SELECT f.unit_name, f.fiscal_year, f.scope, r.rule_id, r.case_name, r.group_key, r.status, r.missing_terms
    FROM dq.identity_result AS r JOIN core.dim_filing AS f USING (filing_id)
    JOIN dq.rule AS n USING (rule_id)
    WHERE n.family IN ('years', 'units') AND f.is_current ORDER BY ALL
"""


def arrive(con, *readings):
    load_batch(con, readings)
    settle_units(con)
    consolidate(con)
    return evaluate(con)


def broken(con):
    return {rule_id for row in findings(con) for rule_id in row["rule_ids"]}


def test_any_order_of_arrival_gives_the_same_results():
    outcomes = set()
    for order in permutations([LAST, THIS, OWN, UNIT]):
        with connect(MEMORY) as con:
            for one in order:
                arrive(con, one)
            assert pending(con) == []
            outcomes.add(str(con.execute(RESULTS).fetchall()))
            assert broken(con) == {"Y-1", "U-1"}
    assert len(outcomes) == 1


def test_a_neighbour_that_comes_or_is_corrected_settles_what_was_open():
    with connect(MEMORY) as con:
        arrive(con, THIS)
        rows = con.execute(
            "SELECT rule_id, missing_terms FROM dq.identity_result "
            "WHERE rule_id IN ('Y-1', 'U-1') AND status = 'not_evaluable'"
        ).fetchall()
        assert dict(rows) == {"Y-1": [f"{BUREAU}2022年度决算"], "U-1": [STATION, f"{BUREAU}（本级）"]}
        assert broken(con) == set()
        assert arrive(con, LAST).filings == 2  # last year's own, and this year's again
        assert broken(con) == {"Y-1"}
        arrive(con, CORRECTED)
        assert broken(con) == set()
        assert arrive(con, OWN, UNIT).filings == 3
        (row,) = findings(con)
        assert (row["rule_id"], row["severity"], row["reported"], row["expected"]) == (
            "U-1",
            "warning",
            100,
            105,
        )
        assert "合计（抵销内部往来后）为105.00万元，相差5.00万元" in row["message"]
        assert arrive(con).filings == 0


TWICE = ["T2 income 100.00", "T3 expenditure 90.00", "T1 opening_balance 5.01"]
PARTS = ["T2 income 60.00", "T3 expenditure 55.00", "T1 opening_balance 2.00"]
REST = ["T2 income 45.00", "T3 expenditure 40.00", "T1 opening_balance 3.10"]
WHOLE = [
    reading(BUREAU, Scope.CONSOLIDATED, TWICE, [BUREAU, STATION]),
    reading(BUREAU, Scope.OWN, PARTS),
    reading(STATION, Scope.UNIT, REST),
]


def test_all_that_disagrees_with_the_units_is_one_finding_with_the_largest_difference_first():
    with connect(MEMORY) as con:
        arrive(con, *WHOLE)
        (row,) = findings(con)
        # income and expenditure differ by 5.00 both, the opening balance by 0.09
        assert (row["rule_id"], row["rule_ids"], abs(row["difference"])) == ("U-1", ["U-1"], 5)
        assert row["message"].endswith("；与所属单位核对另有2处不符（U-1）。")
        assert row["culprit"] is None and "不符的3处一并列出" in row["reason"]
        printed = {o["concept"]: o["value"] for o in json.loads(row["operands"])}
        assert printed == {"income": "100.00", "expenditure": "90.00", "opening_balance": "5.01"}
        rules = con.execute("SELECT abs(difference) FROM dq.finding_rule ORDER BY 1").fetchall()
        assert [float(d) for (d,) in rules] == [0.09, 5, 5]
        (entry,) = notice(con, row["filing_id"], {}, date(2025, 1, 1)).entries
        assert len(entry.figures) == 3 and entry.further_figures == 0
        assert [text.partition("相差")[2] for text in entry.further] == ["5.00万元。", "0.09万元。"]


def test_a_figure_that_agrees_neither_with_the_units_nor_with_last_year_is_one_fault():
    last = reading(BUREAU, Scope.CONSOLIDATED, ["T1 closing_balance 5.10", "T2 income 90.00"], year=2022)
    with connect(MEMORY) as con:
        arrive(con, *WHOLE, last)
        (row,) = findings(con)
        assert row["rule_ids"] == ["U-1", "Y-1"]
        assert row["message"].endswith("；与所属单位核对另有3处不符（U-1、Y-1）。")


def test_the_key_stays_and_covers_no_other_difference():
    with connect(MEMORY) as con:
        arrive(con, *WHOLE)
        (before,) = findings(con)
        evaluate(con, [before["filing_id"]])
        (again,) = findings(con)
        assert again["finding_key"] == before["finding_key"]
        arrive(con, reading(STATION, Scope.UNIT, [REST[0], REST[1], "T1 opening_balance 3.01"]))
        (fewer,) = findings(con)
        assert "另有1处" in fewer["message"] and fewer["finding_key"] != before["finding_key"]


def test_a_misread_figure_silences_none_of_the_others():
    with connect(MEMORY) as con:
        arrive(con, *WHOLE)
        (row,) = findings(con)
        (figure,) = {o["figure_id"] for o in json.loads(row["operands"]) if o["concept"] == "expenditure"}
        con.execute(
            "INSERT INTO dq.second_reading BY NAME SELECT document_id, reader, filing_id, $1 AS figure_id, "
            "'differs' AS outcome FROM core.dim_filing WHERE filing_id = $2",
            [figure, row["filing_id"]],
        )
        evaluate(con, [row["filing_id"]])
        mark_reading_errors(con)
        warning, misread = findings(con)
        assert (warning["severity"], misread["status"]) == ("warning", "reading_error")
        concepts = [{o["concept"] for o in json.loads(r["operands"])} for r in (warning, misread)]
        assert concepts == [{"income", "opening_balance"}, {"expenditure"}]


@pytest.fixture(scope="module")
def prefecture(sample, sample_read):
    """The bundled sample with its units and years put together, evaluated."""
    with connect(MEMORY) as con:
        readings = [
            DocumentReading(
                sha256=hashlib.sha256(sample[name].path.read_bytes()).hexdigest(),
                file_name=f"{name.removesuffix('.pdf')}.pdf",
                kind="pdf",
                byte_size=1,
                reader=filing.reader,
                filing=filing,
            )
            for name, filing in sample_read.items()
        ]
        arrive(con, *readings)
        yield con


def test_each_rule_across_filings_runs_on_the_sample(prefecture):
    rows = prefecture.execute(
        "SELECT rule_id FROM dq.rule_coverage JOIN dq.rule USING (rule_id) "
        "WHERE family IN ('years', 'units') AND evaluated = 0"
    ).fetchall()
    assert rows == []


def test_on_the_sample_only_planted_faults_are_found_across_filings(prefecture, sample):
    planted = {
        (f"{name.removesuffix('.pdf')}.pdf", fault["rules"])
        for name, written in sample.items()
        for fault in written.fault_rows
        if fault["rules"] in {"Y", "U"}
    }
    found = prefecture.execute(
        "SELECT n.document, n.rule_id[1], n.severity FROM dq.finding AS n "
        "JOIN dq.rule USING (rule_id) WHERE family IN ('years', 'units') ORDER BY ALL"
    ).fetchall()
    assert planted <= {row[:2] for row in found}
    assert {row[0] for row in found} == {name for name, _ in planted}
    # one finding for each fault: a unit counted twice is not what was filed last year either
    assert len(found) == len(planted)
    ((results,),) = prefecture.execute(
        "SELECT count(*) FROM dq.finding_rule JOIN dq.rule USING (rule_id) WHERE family IN ('years', 'units')"
    ).fetchall()
    assert results > 30
    assert {row[2] for row in found} <= {"warning", "info"}
