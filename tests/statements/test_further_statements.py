"""Statements beyond the nine: lists with 行次, balances of two years, codes that the header names."""

from __future__ import annotations

from decimal import Decimal

from statement_documents import LEFT, UP, document, page, read, row

from disclosures.statements.tables import StatementReading, read_statements
from disclosures.taxonomy.statements import FURTHER


def meanings(reading: StatementReading) -> list[tuple[str, str, str | None, str, str | None, str]]:
    return [(f.row_label, f.column_label, f.concept, f.period, f.unit, f.raw_text) for f in reading.figures]


def test_a_balance_sheet_holds_two_years() -> None:
    rows = [
        row("项目 | 年初数 | 年末数"),
        row("一、资产合计 | 7.50 | 8.00"),
        row("（二）固定资产净值 | 1.00 | 2.00"),
        row("（九）文物 | 3.00 | 4.00"),
    ]
    reading = read("资产负债情况表", "单位：万元", rows, fiscal_year=2021)
    assert meanings(reading) == [
        ("一、资产合计", "年初数", "asset.total", "2020-12-31", "万元", "7.50"),
        ("一、资产合计", "年末数", "asset.total", "2021-12-31", "万元", "8.00"),
        ("（二）固定资产净值", "年初数", "asset.fixed_net", "2020-12-31", "万元", "1.00"),
        ("（二）固定资产净值", "年末数", "asset.fixed_net", "2021-12-31", "万元", "2.00"),
        # What is not known of such a statement is kept as printed and not complained of.
        ("（九）文物", "年初数", None, "FY2021", "万元", "3.00"),
        ("（九）文物", "年末数", None, "FY2021", "万元", "4.00"),
    ]
    assert reading.issues == ()


def test_a_list_of_expenses_and_counts_has_a_unit_in_each_row() -> None:
    rows = [
        row("项目 | 行次 | 年初预算数 | 全年预算数 | 决算统计数"),
        row("栏次 | | 1 | 2 | 3"),
        row("一、“三公”经费支出 | 1 | — | — | —"),
        row("（一）支出合计 | 2 | 5.00 | 4.00 | 3.50"),
        row("（1）国内接待费 | 3 | — | — | 1.20"),
        row("其中：外事接待费 | 4 | — | — | 0.20"),
        row("4．公务用车保有量（辆） | 5 | — | — | 3"),
        row("5．国内公务接待批次（个） | 6 | — | — | 7"),
        row("其中：外事接待批次（个） | 7 | — | — | 1"),
        row("（一）行政单位 | 8 | — | — | 60.00"),
    ]
    reading = read("财政拨款“三公”经费、行政参公单位机关运行经费情况表", "金额单位：万元", rows)
    printed = [f for f in reading.figures if not f.is_blank]
    assert [(f.row_label, f.concept, f.scenario, f.unit, f.value) for f in printed] == [
        ("（一）支出合计", "three_public", "initial_budget", "万元", Decimal("5.00")),
        ("（一）支出合计", "three_public", "full_year_budget", "万元", Decimal("4.00")),
        ("（一）支出合计", "three_public", "final", "万元", Decimal("3.50")),
        ("（1）国内接待费", "three_public.domestic_reception", "final", "万元", Decimal("1.20")),
        ("（1）国内接待费/其中：外事接待费", "three_public.foreign_guests", "final", "万元", Decimal("0.20")),
        ("4．公务用车保有量（辆）", "three_public.vehicles_kept", "final", "辆", Decimal(3)),
        ("5．国内公务接待批次（个）", "three_public.reception_batches", "final", "个", Decimal(7)),
        (
            "5．国内公务接待批次（个）/其中：外事接待批次（个）",
            "three_public.foreign_guest_batches",
            "final",
            "个",
            Decimal(1),
        ),
        ("（一）行政单位", "agency_operating_expense.administrative", "final", "万元", Decimal("60.00")),
    ]
    assert {f.statement for f in reading.figures} == {FURTHER + "three_public_and_operations"}
    assert reading.issues == ()


def test_the_same_list_of_the_general_budget_names_its_fund() -> None:
    rows = [row("项目 | 行次 | 决算统计数"), row("3．公务接待费 | 7 | 1.00")]
    reading = read("一般公共预算财政拨款“三公”经费情况表", "单位：万元", rows)
    (figure,) = reading.figures
    assert (figure.concept, figure.fund) == ("three_public.reception", "一般公共预算")
    assert figure.statement == FURTHER + "general_three_public"


def test_state_assets_stand_in_one_row() -> None:
    rows = [
        row("项目 | 行次 | 资产总额 | 流动资产 | 固定资产 | < | 在建工程"),
        [UP, UP, UP, UP, "小计", "车辆", UP],
        row("栏次 | | 1 | 2 | 3 | 4 | 5"),
        row("合计 | 1 | 10.00 | 2.00 | 7.00 | 3.00 | 1.00"),
    ]
    assert rows[0][5] == LEFT
    reading = read("国有资产使用情况表", "金额单位：万元", rows)
    assert [(f.column_label, f.concept, f.period) for f in reading.figures] == [
        ("资产总额", "asset.total_gross", "2023-12-31"),
        ("流动资产", "asset.current", "2023-12-31"),
        ("固定资产/小计", "asset.fixed_gross", "2023-12-31"),
        ("固定资产/车辆", "asset.vehicle_value", "2023-12-31"),
        ("在建工程", "asset.construction", "2023-12-31"),
    ]


def test_codes_of_project_expenditure_are_what_the_header_says() -> None:
    for words, code, expected in (
        ("经济分类科目编码", "30201", (None, "30201")),
        ("功能分类科目编码", "2010601", ("2010601", None)),
        ("功能分类科目编码", "20106", ("20106", None)),
        ("科目编码", "30201", (None, "30201")),
    ):
        rows = [[words, "科目名称", "合计"], [code, "某科目", "4.00"]]
        (figure,) = read("一般公共预算财政拨款项目支出决算表", "单位：万元", rows).figures
        assert (figure.function_code, figure.economic_code) == expected
        assert (figure.concept, figure.nature, figure.fund) == (
            "fiscal_expenditure",
            "项目支出",
            "一般公共预算",
        )


def test_a_performance_sheet_below_a_list_of_statements_is_none_of_them() -> None:
    sheet = [["项目", "年初预算数", "全年预算数"], ["合计", "1.00", "2.00"]]
    listed = page(1, "决算公开报表目录", "国有资产使用情况表")
    reading = read_statements(document(listed, page(2, "部门整体支出绩效自评表", sheet)), 2023)
    assert (reading.figures, reading.issues) == ((), ())
    taken = read_statements(document(listed, page(2, "单位：万元", sheet)), 2023)
    assert len(taken.figures) == 2
