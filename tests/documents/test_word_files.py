"""Word files: merged cells, tracked changes, automatic numbers, page breaks, and what hostile files do."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from pathlib import Path

import docx
import pytest

from disclosures.documents import Document, UnreadableDocumentError, UnsupportedDocumentError, read_document
from disclosures.documents import package as package_module
from disclosures.documents.document import Table
from disclosures.documents.docx_numbering import chinese
from disclosures.documents.office import converted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(body: str, *, numbering: str = "", prologue: str = "", **more: str) -> bytes:
    """A Word file with this body."""
    names = f'xmlns:w="{W}" xmlns:mc="{MC}"'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"{prologue}<w:document {names}><w:body>{body}</w:body></w:document>",
    }
    if numbering:
        parts["word/_rels/document.xml.rels"] = (
            '<Relationships xmlns="x"><Relationship Id="a" Type="x/numbering" Target="numbering.xml"/>'
            "</Relationships>"
        )
        parts["word/numbering.xml"] = f"<w:numbering {names}>{numbering}</w:numbering>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **more}.items():
            archive.writestr(name, text)
    return file.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def read(body: str, **more: str) -> Document:
    return read_document(package(body, **more), "公开.docx")


def lines(document: Document) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in document.pages]


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def reason(data: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "a.docx")
    return caught.value.reason, caught.value.detail


def test_merged_cells_are_spans() -> None:
    restart, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        tc("项目", restart) + tc("决算数", '<w:gridSpan w:val="2"/>'),
        tc("", going) + tc("合计") + tc("基本"),
        tc("支出", restart) + tc("1.00") + tc("2.00"),
        tc("", going) + tc("3.00") + tc(""),
    ]
    document = read(p("表") + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    (table,) = document.pages[0].tables
    assert cells(table) == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "决算数"), (1, 1, 1, 1, "合计"), (1, 2, 1, 1, "基本"),
        (2, 0, 2, 1, "支出"), (2, 1, 1, 1, "1.00"), (2, 2, 1, 1, "2.00"), (3, 1, 1, 1, "3.00"),
        (3, 2, 1, 1, ""),
    ]  # fmt: skip
    assert (document.kind, document.engine) == ("docx", "docx")
    assert document.pages[0].lines[0].box.y1 <= table.box.y0


def test_a_sliver_between_edges_that_were_rounded_apart_is_no_column() -> None:
    def span(count: int) -> str:
        return f'<w:gridSpan w:val="{count}"/>'

    def table(*widths: int) -> Table:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = [
            tc("合计", span(2)) + tc("其中", span(3)),
            tc("预算数") + tc("决算数") + tc("预算数", span(2)) + tc("决算数"),
            tc("5.05") + tc("4.56", span(2)) + tc("4.19") + tc("3.70"),
        ]
        body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
        (found,) = read(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>").pages[0].tables
        return found

    rounded = table(1223, 1222, 1, 1223, 1224)
    assert rounded.column_count == 4
    assert [(c.text, c.column, c.column_span) for c in rounded.cells if c.row == 0] == [
        ("合计", 0, 2),
        ("其中", 2, 2),
    ]
    assert [(c.text, c.column) for c in rounded.cells if c.row == 2] == [
        *(("5.05", 0), ("4.56", 1), ("4.19", 2), ("3.70", 3)),
    ]
    assert table(1223, 1222, 900, 1223, 1224).column_count == 5
    assert table(1, 1, 1, 1, 1).column_count == 5  # a grid that says nothing
    assert table().column_count == 5


def test_python_docx_writes_what_is_read() -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "甲"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "乙"
    table.cell(2, 2).text = "2,940.05"
    file = io.BytesIO()
    made.save(file)
    (found,) = read_document(file.getvalue(), "x").pages[0].tables
    texts = {(row, column): (rows, columns, text) for row, column, rows, columns, text in cells(found)}
    assert texts[0, 0] == (2, 1, "甲")
    assert texts[0, 1] == (1, 2, "乙")
    assert texts[2, 2] == (1, 1, "2,940.05")


def test_a_long_text_is_broken_within_its_cell() -> None:
    long = "目标" * 600
    document = read(f"<w:tbl><w:tr>{tc(long)}{tc('1')}</w:tr></w:tbl>")
    (table,) = document.pages[0].tables
    assert table.cells[0].text == long
    assert len(table.cells[0].lines) > 1
    for cell in table.cells:
        for glyph in cell.glyphs:
            assert cell.box.x0 <= glyph.x0 <= glyph.x1 <= cell.box.x1
            assert cell.box.y0 <= glyph.y0 <= glyph.y1 <= cell.box.y1


def test_what_was_deleted_or_hidden_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>9.99</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1.00</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>万元</w:t></w:r></w:p>"
    )
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("删") + tc("去") + "</w:tr>"
    document = read(f"{body}<w:tbl>{deleted}<w:tr>{tc('留')}{tc('下')}</w:tr></w:tbl>")
    assert lines(document) == [["支出1.00万元"]]
    assert [c.text for c in document.pages[0].tables[0].cells] == ["留", "下"]


def test_pages_begin_where_the_file_says() -> None:
    page_break = '<w:r><w:br w:type="page"/></w:r>'
    section = "<w:sectPr/>"
    continuous = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    body = (
        p("一")
        + f"<w:p>{page_break}<w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p>"
        + p("三", "<w:pageBreakBefore/>")
        + p("三下", section)
        + p("四")
        + p("四下", section)
        + p("四末")
        + "<w:p><w:r><w:t>四尾</w:t><w:lastRenderedPageBreak/><w:t>五</w:t><w:br/><w:t>五下</w:t></w:r></w:p>"
        + continuous
    )
    assert lines(read(body)) == [
        ["一"],
        ["二"],
        ["三", "三下"],
        ["四", "四下", "四末", "四尾"],
        ["五", "五下"],
    ]


def test_a_frame_around_a_table_is_none_and_text_boxes_are_read_once() -> None:
    inner = f"<w:tbl><w:tr>{tc('甲')}{tc('1.00')}</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr><w:tc>{p('标题')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    shape = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    document = read(
        frame
        + shape
        + "</mc:AlternateContent></w:r></w:p>"
        + f"<w:sdt><w:sdtContent>{p('内')}</w:sdtContent></w:sdt>"
    )
    assert lines(document) == [["标题", "框", "内"]]
    assert [c.text for c in document.pages[0].tables[0].cells] == ["甲", "1.00"]


def test_automatic_numbers_are_printed_and_bullets_are_not() -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + level.format(0, "chineseCountingThousand", "%1、")
        + level.format(1, "chineseCountingThousand", "（%2）")
        + level.format(2, "decimal", "%1.%3")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + level.format(0, "bullet", "")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )

    def numbered(text: str, level: int, number: int = 1) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    given = (("收入", 0), ("项", 1), ("目", 1), ("点", 0, 2), ("支出", 0), ("项", 1), ("", 0), ("无", 2, 9))
    document = read("".join(numbered(*each) for each in given), numbering=numbering)
    # A number without words is not printed; one of a list that is not there is none.
    assert lines(document) == [["一、收入", "（一）项", "（二）目", "点", "二、支出", "（一）项", "无"]]
    assert [chinese(n) for n in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]


def test_bombs_and_broken_files_say_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    entities = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert reason(package(p("&b;"), prologue=entities)) == (
        "broken_docx",
        "word/document.xml: declares a document type",
    )
    outside = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    assert reason(package(p("&a;"), prologue=outside))[0] == "broken_docx"
    assert reason(package("<w:p>"))[0] == "broken_docx"
    assert reason(package("<w:p>" * 5000 + "</w:p>" * 5000))[0] == "broken_docx"
    assert reason(package(p("x"))[:-200])[0] in ("broken_docx", "unsupported_zip")
    huge = tc("甲", '<w:gridSpan w:val="99999999"/>')
    assert reason(package(f"<w:tbl><w:tr>{huge}{huge}</w:tr></w:tbl>"))[0] == "limit_exceeded"
    monkeypatch.setattr(package_module, "MAX_PART", 100_000)
    assert reason(package(p("0" * 200_000)))[0] == "limit_exceeded"


def test_an_old_word_file_needs_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(64)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnsupportedDocumentError) as caught:
        read_document(data, "a.doc")
    assert (caught.value.reason, "LibreOffice" in caught.value.detail) == ("unsupported_doc", True)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Stands for LibreOffice: the last word of its command is the file, the one before the folder."""
    path = tmp_path / "soffice"
    path.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncp "{tmp_path}/made.docx" "$(dirname "$last")/document.docx"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_what_libreoffice_makes_is_read(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(package(p("一、收入")))
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(64)
    document = read_document(data, "a.doc")
    assert (document.kind, document.engine, lines(document)) == ("doc", "libreoffice", [["一、收入"]])


def test_libreoffice_that_hangs_or_makes_nothing_is_given_up(tmp_path: Path, program: Path) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        converted(b"x", str(program))
    assert caught.value.reason == "broken_doc"
    program.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    with pytest.raises(UnreadableDocumentError) as caught:
        converted(b"x", str(program), time_limit=0.3)
    assert caught.value.reason == "limit_exceeded"
