"""Finds out from the accounts which unit goes on for which: renamed, merged or split. Values, no database.

A unit stops and another begins, or goes on and has grown. What the new accounts say of last year (this year's
amount less its change, opening balances) is compared with what was filed for it. Several different amounts
that agree within their rounding, and agree with no other unit's, prove it; everything else is doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

Key = tuple[str, str | None, str | None, str | None]
"""Concept, fund, nature, functional code."""
Amounts = Mapping[Key, tuple[Decimal, Decimal]]
"""Amount and half the width of its rounding interval, in yuan."""

RENAMED, MERGED, SPLIT = "renamed", "merged", "split"
ACCEPTED, DOUBTFUL = "accepted", "doubtful"

LEAST_AGREEING = 3
"""Different amounts that must agree for a proof."""
_MOST_CONTRADICTING = 0.2
"""For each that agrees: a few amounts may have been restated."""
_TELLING = 100
"""An amount tells something when it is so many times its tolerance: small ones agree by chance."""
_LIKE = 0.6
"""Likeness of names from which two units are worth a look without any figure."""
_LARGEST = 3
"""Units that are merged or split off at once, as far as they are looked for."""
_MANY = 12
"""With more units than this that stop (or begin) together, only single ones are compared."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a unit filed for a year (``says``) and what it then said of the year before (``claims``)."""

    says: Amounts
    claims: Amounts


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that has filed. ``place``: its division, one id for a division across changes of its code."""

    unit_id: str
    name_key: str
    place: str
    parent_unit_id: str | None
    accounts: Mapping[int, Account]

    @property
    def first_year(self) -> int:
        """First fiscal year filed."""
        return min(self.accounts)

    @property
    def last_year(self) -> int:
        """Last fiscal year filed."""
        return max(self.accounts)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How claims compare with what was filed: different telling amounts that agree, and that do not."""

    agreeing: int
    contradicting: int

    @property
    def is_proof(self) -> bool:
        """Whether the figures alone prove it, if they prove nothing else as well."""
        return self.agreeing >= LEAST_AGREEING and self.contradicting <= self.agreeing * _MOST_CONTRADICTING

    @property
    def share(self) -> float:
        """Share of telling amounts that agree; 0 where there are none."""
        return self.agreeing / max(self.agreeing + self.contradicting, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """A unit and the one that goes on for it from ``fiscal_year`` on."""

    from_unit_id: str
    to_unit_id: str
    kind: str
    fiscal_year: int
    status: str
    decided_by: str
    score: Decimal
    agreeing: int
    contradicting: int
    evidence: str


@dataclass(frozen=True, slots=True)
class _Compared:
    """Units that may go on for each other (old, new, kind of link), and what their figures say of it."""

    evidence: Evidence
    pairs: tuple[tuple[Unit, Unit, str], ...]

    @property
    def surplus(self) -> int:
        return self.evidence.agreeing - self.evidence.contradicting


def find_links(units: Iterable[Unit]) -> list[Link]:
    """All links among units that stop and units that begin or grow, place by place and year by year."""
    by_place: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: u.unit_id):
        by_place.setdefault(unit.place, []).append(unit)
    return [link for place in sorted(by_place) for link in _links_of(by_place[place])]


def compare(claims: Amounts, filed: Sequence[Amounts]) -> Evidence:
    """Compare what is said of a year with the sum of what several units filed for it.

    A functional item that one of them does not have is 0 there; other amounts are compared where all have it.
    """
    agreeing: set[Decimal] = set()
    contradicting: set[Decimal] = set()
    for key, (claimed, half) in claims.items():
        parts = [amounts[key] for amounts in filed if key in amounts]
        if not parts or (key[3] is None and len(parts) < len(filed)):
            continue
        total = sum((amount for amount, _ in parts), Decimal(0))
        tolerance = half + sum((h for _, h in parts), Decimal(0))
        if abs(claimed - total) > tolerance:
            contradicting.add(claimed)
        elif abs(total) >= _TELLING * tolerance and total:
            agreeing.add(claimed)
    return Evidence(len(agreeing), len(contradicting))


def likeness(one: str, other: str) -> float:
    """Share of characters that two names have in common, from 0 to 1."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / max(len(one) + len(other), 1)


def successors(links: Iterable[Link], kinds: frozenset[str]) -> dict[str, str]:
    """The unit that each unit has become in the end, through accepted links of these kinds.

    A unit with several successors, or in a circle of them, has none.
    """
    following: dict[str, set[str]] = {}
    for link in links:
        if link.status == ACCEPTED and link.kind in kinds:
            following.setdefault(link.from_unit_id, set()).add(link.to_unit_id)
    final = {}
    for start in following:
        path, at = {start}, start
        while len(following.get(at, ())) == 1:
            (at,) = following[at]
            if at in path:
                break
            path.add(at)
        else:
            if at != start:
                final[start] = at
    return final


def _links_of(units: list[Unit]) -> Iterator[Link]:
    years = sorted({unit.last_year for unit in units})[:-1]
    for year in years:
        stopped = [u for u in units if u.last_year == year]
        begun = [u for u in units if u.first_year == year + 1]
        going = [u for u in units if u.first_year <= year and year + 1 in u.accounts and year in u.accounts]
        proved = _unique([*_joined(stopped, begun, going, year), *_parted(stopped, begun, year)])
        yield from proved
        known = {link.from_unit_id for link in proved if link.status == ACCEPTED}
        taken = {link.to_unit_id for link in proved if link.status == ACCEPTED}
        pairs = {(link.from_unit_id, link.to_unit_id) for link in proved}
        for old in stopped:
            for new in begun:
                if (
                    old.unit_id not in known
                    and new.unit_id not in taken
                    and (old.unit_id, new.unit_id) not in pairs
                ):
                    yield from _doubtful(old, new, year)


def _joined(stopped: list[Unit], begun: list[Unit], going: list[Unit], year: int) -> Iterator[list[Link]]:
    """Units whose accounts of last year are those of units that stopped, with their own or without."""
    for target in (*begun, *going):
        claims = target.accounts[year + 1].claims
        own = [target.accounts[year].says] if target in going else []
        if own and not compare(claims, own).contradicting:
            continue
        compared = [
            _Compared(
                compare(claims, [*own, *(u.accounts[year].says for u in old)]),
                tuple((u, target, MERGED if own or len(old) > 1 else RENAMED) for u in old),
            )
            for old in _groups(stopped)
        ]
        yield from _proofs(compared, year)


def _parted(stopped: list[Unit], begun: list[Unit], year: int) -> Iterator[list[Link]]:
    """Units that stopped and whose accounts are those of several that begin."""
    for old in stopped:
        compared = [
            _Compared(
                compare(_sum_of([u.accounts[year + 1].claims for u in new]), [old.accounts[year].says]),
                tuple((old, u, SPLIT) for u in new),
            )
            for new in _groups(begun)
            if len(new) > 1
        ]
        yield from _proofs(compared, year)


def _proofs(compared: Iterable[_Compared], year: int) -> Iterator[list[Link]]:
    """The links that the figures prove; doubtful where they prove others just as well."""
    proofs = [one for one in compared if one.evidence.is_proof]
    best = max((one.surplus for one in proofs), default=0)
    equal = [one for one in proofs if one.surplus == best]
    for one in equal:
        status = ACCEPTED if len(equal) == 1 else DOUBTFUL
        yield [_link(old, new, kind, year + 1, status, one.evidence) for old, new, kind in one.pairs]


def _unique(groups: list[list[Link]]) -> list[Link]:
    """A unit can go on in one way only: what two proofs claim is doubtful."""
    uses = Counter(unit for group in groups for unit in {link.from_unit_id for link in group})
    found: dict[tuple[str, str, str], Link] = {}
    for group in groups:
        contested = any(uses[link.from_unit_id] > 1 for link in group)
        for link in group:
            link = replace(link, status=DOUBTFUL) if contested else link
            found.setdefault((link.from_unit_id, link.to_unit_id, link.kind), link)
    return list(found.values())


def _doubtful(old: Unit, new: Unit, year: int) -> Iterator[Link]:
    """A pair worth a look: some figures agree, or the names are alike."""
    evidence = compare(new.accounts[year + 1].claims, [old.accounts[year].says])
    same_parent = old.parent_unit_id is not None and old.parent_unit_id == new.parent_unit_id
    like = likeness(old.name_key, new.name_key) + (0.1 if same_parent else 0)
    if like >= _LIKE or (evidence.agreeing and evidence.share >= 0.5):
        decided_by = "figures" if evidence.agreeing else "name"
        yield replace(_link(old, new, RENAMED, year + 1, DOUBTFUL, evidence), decided_by=decided_by)


def _link(old: Unit, new: Unit, kind: str, year: int, status: str, evidence: Evidence) -> Link:
    like = likeness(old.name_key, new.name_key)
    score = Decimal(str(round(0.7 * evidence.share + 0.3 * like, 4)))
    words = (
        f"{evidence.agreeing}个不同的上年数与所报相符，{evidence.contradicting}个不符；"
        f"名称相似度{round(like * 100)}%"
    )
    return Link(
        old.unit_id,
        new.unit_id,
        kind,
        year,
        status,
        "figures",
        score,
        evidence.agreeing,
        evidence.contradicting,
        words,
    )


def _groups(units: list[Unit]) -> Iterator[tuple[Unit, ...]]:
    largest = _LARGEST if len(units) <= _MANY else 1
    for size in range(1, largest + 1):
        yield from combinations(units, size)


def _sum_of(parts: Sequence[Amounts]) -> dict[Key, tuple[Decimal, Decimal]]:
    total: dict[Key, tuple[Decimal, Decimal]] = {}
    for key in {key for amounts in parts for key in amounts}:
        found = [amounts[key] for amounts in parts if key in amounts]
        if key[3] is not None or len(found) == len(parts):
            total[key] = (
                sum((amount for amount, _ in found), Decimal(0)),
                sum((half for _, half in found), Decimal(0)),
            )
    return total
