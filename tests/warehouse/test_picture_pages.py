"""Pictures published as the pages of one filing are read and loaded as one, however they come."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from make_filings import accounts, filing
from PIL import Image

from assets import core, filings, landing
from assets.home import Home
from assets.seams import ReadFailure, Task
from disclosures.documents.bundle import Bundle
from disclosures.documents.sniff import sniff
from disclosures.filing import DocumentKind, Filing, Scope
from disclosures.reading import READER, open_bytes
from warehouse.arrivals import Arrival, put
from warehouse.filings import read_filing, write_filing
from warehouse.page_readings import REPLACED

UNIT = "昌吉市园林局"
PAGE = (500, 707)
COVER = 1
"""The shade of the picture that names unit and year."""
BROKEN = 13
TWO_SETS = 17
SAME_PDF = b"%PDF-1.4 the same accounts"


def picture(shade: int, size: tuple[int, int] = PAGE, kind: str = "PNG", frames: int = 1) -> bytes:
    stream = io.BytesIO()
    first, *rest = [Image.new("L", size, shade + n) for n in range(frames)]
    first.save(stream, kind, **({"save_all": True, "append_images": rest} if rest else {}))
    return stream.getvalue()


def shade(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as found:
        value = found.convert("L").getpixel((0, 0))
    assert isinstance(value, int)
    return value


@dataclass
class Reader:
    """Reads a picture's shade: one is the cover, and every page has a figure that stands at its shade."""

    has_ocr: bool = True
    asked: list[list[int]] = field(default_factory=list)

    def read_all(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Filing | Bundle | ReadFailure]]:
        for task in tasks:
            yield task, self.read(task)

    def read(self, task: Task) -> Filing | Bundle | ReadFailure:
        data = [path.read_bytes() for path in (task.path, *task.further)]
        if sniff(data[0]) == "zip":
            found = open_bytes(data[0], task.name)
            assert isinstance(found, Bundle)
            return found
        if data[0].startswith(b"%PDF"):
            return replace(filing(UNIT, 2022, name=task.name), sha256=digest(data[0]), reader=READER)
        if not self.has_ocr:
            return ReadFailure(f"unsupported_{sniff(data[0])}", "OCR")
        shades = [shade(one) for one in data]
        self.asked.append(shades)
        if BROKEN in shades:
            return ReadFailure("broken_picture", f"page {shades.index(BROKEN) + 1}")
        printed = accounts()
        figures = [replace(printed[n], page=n + 1, x0=float(one)) for n, one in enumerate(shades)]
        kind = DocumentKind.FINAL_ACCOUNTS if COVER in shades else DocumentKind.OTHER
        made = filing(UNIT if COVER in shades else None, 2023, figures, name=task.name, kind=kind)
        if TWO_SETS in shades:
            own = replace(made, scope=Scope.OWN, set_number=2, figures=made.figures[1:])
            made = replace(made, scope=Scope.CONSOLIDATED, further=(own,))
        pictures = tuple(map(digest, data)) if len(data) > 1 else ()
        return replace(made, sha256=digest(data[0]), reader=READER, page_count=len(data), pictures=pictures)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Held:
    """A warehouse in memory."""

    con: duckdb.DuckDBPyConnection

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        yield self.con


@dataclass
class Place:
    """A home with its reader."""

    home: Home
    con: duckdb.DuckDBPyConnection
    reader: Reader = field(default_factory=Reader)

    def take_in(self, *paths: Path, retry: str | None = None, is_loaded: bool = True) -> None:
        warehouse: Any = Held(self.con)
        reading: Any = self.reader
        config = landing.LandingConfig(paths=[str(path) for path in paths])
        list(landing.landing(config=config, home=self.home, warehouse=warehouse))
        wanted = filings.FilingsConfig(retry=retry is not None, documents=[retry] if retry else [])
        list(filings.filings(config=wanted, home=self.home, reading=reading, warehouse=warehouse))
        if is_loaded:
            list(core.core(home=self.home, warehouse=warehouse))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def filed(self) -> list[list[tuple[int, str]]]:
        """Of each filing the pages that have figures, with the file that each is in."""
        found: dict[str, list[tuple[int, str]]] = {}
        for filing_id, page, name, stood in self.rows(
            """
            SELECT DISTINCT f.filing_id, f.page, d.file_name, f.x0
            FROM core.fct_figure AS f
            LEFT JOIN raw.picture_page AS p USING (document_id, page)
            JOIN raw.document AS d ON d.document_id = coalesce(p.picture_id, f.document_id)
            ORDER BY ALL
            """
        ):
            assert stood == int(name.split(".")[0].split("_")[-1]), "the figure is in another picture"
            found.setdefault(filing_id, []).append((page, name))
        return list(found.values())

    def fates(self) -> dict[str, str]:
        """What became of each document, by its name."""
        rows = self.rows(
            "SELECT file_name, coalesce(q.reason, d.status) "
            "FROM raw.document AS d LEFT JOIN raw.quarantine AS q USING (document_id)"
        )
        return dict(rows)


@pytest.fixture
def place(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Place:
    return Place(Home(tmp_path / "home").prepare(), con)


def write(folder: Path, *shades: int, **rest: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for one in shades:
        (folder / f"{one}.png").write_bytes(picture(one, **rest))
    return folder


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def arrive(home: Home, number: str, shades: Iterable[int], new: Iterable[int], at: str = "") -> None:
    """Pictures come from an article that shows them in this order."""
    addresses = {one: f"https://example.org/{number}/{at}{(one * 7919) % 1000}.png" for one in shades}
    for one in new:
        said = ("demo", number, f"{UNIT}2023年度决算", addresses[one], f"图_{one}.png", None)
        put(home.arrivals / "demo", Arrival(*said, attachments=tuple(addresses.values())), picture(one))


def test_a_folder_of_the_inbox_is_one_filing_and_pictures_in_the_inbox_itself_are_not(place: Place) -> None:
    write(place.home.inbox / "园林局", 1, 2, 10)
    write(place.home.inbox, 21, 22)
    place.take_in()
    assert place.filed() == [[(1, "1.png"), (2, "2.png"), (3, "10.png")]]
    assert sorted(place.reader.asked) == [[1, 2, 10], [21], [22]]
    read, other = "read", "not_final_accounts"
    assert place.fates() == {
        **{"1.png": read, "2.png": read, "10.png": read},
        **{"21.png": other, "22.png": other},
    }
    assert place.rows("SELECT count(*), count(DISTINCT filing_id) FROM core.filing_document") == [(3, 1)]
    assert place.rows("SELECT count(*) FROM raw.document WHERE status = 'pending'") == [(0,)]

    state = [
        place.rows(f"FROM {t} ORDER BY ALL") for t in ("raw.document", "core.fct_figure", "raw.picture_page")
    ]
    place.take_in()
    assert len(place.reader.asked) == 3
    assert state == [
        place.rows(f"FROM {t} ORDER BY ALL") for t in ("raw.document", "core.fct_figure", "raw.picture_page")
    ]


def test_each_folder_of_an_archive_is_one_filing(place: Place, tmp_path: Path) -> None:
    pages = {f"甲局/{n}.png": picture(n) for n in (2, 10, 1)}
    alone = {"3.png": picture(3), "乙局/4.png": picture(4)}
    place.take_in(zipped(tmp_path / "各单位.zip", {**pages, **alone}))
    assert place.filed() == [[(1, "1.png"), (2, "2.png"), (3, "10.png")]]
    assert sorted(place.reader.asked) == [[1, 2, 10], [3], [4]]


def test_an_article_shows_its_pages_in_its_own_order_and_a_late_one_takes_its_place(place: Place) -> None:
    arrive(place.home, "t1", [9, 4, 1], new=[4, 1, 9])
    place.take_in()
    assert place.filed() == [[(1, "图_9.png"), (2, "图_4.png"), (3, "图_1.png")]]
    arrive(place.home, "t1", [9, 7, 4, 1], new=[7])
    place.take_in()
    assert place.filed() == [[(1, "图_9.png"), (2, "图_7.png"), (3, "图_4.png"), (4, "图_1.png")]]
    arrive(place.home, "t1", [6, 9, 7, 4, 1], new=[6])  # another first page
    place.take_in()
    assert [name for _, name in place.filed()[0]] == [f"图_{n}.png" for n in (6, 9, 7, 4, 1)]
    assert set(place.fates().values()) == {"read"}
    assert place.reader.asked[-1] == [6, 9, 7, 4, 1]
    assert len(place.reader.asked) == 3


def test_what_was_no_filing_becomes_one_with_its_first_page(place: Place) -> None:
    folder = write(place.home.inbox / "园林局", 2, 3)
    place.take_in()
    assert set(place.fates().values()) == {"not_final_accounts"}
    write(folder, 1)
    place.take_in()
    assert place.filed() == [[(1, "1.png"), (2, "2.png"), (3, "3.png")]]
    assert set(place.fates().values()) == {"read"}


def test_pictures_published_anew_take_the_place_of_the_old_ones(place: Place) -> None:
    folder = write(place.home.inbox / "园林局", 1, 2, 3)
    place.take_in()
    (folder / "3.png").write_bytes(picture(33))
    place.take_in()
    assert place.reader.asked[-1] == [1, 2, 33]
    assert place.rows("SELECT count(*) FROM core.dim_filing") == [(1,)]
    assert place.rows("SELECT max(x0) FROM core.fct_figure") == [(33.0,)]
    old = place.rows("SELECT picture_id FROM raw.picture_page WHERE page IS NULL")
    assert old == [(digest(picture(3)),)]
    assert place.rows(f"SELECT kind_reason FROM raw.document WHERE document_id = '{old[0][0]}'") == [
        (REPLACED,)
    ]
    assert place.rows("SELECT count(*) FROM raw.quarantine") == [(0,)]

    # an article whose pictures all have other names since
    arrive(place.home, "t2", [41, 1], new=[41, 1])
    place.take_in()
    arrive(place.home, "t2", [51, 52, 53], new=[51, 52, 53], at="new/")
    place.take_in()
    assert place.reader.asked[-1] == [51, 52, 53]
    assert place.fates()["图_41.png"] == "not_final_accounts"


def test_pictures_beside_a_document_and_what_is_no_page_are_left_as_they_are(place: Place) -> None:
    folder = write(place.home.inbox / "甲局", 1, 2)
    (folder / "决算.pdf").write_bytes(b"%PDF-1.4 accounts")
    other = write(place.home.inbox / "乙局", 11, 12)
    write(other, 14, size=(300, 300))  # a code to scan
    write(other, 15, size=(1600, 400))  # a banner
    (other / "16.tiff").write_bytes(picture(16, kind="TIFF", frames=3))
    place.take_in()
    assert sorted(place.reader.asked) == [[1], [2], [11, 12], [14], [15], [16]]
    assert place.rows("SELECT document_id FROM core.dim_filing WHERE fiscal_year = 2022") == [
        (digest(b"%PDF-1.4 accounts"),)
    ]
    # a document that comes later, too
    (other / "决算.pdf").write_bytes(b"%PDF-1.4 accounts of another")
    place.take_in()
    assert sorted(place.reader.asked[-2:]) == [[11], [12]]
    assert place.rows("SELECT count(*) FROM raw.picture_page") == [(0,)]


def test_a_page_that_cannot_be_read_keeps_all_back_until_it_is_replaced(place: Place) -> None:
    folder = write(place.home.inbox / "园林局", 1, 2)
    (folder / "3.png").write_bytes(picture(BROKEN))
    place.take_in()
    assert set(place.fates().values()) == {"broken_picture"}
    assert {detail for (detail,) in place.rows("SELECT detail FROM raw.quarantine")} == {"page 3"}
    assert place.rows("SELECT max(attempts) FROM raw.quarantine") == [(1,)]
    place.take_in()
    assert len(place.reader.asked) == 1
    (folder / "3.png").write_bytes(picture(3))
    place.take_in()
    assert place.reader.asked[-1] == [1, 2, 3]
    assert place.rows("SELECT count(*) FROM raw.quarantine") == [(0,)]


def test_without_ocr_all_wait_and_are_read_together_once_it_is_there(place: Place) -> None:
    place.reader.has_ocr = False
    folder = write(place.home.inbox / "园林局", 1, 2)
    (folder / "3.jpg").write_bytes(picture(3, kind="JPEG"))
    place.take_in()
    assert place.fates() == {
        "1.png": "unsupported_png",
        "2.png": "unsupported_png",
        "3.jpg": "unsupported_jpg",
    }
    place.reader.has_ocr = True
    place.take_in(retry=digest(picture(2)))  # one of them is enough
    assert place.filed() == [[(1, "1.png"), (2, "2.png"), (3, "3.jpg")]]
    assert place.rows("SELECT count(*) FROM raw.quarantine") == [(0,)]


def test_a_run_cut_short_between_reading_and_loading_is_taken_up_with_the_pages_of_then(place: Place) -> None:
    folder = write(place.home.inbox / "园林局", 1, 3)
    place.take_in(is_loaded=False)
    write(folder, 2)
    place.take_in(is_loaded=False)
    place.take_in()
    assert place.reader.asked == [[1, 3], [1, 2, 3]]
    assert place.filed() == [[(1, "1.png"), (2, "2.png"), (3, "3.png")]]


def test_what_was_taken_in_one_by_one_is_joined_by_a_folder_or_a_manifest(
    place: Place, tmp_path: Path
) -> None:
    folder = write(tmp_path / "园林局", 1, 2)
    place.take_in(folder / "1.png", folder / "2.png")
    assert place.reader.asked == [[1], [2]]
    place.take_in(folder)
    assert place.reader.asked[2:] == [[1, 2]]
    assert place.filed() == [[(1, "1.png"), (2, "2.png")]]
    write(place.home.inbox, 21, 22)
    place.take_in()
    rows = [f"{n}.png,https://example.org/a.html" for n in (21, 22)]
    (place.home.inbox / "manifest.csv").write_text("\n".join(["file_name,address", *rows]), encoding="utf-8")
    place.take_in()
    assert place.reader.asked[-1] == [21, 22]


def test_an_archive_published_anew_replaces_its_pages(place: Place, tmp_path: Path) -> None:
    pages = {f"{n}.png": picture(n) for n in (1, 2, 3, 4)}
    place.take_in(zipped(tmp_path / "决算.zip", pages))
    place.take_in(zipped(tmp_path / "决算2.zip", {**pages, "4.png": picture(44)}))
    assert place.reader.asked == [[1, 2, 3, 4], [1, 2, 3, 44]]
    assert place.rows("SELECT count(*) FROM core.dim_filing") == [(1,)]
    assert place.rows("SELECT count(*) FROM raw.quarantine") == [(0,)]


def test_pictures_carry_a_filing_on_that_a_document_of_another_format_no_longer_prints(
    place: Place,
) -> None:
    write(place.home.inbox / "园林局", COVER, 2)
    place.take_in()
    (name,) = place.rows("SELECT document_id FROM core.dim_filing")[0]
    (kept,) = [read_filing(path) for path in place.home.filings.rglob(f"{name}*")]
    pdf = replace(kept, sha256=digest(SAME_PDF), pictures=(), document_name="决算.pdf")
    write_filing(pdf, place.home.filings)
    (place.home.inbox / "决算.pdf").write_bytes(SAME_PDF)
    place.take_in()
    assert place.rows("SELECT DISTINCT document_id FROM core.dim_filing") == [(pdf.sha256,)]
    assert place.rows("SELECT count(*) FROM core.filing_document") == [(3,)]

    write_filing(replace(pdf, fiscal_year=2022), place.home.filings)
    place.con.execute(f"UPDATE raw.document SET status = 'pending' WHERE document_id = '{pdf.sha256}'")
    place.take_in()
    filed = place.rows("SELECT fiscal_year, document_id FROM core.dim_filing ORDER BY ALL")
    assert filed == [(2022, pdf.sha256), (2023, name)]
    assert set(place.fates().values()) == {"read"}
    assert place.reader.asked == [[COVER, 2]]


def test_the_pages_of_several_sets_of_statements_print_each_of_them(place: Place) -> None:
    write(place.home.inbox / "园林局", COVER, 2, TWO_SETS)
    place.take_in()
    printed = place.rows(
        "SELECT scope, count(*), count(*) FILTER (is_primary) "
        "FROM core.filing_document JOIN core.dim_filing USING (filing_id) GROUP BY ALL ORDER BY ALL"
    )
    assert printed == [("本级", 3, 1), ("汇总", 3, 1)]
    assert set(place.fates().values()) == {"read"}
