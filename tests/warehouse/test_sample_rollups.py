"""The sample prefecture, read back and rolled up: totals equal what its leaf filings print."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from disclosures.filing import Filing
from disclosures.typeset import WrittenFiling
from disclosures.typeset.publication import SampleFiling
from disclosures.typeset.sample import sample_records
from warehouse import MEMORY, DocumentReading, build_marts, connect, load_batch
from warehouse.landing import LandedDocument, register
from warehouse.manifest import read_manifest
from warehouse.questions import answers
from warehouse.units import settle_units

QUESTIONS = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
HALF = Decimal(50)  # yuan that rounding may hide in an amount printed in 万元 with two decimals
STATUSES = {"filed": "filed", "revised": "filed", "late": "late", "missing": "missing"}


@pytest.fixture(scope="module")
def rolled_up(
    sample: dict[str, WrittenFiling], sample_read: dict[str, Filing]
) -> Iterator[duckdb.DuckDBPyConnection]:
    said = read_manifest(next(iter(sample.values())).path.parent / "manifest.csv")
    readings = [_reading(sample[name].path, filing) for name, filing in sample_read.items()]
    with connect(MEMORY) as con:
        places = [(r, (r.source, r.location)) for r in readings]
        register(
            con,
            [
                LandedDocument(r.sha256, r.file_name, "pdf", 1, *place, said[r.file_name])
                for r, place in places
            ],
        )
        load_batch(con, readings)
        settle_units(con)
        build_marts(con)
        yield con


def _reading(path: Path, filing: Filing) -> DocumentReading:
    data = path.read_bytes()
    return DocumentReading(
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=path.name,
        kind="pdf",
        byte_size=len(data),
        location=path.name,
        reader=filing.reader,
        filing=filing,
    )


def leaves() -> list[SampleFiling]:
    return [f for record in sample_records() for f in record.filings if f.is_leaf and f.document is not None]


def by_division(con: duckdb.DuckDBPyConnection, columns: str) -> dict[tuple[str, int], tuple[Decimal, ...]]:
    """Columns by division and year, of each county and of the own level of the prefecture."""
    rows = con.execute(
        f"SELECT part_code, fiscal_year, {columns} FROM mart.prefecture_part_year WHERE filing_count > 0"
    ).fetchall()
    return {(code, year): tuple(rest) for code, year, *rest in rows}


def test_totals_are_what_the_leaf_filings_print(
    rolled_up: duckdb.DuckDBPyConnection, sample: dict[str, WrittenFiling]
) -> None:
    printed: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for leaf in leaves():
        # A document with two sets prints the department's first.
        amount = next(
            figure.value_yuan
            for figure in sample[leaf.document or ""].figures
            if (figure.statement, figure.concept, figure.scenario) == ("T3", "expenditure", "final")
            and figure.function_code is None
            and figure.nature is None
            and figure.value_yuan is not None
        )
        printed[leaf.division, leaf.fiscal_year] += amount
    found = by_division(rolled_up, "expenditure_yuan")
    assert {place: amounts[0] for place, amounts in found.items()} == dict(printed)


def test_transfers_that_a_department_left_in_its_sum_are_eliminated(
    rolled_up: duckdb.DuckDBPyConnection,
) -> None:
    """To within what rounding hides in each of them; 汇总 that were eliminated already are left alone."""
    expected: defaultdict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for record in sample_records():
        whole = {f.fiscal_year for f in record.filings if f.is_leaf and f.scope == "汇总"}
        for transfer in record.transfers:
            if transfer.fiscal_year in whole and not record.plan.eliminates:
                expected[record.plan.division, transfer.fiscal_year].append(transfer.amount)
    assert expected
    rows = rolled_up.execute(
        "SELECT division_code, fiscal_year, income_eliminated_yuan, expenditure_eliminated_yuan "
        "FROM mart.county_year WHERE filing_count > 0"
    ).fetchall()
    for code, year, *eliminated in rows:
        amounts = expected.get((code, year), [])
        assert all(abs(e - sum(amounts)) <= 2 * HALF * len(amounts) for e in eliminated), (code, year)


def test_who_was_due_is_known(rolled_up: duckdb.DuckDBPyConnection) -> None:
    """In every year but the first: from last year's filers, lists of units, lineage, days of publication."""
    expected = {
        (due.unit_name, due.fiscal_year, "汇总" if due.scope == "汇总" else "单位"): STATUSES[due.status]
        for record in sample_records()
        for due in record.due
        if due.status in STATUSES
    }
    rows = rolled_up.execute(
        "SELECT unit_name, fiscal_year, scope, status FROM dq.coverage "
        "WHERE status IN ('filed', 'late', 'missing', 'quarantined')"
    ).fetchall()
    found = {(name, year, scope): status for name, year, scope, status in rows}
    first = min(year for _, year, _ in expected)
    assert {k: v for k, v in found.items() if k[1] > first} == {
        k: v for k, v in expected.items() if k[1] > first
    }


def test_the_answers_in_the_docs_are_current(rolled_up: duckdb.DuckDBPyConnection) -> None:
    """If this fails: ``make run``, then the command at the head of the file."""
    assert QUESTIONS.read_text(encoding="utf-8") == answers(rolled_up)
