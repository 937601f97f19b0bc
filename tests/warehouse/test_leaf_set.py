"""The filings that totals are made of: no department beside its own unit, in whatever order they came."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_filings import figure, filed, filing, reading
from snapshots import one, snapshot

from disclosures.filing import Scope
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch
from warehouse.publishing import violations

BUREAU, STATION, FARM = "奇台县林业局", "奇台县检疫站", "奇台县林场"


def income(amount: int) -> list[object]:
    return [figure("T2", "income", f"{amount}.00")]


def build(con: duckdb.DuckDBPyConnection, *readings: DocumentReading) -> None:
    load_batch(con, readings)
    consolidate(con)
    build_marts(con)
    assert violations(con, "no_money_twice") == []


def members(con: duckdb.DuckDBPyConnection, year: int = 2023) -> set[tuple[object, ...]]:
    rows = con.execute(
        "SELECT unit_name, scope FROM mart.rollup_member AS m JOIN core.dim_filing USING (filing_id) "
        "WHERE m.fiscal_year = ?",
        [year],
    ).fetchall()
    return set(rows)


def reasons(con: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    rows = con.execute(
        "SELECT f.unit_name, f.fiscal_year, x.reason FROM mart.rollup_excluded AS x "
        "JOIN core.dim_filing AS f USING (filing_id)"
    ).fetchall()
    return set(rows)


def link(con: duckdb.DuckDBPyConnection, before: str, after: str, kind: str, year: int) -> None:
    """A link that was accepted, and the lineage that it makes."""
    ids = dict(con.execute("SELECT name, unit_id FROM core.dim_unit").fetchall())
    con.execute(
        "INSERT INTO core.unit_link VALUES (?, ?, ?, ?, 'accepted', 'fixes', 1, 0, 0, '')",
        [ids[before], ids[after], kind, year],
    )
    con.execute(
        "UPDATE core.unit_lineage SET lineage_id = $2, renamed_unit_id = if($3 = 'renamed', $2, unit_id) "
        "WHERE unit_id = $1",
        [ids[before], ids[after], kind],
    )


def test_every_unit_of_a_total_is_known_by_the_filing_that_stands_for_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    bureau = filed(BUREAU, scope=Scope.CONSOLIDATED, members=[BUREAU, STATION, FARM])
    build(con, bureau, filed(BUREAU, scope=Scope.OWN), filed(FARM), filed("奇台县水务局"))
    rows = con.execute(
        "SELECT u.name, f.unit_name, r.role FROM mart.rollup_unit AS r "
        "JOIN core.dim_unit AS u USING (unit_id) JOIN core.dim_filing AS f USING (filing_id)"
    ).fetchall()
    assert set(rows) == {
        (BUREAU, BUREAU, "own"),
        (FARM, BUREAU, "within"),
        (STATION, BUREAU, "within"),  # filed nothing; the department's accounts have it
        ("奇台县水务局", "奇台县水务局", "own"),
    }


def test_the_warehouse_refuses_a_unit_twice(con: duckdb.DuckDBPyConnection) -> None:
    build(con, filed(BUREAU, scope=Scope.CONSOLIDATED, members=[FARM]), filed(FARM))
    farm, filing_id = one(
        con, "SELECT unit_id, filing_id FROM core.dim_filing WHERE unit_name = '奇台县林场'"
    )
    with pytest.raises(duckdb.ConstraintException):
        con.execute("INSERT INTO mart.rollup_unit VALUES (2023, ?, ?, 'own')", [farm, filing_id])


def test_a_unit_put_beside_its_department_is_found_before_publishing(con: duckdb.DuckDBPyConnection) -> None:
    build(con, filed(BUREAU, scope=Scope.CONSOLIDATED, members=[FARM]), filed(FARM))
    con.execute(
        "INSERT INTO mart.rollup_member SELECT fiscal_year, division_code, '县', filing_id, unit_id, scope "
        "FROM core.dim_filing WHERE unit_name = '奇台县林场'"
    )
    assert {row[0] for row in violations(con, "no_money_twice")} == {
        "a unit beside its department",
        "a filing without the units that it stands for",
    }


def test_units_stand_for_themselves_in_a_year_without_the_departments_accounts(
    con: duckdb.DuckDBPyConnection,
) -> None:
    build(
        con,
        filed(BUREAU, 2022, scope=Scope.CONSOLIDATED, members=[FARM]),
        filed(FARM, 2022),
        filed(FARM, 2023),
        filed(BUREAU, 2023, scope=Scope.OWN),
    )
    assert members(con, 2022) == {(BUREAU, "汇总")}
    assert members(con, 2023) == {(FARM, "单位"), (BUREAU, "本级")}


def test_a_department_that_gives_no_list_has_the_units_of_its_nearest_one(
    con: duckdb.DuckDBPyConnection,
) -> None:
    build(
        con,
        filed(BUREAU, 2022, scope=Scope.CONSOLIDATED, members=[FARM]),
        filed(BUREAU, 2023, scope=Scope.CONSOLIDATED),
        filed(FARM, 2023),
        filed(STATION, 2023),
    )
    assert members(con) == {(BUREAU, "汇总"), (STATION, "单位")}
    assert (FARM, 2023, "listed_other_year") in reasons(con)


def test_this_years_list_is_the_one_that_counts(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        filed(BUREAU, 2022, scope=Scope.CONSOLIDATED, members=[FARM, STATION]),
        filed(BUREAU, 2023, scope=Scope.CONSOLIDATED, members=[STATION]),
        filed(FARM, 2023),
    )
    assert members(con) == {(BUREAU, "汇总"), (FARM, "单位")}


def test_departments_within_departments_are_counted_once(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        filed(BUREAU, scope=Scope.CONSOLIDATED, members=[STATION]),
        filed(STATION, scope=Scope.CONSOLIDATED, members=[FARM]),
        filed(FARM),
    )
    assert members(con) == {(BUREAU, "汇总")}
    assert one(con, "SELECT count(*), count(DISTINCT filing_id) FROM mart.rollup_unit") == (3, 1)


def test_a_circle_of_departments_within_another_is_counted_once(con: duckdb.DuckDBPyConnection) -> None:
    build(
        con,
        filed(BUREAU, scope=Scope.CONSOLIDATED, members=[STATION]),
        filed(STATION, scope=Scope.CONSOLIDATED, members=[FARM]),
        filed(FARM, scope=Scope.CONSOLIDATED, members=[STATION]),
        filed(FARM, scope=Scope.OWN),
    )
    assert members(con) == {(BUREAU, "汇总")}


def test_accounts_under_an_old_name_are_the_same_accounts(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed(STATION, 2022), filed("奇台县植保站", 2022), filed("奇台县植保站", 2023)])
    link(con, STATION, "奇台县植保站", "renamed", 2023)
    consolidate(con)
    build_marts(con)
    assert members(con, 2022) == {("奇台县植保站", "单位")}
    assert reasons(con) == {(STATION, 2022, "renamed")}
    assert violations(con, "no_money_twice") == []


def test_a_list_under_the_new_name_covers_accounts_under_the_old_one(con: duckdb.DuckDBPyConnection) -> None:
    bureau = filed(BUREAU, 2022, scope=Scope.CONSOLIDATED, members=["奇台县植保站"])
    load_batch(con, [bureau, filed(STATION, 2022)])
    link(con, STATION, "奇台县植保站", "renamed", 2023)
    consolidate(con)
    build_marts(con)
    assert members(con, 2022) == {(BUREAU, "汇总")}


def test_a_merged_unit_counts_until_its_successors_accounts_have_it(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed(u, y) for u in (STATION, FARM) for y in (2022, 2023)])
    link(con, STATION, FARM, "merged", 2023)
    consolidate(con)
    build_marts(con)
    assert members(con, 2022) == {(STATION, "单位"), (FARM, "单位")}
    assert members(con, 2023) == {(FARM, "单位")}
    assert reasons(con) == {(STATION, 2023, "merged")}


NAMES = (BUREAU, "奇台县林业局检疫站", FARM, "奇台县水务局")


@st.composite
def documents(draw: st.DrawFn) -> list[DocumentReading]:
    """Departments and units that list each other at will, some of them with two sets in one document."""
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=2)):
        for year in (2022, 2023):
            whole = filing(
                name,
                year,
                income(draw(st.integers(1, 999))),  # type: ignore[arg-type]
                scope=draw(st.sampled_from(list(Scope))),
                members=draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)),
            )
            if whole.scope is Scope.CONSOLIDATED and draw(st.booleans()):
                own = tuple(income(draw(st.integers(1, 999))))
                second = replace(whole, scope=Scope.OWN, figures=own, member_units=(), set_number=2)  # type: ignore[arg-type]
                whole = replace(whole, further=(second,))
            if draw(st.booleans()):
                found.append(reading(whole))
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.randoms(use_true_random=False))
def test_no_order_of_arrival_puts_money_in_a_total_twice(
    readings: list[DocumentReading], random: object
) -> None:
    shuffled = readings.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with connect(MEMORY) as con, connect(MEMORY) as other:
        build(con, *readings)
        for single in shuffled:
            load_batch(other, [single])
        consolidate(other)
        build_marts(other)
        tables = ("mart.rollup_member", "mart.rollup_unit", "mart.rollup_excluded", "dq.consolidation")
        assert {t: snapshot(con)[t] for t in tables} == {t: snapshot(other)[t] for t in tables}
        total = "SELECT coalesce(sum(income_yuan), 0) FROM mart.county_year"
        of_members = total.replace("county_year", "rollup_member JOIN mart.unit_year USING (filing_id)")
        assert one(con, total) == one(con, of_members)
        assert one(con, "SELECT count(*) FROM mart.rollup_unit WHERE role = 'own'") == one(
            con, "SELECT count(*) FROM mart.rollup_member"
        )
