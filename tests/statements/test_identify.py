"""What a document is, from what it says in many places; no single place decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from statement_documents import document, page

from disclosures.documents import Document, read_document
from disclosures.filing import DocumentKind, Scope
from disclosures.statements.identify import Identity, identify


def said_by(*lines: str, name: str = "x.pdf") -> Identity:
    return identify(document(page(1, *lines), name=name))


def of_file(path: Path) -> Document:
    return read_document(path.read_bytes(), path.name)


FINAL = ["甲市乙局", "2023年度部门决算", "目录", "一、收入支出决算总表", "二、收入决算表"]


def test_cover_and_headings() -> None:
    found = said_by(*FINAL, "第二部分 甲市乙局2023年度部门决算情况说明")
    assert (found.kind, found.unit_name, found.fiscal_year) == (
        DocumentKind.FINAL_ACCOUNTS,
        "甲市乙局",
        2023,
    )
    assert found.scope is Scope.CONSOLIDATED


def test_years_and_names_that_do_not_fit_are_outvoted() -> None:
    found = said_by(
        *FINAL,
        "第一部分 甲市XX局概况",
        "第三部分 甲市乙局2022年度部门决算情况说明",
        "甲市乙局2023年度收入支出总计10.00万元。与2022年度相比，收入支出总计减少1.00万元。",
    )
    assert (found.unit_name, found.fiscal_year) == ("甲市乙局", 2023)


def test_the_file_name_alone_decides_nothing() -> None:
    assert said_by("消息", name="甲局_2023年度部门决算.pdf").kind is DocumentKind.OTHER
    wrong = said_by(*FINAL, name="丙县丁局_2021年度部门预算.pdf")
    assert (wrong.kind, wrong.unit_name, wrong.fiscal_year) == (
        DocumentKind.FINAL_ACCOUNTS,
        "甲市乙局",
        2023,
    )


def test_a_tie_is_not_decided() -> None:
    found = said_by("第一部分 甲市乙局概况", "第二部分 丙县丁局概况")
    assert found.unit_name is None


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["甲区2025年区级部门预算", "预算主管部门：甲局", "2025年部门收入预算总表"], DocumentKind.BUDGET),
        (["部门：甲局", "收支预算总表", "收入预算总表", "支出预算总表"], DocumentKind.BUDGET),
        (
            ["甲市XX局", "2024年度部门决算", "XX局收入支出总计XX万元，增长XX%", "XX万元"],
            DocumentKind.TEMPLATE,
        ),
        (["关于批复2023年度部门决算的通知", "各预算单位："], DocumentKind.REPLY),
        (["关于做好2023年度决算公开工作的通知", "各单位："], DocumentKind.CIRCULAR),
        (["甲市2023年财政总决算", "甲市财政局"], DocumentKind.GOVERNMENT_ACCOUNTS),
        (["甲项目支出绩效自评报告", "2023年度"], DocumentKind.PERFORMANCE_REPORT),
        (["2019年“三公”经费支出情况说明", "公务接待费减少。"], DocumentKind.THREE_PUBLIC),
        (["今天天气很好"], DocumentKind.OTHER),
    ],
)
def test_other_kinds(lines: list[str], kind: DocumentKind) -> None:
    found = said_by(*lines)
    assert found.kind is kind
    assert found.kind_reason


@pytest.mark.parametrize(
    ("lines", "scope"),
    [
        (["单位无下属预算单位，下设7个处室"], Scope.UNIT),
        (["第一部分 单位概况"], Scope.UNIT),
        (["部门决算包括：甲市乙局本级决算、下属事业单位决算。"], Scope.CONSOLIDATED),
    ],
)
def test_whose_accounts(lines: list[str], scope: Scope) -> None:
    assert said_by(*FINAL[:1], "2023年度决算", *lines).scope is scope


def test_own_level() -> None:
    found = said_by("甲县林业局（本级）", "2024年度决算公开")
    assert (found.scope, found.unit_name) == (Scope.OWN, "甲县林业局")


def test_units_included_as_a_table() -> None:
    rows = [
        ["序号", "单位名称", "备注"],
        ["1", "甲局（本级）", ""],
        ["2", "甲局乙中心", "并入本级"],
        ["3", "…", ""],
    ]
    found = identify(document(page(1, *FINAL), page(2, "二、部门决算单位构成", rows)))
    assert [(u.name, u.note, u.files_itself, u.page) for u in found.member_units] == [
        ("甲局（本级）", "", True, 2),
        ("甲局乙中心", "并入本级", False, 2),
    ]


def test_units_included_where_the_sentence_before_the_table_is_wrapped() -> None:
    rows = [["序号", "单位名称"], ["1", "甲局（本级）"], ["2", "甲局乙中心"]]
    lines = ["纳入甲局2021年部门决算编制范围的单位名", "单见下表："]
    found = identify(document(page(1, *FINAL), page(2, *lines, rows)))
    assert [unit.name for unit in found.member_units] == ["甲局（本级）", "甲局乙中心"]


def test_units_included_as_a_list() -> None:
    found = said_by(
        *FINAL, "纳入决算编制范围的二级预算单位包括：", "1.甲局（本级）；", "2.甲局乙中心。", "第二部分"
    )
    assert [u.name for u in found.member_units] == ["甲局（本级）", "甲局乙中心"]


def test_units_included_as_a_list_after_a_wrapped_sentence() -> None:
    found = said_by(*FINAL, "纳入甲局决算编制范围的二级预算单位包", "括：", "1.甲局（本级）", "2.甲局乙中心")
    assert [unit.name for unit in found.member_units] == ["甲局（本级）", "甲局乙中心"]


def test_a_list_of_contents_is_no_list_of_units() -> None:
    assert said_by(*FINAL, "二、部门决算单位构成", "三、其他重要事项", "四、名词解释内容").member_units == ()


# --- real filings ---


@pytest.mark.parametrize("fixture", ["putuo_pdf", "putuo_faulty_pdf"])
@pytest.mark.parametrize("renamed", [False, True])
def test_a_shanghai_filing_and_its_faulty_revision(
    request: pytest.FixtureRequest, fixture: str, renamed: bool
) -> None:
    opened = of_file(request.getfixturevalue(fixture))
    found = identify(replace(opened, name="下载.pdf") if renamed else opened)
    assert (found.kind, found.unit_name) == (DocumentKind.FINAL_ACCOUNTS, "上海市普陀区财政局")
    assert (found.fiscal_year, found.scope) == (2024, Scope.CONSOLIDATED)
    assert [unit.files_itself for unit in found.member_units] == [True, False, False]


@pytest.mark.parametrize("fixture", ["changji_text", "changji_pdf"])
@pytest.mark.parametrize("renamed", [False, True])
def test_a_xinjiang_filing_of_one_unit(request: pytest.FixtureRequest, fixture: str, renamed: bool) -> None:
    opened = of_file(request.getfixturevalue(fixture))
    found = identify(replace(opened, name="下载") if renamed else opened)
    assert (found.kind, found.unit_name) == (DocumentKind.FINAL_ACCOUNTS, "昌吉回族自治州应急管理局")
    assert (found.fiscal_year, found.scope, found.member_units) == (2023, Scope.UNIT, ())


def test_the_blank_template_and_the_budgets(disclosures_dir: Path) -> None:
    template = identify(of_file(disclosures_dir / "上海市区级部门决算模板.pdf"))
    assert (template.kind, template.unit_name) == (DocumentKind.TEMPLATE, None)
    budgets = sorted((disclosures_dir / "budgets_not_final_accounts").iterdir())
    assert [identify(of_file(path)).kind for path in budgets] == [DocumentKind.BUDGET] * 2
