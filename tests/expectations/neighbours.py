"""Filings of examples that speak of other filings: last year's, merged units', a department's units'."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb
from store import add

from disclosures.filing import DocumentKind, Filing, MemberUnit, Scope
from expectations.examples import UNLISTED, by_filing, figures
from warehouse import MEMORY, DocumentReading, connect, load_batch
from warehouse.consolidation import consolidate

YEAR = 2023
_SCOPES = {"汇总": Scope.CONSOLIDATED, "本级": Scope.OWN, "下属": Scope.UNIT}


def add_years(con: duckdb.DuckDBPyConnection, examples: Mapping[str, Iterable[str]]) -> None:
    """Put each example's filing of the year into the warehouse, under its name, and last year's beside it."""
    parts = {name: by_filing(lines) for name, lines in examples.items()}
    add(con, {name: figures(part.get("", ())) for name, part in parts.items()}, YEAR)
    for which in ("last_year", "merged"):
        before = {f"{name} {which}": figures(p[which]) for name, p in parts.items() if which in p}
        units = {f"{name} last_year": name for name in parts}
        add(con, before, YEAR - 1, unit_ids=units)
    for name, part in parts.items():
        if "merged" in part:
            con.execute(
                "INSERT INTO core.unit_link VALUES (?, ?, 'merged', ?, 'accepted', 'fixes', 1, 0, 0, '')",
                [f"{name} merged", name, YEAR],
            )


def departments(examples: Mapping[str, Sequence[str]]) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
    """A warehouse with the departments of examples, compared with their units; filing by name of example."""
    con = connect(MEMORY)
    readings = []
    names = {}
    for number, (name, lines) in enumerate(examples.items()):
        bureau = f"奇台县第{number}局"
        names[name] = bureau
        parts = by_filing(lines)
        is_listed = not any(UNLISTED in line for line in parts.get("下属", ()))
        for which, scope in _SCOPES.items():
            if which in parts:
                own = [line.replace(f" {UNLISTED}", "") for line in parts[which]]
                unit = f"{bureau}检疫站" if which == "下属" else bureau
                members = [bureau, *([f"{bureau}检疫站"] if is_listed else [])] if which == "汇总" else []
                readings.append(reading(unit, scope, own, members))
    load_batch(con, readings)
    consolidate(con)
    found = con.execute("SELECT unit_name, filing_id FROM core.dim_filing WHERE scope = '汇总'").fetchall()
    filed = dict(found)
    return con, {name: filed[bureau] for name, bureau in names.items()}


def reading(
    unit: str, scope: Scope, lines: Iterable[str], members: Sequence[str] = (), year: int = YEAR
) -> DocumentReading:
    """The reading of a document that prints these figures."""
    name = f"{unit}_{year}_{scope}.pdf"
    digest = hashlib.sha256((name + "".join(lines)).encode()).hexdigest()
    filing = Filing(
        document_name=name,
        sha256=digest,
        reader="test",
        kind=DocumentKind.FINAL_ACCOUNTS,
        kind_reason="the title says so",
        unit_name=unit,
        fiscal_year=year,
        scope=scope,
        page_count=1,
        statements=(),
        member_units=tuple(MemberUnit(name=member, page=1) for member in members),
        figures=tuple(replace(f, period=f"FY{year}") for f in figures(lines)),
        issues=(),
    )
    return DocumentReading(
        sha256=digest, file_name=name, kind="pdf", byte_size=1000, reader="test", filing=filing
    )
