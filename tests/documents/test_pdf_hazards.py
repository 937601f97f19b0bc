"""What real PDFs do to a reader, one small page each."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from types import ModuleType

import pytest
from drawn_pages import HEIGHT, SONG, WIDTH, fill_grid, stroke_grid
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from disclosures.documents import Page, Table, contents, glyphs, grid, pdf_file, read_document
from disclosures.documents.document import UnreadableDocumentError

Pdf = Callable[..., bytes]
both_engines = pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])


def page_of(data: bytes, engine: str = "pdfium") -> Page:
    return read_document(data, "drawn.pdf", engine).pages[0]


def words(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.grid]


@both_engines
def test_glyph_boxes_are_where_the_text_is_printed(pdf: Pdf, engine: str) -> None:
    page = page_of(pdf(lambda c: c.drawString(50, 200, "支出决算为 1,234.50 万元")), engine)
    assert words(page) == ["支出决算为 1,234.50 万元"]
    assert (page.number, page.width, page.height) == (1, WIDTH, HEIGHT)
    number = page.lines[0].glyphs[6:14]
    assert "".join(g.text for g in number) == "1,234.50"
    assert number[0].x0 == pytest.approx(50 + 50 + 2.07, abs=0.1)
    assert number[0].y0 < HEIGHT - 200 - 3 < number[0].y1
    assert number[0].y1 - number[0].y0 == pytest.approx(10, abs=2)


@both_engines
def test_a_page_origin_may_be_anywhere(pdf: Pdf, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((40, 30, 340, 280))
        canvas.drawString(50, 200, "合计")
        stroke_grid(canvas, [50, 100, 150], [100, 120])
        canvas.drawString(55, 105, "12")

    page = page_of(pdf(draw), engine)
    assert (page.width, page.height) == (300, 250)
    assert page.lines[0].box.x0 == pytest.approx(10, abs=0.1)
    assert page.tables[0].xs == pytest.approx((10, 60, 110))
    assert page.tables[0].ys == pytest.approx((160, 180))
    assert texts(page.tables[0]) == [["12", ""]]


@both_engines
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_as_displayed(pdf: Pdf, angle: int, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(angle)  # reportlab swaps the sides of the page, so that it displays 400 by 300
        canvas.transform(*from_displayed[angle])
        canvas.drawString(20, 250, "收入 12.30 万元")
        stroke_grid(canvas, [20, 60, 110], [180, 200, 220])
        canvas.drawString(25, 205, "合计")
        canvas.drawString(65, 185, "9.60")

    # From the displayed page, origin at the lower left, to the page as it is stored.
    from_displayed = {
        90: (0, 1, -1, 0, HEIGHT, 0),
        180: (-1, 0, 0, -1, WIDTH, HEIGHT),
        270: (0, -1, 1, 0, 0, WIDTH),
    }
    page = page_of(pdf(draw), engine)
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert words(page) == ["收入 12.30 万元"]
    assert page.lines[0].box.x0 == pytest.approx(20, abs=0.5)
    assert page.lines[0].box.y0 < 50 < page.lines[0].box.y1 + 3
    table = page.tables[0]
    assert texts(table) == [["合计", ""], ["", "9.60"]]
    assert table.xs == pytest.approx((20, 60, 110), abs=0.5)
    assert table.ys == pytest.approx((80, 100, 120), abs=0.5)


def test_a_number_in_another_font_stays_in_its_sentence(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 200, "支出决算为")
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(103, 197.5, "1511.89")
        canvas.setFont(SONG, 10)
        canvas.drawString(149, 200, "万元")
        canvas.drawString(50, 187, "下一行")

    assert words(page_of(pdf(draw))) == ["支出决算为 1511.89 万元", "下一行"]


def test_content_order_is_not_reading_order(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(90, 150, "万元")
        canvas.drawString(50, 180, "上面")
        canvas.drawString(60, 150, "9.60")
        canvas.drawString(50, 150, "共")

    assert [w.replace(" ", "") for w in words(page_of(pdf(draw)))] == ["上面", "共9.60万元"]


@both_engines
def test_one_text_object_per_character_in_a_font_that_no_machine_has(pdf: Pdf, engine: str) -> None:
    printed = "共支出0.95万元（亳州鄯善）"

    def draw(canvas: Canvas) -> None:
        for i, character in enumerate(printed):
            canvas.drawString(50 + 12 * i, 200, character)

    page = page_of(pdf(draw), engine)
    assert [w.replace(" ", "") for w in words(page)] == [printed]
    digit = next(g for g in page.lines[0].glyphs if g.text == "9")
    assert digit.x1 - digit.x0 == pytest.approx(4.62, abs=0.01)  # its width in the file, not the font's


# -- what cannot be seen


def test_text_outside_its_clip_is_not_there(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        window = canvas.beginPath()
        window.rect(50, 150, 55, 60)
        canvas.clipPath(window, stroke=0, fill=0)
        canvas.drawString(55, 200, "看得见看不见")
        canvas.drawString(55, 120, "下一页的内容")
        canvas.restoreState()
        canvas.drawString(55, 100, "页脚")

    assert words(page_of(pdf(draw))) == ["看得见看不", "页脚"]
    assert words(page_of(pdf(draw), "pdfplumber")) == ["看得见看不见", "下一页的内容", "页脚"]


def test_clips_within_clips_and_forms(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("row", 0, 0, 200, 20)
        canvas.setFont(SONG, 10)
        canvas.drawString(5, 5, "表内合计")
        canvas.drawString(5, 40, "表外")
        stroke_grid(canvas, [0, 100, 200], [0, 20])
        canvas.endForm()
        canvas.translate(50, 100)
        canvas.doForm("row")

    page = page_of(pdf(draw))
    assert words(page) == []
    assert texts(page.tables[0]) == [["表内合计", ""]]
    assert page.tables[0].xs == pytest.approx((50, 150, 250))
    assert page.tables[0].ys == pytest.approx((180, 200))


def test_a_slanted_clip_hides_only_what_is_surely_outside(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        diamond = canvas.beginPath()
        diamond.moveTo(50, 205)
        diamond.lineTo(100, 255)
        diamond.lineTo(150, 205)
        diamond.lineTo(100, 155)
        diamond.close()
        canvas.clipPath(diamond, stroke=0, fill=0)
        canvas.drawString(80, 200, "菱形之内")
        canvas.drawString(180, 200, "之外")

    assert words(page_of(pdf(draw))) == ["菱形之内"]


@both_engines
def test_text_off_the_page_is_not_there(pdf: Pdf, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(WIDTH - 15, 200, "页边之外")
        canvas.drawString(50, -20, "页脚之下")

    assert words(page_of(pdf(draw), engine)) == ["页边"]


def test_invisible_text_is_not_there(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        hidden = canvas.beginText(50, 200)
        hidden.setTextRenderMode(3)
        hidden.textOut("隐藏的文字")
        hidden.setTextRenderMode(0)
        canvas.drawText(hidden)
        canvas.drawString(50, 150, "可见")

    assert words(page_of(pdf(draw))) == ["可见"]


def test_transparent_text_is_not_there(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 150, "可见")
        canvas.setFillAlpha(0)
        canvas.drawString(50, 200, "透明")

    assert words(page_of(pdf(draw))) == ["可见"]


def test_white_text_is_seen_only_on_paint(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.3, 0.6)
        canvas.rect(40, 190, 100, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(40, 90, 100, 30, stroke=0, fill=1)
        canvas.drawString(50, 200, "蓝底白字")
        canvas.drawString(50, 100, "白底白字")
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(50, 150, "黑字")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(50, 60, "先写后涂")
        canvas.setFillColorRGB(0.1, 0.3, 0.6)
        canvas.rect(40, 50, 100, 30, stroke=0, fill=1)

    assert words(page_of(pdf(draw))) == ["蓝底白字", "黑字"]


@both_engines
def test_a_watermark_is_not_text(pdf: Pdf, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 150, "本年支出合计")
        canvas.saveState()
        canvas.translate(60, 100)
        canvas.rotate(45)
        canvas.setFont(SONG, 40)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    assert words(page_of(pdf(draw), engine)) == ["本年支出合计"]


@both_engines
def test_a_slightly_skewed_scan_is_text(pdf: Pdf, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(1)
        canvas.drawString(50, 150, "合计")

    assert words(page_of(pdf(draw), engine)) == ["合计"]


@both_engines
@pytest.mark.parametrize("offset", [0.0, 0.2, 0.6])
def test_fake_bold_is_one_character(pdf: Pdf, engine: str, offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 150, "合计11.22")
        canvas.drawString(50 + offset, 150, "合计11.22")

    assert words(page_of(pdf(draw), engine)) == ["合计11.22"]


# -- rules


@both_engines
@pytest.mark.parametrize("rules", [stroke_grid, fill_grid])
def test_rules_are_lines_or_thin_rectangles(pdf: Pdf, engine: str, rules: Callable[..., None]) -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas, [50, 100, 180], [100, 120, 140])
        canvas.drawString(55, 125, "合计")
        canvas.drawString(120, 105, "-12.30")

    page = page_of(pdf(draw), engine)
    assert texts(page.tables[0]) == [["合计", ""], ["", "-12.30"]]
    assert page.tables[0].box == pytest.approx((50, 160, 180, 200), abs=0.3)
    assert words(page) == []


def test_a_rectangle_per_cell_and_one_path_for_all(pdf: Pdf) -> None:
    def rectangles(canvas: Canvas) -> None:
        for x in (50, 100, 150):
            canvas.rect(x, 100, 50, 20)

    def one_path(canvas: Canvas) -> None:
        path = canvas.beginPath()
        for x in (50, 100, 150):
            path.rect(x, 100, 50, 20)
        canvas.drawPath(path)

    for drawing in (rectangles, one_path):
        table = page_of(pdf(drawing)).tables[0]
        assert table.xs == pytest.approx((50, 100, 150, 200))
        assert (table.row_count, table.column_count, len(table.cells)) == (1, 3, 3)


def test_headers_span(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        stroke_grid(canvas, [50, 100, 150, 200], [100, 120])
        canvas.line(50, 100, 50, 160)
        canvas.line(100, 100, 100, 160)
        canvas.line(200, 100, 200, 160)
        canvas.line(150, 100, 150, 140)
        canvas.line(50, 160, 200, 160)
        canvas.line(100, 140, 200, 140)
        for x, y, text in ((60, 135, "科目"), (130, 145, "支出"), (105, 125, "基本"), (155, 125, "项目")):
            canvas.drawString(x, y, text)

    table = page_of(pdf(draw)).tables[0]
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.text}
    assert spans == {"科目": (0, 0, 2, 1), "支出": (0, 1, 1, 2), "基本": (1, 1, 1, 1), "项目": (1, 2, 1, 1)}


def test_a_white_fill_draws_no_table(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        for y in (100, 120, 140):
            canvas.rect(50, y, 100, 20, stroke=0, fill=1)
            canvas.rect(150, y, 100, 20, stroke=0, fill=1)
        fill_grid(canvas, [50, 150, 250], [100, 120, 140])
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(60, 125, "不是表格")

    page = page_of(pdf(draw))
    assert page.tables == ()
    assert words(page) == ["不是表格"]
    assert len(page_of(pdf(draw), "pdfplumber").tables) == 1


def test_a_coloured_fill_does_not_split_a_merged_cell(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(50, 120, 50, 20, stroke=0, fill=1)
        canvas.rect(100, 120, 50, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        stroke_grid(canvas, [50, 150], [120, 140])
        stroke_grid(canvas, [50, 100, 150], [100, 120])

    table = page_of(pdf(draw)).tables[0]
    assert [(c.row, c.column, c.column_span) for c in table.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]


def test_white_rules_between_coloured_cells_are_rules(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(48, 98, 104, 44, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 1)
        stroke_grid(canvas, [50, 100, 150], [100, 120, 140])

    assert len(page_of(pdf(draw)).tables[0].cells) == 4


def test_rules_outside_their_clip_are_not_there(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        window = canvas.beginPath()
        window.rect(40, 95, 200, 30)
        canvas.clipPath(window, stroke=0, fill=0)
        stroke_grid(canvas, [50, 100, 150], [60, 100, 120, 160])

    table = page_of(pdf(draw)).tables[0]
    assert table.ys == pytest.approx((180, 200))


@both_engines
def test_a_wrapped_number_reads_as_one(pdf: Pdf, engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        stroke_grid(canvas, [50, 85, 150], [100, 130])
        canvas.drawString(52, 118, "2082.1")
        canvas.drawString(52, 106, "1")

    cell = page_of(pdf(draw), engine).tables[0].cells[0]
    assert cell.text == "2082.11"
    assert [line.text for line in cell.lines] == ["2082.1", "1"]


def test_an_empty_continuation_is_a_table(pdf: Pdf) -> None:
    page = page_of(pdf(lambda c: stroke_grid(c, [50, 100, 150, 200], [270, 285])))
    assert [(t.row_count, t.column_count) for t in page.tables] == [(1, 3)]
    assert not page.is_image


def test_a_frame_around_text_is_not_a_table(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 100, 200, 60)
        canvas.drawString(60, 120, "提示")

    page = page_of(pdf(draw))
    assert page.tables == ()
    assert words(page) == ["提示"]


def test_a_table_within_a_cell_keeps_its_own_text(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        stroke_grid(canvas, [20, 200, 380], [50, 250])
        stroke_grid(canvas, [50, 100, 150], [100, 120])
        canvas.drawString(55, 105, "里")
        canvas.drawString(55, 200, "外")

    outer, inner = page_of(pdf(draw)).tables
    assert texts(outer) == [["外", ""]]
    assert texts(inner) == [["里", ""]]


# -- what cannot be read


def raw_pdf(*objects: bytes) -> bytes:
    """A file of numbered objects; the first is the catalogue."""
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(data))
    )


def test_a_character_without_unicode_is_counted_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.documents.scan.needed.is_available", lambda: False)
    content = b"BT /F 12 Tf 20 50 Td <001100120013> Tj /G 12 Tf ( 12) Tj ET"
    data = raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R /G 8 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    for engine in ("pdfium", "pdfplumber"):
        page = page_of(data, engine)
        assert page.unmapped_glyphs == 3
        assert [w.replace(" ", "") for w in words(page)] == ["\ufffd\ufffd\ufffd12"]


@both_engines
def test_a_scan_is_an_image(pdf: Pdf, engine: str) -> None:
    picture = ImageReader(Image.new("L", (8, 8), 200))

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
        canvas.drawString(50, 20, "扫描件")

    def stripes(canvas: Canvas) -> None:
        for y in range(0, int(HEIGHT), 30):
            canvas.drawImage(picture, 0, y, WIDTH, 30)

    def logo(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, 50, 50)

    def background(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
        canvas.drawString(50, 100, "背景图上的正文有二十个以上的字所以不是扫描件")

    pages = read_document(pdf(scan, stripes, logo, background), "drawn.pdf", engine).pages
    assert [page.is_image for page in pages] == [True, True, False, False]


@pytest.mark.parametrize(
    ("module", "limit"),
    [
        (pdf_file, "MAX_PAGES"),
        (contents, "MAX_OBJECTS"),
        (contents, "MAX_SEGMENTS"),
        (contents, "MAX_COMPARISONS"),
        (glyphs, "MAX_CHARACTERS"),
        (grid, "MAX_RULES"),
        (grid, "MAX_SLOTS"),
    ],
)
def test_a_file_with_too_much_in_it_is_refused(
    pdf: Pdf, monkeypatch: pytest.MonkeyPatch, module: ModuleType, limit: str
) -> None:
    def draw(canvas: Canvas) -> None:
        stroke_grid(canvas, range(50, 350, 10), range(50, 250, 10))
        canvas.rect(50, 50, 300, 200, stroke=0, fill=1)
        canvas.drawString(55, 52, "黑")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(75, 52, "白底白字")

    data = pdf(draw, lambda canvas: None)
    assert len(read_document(data, "large.pdf").pages) == 2
    monkeypatch.setattr(module, limit, 1 if limit != "MAX_COMPARISONS" else 0)
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "large.pdf")
    assert caught.value.reason == "limit_exceeded"


def test_radicals_read_as_ideographs(pdf: Pdf) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=0)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 50, "A")
    canvas.save()
    # A font that maps its A to the radical that looks like 食.
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <2EDD> endbfchar\n"
        b"endcmap end end"
    )
    data = raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length 34 >>\nstream\nBT /F 12 Tf 20 50 Td (A) Tj ET     \nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(cmap), cmap),
    )
    for engine in ("pdfium", "pdfplumber"):
        assert words(page_of(data, engine)) == ["食"]


def test_a_hyphen_at_the_end_of_a_line_is_printed(pdf: Pdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        text = canvas.beginText(50, 200)
        text.textLines("budget-\nary report of the de-\npartment")
        canvas.drawText(text)

    assert words(page_of(pdf(draw))) == ["budget-", "ary report of the de-", "partment"]


def test_no_glyph_is_white_space_but_gaps(pdf: Pdf) -> None:
    page = page_of(pdf(lambda c: c.drawString(50, 200, "部门：\u3000\u3000某局  单位：万元")))
    line = page.lines[0]
    assert re.sub(r" ", "", line.text) == "部门：某局单位：万元"
    assert "  " not in line.text
    assert len(line.text) == len(line.glyphs)
    assert [g.x0 for g in line.glyphs] == sorted(g.x0 for g in line.glyphs)
