"""Rollups equal plain sums of the leaf filings, after any order of arrival, revisions, mergers, deletions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_filings import figure, filed
from snapshots import snapshot

from disclosures.filing import Figure, Fund, Nature
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch
from warehouse.landing import LandedDocument, register
from warehouse.manifest import Publication
from warehouse.marts import mart_tables

PREFECTURE, PROVINCE = "652300", "650000"
COUNTIES = {"昌吉州": PREFECTURE, "奇台县": "652325", "木垒县": "652328", "准东经济技术开发区": "6523K2"}
UNITS = ("水利局", "林业局", "档案馆")
MERGED = ("文化局", "体育局", "文体局")  # the first two become the third in 2022
YEARS = (2021, 2022, 2023)
ITEMS = ("2130101", "2130399", "2080501")


@dataclass(frozen=True)
class Accounts:
    """One filing of the world that is drawn: whose, when, which version, and what it says (万元, cents)."""

    place: str
    unit: str
    year: int
    version: int
    items: tuple[int, ...]
    economic: int
    three_public: int | None

    @property
    def total(self) -> int:
        return sum(self.items)

    def figures(self) -> list[Figure]:
        found = [figure("T2", "income", money(self.total)), figure("T3", "expenditure", money(self.total))]
        for code, value in zip(ITEMS, self.items, strict=True):
            found.append(figure("T3", "expenditure", money(value), function_code=code))
            spent = {"fund": Fund.GENERAL, "nature": Nature.BASIC}
            found.append(
                figure("T5", "fiscal_expenditure", money(value), function_code=code, fund=Fund.GENERAL)
            )
            found.append(figure("T5", "fiscal_expenditure", money(value), function_code=code, **spent))
        found.append(figure("T3", "expenditure", money(self.total), nature=Nature.PROJECT))
        found.append(figure("T6", "fiscal_expenditure", money(self.economic), economic_code="30101"))
        if self.three_public is not None:
            found.append(figure("T7", "three_public", money(self.three_public)))
        return found

    def reading(self) -> DocumentReading:
        name = f"{self.place}{self.unit}_{self.year}_{self.version}.pdf"
        return filed(f"{self.place}{self.unit}", self.year, figures=self.figures(), name=name)


def money(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


@st.composite
def worlds(draw: st.DrawFn) -> list[Accounts]:
    """Filings of some units over three years, with gaps, up to two versions, and a merger in the middle."""
    found = []
    for place in draw(st.lists(st.sampled_from(list(COUNTIES)), unique=True, min_size=1, max_size=3)):
        for unit in (*draw(st.lists(st.sampled_from(UNITS), unique=True)), *MERGED):
            for year in YEARS:
                exists = (year < 2022) == (unit != MERGED[2]) if unit in MERGED else True
                for version in range(draw(st.integers(0, 2)) if exists else 0):
                    amount = st.integers(0, 99999)
                    found.append(
                        Accounts(
                            *(place, unit, year, version),
                            items=tuple(draw(amount) for _ in ITEMS),
                            economic=draw(amount),
                            three_public=draw(st.none() | amount),
                        )
                    )
    return found


def ingest(con: duckdb.DuckDBPyConnection, batch: Iterable[Accounts]) -> None:
    readings = [(a, a.reading()) for a in batch]
    register(
        con,
        [
            LandedDocument(
                *(r.sha256, r.file_name, "pdf", 1, r.source, r.location),
                Publication(published_on=date(a.year + 1, 9, 1 + a.version)),
            )
            for a, r in readings
        ],
    )
    load_batch(con, [r for _, r in readings])


def merge(con: duckdb.DuckDBPyConnection) -> None:
    for place in COUNTIES:
        for old in MERGED[:2]:
            con.execute(
                "INSERT INTO core.unit_link "
                "SELECT a.unit_id, b.unit_id, 'merged', 2022, 'accepted', 'fixes', 1, 0, 0, '' "
                "FROM core.dim_unit AS a, core.dim_unit AS b WHERE a.name = $1 AND b.name = $2",
                [f"{place}{old}", f"{place}{MERGED[2]}"],
            )


def current(world: list[Accounts]) -> list[Accounts]:
    """The leaf filings: the last version of each unit and year."""
    last = {(a.place, a.unit, a.year): a for a in sorted(world, key=lambda a: a.version)}
    return list(last.values())


def sums(leaves: list[Accounts]) -> dict[tuple[Any, ...], Decimal]:
    """What every total must be, by table, division, year and item, in yuan."""
    found: defaultdict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for a in leaves:
        own = COUNTIES[a.place]
        levels = [("prefecture", PREFECTURE), ("province", PROVINCE)]
        for level, code in [*levels, *([] if own == PREFECTURE else [("county", own)])]:
            key = (level, code, a.year)
            yuan = Decimal(100)
            found[*key, "expenditure"] += a.total * yuan
            found[*key, "nature", Nature.PROJECT] += a.total * yuan
            found[*key, "economic", "30101"] += a.economic * yuan
            if a.three_public is not None:
                found[*key, "three_public"] += a.three_public * yuan
            for item, value in zip(ITEMS, a.items, strict=True):
                found[*key, "item", item] += value * yuan
                found[*key, "class", item[:3]] += value * yuan
    return dict(found)


def totals(con: duckdb.DuckDBPyConnection) -> dict[tuple[Any, ...], Decimal]:
    """The same from the marts; what is null is left out."""
    found: dict[tuple[Any, ...], Decimal] = {}
    wanted = {
        "year": ("expenditure_yuan, three_public_yuan", "", ("expenditure", "three_public")),
        "nature_year": ("nature, amount_yuan", "WHERE concept = 'expenditure'", "nature"),
        "economic_item_year": ("economic_code, amount_yuan", "", "economic"),
        "function_item_year": ("function_code, amount_yuan", "WHERE concept = 'expenditure'", "item"),
        "function_year": ("function_code, amount_yuan", "WHERE concept = 'expenditure'", "class"),
    }
    for level in ("county", "prefecture", "province"):
        for table, (columns, where, label) in wanted.items():
            query = f"SELECT division_code, fiscal_year, {columns} FROM mart.{level}_{table} {where}"
            for code, year, first, second in con.execute(query).fetchall():
                if isinstance(label, tuple):
                    found |= {
                        (level, code, year, name): v
                        for name, v in zip(label, (first, second), strict=True)
                        if v is not None
                    }
                else:
                    found[level, code, year, label, first] = second
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_rollups_are_sums_of_leaf_filings(world: list[Accounts], random: Random, batches: int) -> None:
    shuffled = random.sample(world, len(world))
    with connect(MEMORY) as con:
        for start in range(batches):
            ingest(con, shuffled[start::batches])
        merge(con)
        consolidate(con)
        build_marts(con)
        assert totals(con) == sums(current(world))
        unknown_is_never_zero(con)
        parts_make_the_change(con)
        if world:
            before = {t: rows for t, rows in snapshot(con).items() if t in mart_tables(con)}
            lost = random.choice(world)
            broken = DocumentReading(
                **{**fields(lost.reading()), "filing": None, "reason": "lost", "detail": ""}
            )
            load_batch(con, [broken])
            consolidate(con)
            build_marts(con)
            assert totals(con) == sums(current([a for a in world if a != lost]))
            load_batch(con, [lost.reading()])
            consolidate(con)
            build_marts(con)
            after = snapshot(con)
            assert {t: after[t] for t in before} == before


def fields(reading: DocumentReading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in reading.__dataclass_fields__}


def unknown_is_never_zero(con: duckdb.DuckDBPyConnection) -> None:
    """Where nobody filed there is no amount, and a share of money that nobody knows is null."""
    for level in ("county", "prefecture", "province"):
        cursor = con.execute(
            f"SELECT COLUMNS('_yuan$') FROM (SELECT * EXCLUDE (previous_yuan, covered_yuan) "
            f"FROM mart.{level}_year WHERE filing_count = 0)"
        )
        assert {value for row in cursor.fetchall() for value in row} <= {None}
        wrong = con.execute(
            f"SELECT count(*) FROM mart.{level}_year WHERE (previous_yuan IS NULL) <> (covered_yuan IS NULL) "
            "OR (covered_share IS NULL) <> coalesce(previous_yuan = 0, true) "
            "OR due_count <> filed_count + late_count + missing_count + quarantined_count "
            "OR (NOT is_complete AND coverage_note IS NULL)"
        ).fetchone()
        assert wrong == (0,)


def parts_make_the_change(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute(
        "SELECT * FROM mart.division_change WHERE change_yuan <> entered_yuan + left_yuan + merged_yuan "
        "+ not_comparable_yuan + restated_yuan + elimination_yuan + real_growth_yuan"
    ).fetchall()
    assert wrong == []
