"""Matches filings with units: by the printed name, else by the site that published them, else by figures.

A name that does not say its division is never guessed: what it could mean is listed as doubtful, unless the
accounts of the year before or after prove which unit it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb

from warehouse.divisions import Resolution, clean_name, compared, divisions, resolve
from warehouse.fixes import Fix
from warehouse.lineage import ACCEPTED, DOUBTFUL, Account, Evidence, compare, likeness
from warehouse.prepare import unit_id
from warehouse.rows import dicts
from warehouse.stated import accounts_of

_SURE, _OTHER_WRITING, _SITE, _UNPLACED = Decimal(1), Decimal("0.95"), Decimal("0.9"), Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Match:
    """A filing and a unit that it belongs to (accepted) or may belong to (doubtful).

    ``where``: what the printed name says of the division, of an accepted match.
    """

    filing_id: str
    printed_unit_id: str
    unit_id: str
    division_code: str | None
    name_key: str
    status: str
    decided_by: str
    score: Decimal
    evidence: str
    where: Resolution

    def row(self) -> dict[str, Any]:
        """The row of core.filing_match."""
        names = ("filing_id", "printed_unit_id", "unit_id", "division_code", "status", "decided_by", "score")
        return {**{name: getattr(self, name) for name in names}, "evidence": self.evidence}


@dataclass(frozen=True, slots=True)
class _Candidate:
    unit_id: str
    name: str
    division_code: str
    name_key: str
    filings: tuple[tuple[int, str], ...]


def match_filings(con: duckdb.DuckDBPyConnection, fixes: Sequence[Fix] = ()) -> list[Match]:
    """One accepted match for every filing, and doubtful ones for those whose division is not known."""
    rows = dicts(
        con,
        """
        SELECT f.filing_id, f.unit_name, f.fiscal_year, s.stated_unit
        FROM core.dim_filing AS f
        LEFT JOIN (
            SELECT document_id, min(stated_unit) AS stated_unit FROM raw.retrieval GROUP BY document_id
        ) AS s USING (document_id)
        ORDER BY f.filing_id
        """,
    )
    ruled = {compared(clean_name(fix.unit)): fix for fix in fixes if fix.action in ("alias", "division")}
    placed: list[Match] = []
    unplaced: list[tuple[dict[str, Any], Resolution]] = []
    for row in rows:
        where = resolve(row["unit_name"], row["fiscal_year"])
        match = _by_decision(row, where, ruled) or _by_name(row, where) or _by_site(row, where)
        if match is None:
            unplaced.append((row, where))
        else:
            placed.append(match)
    return [*placed, *_by_figures(con, unplaced, _candidates(rows, placed))]


def named_unit(name: str, division_code: str = "") -> tuple[str | None, str]:
    """The division and the name as compared that a full name means; ``division_code`` where it is known."""
    where = resolve(name)
    if not division_code or where.division_code == division_code:
        return where.division_code, where.name_key
    text = clean_name(name)
    forms = sorted(_forms_of(division_code), key=len, reverse=True)
    head = next((form for form in forms if text.startswith(form) and text != form), "")
    return division_code, compared(text[len(head) :])


def _by_decision(row: Mapping[str, Any], where: Resolution, ruled: Mapping[str, Fix]) -> Match | None:
    fix = ruled.get(compared(row["unit_name"]))
    if fix is None:
        return None
    if fix.action == "alias":
        division, key = named_unit(fix.other, fix.other_division)
    else:
        division, key = named_unit(fix.unit, fix.value)
    return _match(row, where, division, key, ACCEPTED, "fixes", _SURE, fix.reason or "核定文件")


def _by_name(row: Mapping[str, Any], where: Resolution) -> Match | None:
    if where.division_code is None:
        return None
    name = clean_name(row["unit_name"])
    is_same = compared(name) == name
    score, words = (
        (_SURE, "名称含行政区划") if is_same else (_OTHER_WRITING, "名称含行政区划，和、与、及视为同字")
    )
    return _match(row, where, where.division_code, where.name_key, ACCEPTED, "name", score, words)


def _by_site(row: Mapping[str, Any], where: Resolution) -> Match | None:
    """The unit that the publishing site names, where the printed name is the end of it."""
    if not row["stated_unit"]:
        return None
    stated = resolve(row["stated_unit"], row["fiscal_year"])
    if stated.division_code is None or not compared(row["unit_name"]).endswith(stated.name_key):
        return None
    words = f"网站所称单位：{row['stated_unit']}"
    return _match(row, where, stated.division_code, stated.name_key, ACCEPTED, "name", _SITE, words)


def _candidates(rows: Sequence[Mapping[str, Any]], placed: Sequence[Match]) -> list[_Candidate]:
    by_filing = {row["filing_id"]: row for row in rows}
    units: dict[str, list[Match]] = {}
    for match in placed:
        units.setdefault(match.unit_id, []).append(match)
    return [
        _Candidate(
            unit,
            by_filing[matches[0].filing_id]["unit_name"],
            matches[0].division_code or "",
            matches[0].name_key,
            tuple((by_filing[m.filing_id]["fiscal_year"], m.filing_id) for m in matches),
        )
        for unit, matches in units.items()
    ]


def _by_figures(
    con: duckdb.DuckDBPyConnection,
    unplaced: Sequence[tuple[dict[str, Any], Resolution]],
    candidates: Sequence[_Candidate],
) -> Iterator[Match]:
    """What accounts of the year before and after say of filings whose name tells no division."""
    possible = [
        (row, where, [c for c in candidates if _may_be(row["unit_name"], where, c)])
        for row, where in unplaced
    ]
    weighed = {row["filing_id"] for row, _, found in possible if found}
    weighed |= {filing for _, _, found in possible for c in found for _, filing in c.filings}
    accounts = accounts_of(con, sorted(weighed))
    for row, where, found in possible:
        compared_with = [(_evidence(row, c, accounts), c) for c in found]
        proofs = [(e, c) for e, c in compared_with if e.is_proof]
        if len(proofs) == 1:
            evidence, candidate = proofs[0]
            yield _of_candidate(row, where, candidate, ACCEPTED, evidence)
            continue
        words = f"名称不能确定行政区划（{where.reason}）"
        yield _match(row, where, None, where.name_key, ACCEPTED, "name", _UNPLACED, words)
        for evidence, candidate in compared_with:
            yield _of_candidate(row, where, candidate, DOUBTFUL, evidence)


def _may_be(printed: str, where: Resolution, candidate: _Candidate) -> bool:
    """Whether a printed name can be the unit's, its division in part or not at all: 某区财政局."""
    if where.candidates and candidate.division_code not in where.candidates:
        return False
    name = compared(printed)
    head = name.removesuffix(candidate.name_key)
    if not candidate.name_key or head == name:
        return False
    return not head or any(head in form for form in map(compared, _forms_of(candidate.division_code)))


def _evidence(row: Mapping[str, Any], candidate: _Candidate, accounts: Mapping[str, Account]) -> Evidence:
    agreeing = contradicting = 0
    mine = accounts[row["filing_id"]]
    for year, filing in candidate.filings:
        other = accounts[filing]
        if year == row["fiscal_year"] - 1:
            found = compare(mine.claims, [other.says])
        elif year == row["fiscal_year"] + 1:
            found = compare(other.claims, [mine.says])
        else:
            continue
        agreeing, contradicting = agreeing + found.agreeing, contradicting + found.contradicting
    return Evidence(agreeing, contradicting)


def _of_candidate(
    row: Mapping[str, Any], where: Resolution, candidate: _Candidate, status: str, evidence: Evidence
) -> Match:
    like = likeness(row["unit_name"], candidate.name)
    score = Decimal(str(round(0.7 * evidence.share + 0.3 * like, 4)))
    words = f"可能是{candidate.name}：{evidence.agreeing}个上下年数相符，{evidence.contradicting}个不符"
    division, key = candidate.division_code, candidate.name_key
    return _match(row, where, division, key, status, "figures", score, words)


def _match(
    row: Mapping[str, Any],
    where: Resolution,
    division: str | None,
    key: str,
    status: str,
    decided_by: str,
    score: Decimal,
    evidence: str,
) -> Match:
    printed = unit_id(where.division_code, where.name_key)
    of_unit = unit_id(division, key)
    return Match(
        row["filing_id"], printed, of_unit, division, key, status, decided_by, score, evidence, where
    )


@cache
def _forms_of(division_code: str) -> frozenset[str]:
    """The ways to write a division, alone and behind those above it."""
    rows = {row.code: row for row in divisions().rows}
    alone = {row.name for row in divisions().rows if row.code == division_code}
    alone |= {alias for code, alias, _ in divisions().aliases if code == division_code}
    found, above = set(alone), rows[division_code].parent_code
    while above is not None:
        if not rows[above].is_structural:
            found |= {rows[above].name + form for form in found}
        above = rows[above].parent_code
    return frozenset(found)
