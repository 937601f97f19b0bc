"""The sample prefecture, read back and rolled up: all totals equal the truth, however filings came."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest

from benchmarks.bench_rollups import DIFFERENT, PLANTED, compare_rollups, differing
from disclosures.filing import Filing
from disclosures.typeset import WrittenFiling
from disclosures.typeset.sample import sample_records
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch
from warehouse.landing import LandedDocument, register
from warehouse.manifest import read_manifest
from warehouse.questions import answers
from warehouse.units import settle_units

QUESTIONS = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
STATUSES = {"filed": "filed", "revised": "filed", "late": "late", "missing": "missing"}
TABLES = {
    *("year", "prefecture_part_year", "fund_year", "nature_year", "three_public_year"),
    *("function_year", "function_item_year", "economic_year", "economic_item_year"),
}


@pytest.fixture(scope="module")
def readings(sample: dict[str, WrittenFiling], sample_read: dict[str, Filing]) -> list[DocumentReading]:
    return [_reading(sample[name].path, filing) for name, filing in sample_read.items()]


@pytest.fixture(scope="module")
def rolled_up(sample_folder: Path, readings: list[DocumentReading]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(MEMORY) as con:
        ingest(con, sample_folder, readings)
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


def ingest(con: duckdb.DuckDBPyConnection, folder: Path, *batches: Sequence[DocumentReading]) -> None:
    """Load batch after batch, and settle units and totals after each, as a run does."""
    said = read_manifest(folder / "filings" / "manifest.csv")
    for batch in batches:
        register(
            con,
            [
                LandedDocument(r.sha256, r.file_name, "pdf", 1, r.source, r.location, said[r.file_name])
                for r in batch
            ],
        )
        load_batch(con, batch)
        settle_units(con)
        consolidate(con)
        build_marts(con)


def assert_true(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Every amount is what leaf filings print, within their rounding of the exact sum; none is left out."""
    compared = compare_rollups(con, folder / "truth")
    assert differing(compared) == []
    assert {one.cell.mart for one in compared} == TABLES
    assert len(compared) > 5000
    # The planted errors of the small sample are in cells that no total is made of, or in accounts as a whole.
    assert not [one for one in compared if one.outcome in {DIFFERENT, PLANTED}]


def test_all_totals_are_true(rolled_up: duckdb.DuckDBPyConnection, sample_folder: Path) -> None:
    assert_true(rolled_up, sample_folder)


def test_a_wrong_total_would_be_found(rolled_up: duckdb.DuckDBPyConnection, sample_folder: Path) -> None:
    rolled_up.begin()
    rolled_up.execute(
        "UPDATE mart.county_function_item_year SET amount_yuan = amount_yuan + 100 "
        "WHERE (division_code, fiscal_year, concept, function_code) = ("
        "SELECT any_value((division_code, fiscal_year, concept, function_code)) "
        "FROM mart.county_function_item_year WHERE concept = 'expenditure')"
    )
    rolled_up.execute("DELETE FROM mart.province_economic_year")
    outcomes = Counter(
        one.cell.mart
        for one in compare_rollups(rolled_up, sample_folder / "truth")
        if one.outcome == DIFFERENT
    )
    rolled_up.rollback()
    assert outcomes == {"function_item_year": 1, "economic_year": 8}


def test_backwards_with_drafts_last_and_the_merger_in_the_middle(
    sample_folder: Path, readings: list[DocumentReading]
) -> None:
    """The later year first, so that units come after their successors and drafts after corrections."""
    backwards = sorted(
        readings, key=lambda r: (r.filing.fiscal_year if r.filing else 0, r.file_name), reverse=True
    )
    middle = next(i for i, r in enumerate(backwards) if "群众体育综合服务中心" in r.file_name) + 1
    with connect(MEMORY) as con:
        ingest(con, sample_folder, backwards[:middle], backwards[middle:])
        assert_true(con, sample_folder)


def test_lost_and_found_again(sample_folder: Path, readings: list[DocumentReading]) -> None:
    """A document that can no longer be read takes its filing away; read again, everything is as before."""
    order = list(readings)
    Random(3).shuffle(order)
    lost = next(r for r in readings if "阜康市群众体育局_2022年度部门决算" in r.file_name)
    with connect(MEMORY) as con:
        ingest(con, sample_folder, order)
        ingest(con, sample_folder, [replace(lost, filing=None, reason="unreadable", detail="")])
        wrong = {
            (one.cell.place.division_code, one.cell.place.fiscal_year)
            for one in compare_rollups(con, sample_folder / "truth")
            if one.outcome == DIFFERENT
        }
        assert wrong <= {(code, 2022) for code in ("652302", "652300", "650000")}
        ingest(con, sample_folder, [lost])
        assert_true(con, sample_folder)


def test_units_without_a_whole_are_known_by_their_sheets(rolled_up: duckdb.DuckDBPyConnection) -> None:
    """Paid and received by a department that files no 汇总: eliminated where both filed, else listed."""
    rows = rolled_up.execute(
        "SELECT u.name, e.fiscal_year, sum(amount_yuan), count(*) FROM core.fct_elimination AS e "
        "JOIN core.dim_unit AS u ON u.unit_id = e.department_unit_id "
        "WHERE belongs_by = 'sheet' AND function_code IS NULL GROUP BY ALL"
    ).fetchall()
    assert rows == [("昌吉市社区统计局", 2022, 67000, 2)]
    rows = rolled_up.execute(
        "SELECT u.name, fiscal_year, transfer, side, amount_yuan, reason FROM dq.open_transfer "
        "JOIN core.dim_unit AS u USING (unit_id)"
    ).fetchall()
    assert rows == [("昌吉市社区统计局", 2023, "补助", "付", 29600, "unit_missing")]


def test_both_sets_of_a_document_are_filed_and_one_counts(rolled_up: duckdb.DuckDBPyConnection) -> None:
    """玛纳斯县民俗文化局 2022 prints 汇总 and 本级 in one document; its unit filed as well."""
    rows = rolled_up.execute(
        "SELECT f.scope, f.unit_name, m.role, x.reason FROM core.dim_filing AS f "
        "LEFT JOIN mart.rollup_member AS m USING (filing_id) "
        "LEFT JOIN mart.rollup_excluded AS x USING (filing_id) "
        "WHERE f.division_code = '652324' AND f.fiscal_year = 2022 AND f.is_current"
    ).fetchall()
    assert set(rows) == {
        ("汇总", "玛纳斯县民俗文化局", "部门汇总", None),
        ("本级", "玛纳斯县民俗文化局", None, "same_unit"),
        ("单位", "玛纳斯县民俗文化展示馆", None, "listed"),
    }
    one_document = rolled_up.execute(
        "SELECT count(DISTINCT document_id) FROM core.dim_filing "
        "WHERE division_code = '652324' AND fiscal_year = 2022 AND scope IN ('汇总', '本级')"
    ).fetchone()
    assert one_document == (1,)
    within = (
        "SELECT fiscal_year, unit_id, filing_id, 'own' FROM mart.rollup_unit "
        "WHERE role = 'within' AND fiscal_year = 2022 LIMIT 1"
    )
    with pytest.raises(duckdb.ConstraintException):
        rolled_up.execute(f"INSERT INTO mart.rollup_unit {within}")


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
