"""Archives on the whole way: what is in them lands, is read, and is loaded as if it had come by itself."""

from __future__ import annotations

import csv
import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assets import core, filings, landing
from assets.home import Home
from assets.seams import ReadFailure, Task
from benchmarks.accuracy import accounts_for
from disclosures.documents import UnreadableDocumentError
from disclosures.documents.bundle import Bundle, Member
from disclosures.filing import Filing
from disclosures.reading import open_bytes, read_bytes
from disclosures.typeset.typesetting import TypesetFiling, typeset_attachments
from pipelines.checking import checked
from pipelines.cli import main
from pipelines.reading_commands import _unpacked
from pipelines.reading_worker import read_one
from pipelines.report import ingested
from pipelines.resources import WarehouseFile


class ReadingHere:
    """Reads in this process."""

    def read_all(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Filing | Bundle | ReadFailure]]:
        for task in tasks:
            try:
                yield task, open_bytes(task.path.read_bytes(), task.name, fiscal_year=task.fiscal_year)
            except UnreadableDocumentError as error:
                yield task, ReadFailure(error.reason, error.detail)


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").prepare()


@pytest.fixture
def bundle(tmp_path: Path, documents_dir: Path) -> Path:
    """A filing, within a nested archive another one beside a file that nothing reads, and a budget."""
    first, second = sorted(documents_dir.glob("*决算.pdf"))[:2]
    inner = zipped(tmp_path / "inner.zip", {"表.pdf": second.read_bytes(), "../坏.pdf": b"%PDF-1.4 cut"})
    return zipped(
        tmp_path / "各单位.zip",
        {
            "甲/决算.pdf": first.read_bytes(),
            "乙.zip": inner.read_bytes(),
            "预算.txt": (documents_dir / "预算.txt").read_bytes(),
        },
    )


def run(home: Home, *paths: Path) -> None:
    warehouse: Any = WarehouseFile(home.warehouse, wait_s=0)
    config = landing.LandingConfig(paths=[str(path) for path in paths], source="files")
    list(landing.landing(config=config, home=home, warehouse=warehouse))
    reading: Any = ReadingHere()
    list(
        filings.filings(
            config=filings.FilingsConfig(retry=False), home=home, reading=reading, warehouse=warehouse
        )
    )
    list(core.core(home=home, warehouse=warehouse))


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with WarehouseFile(home.warehouse, wait_s=0).connect() as con:
        return con.execute(query).fetchall()


def test_what_is_in_a_bundle_is_loaded_and_the_bundle_is_kept(home: Home, bundle: Path) -> None:
    run(home, bundle)
    fates = rows(home, "SELECT file_name, status, kind_reason FROM raw.document")
    assert {name: status for name, status, _ in fates} == {
        "各单位.zip": "bundle",
        "坏.pdf": "quarantined",
        "决算.pdf": "read",
        "表.pdf": "read",
        "预算.txt": "not_final_accounts",
    }
    assert [reason for _, status, reason in fates if status == "bundle"] == ["4 documents"]
    assert rows(home, "SELECT count(*) FROM core.dim_filing WHERE is_current") == [(2,)]
    assert rows(home, "SELECT reason FROM raw.quarantine") == [("broken_pdf",)]
    places = {name for (name,) in rows(home, "SELECT location FROM raw.retrieval")}
    assert places == {str(bundle)} | {
        f"{bundle}!{name}" for name in ("甲/决算.pdf", "乙.zip!表.pdf", "乙.zip!坏.pdf", "预算.txt")
    }
    assert not any(path.name.endswith(("坏.pdf", "决算.pdf")) for path in home.root.rglob("*"))

    before = [rows(home, f"SELECT * FROM {t} ORDER BY ALL") for t in ("raw.document", "core.fct_figure")]
    run(home, bundle)
    assert before == [
        rows(home, f"SELECT * FROM {t} ORDER BY ALL") for t in ("raw.document", "core.fct_figure")
    ]
    with WarehouseFile(home.warehouse, wait_s=0).connect() as con:
        told = ingested(con, [bundle])
    assert [(row["document"], row["status"], row["reason"]) for row in told[:2]] == [
        ("各单位.zip", "bundle", "4 documents"),
        ("各单位.zip!甲/决算.pdf", "read", None),
    ]
    assert len(told) == 5


def test_members_are_published_when_and_where_their_bundle_is(
    home: Home, bundle: Path, tmp_path: Path
) -> None:
    run(home, bundle)
    other = tmp_path / "site"
    other.mkdir()
    (other / "again.zip").write_bytes(bundle.read_bytes())
    (other / "manifest.csv").write_text(
        "file_name,address,published_on\nagain.zip,https://example.org/a.zip,2024-09-30\n", encoding="utf-8"
    )
    run(home, other)
    told = rows(
        home, "SELECT DISTINCT published_on, address FROM raw.retrieval WHERE location LIKE '%again%'"
    )
    assert told == [(date(2024, 9, 30), "https://example.org/a.zip")]
    assert rows(home, "SELECT count(*) FROM raw.retrieval") == [(10,)]


STATED = (
    "SELECT location, address, stated_unit, stated_fiscal_year, stated_scope, published_on "
    "FROM raw.retrieval WHERE location LIKE '%!%' ORDER BY location"
)


def test_a_manifest_in_a_bundle_says_what_one_beside_it_would(home: Home, tmp_path: Path) -> None:
    inner = {"丁.txt": b"4", "manifest.csv": "file_name,unit\n丁.txt,丁局\n".encode()}
    said = (
        "file_name,address,unit,fiscal_year,scope,published_on\n"
        "乙.txt,https://a/2,乙局,2023,单位,2024-09-25\n丙.zip,https://a/3,丙局,2022,,\n"
    )
    files = {
        "甲.txt": b"1",
        "局/乙.txt": b"2",
        "局/丙.zip": zipped(tmp_path / "inner.zip", inner).read_bytes(),
        "局/manifest.csv": said.encode("utf-8-sig"),
        "别/manifest.csv": "序号,说明\n1,不是清单\n".encode(),
    }
    folder = tmp_path / "in"
    folder.mkdir()
    bundle = zipped(folder / "各单位.zip", files)
    (folder / "manifest.csv").write_text(
        "file_name,address,published_on\n各单位.zip,https://a,2024-10-01\n", encoding="utf-8"
    )
    run(home, folder)
    on = date(2024, 10, 1)
    expected = [
        (f"{bundle}!别/manifest.csv", "https://a", None, None, None, on),
        (f"{bundle}!局/丙.zip!丁.txt", "https://a/3", "丁局", 2022, None, on),
        (f"{bundle}!局/乙.txt", "https://a/2", "乙局", 2023, "单位", date(2024, 9, 25)),
        (f"{bundle}!甲.txt", "https://a", None, None, None, on),
    ]
    assert rows(home, STATED) == sorted(expected)
    run(home, folder)
    assert rows(home, STATED) == sorted(expected)
    assert rows(home, "SELECT kind_reason FROM raw.document WHERE status = 'bundle'") == [("4 documents",)]


def test_a_manifest_in_a_bundle_that_cannot_be_used_refuses_the_bundle(home: Home, tmp_path: Path) -> None:
    broken = {"甲.txt": b"1", "manifest.csv": "file_name,fiscal_year\n甲.txt,去年\n".encode()}
    run(home, zipped(tmp_path / "各单位.zip", broken))
    ((reason, detail),) = rows(home, "SELECT reason, detail FROM raw.quarantine")
    assert reason == "broken_manifest"
    assert "各单位.zip!manifest.csv, line 2" in detail
    assert rows(home, "SELECT count(*) FROM raw.document") == [(1,)]


def test_a_tar_behind_gzip_lands_too(home: Home, tmp_path: Path, documents_dir: Path) -> None:
    with tarfile.open(tmp_path / "各单位.tar.gz", "w:gz") as archive:
        archive.add(min(documents_dir.glob("*决算.pdf")), "甲/决算.pdf")
    run(home, tmp_path / "各单位.tar.gz")
    assert rows(home, "SELECT count(*) FROM core.dim_filing") == [(1,)]
    assert rows(home, "SELECT name FROM raw.bundle_member") == [("甲/决算.pdf",)]


ACCOUNTS = accounts_for("xinjiang_2023", 1)
YEAR = ACCOUNTS.fiscal_year


@pytest.fixture(scope="module")
def attachments() -> tuple[TypesetFiling, TypesetFiling]:
    """A narrative that names unit and year, and statements of which neither is known."""
    narrative, statements = typeset_attachments(ACCOUNTS, form="xinjiang_2023", seed=1)
    assert read_bytes(statements.data, "附件2.xlsx").fiscal_year is None
    return narrative, statements


def published(folder: Path, name: str, data: bytes) -> Path:
    """A document in a folder of its own, published at one address with all others."""
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "manifest.csv").write_text(f"file_name,address\n{name},https://a/1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("order", ["together", "statements first", "narrative first"])
def test_statements_without_a_year_are_of_the_year_of_their_narrative(
    order: str, home: Home, tmp_path: Path, attachments: tuple[TypesetFiling, TypesetFiling]
) -> None:
    narrative, statements = attachments
    first = published(tmp_path / "1", "附件1.pdf", narrative.data)
    second = published(tmp_path / "2", "附件2.xlsx", statements.data)
    if order == "together":
        run(home, first, second)
    elif order == "narrative first":
        run(home, first)
        run(home, second)
    else:
        run(home, second)
        assert rows(home, "SELECT reason FROM raw.quarantine") == [("fiscal_year_missing",)]
        run(home, first)
    assert rows(home, "SELECT reason FROM raw.quarantine") == []
    whole = read_bytes(statements.data, "附件2.xlsx", fiscal_year=YEAR)
    counted = "SELECT count(*) FROM core.fct_figure JOIN raw.document USING (document_id) WHERE kind = 'xlsx'"
    assert rows(home, counted) == [(len(whole.figures),)]
    assert rows(home, "SELECT fiscal_year FROM core.dim_filing") == [(YEAR,)]
    run(home, first, second)
    assert len(rows(home, "FROM core.dim_filing")) == 1


def test_a_bundle_that_cannot_be_opened_waits(home: Home, tmp_path: Path) -> None:
    run(home, zipped(tmp_path / "空.zip", {}))
    assert rows(home, "SELECT status, reason FROM raw.document JOIN raw.quarantine USING (document_id)") == [
        ("quarantined", "empty_bundle")
    ]


def test_the_commands_read_and_check_what_is_in_a_bundle(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(bundle), "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert "各单位.zip!乙.zip!坏.pdf: not read: broken_pdf" in told.err
    assert {row["document"] for row in csv.DictReader(io.StringIO(told.out))} == {"决算.pdf", "表.pdf"}
    with checked([bundle], "pdfium") as (con, unchecked):
        assert unchecked == 2  # the damaged one and the budget
        assert con.execute("SELECT count(*) FROM core.dim_filing").fetchone() == (2,)


def test_on_the_command_line_the_pictures_of_a_folder_in_a_bundle_are_one_file(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("L", (500, 707)).save(stream, "PNG")
    names = ("甲/10.png", "甲/2.png", "乙/1.png")
    found = Bundle("0" * 8, tuple(Member(name, stream.getvalue()) for name in names))
    tasks = _unpacked(found, "各单位.zip", tmp_path)
    assert [(label, task.name, len(task.further)) for task, label in tasks] == [
        ("各单位.zip!甲/2.png", "2.png", 1),
        ("各单位.zip!乙/1.png", "1.png", 0),
    ]
    told: list[Any] = []
    read_one(lambda *_, **known: told.append(known), tasks[0][0], "pdfium")
    assert told == [{"further": tasks[0][0].further}]
