"""Sentences in the wordings of several provinces, written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclosures.filing import Figure, Issue

Said = Callable[..., tuple[tuple[Figure, ...], tuple[Issue, ...]]]

GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
THREE_PUBLIC = "七、财政拨款“三公”经费支出决算情况说明"
STAFF = "二、机构设置及人员情况"

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_number_is_a_figure_or_an_issue(case: dict[str, Any], said: Said) -> None:
    figures, issues = said(case["heading"], case["text"])
    assert [f"{f.concept} {f.scenario} {f.value} {f.unit}" for f in figures] == case.get("figures", [])
    assert [f"{issue.code} {issue.raw_text}" for issue in issues] == case.get("issues", [])
    assert all(issue.page == 1 and issue.y0 is not None for issue in issues)


def test_dimensions_and_labels_of_an_item(said: Said) -> None:
    figures, issues = said(
        f"{GENERAL}\n（三）一般公共预算财政拨款支出决算具体情况",
        "1.教育支出(类)普通教育(款)小学教育(项):支出决算数为1.23万元，比上年决算减少0.07万元，下降5.38%,主要原因是:减少。",
    )
    assert not issues
    assert [(f.function_code, f.fund, f.row_label, f.column_label, f.raw_text) for f in figures] == [
        ("2050202", "一般公共预算", "教育支出/普通教育/小学教育", "支出决算数", "1.23"),
        ("2050202", "一般公共预算", "教育支出/普通教育/小学教育", "比上年决算减少", "0.07"),
        ("2050202", "一般公共预算", "教育支出/普通教育/小学教育", "下降", "5.38%"),
    ]
    assert figures[0].section.split("/") == [
        "第二部分 部门决算情况说明",
        "五、一般公共预算财政拨款支出决算情况说明",
        "（三）一般公共预算财政拨款支出决算具体情况",
    ]


def test_a_code_that_the_filing_prints_wins(said: Said) -> None:
    figures, _ = said(
        GENERAL,
        "1.教育支出（类）普通教育（款）新型教育（项）。主要用于：补助。年初预算为 1.00 万元。",
        codes={"教育支出/普通教育/新型教育": "2050297"},
    )
    assert [f.function_code for f in figures] == ["2050297"]


def test_an_item_without_a_known_code_is_no_total(said: Said) -> None:
    figures, issues = said(
        GENERAL, "1.教育支出（类）普通教育（款）新型教育（项）。年初预算为1.00万元，支出决算为2.00万元。"
    )
    assert [(f.concept, f.function_code, f.value) for f in figures] == [
        (None, None, figures[0].value),
        (None, None, figures[1].value),
    ]
    assert [issue.code for issue in issues] == ["unknown_item"]


def test_staff_and_the_names_of_departments(said: Said) -> None:
    figures, issues = said(
        STAFF,
        "某市林业局2022年度，实有人数9人，其中：在职人员8人，离休人员0人，退休人员1人。\n"
        "单位无下属预算单位，下设2个处室，分别是：办公室、资源\n科（林政科）。",
    )
    assert not issues
    assert {f.statement for f in figures} == {"staff"}
    assert [(f.concept, str(f.value), f.unit, f.raw_text) for f in figures] == [
        ("staff", "9", "人", "9"),
        ("staff.active", "8", "人", "8"),
        ("staff.retired_cadres", "0", "人", "0"),
        ("staff.retired", "1", "人", "1"),
        ("staff.departments", "2", "个", "2"),
        ("staff.department_names", "None", None, "办公室、资源科（林政科）"),
    ]


def test_a_date_is_the_period_of_a_stock(said: Said) -> None:
    figures, _ = said(
        "（三）国有资产占用情况说明", "截至2021年12月31日，本单位共有车辆3辆。单价100万元以上的设备2台。"
    )
    assert [(f.concept, f.period) for f in figures] == [
        ("asset.vehicles", "2021-12-31"),
        ("asset.equipment_over_1m", "2021-12-31"),
    ]


def test_another_year_is_another_period(said: Said) -> None:
    figures, issues = said(
        THREE_PUBLIC, "2021年度“三公”经费支出3.00万元。公务接待费4.00万元，比去年1.00万元增加3.00万元。"
    )
    assert not issues
    assert [(f.concept, f.scenario, str(f.value), f.period) for f in figures] == [
        ("three_public", "final", "3.00", "FY2021"),
        ("three_public.reception", "final", "4.00", "FY2022"),
        ("three_public.reception", "final", "1.00", "FY2021"),
        ("three_public.reception", "change", "3.00", "FY2022"),
    ]


def test_definitions_and_duties_have_no_figures(said: Said) -> None:
    figures, issues = said(
        "一、主要职能",
        "负责审批投资5亿元以上、占90%的项目3个。\n第三部分 名词解释\n一、收入总计：指超过3万元的收入。",
    )
    assert not figures
    assert not issues
