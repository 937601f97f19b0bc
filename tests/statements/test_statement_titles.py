"""Titles: the longest wins, whatever stands before; lists of contents and headings are none."""

from __future__ import annotations

import pytest

from disclosures.taxonomy.statements import FURTHER, statements

TITLES = [
    ("收入支出决算总表", "T1"),
    ("一、 某县某镇人民政府2021年收入支出决算总表", "T1"),
    ("《收入支出决算表》", "T1"),  # without 总: Yunnan
    ("收支决算总表 单位：万元", "T1"),
    ("收入支出决算总表（续）", "T1"),
    ("二、收入决算表", "T2"),
    ("公开02表 收入决算总表", "T2"),
    ("表3 支出决算表", "T3"),
    ("支出决算批复表", "T3"),
    ("财政拨款收入支出决算总表", "T4"),
    ("财政拨款收入支出决算表", "T4"),
    ("财政拨款收支决算总表", "T4"),
    ("一般公共预算财政拨款支出决算表", "T5"),
    ("2021年一般公共预算财政拨款支出决算表（一）", "T5"),
    ("一般公共预算财政拨款收入支出决算表", "T5"),
    ("一般公开预算财政拨款支出决算表", "T5"),  # a misprint that was seen
    ("六、《一般公共预算财政拨款基本支出决算表》", "T6"),
    ("一般公共预算财政拨款基本支出决算明细表", "T6"),
    ("一般公共预算财政拨款基本支出决算明细批复表", "T6"),
    ("2021年一般公共预算财政拨款支出决算表（二）", "T6"),
    ("财政拨款“三公”经费支出决算表", "T7"),
    ('财政拨款"三公"经费支出决算表', "T7"),
    ("一般公共预算财政拨款三公经费支出决算表", "T7"),
    ("财政拨款安排的“三公”经费支出决算表", "T7"),
    ("一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表", "T7"),
    ("政府性基金预算财政拨款收入支出决算表", "T8"),
    ("政府性基金预算财政拨款支出决算表", "T8"),
    ("国有资本经营预算财政拨款支出决算表", "T9"),
    ("附表9 国有资本经营预算财政拨款收入支出决算表", "T9"),
    ("十、资产负债情况表", FURTHER + "asset_liability"),
    ("一般公共预算财政拨款项目支出决算表", FURTHER + "general_project_expenditure"),
    ("财政拨款支出决算明细表", FURTHER + "fiscal_expenditure"),
    ("项目收入支出决算表", FURTHER + "income_expenditure_detail"),
    ("财政专户管理资金收入支出决算表", FURTHER + "fiscal_accounts"),
    ("财政拨款“三公”经费、行政参公单位机关运行经费情况表", FURTHER + "three_public_and_operations"),
    ("国有资产使用情况表", FURTHER + "state_assets"),
]


@pytest.mark.parametrize(("line", "statement"), TITLES)
def test_the_longest_title_wins(line: str, statement: str) -> None:
    found = statements().match_title(line)
    assert found is not None
    assert (found.statement.id, found.is_certain) == (statement, True)


@pytest.mark.parametrize(
    "line",
    [
        "一、收入支出决算总体情况说明",
        "五、一般公共预算财政拨款支出决算情况说明",
        "及结转和结余，国有资本经营预算财政拨款收入支出决算表",
        "第二部分 甲局2024年度部门决算表",
        "2025年部门收入预算总表",
        "社会保险基金收入支出决算表",
        "项目支出绩效自评表",
        "单位：万元",
        "",
    ],
)
def test_what_is_no_title(line: str) -> None:
    assert statements().match_title(line) is None


def test_a_name_before_the_title_makes_it_uncertain() -> None:
    found = statements().match_title("某某局收入决算表")
    assert found is not None
    assert not found.is_certain


def test_the_title_is_kept_as_printed() -> None:
    found = statements().match_title("七、财政拨款 “三公” 经费支出决算表  单位：万元")
    assert found is not None
    assert found.title == "财政拨款“三公”经费支出决算表"


def test_titles_of_all_types_are_told_apart_by_their_own_title() -> None:
    for statement in statements().types:
        if statement.mapped:
            found = statements().match_title(statement.title)
            assert found is not None
            assert found.statement is statement
