"""Makes the tables of totals from ``marts.yaml`` and ``measures.yaml``, where every column is defined once.

These tables are derived, so they are no part of the numbered schema files: where a definition has changed,
the table is dropped and made again, empty, and the next run fills it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import yaml

from warehouse.measures import Measure, measures

SCHEMA = "mart"
_MONEY = "DECIMAL(24, 4)"
_COUNT = "INTEGER NOT NULL DEFAULT 0"
_SUFFIX_FOR_NULL = "_or_null"


class MartDefinitionError(ValueError):
    """``marts.yaml`` names a column or kind of measures that is none; the message says where."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of divisions that has totals: ``county``, its code (县, core.dim_division) and term (县级)."""

    name: str
    code: str
    term: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, DuckDB type with constraint, and comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class MartTable:
    """One table of the schema mart."""

    name: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def ddl(self) -> str:
        """The statements that make the table and its comments."""
        inside = ",\n    ".join(f"{column.name} {column.type}" for column in self.columns)
        comments = [f"COMMENT ON TABLE {SCHEMA}.{self.name} IS {_quoted(self.comment)};"]
        comments += [
            f"COMMENT ON COLUMN {SCHEMA}.{self.name}.{column.name} IS {_quoted(column.comment)};"
            for column in self.columns
        ]
        return f"CREATE TABLE {SCHEMA}.{self.name} (\n    {inside}\n);\n" + "\n".join(comments)

    @property
    def digest(self) -> str:
        """SHA-256 of the statements: another one means that the table must be made again."""
        return hashlib.sha256(self.ddl.encode()).hexdigest()


@cache
def levels() -> tuple[Level, ...]:
    """The levels that have totals, from the smallest."""
    return tuple(Level(name, **about) for name, about in _definitions()["levels"].items())


@cache
def mart_definitions() -> tuple[MartTable, ...]:
    """All tables that `warehouse.build_marts` fills, in the order of the file.

    Raises:
        MartDefinitionError: the file names something that is not defined.
    """
    return tuple(_tables(_definitions()))


def refresh(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Make the tables that are not there or were defined otherwise, empty; return their names.

    Tables that were defined once and are no more are dropped.
    """
    wanted = {f"{SCHEMA}.{table.name}": table for table in mart_definitions()}
    rows = con.execute("SELECT name, sha256 FROM raw.derivation WHERE starts_with(name, 'mart.')").fetchall()
    present = dict(rows)
    changed = [name for name, table in wanted.items() if present.get(name) != table.digest]
    gone = [name for name in present if name not in wanted]
    if not changed and not gone:
        return []
    con.begin()
    try:
        for name in [*changed, *gone]:
            con.execute(f"DROP TABLE IF EXISTS {name}")
            con.execute("DELETE FROM raw.derivation WHERE name = $1", [name])
        for name in changed:
            con.execute(wanted[name].ddl)
            con.execute("INSERT INTO raw.derivation VALUES ($1, $2)", [name, wanted[name].digest])
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return changed


def _tables(definitions: Mapping[str, Any]) -> Iterator[MartTable]:
    for name, about in definitions["tables"].items():
        for level in levels() if "{level}" in name else (None,):
            said = {"level": "", "term": ""} if level is None else {"level": level.name, "term": level.term}
            columns = list(_columns(name, about, definitions))
            columns += _measure_columns(name, about.get("measures"))
            yield MartTable(name.format(**said), about["comment"].format(**said), tuple(columns))


def _columns(table: str, about: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Column]:
    nullable = set(about.get("nullable", ()))
    for item in about["columns"]:
        override = item if isinstance(item, dict) else {}
        names = list(override) if override else definitions["groups"].get(item, [item])
        for name in names:
            if name not in definitions["columns"]:
                raise MartDefinitionError(f"marts.yaml: table {table}: there is no column {name}")
            column_type, comment = _typed(definitions["columns"][name])
            if name in nullable:
                column_type = column_type.removesuffix(" NOT NULL")
            yield Column(name.removesuffix(_SUFFIX_FOR_NULL), column_type, override.get(name, comment))


def _typed(definition: list[str]) -> tuple[str, str]:
    """Type and comment; YAML takes the comma in ``DECIMAL(24, 4)`` for one between items."""
    return ", ".join(definition[:-1]), definition[-1]


def _measure_columns(table: str, kind: str | None) -> list[Column]:
    if kind is None:
        return []
    if kind not in _KINDS:
        raise MartDefinitionError(f"marts.yaml: table {table}: there are no measures {kind}")
    return [column for measure in measures() for column in _KINDS[kind](measure)]


def _of_a_unit(measure: Measure) -> list[Column]:
    comment = f"{measure.term}: {measure.meaning}; yuan; null where the filing does not say"
    return [Column(f"{measure.name}_yuan", _MONEY, comment)]


def _of_a_part(measure: Measure) -> list[Column]:
    return [
        Column(
            f"{measure.name}_yuan",
            _MONEY,
            f"{measure.term}: {measure.meaning}; yuan; null where no filing says",
        ),
        Column(f"{measure.name}_filing_count", _COUNT, f"{measure.term}填报份数: filings behind the amount"),
    ]


def _of_a_total(measure: Measure) -> list[Column]:
    name, term = measure.name, measure.term
    amount, count = _of_a_part(measure)
    found = [amount, count]
    if measure.transfers:
        comment = f"{amount.comment}; after elimination of internal transfers"
        found = [Column(amount.name, _MONEY, comment), count]
        found.append(Column(f"{name}_gross_yuan", _MONEY, f"{term}（抵销前）: sum of the filings; yuan"))
        comment = "transfers between units in the total, which the sum holds twice; yuan"
        found.append(Column(f"{name}_eliminated_yuan", _MONEY, f"{term}中抵销的内部往来: {comment}"))
    if measure.per_head:
        comment = "per 在职人员, of the filings that say how many there are; yuan; null where none does"
        found.append(Column(f"{name}_per_head_yuan", _MONEY, f"人均{term}: {comment}"))
    if measure.real:
        comment = "at the prices of the year whose index is 100 in deflator.csv; yuan; null: see real_note"
        found.append(Column(f"{name}_real_yuan", _MONEY, f"{term}（不变价）: {comment}"))
    return found


_KINDS = {"unit": _of_a_unit, "part": _of_a_part, "total": _of_a_total}


@cache
def _definitions() -> dict[str, Any]:
    text = files("warehouse").joinpath("marts.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    assert isinstance(found, dict)
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
