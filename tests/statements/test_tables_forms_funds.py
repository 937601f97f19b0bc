"""The forms of 三公 (T7) and of the two funds (T8, T9), by year and province."""

from __future__ import annotations

import pytest
from statement_documents import LEFT, UP, by_place, read

from disclosures.filing import Fund, Nature, Scenario

GOVERNMENT, CAPITAL = Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL

VEHICLE = "公务用车购置及运行维护费"
T7_CONCEPTS = ["", ".abroad", ".vehicle", ".vehicle_purchase", ".vehicle_running", ".reception"]


def test_national_t7_has_all_budgets_first() -> None:
    half = ["合计", "因公出国（境）费", VEHICLE, LEFT, LEFT, "公务接待费"]
    rows = [
        ["预算数", *[LEFT] * 5, "决算数", *[LEFT] * 5],
        half * 2,
        [UP, UP, "小计", "公务用车购置费", "公务用车运行维护费", UP] * 2,
        [str(n) for n in range(1, 13)],
        ["6.00", "1.00", "3.00", "2.00", "1.00", "2.00", "4.00", "", "3.00", "2.00", "1.00", "1.00"],
    ]
    reading = read("财政拨款“三公”经费支出决算表", "金额单位：万元", rows)
    assert reading.issues == ()
    expected = [(f"three_public{c}", Scenario.FULL_YEAR_BUDGET) for c in T7_CONCEPTS]
    expected += [(f"three_public{c}", Scenario.FINAL) for c in T7_CONCEPTS]
    assert [(f.concept, f.scenario) for f in reading.figures] == expected
    assert reading.figures[2].column_label == f"预算数/{VEHICLE}/小计"
    assert {f.row_label for f in reading.figures} == {""}


def test_shanghai_t7_interleaves_and_names_its_row_in_the_header() -> None:
    rows = [
        ["财政拨款“三公”经费", *[LEFT] * 11],
        ["合计", LEFT, "因公出国（境）费", LEFT, VEHICLE, *[LEFT] * 5, "公务接待费", LEFT],
        [UP, UP, UP, UP, "小计", LEFT, "公务用车购置费", LEFT, "公务用车运行维护费", LEFT, UP, UP],
        ["", "", "", "", *["", ""] * 3, "", ""],  # stray rules cut an empty row out of the header
        ["预算数", "决算数"] * 6,
        ["6.00", "4.00", "1.00", "", "3.00", "3.00", "2.00", "2.00", "1.00", "1.00", "2.00", "1.00"],
    ]
    reading = read("财政拨款三公经费支出决算表", "单位：万元", rows)
    assert reading.issues == ()
    pairs = [Scenario.FULL_YEAR_BUDGET, Scenario.FINAL]
    expected = [(f"three_public{c}", scenario) for c in T7_CONCEPTS for scenario in pairs]
    assert [(f.concept, f.scenario) for f in reading.figures] == expected
    assert {f.row_label for f in reading.figures} == {"财政拨款“三公”经费"}
    assert reading.figures[5].column_label == f"{VEHICLE}/小计/决算数"


def test_t7_with_scenarios_as_rows() -> None:
    rows = [
        ["项目", "合计", "因公出国(境)费", "公务用车购置及运行费", LEFT, LEFT, "公务接待费"],
        [UP, UP, UP, "小计", "公务用车购置费", "公务用车运行费", UP],
        ["行次", "1", "2", "3", "4", "5", "6"],
        ["预算数", "6.00", "1.00", "3.00", "2.00", "1.00", "2.00"],
        ["决算数", "4.00", "", "3.00", "2.00", "1.00", "1.00"],
    ]
    reading = read("一般公共预算财政拨款“三公”经费支出决算表", "单位：万元", rows)
    assert reading.issues == ()
    expected = [(f"three_public{c}", Scenario.FULL_YEAR_BUDGET) for c in T7_CONCEPTS]
    expected += [(f"three_public{c}", Scenario.FINAL) for c in T7_CONCEPTS]
    assert [(f.concept, f.scenario) for f in reading.figures] == expected


SIX_COLUMNS = [
    ["项目", LEFT, LEFT, LEFT, "年初结转和结余", "本年收入", "本年支出", LEFT, LEFT, "年末结转和结余"],
    ["功能分类科目编码", LEFT, LEFT, "科目名称", UP, UP, "小计", "基本支出", "项目支出", UP],
    ["类", "款", "项", "栏次", "1", "2", "3", "4", "5", "6"],
    [UP, UP, UP, "合计", "1.00", "5.00", "4.00", "", "4.00", "2.00"],
    ["2120801", LEFT, LEFT, "征地和拆迁补偿支出", "1.00", "5.00", "4.00", "", "4.00", "2.00"],
]
THREE_COLUMNS = [
    ["项目", LEFT, "本年支出", LEFT, LEFT],
    ["功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["栏次", LEFT, "1", "2", "3"],
    ["合计", LEFT, "4.00", "", "4.00"],
    ["2230199", "其他解决历史遗留问题支出", "4.00", "", "4.00"],
]


@pytest.mark.parametrize(
    ("title", "statement", "fund"),
    [
        ("政府性基金预算财政拨款收入支出决算表", "T8", GOVERNMENT),
        ("国有资本经营预算财政拨款收入支出决算表", "T9", CAPITAL),
    ],
)
def test_t8_and_t9_with_six_columns(title: str, statement: str, fund: str) -> None:
    reading = read(title, "金额单位：万元", SIX_COLUMNS)
    assert reading.issues == ()
    assert {(f.statement, f.fund) for f in reading.figures} == {(statement, fund)}
    assert [(f.column_label, f.concept, f.nature) for f in reading.figures if f.row_code] == [
        ("年初结转和结余", "fiscal_opening_balance", None),
        ("本年收入", "fiscal_income", None),
        ("本年支出/小计", "fiscal_expenditure", None),
        ("本年支出/基本支出", "fiscal_expenditure", Nature.BASIC),
        ("本年支出/项目支出", "fiscal_expenditure", Nature.PROJECT),
        ("年末结转和结余", "fiscal_closing_balance", None),
    ]


@pytest.mark.parametrize(
    ("title", "statement"),
    [
        ("政府性基金预算财政拨款支出决算表", "T8"),
        ("国有资本经营预算财政拨款支出决算表", "T9"),
        ("一般公共预算财政拨款支出决算表", "T5"),
    ],
)
def test_the_same_three_columns_mean_what_the_title_says(title: str, statement: str) -> None:
    reading = read(title, "金额单位：万元", THREE_COLUMNS)
    assert reading.issues == ()
    assert {(f.statement, f.concept) for f in reading.figures} == {(statement, "fiscal_expenditure")}
    assert len(reading.figures) == 6


def test_the_total_row_may_share_its_row_with_the_last_header_level() -> None:
    rows = [
        ["项目", LEFT, "年初结转和结余", "本年支出", LEFT, LEFT],
        ["功能分类科目编码", "科目名称", UP, UP, UP, UP],
        ["合计", LEFT, "1.00", "合计", "基本支出", "项目支出"],
        ["2120801", "征地和拆迁补偿支出", "1.00", "4.00", "", "4.00"],
    ]
    rows[1][3:] = [UP, UP, UP]
    reading = read("政府性基金预算财政拨款收入支出决算表", "单位：万元", rows)
    assert reading.issues == ()
    assert by_place(reading) == {
        ("合计", "年初结转和结余"): "1.00",
        ("2120801征地和拆迁补偿支出", "年初结转和结余"): "1.00",
        ("2120801征地和拆迁补偿支出", "本年支出/合计"): "4.00",
        ("2120801征地和拆迁补偿支出", "本年支出/基本支出"): "",
        ("2120801征地和拆迁补偿支出", "本年支出/项目支出"): "4.00",
    }
