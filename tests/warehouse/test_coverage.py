"""Who was due and what became of it: beside every total, and never 0 for what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from make_filings import accounts, failure, filed

from disclosures.filing import Scope
from warehouse import DocumentReading, build_marts, consolidate, load_batch
from warehouse.inputs import Due, InputError, Inputs, read_inputs
from warehouse.landing import LandedDocument, register
from warehouse.manifest import Publication


def build(con: duckdb.DuckDBPyConnection, *readings: DocumentReading, **inputs: Any) -> None:
    load_batch(con, readings)
    consolidate(con)
    build_marts(con, Inputs(**inputs))


def published(con: duckdb.DuckDBPyConnection, reading: DocumentReading, **said: Any) -> None:
    place = (reading.source, reading.location, Publication(**said))
    register(con, [LandedDocument(reading.sha256, reading.file_name, "pdf", 1, *place)])


def status(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, tuple[str, str]]:
    rows = con.execute(
        "SELECT unit_name, status, source FROM dq.coverage WHERE fiscal_year = $1", [year]
    ).fetchall()
    return {name: (found, source) for name, found, source in rows}


def county(con: duckdb.DuckDBPyConnection, year: int, columns: str) -> tuple[Any, ...]:
    (row,) = con.execute(
        f"SELECT {columns} FROM mart.county_year WHERE division_code = '652325' AND fiscal_year = $1", [year]
    ).fetchall()
    return row


COUNTS = "due_count, filed_count, late_count, missing_count, quarantined_count"


def test_last_years_filers_are_due(con: duckdb.DuckDBPyConnection) -> None:
    water, woods = (filed(name, 2022, figures=accounts(project=p)) for name, p in WATER_AND_WOODS)
    build(con, water, woods, filed("奇台县水利局", 2023))
    assert status(con, 2023) == {"奇台县水利局": ("filed", "filing"), "奇台县林业局": ("missing", "previous")}
    assert county(con, 2023, COUNTS) == (2, 1, 0, 1, 0)
    share = county(con, 2023, "previous_yuan, covered_yuan, covered_share, is_complete")
    assert share == (4000000, 3000000, Decimal("75.00"), False)
    note = "没有上年决算，不能计算覆盖率"
    assert county(con, 2022, "covered_share, is_complete, coverage_note") == (None, True, note)


WATER_AND_WOODS = (("奇台县水利局", "240.00"), ("奇台县林业局", "40.00"))


def test_who_is_missing_stays_due_until_somebody_says_otherwise(con: duckdb.DuckDBPyConnection) -> None:
    readings = [filed("奇台县水利局", year) for year in (2021, 2022, 2023)]
    build(con, *readings, filed("奇台县林业局", 2021))
    assert [status(con, year)["奇台县林业局"][0] for year in (2021, 2022, 2023)] == ["filed"] + [
        "missing"
    ] * 2
    build_marts(con, Inputs(due=(Due("奇台县林业局", 2022, False, "已撤销"),)))
    assert status(con, 2022)["奇台县林业局"] == ("not_due", "due_file")
    assert "奇台县林业局" not in status(con, 2023)
    assert county(con, 2023, "due_count, missing_count, is_complete") == (1, 0, True)


def test_where_nobody_filed_amounts_are_null_and_the_total_says_why(con: duckdb.DuckDBPyConnection) -> None:
    build(con, filed("奇台县水利局", 2022), filed("昌吉州应急管理局", 2023))
    row = county(con, 2023, "filing_count, income_yuan, income_filing_count, income_gross_yuan, is_complete")
    assert row == (0, None, 0, None, False)
    assert "1份" in county(con, 2023, "coverage_note")[0]
    assert con.execute(
        "SELECT count(*) FROM mart.county_function_year WHERE fiscal_year = 2023"
    ).fetchone() == (0,)
    (whole,) = con.execute(
        "SELECT covered_share FROM mart.prefecture_year WHERE fiscal_year = 2023"
    ).fetchall()
    assert whole == (Decimal("0.00"),)  # known: all of last year's money is of a unit that is missing


def test_a_file_of_the_user_says_who_is_due(con: duckdb.DuckDBPyConnection) -> None:
    due = (Due("奇台县档案馆", 2023, True, "编制名册"), Due("奇台县水利局", 2023, False, "不需"))
    build(con, filed("奇台县水利局", 2023), due=due)
    assert status(con, 2023) == {
        "奇台县水利局": ("filed", "filing"),
        "奇台县档案馆": ("missing", "due_file"),
    }
    (reason,) = con.execute("SELECT reason FROM dq.coverage WHERE status = 'missing'").fetchone() or ()
    assert reason == "编制名册，未见决算"
    assert county(con, 2023, COUNTS) == (2, 1, 0, 1, 0)


@pytest.mark.parametrize(
    ("day", "deadlines", "expected"),
    [
        (date(2024, 10, 31), {}, "filed"),
        (date(2024, 11, 1), {}, "late"),
        (date(2024, 11, 1), {2023: date(2024, 12, 1)}, "filed"),
        (None, {}, "filed"),
    ],
)
def test_late_is_after_the_last_day(
    con: duckdb.DuckDBPyConnection, day: date | None, deadlines: dict[int, date], expected: str
) -> None:
    reading = filed("奇台县水利局", 2023)
    published(con, reading, published_on=day)
    build(con, reading, deadlines=deadlines)
    assert status(con, 2023)["奇台县水利局"][0] == expected
    assert county(con, 2023, "late_count")[0] == int(expected == "late")


def test_the_first_version_decides_whether_it_was_late(con: duckdb.DuckDBPyConnection) -> None:
    first, second = (
        filed("奇台县水利局", name="a.pdf"),
        filed("奇台县水利局", name="b.pdf", figures=accounts("7")),
    )
    published(con, first, published_on=date(2024, 9, 1))
    published(con, second, published_on=date(2025, 3, 1))
    build(con, first, second)
    assert status(con, 2023)["奇台县水利局"][0] == "filed"


def test_what_could_not_be_read_is_not_missing(con: duckdb.DuckDBPyConnection) -> None:
    scan = failure("scan.pdf", "no_text")
    known, unknown = failure("a.pdf", "encrypted"), failure("b.pdf", "encrypted")
    published(con, scan, unit="奇台县林业局", fiscal_year=2023)
    published(con, known, unit="奇台县水利局", fiscal_year=2023)
    published(con, unknown)
    build(con, scan, known, unknown, filed("奇台县水利局", 2023), filed("奇台县林业局", 2022))
    assert status(con, 2023) == {
        "奇台县水利局": ("filed", "filing"),
        "奇台县林业局": ("quarantined", "previous"),
    }
    assert county(con, 2023, COUNTS + ", is_complete") == (2, 1, 0, 0, 1, False)


def test_a_unit_within_its_departments_total_is_covered(con: duckdb.DuckDBPyConnection) -> None:
    """The department files 汇总 in both years; the school files by itself only in the first."""
    build(
        con,
        *(filed("奇台县教育局", year, scope=Scope.CONSOLIDATED) for year in (2022, 2023)),
        filed("奇台县教育局招生办", 2022),
    )
    assert county(con, 2023, "covered_share, due_count, missing_count") == (Decimal("100.00"), 2, 1)


def test_without_the_departments_total_only_its_units_money_is_covered(
    con: duckdb.DuckDBPyConnection,
) -> None:
    whole = filed(
        "奇台县教育局", 2022, scope=Scope.CONSOLIDATED, figures=accounts(basic="100.00", project="100.00")
    )
    parts = [
        filed("奇台县教育局招生办", year, figures=accounts(basic="10.00", project="40.00"))
        for year in (2022, 2023)
    ]
    own = filed("奇台县教育局（本级）", 2023, scope=Scope.OWN)
    build(con, whole, *parts, own)
    row = county(con, 2023, "previous_yuan, covered_yuan, covered_share, is_complete")
    assert row == (2000000, 500000, Decimal("25.00"), False)


def write(home: Path, name: str, text: str) -> Path:
    (home / name).write_text(text, encoding="utf-8")
    return home


def test_files_of_the_home_are_read(tmp_path: Path) -> None:
    assert read_inputs(tmp_path) == Inputs()
    write(
        tmp_path, "due.csv", "unit_name,fiscal_year,is_due,reason\n奇台县档案馆,2023,,\n某局,2022,否,撤销\n"
    )
    write(tmp_path, "deadline.csv", "fiscal_year,due_on\n2023,2024-11-15\n")
    write(tmp_path, "deflator.csv", "year,index\n2022,98.04\n2023,100\n")
    found = read_inputs(tmp_path)
    assert found.due == (Due("奇台县档案馆", 2023, True, ""), Due("某局", 2022, False, "撤销"))
    assert found.deadlines == {2023: date(2024, 11, 15)}
    assert found.price_index == {2022: Decimal("98.04"), 2023: Decimal(100)}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("due.csv", "unit_name\n某局\n", "due.csv, line 1: there is no column fiscal_year"),
        ("due.csv", "unit_name,fiscal_year\n某局,去年\n", "due.csv, line 2: not a year"),
        ("due.csv", "unit_name,fiscal_year,is_due\n某局,2023,也许\n", "due.csv, line 2: .*neither 是 nor 否"),
        ("deadline.csv", "fiscal_year,due_on\n2023,十月底\n", "deadline.csv, line 2: due_on"),
        ("deflator.csv", "year,index\n2023,100\n2023,101\n", "deflator.csv, line 3: 2023 stands here twice"),
        ("deflator.csv", "year,index\n2023,-1\n", "deflator.csv, line 2: index is no value"),
    ],
)
def test_a_mistake_in_them_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_inputs(write(tmp_path, name, text))


def test_amounts_at_constant_prices_need_an_index_for_every_year(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed("奇台县水利局", year) for year in (2021, 2023)])
    consolidate(con)
    build_marts(con)
    assert county(con, 2023, "expenditure_real_yuan, real_note") == (None, "没有价格指数（deflator.csv）")
    index = {2021: Decimal(80), 2022: Decimal(90), 2023: Decimal(100)}
    build_marts(con, Inputs(price_index=index))
    assert county(con, 2021, "expenditure_real_yuan, real_note") == (1250000, None)
    with pytest.raises(InputError, match="no index for 2022; there are filings of 2021 to 2023"):
        build_marts(con, Inputs(price_index={2021: Decimal(80), 2023: Decimal(100)}))
    assert county(con, 2021, "expenditure_real_yuan")[0] == 1250000  # what was there stays
