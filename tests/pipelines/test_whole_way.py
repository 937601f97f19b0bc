"""The whole job in a temporary home: once, twice, cut short anywhere, and with documents of every fate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from home_runs import run_assets, run_job

from assets.home import Home
from benchmarks.bench_kill import contents

KILLED_AT = {
    "before reading": "assets.reading_rounds.waiting_documents",
    "after the first document was read": "assets.reading_rounds.write_filing#2",
    "within the transaction that loads": "warehouse.load.number_revisions",
    "within the transaction that checks": "expectations.evaluator.write_findings",
    "while totals are made": "warehouse.marts.mart_tables",
    "before the published file is swapped in": "warehouse.publishing._move",
}
KILL = """
import importlib, os, signal, sys
from pathlib import Path

from assets.home import Home
from home_runs import run_assets

target, _, number = sys.argv[3].partition("#")
module, _, name = target.rpartition(".")
module = importlib.import_module(module)
function, calls = getattr(module, name), []

def die(*arguments, **named):
    calls.append(name)
    if len(calls) == int(number or 1):
        os.kill(os.getpid(), signal.SIGKILL)
    return function(*arguments, **named)

setattr(module, name, die)
run_assets(Home(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def test_every_document_is_somewhere(finished_home: Home) -> None:
    with duckdb.connect(str(finished_home.published_warehouse), read_only=True) as con:
        fates = con.execute(
            "SELECT file_name, status, reason FROM raw.document LEFT JOIN raw.quarantine USING (document_id)"
        ).fetchall()
        assert con.execute("SELECT count(*) FROM core.dim_filing WHERE is_current").fetchone() == (2,)
        assert con.execute("SELECT count(*) FROM raw.retrieval").fetchone() == (7,)
    fate = {name: (status, reason) for name, status, reason in fates}
    assert len(fate) == 6
    assert sum(status == "read" for status, _ in fate.values()) == 2
    assert fate["预算.txt"] == ("not_final_accounts", None)
    assert fate["空.pdf"][0] == fate["残缺.pdf"][0] == "quarantined"
    assert fate["旧稿.rtf"] == ("unsupported", "unsupported_rtf")


def test_what_is_published_is_the_warehouse_with_its_site_and_docs(finished_home: Home) -> None:
    assert contents(finished_home.published_warehouse) == contents(finished_home.warehouse)
    assert (finished_home.published_atlas / "index.html").exists()
    assert (finished_home.published_data_docs / "index.html").exists()
    assert list((finished_home.published / "parquet").glob("mart.*.parquet"))


def test_the_same_documents_again_change_nothing(finished_home: Home, documents_dir: Path) -> None:
    before = contents(finished_home.warehouse)
    landed = {path: path.stat().st_mtime_ns for path in finished_home.landing.rglob("*")}
    read = {path: path.stat().st_mtime_ns for path in finished_home.filings.rglob("*")}
    result = run_job(finished_home, documents_dir)
    assert result.success
    assert contents(finished_home.warehouse) == before
    assert {path: path.stat().st_mtime_ns for path in finished_home.landing.rglob("*")} == landed
    assert {path: path.stat().st_mtime_ns for path in finished_home.filings.rglob("*")} == read


def test_runs_that_are_killed_anywhere_are_completed_by_the_next(
    finished_home: Home, documents_dir: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    here = str(Path(__file__).parent)
    for place, target in KILLED_AT.items():
        killed = subprocess.run(
            [sys.executable, "-c", KILL, str(home.root), str(documents_dir), target],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert killed.returncode == -signal.SIGKILL, (place, killed.stderr)
        assert not home.published_warehouse.exists(), place
    # Nothing is named: what had landed goes on, though the documents are not given again.
    assert run_assets(home).success
    assert contents(home.published_warehouse) == contents(finished_home.published_warehouse)


def test_a_home_without_a_filing_is_published_too(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "空.pdf").write_bytes(b"")
    home = Home(tmp_path / "home")
    assert run_job(home, folder).success
    assert len(contents(home.published_warehouse)["raw.quarantine"]) == 1


def test_a_blocking_check_keeps_the_old_published_files(
    documents_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    home.prepare().published_warehouse.write_bytes(b"what was published before")
    monkeypatch.setattr("assets.checks.violations", lambda con, name: [("core.fct_figure", name)])
    result = run_job(home, next(documents_dir.glob("*决算.pdf")))
    assert not result.success
    assert home.published_warehouse.read_bytes() == b"what was published before"
