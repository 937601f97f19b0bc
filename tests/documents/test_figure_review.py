"""Figures that OCR has read: withheld unless equations prove them, until a person has read them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from assets.recognition import proved
from benchmarks.accuracy import accounts_for
from disclosures.filing import Figure, Filing
from disclosures.reading import read_bytes
from disclosures.review import AWAITS_REVIEW, REVIEWED, UNMET, Decision, decided, withheld
from disclosures.typeset.typesetting import typeset_filing
from warehouse import MEMORY, connect
from warehouse.figure_reviews import COLUMNS, FigureReviewError, add_decisions, await_decided, read_decisions
from warehouse.load import load_batch
from warehouse.readings import DocumentReading

FORM = "xinjiang_2023"


@cache
def recognised() -> Filing:
    """A filing as if OCR had read it, every character surely."""
    filing = read_bytes(typeset_filing(accounts_for(FORM, 4), form=FORM, seed=4).data, "决算.pdf")
    return replace(filing, figures=tuple(replace(f, confidence=0.995) for f in filing.figures))


def reading(filing: Filing) -> DocumentReading:
    return DocumentReading(
        sha256=filing.sha256,
        file_name="决算.pdf",
        kind="pdf",
        byte_size=1,
        reader=filing.reader,
        filing=filing,
    )


def loaded(filing: Filing, *decisions: Decision) -> Filing:
    (done,) = proved([reading(filing)], {filing.sha256: decisions})
    assert done.filing is not None
    return done.filing


def misread(
    filing: Filing, statement: str, by: str = "10.00", confidence: float = 0.995
) -> tuple[int, Filing]:
    """The filing with the first amount of a statement that is not nil read wrongly, and its number."""
    at = next(i for i, f in enumerate(filing.figures) if f.statement == statement and f.value and f.concept)
    figures = list(filing.figures)
    figures[at] = replace(figures[at], value=figures[at].value + Decimal("10.00"))  # type: ignore[operator]
    return at, replace(filing, figures=tuple(figures))


def issues(filing: Filing, code: str) -> list[str]:
    return [issue.statement for issue in filing.issues if issue.code == code]


def test_what_equations_prove_is_loaded_and_the_rest_waits() -> None:
    filing = recognised()
    done = loaded(filing)
    waiting = issues(done, AWAITS_REVIEW)
    kept = [f for f in done.figures if f.value is not None]
    assert len(kept) + len(waiting) == sum(f.value is not None for f in filing.figures)
    assert len(kept) > 0.7 * len(filing.figures)
    amounts = {"T1", "T2", "T3", "T4", "T5", "T6", "T8"}
    assert not amounts.intersection(waiting)
    assert {f.value for f in kept} <= {f.value for f in filing.figures}


@pytest.mark.parametrize("statement", ["T1", "T2", "T3", "T5"])
def test_a_number_that_was_misread_is_not_loaded(statement: str) -> None:
    at, filing = misread(recognised(), statement)
    done = loaded(filing)
    assert done.figures[at].value is None
    assert done.figures[at].raw_text == filing.figures[at].raw_text
    why = next(i.message for i in done.issues if i.code == AWAITS_REVIEW and i.statement == statement)
    assert "T1-" in why or "T2-" in why or "T3-" in why or "T5-" in why or "X-" in why


def test_a_filing_with_text_is_left_as_it_is() -> None:
    filing = replace(recognised(), figures=tuple(replace(f, confidence=None) for f in recognised().figures))
    assert loaded(filing) is filing


def test_what_a_person_has_read_counts() -> None:
    at, filing = misread(recognised(), "T1")
    wrong = filing.figures[at]
    right = recognised().figures[at]
    decision = Decision(wrong.page, wrong.x0, wrong.y0, wrong.x1, wrong.y1, right.raw_text)
    done = loaded(filing, decision)
    assert done.figures[at].value == right.value
    assert issues(done, REVIEWED) == ["T1"]
    # put right, it proves the others of its sum again
    assert set(issues(done, AWAITS_REVIEW)) == set(issues(loaded(recognised()), AWAITS_REVIEW))


def figure(value: str | None, raw: str) -> Figure:
    return Figure(
        statement="narrative",
        value=None if value is None else Decimal(value),
        raw_text=raw,
        page=1,
        x0=1,
        y0=1,
        x1=9,
        y1=9,
        confidence=0.5,
    )


def test_a_decision_keeps_the_sign_that_words_give() -> None:
    assert decided(figure("-3.10", "3.10"), "8.10").value == Decimal("-8.10")
    assert decided(figure("-3.10", "-3.10"), "-8.10").value == Decimal("-8.10")
    assert decided(figure(None, "?"), "8.10").value == Decimal("8.10")
    nothing = decided(figure("1", "1"), " ")
    assert (nothing.value, nothing.is_blank) == (None, True)


def test_an_equation_within_rounding_is_enough_only_where_ocr_is_sure() -> None:
    filing = replace(recognised(), figures=(figure("1.00", "1.00"),), issues=())
    assert withheld(filing, (), {1}, {}).figures[0].value is None
    sure = replace(filing, figures=(replace(filing.figures[0], confidence=0.999),))
    assert withheld(sure, (), {1}, {}).figures[0].value == Decimal("1.00")
    assert withheld(sure, (), {1}, {1: ["T1-1"]}).figures[0].value is None


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def test_decisions_are_kept_once_and_the_later_one_counts(tmp_path: Path) -> None:
    kept = tmp_path / "fixes" / "figures.csv"
    assert read_decisions(kept) == {}
    incoming = write(tmp_path / "in.csv", 'ab12,3,10,20,30,40,"1,234.50",张三,2026-01-02')
    assert add_decisions(kept, incoming) == 1
    write(
        tmp_path / "in.csv",
        "ab12,3,10.2,20.1,30,40,99,李四,2026-01-03",
        "ab12,3,10,60,30,80,,李四,2026-01-03",
    )
    assert add_decisions(kept, tmp_path / "in.csv") == 2
    assert [d.printed for d in read_decisions(kept)["ab12"]] == ["99", ""]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ab,1,1,1,2,2,12a,张三,2026-01-02", "no number"),
        ("ab,one,1,1,2,2,12,张三,2026-01-02", "invalid literal"),
        ("ab,1,1,1,2,2,12,,2026-01-02", "a reviewer is needed"),
        ("ab,1,1,1,2,2,12,张三,someday", "someday"),
        ("ab,1,1", "not as many cells"),
    ],
)
def test_a_decision_that_is_not_understood_names_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(FigureReviewError, match=said) as caught:
        read_decisions(write(tmp_path / "figures.csv", row))
    assert "figures.csv:2" in str(caught.value)


def test_documents_wait_to_be_loaded_again_when_decisions_about_them_change() -> None:
    at, filing = misread(recognised(), "T1")
    wrong = filing.figures[at]
    decision = Decision(wrong.page, wrong.x0, wrong.y0, wrong.x1, wrong.y1, "1.00")
    with connect(MEMORY) as con:
        load_batch(con, proved([reading(filing)], {}))
        waits = "SELECT count(*) FROM core.reading_issue WHERE code = 'awaits_review'"
        ((before,),) = con.execute(waits).fetchall()
        assert await_decided(con, {}) == 0
        assert await_decided(con, {filing.sha256: (decision,)}) == 1
        load_batch(con, proved([reading(filing)], {filing.sha256: (decision,)}))
        assert con.execute(waits).fetchall() == [(before - 1,)]
        assert await_decided(con, {filing.sha256: (decision,)}) == 0
        assert await_decided(con, {}) == 1


def test_a_decision_that_decides_nothing_is_told_once_and_loads_nothing_again() -> None:
    at, filing = misread(recognised(), "T1")
    wrong = filing.figures[at]
    used = Decision(wrong.page, wrong.x0, wrong.y0, wrong.x1, wrong.y1, "1.00")
    beside = replace(used, x0=used.x0 - 900, x1=used.x1 - 900, printed="2.00")
    late = replace(used, x0=used.x0 + 1, printed="3.00")
    decisions = {filing.sha256: (used, beside, late), "0" * 64: (used,)}
    with connect(MEMORY) as con:
        load_batch(con, proved([reading(filing)], decisions))
        told = "SELECT raw_text FROM core.reading_issue WHERE code = $1 ORDER BY raw_text"
        assert con.execute(told, [UNMET]).fetchall() == [("2.00",), ("3.00",)]
        assert con.execute(told, [REVIEWED]).fetchall() == [("1.00",)]
        assert await_decided(con, decisions) == 0
    text = replace(filing, figures=tuple(replace(f, confidence=None) for f in filing.figures))
    assert issues(loaded(text, used), UNMET) == [""]
