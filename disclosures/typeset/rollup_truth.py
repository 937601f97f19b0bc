"""The truth of rollups as Parquet: who filed what, all exact amounts, payments within departments, sums.

`RollupTruth` writes six files, in exact yuan and as printed:

* ``units``: every unit under each of its names, with what became of it. ``change_kind`` renamed, merged or
  split; of a split the unit goes on and ``successor_key`` is the new one.
* ``filings``: every filing, missing ones too. ``is_leaf``: it counts in rollups.
* ``due``: who owed a filing, and ``not_due`` with the reason.
* ``amounts``: every amount of every filing that is not zero, as the filing says it. ``printed`` is rounded in
  the form's unit of money; errors that are planted in print are not in it.
* ``eliminations``: both sides of every payment within a department. ``is_inside_consolidated`` is null where
  there is no 汇总; ``is_subtracted``: it is inside the chosen leaves, and rollups leave it out;
  ``is_provable``: both units filed.
* ``rollups``: sums of the leaves less those payments. ``level``: 本级 (the prefecture alone), 县 (a county or
  a zone), 地 (all of them), 省. ``unprovable`` is how much was subtracted that filings do not prove, and
  ``unprovable_printed`` the same as printed; ``payment_count`` how many payments were subtracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Scope
from disclosures.taxonomy.concepts import concepts
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.booking import ZERO, Key, booked, totals_of
from disclosures.typeset.form import load_form
from disclosures.typeset.prefecture import DepartmentPlan, UnitPlan, prefecture
from disclosures.typeset.publication import DepartmentRecord, SampleFiling, Transfer

_EXACT = pa.decimal128(24, 2)
_KEY = ("concept", "function_code", "economic_code", "fund", "nature", "scenario")
_GRAND_TOTALS = ("income_total", "expenditure_total", "income_expenditure_total")
_TYPES = {
    **dict.fromkeys(("exact", "printed", "unprovable", "unprovable_printed"), _EXACT),
    **dict.fromkeys(("fiscal_year", "revision", "set_number", "filing_count", "payment_count"), pa.int32()),
    **dict.fromkeys(("valid_from", "valid_to", "change_year"), pa.int32()),
    **dict.fromkeys(("published_on", "due_on"), pa.date32()),
    **dict.fromkeys(("is_current", "is_leaf", "is_provable"), pa.bool_()),
    **dict.fromkeys(("is_inside_consolidated", "is_subtracted"), pa.bool_()),
}
TABLES: Mapping[str, tuple[str, ...]] = {
    "units": (
        *("unit_key", "name", "valid_from", "valid_to", "division_code", "level", "kind", "parent_key"),
        *("host_key", "successor_key", "change_kind", "change_year"),
    ),
    "filings": (
        *("filing", "document", "set_number", "unit_key", "unit_name", "division_code", "fiscal_year"),
        *("scope", "revision", "is_current", "published_on", "status", "is_leaf", "department_key"),
        *("form", "producer"),
    ),
    "due": (
        *("unit_key", "unit_name", "division_code", "fiscal_year", "scope", "department_key", "due_on"),
        *("status", "reason"),
    ),
    "amounts": ("filing", *_KEY, "type", "exact", "printed"),
    "eliminations": (
        *("department_key", "fiscal_year", "paying_unit_key", "receiving_unit_key", "concept"),
        *("function_code", "nature", "exact", "printed"),
        *("is_inside_consolidated", "is_subtracted", "is_provable"),
    ),
    "rollups": (
        *("level", "division_code", "fiscal_year", *_KEY),
        *("type", "exact", "printed", "unprovable", "unprovable_printed"),
        *("filing_count", "payment_count"),
    ),
}
"""The files, without their suffix, and their columns."""

Row = dict[str, object]


@dataclass(slots=True)
class _Sum:
    exact: Decimal = ZERO
    printed: Decimal = ZERO
    unprovable: Decimal = ZERO
    unprovable_printed: Decimal = ZERO
    payments: int = 0

    def add(self, exact: Decimal, shown: Decimal) -> None:
        self.exact += exact
        self.printed += shown

    def take_out(self, exact: Decimal, shown: Decimal, *, is_provable: bool) -> None:
        """Subtract a payment."""
        self.add(-exact, -shown)
        self.payments += 1
        if not is_provable:
            self.unprovable += exact
            self.unprovable_printed += shown

    def add_all(self, other: _Sum) -> None:
        self.add(other.exact, other.printed)
        self.unprovable += other.unprovable
        self.unprovable_printed += other.unprovable_printed
        self.payments += other.payments


@dataclass(slots=True)
class DepartmentTruth:
    """What one department adds: rows of the tables, and the sums of its leaves by year and key."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    sums: dict[int, dict[Key, _Sum]] = field(default_factory=dict)
    leaves: dict[int, int] = field(default_factory=dict)


def department_truth(record: DepartmentRecord, producer: str) -> DepartmentTruth:
    """The truth of one department's filings."""
    truth = DepartmentTruth()
    forms = {f.document: document.form for document in record.documents for f in document.filings}
    sets = {
        (filing.document, filing.scope): number
        for document in record.documents
        for number, filing in enumerate(document.filings, start=1)
    }
    truth.rows["units"] += [row for unit in record.plan.units for row in _unit_rows(record.plan, unit)]
    for filing in record.filings:
        number = sets.get((filing.document, filing.scope))
        truth.rows["filings"].append(_filing_row(filing, forms.get(filing.document, ""), producer, number))
        if filing.accounts is None or filing.document is None:
            continue
        unit = YUAN_PER_UNIT[load_form(forms[filing.document], filing.fiscal_year).money_unit]
        sums = truth.sums.setdefault(filing.fiscal_year, {}) if filing.is_leaf else None
        if filing.is_leaf:
            truth.leaves[filing.fiscal_year] = truth.leaves.get(filing.fiscal_year, 0) + 1
        for key, exact, shown in _amounts(filing.accounts, unit):
            truth.rows["amounts"].append(
                {"filing": filing_id(filing), **_dimensions(key), "exact": exact, "printed": shown}
            )
            if sums is not None:
                sums.setdefault(key, _Sum()).add(exact, shown)
    for due in record.due:
        row = {name: getattr(due, name) for name in TABLES["due"] if name != "division_code"}
        truth.rows["due"].append({**row, "division_code": due.division, "reason": due.reason or None})
    for transfer in record.transfers:
        _eliminate(record, transfer, forms, truth)
    return truth


def filing_id(filing: SampleFiling) -> str:
    """The key of a filing in the truth."""
    return f"{filing.unit_key}/{filing.scope}/{filing.fiscal_year}/{filing.revision}"


def _unit_rows(plan: DepartmentPlan, unit: UnitPlan) -> Iterator[Row]:
    own = plan.units[0]
    later = next((other for other in plan.units if unit.key in other.predecessors), None)
    level = "地" if unit.profile.unit.level == "prefecture" else "县"
    for number, (since, name) in enumerate(unit.names):
        row: Row = {
            "unit_key": unit.key,
            "name": name,
            "valid_from": max(since, unit.first_year) or None,
            "valid_to": unit.last_year if unit.last_year < 9999 else None,
            "division_code": plan.division,
            "level": level,
            "kind": unit.profile.unit.kind,
            "parent_key": own.key if unit is not own else None,
            "host_key": unit.host or None,
        }
        if number + 1 < len(unit.names):
            changed = unit.names[number + 1][0]
            change = {"successor_key": unit.key, "change_kind": "renamed", "change_year": changed}
            yield {**row, "valid_to": changed - 1, **change}
        elif later is not None:
            row |= {"successor_key": later.key, "change_kind": later.change}
            yield {**row, "change_year": later.first_year}
        else:
            yield row


def _filing_row(filing: SampleFiling, form: str, producer: str, number: int | None) -> Row:
    return {
        **{name: getattr(filing, name) for name in TABLES["filings"] if hasattr(filing, name)},
        "filing": filing_id(filing),
        "set_number": number,
        "division_code": filing.division,
        "form": form or None,
        "producer": producer if form else None,
    }


def _amounts(accounts: Accounts, unit: Decimal) -> Iterator[tuple[Key, Decimal, Decimal]]:
    """All sums of leaves that are not zero: exact, and as printed in the form's unit."""
    for key, exact in totals_of(accounts.leaves, accounts.fiscal_year).items():
        if exact:
            yield key, exact, _shown(key, exact, unit)


def _shown(key: Key, exact: Decimal, unit: Decimal) -> Decimal:
    return printed(exact / unit) * unit if _type(key) == "money" else printed(exact)


def _type(key: Key) -> str:
    return str(concepts()[key.concept].type)


def _dimensions(key: Key) -> Row:
    return {**key._asdict(), "scenario": str(key.scenario), "type": _type(key)}


def _eliminate(
    record: DepartmentRecord, transfer: Transfer, forms: Mapping[str | None, str], truth: DepartmentTruth
) -> None:
    """Write a payment's two sides, and take it out of the sums where the leaves still hold it."""
    year = transfer.fiscal_year
    filed = [f for f in record.filings if f.fiscal_year == year and f.is_current and f.document]
    whole = next((f for f in filed if f.scope is Scope.CONSOLIDATED), None)
    units = {f.unit_key for f in filed if f.scope is not Scope.CONSOLIDATED}
    is_provable = {transfer.payer, transfer.receiver} <= units
    is_inside = None if whole is None else not record.plan.eliminates
    is_subtracted = is_provable if is_inside is None else is_inside
    form = next(iter(forms[f.document] for f in filed), "")
    unit = YUAN_PER_UNIT[load_form(form, year).money_unit] if form else Decimal(10_000)
    shown = printed(transfer.amount / unit) * unit
    for leaf in (transfer.received, transfer.paid):
        truth.rows["eliminations"].append(
            {
                "department_key": record.plan.key,
                "fiscal_year": year,
                "paying_unit_key": transfer.payer,
                "receiving_unit_key": transfer.receiver,
                "concept": leaf.concept,
                "function_code": leaf.function_code,
                "nature": leaf.nature,
                "exact": transfer.amount,
                "printed": shown,
                "is_inside_consolidated": is_inside,
                "is_subtracted": is_subtracted,
                "is_provable": is_provable,
            }
        )
    if is_subtracted:
        sums = truth.sums[year]
        for key in eliminated_keys(transfer):
            sums.setdefault(key, _Sum()).take_out(transfer.amount, shown, is_provable=is_provable)


def eliminated_keys(transfer: Transfer) -> Iterator[Key]:
    """Every amount that holds a payment within a department: both sides with all that they count in."""
    for leaf in (transfer.received, transfer.paid):
        yield from booked(leaf, transfer.fiscal_year)
    for name in _GRAND_TOTALS:
        yield Key(name)


class RollupTruth(AbstractContextManager["RollupTruth"]):
    """Writes the files of `TABLES` into a folder, department by department; rollups when it is left."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._sums: dict[tuple[str, str, int], dict[Key, _Sum]] = {}
        self._leaves: defaultdict[tuple[str, str, int], int] = defaultdict(int)

    def add(self, plan: DepartmentPlan, truth: DepartmentTruth) -> None:
        """Add one department."""
        for name, rows in truth.rows.items():
            self._write(name, rows)
        for year, sums in truth.sums.items():
            for level, code in _levels(plan.division):
                place = (level, code, year)
                self._leaves[place] += truth.leaves.get(year, 0)
                total = self._sums.setdefault(place, {})
                for key, one in sums.items():
                    total.setdefault(key, _Sum()).add_all(one)

    def _write(self, name: str, rows: Iterable[Row]) -> None:
        schema = pa.schema([(column, _TYPES.get(column, pa.string())) for column in TABLES[name]])
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self._folder / f"{name}.partial", schema)
        values: dict[str, list[object]] = {column: [] for column in TABLES[name]}
        for row in rows:
            for column, cells in values.items():
                cell = row.get(column)
                cells.append(str(cell) if isinstance(cell, Scope) else cell)
        self._writers[name].write_table(pa.table(values, schema=schema))

    def _rollups(self) -> Iterator[Row]:
        for (level, code, year), sums in sorted(self._sums.items()):
            for key, one in sorted(sums.items(), key=lambda item: tuple(str(part) for part in item[0])):
                yield {
                    "level": level,
                    "division_code": code,
                    "fiscal_year": year,
                    **_dimensions(key),
                    "exact": one.exact,
                    "printed": one.printed,
                    "unprovable": one.unprovable,
                    "unprovable_printed": one.unprovable_printed,
                    "filing_count": self._leaves[level, code, year],
                    "payment_count": one.payments,
                }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for name in TABLES:
                self._write(name, self._rollups() if name == "rollups" else ())
        for name, writer in self._writers.items():
            writer.close()
            partial = self._folder / f"{name}.partial"
            if kind is None:
                partial.replace(self._folder / f"{name}.parquet")
            else:
                partial.unlink()


def _levels(division: str) -> tuple[tuple[str, str], ...]:
    """The sums that a department of a division counts in."""
    settings = prefecture()
    (whole,) = (d.code for d in settings.divisions if d.level == "prefecture")
    own = "本级" if division == whole else "县"
    return ((own, division), ("地", whole), ("省", settings.province))
