"""How totals changed, perimeter apart from real growth; and what filings say of the year before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest
from make_filings import accounts, figure, filed

from disclosures.filing import Figure, Fund, Scope
from warehouse import DocumentReading, build_marts, consolidate, load_batch

WAN = Decimal(10000)
PARTS = ("entered", "left", "merged", "not_comparable", "restated", "elimination", "real_growth")


def spent(amount: int, *more: Figure) -> list[Figure]:
    return [*accounts(basic="0.00", project=f"{amount}.00"), *more]


def build(con: duckdb.DuckDBPyConnection, *readings: DocumentReading) -> None:
    load_batch(con, readings)
    consolidate(con)
    build_marts(con)


def link(con: duckdb.DuckDBPyConnection, old: str, new: str, kind: str, year: int) -> None:
    """An accepted link, as if it had been proved."""
    con.execute(
        "INSERT INTO core.unit_link SELECT a.unit_id, b.unit_id, $3, $4, 'accepted', 'fixes', 1, 0, 0, '' "
        "FROM core.dim_unit AS a, core.dim_unit AS b WHERE a.name = $1 AND b.name = $2",
        [old, new, kind, year],
    )
    consolidate(con)
    build_marts(con)


def change(
    con: duckdb.DuckDBPyConnection, code: str = "652325", measure: str = "expenditure"
) -> dict[str, Any]:
    """The parts of the change in 2023 that are not 0, in 万元, and the whole."""
    columns = ", ".join(f"{part}_yuan" for part in PARTS)
    (row,) = con.execute(
        f"SELECT {columns}, change_yuan FROM mart.division_change "
        "WHERE division_code = $1 AND measure = $2 AND fiscal_year = 2023",
        [code, measure],
    ).fetchall()
    found = {part: int(value / WAN) for part, value in zip((*PARTS, "change"), row, strict=True) if value}
    assert found.get("change", 0) == sum(found.get(part, 0) for part in PARTS)
    return found


def kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(
        con.execute("SELECT unit_names, kind FROM mart.unit_change WHERE measure = 'expenditure'").fetchall()
    )


def test_perimeter_is_apart_from_growth(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        *(filed("奇台县水利局", year, figures=spent(v)) for year, v in ((2022, 100), (2023, 130))),
        filed("奇台县林业局", 2022, figures=spent(50)),
        filed("奇台县档案馆", 2023, figures=spent(7)),
    )
    assert change(con) == {"entered": 7, "left": -50, "real_growth": 30, "change": -13}
    assert kinds(con) == {"奇台县水利局": "continuing", "奇台县林业局": "left", "奇台县档案馆": "entered"}
    rows = con.execute(
        "SELECT real_growth_percent FROM mart.unit_change "
        "WHERE measure = 'expenditure' AND kind = 'continuing'"
    ).fetchall()
    assert rows == [(Decimal("30.00"),)]


def test_units_that_merged_are_compared_as_one(con: duckdb.DuckDBPyConnection) -> None:
    old = [filed(name, 2022, figures=spent(v)) for name, v in (("奇台县文化局", 40), ("奇台县体育局", 20))]
    build(con, *old, filed("奇台县文体局", 2023, figures=spent(66)))
    for name in ("奇台县文化局", "奇台县体育局"):
        link(con, name, "奇台县文体局", "merged", 2023)
    assert change(con) == {"real_growth": 6, "change": 6}
    rows = con.execute(
        "SELECT unit_name, status FROM dq.coverage WHERE fiscal_year = 2023 ORDER BY 1"
    ).fetchall()
    assert rows == [
        ("奇台县体育局", "merged_away"),
        ("奇台县文体局", "filed"),
        ("奇台县文化局", "merged_away"),
    ]
    (row,) = con.execute(
        "SELECT due_count, covered_share, is_complete FROM mart.county_year WHERE fiscal_year = 2023"
    ).fetchall()
    assert row == (1, Decimal("100.00"), True)


def test_a_merger_with_a_unit_that_never_filed_is_perimeter(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        filed("奇台县文化局", 2022, figures=spent(40)),
        filed("奇台县体育局", 2021, figures=spent(20)),
        filed("奇台县文体局", 2023, figures=spent(66)),
    )
    for name in ("奇台县文化局", "奇台县体育局"):
        link(con, name, "奇台县文体局", "merged", 2023)
    assert change(con) == {"merged": 26, "change": 26}


def test_a_unit_that_moves_to_another_division_is_real_growth_only_above_both(
    con: duckdb.DuckDBPyConnection,
) -> None:
    build(
        con,
        *(filed("昌吉州水利局", year, figures=spent(100)) for year in (2022, 2023)),
        *(filed("奇台县水利局", year, figures=spent(10)) for year in (2022, 2023)),
        filed("奇台县水利站", 2022, figures=spent(5)),
        filed("昌吉州水利站", 2023, figures=spent(8)),
    )
    link(con, "奇台县水利站", "昌吉州水利站", "merged", 2023)
    assert change(con) == {"merged": -5, "change": -5}
    assert change(con, "652300") == {"real_growth": 3, "change": 3}


def test_a_department_that_filed_whole_and_then_in_parts_is_not_comparable(
    con: duckdb.DuckDBPyConnection,
) -> None:
    build(
        con,
        filed("奇台县教育局", 2022, scope=Scope.CONSOLIDATED, figures=spent(100)),
        filed("奇台县教育局招生办", 2022, figures=spent(30)),
        filed("奇台县教育局招生办", 2023, figures=spent(33)),
    )
    assert change(con) == {"not_comparable": -67, "change": -67}


def of_last_year(value: str, change: str) -> list[Figure]:
    """What a sentence says: spent this year, and by how much more than last year."""
    said = {"section": "三、支出"}
    return [
        figure("narrative", "expenditure", value, **said),
        figure("narrative", "expenditure", change, scenario="change", **said),
    ]


@pytest.mark.parametrize(
    ("said", "outcome", "restated", "growth"),
    [
        ("30.00", "equal", None, 30),
        ("30.01", "within_rounding", None, 30),
        ("25.00", "restated", 5, 25),
    ],
)
def test_a_restated_year_is_not_growth(
    con: duckdb.DuckDBPyConnection, said: str, outcome: str, restated: int | None, growth: int
) -> None:
    before = filed("奇台县水利局", 2022, figures=spent(100))
    build(con, before, filed("奇台县水利局", 2023, figures=spent(130, *of_last_year("130.00", said))))
    (row,) = con.execute(
        "SELECT outcome, said_yuan, filed_yuan, tolerance_yuan, basis, fiscal_year, prior_fiscal_year "
        "FROM mart.restatement"
    ).fetchall()
    last = Decimal("130.00") - Decimal(said)
    assert row == (outcome, last * WAN, 100 * WAN, 150, "derived", 2023, 2022)
    expected = {"restated": restated, "real_growth": growth, "change": 30}
    assert change(con) == {part: value for part, value in expected.items() if value}


@pytest.mark.parametrize(
    ("before", "outcome", "filed_yuan"),
    [
        (None, "no_prior_filing", None),
        (
            [figure("T3", "expenditure", "5.00", function_code="2130101")],
            "equal",
            0,
        ),  # a list without the item
        ([figure("T2", "income", "5.00")], "not_printed", None),
    ],
)
def test_what_last_years_filing_does_not_print(
    con: duckdb.DuckDBPyConnection, before: list[Figure] | None, outcome: str, filed_yuan: int | None
) -> None:
    item = {"function_code": "2130399", "section": "五"}
    now = [
        figure("narrative", "expenditure", "3.00", **item),
        figure("narrative", "expenditure", "3.00", scenario="change", **item),
    ]
    earlier = [] if before is None else [filed("奇台县水利局", 2022, figures=before)]
    build(con, *earlier, filed("奇台县水利局", 2023, figures=now))
    rows = con.execute("SELECT outcome, filed_yuan, said_yuan FROM mart.restatement").fetchall()
    assert rows == [(outcome, filed_yuan, 0)]


def test_opening_balances_are_last_years_closing_balances(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        filed("奇台县水利局", 2022, figures=spent(1, figure("T1", "closing_balance", "8.00"))),
        filed("奇台县水利局", 2023, figures=spent(1, figure("T1", "opening_balance", "9.50"))),
    )
    rows = con.execute(
        "SELECT basis, concept, said_yuan, filed_yuan, difference_yuan, outcome FROM mart.restatement"
    ).fetchall()
    assert rows == [("opening", "closing_balance", 95000, 80000, 15000, "restated")]


def test_merged_units_are_what_the_successor_speaks_of(con: duckdb.DuckDBPyConnection) -> None:
    old = [filed(name, 2022, figures=spent(v)) for name, v in (("奇台县文化局", 40), ("奇台县体育局", 20))]
    now = filed("奇台县文体局", 2023, figures=spent(66, *of_last_year("66.00", "6.00")))
    build(con, *old, now)
    assert con.execute("SELECT outcome FROM mart.restatement").fetchall() == [("no_prior_filing",)]
    for name in ("奇台县文化局", "奇台县体育局"):
        link(con, name, "奇台县文体局", "merged", 2023)
    rows = con.execute("SELECT outcome, len(prior_filing_ids), filed_yuan FROM mart.restatement").fetchall()
    assert rows == [("equal", 2, 60 * WAN)]


def test_a_year_is_never_answered_with_the_comparative(con: duckdb.DuckDBPyConnection) -> None:
    """A column of last year's amounts speaks of last year, in restatements only."""
    last = [
        figure("T2", "income", "70.00", period="FY2022"),
        figure("T3", "expenditure", "60.00", period="FY2022", function_code="213"),
        figure("T7", "three_public", "9.00", period="FY2022"),
        figure("T1", "closing_balance", "5.00", period="2022-12-31"),
        figure("T5", "fiscal_expenditure", "50.00", period="FY2022", fund=Fund.GENERAL),
    ]
    build(con, filed("奇台县水利局", 2023, figures=[*last, figure("T2", "income", "100.00")]))
    row = con.execute(
        "SELECT income_yuan, three_public_yuan, closing_balance_yuan, general_budget_expenditure_yuan "
        "FROM mart.county_year WHERE fiscal_year = 2023"
    ).fetchone()
    assert row == (100 * WAN, None, None, None)
    assert con.execute("SELECT count(*) FROM mart.county_year WHERE fiscal_year <> 2023").fetchone() == (0,)
    assert con.execute("SELECT count(*) FROM mart.county_function_year").fetchone() == (0,)
    rows = con.execute(
        "SELECT concept, said_yuan // 10000, outcome FROM mart.restatement "
        "WHERE basis = 'explicit' ORDER BY 1"
    ).fetchall()
    assert rows == [
        ("closing_balance", 5, "no_prior_filing"),
        ("expenditure", 60, "no_prior_filing"),
        ("fiscal_expenditure", 50, "no_prior_filing"),
        ("income", 70, "no_prior_filing"),
        ("three_public", 9, "no_prior_filing"),
    ]
