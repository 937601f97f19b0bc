"""The sheet for the unit: what it says, the marks on its pictures, characters that the font does not hold."""

import io
import re
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from PIL import Image
from store import store

from benchmarks.mutants import UNCHANGED, load
from disclosures import typeset
from disclosures.documents.excerpt import excerpts
from disclosures.documents.picture import CULPRIT, OPERAND, Mark, pictures
from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.life import Review, State
from expectations.notice import notice
from expectations.notice_evidence import EvidenceError, with_evidence
from expectations.notice_html import notice_html
from expectations.notice_pdf import notice_pdf

DAY = date(2025, 3, 4)
LINES = ["narrative asset.building_value 3.00", "narrative asset.fixed_gross 2.00"]


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """A typeset filing with one figure that was read wrongly on purpose, its warehouse and its file."""
    path = typeset.typeset(1, tmp_path_factory.mktemp("notice")).path
    con, _ = load(path)
    con.execute(
        "UPDATE core.fct_figure SET value = value + 10 WHERE figure_id = ("
        "SELECT min(figure_id) FROM core.fct_figure WHERE statement = 'T3' AND value > 0 AND nature IS NULL"
        " AND function_code IS NOT NULL)"
    )
    evaluate(con)
    return con, path


@pytest.fixture(scope="module")
def sheet(filed):
    con, path = filed
    return with_evidence(notice(con, UNCHANGED, {}, DAY), path)


def test_a_notice_says_who_what_where_why_and_what_instead(sheet):
    entry = sheet.entries[0]
    assert entry.figures[0].is_culprit and "支出决算表第" in entry.figures[0].place
    assert "宜为" in entry.suggestion and entry.rules[0].cites and entry.expected and entry.difference
    page = notice_html(sheet)
    for words in (sheet.title, sheet.document, "2025-03-04", entry.message, entry.suggestion, entry.key):
        assert words in page
    for rule in entry.rules:
        assert rule.title in page and rule.cites in page
    assert "http" not in page and page.count("data:image/png;base64,") == len(entry.evidence.pictures) > 0


def test_the_pictures_have_the_marks(sheet):
    for picture in sheet.entries[0].evidence.pictures[:1]:
        image = Image.open(io.BytesIO(picture.png)).convert("RGB")
        assert (image.width, image.height) == (picture.width_px, picture.height_px)
        seen = {colour for _, colour in image.getcolors(1 << 20)}
        for wanted in (CULPRIT, OPERAND):
            assert any(max(abs(a - b) for a, b in zip(wanted, c, strict=True)) < 24 for c in seen)


def test_a_mark_is_around_its_box(filed):
    _, path = filed
    (picture,) = pictures(path.read_bytes(), [Mark(1, 100, 200, 180, 215, is_culprit=True)])
    image = Image.open(io.BytesIO(picture.png)).convert("RGB")
    scale = image.height / (picture.bottom - picture.top)
    red = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y))[0] > 150 and max(image.getpixel((x, y))[1:]) < 90
    ]
    left, top = min(x for x, _ in red) / scale, min(y for _, y in red) / scale + picture.top
    right, bottom = max(x for x, _ in red) / scale, max(y for _, y in red) / scale + picture.top
    assert (left, top, right, bottom) == pytest.approx((98, 198, 182, 217), abs=1)


def test_the_pdf_says_the_same(sheet):
    with pdfium.PdfDocument(notice_pdf(sheet)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        said = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", sheet.entries[0].message) in said
        assert re.sub(r"\s", "", sheet.title) in said
        kinds = {o.type for page in document for o in page.get_objects()}
        assert pdfium.raw.FPDF_PAGEOBJ_IMAGE in kinds


def test_characters_outside_the_bundled_font_do_not_stop_a_notice(sheet):
    odd = replace(sheet, unit="垚淼犇镇𠮷<&>局", entries=())
    with pdfium.PdfDocument(notice_pdf(odd)) as document:
        text = document[0].get_textpage().get_text_range()
    assert "垚淼犇" in text and "<&>" in text
    assert "&lt;&amp;&gt;" in notice_html(odd)
    assert "/" not in replace(odd, unit="甲/乙\\丙").file_stem


def test_what_was_explained_and_what_was_read_wrongly_is_not_told():
    con = store({"甲局": figures(LINES)})
    evaluate(con)
    (entry,) = notice(con, "甲局", {}, DAY).entries
    explained = {entry.key: Review(entry.key, State.EXPLAINED, "有批复", "甲", DAY)}
    assert notice(con, "甲局", explained, DAY).entries == ()
    con.execute("UPDATE dq.finding SET status = 'reading_error'")
    assert notice(con, "甲局", {}, DAY).entries == ()
    with pytest.raises(KeyError):
        notice(con, "乙局", {}, DAY)


def test_a_text_document_gives_its_lines(tmp_path):
    text = "某某局2023年度部门决算公开\n固定资产原值2.00万元\n房屋价值3.00万元\n"
    lines = excerpts(text.encode(), "a.txt", [Mark(1, 0, 2, 0, 2), Mark(1, 0, 2, 0, 2), Mark(1, 0, 3, 0, 3)])
    assert lines == [(1, "固定资产原值2.00万元"), (1, "房屋价值3.00万元")]


def test_a_document_that_cannot_be_shown_is_named(sheet, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    for path in (broken, tmp_path / "gone.pdf"):
        with pytest.raises(EvidenceError, match=re.escape(sheet.document)):
            with_evidence(sheet, path)
