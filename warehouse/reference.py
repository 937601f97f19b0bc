"""Loads reference data (divisions, codes, concepts) from the project's own files into the dimensions."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import duckdb

from disclosures.taxonomy.concepts import concepts
from warehouse.divisions import Division, division_rows
from warehouse.rows import insert

_SEEDS = (
    "division.csv",
    "division_alias.csv",
    "development_zone.csv",
    "development_zone_alias.csv",
    "name_prefix.csv",
)
_CODES = ("function.csv", "economic.csv", "aliases.csv")
_LATEST = 9999


def refresh(con: duckdb.DuckDBPyConnection) -> bool:
    """Load the reference data if it differs from what the warehouse has; return whether it did."""
    digest = _digest()
    if is_current(con, "reference", digest):
        return False
    con.begin()
    try:
        _replace(con, "core.dim_division", _divisions(division_rows()))
        _replace(con, "core.division_name", _division_names(division_rows()))
        _replace(con, "core.code_name", _code_names())
        _replace(con, "core.dim_economic", _economic())
        _replace(con, "core.dim_concept", _concepts())
        refresh_function_codes(con)
        set_current(con, "reference", digest)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return True


def refresh_function_codes(con: duckdb.DuckDBPyConnection) -> None:
    """Make core.dim_function from the known codes and from those that only filings print."""
    _replace(con, "core.dim_function", _functions())
    con.execute(
        """
        INSERT INTO core.dim_function BY NAME
        SELECT
            function_code,
            arg_max(name, (fiscal_year, name)) AS name,
            CASE length(function_code) WHEN 3 THEN '类' WHEN 5 THEN '款' ELSE '项' END AS level,
            CASE WHEN length(function_code) > 3 THEN left(function_code, -2) END AS parent_code,
            left(function_code, 3) AS class_code,
            'observed' AS source,
            NULL AS confidence
        FROM core.function_name_observation AS o
        WHERE NOT EXISTS (SELECT 1 FROM core.dim_function AS f WHERE f.function_code = o.function_code)
        GROUP BY function_code
        """
    )


def is_current(con: duckdb.DuckDBPyConnection, name: str, digest: str) -> bool:
    """Whether the warehouse was derived with this version of ``name``."""
    return con.execute("SELECT sha256 FROM raw.derivation WHERE name = ?", [name]).fetchone() == (digest,)


def set_current(con: duckdb.DuckDBPyConnection, name: str, digest: str) -> None:
    """Record that the warehouse was derived with this version of ``name``."""
    con.execute("DELETE FROM raw.derivation WHERE name = ?", [name])
    con.execute("INSERT INTO raw.derivation VALUES (?, ?)", [name, digest])


def digest_of(texts: Iterable[str]) -> str:
    """One SHA-256 over several texts."""
    total = hashlib.sha256()
    for text in texts:
        total.update(hashlib.sha256(text.encode()).digest())
    return total.hexdigest()


@cache
def _digest() -> str:
    return digest_of(path.read_text(encoding="utf-8") for path in _sources())


def _sources() -> list[Traversable]:
    seeds = files("warehouse").joinpath("seeds")
    taxonomy = files("disclosures.taxonomy")
    return [
        *(seeds.joinpath(name) for name in _SEEDS),
        *(taxonomy.joinpath("codes", name) for name in _CODES),
        taxonomy.joinpath("concepts.yaml"),
    ]


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    con.execute(f"DELETE FROM {table}")
    insert(con, table, rows)


def _divisions(names: Iterable[Division]) -> list[dict[str, Any]]:
    """One row per code: the latest name, the years of all its names."""
    by_code: dict[str, list[Division]] = {}
    for name in names:
        by_code.setdefault(name.code, []).append(name)
    rows = []
    for code, versions in by_code.items():
        latest = max(versions, key=lambda v: v.valid_to or _LATEST)
        first = min(v.valid_from or 0 for v in versions)
        last = max(v.valid_to or _LATEST for v in versions)
        rows.append(
            {
                "division_code": code,
                "name": latest.name,
                "level": latest.level,
                "parent_code": latest.parent_code,
                "valid_from": first or None,
                "valid_to": None if last == _LATEST else last,
                "is_development_zone": latest.is_development_zone,
                "is_structural": latest.is_structural,
            }
        )
    return rows


def _division_names(names: Iterable[Division]) -> list[dict[str, Any]]:
    return [
        {"division_code": n.code, "name": n.name, "valid_from": n.valid_from, "valid_to": n.valid_to}
        for n in names
    ]


@cache
def _codes() -> tuple[dict[str, str], ...]:
    """The rows of the code lists and of their aliases, each with its ``classification``."""
    folder = files("disclosures.taxonomy").joinpath("codes")
    rows = []
    for file_name in _CODES:
        for row in csv.DictReader(folder.joinpath(file_name).read_text(encoding="utf-8").splitlines()):
            rows.append({"classification": file_name.removesuffix(".csv"), **row})
    return tuple(rows)


def _code_names() -> list[dict[str, Any]]:
    return [
        {
            "classification": row["classification"],
            "code": row["code"],
            "name": row["name"],
            "valid_from": _year(row.get("valid_from")),
            "valid_to": _year(row["valid_to"]),
            "is_alias": "level" not in row,
            "confidence": row["confidence"],
        }
        for row in _codes()
    ]


def _latest(classification: str) -> list[dict[str, str]]:
    """One row per code of a classification: the latest name, the best confirmed of several."""
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in _codes():
        if row["classification"] == classification and "level" in row:
            by_code.setdefault(row["code"], []).append(row)
    return [
        max(
            versions,
            key=lambda r: (_year(r["valid_to"]) or _LATEST, r["confidence"].startswith("doc"), r["name"]),
        )
        for versions in by_code.values()
    ]


def _functions() -> list[dict[str, Any]]:
    return [
        {
            "function_code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "parent_code": row["parent"] or None,
            "class_code": row["code"][:3],
            "source": "taxonomy",
            "confidence": row["confidence"],
        }
        for row in _latest("function")
    ]


def _economic() -> list[dict[str, Any]]:
    return [
        {
            "economic_code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "parent_code": row["parent"] or None,
            "basic_expenditure_group": row["basic_expenditure_group"] or None,
            "confidence": row["confidence"],
        }
        for row in _latest("economic")
    ]


def _concepts() -> list[dict[str, Any]]:
    return [
        {
            "concept": concept.id,
            "label": concept.label,
            "type": concept.type,
            "period_type": concept.period_type,
            "parent": concept.parent,
        }
        for concept in concepts().values()
    ]


def _year(text: str | None) -> int | None:
    return int(text) if text else None
