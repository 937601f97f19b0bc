"""Findings: a sentence with the figures and places, the expected amount, the operands, the culprit."""

import json
from decimal import Decimal

import pytest
from store import add, store

from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.findings import COLUMNS, findings

SHARE = [
    "narrative fiscal_expenditure 3418.27 fund=一般公共预算",
    "narrative fiscal_expenditure 3386.83 fund=一般公共预算 function=224 label=灾害防治及应急管理支出",
    "narrative fiscal_expenditure 31.44 fund=一般公共预算 function=229 label=其他支出",
    "narrative fiscal_expenditure 0.93 fund=一般公共预算 function=229 label=其他支出 scenario=share",
]


def only(lines):
    con = store({"甲局": figures(lines)})
    evaluate(con)
    (row,) = findings(con)
    return row


def test_a_wrong_share():
    row = only(SHARE)
    assert set(COLUMNS) | {"finding_id", "filing_id"} == set(row)
    assert (row["document"], row["unit"], row["fiscal_year"]) == ("甲局.pdf", "甲局", 2023)
    assert (row["rule_id"], row["severity"], row["status"]) == ("N-SH", "error", "inconsistent")
    assert [str(row[name]) for name in ("reported", "expected", "difference")] == ["0.93", "0.92", "0.01"]
    assert abs(row["difference"]) > row["tolerance"]
    assert (row["statement"], row["page"], row["y0"]) == ("narrative", 1, 80.0)
    assert row["message"] == (
        "“其他支出占比”0.93%（决算情况说明第1页），按“其他支出”31.44万元（决算情况说明第1页）"
        "除以“一般公共预算财政拨款支出”3418.27万元（决算情况说明第1页）应为0.92%，"
        "相差0.01个百分点，超过四舍五入所能解释的0.005147个百分点。"
    )


def test_operands_carry_their_places():
    operands = json.loads(only(SHARE)["operands"])
    assert [o["role"] for o in operands] == ["reported", "computed", "computed"]
    assert [o["value"] for o in operands] == ["0.93", "31.44", "3418.27"]
    for operand in operands:
        assert operand["document"] == "甲局.pdf"
        assert operand["page"] == 1
        assert operand["x0"] < operand["x1"] and operand["y0"] < operand["y1"]
        assert operand["raw_text"] in {"0.93", "31.44", "3418.27"}


def test_a_sum_names_its_terms_and_pages():
    row = only(
        [
            "T3 expenditure 30.00 label=合计",
            "T3 expenditure 10.00 function=201 label=一般公共服务支出",
            "T3 expenditure 19.00 function=208 label=社会保障和就业支出",
        ]
    )
    assert row["message"] == (
        "“合计”30.00万元（支出决算表第1页）应等于“各类”29.00万元（支出决算表第1页，共2个数），"
        "相差1.00万元，超过四舍五入所能解释的0.015万元。"
    )
    assert (row["expected"], row["difference"], row["tolerance"]) == tuple(map(Decimal, ("29", "1", "0.015")))


def test_a_limit_and_what_is_counted():
    row = only(["narrative asset.building_value 3.00", "narrative asset.fixed_gross 2.00"])
    assert row["message"] == (
        "“固定资产原值”2.00万元（决算情况说明第1页）不应小于“房屋价值”3.00万元（决算情况说明第1页），"
        "相差1.00万元，超过四舍五入所能解释的0.01万元。"
    )
    row = only(["staff staff.departments 3", "staff staff.department_names 办公室、人事科"])
    assert row["message"] == (
        "“内设处室数”3个（机构设置及人员情况第1页）与“内设处室名称”2个（机构设置及人员情况第1页）应为同一数，相差1个。"
    )
    assert row["severity"] == "warning"


def test_a_percentage_without_a_base():
    row = only(
        [
            "narrative three_public - scenario=initial_budget",
            "narrative three_public 5.00",
            "narrative three_public 33.00 scenario=completion_rate",
        ]
    )
    assert row["expected"] is None and row["difference"] is None
    assert "基数为零" in row["message"]


def test_a_difference_that_rounding_would_hide_is_shown_with_more_places():
    lines = [
        "narrative three_public 0.19",
        "narrative three_public 0.10 scenario=change",
        "narrative three_public 132 scenario=growth_rate",
    ]
    row = only(lines)
    assert row["reported"] - row["expected"] == row["difference"]
    assert abs(row["difference"]) > row["tolerance"]


def test_severities_and_filings():
    con = store(
        {
            "a": figures(SHARE),
            "b": figures(["staff staff.departments 3", "staff staff.department_names 甲科"]),
        }
    )
    evaluate(con)
    assert [r["severity"] for r in findings(con)] == ["error", "warning"]
    assert [r["filing_id"] for r in findings(con, severity="error")] == ["a"]
    assert [r["filing_id"] for r in findings(con, ["b"])] == ["b"]
    with pytest.raises(ValueError, match="fatal"):
        findings(con, severity="fatal")


def test_findings_of_an_older_revision_are_asked_for_by_name():
    con = store({"a": figures(SHARE)})
    con.execute("UPDATE core.dim_filing SET is_current = false")
    evaluate(con)
    assert findings(con) == []
    assert len(findings(con, ["a"])) == 1


def test_adjustments_are_listed_only_when_asked_for():
    con = store({"a": figures(["T1 income_total 115.00", "T1 expenditure_total 115.01"])})
    evaluate(con)
    assert findings(con) == []
    (row,) = findings(con, adjustments=True)
    assert (row["severity"], row["status"], row["rule_id"]) == ("info", "rounding_adjustment", "T1-5")
    assert findings(con, severity="warning", adjustments=True) == []


def test_ids_stay_the_same_when_the_filing_is_read_again():
    con = store({"a": figures(SHARE)})
    evaluate(con)
    before = {r["finding_id"] for r in findings(con)}
    add(con, {"a": figures(["T1 income_total 1.00", *SHARE])}, reader="test-2")
    evaluate(con)
    assert {r["finding_id"] for r in findings(con)} == before
