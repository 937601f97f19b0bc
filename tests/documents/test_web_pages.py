"""Web pages and their archives: spans, hidden parts, charsets, page breaks, and what hostile pages do."""

from __future__ import annotations

import base64

import pytest

from disclosures.documents import Document, UnreadableDocumentError, read_document
from disclosures.documents import flow as flow_module
from disclosures.documents import html as html_module

HEAD = "<!DOCTYPE html><html><head><title>题</title><style>td{{}}</style>{}</head><body>{}</body></html>"


def read(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    return read_document(HEAD.format(head, body).encode(encoding), "公开.html")


def lines(document: Document) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in document.pages]


def cells(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]
        for page in document.pages
        for table in page.tables
    ]


def test_spans_fill_the_grid_as_browsers_do() -> None:
    body = (
        "<table><thead><tr><th rowspan=2>项目</th><th colspan='2'>决算数</th></tr><tr><td>本年<td>上年</tr>"
        "</thead><tr><td>支出<td>1,234.50<td rowspan=99>1<br>.00</tr>"
        "<tr><td colspan=2><p>计</p><p>划</p></tr></table>"
    )
    document = read(body)
    assert cells(document) == [[
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "决算数"), (1, 1, 1, 1, "本年"), (1, 2, 1, 1, "上年"),
        (2, 0, 1, 1, "支出"), (2, 1, 1, 1, "1,234.50"), (2, 2, 2, 1, "1.00"), (3, 0, 1, 2, "计划"),
    ]]  # fmt: skip
    assert (document.kind, document.engine) == ("html", "html")


def test_blocks_make_lines_and_inline_elements_do_not() -> None:
    body = "<div>一、<b>收入</b>\n <span>合计 </span>1.00<p>万元</p>尾<br>末</div>"
    body += "<ul><li>甲<li>乙</ul><pre>a\n b</pre>"
    assert lines(read(body)) == [["一、收入 合计 1.00", "万元", "尾", "末", "甲", "乙", "a", "b"]]


def test_what_is_not_shown_is_not_read() -> None:
    body = (
        "<script>var a = '9.99';</script><!-- 9.99 --><p style='DISPLAY : none'>9.99</p><p hidden>9.99</p>"
        "<p>支出<span style='mso-hide:all'>9.99</span>1.00</p>"
        "<select><option>9.99</select><textarea>9.99</textarea>"
        "<table><tr style='display:none'><td>9<td>9</tr><tr><td>甲<td>乙<td style='display:none'>9</table>"
    )
    document = read(body)
    assert lines(document) == [["支出1.00"]]
    assert [text for *_, text in cells(document)[0]] == ["甲", "乙", ""]


def test_a_table_that_lays_out_the_page_is_a_frame() -> None:
    inner = "<table><caption>单位：元</caption><tr><td>甲<td>1.00</table>"
    body = f"<table><tr><td>菜单<td><p>收入决算表{inner}</table>"
    document = read(body)
    assert lines(document) == [["菜单", "收入决算表", "单位：元"]]
    assert [text for *_, text in cells(document)[0]] == ["甲", "1.00"]


def test_pages_begin_at_words_own_breaks() -> None:
    body = "<p>一</p><br clear=all style='page-break-before:always;mso-break-type:section-break'><p>二</p>"
    body += "<div style='break-after: page'>二下</div><p>三</p>"
    assert lines(read(body)) == [["一"], ["二", "二下"], ["三"]]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "gb18030"),
        ("", "utf-16"),
        ("<meta charset=gb2312>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("<meta charset=utf-8>", "gb18030"),  # declared wrongly
        ("<meta charset=nonsense>", "utf-8"),
    ],
)
def test_charsets(head: str, encoding: str) -> None:
    assert lines(read("<p>决算公开：㐀元</p>", head, encoding)) == [["决算公开：㐀元"]]


def archive(payload: bytes, charset: str = "") -> bytes:
    declared = f'; charset="{charset}"' if charset else ""
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; start="<main>"\r\n\r\n--b\r\n'
        "Content-Type: text/html\r\n\r\n<html><p>框架</html>\r\n--b\r\n"
        f"Content-ID: <main>\r\nContent-Type: text/html{declared}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(payload) + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("", "utf-8"), ("utf-16", "utf-16")]
)
def test_an_archive_of_a_page_is_read_whatever_it_is_called(charset: str, encoding: str) -> None:
    page = HEAD.format("", "<p>收入</p><table><tr><td>甲<td>1.00</table>").encode(encoding)
    document = read_document(archive(page, charset), "公开.doc")
    assert (document.kind, document.engine, lines(document)) == ("mhtml", "html", [["收入"]])


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "a.html")
    return caught.value.reason


def test_hostile_pages_end_in_a_reason_or_in_little(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx") == "broken_mhtml"
    wide = "<table>" + "<tr><td rowspan=65534 colspan=65534>1<td>2</tr>" * 2000 + "</table>"
    assert reason(HEAD.format("", wide).encode()) == "limit_exceeded"
    deep = read("<div>" * 20_000 + "底")
    assert len(deep.pages) == 1
    assert len(read("<table><tr><td>" * 3_000 + "1.00").pages) == 1
    entity = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><p>&a;甲</p></html>'
    assert lines(read_document(entity.encode(), "x"))[0][-1].endswith("甲")
    monkeypatch.setattr(flow_module, "MAX_CHARACTERS", 1000)
    assert reason(HEAD.format("", "<p>1</p>" * 1001).encode()) == "limit_exceeded"
    monkeypatch.setattr(html_module, "MAX_PAGE", 1000)
    assert reason(HEAD.format("", "<p>1</p>" * 200).encode()) == "limit_exceeded"
    monkeypatch.undo()
    monkeypatch.setattr(flow_module, "MAX_BLOCKS", 100)
    assert reason(HEAD.format("", "<p>1</p>" * 200).encode()) == "limit_exceeded"
