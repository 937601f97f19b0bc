"""From the command line: a notice to send, a decision about a finding, and what is then still shown."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from disclosures import typeset
from disclosures.typeset.figures import Fault


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filing with one wrong total."""
    fault = Fault(statement="T3", concept="expenditure", shift=Decimal(10))
    return typeset.typeset(1, tmp_path_factory.mktemp("faulty"), faults=[fault]).path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_notice_is_written_in_both_formats(juesuan, faulty: Path, tmp_path: Path) -> None:
    done = juesuan("notice", faulty, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".html", ".pdf"]
    assert "data:image/png;base64," in paths[0].read_text(encoding="utf-8")
    assert paths[1].read_bytes().startswith(b"%PDF-")
    wrong = juesuan("notice", "没有这样的单位")
    assert wrong.returncode == 2 and "nothing is published yet" in wrong.stderr


def test_a_decision_is_kept_and_obeyed(juesuan, faulty: Path, tmp_path: Path) -> None:
    (found, *_) = rows(juesuan("findings", faulty, "--format", "csv").stdout)
    assert found["state"] == "new" and found["suggestion"]
    key = found["finding_key"]
    assert juesuan("findings", "--set", key, "explained").returncode == 2  # without a reason
    assert juesuan("findings", "--set", key, "fixed", "--reason", "因").returncode == 2
    done = juesuan("findings", "--set", key, "explained", "--reason", "有批复", "--reviewer", "甲")
    assert done.returncode == 0, done.stderr
    assert "有批复" in (tmp_path / "home" / "fixes" / "findings.csv").read_text(encoding="utf-8")
    left = juesuan("findings", faulty, "--format", "csv", "--fail-on", "error")
    assert (left.returncode, rows(left.stdout)) == (0, [])
    (kept,) = rows(juesuan("findings", faulty, "--format", "csv", "--state", "explained").stdout)
    assert (kept["finding_key"], kept["state_reason"]) == (key, "有批复")
