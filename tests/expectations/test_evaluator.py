"""Running the catalogue: incremental by filing, the same again, all or nothing, and every outcome kept."""

from dataclasses import replace
from decimal import Decimal

import pytest
from store import add, store

from expectations.catalogue import catalogue
from expectations.evaluator import evaluate, pending
from expectations.examples import figures
from expectations.rules import Validity

BALANCED = ["T1 income_total 115.00", "T1 expenditure_total 115.00"]
UNBALANCED = ["T1 income_total 115.00", "T1 expenditure_total 110.00"]


def results(con, rule_id="T1-5"):
    return con.execute(
        "SELECT filing_id, case_name, status, reported, computed, residual, tolerance "
        "FROM dq.identity_result WHERE rule_id = ? AND len(operands) > 0 ORDER BY ALL",
        [rule_id],
    ).fetchall()


def everything(con):
    query = "SELECT * EXCLUDE (evaluated_at) FROM dq.{} ORDER BY ALL"
    return [con.execute(query.format(t)).fetchall() for t in ("identity_result", "evaluation")] + [
        con.execute("SELECT * FROM dq.finding ORDER BY ALL").fetchall()
    ]


def test_a_result_says_what_was_compared():
    con = store({"a": figures(UNBALANCED)})
    done = evaluate(con)
    assert (done.filings, done.figures, done.findings) == (1, 2, 1)
    amounts = [Decimal("115"), Decimal("110"), Decimal("5"), Decimal("0.01")]
    assert results(con) == [("a", "总表", "inconsistent", *amounts)]
    assert con.execute(
        "SELECT unit, reader, rule_version FROM dq.identity_result WHERE status = 'inconsistent'"
    ).fetchall() == [("万元", "test", 1)]


def test_evaluating_again_changes_nothing():
    con = store({"a": figures(UNBALANCED), "b": figures(BALANCED)})
    evaluate(con)
    before = everything(con)
    assert evaluate(con).filings == 0
    evaluate(con, ["b", "a", "a"])
    assert everything(con) == before


def test_only_what_is_new_or_read_anew_is_evaluated():
    con = store({"a": figures(UNBALANCED)})
    evaluate(con)
    add(con, {"b": figures(UNBALANCED)})
    assert pending(con) == ["b"]
    evaluate(con)
    assert pending(con) == []
    add(con, {"a": figures(BALANCED)}, reader="test-2")
    assert pending(con) == ["a"]
    evaluate(con)
    assert [row[:3] for row in results(con)] == [("a", "总表", "consistent"), ("b", "总表", "inconsistent")]
    assert con.execute("SELECT filing_id FROM dq.finding").fetchall() == [("b",)]


def test_results_of_a_filing_that_is_gone_go_with_it():
    con = store({"a": figures(UNBALANCED), "b": figures(BALANCED)})
    evaluate(con)
    con.execute("DELETE FROM core.dim_filing WHERE filing_id = 'a'")
    evaluate(con)
    for table in ("identity_result", "evaluation", "finding"):
        assert con.execute(f"SELECT count(*) FROM dq.{table} WHERE filing_id = 'a'").fetchone() == (0,)
    assert [row[0] for row in results(con)] == ["b"]


def test_all_or_nothing(monkeypatch):
    con = store({"a": figures(UNBALANCED)})

    def fail(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("expectations.evaluator.write_findings", fail)
    with pytest.raises(RuntimeError, match="disk"):
        evaluate(con)
    assert everything(con) == [[], [], []]


def test_a_transaction_of_the_caller_stays_open():
    con = store({"a": figures(UNBALANCED)})
    con.begin()
    evaluate(con)
    con.rollback()
    assert everything(con) == [[], [], []]


def test_every_case_has_an_outcome_in_every_filing():
    con = store({"a": figures(BALANCED), "empty": ()})
    evaluate(con)
    cases = sum(len(rule.cases) for rule in catalogue())
    counts = con.execute(
        "SELECT filing_id, count(DISTINCT (rule_id, case_name)) FROM dq.identity_result "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert counts == [("a", cases), ("empty", cases)]
    assert con.execute(
        "SELECT DISTINCT status, len(missing_terms) > 0 FROM dq.identity_result WHERE filing_id = 'empty'"
    ).fetchall() == [("not_evaluable", True)]


def test_units_meet_in_yuan():
    con = store({"a": figures(["T1 income_total 115.00", "T1 expenditure_total 1150000.00 unit=元"])})
    evaluate(con)
    assert results(con)[0][2:6] == ("consistent", Decimal(115), Decimal(115), Decimal(0))


def test_a_coarser_figure_is_within_rounding_of_a_finer_one():
    con = store({"a": figures(["T1 income_total 115", "T1 expenditure_total 115.45"])})
    evaluate(con)
    assert results(con)[0][2] == "within_rounding"


def test_one_last_place_apart_is_an_adjustment_and_no_finding():
    con = store({"a": figures(["T1 income_total 115.00", "T1 expenditure_total 115.01"])})
    assert evaluate(con).findings == 0
    assert results(con)[0][2] == "rounding_adjustment"


def test_counts_have_no_rounding():
    con = store({"a": figures(["staff staff 90", "staff staff.active 80", "staff staff.retired 9"])})
    evaluate(con)
    assert results(con, "N-STF-1") == [("a", "人员", "inconsistent", *map(Decimal, (90, 89, 1, 0)))]


def test_a_blank_is_exactly_zero_and_a_printed_zero_is_rounded():
    total = "T1 expenditure 10.02"
    parts = ["T1 expenditure 5.00 function=201", "T1 expenditure 5.00 function=208"]
    blank = [total, *parts, "T1 expenditure - function=221"]
    printed = [total, *parts, "T1 expenditure 0.00 function=221"]
    con = store({"blank": figures(blank), "printed": figures(printed)})
    evaluate(con)
    assert [row[2] for row in results(con, "T1-2")] == ["inconsistent", "within_rounding"]


def test_a_row_that_a_statement_does_not_print_is_zero_and_a_statement_that_is_missing_is_not():
    con = store(
        {
            "row": figures(["T1 expenditure 5.00 function=201", "T3 expenditure 5.00"]),
            "statement": figures(["T1 expenditure 5.00 function=201"]),
        }
    )
    evaluate(con)
    rows = {r[0]: r[2] for r in results(con, "X-4")}
    assert rows == {"row": "inconsistent", "statement": "not_evaluable"}


def test_a_statement_declared_empty_is_zero():
    spent = ["T4 fiscal_expenditure 3.00 fund=政府性基金预算"]
    nil = ["narrative nil_statement 0 fund=政府性基金预算"]
    con = store({"declared": figures(spent + nil), "unknown": figures(spent)})
    evaluate(con)
    rows = [r for r in results(con, "X-8") if r[1] == "政府性基金"]
    assert {r[0]: r[2] for r in rows} == {"declared": "inconsistent", "unknown": "not_evaluable"}


@pytest.mark.parametrize(
    ("code", "statement", "status"),
    [
        ("unplaced_number", "T1", "not_evaluable"),
        ("unplaced_number", "T2", "inconsistent"),
        ("malformed_number", "T1", "inconsistent"),
    ],
)
def test_a_sum_that_may_lack_a_number_nobody_could_attribute_is_not_called_wrong(code, statement, status):
    lines = ["T1 expenditure 30.00", "T1 expenditure 10.00 function=201", "T1 income_total 1.00"]
    con = store({"a": figures([*lines, "T1 expenditure_total 9.00"])})
    con.execute(
        "INSERT INTO core.reading_issue BY NAME "
        "SELECT 'a' AS document_id, 'a' AS filing_id, 1 AS issue_number, "
        "$1 AS code, $2 AS statement, '' AS message, '' AS raw_text",
        [code, statement],
    )
    evaluate(con)
    assert [row[2] for row in results(con, "T1-2")] == [status]
    if status == "not_evaluable":
        query = "SELECT missing_terms FROM dq.identity_result WHERE rule_id = 'T1-2'"
        assert con.execute(query).fetchall() == [(["T1 未识别的数字"],)]
    assert [row[2] for row in results(con, "T1-5")] == ["inconsistent"], "an equality lacks nothing"


def test_figures_of_the_year_before_are_left_out():
    before = replace(figures(["narrative three_public 8.00"])[0], period="FY2022")
    lines = [
        "narrative three_public 10.00",
        "narrative three_public.abroad 0.00",
        "narrative three_public.vehicle 9.00",
        "narrative three_public.reception 1.00",
    ]
    con = store({"a": (before, *figures(lines))}, year=2023)
    evaluate(con)
    assert {r[2] for r in results(con, "T7-1")} == {"consistent"}


def test_what_a_sentence_repeats_is_counted_once():
    lines = [
        "narrative three_public 10.00",
        "narrative three_public.abroad 0.00",
        "narrative three_public.vehicle 9.00",
        "narrative three_public.vehicle 9.00",
        "narrative three_public.reception 1.00",
    ]
    con = store({"a": figures(lines)})
    evaluate(con)
    assert {r[2] for r in results(con, "T7-1")} == {"consistent"}


def test_the_nearest_figure_of_the_section_counts():
    lines = [
        "narrative three_public 99.00 section=四",
        "narrative three_public 10.00 section=七",
        "narrative three_public 2.00 scenario=change section=七",
        "narrative three_public 25.00 scenario=growth_rate section=七",
        "narrative three_public 50.00 section=七",
    ]
    con = store({"a": figures(lines)})
    evaluate(con)
    assert {r[2] for r in results(con, "N-GR")} == {"consistent"}


def test_years_and_provinces_in_which_a_rule_holds():
    (rule,) = (r for r in catalogue() if r.id == "T1-5")
    late = replace(rule, id="Z-1", validity=Validity(first_year=2024))
    here = replace(rule, id="Z-2", validity=Validity(regions=("65",)))
    elsewhere = replace(rule, id="Z-3", validity=Validity(last_year=2023, regions=("31",)))
    con = store({"a": figures(UNBALANCED)}, year=2023)
    evaluate(con, ["a"], rules=(late, here, elsewhere))
    assert con.execute("SELECT DISTINCT rule_id FROM dq.identity_result").fetchall() == [("Z-2",)]


def test_the_order_of_figures_and_filings_does_not_matter():
    lines = ["T1 expenditure 10.00", "T1 expenditure 5.00 function=201", "T1 expenditure 5.02 function=208"]
    one = store({"a": figures(lines), "b": figures(UNBALANCED)})
    other = store({"b": figures(UNBALANCED[::-1]), "a": figures(lines[::-1])})
    evaluate(one)
    evaluate(other, ["b", "a"])
    query = "SELECT * EXCLUDE (operands, evaluated_at) FROM dq.identity_result ORDER BY ALL"
    assert one.execute(query).fetchall() == other.execute(query).fetchall()
