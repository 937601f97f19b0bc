"""Whatever a statement's cells hold, nothing is dropped and nothing is read twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from statement_documents import LEFT, document, page, read, row, table

from disclosures.statements.headers import is_number_like
from disclosures.statements.identify import identify
from disclosures.statements.tables import read_statements
from disclosures.taxonomy.statements import statements

HEADER = row("科目编码|科目名称|本年支出合计|基本支出|项目支出")
LABELS = st.sampled_from(["", "205", "20502", "2050201", "教育支出", "合计", "其中：甲", "…", "2050"])
CELLS = st.sampled_from(["", "6.00", "-1.20", "1,234.50", "—", "0.4.2", "１．００", "无", LEFT])
TEXTS = st.sampled_from(
    [
        "支出决算表",
        "收入决算表",
        "单位：万元",
        "目录",
        "注：本表无数据。",
        "为空表",
        "205",
        "项目",
        "收入",
        "决算数",
        "3.00",
        "",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LABELS, LABELS, st.sampled_from(["", "6.00", "—"]), CELLS, CELLS), max_size=6))
def test_every_number_is_a_figure_or_an_issue(body: list[tuple[str, ...]]) -> None:
    rows = [HEADER, *(list(cells) for cells in body)]
    drawn = table(rows, 90.0)
    reading = read("支出决算表", "单位：万元", drawn)
    numbers = {
        (cell.box.x0, cell.box.y0)
        for cell in drawn.cells
        if cell.row > 0 and cell.column > 1 and is_number_like(cell.text)
    }
    boxes = [(f.x0, f.y0) for f in reading.figures if not f.is_blank]
    boxes += [(i.x0 or 0.0, i.y0 or 0.0) for i in reading.issues]
    seen = {(cell.box.x0, cell.box.y0) for cell in drawn.cells for x, y in boxes if _inside(cell.box, x, y)}
    assert numbers <= seen
    places = [(f.x0, f.y0, f.x1, f.y1) for f in reading.figures]
    assert len(set(places)) == len(places)
    assert all(f.concept == "expenditure" for f in reading.figures if f.function_code)


def _inside(box: tuple[float, ...], x: float, y: float) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(TEXTS, max_size=4),
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=3),
)
def test_no_arrangement_of_words_breaks_the_reader(
    lines: list[str], first: list[list[str]], second: list[list[str]]
) -> None:
    drawn = document(page(1, *[line for line in lines if line], first), page(2, second), page(3))
    reading = read_statements(drawn, 2023)
    known = {statement.id for statement in statements().types}
    assert {figure.statement for figure in reading.figures} <= known
    identify(drawn)
