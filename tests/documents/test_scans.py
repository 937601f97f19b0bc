"""Scans: lines and tables as on the printed page, however the sheet lay; without OCR nothing is lost."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from scanned_pages import pages_of, picture, printed, saved, statement_page, texts, with_ocr

from benchmarks.accuracy import accounts_for
from disclosures.documents import read_document
from disclosures.documents.document import Page, UnreadableDocumentError, UnsupportedDocumentError
from disclosures.documents.scan.needed import needs_recognition
from disclosures.documents.scan.numbers import holds, runs
from disclosures.reading import read_bytes
from disclosures.typeset.producers import producer
from disclosures.typeset.typesetting import typeset_filing


@with_ocr
@pytest.mark.parametrize(
    ("tilt", "kind", "options"), [(0.0, "PNG", {}), (1.1, "JPEG", {"quality": 70}), (-0.6, "TIFF", {})]
)
def test_a_scanned_statement_has_the_grid_and_the_numbers_of_the_printed_one(
    tilt: float, kind: str, options: dict[str, object]
) -> None:
    number = statement_page()
    document = read_document(saved(picture(number, tilt=tilt), kind, dpi=(200, 200), **options), "决算")
    (page,) = document.pages
    assert document.engine == "rapidocr"
    assert texts(page) == texts(pages_of(printed())[number - 1])
    assert min(one.confidence for one in page.recognised) > 0.25


@with_ocr
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_is_turned_upright_before_it_is_read(turn: int) -> None:
    from disclosures.documents.scan.files import upright_page

    straight = picture(statement_page())
    found, scale = upright_page(saved(straight.rotate(turn, expand=True), dpi=(200, 200)), "png", 1)
    assert found.shape == np.asarray(straight).shape
    assert scale == pytest.approx(200 / 72)
    ink, wanted = found < 128, np.asarray(straight) < 128
    assert (ink & wanted).sum() > 0.8 * wanted.sum()


@with_ocr
def test_only_the_pages_without_text_are_recognised() -> None:
    number = statement_page()
    mixed = pdfium.PdfDocument(printed())
    scanned = pdfium.PdfDocument(saved(picture(number), "PDF", resolution=200))
    mixed.del_page(number - 1)
    mixed.import_pages(scanned, [0], number - 1)
    stream = io.BytesIO()
    mixed.save(stream)
    before, after = read_bytes(printed(), "决算.pdf"), read_bytes(stream.getvalue(), "决算.pdf")
    assert {f.page for f in after.figures if f.confidence is not None} == {number}
    assert [f.value for f in after.figures] == [f.value for f in before.figures]
    assert all(0 < f.confidence <= 1 for f in after.figures if f.confidence is not None)


@with_ocr
def test_a_picture_of_nothing_has_no_lines() -> None:
    (page,) = read_document(saved(Image.new("L", (1654, 2339), 250)), "白纸").pages
    assert (page.lines, page.tables, page.recognised) == ((), (), ())


@with_ocr
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved(Image.new("L", (400, 400), 255))[:200], "broken_picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "broken_picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 64, "broken_picture"),
        (saved(Image.new("1", (20_000, 20_000))), "limit_exceeded"),
    ],
)
def test_a_broken_or_enormous_picture_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "坏图")
    assert caught.value.reason == reason


def test_without_ocr_pictures_wait_and_pages_of_pictures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("reader", "scan.needed"):
        monkeypatch.setattr(f"disclosures.documents.{module}.is_available", lambda: False)
    monkeypatch.setattr("disclosures.reading.is_available", lambda: False)
    number = statement_page()
    sheet = picture(number, dpi=72)
    for data, reason in ((saved(sheet), "unsupported_png"), (saved(sheet, "PDF"), "unsupported_scan")):
        with pytest.raises(UnsupportedDocumentError) as caught:
            read_document(data, "决算")
        assert caught.value.reason == reason
        assert "juesuan[ocr]" in caught.value.detail
    mixed = pdfium.PdfDocument(printed())
    mixed.del_page(number - 1)
    mixed.import_pages(pdfium.PdfDocument(saved(sheet, "PDF")), [0], number - 1)
    stream = io.BytesIO()
    mixed.save(stream)
    issues = read_bytes(stream.getvalue(), "决算.pdf").issues
    assert [issue.page for issue in issues if issue.code == "unread_picture"] == [number]


def test_a_page_whose_font_hides_its_characters_is_recognised_and_one_with_odd_bullets_is_not() -> None:
    (page, *_) = pages_of(printed())
    shown = sum(len(line.glyphs) for line in page.lines)
    assert shown > 20
    assert not needs_recognition(Page(1, 595, 842, page.lines, page.tables, unmapped_glyphs=1))
    assert needs_recognition(Page(1, 595, 842, page.lines, page.tables, unmapped_glyphs=shown))


def page_picture() -> Image.Image:
    """Two ruled cells, one above the other, 100 by 25 points each, on a small page in 200 dpi."""
    sheet = Image.new("L", (500, 300), 255)
    for bottom in (150, 219):
        ImageDraw.Draw(sheet).rectangle((100, 80, 378, bottom), outline=0, width=2)
    return sheet


@with_ocr
def test_a_rule_that_frays_where_it_goes_over_to_the_next_row_of_pixels_is_whole() -> None:
    from disclosures.documents.scan.ink import take_apart

    grey = np.array(page_picture())
    for x in range(200, 260, 5):
        grey[149:151, x] = grey[218:220, x] = 255
    parts = take_apart(grey, 200)
    assert [len(grid.spans) for grid in parts.grids] == [2]
    assert parts.pieces == ()


@with_ocr
def test_a_head_that_is_filled_with_grey_is_paper_and_what_stands_in_it_ink() -> None:
    from disclosures.documents.scan.ink import take_apart

    grain = np.random.default_rng(1).integers(0, 24, (400, 600), np.uint8)
    plain = np.full((400, 600), 246, np.uint8)
    filled = plain.copy()
    filled[80:130, 100:500] = 190
    for sheet in (plain, filled):
        sheet[95:112, 140:144] = sheet[95:112, 150:154] = sheet[180:197, 140:144] = 30
        sheet[180:197, 150:154] = 30
    wanted, found = (take_apart(sheet - grain, 200).pieces for sheet in (plain, filled))
    assert found == wanted
    assert len(found) == 2


@with_ocr
def test_what_is_left_of_a_rule_beside_its_table_is_no_line() -> None:
    from disclosures.documents.scan.ink import take_apart

    grey = np.array(page_picture())
    grey[224:226, 150:158] = 0
    grey[100:110, 382:384] = 0
    assert take_apart(grey, 200).pieces == ()
    grey[260:262, 150:158] = 0  # far below it may be a dash
    assert len(take_apart(grey, 200).pieces) == 1


@with_ocr
@pytest.mark.parametrize(
    ("recognised", "set_as"),
    [("-8一", "-8—"), ("一8一", "—8—"), ("一、8", "一、8"), ("8", "8"), ("(一)", "（一）"), ("・8・", "·8·")],
)
def test_strokes_around_the_number_of_a_page_are_dashes(recognised: str, set_as: str) -> None:
    from disclosures.documents.scan.recogniser import _as_set

    assert _as_set(recognised) == set_as


@with_ocr
def test_dots_at_half_the_height_are_no_points() -> None:
    from disclosures.documents.scan.ink import Piece
    from disclosures.documents.scan.recogniser import Character, _is_halfway

    ink = np.zeros((20, 40), np.uint8)
    ink[9:12, 2:5] = ink[17:20, 32:35] = 255
    line = [Character(t, 1.0, x, x + 6, x + 3) for t, x in ((".", 0.0), ("7", 15.0), (".", 30.0))]
    assert [_is_halfway(ink, Piece(0, 0, 40, 20), line, i) for i in (0, 2)] == [True, False]
    within = [line[1], line[0], line[1]]
    assert not _is_halfway(ink, Piece(0, 0, 40, 20), within, 1)


@with_ocr
def test_equal_digits_that_were_cut_badly_are_both_there() -> None:
    from disclosures.documents.layout import lay_out
    from disclosures.documents.scan.ink import Piece
    from disclosures.documents.scan.page import _glyphs
    from disclosures.documents.scan.recogniser import Character, Recognised

    places = ((0.0, 13.0), (13.0, 17.0), (18.0, 24.0), (24.0, 44.0))
    line = tuple(Character(t, 1.0, x0, x1, x0) for t, (x0, x1) in zip("0.00", places, strict=True))
    glyphs = _glyphs(Recognised(Piece(0, 0, 44, 18), line), 200 / 72)
    (read,), _ = lay_out([glyph for glyph, _ in glyphs], ())
    assert read.text == "0.00"


def ink_of(*widths: int, height: int = 20, gap: int = 3) -> np.ndarray:
    """Ink of so many characters: bars of these widths."""
    columns = [np.pad(np.full((height, w), 255, np.uint8), ((0, 0), (0, gap))) for w in widths]
    return np.hstack(columns)


@pytest.mark.parametrize(
    ("widths", "text", "fits"),
    [
        ((10, 10, 10), "123", True),
        ((10, 10, 10), "12", False),  # a character was dropped
        ((10, 23), "100", True),  # two digits that touch
        ((10, 10), "1234", False),
    ],
)
def test_the_ink_of_a_number_tells_how_many_characters_it_has(
    widths: tuple[int, ...], text: str, fits: bool
) -> None:
    assert holds(ink_of(*widths), text) is fits


def test_runs_are_the_true_stretches() -> None:
    assert runs(np.array([0, 1, 1, 0, 0, 1], bool)) == [(1, 3), (5, 6)]
    assert runs(np.array([0, 1, 1, 0, 1, 1], bool), gap=2) == [(1, 6)]
    assert runs(np.zeros(4, bool)) == []


@pytest.mark.parametrize("name", ["scan", "tiff", "pictures"])
def test_scanning_gives_the_same_bytes_again(name: str) -> None:
    def made() -> bytes:
        return typeset_filing(accounts_for("xinjiang_2018", 3), form="xinjiang_2018", producer=name).data

    assert made() == made()
    assert producer(name).is_picture
