"""What is typeset is what is read, figure by figure with its place; the sample is the same every time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from disclosures.documents import read_document
from disclosures.filing import DocumentKind, Filing, Scope
from disclosures.reading import read
from disclosures.typeset import DEFAULT_SEED, Fault, FormError, WrittenFiling, invented_accounts, typeset
from disclosures.typeset.comparison import compare
from disclosures.typeset.sample import sample_accounts
from disclosures.typeset.truth import file_name
from disclosures.typeset.truth_files import FAULT_COLUMNS, read_figures
from disclosures.typeset.typesetting import typeset_filing

# One of each style, a department with its units, and the filing with the planted fault.
READ = [
    "昌吉回族自治州地方文献局_2023年度本级决算.pdf",
    "昌吉回族自治州地方文献整理中心_2022年度单位决算.pdf",
    "昌吉回族自治州科普活动中心_2023年度单位决算.pdf",
    "昌吉市民俗文化展示馆_2022年度单位决算.pdf",
    "昌吉市村镇环境服务站_2023年度单位决算.pdf",
    "阜康市职业技能指导中心_2023年度单位决算.pdf",
    "阜康市群众体育活动中心_2023年度单位决算.pdf",
    "昌吉回族自治州地方文献局_2023年度部门决算.pdf",
]


@pytest.fixture(scope="module", params=READ)
def both(request: pytest.FixtureRequest, sample: dict[str, WrittenFiling]) -> tuple[WrittenFiling, Filing]:
    written = sample[request.param]
    return written, read(written.path)


def test_a_filing_is_known_for_what_it_is(both: tuple[WrittenFiling, Filing]) -> None:
    written, filing = both
    assert filing.kind is DocumentKind.FINAL_ACCOUNTS
    assert filing.unit_name == written.unit_name
    assert filing.fiscal_year == written.fiscal_year
    assert filing.scope == written.scope
    assert filing.page_count == written.page_count
    assert [found.statement for found in filing.statements] == [f"T{n}" for n in range(1, 10)]
    assert [issue.code for issue in filing.issues] == []


def test_every_figure_is_read_as_it_was_printed(both: tuple[WrittenFiling, Filing]) -> None:
    written, filing = both
    compared = compare(written.figures, filing.figures)
    assert [str(mismatch) for mismatch in compared.mismatches] == []
    assert compared.exact == len(written.figures)


def test_the_rest_of_the_sample_is_read_as_it_was_printed_too(sample: dict[str, WrittenFiling]) -> None:
    rest = [written for name, written in sample.items() if name not in READ]
    assert len(rest) + len(READ) == len(sample) > len(READ)
    for written in rest:
        compared = compare(written.figures, read(written.path).figures)
        assert [str(mismatch) for mismatch in compared.mismatches] == [], written.path.name


def test_members_are_read_where_a_department_lists_them(sample: dict[str, WrittenFiling]) -> None:
    (name,) = (name for name in READ if "部门决算" in name)
    members = [member.name for member in read(sample[name].path).member_units]
    assert members == ["昌吉回族自治州地方文献局（本级）", "昌吉回族自治州地方文献整理中心"]


def test_true_boxes_hold_the_printed_numbers(sample: dict[str, WrittenFiling]) -> None:
    """Against the glyphs on the page, whatever readers of statements make of them."""
    written = sample[READ[2]]
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


def test_exactly_one_filing_has_a_planted_fault(sample: dict[str, WrittenFiling]) -> None:
    (faulty,) = (written for written in sample.values() if written.faults is not None)
    assert faulty.faults is not None
    (row,) = pq.read_table(faulty.faults).to_pylist()
    assert tuple(row) == FAULT_COLUMNS
    assert (row["document"], row["statement"]) == (faulty.path.name, "T3")
    assert row["printed"] != row["correct"]
    shown = [f for f in faulty.figures if f.statement == "T3" and f.raw_text == row["printed"]]
    assert shown[0].page == row["page"]


def test_truth_beside_the_filings_is_what_was_printed(sample: dict[str, WrittenFiling]) -> None:
    (path,) = {written.truth for written in sample.values()}
    assert dict(read_figures(path)) == {name: written.figures for name, written in sample.items()}


def test_every_filing_of_the_sample_is_there(sample: dict[str, WrittenFiling], sample_folder: Path) -> None:
    assert {path.name for path in (sample_folder / "filings").iterdir()} == set(sample)
    scopes = [written.scope for written in sample.values()]
    assert scopes.count(Scope.UNIT) == 16
    assert scopes.count(Scope.OWN) == scopes.count(Scope.CONSOLIDATED) == 2
    assert all(len(written.figures) > 800 for written in sample.values())


def test_the_same_seed_gives_the_same_bytes(sample: dict[str, WrittenFiling]) -> None:
    first = next(iter(sample_accounts()))
    again = typeset_filing(first.accounts, form="xinjiang_2023", style=first.style, seed=DEFAULT_SEED)
    written = sample[file_name(first.accounts)]
    assert sha256(again.data).digest() == sha256(written.path.read_bytes()).digest()


def test_another_seed_gives_another_filing(tmp_path: Path) -> None:
    one, other = typeset(1, tmp_path / "1.pdf"), typeset(10, tmp_path / "10.pdf")
    assert one.unit_name == other.unit_name
    assert one.path.read_bytes() != other.path.read_bytes()


def test_a_fault_that_hits_nothing_is_an_error(tmp_path: Path) -> None:
    fault = Fault(statement="T1", concept="income.moonshine", shift=Decimal(1))
    with pytest.raises(ValueError, match="no figure for"):
        typeset(0, tmp_path, faults=[fault])


def test_a_form_is_for_its_years() -> None:
    old = replace(invented_accounts(0), fiscal_year=2019, leaves={}, prior={})
    with pytest.raises(FormError, match="is for"):
        typeset_filing(old, form="xinjiang_2023")
