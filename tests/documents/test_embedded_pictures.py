"""Pictures within Word, Excel, web and OFD files: statements are read, charts are not, nothing is lost."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import docx
import pypdfium2 as pdfium
import pytest
import xlsxwriter
from PIL import Image, ImageDraw
from scanned_pages import pages_of, picture, printed, saved, statement_page, texts, with_ocr
from test_ofd import NAMESPACE, ofd
from test_spreadsheets import reworked

from disclosures.documents import UnreadableDocumentError, read_document, sniff
from disclosures.documents import flow as flow_module
from disclosures.documents.document import Box
from disclosures.documents.embedded import SIDE, may_be_read
from disclosures.reading import read_bytes

TITLE = "青山市水务局2024年度部门决算"


def word(data: bytes) -> bytes:
    made = docx.Document()
    made.add_paragraph(TITLE)
    made.add_picture(io.BytesIO(data))
    made.add_paragraph("以下没有内容")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def word_in_a_cell(data: bytes) -> bytes:
    made = docx.Document()
    made.add_paragraph(TITLE)
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "附图"
    table.cell(0, 1).paragraphs[0].add_run().add_picture(io.BytesIO(data))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def excel(data: bytes) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, TITLE)
        sheet.insert_image(2, 0, "a.png", {"image_data": io.BytesIO(data)})
    return stream.getvalue()


def web(data: bytes) -> bytes:
    address = "data:image/png;base64," + base64.b64encode(data).decode()
    return f'<html><meta charset=utf-8><p>{TITLE}<p><img src="{address}"><p>以下没有内容</html>'.encode()


def archive(data: bytes) -> bytes:
    page = f"<html><p>{TITLE}<table><tr><td><img src='p.files/a.png'></table></html>".encode()
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Location: file:///C:/1/p.htm\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    )
    middle = (
        "\r\n--b\r\nContent-Location: file:///C:/1/p.files/a.png\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + page + middle.encode() + base64.encodebytes(data) + b"\r\n--b--\r\n"


def sealed(data: bytes) -> bytes:
    """An OFD file whose page is a picture."""
    resources = (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    document = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    return ofd(
        '<ofd:ImageObject Boundary="0 0 297 210" ResourceID="7"/>',
        **{"Doc_0/Document.xml": document, "Doc_0/DocumentRes.xml": resources, "Doc_0/Res/a.png": data},
    )


MAKERS = [word, word_in_a_cell, excel, web, archive, sealed]


def statement() -> bytes:
    return saved(picture(statement_page()), dpi=(200, 200))


@with_ocr
@pytest.mark.parametrize("made", MAKERS)
def test_a_statement_that_is_a_picture_is_read_where_it_stands(made: Callable[[bytes], bytes]) -> None:
    (page,) = read_document(made(statement()), "公开").pages
    wanted = texts(pages_of(printed())[statement_page() - 1])
    assert texts(page)[-len(wanted) :] == wanted
    assert page.recognised
    (place,) = page.pictures
    assert all(place.box.y0 <= one.box.y0 <= place.box.y1 for one in page.recognised)
    before = [line.text for line in page.lines if line.box.y0 < place.box.y0]
    assert before == ([] if made is sealed else [TITLE])


@with_ocr
def test_figures_of_a_picture_have_a_confidence_and_a_crop_and_those_beside_it_have_none() -> None:
    from disclosures.documents.scan.crop import crops

    said = "（一）收入决算总体情况。2024年度收入合计12.50万元。"
    address = "data:image/png;base64," + base64.b64encode(statement()).decode()
    data = (
        f"<html><meta charset=utf-8><p>{TITLE}<p>目录<p>第一部分 部门概况<p>第二部分 部门决算表"
        f'<p><img src="{address}"><p>第三部分 部门决算情况说明<p>{said}</html>'
    ).encode()
    filing = read_bytes(data, "公开.html")
    scanned = [f for f in filing.figures if f.confidence is not None]
    printed_ones = [f for f in read_bytes(printed(), "决算.pdf").figures if f.page == statement_page()]
    assert [f.value for f in scanned if f.statement != "narrative"] == [f.value for f in printed_ones]
    assert {f.confidence for f in filing.figures if f.statement == "narrative"} <= {None}
    assert not [issue for issue in filing.issues if issue.code == "unread_picture"]
    places = [(f.page, Box(f.x0, f.y0, f.x1, f.y1)) for f in scanned[:2]]
    shown = [Image.open(io.BytesIO(png)) for png in crops(data, sniff(data), places)]
    assert all(image.width > 100 and image.height > 30 for image in shown)
    with pytest.raises(ValueError, match="no picture on page 1"):
        list(crops(data, sniff(data), [(1, Box(0, 0, 5, 5))]))


@with_ocr
def test_a_chart_is_taken_off_the_page() -> None:
    chart = Image.new("RGB", (900, 700), "white")
    draw = ImageDraw.Draw(chart)
    for x, height in ((150, 300), (400, 450), (650, 200)):
        draw.rectangle((x, 600 - height, x + 120, 600), fill="steelblue")
        draw.text((x, 620), f"20{x // 10}", fill="black", font_size=28)
    (page,) = read_document(word(saved(chart)), "公开.docx").pages
    assert (page.pictures, page.recognised) == ((), ())
    assert [line.text for line in page.lines] == [TITLE, "以下没有内容"]


def test_small_and_broken_pictures_are_none() -> None:
    seal = saved(Image.new("RGB", (240, 600), "red"))
    assert not may_be_read(seal)
    assert not may_be_read(b"")
    assert not may_be_read(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    assert may_be_read(saved(Image.new("L", (1654, 2339), 255)))
    for made in (word, excel, web, archive):
        assert [page.pictures for page in read_document(made(seal), "公开").pages] == [()]


def test_what_a_hostile_file_says_of_pictures_harms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = saved(Image.new("L", (1654, 2339), 255))
    odd = archive(sheet).replace(b"file:///C:/1/p.files/a.png", b"http://[a")
    (page,) = read_document(odd.replace(b"p.files/a.png", b"//[x"), "公开.doc").pages
    assert [line.text for line in page.lines] == [TITLE]
    for address in ("data:image/png;base64,abc", "data:image/png;base64,图", "data:image/png,a", "//[", ""):
        data = f'<html><meta charset=utf-8><p>{TITLE}<p><img src="{address}"></html>'.encode()
        assert [page.pictures for page in read_document(data, "公开.html").pages] == [()]
    damaged = reworked(sealed(sheet), "Doc_0/DocumentRes.xml", "<ofd:Res", "<<")
    (page,) = read_document(damaged, "公开.ofd").pages
    assert (page.is_image, page.pictures) == (True, ())
    drawing = reworked(excel(sheet), "xl/drawings/_rels/drawing1.xml.rels", "<Rel", "<<Rel")
    (page,) = read_document(drawing, "公开.xlsx").pages
    assert ([line.text for line in page.lines], page.pictures) == ([TITLE], ())
    monkeypatch.setattr(flow_module, "MAX_PICTURES", len(sheet) - 1)
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(word(sheet), "公开.docx")
    assert caught.value.reason == "limit_exceeded"


@with_ocr
def test_a_picture_that_cannot_be_decoded_is_told_beside_one_that_is_read() -> None:
    whole = statement()
    page = f"<html><meta charset=utf-8><p>{TITLE}<p>" + "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}">'
        for data in (whole, whole[: len(whole) // 2])
    )
    filing = read_bytes(page.encode(), "公开.html")
    assert [issue.page for issue in filing.issues if issue.code == "unread_picture"] == [1]


@pytest.mark.parametrize("made", MAKERS)
def test_without_ocr_a_picture_is_told_and_the_rest_is_read(
    made: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosures.documents.embedded.is_available", lambda: False)
    monkeypatch.setattr("disclosures.reading.is_available", lambda: False)
    blank = saved(Image.new("L", (1654, 2339), 255))
    (page,) = read_document(made(blank), "公开").pages
    (place,) = page.pictures
    assert place.data == blank
    assert place.box.x1 == SIDE
    if made is not sealed:  # that page has no word that says what it is
        issues = read_bytes(made(blank), "公开").issues
        assert [issue.page for issue in issues if issue.code == "unread_picture"] == [1]


def pasted(number: int, width: float, height: float, x: float, y: float) -> bytes:
    """The printed filing with a picture on one of its pages; the place is of its lower left corner."""
    document = pdfium.PdfDocument(printed())
    page = document[number - 1]
    image = pdfium.PdfImage.new(document)
    image.set_bitmap(pdfium.PdfBitmap.from_pil(Image.new("RGB", (600, 400), "lightgrey")))
    image.set_matrix(pdfium.PdfMatrix().scale(width, height).translate(x, y))
    page.insert_obj(image)
    page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_a_picture_among_the_text_of_a_pdf_is_told(engine: str) -> None:
    cover, statement_at = 1, statement_page()
    table = pages_of(printed())[statement_at - 1].tables[0].box
    height = pages_of(printed())[statement_at - 1].height
    for data, told in (
        (printed(), []),
        (pasted(cover, 400, 250, 90, 40), [cover]),
        (pasted(cover, 80, 80, 90, 40), []),  # a logo
        (pasted(statement_at, table.x1 - table.x0, 300, table.x0, height - table.y0 - 300), []),  # under text
    ):
        filing = read_bytes(data, "决算.pdf", engine)
        assert [issue.page for issue in filing.issues if issue.code == "unread_picture"] == told
