"""What is typeset is what is read, figure by figure with its place; the sample is the same every time."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from disclosures.documents import read_document
from disclosures.filing import DocumentKind, Filing, Scope
from disclosures.typeset import Fault, FormError, WrittenFiling, invented_accounts, typeset, write_sample
from disclosures.typeset.comparison import compare
from disclosures.typeset.sample import MANIFEST_COLUMNS, SampleSize
from disclosures.typeset.truth_files import FAULT_COLUMNS, read_figures
from disclosures.typeset.typesetting import typeset_filing


def test_every_filing_is_known_for_what_it_is(
    sample: dict[str, WrittenFiling], sample_read: dict[str, Filing]
) -> None:
    for name, written in sample.items():
        filing = sample_read[name]
        assert filing.kind is DocumentKind.FINAL_ACCOUNTS
        assert filing.unit_name == written.unit_name, name
        assert filing.fiscal_year == written.fiscal_year
        assert filing.scope == written.scope
        assert filing.page_count == written.page_count
        assert [issue.code for issue in filing.issues] == [], name


def test_every_figure_is_read_as_it_was_printed(
    sample: dict[str, WrittenFiling], sample_read: dict[str, Filing]
) -> None:
    for name, written in sample.items():
        found = [figure for filing in sample_read[name].sets for figure in filing.figures]
        compared = compare(written.figures, found)
        assert [str(mismatch) for mismatch in compared.mismatches] == [], name
        assert compared.exact == len(written.figures)


def test_members_are_read_where_a_department_lists_them(
    sample: dict[str, WrittenFiling], sample_read: dict[str, Filing]
) -> None:
    (filing,) = (f for n, f in sample_read.items() if n.startswith("木垒") and f.fiscal_year == 2023)
    assert [(member.name, member.files_itself) for member in filing.member_units] == [
        ("木垒哈萨克自治县村镇环境局（本级）", True),
        ("木垒哈萨克自治县村镇环境服务站", True),
        ("木垒哈萨克自治县公共照明维护所", False),
    ]


def test_true_boxes_hold_the_printed_numbers(sample: dict[str, WrittenFiling]) -> None:
    """Against the glyphs on the page, whatever readers of statements make of them."""
    written = next(iter(sample.values()))
    document = read_document(written.path.read_bytes(), written.path.name)
    glyphs = {page.number: [] for page in document.pages}
    for page in document.pages:
        lines = [*page.lines, *(line for table in page.tables for cell in table.cells for line in cell.lines)]
        glyphs[page.number] = [glyph for line in lines for glyph in line.glyphs if glyph.text != " "]
    for figure in written.figures:
        if figure.value is None or figure.concept == "nil_statement":
            continue
        inside = [
            g
            for g in glyphs[figure.page]
            if figure.x0 - 0.3 <= (g.x0 + g.x1) / 2 <= figure.x1 + 0.3
            and figure.y0 <= (g.y0 + g.y1) / 2 <= figure.y1
        ]
        text = "".join(g.text for g in sorted(inside, key=lambda g: (round(g.y0), g.x0)))
        assert text == figure.raw_text, figure


def test_the_planted_errors_are_recorded(sample: dict[str, WrittenFiling]) -> None:
    (path,) = {written.faults for written in sample.values() if written.faults is not None}
    rows = {row["kind"]: row for row in pq.read_table(path).to_pylist()}
    assert rows.keys() == {"digit_changed", "restated_prior", "counts_twice"}
    assert all(tuple(row) == FAULT_COLUMNS for row in rows.values())
    row = rows["digit_changed"]
    assert row["printed"] != row["correct"]
    figures = sample[row["document"]].figures
    shown = [f for f in figures if f.statement == row["statement"] and f.raw_text == row["printed"]]
    assert shown[0].page == row["page"]
    assert rows["counts_twice"]["printed"] == "玛纳斯县民俗文化展示馆"
    assert rows["restated_prior"]["printed"] == "FY2022"


def test_truth_beside_the_filings_is_what_was_printed(sample: dict[str, WrittenFiling]) -> None:
    (path,) = {written.truth for written in sample.values()}
    assert dict(read_figures(path)) == {name: written.figures for name, written in sample.items()}


def test_every_filing_of_the_sample_is_there(sample: dict[str, WrittenFiling], sample_folder: Path) -> None:
    folder = sample_folder / "filings"
    assert {path.name for path in folder.iterdir()} == {*sample, "manifest.csv"}
    rows = list(csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == MANIFEST_COLUMNS
    assert [row["file_name"] for row in rows] == list(sample)
    assert all(row["published_on"] > f"{row['fiscal_year']}-12-31" for row in rows)
    assert len({row["address"] for row in rows}) == len(rows)
    assert 30 <= len(sample) <= 40
    assert {written.scope for written in sample.values()} == set(Scope)
    assert all(len(written.figures) > 800 for written in sample.values())


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    size = SampleSize(units=3, fiscal_years=(2023,), seed=5)
    alone = write_sample(tmp_path / "1", size=size)
    together = write_sample(tmp_path / "2", size=size, workers=2)
    assert [w.path.name for w in alone] == [w.path.name for w in together]
    for folder in ("filings", "truth"):
        for path in (tmp_path / "1" / folder).iterdir():
            assert path.read_bytes() == (tmp_path / "2" / folder / path.name).read_bytes(), path.name
    other = write_sample(tmp_path / "3", size=replace(size, seed=6))
    assert [w.figures for w in other] != [w.figures for w in alone]


def test_a_fault_that_hits_nothing_is_an_error(tmp_path: Path) -> None:
    fault = Fault(statement="T1", concept="income.moonshine", shift=Decimal(1))
    with pytest.raises(ValueError, match="no figure for"):
        typeset(0, tmp_path, faults=[fault])


def test_a_form_is_for_its_years() -> None:
    old = replace(invented_accounts(0), fiscal_year=2019, leaves={}, prior={})
    with pytest.raises(FormError, match="is for"):
        typeset_filing(old, form="xinjiang_2023")
