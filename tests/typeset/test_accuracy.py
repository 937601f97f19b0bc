"""Every form by every producer is read exactly: one filing of each, in styles that take turns."""

from __future__ import annotations

from itertools import product

import pytest

from benchmarks import accuracy, bench_typesetting
from benchmarks.accuracy import ATTACHMENTS, Outcome, Row, Task, accounts_for, measure, report
from disclosures.documents.scan import is_available
from disclosures.reading import read_bytes
from disclosures.typeset import DEFAULT_FORM, form_ids, style_named, styles, text_producer_names
from disclosures.typeset.comparison import compare
from disclosures.typeset.typesetting import typeset_filing

_STYLES = list(styles())
TASKS = [
    Task(form, producer, _STYLES[(2 * number) % len(_STYLES)], number)
    for number, (form, producer) in enumerate(product(form_ids(), (*text_producer_names(), ATTACHMENTS)))
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.form}-{task.producer}-{task.style}")
def test_every_form_by_every_producer_is_read_exactly(task: Task) -> None:
    outcome = measure(task)
    assert outcome.exceptions == ()
    assert outcome.exact == outcome.figures > 300


@pytest.mark.skipif(not is_available(), reason="juesuan[ocr] is not installed (make ocr)")
@pytest.mark.parametrize("producer", ["scan", "tiff"])
def test_a_scan_is_read_exactly_and_nothing_wrong_is_loaded(producer: str) -> None:
    outcome = measure(Task("xinjiang_2018", producer, "plain", 11))
    assert outcome.exact >= accuracy.WANTED_OF_PICTURES * outcome.figures
    assert outcome.wrong == 0
    assert outcome.loaded > outcome.values * 0.8


@pytest.mark.parametrize(("producer", "style"), [("reportlab", "wps_text"), ("typst", "turned")])
def test_the_oracle_reads_the_same_from_what_neither_clips_nor_hides(producer: str, style: str) -> None:
    made = typeset_filing(
        accounts_for(DEFAULT_FORM, 3), form=DEFAULT_FORM, style=style_named(style), producer=producer
    )
    found = read_bytes(made.data, "样张.pdf", "pdfplumber").figures
    assert [str(mismatch) for mismatch in compare(made.figures, found).mismatches] == []


def test_exceptions_are_listed_by_cause_and_never_rounded_away(capsys: pytest.CaptureFixture[str]) -> None:
    row = Row()
    task = Task("form", "reportlab", "plain", 1)
    row.add(Outcome(task, 20, 1_000_000, 999_999, (("missing", "T1 income"),)))
    report({("form", "reportlab"): row}, 5)
    printed = capsys.readouterr().out
    assert "99.999%" in printed
    assert "1 missing" in printed
    assert "[plain, seed 1] T1 income" in printed


def test_accuracy_ends_with_an_error_unless_all_is_exact(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["accuracy", "--form", form_ids()[0], "--producer", "reportlab", "--filings", "1"]
    monkeypatch.setattr("sys.argv", [*chosen, "--processes", "1"])
    assert accuracy.main() == 0
    assert "100.000%" in capsys.readouterr().out
    monkeypatch.setattr(
        accuracy, "compare", lambda truth, found, slack: compare(truth, list(found)[1:], slack)
    )
    assert accuracy.main() == 1
    assert "1 missing" in capsys.readouterr().out


def test_the_benchmark_prints_rates_and_ratios(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--filings", "1", "--rounds", "1", "--style", "plain"])
    bench_typesetting.main()
    printed = capsys.readouterr().out
    for words in ("pages/s", "x floor", "reportlab:", "typst:", "wanted: at least 100"):
        assert words in printed
