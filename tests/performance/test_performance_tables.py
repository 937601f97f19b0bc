"""Performance sheets as ruled tables, in the forms of several provinces and however they are cut."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from drawn_sheets import Reading, Rows, page_of, table_of

from disclosures.documents import Document
from disclosures.filing import Figure, Issue, Scenario
from disclosures.statements.performance import sheet_spans

Read = Callable[..., Reading]

FIELDS: Rows = [
    ["项目名称", "水渠维修", "<", "<", "<", "<", "<", "<", "<"],
    ["主管部门", "某县水利局", "<", "<", "实施单位", "某县灌区所", "<", "<", "<"],
]
FUNDS: Rows = [
    ["项目资金|（万元）", "", "<", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["^", "年度资金总额", "<", "20.00", "25.00", "24.50", "10", "98.00%", "9.80"],
    ["^", "其中：当年财政拨款", "<", "20.00", "20.00", "20.00", "—", "—", "—"],
    ["^", "其他资金", "<", "0.00", "5.00", "4.50", "—", "—", "—"],
]
GOALS: Rows = [
    ["年度总体目标", "预期目标", "<", "<", "<", "实际完成情况", "<", "<", "<"],
    ["^", "维修渠道12公里。", "<", "<", "<", "维修渠道11公里。", "<", "<", "<"],
]
HEADER: Rows = [
    [
        "指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析|及改进措施",
    ]
]
INDICATORS: Rows = [
    ["^", "产出指标", "数量指标", "渠道长度", ">=12公里", "=11公里", "20", "18.33", "资金2023年到位"],
    ["^", "^", "质量指标", "合格率", "=100%", "=100%", "20", "20", ""],
    ["^", "效益指标", "社会效益指标", "灌溉条件", "改善", "改善", "30", "30", ""],
]
TOTAL: Rows = [["总分", "<", "<", "<", "<", "<", "100", "96.13分", "<"]]
TITLE = "项目支出绩效自评表"


def by_concept(figures: tuple[Figure, ...], concept: str) -> list[Figure]:
    return [figure for figure in figures if figure.concept == concept]


def values(figures: tuple[Figure, ...], concept: str) -> list[tuple[str, str, str | None, str | None]]:
    return [(f.row_label, f.raw_text, f.unit, f.operator) for f in by_concept(figures, concept)]


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [issue.code for issue in issues]


def rows_as_read(figures: tuple[Figure, ...]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for figure in figures:
        if figure.row_number is not None and not (figure.concept or "").endswith("_figure"):
            before = found.get(figure.row_number, (figure.row_label,))
            found[figure.row_number] = (*before, figure.raw_text)
    return found


def test_the_common_form(read_pages: Read) -> None:
    figures, issues = read_pages(
        [TITLE, "（2022年度）", [*FIELDS, *FUNDS, *GOALS, *HEADER, *INDICATORS, *TOTAL]]
    )
    assert issues == ()
    assert {f.statement for f in figures} == {"performance_project:1"}
    assert {f.section for f in figures} == {"水渠维修"}
    assert {f.period for f in figures} == {"FY2022"}
    assert values(figures, "sheet.unit") == [("实施单位", "某县灌区所", None, None)]
    funding = by_concept(figures, "sheet.funding")
    assert [(f.scenario, f.value, f.unit, f.column_label) for f in funding] == [
        (Scenario.INITIAL_BUDGET, Decimal("20.00"), "万元", "年初预算数"),
        (Scenario.FULL_YEAR_BUDGET, Decimal("25.00"), "万元", "全年预算数"),
        (Scenario.FINAL, Decimal("24.50"), "万元", "全年执行数"),
    ]
    assert values(figures, "sheet.execution_rate") == [("年度资金总额", "98.00%", "%", None)]
    assert values(figures, "sheet.goal_figure") == [("预期目标", "12", "公里", None)]
    assert values(figures, "sheet.goal_result_figure") == [("实际完成情况", "11", "公里", None)]
    assert values(figures, "indicator.target") == [
        ("产出指标/数量指标/渠道长度", ">=12公里", "公里", ">="),
        ("产出指标/质量指标/合格率", "=100%", "%", "="),
        ("效益指标/社会效益指标/灌溉条件", "改善", None, None),
    ]
    assert [f.raw_text for f in by_concept(figures, "indicator.reason")] == ["资金2023年到位"]
    assert values(figures, "indicator.reason_figure") == [("产出指标/数量指标/渠道长度", "2023", "年", None)]
    assert [(f.raw_text, f.value, f.unit) for f in by_concept(figures, "sheet.total_score")] == [
        ("96.13", Decimal("96.13"), "分")
    ]
    total = by_concept(figures, "sheet.total_score")[0]
    assert total.x1 - total.x0 == 50.0  # the number alone, without 分


def test_the_total_on_a_page_whose_rules_are_a_little_aside(read_pages: Read) -> None:
    for aside in (-1.2, 1.2):
        rest = table_of(TOTAL, left=50.0 + aside)
        figures, issues = read_pages([TITLE, [*FIELDS, *FUNDS, *HEADER, *INDICATORS]], [rest])
        assert issues == ()
        assert [f.raw_text for f in by_concept(figures, "sheet.total_weight")] == ["100"]
        assert [f.raw_text for f in by_concept(figures, "sheet.total_score")] == ["96.13"]


def test_points_merged_over_the_rows_belong_to_the_total(read_pages: Read) -> None:
    funds: Rows = [
        ["部门资金", "资金来源", "<", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"],
        ["^", "中央安排", "<", "1.00", "1.00", "1.00", "10", "95.00%", "9.50"],
        ["^", "其他资金", "<", "2.00", "2.00", "1.85", "^", "^", "^"],
        ["^", "合计", "<", "3.00", "3.00", "2.85", "^", "^", "^"],
    ]
    opening: Rows = [["部门（单位）名称", "某县水利局", "<", "<", "<", "<", "<", "<", "<"]]
    figures, issues = read_pages(["部门（单位）整体支出绩效自评表", [*opening, *funds]])
    assert issues == ()
    assert {f.statement for f in figures} == {"performance_overall"}
    assert values(figures, "sheet.execution_score") == [("合计", "9.50", "分", None)]
    assert values(figures, "sheet.funding_central")[0] == ("中央安排", "1.00", "万元", None)


def test_points_on_every_row_stay_there(read_pages: Read) -> None:
    funds = [FUNDS[0], FUNDS[1], ["^", "其他资金", "<", "1.00", "1.00", "0.50", "—", "50.00%", "—"]]
    figures, _ = read_pages([TITLE, [*FIELDS, *funds]])
    assert [f.row_label for f in by_concept(figures, "sheet.execution_rate")] == ["年度资金总额", "其他资金"]


def test_the_form_with_sign_and_unit_in_columns_of_their_own(read_pages: Read) -> None:
    funds: Rows = [
        [
            "预算执行情况（元）",
            "<",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
            "备注",
        ],
        ["总额", "<", "1200.50", "1200.50", "1200.50", "100.00%", "10", "10", ""],
    ]
    header: Rows = [
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"]
    ]
    rows: Rows = [
        ["产出指标", "数量指标", "足额保障率", "＝", "100", "%", "100", "60", "60"],
        ["^", "时效指标", "发放", "定性", "优良", "", "优良", "30", "30"],
    ]
    total: Rows = [["合计", "<", "<", "<", "<", "<", "<", "100", "100"]]
    figures, issues = read_pages([TITLE, [*FIELDS, *funds, *header, *rows, *total]])
    assert issues == ()
    assert values(figures, "sheet.funding")[0] == ("总额", "1200.50", "元", None)
    assert values(figures, "indicator.target") == [
        ("产出指标/数量指标/足额保障率", "100", "%", "="),
        ("产出指标/时效指标/发放", "优良", None, None),
    ]
    assert values(figures, "indicator.actual")[0] == ("产出指标/数量指标/足额保障率", "100", "%", None)
    assert values(figures, "sheet.total_score") == [("合计", "100", "分", None)]


def test_the_form_with_evidence_and_last_year(read_pages: Read) -> None:
    header: Rows = [
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "资金来源",
            "年度指标值",
            "指标值设置依据",
            "实际完成值",
            "上年完成值",
            "完成率",
        ]
    ]
    more: Rows = [["产出指标", "数量指标", "检查次数", "县级", ">=5次", "工作计划", "=6次", "=4次", "120%"]]
    figures, issues = read_pages([TITLE, [*FIELDS, *header, *more]])
    assert issues == ()
    read = {f.concept: (f.raw_text, f.column_label) for f in figures if f.row_number == 1}
    assert read == {
        "indicator.target": (">=5次", "年度指标值"),
        "indicator.actual": ("=6次", "实际完成值"),
        "indicator.basis": ("工作计划", "指标值设定依据"),
        "indicator.prior_actual": ("=4次", "上年完成值"),
        "indicator.completion_rate": ("120%", "完成率"),
        "indicator.funding_source": ("县级", "资金来源"),
    }


def test_a_form_without_first_level(read_pages: Read) -> None:
    table: Rows = [
        ["二级指标", "指标名称", "目标值", "实际值", "分值", "得分"],
        ["数量指标", "次数", "≥5次", "6次", "50", "50"],
        ["", "人数", "不少于10人", "10人", "40", "40"],
    ]
    figures, issues = read_pages([TITLE, [["项目名称", "培训", "<", "<", "<", "<"], *table]])
    assert issues == ()
    assert rows_as_read(figures) == {
        1: ("数量指标/次数", "≥5次", "6次", "50", "50"),
        2: ("数量指标/人数", "不少于10人", "10人", "40", "40"),
    }
    assert [f.operator for f in by_concept(figures, "indicator.target")] == [">=", ">="]


def test_a_table_goes_on_with_and_without_its_header(read_pages: Read) -> None:
    whole = [TITLE, [*FIELDS, *FUNDS, *GOALS, *HEADER, *INDICATORS, *TOTAL]]
    expected = rows_as_read(read_pages(whole)[0])
    for repeated in (HEADER, []):
        rest = [*repeated, ["", "", "质量指标", *INDICATORS[1][3:]], ["^", *INDICATORS[2][1:]], *TOTAL]
        parts = [*FIELDS, *FUNDS, *GOALS, *HEADER, INDICATORS[0]]
        figures, issues = read_pages([TITLE, parts], [rest])
        assert issues == ()
        assert rows_as_read(figures) == expected
        assert [f.page for f in by_concept(figures, "indicator.score")] == [1, 2, 2]


def test_a_row_cut_by_a_page_break_is_one_row(read_pages: Read) -> None:
    first = ["^", "产出指", "数量指标", "渠道", ">=12公里", "=11公里", "20", "18.33", "资金2023"]
    rest = ["", "标", "", "长度", "", "", "", "", "年到位"]
    second = ["", "^", "质量指标", *INDICATORS[1][3:]]
    figures, issues = read_pages(
        [TITLE, [*FIELDS, *FUNDS, *GOALS, *HEADER, first]],
        [[rest, second, ["", *INDICATORS[2][1:]], *TOTAL]],
    )
    assert issues == ()
    whole = read_pages([TITLE, [*FIELDS, *FUNDS, *GOALS, *HEADER, *INDICATORS, *TOTAL]])[0]
    assert rows_as_read(figures) == rows_as_read(whole)
    reason = by_concept(figures, "indicator.reason")[0]
    assert (reason.page, reason.raw_text) == (1, "资金2023年到位")


def test_a_row_whose_points_come_on_the_next_page(read_pages: Read) -> None:
    first = ["^", "产出指标", "数量指标", "渠道", "", "", "", "", ""]
    rest = ["", "", "", "长度", *INDICATORS[0][4:]]
    figures, _ = read_pages([TITLE, [*FIELDS, *HEADER, first]], [[rest, *TOTAL]])
    assert rows_as_read(figures) == {
        1: ("产出指标/数量指标/渠道长度", ">=12公里", "=11公里", "20", "18.33", "资金2023年到位")
    }


def test_levels_whose_words_stand_on_the_next_page(read_pages: Read) -> None:
    """A spreadsheet sets the words of a merged cell in its middle, wherever the page breaks."""
    before = ["^", "成本指标", "经济成本指标", "材料费", "<=2万元", "=2万元", "10", "10", ""]
    first = ["^", "", "", *INDICATORS[0][3:]]
    second = ["", "产出指标", "数量指标", "水闸", ">=3座", "=3座", "20", "20", ""]
    figures, issues = read_pages(
        [TITLE, [*FIELDS, *FUNDS, *GOALS, *HEADER, before, first]],
        [[second, ["", *INDICATORS[2][1:]], *TOTAL]],
    )
    assert issues == ()
    assert [label for label, *_ in rows_as_read(figures).values()] == [
        "成本指标/经济成本指标/材料费",
        "产出指标/数量指标/渠道长度",
        "产出指标/数量指标/水闸",
        "效益指标/社会效益指标/灌溉条件",
    ]


def test_levels_left_empty_at_the_end_of_a_sheet_are_those_above(read_pages: Read) -> None:
    rows = [INDICATORS[0], ["^", "", "", *INDICATORS[1][3:]]]
    figures, _ = read_pages([TITLE, [*FIELDS, *HEADER, *rows]])
    labels = [label for label, *_ in rows_as_read(figures).values()]
    assert labels == ["产出指标/数量指标/渠道长度", "产出指标/数量指标/合格率"]


def test_a_continuation_ruled_elsewhere_on_the_page(read_pages: Read) -> None:
    moved = table_of([["", "", *INDICATORS[1][2:]], *TOTAL], left=60.0)
    figures, issues = read_pages([TITLE, [*FIELDS, *HEADER, INDICATORS[0]]], [moved])
    assert issues == ()
    assert len(rows_as_read(figures)) == 2


def test_goals_beside_their_labels_and_over_two_pages(read_pages: Read) -> None:
    beside: Rows = [["年初设定目标", "培训3期", "<", "<", "<", "全年实际完成情况", "培训2期", "<", "<"]]
    figures, _ = read_pages([TITLE, [*FIELDS, *beside]])
    assert values(figures, "sheet.goal_figure") == [("年初设定目标", "3", "期", None)]
    assert values(figures, "sheet.goal_result_figure") == [("全年实际完成情况", "2", "期", None)]

    rest = ["", "共8次。", "<", "<", "<", "共9次。", "<", "<", "<"]
    figures, _ = read_pages([TITLE, [*FIELDS, *FUNDS, *GOALS]], [[rest, *HEADER, *INDICATORS]])
    assert [f.raw_text for f in by_concept(figures, "sheet.goal")] == ["维修渠道12公里。共8次。"]
    assert [(f.raw_text, f.page) for f in by_concept(figures, "sheet.goal_result_figure")] == [
        ("11", 1),
        ("9", 2),
    ]


def test_blank_cells_are_shown_and_blank_reasons_are_not(read_pages: Read) -> None:
    rows: Rows = [["", "产出指标", "数量指标", "次数", "5次", "", "10", "", ""]]
    figures, issues = read_pages(
        [TITLE, [*FIELDS, FUNDS[0], ["^", "年度资金总额", "<", "", "", "1.00", "", "", ""], *HEADER, *rows]]
    )
    assert issues == ()
    blank = [(f.concept, f.scenario) for f in figures if f.is_blank]
    assert blank == [
        ("sheet.funding", Scenario.INITIAL_BUDGET),
        ("sheet.funding", Scenario.FULL_YEAR_BUDGET),
        ("indicator.actual", Scenario.FINAL),
        ("indicator.score", Scenario.FINAL),
    ]
    assert all(f.value is None and f.raw_text == "" and f.x1 > f.x0 for f in figures if f.is_blank)


def test_what_the_taxonomy_does_not_know_is_an_issue_and_is_kept(read_pages: Read) -> None:
    funds = [*FUNDS[:2], ["^", "社会捐赠", "<", "1.00", "1.00", "1.00", "—", "—", "—"]]
    header = [[*HEADER[0][:8], "专家意见"]]
    figures, issues = read_pages([TITLE, [*FIELDS, *funds, *header, *INDICATORS]])
    assert codes(issues) == ["unknown_column", "unknown_fund_row"]
    assert [issue.raw_text for issue in issues] == ["专家意见", "社会捐赠"]
    assert {issue.statement for issue in issues} == {"performance_project:1"}
    kept = [f for f in figures if f.row_label == "社会捐赠"]
    assert [(f.concept, f.value, f.period) for f in kept] == [(None, Decimal("1.00"), "")] * 3


def test_a_fund_row_without_a_name(read_pages: Read) -> None:
    funds = [FUNDS[0], ["^", "", "<", "1.00", "1.00", "1.00", "—", "—", "—"]]
    _, issues = read_pages([TITLE, [*FIELDS, *funds]])
    assert codes(issues) == ["unread_fund_row"]


def test_numbers_that_are_none(read_pages: Read) -> None:
    rows: Rows = [["", "产出指标", "数量指标", "次数", "=0.4.2万元", "=5次", "十", "1.2.3", "共0.1.2次"]]
    funds = [FUNDS[0], ["^", "年度资金总额", "<", "2O.00", "1.00", "1.00", "10", "近百%", "1"]]
    figures, issues = read_pages([TITLE, [*FIELDS, *funds, *HEADER, *rows]])
    assert {issue.raw_text for issue in issues} == {"2O.00", "近百%", "=0.4.2万元", "十", "1.2.3", "0.1.2"}
    assert set(codes(issues)) == {"malformed_number"}
    broken = [f for f in figures if f.raw_text in {issue.raw_text for issue in issues}]
    assert len(broken) == 6 and all(f.value is None and not f.is_blank for f in broken)


def test_forms_one_below_the_other(read_pages: Read) -> None:
    form = [*FIELDS, *FUNDS, *GOALS, *HEADER, *INDICATORS, *TOTAL]
    title_row = [TITLE, *["<"] * 8]
    other = [["项目名称", "道路养护", *["<"] * 7], *form[1:]]
    for pages in (
        [[TITLE, form], [TITLE, other]],
        [[TITLE, "（2022年度）", form, TITLE, "（2022年度）", other]],
        [[[title_row, *form, title_row, *other]]],
        [[TITLE, [*form, *other]]],
        [["（2022年度）", form], ["（2022年度）", other]],
    ):
        figures, issues = read_pages(*pages)
        assert issues == ()
        sections = {f.statement: f.section for f in figures}
        assert sections == {"performance_project:1": "水渠维修", "performance_project:2": "道路养护"}
        assert len(by_concept(figures, "indicator.target")) == 6


def test_a_title_may_be_wrapped_and_spaced(read_pages: Read) -> None:
    figures, _ = read_pages(
        ["部门（单位）整体支出", "绩 效 自 评 表", [["部门名称", "某局"]], [*HEADER, *INDICATORS]]
    )
    assert {(f.statement, f.section) for f in figures} == {
        ("performance_overall", "部门（单位）整体支出绩效自评表")
    }


def test_a_page_without_rules_is_an_issue(read_pages: Read) -> None:
    figures, issues = read_pages([TITLE, "项目名称 水渠维修", "三级指标 分值 得分", "长度 20 18"])
    assert figures == ()
    assert codes(issues) == ["unruled_sheet"]


def test_what_is_not_a_sheet(read_pages: Read) -> None:
    other: Rows = [["项目", "金额"], ["合计", "5.00"]]
    assert read_pages(["附件：", TITLE, "（见网站）"]) == ((), ())
    assert read_pages(["支出决算表", other]) == ((), ())
    figures, _ = read_pages([TITLE, [*FIELDS, *HEADER, *INDICATORS, *TOTAL]], ["收入支出决算总表", other])
    assert {f.page for f in figures} == {1}
    figures, _ = read_pages(
        [TITLE, [*FIELDS, *HEADER, *INDICATORS]], ["十二、其他说明", [*HEADER, *INDICATORS]]
    )
    assert {f.page for f in figures} == {1}


def test_a_number_broken_in_its_cell(read_pages: Read) -> None:
    funds = [FUNDS[0], ["^", "年度|资金总额", "<", "1,082.1|1", "1,082.11", "0.0|0", "10", "0.0|0%", "0"]]
    figures, issues = read_pages([TITLE, [*FIELDS, *funds]])
    assert issues == ()
    assert [(f.row_label, f.value) for f in by_concept(figures, "sheet.funding")] == [
        ("年度资金总额", Decimal("1082.11")),
        ("年度资金总额", Decimal("1082.11")),
        ("年度资金总额", Decimal("0.00")),
    ]
    assert values(figures, "sheet.execution_rate") == [("年度资金总额", "0.00%", "%", None)]


def test_what_belongs_to_a_sheet() -> None:
    pages = (
        page_of(1, "十一、预算绩效", TITLE, "（2022年度）", FIELDS),
        page_of(2, [*HEADER, *INDICATORS], "十二、其他"),
    )
    (span,) = sheet_spans(Document("filing.pdf", "0", "pdf", "none", pages))
    inside = [span.holds(page.number, line.box.y0) for page in pages for line in page.lines]
    assert inside == [False, True, True, False]
    assert all(span.holds(page.number, table.box.y0) for page in pages for table in page.tables)
