"""The nine statements of a real filing, figure by figure, with both engines; and of its revision."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from disclosures.documents import ENGINES, Document, read_document
from disclosures.filing import Figure
from disclosures.statements.tables import StatementReading, read_statements

GOLD = "putuo_finance_2024_statement_figures.tsv"
YEAR = 2024

Place = tuple[str, str, str, str, str]
"""Statement, side, row code, row label, column."""

MISSING_FROM_THE_REVISION = {"T3"}
"""支出决算表 is left out of the 问题版: its page is not there, and the list of contents still names it."""
BLANK_IN_THE_REVISION = {"T7"}
"""The row of 三公 is printed there, with no number in it."""
REVISION_PAGES = {"T1": (7, 7), "T2": (8, 9), "T4": (10, 11), "T5": (12, 12), "T6": (13, 14), "T7": (15, 15)}


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def gold_rows(gold_dir: Path) -> dict[Place, tuple[Decimal, int]]:
    with (gold_dir / GOLD).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        (
            f"T{row['table_no']}",
            row["side"],
            row["row_code"],
            "".join(row["row_name"].split()),
            row["column"],
        ): (Decimal(row["value"]), int(row["page"]))
        for row in rows
    }


def place(figure: Figure) -> Place:
    """As the proof-read list writes it: 三公 columns are ``heading-scenario`` there."""
    column = figure.column_label
    if figure.statement == "T7":
        *headings, scenario = column.split("/")
        column = f"{headings[0]}-{scenario}"
    return figure.statement, figure.side, figure.row_code, figure.row_label, column


def opened(path: Path, engine: str) -> tuple[Document, StatementReading]:
    document = read_document(path.read_bytes(), path.name, engine)
    return document, read_statements(document, YEAR)


def spelled(document: Document, figure: Figure) -> str:
    """What the page prints inside a figure's box, in the order of reading."""
    page = document.pages[figure.page - 1]
    lines = [*page.lines, *(line for table in page.tables for cell in table.cells for line in cell.lines)]
    return "".join(
        glyph.text
        for line in lines
        for glyph in line.glyphs
        if glyph.text != " "
        and figure.x0 <= (glyph.x0 + glyph.x1) / 2 <= figure.x1
        and figure.y0 <= (glyph.y0 + glyph.y1) / 2 <= figure.y1
    )


def test_every_proof_read_figure_is_read_and_nothing_else(
    putuo_pdf: Path, gold_dir: Path, engine: str
) -> None:
    document, reading = opened(putuo_pdf, engine)
    printed = [figure for figure in reading.figures if not figure.is_blank]
    assert {place(f): (f.value, f.page) for f in printed} == gold_rows(gold_dir)
    assert len(printed) == len(gold_rows(gold_dir))
    assert [spelled(document, f) for f in printed] == [f.raw_text for f in printed]
    assert reading.issues == ()


def test_decimals_and_separators_stay_as_printed(putuo_pdf: Path, engine: str) -> None:
    _, reading = opened(putuo_pdf, engine)
    total = next(f for f in reading.figures if f.statement == "T1" and f.row_label == "总计")
    assert (total.raw_text, str(total.value), total.decimals) == ("2,995.39", "2995.39", 2)
    assert total.value_yuan == Decimal("29953900")


def test_every_figure_has_its_meaning(putuo_pdf: Path, engine: str) -> None:
    _, reading = opened(putuo_pdf, engine)
    assert {f.statement for f in reading.figures if f.concept is None} == set()
    assert {f.unit for f in reading.figures} == {"万元"}
    assert {f.period for f in reading.figures} == {"FY2024"}
    coded = [f for f in reading.figures if f.row_code]
    assert all((f.function_code or f.economic_code) == f.row_code for f in coded)
    boxes = {(f.page, f.x0, f.y0, f.x1, f.y1) for f in reading.figures}
    assert len(boxes) == len(reading.figures)


def test_statements_and_their_pages(putuo_pdf: Path, engine: str) -> None:
    _, reading = opened(putuo_pdf, engine)
    pages = {s.statement: (s.page, s.last_page) for s in reading.statements}
    assert pages == {
        "T1": (6, 7),
        "T2": (8, 9),
        "T3": (10, 11),
        "T4": (12, 14),  # page 14 is one empty row
        "T5": (15, 15),
        "T6": (16, 17),
        "T7": (18, 18),
        "T8": (19, 19),
        "T9": (20, 20),
    }
    nil = {s.statement for s in reading.statements if s.is_nil}
    assert nil == {"T8", "T9"}
    assert all(s.nil_sentence.endswith("故本表无数据。") for s in reading.statements if s.is_nil)


def test_the_revision_differs_only_where_it_prints_something_else(
    putuo_faulty_pdf: Path, gold_dir: Path, engine: str
) -> None:
    document, reading = opened(putuo_faulty_pdf, engine)
    printed = [figure for figure in reading.figures if not figure.is_blank]
    expected = {
        row: value
        for row, (value, _) in gold_rows(gold_dir).items()
        if row[0] not in MISSING_FROM_THE_REVISION | BLANK_IN_THE_REVISION
    }
    assert {place(f): f.value for f in printed} == expected
    assert [spelled(document, f) for f in printed] == [f.raw_text for f in printed]
    assert reading.issues == ()
    found = {s.statement: (s.page, s.last_page) for s in reading.statements}
    assert MISSING_FROM_THE_REVISION.isdisjoint(found)
    assert {s: found[s] for s in REVISION_PAGES} == REVISION_PAGES
    blank = [f for f in reading.figures if f.statement == "T7"]
    assert len(blank) == 12
    assert all(f.is_blank for f in blank)
    assert next(s for s in reading.statements if s.statement == "T7").is_nil


def test_both_engines_read_the_same_figures(putuo_pdf: Path) -> None:
    readings = [opened(putuo_pdf, engine)[1] for engine in sorted(ENGINES)]
    said = [
        [(place(f), f.concept, f.fund, f.nature, f.scenario, f.value, f.is_blank, f.page) for f in r.figures]
        for r in readings
    ]
    assert said[0] == said[1]
