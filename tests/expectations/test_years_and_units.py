"""Across years and units: the same results whatever came first, and only planted faults found."""

from __future__ import annotations

import hashlib
from itertools import permutations

import pytest
from neighbours import reading

from disclosures.filing import Scope
from expectations.evaluator import evaluate, pending
from expectations.findings import findings
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
        "SELECT DISTINCT n.document, n.rule_id[1], n.severity FROM dq.finding AS n "
        "JOIN dq.rule USING (rule_id) WHERE family IN ('years', 'units') ORDER BY ALL"
    ).fetchall()
    assert planted <= {row[:2] for row in found}
    # a unit counted twice is not what was filed last year either
    assert {row[0] for row in found} == {name for name, _ in planted}
    assert {row[2] for row in found} <= {"warning", "info"}
