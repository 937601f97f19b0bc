"""Text files keep pages, lines and columns as an editor shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents import Document, Glyph, read_document


def read(text: str, encoding: str = "utf-8") -> Document:
    return read_document(text.encode(encoding), "filing.txt")


def lines(document: Document) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in document.pages]


def test_a_page_begins_at_a_line_with_a_leading_space() -> None:
    document = read(" 封面\n 目录\n\n一、收入\n\n二、支出\n 第二部分\n末行")
    assert lines(document) == [["封面"], ["目录", "一、收入", "二、支出"], ["第二部分", "末行"]]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert (document.kind, document.engine) == ("text", "text")


def test_a_page_begins_at_a_form_feed_and_then_spaces_indent() -> None:
    assert lines(read("封面\n\f  目录\n 一、收入\f尾页")) == [["封面"], ["目录", "一、收入"], ["尾页"]]
    assert lines(read("第一页\n\f\f第三页")) == [["第一页"], [], ["第三页"]]
    assert lines(read("第一页\n\f")) == [["第一页"], []]


def test_blank_lines_count_and_make_nothing() -> None:
    document = read(" 甲\n\n\t\n\r\n乙\r\n丙\r丁")
    assert lines(document) == [["甲", "乙", "丙", "丁"]]
    assert [line.box.y0 for line in document.pages[0].lines] == [1, 5, 6, 7]


def test_a_blank_line_that_begins_with_a_space_is_a_blank_page() -> None:
    assert lines(read(" 甲\n \n 乙\n ")) == [["甲"], [], ["乙"], []]


def test_boxes_are_columns_and_line_numbers() -> None:
    page = read("首行\n\n合计\u3000\u3000 12.30\t万元").pages[0]
    line = page.lines[1]
    assert line.text == "合计 12.30 万元"
    assert line.glyphs[1] == Glyph("计", 1, 3, 2, 3)
    assert line.glyphs[2] == Glyph(" ", 2, 3, 5, 3)
    assert line.glyphs[3] == Glyph("1", 5, 3, 6, 3)
    assert line.box == (0, 3, 13, 3)
    assert (page.width, page.height) == (13, 3)


def test_leading_white_space_is_not_printed_but_counts_as_columns() -> None:
    (line,) = read(" \u3000收入").pages[0].lines
    assert line.text == "收入"
    assert line.box.x0 == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert lines(read("收入支出决算总表\n单位：万元\n㎡镕", encoding)) == [
        ["收入支出决算总表", "单位：万元", "㎡镕"]
    ]


@given(st.lists(st.text("收入 12.\u3000\t", max_size=12), max_size=8))
def test_every_printed_character_is_kept_at_its_place(printed: list[str]) -> None:
    text = "首\n" + "\n".join(printed)
    rows = text.split("\n")
    kept = [g for page in read(text).pages for line in page.lines for g in line.glyphs if g.text != " "]
    assert [rows[int(g.y0) - 1][int(g.x0)] for g in kept] == [g.text for g in kept]
    assert len(kept) == sum(not c.isspace() for c in text)


def test_the_real_text_has_its_pages(changji_text: Path) -> None:
    data = changji_text.read_bytes()
    pages = read_document(data, changji_text.name).pages
    rows = data.decode("utf-8").split("\n")
    assert len(pages) == sum(row.startswith(" ") for row in rows)
    assert sum(len(page.lines) for page in pages) == sum(bool(row.strip()) for row in rows)
    for line in (line for page in pages for line in page.lines):
        assert "".join(line.text.split()) == "".join(rows[int(line.box.y0) - 1].split())
