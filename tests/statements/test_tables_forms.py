"""The forms that provinces and years print, each with its columns, rows, levels and totals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from statement_documents import LEFT, UP, by_place, read, row, said

from disclosures.filing import Fund, Nature, Scenario

GENERAL, GOVERNMENT, CAPITAL = Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL

T1 = [
    ["收入", LEFT, LEFT, "支出", LEFT, LEFT],
    ["项目", "行次", "决算数", "项目", "行次", "决算数"],
    ["栏次", "", "1", "栏次", "", "2"],
    ["一、一般公共预算财政拨款收入", "1", "10.00", "一、一般公共服务支出", "32", "9.00"],
    ["二、政府性基金预算财政拨款收入", "2", "", "二、外交支出", "33", ""],
    ["五、事业收入", "5", "1,234.50", "十四、资源勘探信息等支出", "45", "0.00"],
    ["", "26", "", "十九、住房保障支出", "50", "1.00"],
    ["本年收入合计", "27", "10.00", "本年支出合计", "58", "10.00"],
    ["使用非财政拨款结余", "28", "", "结余分配", "59", "-3.00"],
    ["年初结转和结余", "29", "2.00", "年末结转和结余", "60", "2.00"],
    ["总计", "31", "12.00", "总计", "62", "12.00"],
]


def test_national_t1_with_line_numbers_and_a_row_of_column_numbers() -> None:
    reading = read("收入支出决算总表", "公开01表", "部门：甲局", "金额单位：万元", T1)
    assert reading.issues == ()
    assert {f.column_label for f in reading.figures} == {"决算数"}
    meanings = {(f.side, f.row_label): (f.concept, f.function_code, f.fund) for f in reading.figures}
    assert meanings == {
        ("收入", "一、一般公共预算财政拨款收入"): ("fiscal_income", None, GENERAL),
        ("收入", "二、政府性基金预算财政拨款收入"): ("fiscal_income", None, GOVERNMENT),
        ("收入", "五、事业收入"): ("income.business", None, None),
        ("收入", "本年收入合计"): ("income", None, None),
        ("收入", "使用非财政拨款结余"): ("use_of_nonfiscal_surplus", None, None),
        ("收入", "年初结转和结余"): ("opening_balance", None, None),
        ("收入", "总计"): ("income_total", None, None),
        ("支出", "一、一般公共服务支出"): ("expenditure", "201", None),
        ("支出", "二、外交支出"): ("expenditure", "202", None),
        ("支出", "十四、资源勘探信息等支出"): ("expenditure", "215", None),  # a name of earlier years
        ("支出", "十九、住房保障支出"): ("expenditure", "221", None),
        ("支出", "本年支出合计"): ("expenditure", None, None),
        ("支出", "结余分配"): ("surplus_distribution", None, None),
        ("支出", "年末结转和结余"): ("closing_balance", None, None),
        ("支出", "总计"): ("expenditure_total", None, None),
    }
    values = {f.row_label: f.value for f in reading.figures if f.value is not None}
    assert values["五、事业收入"] == Decimal("1234.50")
    assert values["结余分配"] == Decimal("-3.00")
    assert values["十四、资源勘探信息等支出"] == Decimal("0.00")
    zero = next(f for f in reading.figures if f.raw_text == "0.00")
    assert not zero.is_blank  # a printed zero is not a blank


def test_t1_before_2019_with_parts_and_blocks_by_nature() -> None:
    rows = [
        ["收入", LEFT, "支出", LEFT, LEFT, LEFT],
        ["项目", "决算数", "项目(按功能分类)", "决算数", "项目（按支出性质和经济分类）", "决算数"],
        ["一、财政拨款收入", "9.00", "一、一般公共服务支出", "8.00", "一、基本支出", "6.00"],
        ["其中：政府性基金预算财政拨款", "1.00", "九、医疗卫生与计划生育支出", "2.00", "人员经费", "4.00"],
        ["二、上级补助收入", "1.00", "二十二、其他支出", "", "二、项目支出", "4.00"],
        ["用事业基金弥补收支差额", "", "", "", "其他支出", "0.50"],
        ["本年收入合计", "10.00", "本年支出合计", "10.00", "本年支出合计", "10.00"],
    ]
    reading = read("2017年收入支出决算总表", "单位：万元", rows, fiscal_year=2017)
    assert reading.issues == ()
    said_of = {f.side + f.row_label: (f.concept, f.fund, f.nature) for f in reading.figures}
    assert said_of["收入一、财政拨款收入"] == ("fiscal_income", None, None)
    part = "收入一、财政拨款收入/其中：政府性基金预算财政拨款"
    assert said_of[part] == ("fiscal_income", GOVERNMENT, None)
    assert said_of["收入二、上级补助收入"] == ("income.superior_subsidy", None, None)
    assert said_of["收入用事业基金弥补收支差额"] == ("use_of_nonfiscal_surplus", None, None)
    assert said_of["支出一、基本支出"] == ("expenditure", None, Nature.BASIC)
    assert said_of["支出人员经费"] == ("expenditure", None, Nature.PERSONNEL)
    codes = {f.row_label: (f.function_code, f.economic_code) for f in reading.figures}
    assert codes["九、医疗卫生与计划生育支出"] == ("210", None)
    assert codes["二十二、其他支出"] == ("229", None)
    assert codes["其他支出"] == (None, "399")  # in the block of the economic classification


def test_sides_are_known_by_their_rows_where_the_header_does_not_print_them() -> None:
    rows = [
        ["项目", "金额", "项目", "金额"],
        ["一、一般公共服务支出", "9.00", "四、上级补助收入", "1.00"],
        ["本年支出合计", "10.00", "本年收入合计", "10.00"],
    ]
    reading = read("收入支出决算总表", "单位：万元", rows)
    assert {f.row_label: (f.side, f.concept) for f in reading.figures} == {
        "一、一般公共服务支出": ("支出", "expenditure"),
        "本年支出合计": ("支出", "expenditure"),
        "四、上级补助收入": ("收入", "income.superior_subsidy"),
        "本年收入合计": ("收入", "income"),
    }


T2_HEADER = [
    row("项目|<|<|<|本年收入\n合计|财政拨款收入|上级补助收入|事业收入|<|经营收入|附属单位上缴收入|其他收入"),
    ["科目编码", LEFT, LEFT, "科目名称", UP, UP, UP, "小计", "其中：教育收费", UP, UP, UP],
]


@pytest.mark.parametrize(
    "body",
    [
        [
            ["类", "款", "项", "栏次", "1", "2", "3", "4", "5", "6", "7", "8"],
            [UP, UP, UP, "合计", "12.00", "10.00", "-2.00", "3.00", "1.00", "—", "", "1.00"],
            ["2050201", LEFT, LEFT, "学前教育", "12.00", "10.00", "-2.00", "3.00", "1.00", "—", "", "1.00"],
        ],
        [
            ["类", "款", "项", "合计", "12.00", "10.00", "-2.00", "3.00", "1.00", "—", "", "1.00"],
            ["205", "02", "01", "学前教育", "12.00", "10.00", "-2.00", "3.00", "1.00", "—", "", "1.00"],
        ],
        [
            ["类", "款", "项", UP, UP, UP, UP, UP, UP, UP, UP, UP],
            row("205|20502|2050201|学前\n教育|12.00|10.00|-2.00|3.00|1.00|—||1.00"),
            ["合计", LEFT, LEFT, LEFT, "12.00", "10.00", "-2.00", "3.00", "1.00", "—", "", "1.00"],
        ],
    ],
    ids=["column numbers beside 类款项, joined codes", "合计 in the header row", "合计 last, growing codes"],
)
def test_t2_with_education_fees_codes_and_totals_wherever_they_stand(body: list[list[str]]) -> None:
    reading = read("收入决算表", "公开02表", "金额单位：元", [*T2_HEADER, *body])
    assert reading.issues == ()
    item = [f for f in reading.figures if f.row_code == "2050201"]
    assert [(f.row_label, f.column_label, f.concept, f.raw_text) for f in item] == [
        ("学前教育", "本年收入合计", "income", "12.00"),
        ("学前教育", "财政拨款收入", "fiscal_income", "10.00"),
        ("学前教育", "上级补助收入", "income.superior_subsidy", "-2.00"),
        ("学前教育", "事业收入/小计", "income.business", "3.00"),
        ("学前教育", "事业收入/其中：教育收费", "income.education_fees", "1.00"),
        ("学前教育", "经营收入", "income.operating", "—"),
        ("学前教育", "附属单位上缴收入", "income.subordinate_remittance", ""),
        ("学前教育", "其他收入", "income.other", "1.00"),
    ]
    dash = next(f for f in item if f.raw_text == "—")
    assert (dash.is_blank, dash.value) == (True, None)
    total = [f for f in reading.figures if f.row_label == "合计"]
    assert len(total) == 8
    assert {f.function_code for f in total} == {None}
    assert {f.unit for f in reading.figures} == {"元"}
    assert total[0].value_yuan == Decimal("12.00")


def test_t3_columns_are_natures() -> None:
    rows = [
        row("科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出"),
        ["合计", LEFT, "6.00", "1.00", "2.00", "", "1.00", "2.00"],
        ["205", "教育支出", "6.00", "1.00", "2.00", "", "1.00", "2.00"],
    ]
    reading = read("三、支出决算表", "单位:万元", rows)
    assert reading.issues == ()
    assert [(f.function_code, f.nature) for f in reading.figures if f.row_code] == [
        ("205", None),
        ("205", Nature.BASIC),
        ("205", Nature.PROJECT),
        ("205", Nature.REMITTED),
        ("205", Nature.OPERATING),
        ("205", Nature.SUBSIDY),
    ]
    assert {f.concept for f in reading.figures} == {"expenditure"}


def test_national_t4_with_its_second_one_two_three() -> None:
    rows = [
        ["收入", LEFT, LEFT, "支出", LEFT, LEFT, LEFT, LEFT, LEFT],
        row("项目|行次|金额|项目|行次|合计")
        + row("一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款"),
        ["栏次", "", "1", "栏次", "", "2", "3", "4", "5"],
        ["一、一般公共预算财政拨款", "1", "5.00", "一、一般公共服务支出", "33", "6.00", "5.00", "1.00", ""],
        ["二、政府性基金预算财政拨款", "2", "", "", "34", "", "", "", ""],
        ["三、国有资本经营预算财政拨款", "3", "", "", "35", "", "", "", ""],
        ["本年收入合计", "27", "5.00", "本年支出合计", "59", "6.00", "5.00", "1.00", ""],
        ["年初财政拨款结转和结余", "28", "1.00", "年末财政拨款结转和结余", "60", "", "", "", ""],
        ["一、一般公共预算财政拨款", "29", "", "", "61", "", "", "", ""],
        ["二、政府性基金预算财政拨款", "30", "1.00", "", "62", "", "", "", ""],
        ["三、国有资本经营预算财政拨款", "31", "", "", "63", "", "", "", ""],
        ["总计", "32", "6.00", "总计", "64", "6.00", "5.00", "1.00", ""],
    ]
    reading = read("财政拨款收入支出决算总表", "金额单位：万元", rows)
    assert reading.issues == ()
    income = [(f.row_label, f.concept, f.fund) for f in reading.figures if f.side == "收入"]
    opening = "年初财政拨款结转和结余"
    assert income == [
        ("一、一般公共预算财政拨款", "fiscal_income", GENERAL),
        ("二、政府性基金预算财政拨款", "fiscal_income", GOVERNMENT),
        ("三、国有资本经营预算财政拨款", "fiscal_income", CAPITAL),
        ("本年收入合计", "fiscal_income", None),
        (opening, "fiscal_opening_balance", None),
        (f"{opening}/一、一般公共预算财政拨款", "fiscal_opening_balance", GENERAL),
        (f"{opening}/二、政府性基金预算财政拨款", "fiscal_opening_balance", GOVERNMENT),
        (f"{opening}/三、国有资本经营预算财政拨款", "fiscal_opening_balance", CAPITAL),
        ("总计", "fiscal_income_total", None),
    ]
    spent = [said(f)[1:6] for f in reading.figures if f.row_label == "一、一般公共服务支出"]
    assert spent == [
        ("合计", "支出", "fiscal_expenditure", "201", None),
        ("一般公共预算财政拨款", "支出", "fiscal_expenditure", "201", GENERAL),
        ("政府性基金预算财政拨款", "支出", "fiscal_expenditure", "201", GOVERNMENT),
        ("国有资本经营预算财政拨款", "支出", "fiscal_expenditure", "201", CAPITAL),
    ]


def test_t4_to_2017_calls_the_general_budget_public_finance() -> None:
    rows = [
        ["收入", LEFT, "支出", LEFT, LEFT, LEFT],
        row("项目|金额|项目|合计|公共财政拨款|政府性基金预算财政拨款"),
        ["一、公共财政拨款", "5.00", "一、一般公共服务支出", "6.00", "5.00", "1.00"],
        ["二、政府性基金预算财政拨款", "1.00", "二、外交支出", "", "", ""],
        ["本年收入合计", "6.00", "本年支出合计", "6.00", "5.00", "1.00"],
        ["年初财政拨款结转和结余", "0.00", "年末财政拨款结转和结余", "0.00", "0.00", "0.00"],
        ["一、公共财政拨款", "0.00", "", "", "", ""],
        ["总计", "6.00", "总计", "6.00", "5.00", "1.00"],
    ]
    reading = read("财政拨款收入支出决算总表", "金额单位：万元", rows)
    assert reading.issues == ()
    general = [(f.concept, f.value) for f in reading.figures if f.side == "收入" and f.fund == GENERAL]
    assert general == [("fiscal_income", Decimal("5.00")), ("fiscal_opening_balance", Decimal("0.00"))]


@pytest.mark.parametrize("total_is_last", [False, True])
def test_t5_with_the_total_first_or_last(total_is_last: bool) -> None:
    total = ["合计", LEFT, "3.00", "1.00", "2.00"]
    body = [["20502", "普通教育", "3.00", "1.00", "2.00"]]
    rows = [
        ["项目", LEFT, "本年支出", LEFT, LEFT],
        ["功能分类\n科目编码", "科目名称", "小计", "基本支出", "项目支出"],
        ["栏次", LEFT, "1", "2", "3"],
        *([*body, total] if total_is_last else [total, *body]),
    ]
    reading = read("一般公共预算财政拨款支出决算表", "金额单位：万元", rows)
    assert reading.issues == ()
    assert by_place(reading) == {
        ("合计", "本年支出/小计"): "3.00",
        ("合计", "本年支出/基本支出"): "1.00",
        ("合计", "本年支出/项目支出"): "2.00",
        ("20502普通教育", "本年支出/小计"): "3.00",
        ("20502普通教育", "本年支出/基本支出"): "1.00",
        ("20502普通教育", "本年支出/项目支出"): "2.00",
    }
    assert {f.fund for f in reading.figures} == {GENERAL}


def test_yunnan_t5_holds_income_and_balances_too() -> None:
    rows = [
        row("项目|<|年初结转和结余|<|<|本年收入|<|<|本年支出|<|<|<|<|年末结转和结余|<"),
        row("科目编码|科目名称|合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出")
        + row("合计|基本支出|<|<|项目支出|合计|基本支出结转"),
        [UP, UP, UP, UP, UP, UP, UP, UP, UP, "小计", "人员经费", "日常公用经费", UP, UP, UP],
        ["205", "教育支出", *[f"{n}.00" for n in range(1, 14)]],
    ]
    reading = read("一般公共预算财政拨款收入支出决算表", "金额单位：万元", rows)
    assert reading.issues == ()
    assert [(f.concept, f.nature) for f in reading.figures] == [
        ("fiscal_opening_balance", None),
        ("fiscal_opening_balance", Nature.BASIC),
        ("fiscal_opening_balance", Nature.PROJECT),
        ("fiscal_income", None),
        ("fiscal_income", Nature.BASIC),
        ("fiscal_income", Nature.PROJECT),
        ("fiscal_expenditure", None),
        ("fiscal_expenditure", Nature.BASIC),
        ("fiscal_expenditure", Nature.PERSONNEL),
        ("fiscal_expenditure", Nature.PUBLIC),
        ("fiscal_expenditure", Nature.PROJECT),
        ("fiscal_closing_balance", None),
        ("fiscal_closing_balance", Nature.BASIC),
    ]


def test_national_t6_with_three_blocks() -> None:
    rows = [
        ["人员经费", LEFT, LEFT, "公用经费", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["科目编码", "科目名称", "决算数"] * 3,
        ["301", "工资福利支出", "5.00", "302", "商品和服务支出", "2.00", "307", "债务利息及费用支出", ""],
        ["30101", "基本工资", "5.00", "30201", "办公费", "2.00", "30701", "国内债务付息", ""],
        ["", "", "", "30202", "印刷费", "", "", "", ""],
        ["人员经费合计", LEFT, "5.00", "公用经费合计", LEFT, LEFT, LEFT, LEFT, "2.00"],
    ]
    reading = read("一般公共预算财政拨款基本支出决算明细表", "金额单位：万元", rows)
    assert reading.issues == ()
    assert {f.side for f in reading.figures} == {""}
    assert {(f.concept, f.fund) for f in reading.figures} == {("fiscal_expenditure", GENERAL)}
    assert [(f.economic_code, f.nature, f.raw_text) for f in reading.figures] == [
        ("301", Nature.BASIC, "5.00"),
        ("302", Nature.BASIC, "2.00"),
        ("307", Nature.BASIC, ""),
        ("30101", Nature.BASIC, "5.00"),
        ("30201", Nature.BASIC, "2.00"),
        ("30701", Nature.BASIC, ""),
        ("30202", Nature.BASIC, ""),
        (None, Nature.PERSONNEL, "5.00"),
        (None, Nature.PUBLIC, "2.00"),
    ]


def test_t6_with_codes_in_two_cells_and_a_total_row() -> None:
    rows = [
        ["经济分类科目编码", LEFT, "科目名称", "决算数"],
        ["类", "款", UP, UP],
        ["301", "", "工资福利支出", "5.00"],
        ["301", "01", "基本工资", "5.00"],
        ["合计", LEFT, LEFT, "5.00"],
    ]
    reading = read("六、一般公共预算财政拨款基本支出决算表", "单位：万元", rows)
    assert reading.issues == ()
    assert [(f.row_code, f.row_label, f.nature) for f in reading.figures] == [
        ("301", "工资福利支出", Nature.BASIC),
        ("30101", "基本工资", Nature.BASIC),
        ("", "合计", Nature.BASIC),
    ]


def test_a_code_that_is_misread_in_one_cell_is_no_shorter_code() -> None:
    rows = [
        ["经济分类科目编码", LEFT, "科目名称", "决算数"],
        ["类", "款", UP, UP],
        ["301", "O1", "基本工资", "5.00"],
    ]
    reading = read("六、一般公共预算财政拨款基本支出决算表", "单位：万元", rows)
    assert [(f.row_code, f.row_label, f.economic_code) for f in reading.figures] == [
        ("301O1", "基本工资", None)
    ]
    assert [issue.code for issue in reading.issues] == ["unplaced_number"]


def test_code_and_name_may_share_a_cell() -> None:
    rows = [["项目", "合计", "基本支出", "项目支出"], ["20502普通教育", "3.00", "1.00", "2.00"]]
    reading = read("一般公共预算财政拨款支出决算表", "单位：万元", rows)
    assert [(f.row_code, f.row_label, f.function_code) for f in reading.figures[:1]] == [
        ("20502", "普通教育", "20502")
    ]


def test_initial_and_full_year_budgets_beside_the_final_account() -> None:
    rows = [
        ["收入", LEFT, LEFT, LEFT],
        ["项目", "年初预算数", "全年预算数", "决算数"],
        ["一、一般公共预算财政拨款收入", "1.00", "2.00", "3.00"],
    ]
    reading = read("收入支出决算总表", "单位：万元", rows)
    assert [f.scenario for f in reading.figures] == [
        Scenario.INITIAL_BUDGET,
        Scenario.FULL_YEAR_BUDGET,
        Scenario.FINAL,
    ]
