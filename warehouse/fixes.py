"""Reads the reviewed fixes file: what a person has decided about units, which counts before everything else.

``fixes/unit_links.csv`` below the home, UTF-8, with the columns of `COLUMNS`, one decision a row:

==========  ===============================================================================================
action      what the row says
==========  ===============================================================================================
renamed     ``unit`` files as ``other`` from ``fiscal_year`` on
merged      ``unit`` was merged into ``other``, whose accounts have it from ``fiscal_year`` on
split       ``unit`` was split; ``other`` is one part, from ``fiscal_year`` on (one row for each part)
unrelated   ``other`` does not go on for ``unit``, whatever names and figures suggest
alias       the printed name ``unit`` means the unit ``other``
division    the printed name ``unit`` belongs to the division whose code is ``value``
parent      ``unit`` belongs to the department ``other`` (from ``fiscal_year`` on, where one is given)
kind        ``unit`` is of the kind ``value``: 行政, 参公 or 事业
==========  ===============================================================================================

``unit_division`` and ``other_division`` are codes for names that do not tell their division; ``reason`` is
for people, and is kept as evidence.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from warehouse.divisions import division_rows

COLUMNS = (*("action", "unit", "unit_division", "other", "other_division", "fiscal_year", "value", "reason"),)
LINKS = frozenset({"renamed", "merged", "split", "unrelated"})
_NEEDS = {
    "renamed": ("unit", "other", "fiscal_year"),
    "merged": ("unit", "other", "fiscal_year"),
    "split": ("unit", "other", "fiscal_year"),
    "unrelated": ("unit", "other"),
    "alias": ("unit", "other"),
    "division": ("unit", "value"),
    "parent": ("unit", "other"),
    "kind": ("unit", "value"),
}
_KINDS = ("行政", "参公", "事业")


class FixesError(Exception):
    """A row of the fixes file says nothing that can be done; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One decision: the row at ``line`` of the file. Empty columns are empty strings, an empty year null."""

    line: int
    action: str
    unit: str
    unit_division: str = ""
    other: str = ""
    other_division: str = ""
    fiscal_year: int | None = None
    value: str = ""
    reason: str = ""


def read_fixes(path: Path) -> tuple[Fix, ...]:
    """All decisions of a fixes file; none where there is no file.

    Raises:
        FixesError: a column is missing or unknown, or a row is wrong, with the file and the line.
    """
    if not path.is_file():
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FixesError(f"{path}: not UTF-8") from error
    reader = csv.DictReader(lines)
    header = tuple(reader.fieldnames or ())
    if set(header) != set(COLUMNS) or len(header) != len(COLUMNS):
        raise FixesError(f"{path}:1: the columns must be {','.join(COLUMNS)}")
    return tuple(_fix(path, reader.line_num, row) for row in reader)


def _fix(path: Path, line: int, row: dict[str, str | None]) -> Fix:
    where = f"{path}:{line}"
    if None in row or any(value is None for value in row.values()):
        raise FixesError(f"{where}: {len(COLUMNS)} columns are needed")
    cells = {name: (value or "").strip() for name, value in row.items()}
    action = cells["action"]
    if action not in _NEEDS:
        raise FixesError(f"{where}: unknown action “{action}”; known: {', '.join(_NEEDS)}")
    if missing := [name for name in _NEEDS[action] if not cells[name]]:
        raise FixesError(f"{where}: {action} needs {', '.join(missing)}")
    year = cells["fiscal_year"]
    if year and not (year.isdecimal() and 1990 < int(year) < 2100):
        raise FixesError(f"{where}: “{year}” is no fiscal year")
    if action == "kind" and cells["value"] not in _KINDS:
        raise FixesError(f"{where}: “{cells['value']}” is none of {', '.join(_KINDS)}")
    codes = {division.code for division in division_rows()}
    named = [cells["unit_division"], cells["other_division"]]
    for code in [*filter(None, named), *([cells["value"]] if action == "division" else [])]:
        if code not in codes:
            raise FixesError(f"{where}: no division has the code “{code}”")
    return Fix(**{**cells, "line": line, "fiscal_year": int(year) if year else None})  # type: ignore[arg-type]
