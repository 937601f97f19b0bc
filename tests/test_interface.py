"""What users and scripts rely on is there: make targets, the lock file, tables and columns, the home."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from assets.home import Home
from disclosures.filing import Figure, Scope
from expectations.findings import COLUMNS as FINDINGS_COLUMNS
from warehouse import MEMORY, connect

ROOT = Path(__file__).resolve().parents[1]
TABLES = {
    "raw.document": {"document_id", "file_name", "sha256", "kind"},
    "core.dim_unit": {"unit_id", "name", "parent_unit_id", "division_code"},
    "core.dim_filing": {
        *("filing_id", "document_id", "unit_id", "fiscal_year", "scope", "revision", "is_current"),
    },
    "core.fct_figure": {"filing_id", "value_yuan", "page", "x0", "y0", "x1", "y1"},
    "mart.rollup_member": {"fiscal_year", "division_code", "filing_id"},
    "mart.county_year": {"division_code", "division_name", "fiscal_year"},
    "mart.prefecture_year": {"division_code", "division_name", "fiscal_year"},
    "dq.finding": set(FINDINGS_COLUMNS),
}
READ_COLUMNS = (
    "statement section row_code row_label column_label side concept function_code economic_code fund nature",
    "scenario period value unit operator is_blank page x0 y0 x1 y1 raw_text",
)
_NAME = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)(?: ; .+)? \\$")


@pytest.fixture(scope="module")
def lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_file_names_versions_and_hashes_and_no_registry(lock: str) -> None:
    assert "//" not in lock
    assert not re.search(r"^\s*--(?!hash=sha256:[0-9a-f]{64})", lock, re.M)
    entries = [line for line in lock.splitlines() if not line.startswith("    --hash=sha256:")]
    assert entries
    assert [line for line in entries if not _NAME.match(line)] == []


def test_the_lock_file_has_every_dependency(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {match[1] for line in lock.splitlines() if (match := _NAME.match(line))}
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9-]", entry)[0].lower() for entry in wanted}
    assert names <= locked


def test_dependencies_are_bounded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [entry for entry in project["dependencies"] if not re.search("==|<", entry)] == []


@pytest.mark.parametrize("target", ["run", "test", "check", "bench", "ui", "clean", "lock"])
def test_make_targets(target: str) -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^{target} +\w", listed, re.M)
    planned = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
    assert planned.returncode == 0, planned.stderr


def test_ci_runs_the_checks_and_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert text.index("make check") < text.index("make test")
    assert "set -euo pipefail" in text


def test_tables_and_columns_that_scripts_rely_on() -> None:
    with connect(MEMORY) as con:
        found: dict[str, set[str]] = {}
        for table, column in con.execute(
            "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"
        ).fetchall():
            found.setdefault(table, set()).add(column)
    missing = {table: sorted(columns - found.get(table, set())) for table, columns in TABLES.items()}
    assert {table: columns for table, columns in missing.items() if columns} == {}


def test_the_words_that_scripts_rely_on() -> None:
    assert {str(scope) for scope in Scope} == {"汇总", "本级", "单位"}
    # what came later stands behind what scripts know: row_number, confidence
    assert list(Figure.COLUMNS[:-2]) == " ".join(READ_COLUMNS).split()


def test_the_home_is_where_the_environment_says_or_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUESUAN_HOME", raising=False)
    assert Home.from_environment().root == tmp_path / "data"
    monkeypatch.setenv("JUESUAN_HOME", str(tmp_path / "elsewhere"))
    home = Home.from_environment()
    assert home.root == tmp_path / "elsewhere"
    assert {path.name for path in (home.landing, home.filings, home.warehouse.parent, home.published)} == {
        *("landing", "filings", "warehouse", "published"),
    }
    assert list(tmp_path.iterdir()) == []
