"""The order and the sections of a document's prose, on small documents made here."""

from __future__ import annotations

from disclosures.documents import Document, Glyph, Line, Page, read_document
from disclosures.statements.narrative import read_narrative
from disclosures.statements.narrative.outline import Outline, read_outline

BODY = """第二部分 部门决算情况说明
一、收入支出决算总体情况说明
2022年度收入总计9.00万元。
二、收入决算情况说明
本年收入8.00万元。
第三部分 名词解释
一、收入总计：指全部收入。
"""


def outline_of(text: str) -> Outline:
    return read_outline(read_document(text.encode(), "filing.txt"))


def values(text: str) -> list[str]:
    figures, issues = read_narrative(read_document(text.encode(), "filing.txt"), 2022, {})
    assert issues == ()
    return [str(figure.value) for figure in figures]


def test_sections_under_their_headings() -> None:
    found = outline_of(f"某市林业局\n2022年度部门决算\n{BODY}")
    assert [(s.kind, s.path, s.stream.text) for s in found.sections] == [
        ("preamble", (), "某市林业局2022年度部门决算"),
        (
            "narrative",
            ("第二部分 部门决算情况说明", "一、收入支出决算总体情况说明"),
            "2022年度收入总计9.00万元。",
        ),
        ("narrative", ("第二部分 部门决算情况说明", "二、收入决算情况说明"), "本年收入8.00万元。"),
        ("definitions", ("第三部分 名词解释",), "一、收入总计：指全部收入。"),
    ]
    assert found.filers == ("某市林业局",)


CONTENTS = """目 录
第一部分 单位概况
一、主要职能
第二部分 部门决算情况说明
一、收入支出决算总体情况说明
二、收入决算情况说明
第三部分 名词解释
"""


def test_a_table_of_contents_has_no_sections() -> None:
    found = outline_of(f"某市林业局\n{CONTENTS}第一部分 单位概况\n一、主要职能\n管林。\n{BODY}")
    assert [s.path for s in found.sections if s.kind == "narrative"] == [
        ("第二部分 部门决算情况说明", "一、收入支出决算总体情况说明"),
        ("第二部分 部门决算情况说明", "二、收入决算情况说明"),
    ]
    assert next(s for s in found.sections if s.kind == "overview").stream.text == "管林。"


def test_a_table_of_contents_with_page_numbers_and_without_title() -> None:
    entries = "".join(f"{line}………………{page}\n" for page, line in enumerate(CONTENTS.splitlines()[1:], start=2))
    found = outline_of(f"某市林业局\n{entries}{BODY}")
    assert [s.path[-1] for s in found.sections if s.kind == "narrative"] == [
        "一、收入支出决算总体情况说明",
        "二、收入决算情况说明",
    ]


def test_contents_may_name_a_section_otherwise_than_its_heading() -> None:
    contents = CONTENTS.replace("二、收入决算情况说明", "二、收入决算的情况说明")
    found = outline_of(f"某市林业局\n{contents}{BODY}")
    assert [s.kind for s in found.sections if s.path[:1] == ("第二部分 部门决算情况说明",)] == [
        "narrative",
        "narrative",
    ]


def test_a_heading_that_is_wrapped() -> None:
    found = outline_of(
        "第二部分某市林业局2022年度部门决算情况\n说明\n七、一般公共预算财政拨款“三公”经费支出决算情\n况说明\n无。"
    )
    assert found.sections[-1].path == (
        "第二部分 某市林业局2022年度部门决算情况说明",
        "七、一般公共预算财政拨款“三公”经费支出决算情况说明",
    )
    assert found.filers == ("某市林业局",)


def test_a_heading_with_its_text_on_the_same_line() -> None:
    assert values("第二部分 部门决算情况说明\n（一）机关运行经费支出情况。机关运行经费支出5.00万元。") == [
        "5.00"
    ]


def test_a_numbered_paragraph_is_no_heading() -> None:
    found = outline_of(
        "第一部分 单位概况\n一、主要职能\n（一）管林，\n护林。\n（二）完成市政府交办的其他\n任务。"
    )
    assert [s.path for s in found.sections] == [("第一部分 单位概况", "一、主要职能")]


def test_page_numbers_are_no_text() -> None:
    for number in ("20", "—5—", "- 2 -", "第 3 页", "3/25"):
        text = BODY.replace("收入总计9.00", f"收\n{number}\n入总计9.00")
        assert values(text) == ["9.00", "8.00"], number


def test_a_number_alone_on_its_line_in_the_middle_of_a_page_may_be_part_of_a_number() -> None:
    assert values(BODY.replace("收入总计9.00", "收入总计1\n23\n.00")) == ["123.00", "8.00"]
    assert values(BODY.replace("收入总计9.00万元", "收入总计\n23\n万元")) == ["23", "8.00"]


def test_running_titles_are_no_text() -> None:
    pages = [
        "第二部分 部门决算情况说明\n一、收入支出决算总体情况说明\n收入总",
        "计9.00万元，支出总",
        "计8.00万元。",
    ]
    assert values("\f".join(f"某市林业局决算公开\n{page}\n{n}" for n, page in enumerate(pages, start=1))) == [
        "9.00",
        "8.00",
    ]


def test_the_end_of_a_sentence_at_the_edge_of_pages_is_text() -> None:
    pages = [
        "第二部分 部门决算情况说明\n一、收入支出决算总体情况说明\n收入总计9.00",
        *["万元。\n支出总计8.00"] * 3,
        "万元。\n无。",
    ]
    assert values("\f".join(pages)) == ["9.00", "8.00", "8.00", "8.00"]


def test_performance_sheets_are_not_narrative() -> None:
    text = (
        f"{BODY.split('第三部分')[0]}"
        "项目支出绩效自评表\n（2022年度）\n项目名称 造林\n造林 5.00万元 90%\n"
        "十二、其他需说明的事项\n无其他说明事项。\n"
    )
    found = outline_of(text)
    assert [s.kind for s in found.sections] == ["narrative", "narrative", "sheet", "narrative"]
    assert values(text) == ["9.00", "8.00"]


def test_a_sheet_that_lost_its_title_begins_with_its_year_line() -> None:
    text = f"{BODY.split('第三部分')[0]}表\n（2022年度）\n部门（单位）名称 某市林业局\n合计 5.00万元 90%\n"
    assert values(text) == ["9.00", "8.00"]


def line(text: str, x: float, y: float) -> Line:
    return Line(tuple(Glyph(c, x + 10 * i, y, x + 10 * i + 10, y + 10) for i, c in enumerate(text)))


def test_a_number_over_pages_has_the_box_of_its_first_part() -> None:
    pages = (
        Page(1, 500, 700, (line("一、收入支出决算总体情况说明", 0, 40), line("2022年度收入总计1,23", 0, 60))),
        Page(2, 500, 700, (line("4.50万元，支出总计8.00万元。", 0, 40),)),
    )
    figures, issues = read_narrative(Document("filing.pdf", "", "pdf", "pdfium", pages), 2022, {})
    assert issues == ()
    assert [(f.raw_text, f.page, f.x0, f.y0, f.x1, f.y1) for f in figures] == [
        ("1,234.50", 1, 100.0, 60.0, 140.0, 70.0),
        ("8.00", 2, 110.0, 40.0, 150.0, 50.0),
    ]


def test_a_number_over_two_lines_has_the_box_of_both_parts() -> None:
    lines = (
        line("一、收入支出决算总体情况说明", 0, 20),
        line("2022年度收入总计1,23", 0, 40),
        line("4.50万元。", 0, 60),
    )
    document = Document("filing.pdf", "", "pdf", "pdfium", (Page(1, 500, 700, lines),))
    (figure,), issues = read_narrative(document, 2022, {})
    assert issues == ()
    assert (figure.raw_text, figure.x0, figure.y0, figure.x1, figure.y1) == (
        "1,234.50",
        0.0,
        40.0,
        140.0,
        70.0,
    )
