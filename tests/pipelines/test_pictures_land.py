"""A filing as one picture a page, in an archive: read by OCR, loaded as one, and reviewed in its pictures."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from assets import core, filings, landing
from assets.home import Home
from benchmarks.accuracy import accounts_for
from disclosures.documents.document import Box, UnreadableDocumentError
from disclosures.documents.picture import Mark
from disclosures.documents.reader import read_pages
from disclosures.documents.scan import is_available
from disclosures.reading import read_bytes
from disclosures.review import REVIEWED
from disclosures.typeset.typesetting import typeset_filing
from expectations.notice_evidence import evidence
from pipelines.reading_engine import ReadingEngine
from pipelines.resources import WarehouseFile
from pipelines.review_command import _crops, waiting
from warehouse.figure_reviews import COLUMNS, add_decisions
from warehouse.landing import landed_path
from warehouse.picture_pages import document_paths

FORM = "ministry_2022"
PAGES = (1, 8, 9)
"""The cover, and a statement that goes over two pages."""
SCALE = 200 / 72

pytestmark = pytest.mark.skipif(not is_available(), reason="juesuan[ocr] is not installed (make ocr)")


@pytest.fixture(scope="module")
def printed() -> bytes:
    return typeset_filing(accounts_for(FORM, 7), form=FORM, seed=7).data


@pytest.fixture(scope="module")
def pictures(printed: bytes) -> list[bytes]:
    """The pages as JPEG, on the last one a number covered, so that what it is part of does not add up."""
    covered = [f for f in read_bytes(printed, "决算.pdf").figures if f.page == PAGES[-1] and f.value][-1]
    document = pdfium.PdfDocument(printed)
    found = []
    for number in PAGES:
        page = document[number - 1].render(scale=SCALE, grayscale=True).to_pil()
        if number == covered.page:
            page.paste(
                255, tuple(round(side * SCALE) for side in (covered.x0, covered.y0, covered.x1, covered.y1))
            )
        stream = io.BytesIO()
        page.save(stream, "JPEG", quality=80)
        found.append(stream.getvalue())
    document.close()
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, pictures: list[bytes]) -> Home:
    found = Home(tmp_path_factory.mktemp("home")).prepare()
    with zipfile.ZipFile(found.inbox / "决算公开.zip", "w") as archive:
        for number in (3, 1, 2):
            archive.writestr(f"扫描件/{number}.jpg", pictures[number - 1])
    run(found)
    return found


def run(home: Home) -> None:
    warehouse: Any = WarehouseFile(home.warehouse, wait_s=0)
    reading: Any = ReadingEngine(workers=1)
    list(landing.landing(config=landing.LandingConfig(), home=home, warehouse=warehouse))
    config = filings.FilingsConfig()
    list(filings.filings(config=config, home=home, reading=reading, warehouse=warehouse))
    list(core.core(home=home, warehouse=warehouse))


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with WarehouseFile(home.warehouse, wait_s=0).connect() as con:
        return con.execute(query).fetchall()


def test_the_pictures_are_one_filing_whose_figures_are_on_their_pages(home: Home, printed: bytes) -> None:
    assert rows(home, "SELECT count(*) FROM raw.quarantine") == [(0,)]
    fates = rows(home, "SELECT file_name, status, document_kind FROM raw.document ORDER BY file_name")
    assert fates[:3] == [(f"{n}.jpg", "read", "final_accounts") for n in (1, 2, 3)]
    ((name, year, scope, count),) = rows(
        home, "SELECT unit_name, fiscal_year, scope, figure_count FROM core.dim_filing"
    )
    whole = read_bytes(printed, "决算.pdf")
    assert (name, year, scope) == (whole.unit_name, whole.fiscal_year, whole.scope)
    assert rows(home, "SELECT statement, page, last_page FROM core.filing_statement") == [("T4", 2, 3)]
    known = {
        (figure.row_label, figure.column_label, figure.side): (PAGES.index(figure.page) + 1, figure.value)
        for figure in whole.figures
        if figure.statement == "T4"
    }
    found = rows(
        home,
        "SELECT row_label, column_label, side, page, value FROM core.fct_figure WHERE statement = 'T4'",
    )
    loaded = {
        (row, column, side): (page, value) for row, column, side, page, value in found if value is not None
    }
    assert len(loaded) == count > 20
    assert {page for page, _ in loaded.values()} == {2, 3}
    assert {key: known[key] for key in loaded} == loaded


def test_what_waits_is_shown_and_decided_in_its_own_picture(
    home: Home, pictures: list[bytes], tmp_path: Path
) -> None:
    waits = waiting(home)
    assert waits
    assert {row["page"] for row in waits} == {1}
    last = [row for row in waits if row["document"] == "3.jpg"]
    assert waiting(home, ["3.jpg"]) == last
    assert waiting(home, ["1.jpg"]) == waits  # called as its first page, the whole filing
    assert last
    (crop,) = list(_crops(home, last[0]["document_id"], last[:1]))
    assert landed_path(home.landing, last[0]["document_id"]).read_bytes() == pictures[2]
    from disclosures.documents.scan.crop import crops, pictures_of_scans
    from disclosures.documents.scan.files import upright_page

    box = Box(*(last[0][side] for side in ("x0", "y0", "x1", "y1")))
    assert [crop] == list(crops(pictures[2], "jpg", [(1, box)]))

    # and so are the places of findings in a notice
    with WarehouseFile(home.warehouse, wait_s=0).connect() as con:
        paths = document_paths(con, home.landing, hashlib.sha256(pictures[0]).hexdigest())
    (shown,) = evidence(paths, "1.jpg", "jpg", [(Mark(3, *box, is_culprit=True),)])
    assert shown.pictures == tuple(
        pictures_of_scans(lambda _: upright_page(pictures[2], "jpg", 1), [Mark(3, *box, is_culprit=True)])
    )

    with (tmp_path / "figures.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerow({**last[0], "printed": last[0]["read"], "reviewer": "张三", "date": "2026-01-02"})
    add_decisions(home.figure_reviews, tmp_path / "figures.csv")
    run(home)
    assert len(waiting(home)) < len(waits)
    reviewed = f"SELECT page, x0, y0 FROM core.reading_issue WHERE code = '{REVIEWED}'"
    assert rows(home, reviewed) == [(3, last[0]["x0"], last[0]["y0"])]
    before = rows(home, "SELECT read_at FROM raw.document")
    run(home)
    assert rows(home, "SELECT read_at FROM raw.document") == before


def test_what_cannot_be_a_page_is_told_with_its_number(pictures: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "2.jpg").write_bytes(pictures[1][:3000])
    with pytest.raises(UnreadableDocumentError, match="page 2") as caught:
        read_pages(pictures[0], [tmp_path / "2.jpg"], "决算")
    assert (caught.value.reason, caught.value.page) == ("broken_picture", 2)
    (tmp_path / "2.jpg").write_bytes(b"%PDF-1.4")
    with pytest.raises(UnreadableDocumentError, match="page 2") as caught:
        read_pages(pictures[0], [tmp_path / "2.jpg"], "决算")
    assert caught.value.reason == "no_picture"
    with pytest.raises(UnreadableDocumentError, match="501 pictures") as caught:
        read_pages(pictures[0], [tmp_path / "2.jpg"] * 500, "决算")
    assert caught.value.reason == "limit_exceeded"
