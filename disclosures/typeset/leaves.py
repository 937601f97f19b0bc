"""A table of leaf figures on disk ↔ accounts: how a user typesets a filing of their own.

CSV: one row per leaf, with the columns of `COLUMNS`. JSON: the same rows under ``figures``, and under
``unit``, ``overall`` and ``projects`` what a flat table cannot hold.

* ``fiscal_year``: the year of the filing, or the year before it for what is compared with.
* ``concept`` with ``function_code``, ``economic_code``, ``fund``, ``nature``, ``scenario``: a leaf as
  `disclosures.typeset.booking.LEAF_CONCEPTS` lists them; empty means "not broken down", an empty scenario
  ``final``. Money that is not fiscal is ``expenditure`` or ``opening_balance`` of the fund ``非财政拨款``.
* ``value``: a number without separators, in ``unit`` (元, 万元, …; empty for counts and areas).
* In a CSV, rows with a concept ``unit.name``, ``unit.kind`` (行政, 参公, 事业), ``unit.scope`` (汇总, 本级,
  单位), ``unit.level`` (prefecture, county), ``unit.department``, ``unit.duty``, ``unit.subordinate`` and
  ``unit.vehicle_use`` describe the unit with ``value`` as text; departments, duties and subordinates repeat.

Totals are never given: they are computed.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Scenario, Scope
from disclosures.taxonomy.concepts import concepts
from disclosures.typeset.accounts import Accounts, Indicator, Sheet, Unit
from disclosures.typeset.booking import Key

COLUMNS = (
    *("fiscal_year", "concept", "function_code", "economic_code"),
    *("fund", "nature", "scenario", "value", "unit"),
)
_TEXTS = ("name", "kind", "scope", "level", "vehicle_use")
_LISTS = {"department": "departments", "duty": "duties", "subordinate": "subordinates"}
_KINDS = frozenset({"行政", "参公", "事业"})


class AccountsFileError(ValueError):
    """A file of leaf figures that cannot be used; the message names the row and what is wrong."""


def read_accounts(path: Path) -> Accounts:
    """Accounts from a CSV or JSON file, by its suffix.

    Raises:
        AccountsFileError: the file is not of that form, or its figures are no accounts.
        OSError: the file cannot be read.
    """
    text = path.read_text(encoding="utf-8-sig")
    try:
        if path.suffix.lower() == ".json":
            return _from_json(json.loads(text))
        if path.suffix.lower() == ".csv":
            return _from_csv(text)
    except (KeyError, TypeError) as error:
        raise AccountsFileError(f"{path.name}: missing or of the wrong kind: {error}") from error
    except ValueError as error:
        raise AccountsFileError(f"{path.name}: {error}") from error
    raise AccountsFileError(f"{path.name}: neither .csv nor .json")


def write_accounts(accounts: Accounts, path: Path) -> None:
    """Accounts as a JSON file that `read_accounts` gives back."""
    unit = accounts.unit
    content = {
        "unit": {
            **{name: str(getattr(unit, name)) for name in _TEXTS},
            **{name: list(getattr(unit, name)) for name in _LISTS.values()},
            "members": [list(member) for member in unit.members],
        },
        "fiscal_year": accounts.fiscal_year,
        "overall": _sheet_out(accounts.overall) if accounts.overall is not None else None,
        "projects": [_sheet_out(sheet) for sheet in accounts.projects],
        "figures": [
            _row_out(year, key, amount)
            for year, leaves in (
                (accounts.fiscal_year, accounts.leaves),
                (accounts.fiscal_year - 1, accounts.prior),
            )
            for key, amount in sorted(leaves.items(), key=lambda item: str(item[0]))
        ],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _row_out(year: int, key: Key, amount: Decimal) -> dict[str, object]:
    row = {"fiscal_year": year, **{k: v for k, v in key._asdict().items() if v is not None}}
    return {
        **row,
        "scenario": str(key.scenario),
        "value": str(amount),
        "unit": "元" if _is_money(key) else "",
    }


def _is_money(key: Key) -> bool:
    # 年初预算 has no concept of its own: it is a scenario of expenditure.
    return key.concept == "budget" or concepts()[key.concept].type == "money"


def _from_json(content: Mapping[str, Any]) -> Accounts:
    described = content["unit"]
    unit = _unit(
        {name: described[name] for name in _TEXTS if name in described},
        {name: described.get(name, []) for name in _LISTS.values()},
        tuple((name, note) for name, note in described.get("members", [])),
    )
    year = int(content["fiscal_year"])
    years = _leaves(enumerate(content["figures"], start=1))
    overall = content.get("overall")
    return _accounts(
        unit,
        year,
        years,
        _sheet_in(overall) if overall else None,
        tuple(_sheet_in(sheet) for sheet in content.get("projects", [])),
    )


def _from_csv(text: str) -> Accounts:
    reader = csv.DictReader(text.splitlines())
    if missing := {"fiscal_year", "concept", "value"} - set(reader.fieldnames or ()):
        raise AccountsFileError(f"no column {', '.join(sorted(missing))}")
    texts: dict[str, str] = {}
    lists: defaultdict[str, list[str]] = defaultdict(list)
    rows = []
    for number, row in enumerate(reader, start=2):
        prefix, _, name = row["concept"].partition(".")
        if prefix != "unit":
            rows.append((number, row))
        elif name in _LISTS:
            lists[_LISTS[name]].append(row["value"])
        elif name in _TEXTS:
            texts[name] = row["value"]
        else:
            raise AccountsFileError(f"row {number}: unknown {row['concept']}")
    years = _leaves(rows)
    if not years:
        raise AccountsFileError("no figures")
    return _accounts(_unit(texts, lists, ()), max(years), years, None, ())


def _accounts(
    unit: Unit,
    year: int,
    years: Mapping[int, Mapping[Key, Decimal]],
    overall: Sheet | None,
    projects: tuple[Sheet, ...],
) -> Accounts:
    if strangers := set(years) - {year, year - 1}:
        raise AccountsFileError(f"figures of {sorted(strangers)} in a filing of {year}")
    return Accounts(unit, year, years.get(year, {}), years.get(year - 1, {}), overall, projects)


def _unit(
    texts: Mapping[str, str], lists: Mapping[str, Iterable[str]], members: tuple[tuple[str, str], ...]
) -> Unit:
    if not texts.get("name"):
        raise AccountsFileError("no unit.name")
    kind = texts.get("kind", "行政")
    if kind not in _KINDS:
        raise AccountsFileError(f"unit.kind is {kind}, not one of {', '.join(sorted(_KINDS))}")
    return Unit(
        name=texts["name"],
        kind=kind,
        scope=Scope(texts.get("scope", Scope.UNIT)),
        level=texts.get("level", "county"),
        departments=tuple(lists.get("departments", ())),
        duties=tuple(lists.get("duties", ())),
        subordinates=tuple(lists.get("subordinates", ())),
        members=members,
        vehicle_use=texts.get("vehicle_use", "无"),
    )


def _leaves(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[int, dict[Key, Decimal]]:
    years: defaultdict[int, dict[Key, Decimal]] = defaultdict(dict)
    for number, row in rows:
        key = Key(
            row["concept"],
            row.get("function_code") or None,
            row.get("economic_code") or None,
            row.get("fund") or None,
            row.get("nature") or None,
            row.get("scenario") or Scenario.FINAL,
        )
        try:
            value = Decimal(str(row["value"]).strip())
        except InvalidOperation as error:
            raise AccountsFileError(f"row {number}: not a number: {row['value']}") from error
        unit = row.get("unit") or ""
        if unit and unit not in YUAN_PER_UNIT:
            raise AccountsFileError(f"row {number}: unknown unit {unit}")
        leaves = years[int(row["fiscal_year"])]
        if key in leaves:
            raise AccountsFileError(f"row {number}: the same leaf twice: {key.concept}")
        leaves[key] = value * YUAN_PER_UNIT[unit] if unit else value
    return dict(years)


def _sheet_out(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "department": sheet.department,
        "unit": sheet.unit,
        "funding": {c: {s: str(v) for s, v in money.items()} for c, money in sheet.funding.items()},
        "goal": sheet.goal,
        "result": sheet.result,
        "weight": str(sheet.weight),
        "floor": str(sheet.floor),
        "indicators": [
            {name: str(getattr(i, name)) for name in Indicator.__slots__} for i in sheet.indicators
        ],
    }


def _sheet_in(entry: Mapping[str, Any]) -> Sheet:
    funding = {
        concept: {scenario: Decimal(value) for scenario, value in money.items()}
        for concept, money in entry["funding"].items()
    }
    indicators = tuple(
        Indicator(**{**i, "weight": Decimal(i["weight"]), "score": Decimal(i["score"])})
        for i in entry["indicators"]
    )
    return Sheet(
        name=entry["name"],
        department=entry["department"],
        unit=entry["unit"],
        funding=funding,
        goal=entry["goal"],
        result=entry["result"],
        indicators=indicators,
        weight=Decimal(entry["weight"]),
        floor=Decimal(entry["floor"]),
    )
