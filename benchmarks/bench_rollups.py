"""How exactly rollups meet the truth of a typeset sample: every amount of every table of totals.

``python -m benchmarks.bench_rollups WAREHOUSE TRUTH`` compares a warehouse that a sample was ingested into
(``juesuan typeset --sample …``, ``juesuan ingest``) with the ``truth`` folder beside the filings. It prints
one row per table, then what differs, and ends with status 1 if anything does.

An amount is right if it is the sum of what the leaf filings print, less the payments within departments that
filings prove, and within what rounding can hide of the exact sum. Errors that were planted in print show in
totals, since a printed figure is never altered: such amounts are counted apart, and above the division in
which they are they must differ by just as much as there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.booking import Key
from warehouse.mart_schema import levels
from warehouse.measures import Amount, measures

OWN = "本级"
_PARTS = "prefecture_part_year"
EQUAL, PLANTED, DIFFERENT = "equal", "planted", "different"
_HALF = Decimal(50)  # yuan that rounding may hide in one amount in 万元 with two decimals
_SHOWN = 20
_NATURES = {
    "amount": None,
    "basic": Nature.BASIC,
    "project": Nature.PROJECT,
    "remitted": Nature.REMITTED,
    "operating": Nature.OPERATING,
    "subsidy": Nature.SUBSIDY,
}


class Place(NamedTuple):
    """Whose total of which year: ``level`` is 本级, 县, 地 or 省."""

    level: str
    division_code: str
    fiscal_year: int


class Cell(NamedTuple):
    """One amount of one table of totals; ``mart`` is the table's name without its level."""

    mart: str
    place: Place
    key: Key


@dataclass(frozen=True, slots=True)
class Expected:
    """What an amount must be: the printed sum, the exact one, and how far rounding may set them apart."""

    printed: Decimal
    exact: Decimal
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One amount compared. ``found`` is null where the warehouse has none, ``outcome`` as in the module."""

    cell: Cell
    expected: Expected
    found: Decimal | None
    outcome: str


def compare_rollups(con: duckdb.DuckDBPyConnection, truth: Path) -> list[Comparison]:
    """Compare all tables of totals with the truth.

    Args:
        con: a connection to a warehouse into which the filings of a sample, and no others, were ingested.
        truth: the folder ``truth`` of the sample.

    Returns:
        One comparison for every amount that the truth or the warehouse has, whichever of them lacks it.
    """
    expected = truth_of_rollups(truth)
    found = dict(totals(con))
    is_planted_in = _planted(truth)
    shifted: defaultdict[tuple[int, str, Key], Decimal] = defaultdict(Decimal)
    nothing = Expected(Decimal(0), Decimal(0), Decimal(0))
    result = []
    for cell in sorted({*found, *_asked(expected, found)}, key=_from_below):
        want = expected.get((cell.place, cell.key), nothing)
        have = found.get(cell)
        difference = (have or Decimal(0)) - want.printed
        where = (cell.place.fiscal_year, cell.mart, cell.key)
        may_differ = is_planted_in(cell.place, cell.key)
        if not difference:
            outcome = EQUAL
        elif may_differ or (cell.place.level in {"地", "省"} and difference == shifted[where]):
            outcome = PLANTED
        else:
            outcome = DIFFERENT
        if may_differ:
            # Counties add up; the prefecture's own errors come on top of theirs and go on to the province.
            shifted[where] = difference + (shifted[where] if cell.place.level == "县" else Decimal(0))
        if outcome == EQUAL and abs((have or Decimal(0)) - want.exact) > want.tolerance:
            outcome = DIFFERENT
        result.append(Comparison(cell, want, have, outcome))
    return result


def _from_below(cell: Cell) -> tuple[int, Place, str, str]:
    order = ("县", OWN, "地", "省").index(cell.place.level)
    return order, cell.place, cell.mart, str(cell.key)


def _asked(expected: Mapping[tuple[Place, Key], Expected], found: Mapping[Cell, Decimal]) -> Iterator[Cell]:
    """The amounts of the truth that a table of totals should have: those with keys like the ones it has."""
    shapes = defaultdict(set)
    for cell in found:
        shapes[_shape(cell.key)].add(cell.mart)
    for place, key in expected:
        for mart in shapes.get(_shape(key), ()):
            if (mart == _PARTS) == (place.level == OWN):
                yield Cell(mart, place, key)


def _shape(key: Key) -> tuple[object, ...]:
    """What a key says except for which code."""
    codes = (len(key.function_code or ""), len(key.economic_code or ""))
    return key.concept, *codes, key.fund, key.nature, key.scenario


def truth_of_rollups(truth: Path) -> dict[tuple[Place, Key], Expected]:
    """The sums of a sample, without what was taken out of them and no filing proves."""
    found = {}
    for row in pq.read_table(truth / "rollups.parquet").to_pylist():
        place = Place(row["level"], row["division_code"], row["fiscal_year"])
        key = Key(*(row[name] for name in Key._fields))
        width = _HALF * (row["filing_count"] + 2 * row["payment_count"])
        found[place, key] = Expected(
            row["printed"] + row["unprovable_printed"], row["exact"] + row["unprovable"], width
        )
    return found


def _planted(truth: Path) -> Callable[[Place, Key], bool]:
    """Whether a printed error is about an amount: its concept, or all where the unit of money is wrong."""
    path = truth / "faults.parquet"
    rows = pq.read_table(path).to_pylist() if path.exists() else []
    planted = {
        (row["division"], row["fiscal_year"], None if row["kind"] == "unit_slip" else row["concept"])
        for row in rows
        if row["page"] is not None
    }
    return lambda place, key: bool(planted & {(*place[1:], key.concept), (*place[1:], None)})


def totals(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Cell, Decimal]]:
    """Every amount of the tables of totals; null ones are left out."""
    for level in levels():
        for mart, key, sql in _queries():
            query = f"SELECT division_code, fiscal_year, {sql.format(level=level.name)}"
            yield from _cells(con, query, level.code, mart, key)
        yield from _measured(con, f"{level.name}_year", "division_code", level.code, "")
    yield from _measured(con, _PARTS, "part_code", OWN, f"WHERE part = '{OWN}'")


def _cells(
    con: duckdb.DuckDBPyConnection, query: str, level: str, mart: str, key: Key
) -> Iterator[tuple[Cell, Decimal]]:
    """Amounts of a query with division, year, the amount, and columns that are called as parts of a key."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()][3:]
    for code, year, amount, *parts in cursor.fetchall():
        if amount is not None:
            about = key._replace(**dict(zip(names, parts, strict=True)))
            yield Cell(mart, Place(level, code, year), about), amount


def _queries() -> Iterator[tuple[str, Key, str]]:
    """Tables of totals with what their amounts are about, and the rest of the query for a level."""
    for table in ("function_year", "function_item_year"):
        for name, nature in _NATURES.items():
            columns = f"{name}_yuan, concept, fund, function_code FROM mart.{{level}}_{table}"
            yield table, Key("", nature=nature), columns
    for table in ("economic_year", "economic_item_year"):
        key = Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.BASIC)
        yield table, key, f"amount_yuan, economic_code FROM mart.{{level}}_{table}"
    fund = "{}_yuan, fund FROM mart.{{level}}_fund_year"
    yield "fund_year", Key("fiscal_income"), fund.format("income")
    for name in ("amount", "basic", "project"):
        yield "fund_year", Key("fiscal_expenditure", nature=_NATURES[name]), fund.format(name)
    yield "nature_year", Key(""), "amount_yuan, concept, fund, nature FROM mart.{level}_nature_year"
    three = "{}, concept FROM mart.{{level}}_three_public_year"
    yield "three_public_year", Key(""), three.format("coalesce(amount_yuan, quantity)")
    for scenario in (Scenario.FULL_YEAR_BUDGET, Scenario.INITIAL_BUDGET):
        yield "three_public_year", Key("", scenario=scenario), three.format(f"{scenario}_yuan")


def _measured(
    con: duckdb.DuckDBPyConnection, table: str, code: str, level: str, where: str
) -> Iterator[tuple[Cell, Decimal]]:
    mart = "year" if level != OWN else _PARTS
    for measure in measures():
        scenario = Scenario.FULL_YEAR_BUDGET if measure.amount is Amount.BUDGET else Scenario.FINAL
        key = Key(measure.concept, fund=measure.fund, nature=measure.nature, scenario=scenario)
        query = f"SELECT {code}, fiscal_year, {measure.name}_yuan FROM mart.{table} {where}"
        yield from _cells(con, query, level, mart, key)


def report(comparisons: Iterable[Comparison]) -> str:
    """A table of the comparisons by table of totals and level."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in comparisons:
        for row in ((one.cell.mart, one.cell.place.level), ("", "")):
            counts[row][one.outcome] += 1
    lines = [f"{'table':<22}{'level':<8}{'compared':>10}{'equal':>10}{'planted':>10}{'differing':>11}"]
    for (mart, level), count in sorted(counts.items(), key=lambda item: (not item[0][0], item[0])):
        shown = f"{mart or 'all':<22}{level or '-':<{8 - len(level)}}"
        numbers = f"{count.total():>10}{count[EQUAL]:>10}{count[PLANTED]:>10}{count[DIFFERENT]:>11}"
        lines.append(shown + numbers)
    return "\n".join(lines)


def differing(comparisons: Iterable[Comparison]) -> list[str]:
    """One line for each amount that is not what it must be."""
    return [
        f"{one.cell.mart} {' '.join(map(str, one.cell.place))} {_words(one.cell.key)}: "
        f"{one.found} instead of {one.expected.printed} (exact {one.expected.exact})"
        for one in comparisons
        if one.outcome == DIFFERENT
    ]


def _words(key: Key) -> str:
    return " ".join(str(part) for part in key if part)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print; 1 if something differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("warehouse", type=Path, help="warehouse.duckdb of the sample, such as published/'s")
    parser.add_argument("truth", type=Path, help="the folder truth beside the sample's filings")
    asked = parser.parse_args(arguments)
    with duckdb.connect(asked.warehouse, read_only=True) as con:
        comparisons = compare_rollups(con, asked.truth)
    print(report(comparisons))
    wrong = differing(comparisons)
    for line in wrong[:_SHOWN]:
        print(line)
    if len(wrong) > _SHOWN:
        print(f"… and {len(wrong) - _SHOWN} more")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
