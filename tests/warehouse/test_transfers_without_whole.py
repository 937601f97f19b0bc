"""Transfers within departments that filed no 汇总: eliminated only where it is known whose the units are."""

from __future__ import annotations

import duckdb
import pytest
from make_filings import figure, filed
from snapshots import one

from disclosures.filing import Figure, Nature, Scope
from warehouse import DocumentReading, build_marts, consolidate, load_batch

BUREAU, OTHER, STATION, FARM = "奇台县林业局", "奇台县水务局", "奇台县苗木站", "奇台县林场"
OFFICE = "奇台县林业局检疫站"
ITEMS = {"2130201": "3.00", "2130299": "2.00"}


def sheets(*departments: str) -> list[Figure]:
    return [
        figure(f"performance_project:{n}", "sheet.department", None, raw_text=name)
        for n, name in enumerate(departments, start=1)
    ]


def paying(amount: str, items: dict[str, str] | None = None) -> list[Figure]:
    found = [figure("T3", "expenditure", "60.00"), figure("T3", "expenditure", amount, nature=Nature.SUBSIDY)]
    for code, part in (items or {}).items():
        for nature in (None, Nature.SUBSIDY):
            found.append(figure("T3", "expenditure", part, function_code=code, row_code=code, nature=nature))
    return found


def receiving(amount: str) -> list[Figure]:
    return [
        figure("T2", "income", "30.00"),
        figure("T2", "income.superior_subsidy", amount),
        figure("T3", "expenditure", "30.00"),
    ]


def bureau(amount: str = "5.00", items: dict[str, str] | None = None, year: int = 2023) -> DocumentReading:
    return filed(BUREAU, year, scope=Scope.OWN, figures=paying(amount, items))


def build(con: duckdb.DuckDBPyConnection, *readings: DocumentReading) -> None:
    load_batch(con, readings)
    consolidate(con)
    build_marts(con)


def eliminated(con: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    return one(
        con,
        "SELECT income_eliminated_yuan, expenditure_eliminated_yuan FROM mart.county_year "
        "WHERE fiscal_year = 2023",
    )


def open_transfers(con: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    rows = con.execute(
        "SELECT u.name, side, amount_yuan / 10000, reason FROM dq.open_transfer "
        "JOIN core.dim_unit AS u USING (unit_id)"
    ).fetchall()
    return set(rows)


@pytest.mark.parametrize(
    ("unit", "named", "belongs_by"),
    [
        (STATION, (BUREAU, BUREAU), "sheet"),
        (STATION, ("林业局",), "sheet"),
        (OFFICE, (), "named_after"),
    ],
)
def test_known_by_its_sheets_or_its_name(
    con: duckdb.DuckDBPyConnection, unit: str, named: tuple[str, ...], belongs_by: str
) -> None:
    build(con, bureau(), filed(unit, figures=[*receiving("5.00"), *sheets(*named)]))
    assert eliminated(con) == (50000, 50000)
    assert con.execute("SELECT DISTINCT belongs_by FROM core.fct_elimination").fetchall() == [(belongs_by,)]
    assert open_transfers(con) == set()


@pytest.mark.parametrize("named", [(), (BUREAU, OTHER), ("昌吉市林业局",), (STATION,)])
def test_unknown_or_doubtful_departments_eliminate_nothing(
    con: duckdb.DuckDBPyConnection, named: tuple[str, ...]
) -> None:
    """No sheet, sheets that disagree, a department elsewhere, the unit itself."""
    elsewhere = filed(OTHER, scope=Scope.OWN, figures=[figure("T3", "expenditure", "1.00")])
    build(con, bureau(), elsewhere, filed(STATION, figures=[*receiving("5.00"), *sheets(*named)]))
    assert eliminated(con) == (0, 0)
    assert open_transfers(con) == {
        (BUREAU, "付", 5, "department_unknown"),
        (STATION, "收", 5, "department_unknown"),
    }


def test_a_unit_of_the_department_that_says_another_amount(con: duckdb.DuckDBPyConnection) -> None:
    build(con, bureau(), filed(STATION, figures=[*receiving("4.00"), *sheets(BUREAU)]))
    assert eliminated(con) == (0, 0)
    assert open_transfers(con) == {(BUREAU, "付", 5, "no_counterpart"), (STATION, "收", 4, "no_counterpart")}


def test_lists_and_sheets_of_other_years_tell_it_too(con: duckdb.DuckDBPyConnection) -> None:
    whole = filed(BUREAU, 2022, scope=Scope.CONSOLIDATED, members=[BUREAU, FARM], figures=paying("5.00"))
    before = filed(STATION, 2021, figures=[*receiving("5.00"), *sheets(BUREAU)])
    units = (filed(FARM, figures=receiving("3.00")), filed(STATION, figures=receiving("2.00")))
    build(con, bureau(year=2021), before, whole, bureau(), *units)
    assert eliminated(con) == (50000, 50000)
    rows = con.execute(
        "SELECT DISTINCT u.name, belongs_by FROM core.fct_elimination AS e "
        "JOIN core.dim_unit AS u ON u.unit_id = e.receiving_unit_id WHERE e.fiscal_year = 2023"
    ).fetchall()
    assert set(rows) == {(FARM, "listed_other_year"), (STATION, "sheet_other_year")}


def test_by_function_as_the_payer_prints_it(con: duckdb.DuckDBPyConnection) -> None:
    """Two receivers, two codes: nobody says who received what, and the codes are taken out all the same."""
    units = [
        filed(STATION, figures=[*receiving("4.00"), *sheets(BUREAU)]),
        filed(FARM, figures=[*receiving("1.00"), *sheets(BUREAU)]),
    ]
    build(con, bureau("5.00", ITEMS), *units)
    rows = con.execute(
        "SELECT function_code, amount_yuan, subsidy_yuan, eliminated_yuan "
        "FROM mart.county_function_item_year WHERE concept = 'expenditure' ORDER BY ALL"
    ).fetchall()
    assert rows == [("2130201", 0, 0, 30000), ("2130299", 0, 0, 20000)]
    assert eliminated(con) == (50000, 50000)
