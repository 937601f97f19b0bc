"""Where statements stand: in any order, over several pages, with and without titles, beside what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from statement_documents import LEFT, UP, by_place, document, page, read, table

from disclosures.statements.tables import StatementReading, function_names, read_statements
from disclosures.taxonomy.statements import FURTHER

T3_HEADER = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
T3 = [
    T3_HEADER,
    ["合计", LEFT, "6.00", "1.00", "5.00"],
    ["205", "教育支出", "6.00", "1.00", "5.00"],
    ["20502", "普通教育", "6.00", "1.00", "5.00"],
]
T5 = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], *T3[1:]]
T8 = [
    ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
    ["", "", "", "", "", ""],
    ["合计", LEFT, "", "", "", ""],
]
MEMBERS = [["序号", "单位名称", "备注"], ["1", "甲局（本级）", ""], ["2", "甲局乙中心", "并入本级"]]


def codes(reading: StatementReading) -> list[str]:
    return [issue.code for issue in reading.issues]


def pages(*contents: tuple[object, ...]) -> StatementReading:
    return read_statements(document(*(page(n, *blocks) for n, blocks in enumerate(contents, 1))), 2023)  # type: ignore[arg-type]


def test_the_order_of_statements_does_not_matter() -> None:
    reading = read(
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        T8,
        "一般公共预算财政拨款支出决算表",
        "单位：元",
        T5,
        "支出决算表",
        "单位：万元",
        T3,
    )
    assert [(s.statement, s.unit) for s in reading.statements] == [
        ("T8", "万元"),
        ("T5", "元"),
        ("T3", "万元"),
    ]
    assert reading.issues == ()


def test_lists_of_contents_and_narrative_make_no_statement() -> None:
    contents = ["目录", "一、收入支出决算总表", "二、收入决算表", "三、支出决算表"]
    text = ["本单位政府性基金预算财政拨款收入支出决算表", "为空表。"]
    reading = pages((*contents,), ("一、单位概况", *text, "纳入决算的单位包括：", MEMBERS))
    assert (reading.statements, reading.figures, reading.issues) == ((), (), ())


def test_the_title_before_a_table_that_is_no_statement_is_not_believed() -> None:
    reading = read("三、支出决算表", [["序号", "单位名称", "备注"], ["甲", "乙", ""]])
    assert (reading.statements, reading.issues) == ((), ())


def test_a_title_with_a_header_that_is_not_known_is_an_issue() -> None:
    reading = read("支出决算表", "单位：万元", [["甲", "乙"], ["丙", "3.00"]])
    assert codes(reading) == ["unread_statement"]
    assert reading.figures == ()


def test_lines_between_title_and_table() -> None:
    reading = read("支出决算表", "公开03表", "编制单位：甲局", "2023年度", "金额单位：万元", T3)
    assert len(reading.figures) == 9


def test_a_title_broken_over_two_lines() -> None:
    reading = read("一般公共预算财政拨款", "支出决算表", "单位：万元", T5)
    assert [(s.statement, s.title) for s in reading.statements] == [("T5", "一般公共预算财政拨款支出决算表")]


def test_a_title_within_the_grid() -> None:
    rows = [["支出决算表", *[LEFT] * 4], ["公开03表", LEFT, LEFT, "金额单位：元", LEFT], *T3]
    reading = read(rows)
    assert [(s.statement, s.unit) for s in reading.statements] == [("T3", "元")]
    assert {f.column_label for f in reading.figures} == {"本年支出合计", "基本支出", "项目支出"}
    assert reading.issues == ()


def test_a_damaged_or_missing_title_is_made_good_by_an_unmistakable_header() -> None:
    header = [
        "科目编码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
        "对附属单位补助支出",
    ]
    rows = [header, ["205", "教育支出", "1.00", "1.00", "", "", "", ""]]
    for title in (["出决算表"], []):
        reading = read(*title, "单位：万元", rows)
        assert [s.statement for s in reading.statements] == ["T3"]
        assert reading.issues == ()


def test_an_ambiguous_table_without_title_is_an_issue_not_a_guess() -> None:
    reading = read("单位：万元", T5)
    assert codes(reading) == ["untitled_statement"]
    assert reading.figures == ()


def test_a_statement_that_is_not_known_is_an_issue() -> None:
    reading = read("彩票公益金收支决算情况表", "单位：万元", T5, "某某专项决算表", "单位：万元", T5)
    assert codes(reading) == ["unknown_statement", "unknown_statement"]


def test_further_statements_whose_titles_alone_are_known_are_read_without_meaning() -> None:
    rows = [["项目", "年初数", "年末数"], ["一、资产合计", "1.00", "2.00"]]
    reading = read("决算公开相关信息统计表", "单位：万元", rows)
    assert [(f.statement, f.row_label, f.column_label, f.concept, f.value) for f in reading.figures] == [
        (FURTHER + "disclosure_statistics", "一、资产合计", "年初数", None, Decimal("1.00")),
        (FURTHER + "disclosure_statistics", "一、资产合计", "年末数", None, Decimal("2.00")),
    ]
    assert reading.issues == ()


def test_a_second_set_of_statements_is_not_mixed_into_the_first() -> None:
    reading = pages(
        ("支出决算表", "单位：万元", T3),
        ("一般公共预算财政拨款支出决算表", "单位：万元", T5),
        ("支出决算表", "单位：万元", T3),
    )
    assert codes(reading) == ["repeated_statement"]
    assert {f.page for f in reading.figures} == {1, 2}


# --- continuations ---


def test_a_continuation_without_header() -> None:
    reading = pages(
        ("支出决算表", "单位：万元", T3, "- 1 -"), ([["206", "科学技术支出", "2.00", "", "2.00"]], "2")
    )
    assert by_place(reading)["206科学技术支出", "项目支出"] == "2.00"
    assert [(s.page, s.last_page) for s in reading.statements] == [(1, 2)]
    assert [f.row_number for f in reading.figures][-3:] == [4, 4, 4]


def test_a_continuation_with_repeated_header_and_title() -> None:
    for above in ([], ["支出决算表"], ["支出决算表（续）", "单位：万元"], ["公开03表", "单位：万元"]):
        rest = [T3_HEADER, ["206", "科学技术支出", "2.00", "", "2.00"]]
        reading = pages(("支出决算表", "单位：万元", T3), (*above, rest))
        assert reading.issues == (), above
        assert by_place(reading)["206科学技术支出", "项目支出"] == "2.00"


def test_a_continuation_may_be_shifted_and_hold_fewer_columns() -> None:
    total = table([["合计", "8.00", "1.00", "7.00"]], 50.0, widths=[120.0, 60.0, 60.0, 60.0], x=42.0)
    rows = [T3_HEADER, ["205", "教育支出", "8.00", "1.00", "7.00"]]
    reading = pages(("支出决算表", "单位：万元", rows), (total,))
    assert by_place(reading)["合计", "项目支出"] == "7.00"


def test_empty_rows_blank_pages_and_running_heads_do_not_end_a_statement() -> None:
    head = "甲局2023年度部门决算"
    reading = pages(
        (head, "支出决算表", "单位：万元", T3),
        (head, [["", "", "", "", ""]]),
        (),
        (head, [["206", "科学技术支出", "2.00", "", "2.00"]]),
    )
    assert by_place(reading)["206科学技术支出", "项目支出"] == "2.00"
    assert reading.issues == ()


def test_a_table_after_text_continues_nothing() -> None:
    reading = pages(("支出决算表", "单位：万元", T3), ("第三部分 情况说明", [["1", "2", "3", "4", "5.00"]]))
    assert len(reading.figures) == 9
    assert reading.issues == ()


def test_numbers_under_other_rules_are_an_issue() -> None:
    reading = pages(("支出决算表", "单位：万元", T3), (table([["9.00", "8.00"]], 50.0, widths=[33.0, 44.0]),))
    assert codes(reading) == ["unplaced_table"]
    assert reading.issues[0].page == 2


# --- units and nil statements ---


def test_the_unit_is_bound_to_its_statement() -> None:
    for place in (["支出决算表", "单位:元"], ["单位：元", "支出决算表"], ["支出决算表 金额单位：元"]):
        assert {f.unit for f in read(*place, T3).figures} == {"元"}
    rows = [[*T3_HEADER[:2], "本年支出合计（万元）", "基本支出（万元）", "项目支出（万元）"], *T3[1:]]
    assert {f.unit for f in read("支出决算表", rows).figures} == {"万元"}


def test_a_missing_unit_is_an_issue_and_not_inherited() -> None:
    reading = read("支出决算表", "单位：万元", T3, "一般公共预算财政拨款支出决算表", T5)
    assert codes(reading) == ["missing_unit"]
    assert {f.unit for f in reading.figures if f.statement == "T5"} == {None}
    assert {f.value_yuan for f in reading.figures if f.statement == "T5"} == {None}


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        (
            ["注：甲局无政府性基金预算财政拨款支出，故本表无数据。"],
            "注：甲局无政府性基金预算财政拨款支出，故本表无数据。",
        ),
        (
            ["说明：甲局本年度没有政府性基金预算财政拨款", "收入和支出，故本表无数据。"],
            "说明：甲局本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。",
        ),
        (
            [
                "注：本表反映部门本年度情况。",
                "无政府性基金的，仍保留该表格式，并在本表下方作下述说明：",
                "说明：甲局没有收入和支出，故本表无数据。",
            ],
            "说明：甲局没有收入和支出，故本表无数据。",
        ),
        (["政府性基金预算财政拨款收入支出决算表为空表。"], "政府性基金预算财政拨款收入支出决算表为空表。"),
        (["注：本表反映部门本年度政府性基金预算财政拨款收入及结转和结余情况。"], ""),
        ([], ""),
    ],
)
def test_nil_statements_and_their_sentence(notes: list[str], sentence: str) -> None:
    reading = read("政府性基金预算财政拨款收入支出决算表", "单位：万元", T8, *notes, "第三部分 情况说明")
    found = reading.statements[0]
    assert (found.is_nil, found.nil_sentence) == (True, sentence)
    assert [f.is_blank for f in reading.figures] == [True] * 4


def test_a_nil_sentence_in_place_of_the_table() -> None:
    reading = read(
        "八、政府性基金预算财政拨款收入支出决算表", "本单位无政府性基金预算财政拨款收入支出，故本表无数据。"
    )
    assert [(s.statement, s.is_nil) for s in reading.statements] == [("T8", True)]
    assert reading.figures == ()


def test_a_table_after_all_replaces_the_sentence() -> None:
    contents = ["三、支出决算表", "本单位没有下属单位支出，本表无数据"]
    reading = pages((*contents,), ("支出决算表", "单位：万元", T3))
    assert [(s.statement, s.page) for s in reading.statements] == [("T3", 2)]
    assert (len(reading.figures), reading.issues) == (9, ())


def test_zeros_are_nil_and_a_single_amount_is_not() -> None:
    zero = [*T8[:2], ["合计", LEFT, "0.00", "0.00", "0.00", "0.00"]]
    amount = [*T8[:2], ["合计", LEFT, "0.00", "0.95", "", ""]]
    title = "政府性基金预算财政拨款收入支出决算表"
    assert read(title, "单位：万元", zero).statements[0].is_nil
    assert not read(title, "单位：万元", amount).statements[0].is_nil


# --- cells ---


def one_row(*cells: str) -> StatementReading:
    return read("支出决算表", "单位：万元", [T3_HEADER, list(cells)])


def test_a_number_wrapped_in_its_cell_is_one_number() -> None:
    figure = one_row("205", "教育支出", "2082.1\n1", "", "").figures[0]
    assert (figure.value, figure.raw_text) == (Decimal("2082.11"), "2082.11")
    assert figure.y1 - figure.y0 > 10  # the box holds both lines


def test_full_width_digits_signs_and_dashes() -> None:
    figures = one_row("205", "教育支出", "１，２３４．５０", "－3.00", "—").figures
    assert [f.value for f in figures] == [Decimal("1234.50"), Decimal("-3.00"), None]
    assert [f.is_blank for f in figures] == [False, False, True]


def test_the_box_is_that_of_the_printed_number() -> None:
    figure = one_row("205", "教育支出", "6.00", "", "").figures[0]
    assert (figure.x0, figure.x1) == (151.0, 171.0)
    blank = one_row("205", "教育支出", "6.00", "", "").figures[1]
    assert (blank.x0, blank.x1) == (210.0, 270.0)  # the cell


def test_a_malformed_number_is_an_issue_with_its_place() -> None:
    reading = one_row("205", "教育支出", "0.4.2", "1.00", "")
    figure, issue = reading.figures[0], reading.issues[0]
    assert (issue.code, issue.raw_text, issue.statement) == ("malformed_number", "0.4.2", "T3")
    assert (issue.page, issue.x0, issue.y1) == (figure.page, figure.x0, figure.y1)
    assert (figure.value, figure.is_blank, figure.concept) == (None, False, "expenditure")


def test_a_row_that_is_not_known_has_no_concept_and_an_issue() -> None:
    reading = one_row("", "待处理事项", "6.00", "", "")
    assert codes(reading) == ["unplaced_number"]
    assert [(f.concept, f.function_code, f.nature) for f in reading.figures] == [(None, None, None)] * 3


def test_a_code_of_a_length_that_no_code_has() -> None:
    reading = one_row("2050", "教育支出", "6.00", "", "")
    assert codes(reading) == ["unplaced_number"]
    assert (reading.figures[0].row_code, reading.figures[0].function_code) == ("2050", None)


def test_a_number_without_label_or_over_several_columns_is_an_issue() -> None:
    assert codes(one_row("", "", "6.00", "", "")) == ["unplaced_number"]
    spanning = one_row("205", "教育支出", "6.00", LEFT, "")
    assert codes(spanning) == ["unplaced_number"]
    assert [f.column_label for f in spanning.figures] == ["项目支出"]


def test_a_column_that_is_not_known_has_no_concept_and_an_issue() -> None:
    rows = [[*T3_HEADER[:4], "上年数"], ["205", "教育支出", "6.00", "6.00", "5.00"]]
    reading = read("支出决算表", "单位：万元", rows)
    assert codes(reading) == ["unplaced_number"]
    assert [f.concept for f in reading.figures] == ["expenditure", "expenditure", None]


def test_a_year_in_the_header_must_be_the_fiscal_year() -> None:
    header = ["项目", "2022年决算数", "2023年度决算数"]
    rows = [["收入", LEFT, LEFT], header, ["八、其他收入", "1.00", "2.00"]]
    reading = read("收入支出决算总表", "单位：万元", rows)
    assert [(f.column_label, f.concept) for f in reading.figures] == [
        ("2022年决算数", None),
        ("2023年度决算数", "income.other"),
    ]
    assert [issue.raw_text for issue in reading.issues] == ["1.00"]


def test_dots_left_over_from_a_template_are_no_row() -> None:
    rows = [T3_HEADER, ["205", "教育支出", "6.00", "", ""], ["…", "……", "", "", ""]]
    assert len(read("支出决算表", "单位：万元", rows).figures) == 3


def test_a_code_that_spans_its_rows_belongs_to_each() -> None:
    rows = [
        ["科目编码", LEFT, "科目名称", "本年支出合计", "基本支出"],
        ["205", "", "教育支出", "6.00", ""],
        [UP, "02", "普通教育", "6.00", ""],
    ]
    reading = read("支出决算表", "单位：万元", rows)
    assert [f.row_code for f in reading.figures] == ["205", "205", "20502", "20502"]


def test_notes_within_the_grid_are_no_rows() -> None:
    rows = [T3_HEADER, ["", "", "", "", ""], ["注：甲局无支出，故本表无数据。", *[LEFT] * 4]]
    reading = read("支出决算表", "单位：万元", rows)
    assert reading.figures == ()
    assert reading.statements[0].nil_sentence == "注：甲局无支出，故本表无数据。"


def test_names_of_codes_as_the_filing_prints_them() -> None:
    assert function_names(read("支出决算表", "单位：万元", T3).figures) == {
        "教育支出": "205",
        "教育支出/普通教育": "20502",
    }


def test_a_page_with_a_repeated_header_and_nothing_but_the_totals() -> None:
    header = [
        ["人员经费", LEFT, LEFT, "公用经费", *[LEFT] * 5],
        ["经济分类科目编码", "科目名称", "决算数"] * 3,
    ]
    rows = [["30101", "基本工资", "8.00", "30201", "办公费", "1.00", "310", "资本性支出", "0.50"]]
    totals = [["人员经费合计", LEFT, "8.00", "公用经费合计", *[LEFT] * 4, "1.50"]]
    title = "一般公共预算财政拨款基本支出决算表"
    reading = pages((title, "单位：万元", [*header, *rows]), ([*header, *totals],))
    assert reading.issues == ()
    assert [(f.row_label, f.raw_text, f.page) for f in reading.figures if f.page == 2] == [
        ("人员经费合计", "8.00", 2),
        ("公用经费合计", "1.50", 2),
    ]
