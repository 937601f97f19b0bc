"""The real filings, read by the project's reader, loaded and rolled up. Skipped where they are absent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from snapshots import snapshot

from disclosures.documents import UnreadableDocumentError, sniff
from disclosures.reading import READER, read_bytes
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch

WAN = Decimal(10000)


def reading_of(path: Path) -> DocumentReading:
    """Read a file as the pipeline does, without worker processes."""
    data = path.read_bytes()
    about = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "file_name": path.name,
        "kind": sniff(data),
        "byte_size": len(data),
        "location": path.name,
        "reader": READER,
    }
    try:
        return DocumentReading(**about, filing=read_bytes(data, path.name))
    except UnreadableDocumentError as error:
        return DocumentReading(**about, reason=error.reason, detail=error.detail)


@pytest.fixture(scope="module")
def readings(disclosures_dir: Path) -> list[DocumentReading]:
    """All whole documents of the folder; the excerpts are pages without a filing around them."""
    paths = sorted(p for p in disclosures_dir.rglob("*") if p.is_file() and p.parent.name != "excerpts")
    return [reading_of(path) for path in paths if path.suffix != ".md"]


@pytest.fixture(scope="module")
def real(readings: list[DocumentReading]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with these documents."""
    with connect(MEMORY) as con:
        load_batch(con, readings)
        consolidate(con)
        build_marts(con)
        yield con


def test_text_word_and_pdf_of_one_filing_are_one_filing(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "SELECT f.revision, f.is_current, d.kind, count(*) OVER () FROM core.dim_filing AS f "
        "JOIN core.filing_document AS p USING (filing_id) "
        "JOIN raw.document AS d ON d.document_id = p.document_id "
        "WHERE f.division_code = '652300' ORDER BY d.kind"
    ).fetchall()
    assert rows == [(1, True, "docx", 3), (1, True, "pdf", 3), (1, True, "text", 3)]
    main = real.execute(
        "SELECT d.kind FROM core.dim_filing AS f JOIN raw.document AS d USING (document_id) "
        "WHERE f.division_code = '652300'"
    ).fetchall()
    assert main == [("pdf",)]


def test_the_corrected_filing_is_a_second_revision_with_both_kept(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "SELECT d.file_name LIKE '%问题版%', f.revision, f.is_current, f.scope, f.fiscal_year "
        "FROM core.dim_filing AS f JOIN raw.document AS d USING (document_id) "
        "WHERE f.division_code = '310107' ORDER BY revision"
    ).fetchall()
    assert rows == [(False, 1, False, "汇总", 2024), (True, 2, True, "汇总", 2024)]


def test_units_within_another_are_not_due(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute("SELECT has_filed, files_itself FROM core.dim_unit WHERE parent_unit_id IS NOT NULL")
    assert rows.fetchall() == [(False, False)] * 2


def test_budgets_and_the_template_are_kept_and_not_loaded(real: duckdb.DuckDBPyConnection) -> None:
    kinds = real.execute(
        "SELECT document_kind, count(*) FROM raw.document WHERE status = 'not_final_accounts' "
        "GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert kinds == [("budget", 2), ("template", 1)]
    loaded = real.execute(
        "SELECT DISTINCT document_kind FROM raw.document SEMI JOIN core.fct_figure USING (document_id)"
    )
    assert loaded.fetchall() == [("final_accounts",)]


def test_every_format_of_the_folder_is_read(real: duckdb.DuckDBPyConnection) -> None:
    assert (
        real.execute(
            "SELECT kind, reason FROM raw.quarantine JOIN raw.document USING (document_id)"
        ).fetchall()
        == []
    )


def test_the_prefecture_and_the_county_show_what_is_printed(real: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT {} FROM mart.{} WHERE division_code = '{}' AND fiscal_year = {}"
    columns = (
        "income_yuan, expenditure_yuan, fiscal_expenditure_yuan, three_public_yuan, three_public_budget_yuan"
    )
    prefecture = real.execute(query.format(columns, "prefecture_year", 652300, 2023)).fetchone()
    printed = ("3415.58", "3449.92", "3418.27", "10.49", "11.65")
    assert prefecture == tuple(Decimal(amount) * WAN for amount in printed)
    county = real.execute(
        query.format("income_yuan, expenditure_yuan", "county_year", 310107, 2024)
    ).fetchone()
    assert county == (Decimal("29462500"), Decimal("29400500"))


def test_every_performance_sheet_and_indicator_is_a_fact(
    real: duckdb.DuckDBPyConnection, gold_dir: Path
) -> None:
    lines = (gold_dir / "changji_2023_indicators.tsv").read_text(encoding="utf-8").splitlines()
    assert real.execute("SELECT count(*) FROM core.fct_performance_project").fetchone() == (16,)
    assert real.execute("SELECT count(*) FROM core.fct_performance_indicator").fetchone() == (len(lines) - 1,)


def test_the_same_documents_again_change_nothing(readings: list[DocumentReading]) -> None:
    with connect(MEMORY) as con:
        load_batch(con, readings)
        consolidate(con)
        build_marts(con)
        before = snapshot(con)
        report = load_batch(con, reversed(readings))
        consolidate(con)
        build_marts(con)
        assert snapshot(con) == before
        assert report.unchanged == report.documents == len(readings)
