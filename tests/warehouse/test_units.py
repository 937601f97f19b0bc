"""What became of units: proved by figures, decided by a reviewer, or listed as doubtful without effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import duckdb
import pytest
from make_filings import figure, filed, reading
from snapshots import one, snapshot

from disclosures.filing import Figure, MemberUnit, Scope
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch
from warehouse.divisions import places
from warehouse.fixes import Fix
from warehouse.lineage import Account, Evidence, Unit, compare, find_links, successors
from warehouse.units import settle_units

PARKS, GREENS, TREES = "奇台县园林局", "奇台县绿化局", "奇台县苗木站"
WATER = "奇台县水务局"
Sums = Mapping[str, str]
PARKS_22 = {"income": "812.34", "expenditure": "790.11", "closing_balance": "33.21"}
TREES_22 = {"income": "151.07", "expenditure": "149.96", "closing_balance": "12.05"}
WATER_22 = {"income": "600.00", "expenditure": "590.00", "closing_balance": "10.00"}
NEXT = {"income": "900.50", "expenditure": "880.55", "closing_balance": "20.15"}


def plus(*sums: Sums) -> dict[str, str]:
    return {concept: str(sum(Decimal(s[concept]) for s in sums)) for concept in sums[0]}


def minus(one: Sums, other: Sums) -> dict[str, str]:
    return {concept: str(Decimal(one[concept]) - Decimal(other[concept])) for concept in one}


def books(year: int, sums: Sums, before: Sums | None = None) -> list[Figure]:
    """Accounts of a year, which say of the year before what ``before`` holds."""
    period = f"FY{year}"
    found = [figure("T1", concept, value, period=period) for concept, value in sums.items()]
    if before is not None:
        found.append(figure("T1", "opening_balance", before["closing_balance"], period=period))
        for concept in ("income", "expenditure"):
            change = str(Decimal(sums[concept]) - Decimal(before[concept]))
            found.append(figure("narrative", concept, change, scenario="change", period=period))
    return found


def accounts(name: str, year: int, sums: Sums, before: Sums | None = None, **rest: object) -> DocumentReading:
    return filed(name, year, figures=books(year, sums, before), **rest)  # type: ignore[arg-type]


def links(con: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    rows = con.execute(
        "SELECT a.name, b.name, k.kind, k.fiscal_year, k.status, k.decided_by FROM core.unit_link AS k "
        "JOIN core.dim_unit AS a ON a.unit_id = k.from_unit_id "
        "JOIN core.dim_unit AS b ON b.unit_id = k.to_unit_id"
    ).fetchall()
    return set(rows)


def lineages(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = con.execute(
        "SELECT u.name, l.name FROM core.dim_unit AS u JOIN core.dim_unit AS l ON l.unit_id = u.lineage_id"
    ).fetchall()
    return dict(rows)


GOING = [accounts(WATER, 2022, WATER_22), accounts(WATER, 2023, WATER_22, WATER_22)]
RENAMED = [accounts(PARKS, 2022, PARKS_22), accounts(GREENS, 2023, NEXT, PARKS_22)]


def test_a_renamed_unit_is_proved_by_what_it_says_of_last_year(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [*GOING, *RENAMED])
    report = settle_units(con)
    assert (report.accepted, report.doubtful) == (1, 0)
    assert links(con) == {(PARKS, GREENS, "renamed", 2023, "accepted", "figures")}
    assert lineages(con) == {PARKS: GREENS, GREENS: GREENS, WATER: WATER}
    assert one(
        con, f"SELECT successor_unit_id = lineage_id, valid_to FROM core.dim_unit WHERE name = '{PARKS}'"
    ) == (True, 2022)


def test_two_units_that_become_one_share_its_lineage(con: duckdb.DuckDBPyConnection) -> None:
    merged = accounts(GREENS, 2023, NEXT, plus(PARKS_22, TREES_22))
    load_batch(con, [*GOING, accounts(PARKS, 2022, PARKS_22), accounts(TREES, 2022, TREES_22), merged])
    settle_units(con)
    assert {(row[0], row[2], row[4]) for row in links(con)} == {
        (PARKS, "merged", "accepted"),
        (TREES, "merged", "accepted"),
    }
    assert lineages(con)[PARKS] == lineages(con)[TREES] == GREENS


def test_a_unit_taken_into_one_that_goes_on(con: duckdb.DuckDBPyConnection) -> None:
    grown = accounts(PARKS, 2023, NEXT, plus(PARKS_22, TREES_22))
    load_batch(con, [*GOING, accounts(PARKS, 2022, PARKS_22), accounts(TREES, 2022, TREES_22), grown])
    settle_units(con)
    assert links(con) == {(TREES, PARKS, "merged", 2023, "accepted", "figures")}


def test_a_unit_that_is_split_ends_its_lineage(con: duckdb.DuckDBPyConnection) -> None:
    rest = minus(PARKS_22, TREES_22)
    parts = [accounts(GREENS, 2023, NEXT, rest), accounts(TREES, 2023, TREES_22, TREES_22)]
    load_batch(con, [*GOING, accounts(PARKS, 2022, PARKS_22), *parts])
    settle_units(con)
    assert {(row[1], row[2], row[4]) for row in links(con)} == {
        (GREENS, "split", "accepted"),
        (TREES, "split", "accepted"),
    }
    assert lineages(con)[PARKS] == PARKS


def test_two_that_say_the_same_prove_nothing(con: duckdb.DuckDBPyConnection) -> None:
    twins = [accounts(TREES, 2022, PARKS_22)]
    load_batch(con, [*GOING, *RENAMED, *twins])
    settle_units(con)
    assert {(row[0], row[4]) for row in links(con)} == {(PARKS, "doubtful"), (TREES, "doubtful")}
    assert lineages(con)[PARKS] == PARKS


def test_a_likely_name_without_figures_is_doubtful_and_changes_nothing(
    con: duckdb.DuckDBPyConnection,
) -> None:
    load_batch(con, [*GOING, accounts(PARKS, 2022, PARKS_22), accounts("奇台县园林中心局", 2023, NEXT)])
    assert settle_units(con).doubtful == 1
    assert links(con) == {(PARKS, "奇台县园林中心局", "renamed", 2023, "doubtful", "name")}
    assert lineages(con)[PARKS] == PARKS


def test_a_unit_whose_division_has_another_code_now_is_proved_too(con: duckdb.DuckDBPyConnection) -> None:
    before, after = (
        accounts("北京市密云县园林局", 2014, PARKS_22),
        accounts("北京市密云区园林局", 2015, NEXT, PARKS_22),
    )
    going = [
        accounts("北京市密云县水务局", 2014, WATER_22),
        accounts("北京市密云区水务局", 2015, WATER_22, WATER_22),
    ]
    load_batch(con, [before, after, *going])
    settle_units(con)
    assert {row[4] for row in links(con)} == {"accepted"} and len(links(con)) == 2
    assert places()["110228"] == "110118"


def test_lineages_do_not_depend_on_the_order_of_arrival() -> None:
    readings = [*GOING[:1], *RENAMED]
    found = []
    for order in list(permutations(readings))[::2]:
        with connect(MEMORY) as con:
            for single in order:
                load_batch(con, [single])
                settle_units(con)
            tables = snapshot(con, "first_seen_at", "read_at")
            found.append({t: tables[t] for t in ("core.unit_link", "core.dim_unit", "core.unit_lineage")})
    assert all(f == found[0] for f in found)


# --- decisions ---


def test_a_reviewer_decides_over_figures_and_can_take_it_back(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [*GOING, *RENAMED])
    settle_units(con, [Fix(2, "unrelated", PARKS, other=GREENS, reason="职能不同")])
    assert links(con) == {(PARKS, GREENS, "renamed", 2023, "rejected", "fixes")}
    assert lineages(con)[PARKS] == PARKS
    settle_units(con, [Fix(2, "merged", PARKS, other=WATER, fiscal_year=2023)])
    assert links(con) == {(PARKS, WATER, "merged", 2023, "accepted", "fixes")}
    assert lineages(con)[PARKS] == WATER
    settle_units(con)
    assert lineages(con)[PARKS] == GREENS


def test_a_decision_about_a_unit_that_nobody_knows_is_reported(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, GOING)
    report = settle_units(con, [Fix(7, "renamed", "奇台县丙局", other=WATER, fiscal_year=2023)])
    assert report.unknown == (f"line 7: renamed 奇台县丙局 {WATER}",)
    assert links(con) == set()


def test_names_kinds_and_parents_as_a_reviewer_says(con: duckdb.DuckDBPyConnection) -> None:
    bureau = accounts(WATER, 2023, NEXT, scope=Scope.CONSOLIDATED)
    load_batch(con, [bureau, accounts("水务水管所", 2023, TREES_22), accounts(TREES, 2023, TREES_22)])
    fixes = [
        Fix(2, "alias", "水务水管所", other="奇台县水管所"),
        Fix(3, "kind", TREES, value="参公"),
        Fix(4, "parent", TREES, other=WATER),
    ]
    assert settle_units(con, fixes).moved == 1
    consolidate(con)
    build_marts(con)
    assert one(con, "SELECT division_code FROM core.dim_filing WHERE unit_name = '水务水管所'") == ("652325",)
    assert one(con, f"SELECT kind, parent_unit_id IS NULL FROM core.dim_unit WHERE name = '{TREES}'") == (
        "参公",
        False,
    )
    assert con.execute("SELECT reason FROM mart.rollup_excluded").fetchall() == [("fixes",)]
    assert one(con, "SELECT count(*) FROM core.unresolved_division") == (0,)
    settle_units(con)
    assert one(con, "SELECT unit_name FROM core.unresolved_division") == ("水务水管所",)


# --- whose a filing is ---


def matches(con: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    rows = con.execute(
        "SELECT unit_name, fiscal_year, m.division_code, m.status, m.decided_by "
        "FROM core.filing_match AS m JOIN core.dim_filing USING (filing_id)"
    ).fetchall()
    return set(rows)


def test_one_unit_under_names_that_are_written_differently(con: duckdb.DuckDBPyConnection) -> None:
    names = ("昌吉州发展和改革委员会", "昌吉回族自治州发展与改革委员会（本级）", "昌吉州发展及改革委员会")
    load_batch(con, [filed(name, 2021 + i, scope=Scope.OWN) for i, name in enumerate(names)])
    settle_units(con)
    assert one(con, "SELECT count(*), min(first_year), max(last_year) FROM core.dim_unit") == (1, 2021, 2023)


def test_a_name_without_its_district_is_placed_by_figures_only(con: duckdb.DuckDBPyConnection) -> None:
    known = accounts("上海市普陀区园林局", 2022, PARKS_22)
    other = accounts("舟山市普陀区园林局", 2022, TREES_22)
    load_batch(con, [known, other, accounts("普陀区园林局", 2023, NEXT, PARKS_22)])
    assert settle_units(con).moved == 1
    assert ("普陀区园林局", 2023, "310107", "accepted", "figures") in matches(con)
    assert one(con, "SELECT count(*) FROM core.dim_unit") == (2,)


def test_a_name_without_its_district_and_figures_is_doubtful(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [accounts("上海市普陀区园林局", 2022, PARKS_22), accounts("普陀区园林局", 2023, NEXT)])
    assert settle_units(con).doubtful == 1
    assert {row[1:] for row in matches(con) if row[1] == 2023} == {
        (2023, None, "accepted", "name"),
        (2023, "310107", "doubtful", "figures"),
    }


def test_the_site_may_say_which_unit_it_is(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed("普陀区园林局", 2023)])
    con.execute("UPDATE raw.retrieval SET stated_unit = '上海市普陀区园林局'")
    settle_units(con)
    assert matches(con) == {("普陀区园林局", 2023, "310107", "accepted", "name")}


def test_levels_and_kinds_come_from_names_and_filings(con: duckdb.DuckDBPyConnection) -> None:
    bureau = filed(WATER, scope=Scope.CONSOLIDATED)
    assert bureau.filing is not None
    listed = (MemberUnit(name=TREES, note="参照公务员法管理", kind="参公"),)
    load_batch(con, [reading(replace(bureau.filing, member_units=listed)), filed("奇台县东湾镇人民政府")])
    rows = con.execute("SELECT name, level, kind FROM core.dim_unit").fetchall()
    assert set(rows) == {(WATER, "县", None), (TREES, "县", "参公"), ("奇台县东湾镇人民政府", "乡镇", None)}


# --- the reasoning alone ---

KEY = ("income", None, None, None)


def amounts(**values: str) -> dict[tuple[str, None, None, None], tuple[Decimal, Decimal]]:
    return {(concept, None, None, None): (Decimal(value), Decimal(50)) for concept, value in values.items()}


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        (amounts(a="900000", b="800000"), Evidence(2, 0)),
        (amounts(a="900100", b="800000"), Evidence(2, 0)),  # both rounded: 50 and 50
        (amounts(a="900101", b="800000"), Evidence(1, 1)),
        (amounts(a="900000", c="5"), Evidence(1, 0)),  # nobody filed c
    ],
)
def test_amounts_agree_within_their_rounding(claimed: object, expected: Evidence) -> None:
    assert compare(claimed, [amounts(a="900000", b="800000")]) == expected  # type: ignore[arg-type]


def test_equal_and_small_amounts_are_no_further_evidence() -> None:
    same = amounts(a="900000", b="900000", c="0", d="900")
    assert compare(same, [same]) == Evidence(1, 0)


def test_a_circle_of_links_has_no_end() -> None:
    def unit(name: str, year: int, says: str, claims: str) -> Unit:
        book = {f"c{i}": str(int(says) + 1000 * i) for i in range(4)}
        told = {f"c{i}": str(int(claims) + 1000 * i) for i in range(4)}
        return Unit(name, name, "x", None, {year: Account(amounts(**book), amounts(**told))})

    chain = [unit("a", 1, "900000", "0"), unit("b", 2, "800000", "900000"), unit("c", 3, "700000", "800000")]
    found = find_links(chain)
    assert [(link.from_unit_id, link.to_unit_id) for link in found] == [("a", "b"), ("b", "c")]
    assert successors(found, frozenset({"renamed"})) == {"a": "c", "b": "c"}
    circle = [*found, replace(found[0], from_unit_id="c", to_unit_id="a")]
    assert successors(circle, frozenset({"renamed"})) == {}
