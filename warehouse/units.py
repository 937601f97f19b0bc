"""Settles whose filings are and which unit goes on for which: names, figures, and what a reviewer decided.

Everything is made again from all filings and the fixes file, so that neither the order of arrival nor a
decision that was taken back leaves a trace. What is not proved is listed as doubtful and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

import duckdb

from warehouse import facts
from warehouse.divisions import places
from warehouse.fixes import LINKS, Fix
from warehouse.lineage import (
    ACCEPTED,
    MERGED,
    RENAMED,
    Account,
    Link,
    Unit,
    find_links,
    successors,
)
from warehouse.load import number_revisions
from warehouse.matching import Match, match_filings, named_unit
from warehouse.prepare import unit_id
from warehouse.rows import dicts, insert, temp_ids
from warehouse.stated import accounts_of
from warehouse.unit_tables import rebuild_units

REJECTED = "rejected"
_BY_REVIEWER = "fixes"


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What was settled.

    Attributes:
        moved: filings that were assigned to another unit than before.
        accepted: links between units that count.
        doubtful: links and matches that a person should look at.
        unknown: rows of the fixes file that name a unit which no filing or list knows (yet).
    """

    moved: int
    accepted: int
    doubtful: int
    unknown: tuple[str, ...]


def settle_units(con: duckdb.DuckDBPyConnection, fixes: Sequence[Fix] = ()) -> UnitReport:
    """Assign filings to units, find out what became of units, and apply the fixes, in one transaction.

    Args:
        con: a writable connection, without an open transaction.
        fixes: decisions of a reviewer (`warehouse.fixes.read_fixes`), which count before everything else.
    """
    con.begin()
    try:
        report = _settle(con, fixes)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return report


def _settle(con: duckdb.DuckDBPyConnection, fixes: Sequence[Fix]) -> UnitReport:
    matches = match_filings(con, fixes)
    moved = _assign(con, matches)
    aliases = [
        (*named_unit(f.unit, f.unit_division), _id_of(f, "other")) for f in fixes if f.action == "alias"
    ]
    rebuild_units(con, [(key, division, unit) for division, key, unit in aliases])
    known = {row[0] for row in con.execute("SELECT unit_id FROM core.dim_unit").fetchall()}
    unknown = tuple(
        f"line {fix.line}: {fix.action} {fix.unit} {fix.other}".rstrip()
        for fix in fixes
        if not _units_of(fix) <= known
    )
    usable = [fix for fix in fixes if _units_of(fix) <= known]
    _correct(con, usable)
    links = _decided(find_links(_units(con)), usable)
    _write_links(con, links)
    doubtful = sum(link.status not in (ACCEPTED, REJECTED) for link in links)
    return UnitReport(
        moved=moved,
        accepted=sum(link.status == ACCEPTED for link in links),
        doubtful=doubtful + sum(match.status != ACCEPTED for match in matches),
        unknown=unknown,
    )


def _assign(con: duckdb.DuckDBPyConnection, matches: Sequence[Match]) -> int:
    """Give filings their units, and make again what hangs on these."""
    con.execute("DELETE FROM core.filing_match")
    insert(con, "core.filing_match", [match.row() for match in matches])
    con.execute("DELETE FROM core.unresolved_division")
    insert(con, "core.unresolved_division", list(_unresolved(con, matches)))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE assigned (filing_id VARCHAR, unit_id VARCHAR, "
        "division_code VARCHAR, name_key VARCHAR)"
    )
    insert(
        con,
        "assigned",
        [
            {
                "filing_id": m.filing_id,
                "unit_id": m.unit_id,
                "division_code": m.division_code,
                "name_key": m.name_key,
            }
            for m in matches
            if m.status == ACCEPTED
        ],
    )
    changed = [
        row[0]
        for row in con.execute(
            "SELECT filing_id FROM core.dim_filing AS f JOIN assigned AS a USING (filing_id) "
            "WHERE (f.unit_id, f.division_code, f.name_key) "
            "IS DISTINCT FROM (a.unit_id, a.division_code, a.name_key)"
        ).fetchall()
    ]
    if not changed:
        return 0
    temp_ids(con, "changed_filing", changed)
    con.execute(
        "UPDATE core.dim_filing AS f SET unit_id = a.unit_id, division_code = a.division_code, "
        "name_key = a.name_key FROM assigned AS a "
        "WHERE a.filing_id = f.filing_id AND f.filing_id IN (SELECT id FROM changed_filing)"
    )
    facts.build(con, {*changed, *number_revisions(con)})
    return len(changed)


def _unresolved(con: duckdb.DuckDBPyConnection, matches: Sequence[Match]) -> Iterator[dict[str, Any]]:
    """The rows of core.unresolved_division: filings that no name, site, figure or reviewer places."""
    rows = dicts(con, "SELECT filing_id, unit_name, fiscal_year FROM core.dim_filing")
    filings = {row["filing_id"]: row for row in rows}
    for match in matches:
        if match.status == ACCEPTED and match.division_code is None:
            candidates = " ".join(match.where.candidates)
            yield {**filings[match.filing_id], "reason": match.where.reason, "candidates": candidates}


def _correct(con: duckdb.DuckDBPyConnection, fixes: Sequence[Fix]) -> None:
    """Kinds and parents as a reviewer says."""
    for fix in fixes:
        unit = _id_of(fix, "unit")
        if fix.action == "kind":
            con.execute("UPDATE core.dim_unit SET kind = $2 WHERE unit_id = $1", [unit, fix.value])
        if fix.action == "parent":
            parent, first = _id_of(fix, "other"), fix.fiscal_year or 0
            con.execute("UPDATE core.dim_unit SET parent_unit_id = $2 WHERE unit_id = $1", [unit, parent])
            con.execute("UPDATE core.dim_unit SET unit_kind = '部门' WHERE unit_id = $1", [parent])
            con.execute(
                "DELETE FROM core.unit_parent "
                "WHERE unit_id = $1 AND fiscal_year >= $2 AND parent_unit_id <> $1",
                [unit, first],
            )
            con.execute(
                "INSERT INTO core.unit_parent BY NAME "
                "SELECT $1 AS unit_id, $2 AS parent_unit_id, fiscal_year, any_value(name) AS name, "
                "true AS files_itself, 'fixes' AS basis "
                "FROM (SELECT fiscal_year FROM core.dim_filing WHERE unit_id = $2 AND fiscal_year >= $3) "
                "CROSS JOIN (SELECT name FROM core.dim_unit WHERE unit_id = $1) GROUP BY fiscal_year",
                [unit, parent, first],
            )


def _units(con: duckdb.DuckDBPyConnection) -> list[Unit]:
    """Units of places in which some stop, with their accounts around the year in which they do."""
    rows = dicts(
        con,
        """
        SELECT u.unit_id, u.name_key, u.division_code, u.parent_unit_id, f.fiscal_year, f.filing_id, f.scope
        FROM core.dim_unit AS u
        JOIN core.dim_filing AS f USING (unit_id)
        WHERE f.is_current AND u.division_code IS NOT NULL
        ORDER BY u.unit_id, f.fiscal_year, CASE f.scope WHEN '汇总' THEN 0 WHEN '单位' THEN 1 ELSE 2 END
        """,
    )
    for row in rows:
        row["place"] = places().get(row["division_code"], row["division_code"])
    last: dict[str, int] = {}
    years: dict[str, set[int]] = {}
    for row in rows:
        last[row["unit_id"]] = max(last.get(row["unit_id"], 0), row["fiscal_year"])
    for row in rows:
        years.setdefault(row["place"], set()).add(last[row["unit_id"]])
    wanted = {place: {y + d for y in sorted(ends)[:-1] for d in (0, 1)} for place, ends in years.items()}
    weighed = [row["filing_id"] for row in rows if row["fiscal_year"] in wanted[row["place"]]]
    accounts = accounts_of(con, weighed)
    nothing = Account({}, {})
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        unit = found.setdefault(row["unit_id"], {**row, "accounts": {}})
        unit["accounts"].setdefault(row["fiscal_year"], accounts.get(row["filing_id"], nothing))
    return [
        Unit(u["unit_id"], u["name_key"], u["place"], u["parent_unit_id"], u["accounts"])
        for u in found.values()
        if wanted[u["place"]]
    ]


def _decided(links: Iterable[Link], fixes: Sequence[Fix]) -> list[Link]:
    """The links as a reviewer leaves them: what the file says replaces every other link of the two units."""
    found = {(link.from_unit_id, link.to_unit_id): link for link in links}
    ruled = [fix for fix in fixes if fix.action in LINKS]
    gone = {_id_of(fix, "unit") for fix in ruled if fix.action != "unrelated"}
    found = {pair: link for pair, link in found.items() if pair[0] not in gone}
    for fix in ruled:
        pair = (_id_of(fix, "unit"), _id_of(fix, "other"))
        before = found.get(pair)
        words = fix.reason or "核定文件"
        if fix.action == "unrelated":
            if before is not None:
                found[pair] = replace(before, status=REJECTED, decided_by=_BY_REVIEWER, evidence=words)
            continue
        found[pair] = Link(
            *pair, fix.action, fix.fiscal_year or 0, ACCEPTED, _BY_REVIEWER, Decimal(1), 0, 0, words
        )
    return [found[pair] for pair in sorted(found)]


def _write_links(con: duckdb.DuckDBPyConnection, links: Sequence[Link]) -> None:
    con.execute("DELETE FROM core.unit_link")
    insert(con, "core.unit_link", [asdict(link) for link in links])
    renamed = successors(links, frozenset({RENAMED}))
    become = successors(links, frozenset({RENAMED, MERGED}))
    following = {
        link.from_unit_id: link for link in links if link.status == ACCEPTED and link.from_unit_id in become
    }
    for unit in sorted({*renamed, *become}):
        now = renamed.get(unit, unit)
        con.execute(
            "UPDATE core.unit_lineage SET renamed_unit_id = $2, lineage_id = $3 WHERE unit_id = $1",
            [unit, now, become.get(unit, now)],
        )
    con.execute(
        "UPDATE core.dim_unit AS u SET lineage_id = l.lineage_id FROM core.unit_lineage AS l "
        "WHERE l.unit_id = u.unit_id AND u.lineage_id <> l.lineage_id"
    )
    for unit, link in sorted(following.items(), key=lambda item: item[0]):
        con.execute(
            "UPDATE core.dim_unit SET successor_unit_id = $2, valid_to = $3 WHERE unit_id = $1",
            [unit, link.to_unit_id, link.fiscal_year - 1],
        )
    for link in links:
        if link.status == ACCEPTED:
            con.execute(
                "UPDATE core.dim_unit SET valid_from = $2 WHERE unit_id = $1 "
                "AND coalesce(first_year, $2) >= $2",
                [link.to_unit_id, link.fiscal_year],
            )


def _units_of(fix: Fix) -> set[str]:
    """The units that must be known before the decision can be applied; an alias brings its own name."""
    names = {"alias": ("other",), "division": (), "kind": ("unit",)}.get(fix.action, ("unit", "other"))
    return {_id_of(fix, name) for name in names}


def _id_of(fix: Fix, name: str) -> str:
    division, key = named_unit(getattr(fix, name), getattr(fix, f"{name}_division"))
    return unit_id(division, key)
