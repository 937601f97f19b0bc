"""One finding per fault, and its key: the same after a new evaluation, a new reading, a new revision."""

import json

from store import add, store

from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.findings import findings

TABLE = [
    "T3 expenditure 40.00",
    "T3 expenditure 30.00 nature=基本支出",
    "T3 expenditure 10.00 nature=项目支出",
    "T3 expenditure 25.00 function=201",
    "T3 expenditure 15.00 function=201 nature=基本支出",
    "T3 expenditure 10.00 function=201 nature=项目支出",
    "T3 expenditure 15.00 function=208",
    "T3 expenditure 15.00 function=208 nature=基本支出",
    "T3 expenditure - function=208 nature=项目支出",
]
WRONG = [line.replace("15.00 function=201 nature", "51.00 function=201 nature") for line in TABLE]


def found(lines, **more):
    con = store({"甲局": figures(lines)})
    evaluate(con)
    return con, findings(con, **more)


def test_a_table_that_adds_up_has_no_finding():
    assert found(TABLE)[1] == []


def test_one_finding_for_one_wrong_cell_however_many_rules_it_breaks():
    con, (row,) = found(WRONG)
    assert sorted(row["rule_ids"]) == ["T3-1", "T3-2"] and row["rule_id"] in row["rule_ids"]
    assert "51.00万元" in row["culprit"]
    assert row["suggestion"].endswith("宜为15.00万元（相邻两位数字颠倒）。")
    assert (row["slip"], str(row["suggested"])) == ("transposition", "15")
    assert "同一原因还使另外1处关系" in row["message"] and row["message"].count("。") == 1
    assert "2条关系全部成立" in row["reason"]
    marked = [o for o in json.loads(row["operands"]) if o["is_culprit"]]
    assert {o["figure_id"] for o in marked} == {5}
    rules = con.execute("SELECT rule_id, is_main FROM dq.finding_rule ORDER BY is_main").fetchall()
    assert rules == [("T3-2" if row["rule_id"] == "T3-1" else "T3-1", False), (row["rule_id"], True)]
    (named,) = con.execute(
        "SELECT figure_id, suggested::VARCHAR FROM dq.finding_suspect WHERE is_named"
    ).fetchall()
    assert named == (5, "15.00000000")


def test_two_faults_are_two_findings():
    more = [*WRONG, "staff staff.departments 3", "staff staff.department_names 办公室、人事科"]
    assert len(found(more)[1]) == 2


def test_the_key_stays_when_figures_move_or_another_reader_reads_them():
    con, (before,) = found(WRONG)
    moved = figures(["narrative asset.vehicle_value 1.00", *reversed(WRONG)], page=7)
    add(con, {"甲局": moved}, reader="test-2")
    evaluate(con)
    (after,) = findings(con)
    assert after["page"] == 7
    assert after["finding_key"] == before["finding_key"]
    assert after["finding_id"] == before["finding_id"]


def test_the_key_of_an_undecided_fault_stays_too():
    lines = ["T1 income_total 90.00", "T1 expenditure_total 80.00"]
    con, (before,) = found(lines)
    assert before["culprit"] is None and "不能断定" in before["reason"]
    add(con, {"甲局": figures(reversed(lines))}, reader="test-2")
    evaluate(con)
    assert findings(con)[0]["finding_key"] == before["finding_key"]


def test_the_key_is_another_where_the_number_is_another():
    _, (one,) = found(WRONG)
    _, (other,) = found([line.replace("51.00", "52.00") for line in WRONG])
    assert one["finding_key"] != other["finding_key"]
