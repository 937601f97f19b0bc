"""The narrative of the real filings, figure by figure, against proof-read lists.

``changji_concepts.tsv`` says what each concept of the proof-read list is here. ``putuo_2024_*narrative.tsv``
are all figures of the Shanghai narrative in both versions, written down from pictures of the pages.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from disclosures.documents import Document, read_document
from disclosures.documents.document import box_of
from disclosures.filing import Figure, Issue, Scenario
from disclosures.statements.narrative import read_narrative

HERE = Path(__file__).parent
Row = dict[str, str]
Reading = tuple[tuple[Figure, ...], tuple[Issue, ...]]
ENGINES = ("pdfium", "pdfplumber")
GOLD_PERIODS = {"FY2023年初预算": "FY2023", "FY2023全年预算": "FY2023"}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def document(path: Path, engine: str = "pdfium") -> Document:
    return read_document(path.read_bytes(), path.name, engine)


@cache
def reading(path: Path, fiscal_year: int, engine: str = "pdfium") -> Reading:
    return read_narrative(document(path, engine), fiscal_year, {})


@pytest.fixture(scope="module")
def gold(gold_dir: Path) -> list[Row]:
    """The proof-read figures of sentences; those of the performance sheets have a section without 第."""
    return [r for r in rows_of(gold_dir / "changji_2023_facts.tsv") if r["section"].startswith("第")]


def expected(gold: list[Row]) -> list[tuple[str, ...]]:
    meaning = {row["concept_id"]: row for row in rows_of(HERE / "changji_concepts.tsv")}
    return [
        (
            meaning[row["concept_id"]]["concept"],
            meaning[row["concept_id"]]["scenario"],
            meaning[row["concept_id"]]["fund"],
            meaning[row["concept_id"]]["nature"],
            row["func_code"],
            row["item"],
            GOLD_PERIODS.get(row["period"], row["period"]),
            row["value_raw"],
            row["value"],
            row["unit"],
        )
        for row in gold
    ]


def found(figures: tuple[Figure, ...]) -> list[tuple[str, ...]]:
    return [
        (
            f.concept or "",
            f.scenario,
            f.fund or "",
            f.nature or "",
            f.function_code or "",
            f.row_label if f.function_code else "",
            f.period,
            f.raw_text,
            str(f.value),
            f.unit or "",
        )
        for f in figures
        if f.value is not None
    ]


def is_printed_there(document: Document, figure: Figure) -> bool:
    """Whether a run of glyphs on one line spells the figure, and the box is the box around it."""
    text = figure.raw_text
    for line in document.pages[figure.page - 1].lines:
        glyphs = [glyph for glyph in line.glyphs if glyph.text != " "]
        printed = "".join(glyph.text for glyph in glyphs)
        starts = (at for at in range(len(printed)) if printed.startswith(text, at))
        if any(
            box_of(glyphs[at : at + len(text)]) == (figure.x0, figure.y0, figure.x1, figure.y1)
            for at in starts
        ):
            return True
    return False


def test_changji_text_has_every_figure_of_the_sentences(changji_text: Path, gold: list[Row]) -> None:
    figures, issues = reading(changji_text, 2023)
    assert found(figures) == expected(gold)
    assert issues == ()
    assert [f.concept for f in figures if f.value is None] == ["staff.department_names"]


def test_changji_text_lines(changji_text: Path, gold: list[Row]) -> None:
    figures = [f for f in reading(changji_text, 2023)[0] if f.value is not None]
    outside = [
        (f.raw_text, f.y0, row["fact_id"])
        for f, row in zip(figures, gold, strict=True)
        if not (int(row["line_start"]) <= f.y0 <= f.y1 <= int(row["line_end"]))
    ]
    assert outside == []


def test_changji_signs_follow_the_direction_words(changji_text: Path, gold: list[Row]) -> None:
    figures = [f for f in reading(changji_text, 2023)[0] if f.value is not None]
    for figure, row in zip(figures, gold, strict=True):
        if row["direction"]:
            assert figure.column_label.endswith(row["direction"])
            assert figure.scenario in (Scenario.CHANGE, Scenario.GROWTH_RATE)


@pytest.mark.parametrize("engine", ENGINES)
def test_changji_reset_pdf_has_the_same_figures(changji_pdf: Path, gold: list[Row], engine: str) -> None:
    figures, issues = reading(changji_pdf, 2023, engine)
    assert found(figures) == expected(gold)
    assert issues == ()
    printed = document(changji_pdf, engine)
    wrong = [f.raw_text for f in figures if f.value is not None and not is_printed_there(printed, f)]
    assert wrong == []


def test_changji_word_file_has_the_same_figures(changji_docx: Path, gold: list[Row]) -> None:
    figures, issues = reading(changji_docx, 2023)
    assert found(figures) == expected(gold)
    assert issues == ()
    printed = document(changji_docx)
    wrong = [f.raw_text for f in figures if f.value is not None and not is_printed_there(printed, f)]
    assert wrong == []


def test_changji_sections_are_the_headings_above(changji_text: Path, changji_pdf: Path) -> None:
    sections = [
        list(dict.fromkeys(f.section for f in reading(path, 2023)[0])) for path in (changji_text, changji_pdf)
    ]
    assert sections[0] == sections[1]
    assert sections[0][1] == "第二部分 部门决算情况说明/一、收入支出决算总体情况说明"
    assert len(sections[0]) == 16


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("version", "listed"),
    [("putuo_pdf", "putuo_2024_narrative.tsv"), ("putuo_faulty_pdf", "putuo_2024_faulty_narrative.tsv")],
)
def test_putuo_has_every_figure_as_printed(
    version: str, listed: str, engine: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(version)
    figures, issues = reading(path, 2024, engine)
    rows = [
        {
            "concept": f.concept,
            "scenario": f.scenario,
            "value": str(f.value),
            "page": str(f.page),
            "fund": f.fund or "",
            "nature": f.nature or "",
            "function_code": f.function_code or "",
        }
        for f in figures
    ]
    assert rows == rows_of(HERE / listed)
    assert issues == ()
    wrong = [f.raw_text for f in figures if not is_printed_there(document(path, engine), f)]
    assert wrong == []


def test_putuo_faulty_says_when_its_assets_were_counted(putuo_pdf: Path, putuo_faulty_pdf: Path) -> None:
    for path, date in ((putuo_pdf, "2024-12-31"), (putuo_faulty_pdf, "2023-12-31")):
        assert {f.period for f in reading(path, 2024)[0] if (f.concept or "").startswith("asset.")} == {date}
