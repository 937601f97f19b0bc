"""Rows are printed exactly, in each format."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from pipelines.output import FORMATS, write_rows

COLUMNS = ("name", "value", "x0", "is_blank", "nothing", "places")
ROWS = [
    {
        "name": "收入,“合计”\n本年",
        "value": Decimal("3463.00"),
        "x0": 12.25,
        "is_blank": False,
        "nothing": None,
        "places": [{"page": 1}],
    },
    {"name": "", "value": Decimal("1E+3"), "x0": 0.1 + 0.2, "is_blank": True, "nothing": None, "places": []},
]


def written(format: str, rows=ROWS) -> str:
    out = io.StringIO()
    assert write_rows(COLUMNS, rows, format, out) == len(rows)
    return out.getvalue()


def test_csv_keeps_decimals_line_breaks_and_nulls() -> None:
    header, first, second = csv.reader(io.StringIO(written("csv")))
    assert header == list(COLUMNS)
    assert first == ["收入,“合计”\n本年", "3463.00", "12.25", "false", "", '[{"page": 1}]']
    assert second == ["", "1000", "0.3", "true", "", "[]"]


def test_json_numbers_are_as_printed() -> None:
    text = written("json")
    assert '"value": 3463.00' in text
    first, second = json.loads(text, parse_float=Decimal)
    assert first == {**ROWS[0], "x0": Decimal("12.25")}
    assert second["is_blank"] is True


def test_a_table_has_a_line_per_row_and_counts_wide_characters_twice() -> None:
    header, rule, first, second = written("table", [{**ROWS[0], "name": "收入合计"}, ROWS[1]]).splitlines()
    assert header.startswith("name      value")
    assert rule.startswith("────────  ─────")
    assert first.startswith("收入合计  3463.00  12.25  false")
    assert second.startswith("          1000     0.3    true")


def test_a_table_cuts_what_is_too_long() -> None:
    long = written("table", [{**ROWS[0], "name": "长" * 100}])
    assert "长" * 29 + "…" in long
    assert "长" * 31 not in long


@pytest.mark.parametrize("format", FORMATS)
def test_no_rows_are_still_well_formed(format: str) -> None:
    text = written(format, [])
    assert json.loads(text) == [] if format == "json" else text.startswith("name")
