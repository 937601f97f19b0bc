"""Prints rows for people (table) and for programs (csv, json), exactly: decimals stay decimals."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TextIO

FORMATS = ("table", "csv", "json")
_WIDEST_COLUMN = 60


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], format: str, out: TextIO) -> int:
    """Write rows with these columns in this order, and return how many there were.

    csv and json are written row by row as they come; a table needs all rows first. Null is an empty field in
    csv, ``null`` in json; booleans are ``true`` and ``false`` in all three.
    """
    return _WRITERS[format](columns, rows, out)


def _write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_plain(row[name]) for name in columns])
        count += 1
    return count


def _write_json(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    count = 0
    for row in rows:
        members = ", ".join(f"{json.dumps(name)}: {_json(row[name])}" for name in columns)
        out.write(("[\n" if count == 0 else ",\n") + "{" + members + "}")
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _write_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    lines = [[_fit(_plain(row[name])) for name in columns] for row in rows]
    widths = [max(map(_width, column)) for column in zip(columns, *lines, strict=True)]
    for line in (columns, ["─" * width for width in widths], *lines):
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        out.write("  ".join(padded).rstrip() + "\n")
    return len(lines)


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(value, ".10g")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _json(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _fit(text: str) -> str:
    """One line of text no wider than a column may be."""
    text = " ".join(text.split())
    if _width(text) <= _WIDEST_COLUMN:
        return text
    while _width(text) >= _WIDEST_COLUMN:
        text = text[:-1]
    return text + "…"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
