"""What users tell the totals: who is due to publish and until when, and prices; files of ``JUESUAN_HOME``.

``due.csv``       unit_name, fiscal_year, is_due (是, 否; empty is 是), scope (汇总, 本级, 单位; may be
                  empty), reason
``deadline.csv``  fiscal_year, due_on (2024-10-31); years that it does not have: 31 October of the next year
``deflator.csv``  year, index (100 in the base year)

All are optional. Further columns are not looked at.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from disclosures.filing import Scope

DUE_FILE = "due.csv"
DEADLINE_FILE = "deadline.csv"
DEFLATOR_FILE = "deflator.csv"
T = TypeVar("T")
_YES_NO = {"是": True, "": True, "否": False}


class InputError(ValueError):
    """A file of the user cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Due:
    """Accounts that a unit is due to publish, or not, and why; ``scope`` may be null."""

    unit_name: str
    fiscal_year: int
    is_due: bool
    reason: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the files say; empty where there are none.

    Attributes:
        due: rows of due.csv.
        deadlines: 应公开日期 by fiscal year.
        price_index: index by year; null without deflator.csv.
    """

    due: tuple[Due, ...] = ()
    deadlines: Mapping[int, date] = field(default_factory=dict)
    price_index: Mapping[int, Decimal] | None = None


def read_inputs(home: Path) -> Inputs:
    """Read the files of a home that are there.

    Raises:
        InputError: one of them cannot be used.
    """
    due, deadline, deflator = (home / name for name in (DUE_FILE, DEADLINE_FILE, DEFLATOR_FILE))
    return Inputs(
        due=tuple(_due(due)) if due.exists() else (),
        deadlines=_by_year(deadline, ("fiscal_year", "due_on"), date.fromisoformat, "2024-10-31")
        if deadline.exists()
        else {},
        price_index=_by_year(deflator, ("year", "index"), _index, "102.5") if deflator.exists() else None,
    )


def _due(path: Path) -> Iterator[Due]:
    for place, row in _rows(path, ("unit_name", "fiscal_year")):
        is_due = _YES_NO.get(row.get("is_due", ""))
        if not row["unit_name"] or is_due is None:
            raise InputError(f"{place}: unit_name is empty, or is_due is neither 是 nor 否")
        scope = row.get("scope") or None
        if scope is not None and scope not in set(Scope):
            raise InputError(f"{place}: scope is none of 汇总, 本级, 单位: {scope}")
        year = _year(row["fiscal_year"], place)
        yield Due(row["unit_name"], year, is_due, row.get("reason", ""), scope and Scope(scope))


def _by_year(path: Path, columns: tuple[str, str], parse: Callable[[str], T], example: str) -> dict[int, T]:
    found: dict[int, T] = {}
    for place, row in _rows(path, columns):
        year = _year(row[columns[0]], place)
        if year in found:
            raise InputError(f"{place}: {year} stands here twice")
        try:
            found[year] = parse(row[columns[1]])
        except (ValueError, InvalidOperation) as error:
            raise InputError(
                f"{place}: {columns[1]} is no value such as {example}: {row[columns[1]]}"
            ) from error
    return found


def _index(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value <= 0:
        raise ValueError(text)
    return value


def _year(text: str, place: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"{place}: not a year such as 2023: {text}")
    return int(text)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV in UTF-8, each with its place; cells without space around them.

    Raises:
        InputError: it is none, or a column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
            raise InputError(f"{path}, line 1: there is no column {', '.join(missing)}")
        for row in reader:
            place = f"{path}, line {reader.line_num}"
            if None in row:
                raise InputError(f"{place}: more cells than columns")
            yield place, {name: (cell or "").strip() for name, cell in row.items()}
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: {error}") from error
