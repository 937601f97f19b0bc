"""``juesuan review``: what OCR has read and nothing proves is listed, shown, read by a person, and loaded."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assets.home import Home
from benchmarks.accuracy import accounts_for
from disclosures.documents.scan import is_available
from disclosures.reading import read_bytes
from disclosures.typeset.typesetting import typeset_filing
from warehouse.figure_reviews import COLUMNS
from warehouse.filings import write_filing

FORM = "shanghai_2024"
NAME = "决算.pdf"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that has a reading of a document as if OCR had made it: loading begins there."""
    made = typeset_filing(accounts_for(FORM, 9), form=FORM, seed=9)
    (tmp_path / NAME).write_bytes(made.data)
    filing = read_bytes(made.data, NAME)
    found = Home(tmp_path / "home").prepare()
    figures = tuple(replace(figure, confidence=0.995) for figure in filing.figures)
    write_filing(replace(filing, figures=figures), found.filings)
    return found


def test_figures_wait_until_a_person_has_read_them(
    juesuan: Callable[..., CompletedProcess[str]], home: Home, tmp_path: Path
) -> None:
    assert juesuan("ingest", tmp_path / NAME).returncode == 0
    rows = json.loads(juesuan("review", "--format", "json").stdout)
    assert len(rows) > 10
    assert {row["document"] for row in rows} == {NAME}
    (said,) = [
        row
        for row in json.loads(juesuan("status", "--format", "json").stdout)
        if row["topic"] == "waits for review"
    ]
    assert (said["name"], said["value"]) == (NAME, len(rows))
    assert juesuan("review", "别的.pdf").returncode == 2
    if is_available():
        made = juesuan("review", NAME, "--out", tmp_path / "out" / "review.html")
        page = (tmp_path / "out" / "review.html").read_text(encoding="utf-8")
        assert page.count("data:image/png;base64,") == page.count('type="checkbox"') == len(rows), made.stderr

    decided = {**rows[0], "printed": rows[0]["read"], "reviewer": "张三", "date": "2026-01-02"}
    with (tmp_path / "figures.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerow(decided)
    done = juesuan("review", "--decide", tmp_path / "figures.csv")
    assert done.returncode == 0, done.stderr
    left = json.loads(juesuan("review", "--format", "json").stdout)
    assert len(left) == len(rows) - 1
    assert home.figure_reviews.is_file()


def test_without_a_warehouse_or_with_a_wrong_file_it_says_so(
    juesuan: Callable[..., CompletedProcess[str]],
) -> None:
    nothing = juesuan("review")
    assert nothing.returncode == 2
    assert "there is no warehouse" in nothing.stderr
