"""Departments against their units: in sum, after elimination, with rounding, with units missing."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from make_filings import figure, filed
from snapshots import one

from disclosures.filing import Figure, Fund, Nature, Scope
from warehouse import DocumentReading, build_marts, consolidate, load_batch

BUREAU, STATION, FARM = "奇台县林业局", "奇台县林业局检疫站", "奇台县林场"
WAN = 10000


def books(
    income: str,
    *,
    subsidy_in: str | None = None,
    remitted_in: str | None = None,
    subsidy_out: str | None = None,
    remitted_out: str | None = None,
    classes: dict[str, str] | None = None,
) -> list[Figure]:
    """Accounts that spend what comes in; ``classes``: expenditure by functional class."""
    found = [
        figure("T2", "income", income),
        figure("T2", "income.superior_subsidy", subsidy_in),
        figure("T2", "income.subordinate_remittance", remitted_in),
        figure("T3", "expenditure", income),
        figure("T3", "expenditure", subsidy_out, nature=Nature.SUBSIDY),
        figure("T3", "expenditure", remitted_out, nature=Nature.REMITTED),
        figure("T4", "fiscal_expenditure", income, fund=Fund.GENERAL),
        figure("T7", "three_public", "0.50"),
    ]
    for code, amount in (classes or {}).items():
        found.append(figure("T3", "expenditure", amount, function_code=code, row_code=code, row_label="…"))
    return found


def department(
    whole: list[Figure], own: list[Figure] | None, *units: DocumentReading
) -> list[DocumentReading]:
    found = [filed(BUREAU, scope=Scope.CONSOLIDATED, members=[BUREAU, "检疫站", FARM], figures=whole), *units]
    return found if own is None else [*found, filed(BUREAU, scope=Scope.OWN, figures=own)]


def build(con: duckdb.DuckDBPyConnection, readings: list[DocumentReading]) -> None:
    load_batch(con, readings)
    consolidate(con)
    build_marts(con)


def outcomes(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None, str | None], str]:
    rows = con.execute("SELECT concept, nature, function_code, outcome FROM dq.consolidation").fetchall()
    return {(concept, nature, code): outcome for concept, nature, code, outcome in rows}


def summary(con: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    return one(con, "SELECT outcome, listed_units, filed_units, missing_units FROM dq.consolidation_summary")


def eliminations(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute(
        "SELECT p.name, r.name, concept, nature, amount_yuan / 10000, is_inside_consolidated, basis "
        "FROM core.fct_elimination AS e LEFT JOIN core.dim_unit AS p ON p.unit_id = e.paying_unit_id "
        "LEFT JOIN core.dim_unit AS r ON r.unit_id = e.receiving_unit_id ORDER BY ALL"
    ).fetchall()


def test_a_department_that_is_the_sum_of_its_units(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        department(
            books("100.00", classes={"213": "90.00", "208": "10.00"}),
            books("60.00", classes={"213": "50.00", "208": "10.00"}),
            filed(STATION, figures=books("30.00", classes={"213": "30.00"})),
            filed(FARM, figures=books("10.00", classes={"213": "10.00"})),
        ),
    )
    assert summary(con) == ("broken", 3, 3, [])  # 三公 0.50 is not 1.50
    found = outcomes(con)
    assert found.pop(("three_public", None, None)) == "broken"
    assert set(found.values()) == {"proved_sum"}
    assert ("expenditure", None, "208") in found  # a class that a unit does not have is 0 there
    row = one(
        con,
        "SELECT reported_yuan, sum_of_units_yuan, residual_sum_yuan, tolerance_yuan FROM dq.consolidation "
        "WHERE concept = 'three_public'",
    )
    assert row == (5000, 15000, -10000, 200)


@pytest.mark.parametrize(("own", "outcome"), [("59.98", "proved_sum"), ("59.97", "broken")])
def test_rounding_of_every_addend_counts_and_no_more(
    con: duckdb.DuckDBPyConnection, own: str, outcome: str
) -> None:
    """Four figures of two decimals may differ by 4 × 0.005."""
    units = [filed(STATION, figures=books("30.00")), filed(FARM, figures=books("10.00"))]
    build(con, department(books("100.00"), books(own), *units))
    assert outcomes(con)[("income", None, None)] == outcome


@pytest.mark.parametrize(
    ("whole", "outcome", "is_inside"),
    [
        (books("100.00", subsidy_in="5.00", subsidy_out="5.00"), "proved_sum", True),
        (books("95.00"), "proved_eliminated", False),
        (books("97.00"), "broken", None),
    ],
)
def test_transfers_within_the_department(
    con: duckdb.DuckDBPyConnection, whole: list[Figure], outcome: str, is_inside: bool | None
) -> None:
    units = [
        filed(STATION, figures=books("30.00", subsidy_in="3.00")),
        filed(FARM, figures=books("10.00", subsidy_in="2.00")),
    ]
    build(con, department(whole, books("60.00", subsidy_out="5.00"), *units))
    found = outcomes(con)
    assert (found[("income", None, None)], found[("expenditure", None, None)]) == (outcome, outcome)
    assert one(con, "SELECT transfer, paid_yuan, received_yuan, outcome FROM dq.transfer") == (
        "补助",
        5 * WAN,
        5 * WAN,
        "matched",
    )
    income, expenditure = "income.superior_subsidy", "expenditure"
    assert set(eliminations(con)) == {
        (BUREAU, FARM, expenditure, "对附属单位补助支出", 2, is_inside, "total"),
        (BUREAU, FARM, income, None, 2, is_inside, "total"),
        (BUREAU, STATION, expenditure, "对附属单位补助支出", 3, is_inside, "total"),
        (BUREAU, STATION, income, None, 3, is_inside, "total"),
    }


def test_what_units_hand_up_is_a_transfer_too(con: duckdb.DuckDBPyConnection) -> None:
    units = [
        filed(STATION, figures=books("30.00", remitted_out="3.00")),
        filed(FARM, figures=books("10.00", remitted_out="1.00")),
    ]
    build(con, department(books("96.00"), books("60.00", remitted_in="4.00"), *units))
    assert outcomes(con)[("income", None, None)] == "proved_eliminated"
    assert {row[:3] for row in eliminations(con)} == {
        (unit, BUREAU, concept)
        for unit in (STATION, FARM)
        for concept in ("expenditure", "income.subordinate_remittance")
    }


def test_a_subsidy_from_outside_is_not_eliminated_and_a_single_pair_is(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """The station has 7.00 from the prefecture; the farm has the 2.00 that the bureau paid."""
    units = [
        filed(STATION, figures=books("30.00", subsidy_in="7.00")),
        filed(FARM, figures=books("10.00", subsidy_in="2.00")),
    ]
    build(con, department(books("100.00"), books("60.00", subsidy_out="2.00"), *units))
    assert one(con, "SELECT outcome, residual_yuan, matched_yuan FROM dq.transfer") == (
        "partly_matched",
        -7 * WAN,
        2 * WAN,
    )
    assert {(row[0], row[1], row[4], row[6]) for row in eliminations(con)} == {(BUREAU, FARM, 2, "pair")}


def test_sides_that_do_not_agree_are_listed_and_nothing_is_eliminated(con: duckdb.DuckDBPyConnection) -> None:
    units = [filed(STATION, figures=books("30.00", subsidy_in="3.00")), filed(FARM, figures=books("10.00"))]
    build(con, department(books("100.00"), books("60.00", subsidy_out="4.00"), *units))
    assert one(con, "SELECT outcome, residual_yuan, tolerance_yuan FROM dq.transfer") == (
        "unmatched",
        WAN,
        100,
    )
    assert eliminations(con) == []


def test_a_missing_unit_proves_nothing_and_is_named(con: duckdb.DuckDBPyConnection) -> None:
    build(con, department(books("100.00"), None, filed(STATION, figures=books("30.00"))))
    assert summary(con) == ("cannot_prove", 3, 1, ["奇台县林业局（本级）", "奇台县林场"])
    assert set(outcomes(con).values()) == {"cannot_prove"}
    assert one(con, "SELECT count(sum_of_units_yuan), count(residual_sum_yuan) FROM dq.consolidation") == (
        0,
        0,
    )


def test_an_amount_that_a_unit_does_not_print_is_missing_and_not_nothing(
    con: duckdb.DuckDBPyConnection,
) -> None:
    units = [
        filed(STATION, figures=[figure("T2", "income", "30.00")]),
        filed(FARM, figures=books("10.00")),
    ]
    build(con, department(books("100.00"), books("60.00"), *units))
    assert one(con, "SELECT outcome, missing_units FROM dq.consolidation WHERE concept = 'three_public'") == (
        "cannot_prove",
        ["检疫站"],
    )
    assert outcomes(con)[("income", None, None)] == "proved_sum"


def test_without_a_list_units_named_after_the_department_may_prove_it(con: duckdb.DuckDBPyConnection) -> None:
    def bureau(whole: str) -> list[DocumentReading]:
        return [
            filed(BUREAU, scope=Scope.CONSOLIDATED, figures=books(whole), name=f"{whole}.pdf"),
            filed(BUREAU, scope=Scope.OWN, figures=books("60.00")),
            filed(STATION, figures=books("30.00")),
        ]

    build(con, bureau("90.00"))
    assert outcomes(con)[("income", None, None)] == "proved_sum"
    assert summary(con)[0] == "cannot_prove"  # 三公 does not add up, and nobody says that these are all
    assert summary(con)[3] == ["单位构成"]


def test_lists_and_filers_are_compared(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        [
            *department(books("100.00"), books("60.00"), filed(STATION), filed("奇台县林业局宣传站")),
            filed("奇台县水务局", scope=Scope.CONSOLIDATED, members=[FARM]),
        ],
    )
    rows = con.execute(
        "SELECT u.name, c.name, c.outcome FROM dq.member_check AS c "
        "JOIN core.dim_unit AS u ON u.unit_id = c.department_unit_id ORDER BY ALL"
    ).fetchall()
    assert set(rows) == {
        (BUREAU, "奇台县林业局宣传站", "filed_not_listed"),
        (BUREAU, FARM, "listed_twice"),
        (BUREAU, "奇台县林业局（本级）", "filed"),
        (BUREAU, "检疫站", "filed"),
        ("奇台县水务局", FARM, "listed_twice"),
        ("奇台县水务局", "奇台县水务局（本级）", "listed_not_filed"),
    }


def test_a_department_that_counts_a_unit_twice_is_broken_by_its_amount(
    con: duckdb.DuckDBPyConnection,
) -> None:
    units = [filed(STATION, figures=books("30.00")), filed(FARM, figures=books("10.00"))]
    build(con, department(books("110.00"), books("60.00"), *units))
    assert one(con, "SELECT outcome, residual_sum_yuan FROM dq.consolidation WHERE concept = 'income'") == (
        "broken",
        Decimal(10 * WAN),
    )


def test_making_it_again_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    build(con, department(books("100.00"), books("60.00", subsidy_out="5.00"), filed(STATION)))
    before = con.execute("FROM dq.consolidation ORDER BY ALL").fetchall()
    consolidate(con)
    build_marts(con)
    assert con.execute("FROM dq.consolidation ORDER BY ALL").fetchall() == before
