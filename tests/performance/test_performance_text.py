"""Performance sheets from text that has lost their columns: read as they were, or said not to be readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_sheets import Reading
from lost_columns import HEAD, SIDE, TAIL, Row, lay_out, random_rows

from disclosures.documents import read_document
from disclosures.filing import Figure, Issue
from disclosures.statements.performance import read_performance

Read = Callable[[str], Reading]

ROWS = [
    Row("产出指标", "数量指标", "维修堤防长度", ">=12公里", "=11公里", "20", "18.33", "汛期停工"),
    Row("产出指标", "质量指标", "工程验收合格率", "=100%", "=100%", "20", "20.00"),
    Row("效益指标", "社会效益指标", "受益人口", "提升", "提升", "30", "30.00"),
]
HEADER = "\n".join(["偏差原", "因分析", "及改进", "措施", ""]) + SIDE


def rows_read(figures: tuple[Figure, ...]) -> list[Row]:
    rows: dict[int, dict[str, str]] = {}
    for figure in figures:
        concept = figure.concept or ""
        if figure.row_number is not None and not concept.endswith("_figure"):
            row = rows.setdefault(figure.row_number, {})
            row["levels"] = figure.row_label
            row[concept.removeprefix("indicator.")] = figure.raw_text
    found = []
    for row in rows.values():
        level1, level2, name = [*row["levels"].split("/"), "", ""][:3]
        cells = [row.get(cell, "") for cell in ("target", "actual", "weight", "score", "reason")]
        found.append(Row(level1, level2, name, *cells))
    return found


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [issue.code for issue in issues]


def test_a_sheet_is_put_together_again(read_lines: Read) -> None:
    figures, issues = read_lines(lay_out(ROWS))
    assert issues == ()
    assert rows_read(figures) == ROWS
    texts = {figure.concept: figure.raw_text for figure in figures if figure.row_number is None}
    assert texts["sheet.project_name"] == "堤防维修"
    assert texts["sheet.goal"] == "维修堤防12公里。"
    assert texts["sheet.goal_result"] == "维修堤防11公里。"
    assert (texts["sheet.total_weight"], texts["sheet.total_score"]) == ("100", "91.5")
    funds = [
        (f.row_label, f.raw_text) for f in figures if (f.concept or "").startswith("sheet.funding_fiscal")
    ]
    assert funds == [("其中：当年财政拨款", amount) for amount in ("30.00", "31.50", "29.00")]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("widths", [(50, 35), (60, 45)])
def test_what_is_read_is_what_was_set(read_lines: Read, seed: int, widths: tuple[int, int]) -> None:
    rows = random_rows(seed)
    figures, issues = read_lines(lay_out(rows, *widths))
    assert issues == ()
    assert rows_read(figures) == rows


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("widths", [(40, 35), (50, 60), (62, 118)])
def test_what_cannot_be_told_is_said_and_not_guessed(
    read_lines: Read, seed: int, widths: tuple[int, int]
) -> None:
    """Columns of nearly the same width can wrap two cells alike; a row is then right, or it is flagged."""
    rows = random_rows(seed)
    figures, issues = read_lines(lay_out(rows, *widths))
    assert set(codes(issues)) <= {"ambiguous_indicator"}
    wrong = [read for read, row in zip(rows_read(figures), rows, strict=True) if read != row]
    assert len(wrong) <= len(issues)


def test_blank_lines_say_nothing(changji_text: Path) -> None:
    text = changji_text.read_text(encoding="utf-8")
    without = "\n".join(line for line in text.split("\n") if line.strip() or line.startswith(" "))
    figures, issues = read_performance(read_document(text.encode(), "a.txt"), 2023)
    again, same = read_performance(read_document(without.encode(), "b.txt"), 2023)
    assert codes(issues) == codes(same)
    assert [(f.concept, f.row_label, f.raw_text) for f in figures] == [
        (f.concept, f.row_label, f.raw_text) for f in again
    ]


OVERALL = """\
 表
（2022 年度）
部门（单位）名称 某县水利局
资金来
部门资
金（万
元）
源 年初预算数
全年执
行
全年预算数
数
分值权重 执行率 得分
中央安排 0.00 0.00 0.00 10 95.00% 9.50
地（州、市）
1200.3
安排
5 1300.00 1235.00 - - -
合计 1200.35 1300.00 1235.00 - - -
预期目
年度总
体目标
标 实际完成情况
1、加强河道管理和水库安全度汛工作，完成年度
巡查任务。2、推进农村饮水安全巩固提升工程建
2022 年完成投资 1235 万元，预算执行率为 95.00%，全县没
有发生人员伤亡和垮坝事故，巡查水库 36 座，维修闸门 8
设任务，落实河湖长制度和水资源管理，做好其他
各项工作。
处。
一级指标 二级指标 三级指标
指标值设定
依
预期指标值
据
实际完成指标
分值权重
值
得分
履职效能
巡查水库
数量指标
和塘坝
县水利局年
度工作
>=36 座
计划
40 =36 座 40
维修闸门 >=8 扇 县政府工作 20 =8 扇 20
和启闭机
报告
"""


def test_a_scrambled_overall_sheet(read_lines: Read) -> None:
    figures, issues = read_lines("前言。\n" + OVERALL + "第三部分 名词解释\n")
    assert [issue.raw_text for issue in issues] == []
    assert {f.statement for f in figures} == {"performance_overall"}
    assert {f.section for f in figures} == {"部门（单位）整体支出绩效自评表"}
    funds = [
        (f.row_label, f.raw_text, f.y0, f.y1) for f in figures if f.concept == "sheet.funding_prefecture"
    ]
    assert funds == [
        ("地（州、市）安排", "1200.35", 17.0, 19.0),
        ("地（州、市）安排", "1300.00", 19.0, 19.0),
        ("地（州、市）安排", "1235.00", 19.0, 19.0),
    ]
    assert [f.row_label for f in figures if f.concept == "sheet.execution_rate"] == ["合计"]
    read = [(f.row_label, f.raw_text, f.unit) for f in figures if f.concept == "indicator.target"]
    assert read == [
        ("履职效能/数量指标/巡查水库和塘坝", ">=36座", "座"),
        ("履职效能/数量指标/维修闸门和启闭机", ">=8扇", "扇"),
    ]
    basis = [f.raw_text for f in figures if f.concept == "indicator.basis"]
    assert basis == ["县水利局年度工作计划", "县政府工作报告"]
    numbers = [(f.raw_text, f.unit) for f in figures if f.concept == "sheet.goal_result_figure"]
    assert numbers == [("2022", "年"), ("1235", "万元"), ("95.00%", "%"), ("36", "座"), ("8", "处")]


def test_what_has_no_place_is_an_issue(read_lines: Read) -> None:
    row = "数量指标 检查 >=5次 =6次 10 10.00\n"
    broken = {
        "unread_fund_row": lay_out(ROWS).replace("其他资金 0.00 0.00 0.00 — — —", "其他资金 0.00 0.00"),
        "fund_block_not_found": lay_out(ROWS).replace("年初预算数 全年预算数 全年执行数", "金额"),
        "ambiguous_goals": lay_out(ROWS).replace(
            "维修堤防12公里。\n维修堤防11公里。", "维修堤防渠道\n水库大坝公路\n桥梁建设工程\n电站维护管理"
        ),
        "indicator_block_not_found": lay_out(ROWS).replace("三级指标", "三级项目"),
        "unread_indicators": HEAD + HEADER + "数量指标\n检查次数\n",
        "unread_indicator": HEAD + HEADER + "产出指\n标\n" + row + "10 10.00\n",
        "unread_total": lay_out(ROWS).replace(TAIL, "总分 100\n"),
        "unplaced_text": lay_out(ROWS).replace("项目名称 堤防维修", "（样表）\n项目名称 堤防维修"),
    }
    for code, text in broken.items():
        _, issues = read_lines(text)
        assert code in codes(issues), code
        assert all(issue.page and issue.y0 and issue.statement for issue in issues), code


def test_a_row_that_cannot_be_read_keeps_its_points(read_lines: Read) -> None:
    text = (
        HEAD
        + HEADER
        + "产出指\n标\n数量指标 检查 >=5次 =6次 10 10.00\n10 9.50\n质量指标 合格率 =1% =1% 5 5.00\n"
    )
    figures, issues = read_lines(text + TAIL)
    assert codes(issues) == ["unread_indicator"]
    assert [row.score for row in rows_read(figures)] == ["10.00", "9.50", "5.00"]
    assert [row.name for row in rows_read(figures)] == ["检查", "", "合格率"]


def test_an_extractor_that_keeps_columns_apart(read_lines: Read) -> None:
    rows = [*ROWS[:2], replace(ROWS[2], reason="人口增加")]
    text = lay_out(rows)
    spread = text.replace("\n度\n>=12公里 ", "\n度   >=12公里   ").replace(
        "受益人口 提升 ", "受益人口   提升  "
    )
    assert spread.count("   ") == 3
    figures, issues = read_lines(spread)
    assert issues == ()
    assert rows_read(figures) == rows


def test_page_numbers_belong_to_no_cell(read_lines: Read) -> None:
    for number in ("— 23 —", "-7-", "第 5 页 共 60 页"):
        figures, issues = read_lines(lay_out(ROWS).replace("\n度\n", f"\n{number}\n 度\n"))
        assert issues == ()
        assert rows_read(figures) == ROWS


def test_a_side_label_among_the_rows(read_lines: Read) -> None:
    text = lay_out(ROWS).replace(SIDE, "").replace("质量指标", SIDE + "质量指标")
    figures, issues = read_lines(text)
    assert issues == ()
    assert rows_read(figures) == ROWS


def test_a_text_goes_on_after_the_sheet(read_lines: Read) -> None:
    for heading in ("十二、其他需说明的事项", "第三部分 名词解释", "支出决算表"):
        figures, issues = read_lines(lay_out(ROWS) + heading + "\n一、财政拨款收入：10 10.00\n")
        assert issues == ()
        assert rows_read(figures) == ROWS


def test_a_cell_over_two_pages_is_one_place(read_lines: Read) -> None:
    lines = lay_out(ROWS).split("\n")
    cut = lines.index("工")
    lines[cut] = " 工"
    figures, issues = read_lines("\n".join(lines))
    assert issues == ()
    assert rows_read(figures) == ROWS
    (reason,) = [figure for figure in figures if figure.concept == "indicator.reason"]
    assert (reason.page, reason.y0, reason.y1) == (1, cut, cut + 1)
    assert {figure.page for figure in figures if figure.concept == "indicator.score"} == {1, 2}
