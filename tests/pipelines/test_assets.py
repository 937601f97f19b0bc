"""Assets and checks as plain functions: what each makes, and for each check a pass and a failure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets import core, filings, landing, marts, quality
from assets.home import Home
from assets.seams import ReadFailure, Task
from disclosures.filing import Filing
from disclosures.reading import READER, read_bytes
from expectations.catalogue import FAMILIES
from pipelines.resources import WarehouseBusyError, WarehouseFile
from warehouse.filings import filing_path
from warehouse.fixes import COLUMNS, FixesError


@dataclass
class ReadingHere:
    """Reads in this process, and fails as told: file name → reason."""

    failing: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    engine: str = "pdfplumber"

    def read_all(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Filing | ReadFailure]]:
        for task in tasks:
            self.read.append(task.name)
            if task.name in self.failing:
                yield task, ReadFailure(self.failing[task.name], "as told")
            else:
                yield task, read_bytes(task.path.read_bytes(), task.name)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").prepare()


@pytest.fixture
def warehouse(home: Home) -> WarehouseFile:
    return WarehouseFile(home.warehouse, wait_s=0)


@pytest.fixture
def two_filings(tmp_path: Path, documents_dir: Path) -> Path:
    folder = tmp_path / "two"
    folder.mkdir()
    for path in sorted(documents_dir.glob("*决算.pdf"))[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def land(home: Home, warehouse: WarehouseFile, *paths: Path, source: str = "test") -> dict[str, Any]:
    config = landing.LandingConfig(paths=[str(path) for path in paths], source=source)
    return metadata(landing.landing(config=config, home=home, warehouse=warehouse))


def read(home: Home, warehouse: WarehouseFile, reading: ReadingHere, retry: bool = False) -> dict[str, Any]:
    config = filings.FilingsConfig(retry=retry)
    return metadata(filings.filings(config=config, home=home, reading=reading, warehouse=warehouse))


def load(home: Home, warehouse: WarehouseFile) -> dict[str, Any]:
    return metadata(core.core(home=home, warehouse=warehouse))


def evaluated(home: Home, warehouse: WarehouseFile) -> Any:
    return quality.quality(home=home, warehouse=warehouse, second_reading=ReadingHere())


def metadata(results: Any) -> dict[str, Any]:
    return {result.asset_key.to_user_string(): result.metadata for result in results}


def rows(warehouse: WarehouseFile, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect() as con:
        return con.execute(query).fetchall()


def test_landing_keeps_bytes_once_and_every_place_where_they_were_seen(
    home: Home, warehouse: WarehouseFile, documents_dir: Path
) -> None:
    first = land(home, warehouse, documents_dir)
    assert first["raw/document"] == {
        "dagster/row_count": 6,
        "files": 7,
        "new_documents": 6,
        "published": 0,
        "site_events": 0,
    }
    assert first["raw/retrieval"]["dagster/row_count"] == 7
    kept = sorted(path for path in home.landing.rglob("*") if path.is_file())
    assert {path.suffix for path in kept} == {".pdf", ".txt", ".rtf", ".bin"}
    assert all(path.name.startswith(path.parent.name) and len(path.stem) == 64 for path in kept)
    assert rows(warehouse, "SELECT DISTINCT status, reader FROM raw.document") == [("pending", "")]
    times = [path.stat().st_mtime_ns for path in kept]

    assert land(home, warehouse, documents_dir)["raw/document"]["new_documents"] == 0
    assert [path.stat().st_mtime_ns for path in kept] == times
    assert land(home, warehouse, documents_dir, source="other")["raw/retrieval"]["dagster/row_count"] == 14


def test_landing_takes_the_inbox_where_nothing_is_named(home: Home, warehouse: WarehouseFile) -> None:
    (home.inbox / "新.txt").write_text("决算", encoding="utf-8")
    (home.inbox / ".part").write_text("half", encoding="utf-8")
    assert land(home, warehouse, source="inbox")["raw/document"]["new_documents"] == 1
    assert (home.inbox / "新.txt").exists()


def test_a_manifest_is_no_document_and_says_when_its_neighbours_were_published(
    home: Home, warehouse: WarehouseFile, two_filings: Path
) -> None:
    name = min(path.name for path in two_filings.iterdir())
    (two_filings / "manifest.csv").write_text(
        f"file_name,published_on\n{name},2024-09-30\n", encoding="utf-8"
    )
    counts = land(home, warehouse, two_filings)["raw/document"]
    assert counts == {
        "dagster/row_count": 2,
        "files": 2,
        "new_documents": 2,
        "published": 1,
        "site_events": 0,
    }
    days = rows(warehouse, "SELECT published_on::VARCHAR FROM raw.retrieval ORDER BY file_name")
    assert days == [("2024-09-30",), (None,)]


def test_files_that_landed_are_read_again_only_where_they_changed(
    home: Home, warehouse: WarehouseFile, two_filings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(home, warehouse, two_filings)
    changed, same = sorted(two_filings.iterdir())
    changed.write_bytes(b"\x00" * changed.stat().st_size)  # as long as it was
    os.utime(changed, ns=(0, 10**18))
    read: list[str] = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or read_bytes(path))
    assert land(home, warehouse, two_filings)["raw/document"]["new_documents"] == 1
    assert read == [changed.name]
    assert land(home, warehouse, two_filings)["raw/document"]["files"] == 2
    assert read == [changed.name]
    seen = rows(warehouse, "SELECT file_name, modified_at IS NULL FROM raw.retrieval ORDER BY ALL")
    assert seen == [(changed.name, False), (changed.name, False), (same.name, False)]


def test_bytes_that_did_not_all_arrive_are_written_again(
    home: Home, warehouse: WarehouseFile, two_filings: Path
) -> None:
    land(home, warehouse, two_filings)
    victim = next(path for path in home.landing.rglob("*.pdf"))
    whole = victim.read_bytes()
    victim.write_bytes(whole[:10])
    land(home, warehouse, two_filings)
    assert victim.read_bytes() == whole


def test_filings_are_read_once_and_loaded_once(
    home: Home, warehouse: WarehouseFile, two_filings: Path
) -> None:
    land(home, warehouse, two_filings)
    reading = ReadingHere()
    assert read(home, warehouse, reading)["filings/reading"] == {"read": 2, "unpacked": 0, "failed": {}}
    assert sorted(reading.read) == sorted(path.name for path in two_filings.iterdir())
    assert read(home, warehouse, reading)["filings/reading"]["read"] == 0
    first = load(home, warehouse)["core/fct_figure"]
    assert (first["filings_written"], first["documents"]) == (2, {"read": 2})
    assert first["dagster/row_count"] > 1000
    again = load(home, warehouse)["core/fct_figure"]
    assert (again["filings_written"], again["dagster/row_count"]) == (0, first["dagster/row_count"])
    assert len(reading.read) == 2


def test_what_cannot_be_read_is_quarantined_and_tried_again_only_when_asked(
    home: Home, warehouse: WarehouseFile, two_filings: Path
) -> None:
    bad, _ = sorted(path.name for path in two_filings.iterdir())
    land(home, warehouse, two_filings)
    reading = ReadingHere({bad: "reader_crashed"})
    assert read(home, warehouse, reading)["filings/reading"] == {
        "read": 1,
        "unpacked": 0,
        "failed": {"reader_crashed": 1},
    }
    load(home, warehouse)
    quarantine = (
        "SELECT file_name, status, reason, attempts FROM raw.document JOIN raw.quarantine USING (document_id)"
    )
    assert rows(warehouse, quarantine) == [(bad, "quarantined", "reader_crashed", 1)]
    assert not filings.reader_survived(warehouse=warehouse).passed

    read(home, warehouse, reading)
    assert reading.read.count(bad) == 1
    read(home, warehouse, reading, retry=True)
    assert rows(warehouse, quarantine) == [(bad, "quarantined", "reader_crashed", 2)]
    read(home, warehouse, ReadingHere(), retry=True)
    load(home, warehouse)
    assert rows(warehouse, quarantine) == []
    assert rows(warehouse, "SELECT count(*) FROM core.dim_filing") == [(2,)]
    assert filings.reader_survived(warehouse=warehouse).passed


def test_another_version_of_the_reader_reads_everything_again(
    home: Home, warehouse: WarehouseFile, two_filings: Path
) -> None:
    land(home, warehouse, two_filings)
    read(home, warehouse, ReadingHere())
    load(home, warehouse)
    with warehouse.connect() as con:
        con.execute("UPDATE raw.document SET reader = 'juesuan-0', reading_digest = 'of that reading'")
    for (document_id,) in rows(warehouse, "SELECT document_id FROM raw.document"):
        filing_path(home.filings, document_id, READER).unlink()
    reading = ReadingHere()
    read(home, warehouse, reading)
    assert len(reading.read) == 2
    load(home, warehouse)
    assert rows(warehouse, "SELECT DISTINCT reader, status FROM raw.document") == [(READER, "read")]


@pytest.fixture
def loaded(home: Home, warehouse: WarehouseFile, two_filings: Path) -> WarehouseFile:
    land(home, warehouse, two_filings)
    read(home, warehouse, ReadingHere())
    load(home, warehouse)
    return warehouse


def outcomes(results: Any) -> dict[str, bool]:
    return {result.check_name: result.passed for result in results}


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("SELECT 1", None),
        ("INSERT INTO core.fct_figure SELECT * FROM core.fct_figure LIMIT 1", "unique"),
        ("DELETE FROM core.filing_document", "orphans"),
        ("UPDATE core.dim_filing SET is_current = false", "one_current"),
    ],
)
def test_core_keys(loaded: WarehouseFile, damage: str, broken: str | None) -> None:
    with loaded.connect() as con:
        con.execute(damage)
    found = outcomes(core.core_keys(warehouse=loaded))
    assert set(found) == {"unique", "orphans", "one_current"}
    assert found["unique"] == (broken != "unique")
    assert broken is None or not found[broken]
    assert broken is not None or all(found.values())


def test_a_reviewers_decisions_are_taken_from_the_home(home: Home, loaded: WarehouseFile) -> None:
    home.unit_fixes.parent.mkdir()
    header = ",".join(COLUMNS)
    home.unit_fixes.write_text(f"{header}\nkind,奇台县某某局,,,,,行政,\n", encoding="utf-8")
    done = metadata(core.core(home=home, warehouse=loaded))["core/dim_unit"]
    assert done["fixes_of_unknown_units"] == ["line 2: kind 奇台县某某局"]
    home.unit_fixes.write_text(f"{header}\nkind,奇台县某某局,,,,,企业,\n", encoding="utf-8")
    with pytest.raises(FixesError, match=r"unit_links\.csv:2: "):
        metadata(core.core(home=home, warehouse=loaded))


def test_mart_totals(home: Home, loaded: WarehouseFile) -> None:
    assert metadata(marts.marts(home=home, warehouse=loaded))["mart/unit_year"]["dagster/row_count"] == 2
    passed = {"marts_are_current": True, "totals": True, "no_money_twice": True}
    assert outcomes(marts.mart_totals(warehouse=loaded)) == passed
    with loaded.connect() as con:
        con.execute("UPDATE mart.prefecture_year SET income_yuan = income_yuan + 1")
    assert outcomes(marts.mart_totals(warehouse=loaded)) == {**passed, "totals": False}
    with loaded.connect() as con:
        con.execute("DELETE FROM mart.unit_year")
    assert not outcomes(marts.mart_totals(warehouse=loaded))["marts_are_current"]


def test_families_of_rules_pass_or_show_what_is_wrong_and_never_stop_the_run(
    home: Home, loaded: WarehouseFile
) -> None:
    done = metadata(evaluated(home, loaded))["dq/finding"]
    assert (done["filings_evaluated"], done["new_findings"]) == (2, 0)
    clean = {result.check_name: result for result in quality.identities(warehouse=loaded)}
    assert set(clean) == set(FAMILIES)
    assert all(result.passed for result in clean.values())
    assert clean["inside"].metadata["consistent"].value > 0

    with loaded.connect() as con:
        con.execute(
            "UPDATE core.fct_figure SET value = value + 1000, value_yuan = value_yuan + 10000000 "
            "WHERE statement = 'T3' AND function_code IS NULL AND nature IS NULL"
        )
        con.execute("DELETE FROM dq.evaluation")
    # A second reading would tell that the warehouse is wrong, not the filing: here it tells nothing.
    names = [name for (name,) in rows(loaded, "SELECT file_name FROM raw.document")]
    silent = ReadingHere(failing=dict.fromkeys(names, "reader_timeout"))
    again = metadata(quality.quality(home=home, warehouse=loaded, second_reading=silent))
    assert again["dq/finding"]["new_findings"] > 0
    spoiled = {result.check_name: result for result in quality.identities(warehouse=loaded)}
    inside = spoiled["inside"]
    assert not inside.passed
    assert inside.severity is dg.AssetCheckSeverity.ERROR
    assert inside.metadata["error"].value > 0
    assert inside.metadata["filings"].value == 2
    first = inside.metadata["worst"].records[0].data
    assert "相差1000.0" in first["message"]
    assert first["atlas"].endswith(".html")
    assert spoiled["performance"].passed


def test_the_suite_on_the_results_gates_the_run(home: Home, loaded: WarehouseFile) -> None:
    quality_results = metadata(evaluated(home, loaded))
    assert quality_results["dq/rule"]["dagster/row_count"] > 40
    trusted = quality.results_can_be_relied_on(home=home, warehouse=loaded)
    assert trusted.passed
    assert trusted.metadata["expectations"].value > 40
    assert (home.data_docs / "index.html").exists()
    with loaded.connect() as con:
        con.execute("DELETE FROM dq.identity_result WHERE rule_id = 'T3-1'")
    doubted = quality.results_can_be_relied_on(home=home, warehouse=loaded)
    assert not doubted.passed
    assert "every_rule_ran" in str(doubted.metadata["failed"].value)


def test_a_second_writer_waits_and_then_says_who_has_the_warehouse(
    home: Home, warehouse: WarehouseFile
) -> None:
    with (
        warehouse.connect(),
        pytest.raises(WarehouseBusyError, match=r"warehouse\.duckdb"),
        warehouse.connect(),
    ):
        raise AssertionError("two writers at once")
