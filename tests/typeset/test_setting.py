"""Lines break as Chinese lines do, tables keep their spans over pages, and boxes are where the text is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from disclosures.typeset.blocks import Align, Cell, NewPage, Paragraph, Span, TableBlock, plain
from disclosures.typeset.fonts import UnprintableTextError
from disclosures.typeset.grid import TableLayout
from disclosures.typeset.layout import Layout
from disclosures.typeset.look import Look
from disclosures.typeset.producers.reportlab_pdf import typeface
from disclosures.typeset.wrap import Line, break_lines


def _measure(text: str, latin: bool) -> float:
    return len(text) * (5.0 if latin else 10.0)


def _texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def test_a_number_is_never_broken_where_it_fits_a_line() -> None:
    lines = break_lines(plain("收入总计1,234.56万元"), 60, 10, _measure)
    assert _texts(lines) == ["收入总计", "1,234.56万元"]


def test_a_number_wider_than_its_cell_is_broken() -> None:
    lines = break_lines(plain("12345678"), 20, 10, _measure)
    assert _texts(lines) == ["1234", "5678"]


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    lines = break_lines(plain("本年支出，（其中）项目"), 40, 10, _measure)
    assert _texts(lines) == ["本年支", "出，（其", "中）项目"]
    lines = break_lines(plain("支出（其中）项目"), 30, 10, _measure)
    assert _texts(lines) == ["支出", "（其", "中）项", "目"]


def test_gaps_stand_around_digits_but_not_around_signs() -> None:
    (line,) = break_lines(plain("共12万元(类)"), 500, 10, _measure, spaced=True)
    xs = {piece.text: piece.x for piece in line}
    assert xs["12"] == 12.0  # 10 for the character, 2 for the gap
    assert xs["万"] == 12.0 + 10 + 2
    assert xs["类"] == xs["("] + 5


def _table(rows: int) -> TableBlock:
    body = [(Cell(plain("组"), rows=rows), Cell((Span("0", (0,)),)))]
    body += [(Cell((Span(str(n), (n,)),)),) for n in range(1, rows)]
    return TableBlock((1.0, 2.0), tuple(body), 0, 9, 20)


def test_rows_must_fill_the_grid() -> None:
    gap = TableBlock((1.0, 1.0), ((Cell(), Cell()), (Cell(),)))
    with pytest.raises(ValueError, match="is empty"):
        TableLayout(gap, 100, _measure, Look())
    wide = TableBlock((1.0,), ((Cell(columns=2),),))
    with pytest.raises(ValueError, match="does not fit"):
        TableLayout(wide, 100, _measure, Look())


def test_a_merged_cell_over_a_page_break_is_cut_and_its_text_stands_once() -> None:
    layout = Layout(typeface(True), Look())
    layout.set([NewPage(), _table(60)])
    assert len(layout.pages) == 2
    texts = [text.text for page in layout.pages for text in page.texts]
    assert texts.count("组") == 1
    assert set(layout.places) == set(range(60))
    assert layout.places[0].page == 1
    assert layout.places[59].page == 2


def test_boxes_hold_the_text_and_lie_on_the_page() -> None:
    layout = Layout(typeface(True), Look())
    text = (*plain("支出"), Span("12.34", (0,)), *plain("万元"))
    layout.set([NewPage(), Paragraph(text, size=10, align=Align.RIGHT)])
    box = layout.places[0].box
    (drawn,) = (t for t in layout.pages[0].texts if t.text == "12.34")
    assert box.x0 == pytest.approx(drawn.x)
    assert box.y0 < drawn.y < box.y1
    assert box.x1 - box.x0 == pytest.approx(22.5)  # five digits' width in Times: 4 × 5 + 2.5
    assert 0 < box.x0 < box.x1 < 595


def test_a_character_that_the_font_lacks_is_named() -> None:
    with pytest.raises(UnprintableTextError, match="㬚"):
        Layout(typeface(True), Look()).set([NewPage(), Paragraph(plain("㬚"))])


def test_a_repeated_header_is_drawn_on_every_page() -> None:
    head = (Cell(plain("头")), Cell(plain("数")))
    block = replace(_table(60), rows=(head, *_table(60).rows), header_rows=1)
    layout = Layout(typeface(True), Look(repeat_header=True))
    layout.set([NewPage(), block])
    for page in layout.pages:
        assert [text.text for text in page.texts].count("头") == 1


def test_widths_of_digits_are_those_of_the_chosen_font() -> None:
    assert Decimal(str(typeface(True).em("0", True))) == Decimal("0.5")
    assert typeface(False).em("0", True) != 0.5
