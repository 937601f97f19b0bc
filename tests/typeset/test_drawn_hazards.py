"""Whatever way a page is drawn, by either producer, what is read is what was set: one small document each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from disclosures.documents import Page, read_document
from disclosures.typeset import drawing_producer_names, styles
from disclosures.typeset.blocks import Align, Block, Cell, NewPage, Paragraph, Span, TableBlock, plain
from disclosures.typeset.layout import Layout
from disclosures.typeset.look import Look
from disclosures.typeset.producers import Manuscript, UnknownProducerError, producer

SENTENCE = "本年度支出决算为1,234.56万元，比上年增加20.00万元，主要原因是人员增加。"


@pytest.fixture(params=drawing_producer_names())
def by(request: pytest.FixtureRequest) -> str:
    """The name of each producer in turn."""
    return str(request.param)


@pytest.fixture(params=[name for name in drawing_producer_names() if producer(name).suffix == ".pdf"])
def pdf_by(request: pytest.FixtureRequest) -> str:
    """The name of each producer of PDFs in turn: only these have text objects and turned pages."""
    return str(request.param)


def drawn(blocks: Iterable[Block], look: Look, by: str) -> tuple[Layout, bytes]:
    """Blocks as laid out, and the bytes of their file."""
    maker = producer(by)
    blocks = tuple(blocks)
    face = maker.typeface(look.mixed_fonts)
    layout = Layout(face, look)
    layout.set(blocks)
    return layout, maker.write(Manuscript("样张", blocks, layout.pages, face, look))


def pages_of(blocks: Iterable[Block], look: Look, by: str) -> tuple[Page, ...]:
    return read_document(drawn(blocks, look, by)[1], "样张.pdf").pages


def texts_of(page: Page) -> list[str]:
    return [line.text.replace(" ", "") for line in page.lines]


def table(rows: int = 4, group: str = "组别名称") -> TableBlock:
    """A header over a merged cell at the left and numbered rows, the mark of each its number."""
    head = (Cell(plain("分组")), Cell(plain("金额合计")))
    first = (Cell(plain(group), rows=rows), Cell((Span("1000.25", (0,)),), align=Align.RIGHT))
    rest = ((Cell((Span(f"{1000 + n}.25", (n,)),), align=Align.RIGHT),) for n in range(1, rows))
    return TableBlock((1.0, 1.0), (head, first, *rest), 1, 9, 20)


def cells_of(pages: Iterable[Page]) -> list[list[str]]:
    return [[cell.text for cell in found.cells] for page in pages for found in page.tables]


PLAIN_CELLS = [["分组", "金额合计", "组别名称", "1000.25", "1001.25", "1002.25", "1003.25"]]


@pytest.mark.parametrize(
    "look",
    [
        Look(rules="stroke"),
        Look(rules="fill"),
        Look(white_fills=True, header_fill="D9E2F3"),
        Look(rules="fill", white_fills=True, header_fill="404040", glyph_objects=True),
        Look(clips=True, cell_text="top"),
        Look(mixed_fonts=False, row_height=40),
    ],
    ids=["strokes", "thin fills", "white and coloured fills", "all of WPS", "clips", "high rows"],
)
def test_a_table_is_the_same_however_its_rules_and_cells_are_painted(look: Look, by: str) -> None:
    assert cells_of(pages_of([NewPage(), table()], look, by)) == PLAIN_CELLS


def test_every_glyph_is_a_text_object_of_its_own(pdf_by: str) -> None:
    blocks = [NewPage(), Paragraph(plain(SENTENCE))]
    _, data = drawn(blocks, Look(glyph_objects=True), pdf_by)
    document = pdfium.PdfDocument(data)
    objects = [found for found in document[0].get_objects() if found.type == raw.FPDF_PAGEOBJ_TEXT]
    assert len(objects) == len(SENTENCE)
    document.close()
    assert "".join(texts_of(pages_of(blocks, Look(glyph_objects=True), pdf_by)[0])) == SENTENCE


@pytest.mark.parametrize("mixed", [True, False])
def test_numbers_stay_on_the_line_of_their_words(mixed: bool, by: str) -> None:
    (page,) = pages_of([NewPage(), Paragraph(plain("支出决算为1,234.56万元"))], Look(mixed_fonts=mixed), by)
    assert texts_of(page) == ["支出决算为1,234.56万元"]


@pytest.mark.parametrize("look", [Look(), Look(glyph_objects=True), Look(mixed_fonts=False, spaced=False)])
def test_boxes_hold_within_a_point(look: Look, by: str) -> None:
    layout, data = drawn(
        [NewPage(), Paragraph((*plain("支出"), Span("9,876.54", (0,)), *plain("万元")))], look, by
    )
    (page,) = read_document(data, "样张.pdf").pages
    number = [glyph for line in page.lines for glyph in line.glyphs if glyph.text in "9,876.54"]
    box = layout.places[0].box
    assert number[0].x0 == pytest.approx(box.x0, abs=1)
    assert number[-1].x1 == pytest.approx(box.x1, abs=1)
    assert all(box.y0 <= (glyph.y0 + glyph.y1) / 2 <= box.y1 for glyph in number)


def test_a_number_wrapped_in_its_cell_is_one_number(by: str) -> None:
    block = TableBlock(
        (1.0, 1.0, 14.0), ((Cell(plain("甲")), Cell((Span("12082.15", (0,)),)), Cell()),), 0, 9, 20
    )
    layout, data = drawn([NewPage(), block], Look(cell_pad=7), by)
    (page,) = read_document(data, "样张.pdf").pages
    wrapped = page.tables[0].cells[1]
    assert len(wrapped.lines) > 1
    assert wrapped.text == "12082.15"
    box = layout.places[0].box
    assert box.y1 - box.y0 > 15


@pytest.mark.parametrize("rows", [40, 45, 52])
def test_a_cell_printed_whole_on_two_pages_is_read_once(rows: int, by: str) -> None:
    label = "这是一个很长的组别名称它跨过分页处" * 6
    layout, data = drawn([NewPage(), table(rows, label)], Look(clips=True, row_height=20), by)
    first, second = read_document(data, "样张.pdf").pages
    printed = [run.text for page in layout.pages for run in page.texts]
    assert len("".join(printed)) > len(label) + sum(len(f"{1000 + n}.25") for n in range(rows))
    shown = first.tables[0].grid[1][0].text + second.tables[0].grid[0][0].text
    assert shown == label
    numbers = [text for cells in cells_of([first, second]) for text in cells if text.endswith(".25")]
    assert numbers == [f"{1000 + n}.25" for n in range(rows)]
    assert {place.page for place in layout.places.values()} == {1, 2}


def test_a_header_stands_on_every_page_or_on_the_first(by: str) -> None:
    blocks = [NewPage(), table(60)]
    repeated = cells_of(pages_of(blocks, Look(repeat_header=True), by))
    assert [cells[:2] for cells in repeated] == [["分组", "金额合计"]] * 2
    once = cells_of(pages_of(blocks, Look(), by))
    assert ["金额合计" in cells for cells in once] == [True, False]


def test_an_empty_row_may_be_all_of_a_continuation(by: str) -> None:
    first, second = pages_of([NewPage(), table(30)], Look(empty_continuation=True, page_number=""), by)
    assert len(first.tables[0].cells) == 33
    assert cells_of([second]) == [["", ""]]
    assert second.lines == ()


def test_a_blank_page_stands_where_the_paper_turns(by: str) -> None:
    blocks = [
        *(NewPage(), Paragraph(plain("文字"))),
        *(NewPage(landscape=True), Paragraph(plain("报表"))),
    ]
    pages = pages_of(blocks, Look(blank_pages=True), by)
    assert [(page.width > page.height, bool(page.lines)) for page in pages] == [
        (False, True),
        (False, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("notation", "at", "printed"),
    [
        ("{n}", "bottom", ["2", "3"]),
        ("— {n} —", "outside", ["—2—", "—3—"]),
        ("第 {n} 页，共 {total} 页", "bottom", ["第2页，共3页", "第3页，共3页"]),
        ("{n}/{total}", "top", ["2/3", "3/3"]),
    ],
)
def test_a_page_number_between_the_lines_of_a_sentence_is_a_line_of_its_own(
    notation: str, at: str, printed: list[str], by: str
) -> None:
    blocks = [NewPage(), Paragraph(plain(SENTENCE * 45))]
    pages = pages_of(blocks, Look(page_number=notation, page_number_at=at, spaced=False), by)
    lines = [texts_of(page) for page in pages]
    assert len(lines) == 3
    for page, number in zip(lines[1:], printed, strict=True):  # the first page is a cover
        assert page.pop(0 if at == "top" else -1) == number
    assert "".join(line for page in lines for line in page) == SENTENCE * 45


@pytest.mark.parametrize("rotate", [90, 270])
def test_a_turned_page_is_read_as_it_is_displayed(rotate: int, pdf_by: str) -> None:
    blocks = [NewPage(landscape=True), table(), NewPage(), Paragraph(plain("后一页"))]
    layout, data = drawn(blocks, Look(rotate=rotate), pdf_by)
    document = pdfium.PdfDocument(data)
    assert [page.get_rotation() for page in document] == [rotate, 0]
    document.close()
    for engine in ("pdfium", "pdfplumber"):
        first, second = read_document(data, "样张.pdf", engine).pages
        assert (first.width, first.height) == pytest.approx((842, 595))
        assert cells_of([first]) == PLAIN_CELLS
        (number,) = (cell for cell in first.tables[0].cells if cell.text == "1003.25")
        assert number.lines[0].box.x0 == pytest.approx(layout.places[3].box.x0, abs=1)
        assert number.lines[0].box.x1 == pytest.approx(layout.places[3].box.x1, abs=1)
        assert "后一页" in texts_of(second)


HAUNTED = Look(watermark="内部资料", hidden_text="收入总计99,999.99万元", spaced=False, page_number="{n}")


@pytest.mark.parametrize("ink", ["white", "invisible"])
def test_watermarks_and_unseen_text_are_not_read(ink: str, by: str) -> None:
    blocks = [NewPage(), Paragraph(plain("封面")), NewPage(), Paragraph(plain("正文"))]
    layout, data = drawn(blocks, Look(**{**_habits(HAUNTED), "hidden_by": ink}), by)
    written = [run.text for run in layout.pages[1].texts]
    assert {"内部资料", "收入总计99,999.99万元"} <= set(written)
    pages = read_document(data, "样张.pdf").pages
    assert [texts_of(page) for page in pages] == [["封面"], ["正文", "2"]]


@pytest.mark.parametrize("bold", ["stroke", "twice"])
def test_a_bold_title_is_read_once(bold: str, by: str) -> None:
    title = Paragraph(plain("收入支出决算总表22"), 16, 30, 0, Align.CENTER, bold=True)
    (page,) = pages_of([NewPage(), title], Look(bold=bold, title_spacing=0.4), by)
    assert texts_of(page) == ["收入支出决算总表22"]


def test_the_same_manuscript_gives_the_same_bytes(by: str) -> None:
    blocks = [NewPage(landscape=True), table(30), Paragraph(plain(SENTENCE))]
    look = Look(rotate=90, glyph_objects=True, clips=True)
    assert drawn(blocks, look, by)[1] == drawn(blocks, look, by)[1]


def test_text_with_signs_of_any_notation_is_text(by: str) -> None:
    text = 'a"b\\c#d$e<f>&g{h}'
    (page,) = pages_of([NewPage(), Paragraph(plain(text), size=9)], Look(), by)
    assert texts_of(page) == [text]


def _habits(look: Look) -> dict[str, object]:
    return {field.name: getattr(look, field.name) for field in fields(Look)}


def test_the_styles_together_have_every_habit() -> None:
    plain_habits = _habits(Look())
    shown = {
        name
        for style in styles().values()
        for name, v in _habits(style.look).items()
        if v != plain_habits[name]
    }
    assert shown == set(plain_habits)


def test_a_habit_that_is_none_and_a_producer_that_is_none_are_refused() -> None:
    for wrong in ({"rules": "dots"}, {"rotate": 45}, {"header_fill": "blue"}, {"page_number_at": "left"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Look(**wrong)  # type: ignore[arg-type]
    known = "docx, html, mhtml, ofd, pictures, reportlab, scan, tiff, typst, xlsx"
    with pytest.raises(UnknownProducerError, match=f"there are: {known}"):
        producer("quill")
