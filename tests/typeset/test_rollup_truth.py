"""The truth of rollups is what adding up says, whatever way it is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from disclosures.filing import Scope
from disclosures.typeset.booking import Key, totals_of
from disclosures.typeset.publication import DepartmentRecord
from disclosures.typeset.rollup_truth import TABLES, RollupTruth, department_truth
from disclosures.typeset.sample import SampleSize, sample_records

SIZE = SampleSize(units=24, fiscal_years=(2022, 2023), seed=11, form="xinjiang_2023")


def _write(folder: Path, records: Iterable[DepartmentRecord]) -> dict[str, list[dict[str, object]]]:
    with RollupTruth(folder) as truth:
        for record in records:
            truth.add(record.plan, department_truth(record, "reportlab"))
    assert {path.name for path in folder.iterdir()} == {f"{name}.parquet" for name in TABLES}
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.fixture(scope="module")
def records() -> list[DepartmentRecord]:
    return list(sample_records())


@pytest.fixture(scope="module")
def tables(
    records: list[DepartmentRecord], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, object]]]:
    return _write(tmp_path_factory.mktemp("truth"), records)


def test_rollups_are_the_totals_of_all_leaves_booked_together(
    records: list[DepartmentRecord], tables: dict[str, list[dict[str, object]]], tmp_path: Path
) -> None:
    _check_rollups(records, tables)
    drawn = list(sample_records(SIZE))
    _check_rollups(drawn, _write(tmp_path, drawn))


def _check_rollups(records: list[DepartmentRecord], tables: dict[str, list[dict[str, object]]]) -> None:
    """By another way than they are made: leaves are added first and totals are made of them once."""
    leaves: defaultdict[tuple[str, int], defaultdict[Key, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    for record in records:
        for filing in record.filings:
            if filing.is_leaf and filing.accounts:
                for key, amount in filing.accounts.leaves.items():
                    leaves[record.plan.division, filing.fiscal_year][key] += amount
        for transfer in record.transfers:
            if _is_inside(record, transfer.fiscal_year, {transfer.payer, transfer.receiver}):
                for leaf in (transfer.paid, transfer.received):
                    leaves[record.plan.division, transfer.fiscal_year][leaf] -= transfer.amount
    found: defaultdict[tuple[str, int], dict[Key, Decimal]] = defaultdict(dict)
    for row in tables["rollups"]:
        if row["level"] in {"本级", "县"}:
            key = Key(*(row[name] for name in Key._fields))  # type: ignore[arg-type]
            found[row["division_code"], row["fiscal_year"]][key] = row["exact"]  # type: ignore[index, assignment]
    assert found.keys() == leaves.keys()
    for place, of_place in leaves.items():
        expected = {key: amount for key, amount in totals_of(of_place, place[1]).items() if amount}
        assert {key: amount for key, amount in found[place].items() if amount} == expected


def _is_inside(record: DepartmentRecord, year: int, units: set[str]) -> bool:
    filed = [f for f in record.filings if f.fiscal_year == year and f.is_current and f.document]
    if any(f.scope is Scope.CONSOLIDATED for f in filed):
        return not record.plan.eliminates
    return units <= {f.unit_key for f in filed}


def test_a_prefecture_is_its_own_level_and_its_counties(tables: dict[str, list[dict[str, object]]]) -> None:
    sums: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for row in tables["rollups"]:
        part = "whole" if row["level"] in {"地", "省"} else "parts"
        about = tuple(row[name] for name in ("fiscal_year", *Key._fields))
        sums[row["level"] if part == "whole" else "parts", *about] += row["exact"]  # type: ignore[operator]
    wholes = [about for about in sums if about[0] == "地"]
    assert len(wholes) > 500
    for _, *about in wholes:
        assert sums["地", *about] == sums["省", *about] == sums["parts", *about]


def test_printed_sums_are_within_rounding(tables: dict[str, list[dict[str, object]]]) -> None:
    for row in tables["rollups"]:
        if row["type"] == "money":
            # Half a unit of the last printed place for each filing, and for each payment taken out.
            assert abs(row["exact"] - row["printed"]) <= 50 * row["filing_count"] * 3  # type: ignore[operator]


def test_no_leaf_is_counted_twice(tables: dict[str, list[dict[str, object]]]) -> None:
    scopes: defaultdict[tuple[object, object], set[object]] = defaultdict(set)
    leaves = [row for row in tables["filings"] if row["is_leaf"]]
    for row in leaves:
        assert row["is_current"] and row["status"] != "missing"
        scopes[row["department_key"], row["fiscal_year"]].add(row["scope"])
    assert all(len(found) == 1 or "汇总" not in found for found in scopes.values())
    assert {"汇总", "本级", "单位"} == {row["scope"] for row in leaves}


def test_the_order_of_departments_changes_no_sum(
    records: list[DepartmentRecord], tables: dict[str, list[dict[str, object]]], tmp_path: Path
) -> None:
    assert _write(tmp_path, reversed(records))["rollups"] == tables["rollups"]


def test_transfers_and_changes_are_told(tables: dict[str, list[dict[str, object]]]) -> None:
    told = {(row["is_inside_consolidated"], row["is_subtracted"]) for row in tables["eliminations"]}
    assert told >= {(True, True), (False, False), (None, True)}
    assert {row["change_kind"] for row in tables["units"]} >= {"renamed", "merged"}
    keys = {row["unit_key"] for row in tables["units"]}
    assert all(row["successor_key"] in keys for row in tables["units"] if row["successor_key"])
    assert {row["status"] for row in tables["due"]} >= {"filed", "late", "missing", "not_due"}
    assert all(row["document"] for row in tables["filings"] if row["status"] != "missing")


def test_a_truth_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "units.parquet").write_bytes(b"before")
    record = next(iter(sample_records(SIZE)))
    with pytest.raises(RuntimeError), RollupTruth(tmp_path) as truth:
        truth.add(record.plan, department_truth(record, "reportlab"))
        raise RuntimeError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"units.parquet": b"before"}
