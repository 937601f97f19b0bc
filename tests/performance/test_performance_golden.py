"""The performance sheets of the real filing, figure by figure, against proof-read lists.

The filing exists as text that has lost the columns of its sheets and, set again, as a PDF with ruled tables.
``changji_sheet_concepts.tsv`` says what each concept of the proof-read list is here; where it gives no row
label, that of the list is an indicator.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from disclosures.documents import Document, read_document
from disclosures.documents.document import Glyph, Page
from disclosures.filing import Figure, Issue
from disclosures.statements.performance import read_performance

HERE = Path(__file__).parent
FISCAL_YEAR = 2023
OVERALL_SECTION = "部门（单位）整体支出绩效自评表"
PROJECT_SECTION = "项目支出绩效自评表 P"
# Texts that the list, which is about numbers, does not have.
TEXTS = {"sheet.goal", "sheet.goal_result"}
# The list marks years and days as one thing in goals and as years in reasons.
UNITS = {"text": "", "malformed": "", "年/日期": "date", "年": "date", "日期": "date"}
ENGINES = ("pdfium", "pdfplumber")
BASIS_MARK = "[设定依据] "

Row = dict[str, str]
Key = tuple[str, ...]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def document(path: Path, engine: str = "pdfium") -> Document:
    return read_document(path.read_bytes(), path.name, engine)


@cache
def reading(path: Path, engine: str = "pdfium") -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    return read_performance(document(path, engine), FISCAL_YEAR)


def statement_of(section: str) -> str:
    if section == OVERALL_SECTION:
        return "performance_overall"
    return f"performance_project:{int(section.removeprefix(PROJECT_SECTION))}"


@pytest.fixture(scope="module")
def gold(gold_dir: Path) -> list[tuple[Key, Row]]:
    """The proof-read figures of the sheets, in the words of `key_of`."""
    meanings = {(row["concept_id"], row["item"]): row for row in rows_of(HERE / "changji_sheet_concepts.tsv")}
    rows = rows_of(gold_dir / "changji_2023_facts.tsv")
    rows = [row for row in rows if row["section"].startswith((OVERALL_SECTION, PROJECT_SECTION))]
    found = []
    for row in rows:
        meaning = meanings.get((row["concept_id"], row["item"])) or meanings[row["concept_id"], ""]
        row_label, number = meaning["row_label"], ""
        if not row_label:
            _, number, row_label = row["item"].split("｜")
        key = (
            statement_of(row["section"]),
            meaning["concept"],
            meaning["scenario"],
            row_label,
            str(int(number)) if number else "",
            row["value_raw"],
            row["value"],
            UNITS.get(row["unit"], row["unit"]),
            row["operator"],
        )
        found.append((key, row))
    return found


def key_of(figure: Figure) -> Key:
    return (
        figure.statement,
        figure.concept or "",
        figure.scenario,
        figure.row_label,
        str(figure.row_number or ""),
        figure.raw_text,
        "" if figure.value is None else str(figure.value),
        UNITS.get(figure.unit or "", figure.unit or ""),
        figure.operator or "",
    )


def printed(figures: tuple[Figure, ...]) -> list[Figure]:
    """The figures that the list has too: not the goals as texts, not the blank cells."""
    return [figure for figure in figures if figure.concept not in TEXTS and not figure.is_blank]


def test_the_text_gives_every_figure_of_the_list_and_no_other(
    gold: list[tuple[Key, Row]], changji_text: Path
) -> None:
    figures, _ = reading(changji_text)
    assert len(gold) == 915
    assert Counter(map(key_of, printed(figures))) == Counter(key for key, _ in gold)
    assert not any(figure.is_blank for figure in figures)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_pdf_gives_every_figure_of_the_list_and_no_other(
    gold: list[tuple[Key, Row]], changji_pdf: Path, engine: str
) -> None:
    figures, _ = reading(changji_pdf, engine)
    assert Counter(map(key_of, printed(figures))) == Counter(key for key, _ in gold)
    assert not any(figure.is_blank for figure in figures)


def test_the_word_file_gives_every_figure_of_the_list_and_no_other(
    gold: list[tuple[Key, Row]], changji_docx: Path
) -> None:
    figures, _ = reading(changji_docx)
    assert Counter(map(key_of, printed(figures))) == Counter(key for key, _ in gold)
    glyphs = {page.number: glyphs_of(page) for page in document(changji_docx).pages}
    for figure in figures:
        assert spelt(figure, glyphs[figure.page]) == figure.raw_text, key_of(figure)


def test_a_figure_of_the_text_stands_on_the_lines_of_the_list(
    gold: list[tuple[Key, Row]], changji_text: Path
) -> None:
    lines: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for key, row in gold:
        lines[key].append((int(row["line_start"]), int(row["line_end"])))
    places: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for figure in printed(reading(changji_text)[0]):
        places[key_of(figure)].append((figure.y0, figure.y1))
    for key, given in lines.items():
        for (start, end), (y0, y1) in zip(sorted(given), sorted(places[key]), strict=True):
            assert start <= y0 <= y1 <= end, key


@pytest.mark.parametrize("engine", ENGINES)
def test_the_glyphs_in_its_box_spell_a_figure_of_the_pdf(changji_pdf: Path, engine: str) -> None:
    glyphs = {page.number: glyphs_of(page) for page in document(changji_pdf, engine).pages}
    for figure in reading(changji_pdf, engine)[0]:
        assert spelt(figure, glyphs[figure.page]) == figure.raw_text, key_of(figure)


def test_the_glyphs_on_its_lines_spell_a_figure_of_the_text(changji_text: Path) -> None:
    glyphs = [glyph for page in document(changji_text).pages for glyph in glyphs_of(page)]
    for figure in reading(changji_text)[0]:
        within = spelt(figure, glyphs)
        # Between the lines of a cell stand lines of other cells.
        is_one_line = figure.y0 == figure.y1
        assert within == figure.raw_text if is_one_line else Counter(figure.raw_text) <= Counter(within)


def spelt(figure: Figure, glyphs: list[Glyph]) -> str:
    return "".join(
        glyph.text
        for glyph in glyphs
        if figure.x0 <= (glyph.x0 + glyph.x1) / 2 <= figure.x1
        and figure.y0 <= (glyph.y0 + glyph.y1) / 2 <= figure.y1
    )


def glyphs_of(page: Page) -> list[Glyph]:
    lines = [*page.lines, *(line for table in page.tables for cell in table.cells for line in cell.lines)]
    return [glyph for line in lines for glyph in line.glyphs if glyph.text != " "]


@pytest.mark.parametrize("engine", ENGINES)
def test_text_and_pdf_agree_figure_by_figure(changji_text: Path, changji_pdf: Path, engine: str) -> None:
    text, pdf = reading(changji_text)[0], reading(changji_pdf, engine)[0]
    for one, other in zip(text, pdf, strict=True):
        assert (key_of(one), one.section, one.column_label, one.period) == (
            key_of(other),
            other.section,
            other.column_label,
            other.period,
        )


@pytest.mark.parametrize("source", ["text", "docx", *ENGINES])
def test_every_indicator_row(
    gold_dir: Path, changji_text: Path, changji_docx: Path, changji_pdf: Path, source: str
) -> None:
    other = {"text": changji_text, "docx": changji_docx}
    figures, _ = reading(other[source]) if source in other else reading(changji_pdf, source)
    found: dict[tuple[str, str], Row] = defaultdict(dict)
    for figure in figures:
        if (figure.concept or "").startswith("indicator.") and not figure.concept.endswith("_figure"):
            row = found[figure.statement, str(figure.row_number)]
            row["levels"] = figure.row_label
            row[figure.concept.removeprefix("indicator.")] = figure.raw_text
    rows = rows_of(gold_dir / "changji_2023_indicators.tsv")
    assert len(rows) == len(found) == 132
    for row in rows:
        sheet = row["sheet"]
        section = OVERALL_SECTION if sheet == "OV" else f"{PROJECT_SECTION}{sheet[1:]}"
        reason = row["reason"]
        expected = {
            "levels": "/".join((row["level1"], row["level2"], row["level3"])),
            **{cell: row[cell] for cell in ("target", "actual", "weight", "score")},
        }
        if reason.startswith(BASIS_MARK):
            expected["basis"] = reason.removeprefix(BASIS_MARK)
        elif reason:
            expected["reason"] = reason
        assert found[statement_of(section), row["n"]] == expected


@pytest.mark.parametrize("source", ["text", *ENGINES])
def test_the_only_thing_unread_is_the_number_that_is_none(
    changji_text: Path, changji_pdf: Path, source: str
) -> None:
    figures, issues = reading(changji_text) if source == "text" else reading(changji_pdf, source)
    (issue,) = issues
    assert (issue.code, issue.raw_text) == ("malformed_number", "=0.4.2万元")
    (figure,) = [f for f in figures if f.raw_text == issue.raw_text]
    assert (figure.value, figure.operator) == (None, "=")
    assert (issue.page, issue.y0, issue.statement) == (figure.page, figure.y0, figure.statement)
