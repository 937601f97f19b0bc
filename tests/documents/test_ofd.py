"""OFD files: places in millimetres, rules in every drawing, templates, and what cannot be seen or read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.documents import Page, UnreadableDocumentError, read_document
from disclosures.documents.ofd import POINTS

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(content: str, template: str = "", **parts: str) -> bytes:
    """An OFD file of one page of 100 by 100 mm."""
    use = '<ofd:Template TemplateID="9"/>' if template else ""
    master = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>' if template else ""
    files = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData>{master}<ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 100 100</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/P/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/P/Content.xml": f"<ofd:Page {NAMESPACE}>{use}<ofd:Content><ofd:Layer>{content}"
        "</ofd:Layer></ofd:Content></ofd:Page>",
        "Doc_0/Tpls/T.xml": f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{template}</ofd:Layer>"
        "</ofd:Content></ofd:Page>",
        **parts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def text(
    words: str, x: float = 10, y: float = 10, delta: str = "", more: str = "", colour: str = "", w: float = 40
) -> str:
    return (
        f'<ofd:TextObject Boundary="{x} {y} {w} 5" Font="1" Size="4" {more}>{colour}'
        f'<ofd:TextCode X="0" Y="4"{delta and f" DeltaX={chr(34)}{delta}{chr(34)}"}>{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def path(boundary: str, data: str, more: str = "", colour: str = "") -> str:
    return (
        f'<ofd:PathObject Boundary="{boundary}" {more}>{colour}<ofd:AbbreviatedData>{data}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(data: bytes) -> Page:
    return read_document(data, "a.ofd").pages[0]


def lines(content: str, template: str = "") -> list[str]:
    return [line.text for line in page(ofd(content, template)).lines]


STROKED = path("10 10 40 20", "M 0 0 L 40 0 L 40 20 L 0 20 C M 20 0 L 20 20")
THIN = "".join(
    path(f"{x} {y} {w} {h}", f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C", 'Fill="true" Stroke="false"')
    for x, y, w, h in (
        *((10, 10, 40, 0.2), (10, 30, 40, 0.2)),
        *((10, 10, 0.2, 20), (30, 10, 0.2, 20), (50, 10, 0.2, 20)),
    )
)


@pytest.mark.parametrize("rules", [STROKED, THIN], ids=["stroked", "filled"])
def test_rules_make_a_table_and_text_stands_in_its_cells(rules: str) -> None:
    found = page(ofd(rules + text("合计", 11, 15, "4") + text("2082.15", 32, 15, "g 6 2")))
    (table,) = found.tables
    assert [cell.text for cell in table.cells] == ["合计", "2082.15"]
    first = table.cells[1].glyphs[0]
    assert first.x0 == pytest.approx(32 * POINTS)
    assert first.y0 == pytest.approx((19 - 0.88 * 4) * POINTS)
    assert first.x1 == pytest.approx(34 * POINTS)
    assert found.width == pytest.approx(100 * POINTS)


def test_a_matrix_scales_and_moves() -> None:
    (line,) = page(ofd(text("决算", delta="4", more='CTM="2 0 0 2 1 0"', w=90))).lines
    assert line.box.x0 == pytest.approx(11 * POINTS)
    assert line.box.x1 == pytest.approx((10 + 1 + 16) * POINTS)


def test_the_template_of_a_page_is_part_of_it() -> None:
    assert lines(text("正文", y=30, delta="4"), template=text("页眉", delta="4")) == ["页眉", "正文"]


def test_what_cannot_be_seen_is_not_read() -> None:
    white, clear = '<ofd:FillColor Value="255 255 255"/>', '<ofd:FillColor Value="0 0 0" Alpha="0"/>'
    assert lines(text("a", colour=white)) == []
    assert lines(text("a", colour=clear)) == []
    assert lines(text("a", more='Visible="false"')) == []
    assert lines(text("a", more='CTM="0.7 0.7 -0.7 0.7 0 0"')) == []  # a watermark
    assert lines(text("ab", delta="60")) == ["a"]  # outside of its boundary
    assert lines(text("ab", x=98, delta="4", w=90)) == ["a"]  # outside of the page
    dark = path("0 0 90 90", "M 0 0 L 90 0 L 90 90 L 0 90 C", 'Fill="true" Stroke="false"')
    assert lines(dark + text("a", colour=white)) == ["a"]


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "a.ofd")
    return caught.value.reason


def test_what_is_no_document_says_why() -> None:
    assert reason(ofd("", **{"Encryptions.xml": "<a/>"})) == "encrypted_ofd"
    assert reason(ofd("", **{"OFD.xml": "<a/>"})) == "broken_ofd"
    assert reason(ofd("<unclosed>")) == "broken_ofd"
    assert reason(ofd("<ofd:PageBlock>" * 20 + "</ofd:PageBlock>" * 20)) == "limit_exceeded"
    many = '<ofd:Page BaseLoc="Pages/P/Content.xml"/>' * 2001
    document = f"<ofd:Document {NAMESPACE}><ofd:Pages>{many}</ofd:Pages></ofd:Document>"
    assert reason(ofd("", **{"Doc_0/Document.xml": document})) == "limit_exceeded"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="MLQBACSg0123456789.-ne ", max_size=40))
def test_no_path_and_no_step_takes_the_reader_down(data: str) -> None:
    assert page(ofd(path("0 0 90 90", data) + text("ab", delta=data))).number == 1
