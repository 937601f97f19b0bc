"""Finds the division that a unit belongs to in the unit's name: 昌吉州奇台县财政局 → 652325.

A name is read from the left as a chain of divisions, each within the one before: 北京市, 朝阳区. The longest
chain wins. What a name does not say is not guessed: 朝阳区财政局 (there are two) and 奇台财政局 (a short name
that may be something else) stay unresolved, with the candidates.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

COUNTY = "县"
NOT_NAMED = "not_named"
AMBIGUOUS = "ambiguous"
SHORT_NAME = "short_name"

# 本级: the scope of the accounts, not a part of the unit's name.
_OWN_LEVEL = ("(本级)", "〔本级〕", "[本级]", "本级")
# 江苏路街道: a street that is named after a province.
_STREET = ("路", "街", "大道", "大街")
# 东区, 城区: too general to be a division by itself, even where only one division has the name.
_SHORTEST_ALONE = 3
_NAMES_ALONE = ("县", "州", "市")
# What a place is called before and after it becomes a city or a district: 密云县, 密云区.
_ENDINGS = ("地区", "县", "市", "区", "盟")
_SHORTEST_STEM = 2
# Years between which a code is given up and the next one is taken up: a change lies between two snapshots.
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Division:
    """One name of a division and the fiscal years in which it may have been in force (null: open)."""

    code: str
    name: str
    level: str
    parent_code: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    is_development_zone: bool = False
    is_structural: bool = False

    def in_force(self, fiscal_year: int | None) -> bool:
        """Whether accounts of the year, published in the next, may use the name."""
        if fiscal_year is None:
            return True
        return (self.valid_from or 0) <= fiscal_year + 1 and fiscal_year <= (self.valid_to or fiscal_year)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a unit belongs, as far as its name tells.

    Attributes:
        division_code: null where the name does not say exactly one division.
        name_key: the name without the part that names the division (the whole name where unresolved), in the
            characters that names are compared by (和 and 与 are one).
        reason: ``not_named``, ``ambiguous`` or ``short_name`` where unresolved, else empty.
        candidates: codes that the name may mean, where unresolved.
    """

    division_code: str | None
    name_key: str
    reason: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a division. ``province`` forms only begin a chain; ``bare`` ones only raise doubt."""

    text: str
    kind: str
    division: Division


@dataclass(frozen=True, slots=True)
class _Chain:
    end: int
    form: _Form | None = None
    is_doubtful: bool = False


@dataclass(frozen=True)
class Divisions:
    """All divisions with their names, ready to resolve names of units."""

    rows: tuple[Division, ...]
    aliases: tuple[tuple[str, str, str], ...]  # code, alias, kind
    prefixes: tuple[str, ...]
    _forms: dict[str, list[_Form]] = field(init=False, repr=False, default_factory=dict)
    _parents: dict[str, str | None] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_code: dict[str, list[Division]] = {}
        for row in self.rows:
            by_code.setdefault(row.code, []).append(row)
            self._parents[row.code] = row.parent_code
            self._add(_Form(row.name, "full", row))
        for code, alias, kind in self.aliases:
            for row in by_code[code]:
                self._add(_Form(alias, kind, row))

    def resolve(self, unit_name: str, fiscal_year: int | None = None) -> Resolution:
        """Find the division in the name of a unit that files for a fiscal year (null: any year)."""
        name = clean_name(unit_name)
        prefix = next((p for p in self.prefixes if name.startswith(p)), "")
        rest = name[len(prefix) :]
        chains = list(self._chains(rest, fiscal_year, _Chain(0)))
        sure = [chain for chain in chains if not chain.is_doubtful]
        end = max((chain.end for chain in sure), default=0)
        found = {chain.form.division.code for chain in sure if chain.form and chain.end == end}
        doubts = {
            chain.form.division.code
            for chain in chains
            if chain.is_doubtful and chain.form and chain.end > end - _is_province(sure, end)
        }
        if doubts - found:
            return Resolution(None, compared(name), SHORT_NAME, tuple(sorted(found | doubts)))
        if len(found) > 1:
            return Resolution(None, compared(name), AMBIGUOUS, tuple(sorted(found)))
        if not found:
            return Resolution(None, compared(name), NOT_NAMED)
        return Resolution(found.pop(), compared(prefix + rest[end:]))

    def _add(self, form: _Form) -> None:
        if not form.division.is_structural:
            self._forms.setdefault(form.text[0], []).append(form)

    def _chains(self, name: str, fiscal_year: int | None, so_far: _Chain) -> Iterator[_Chain]:
        """All chains that continue one, itself included; doubtful ones use a short name somewhere."""
        yield so_far
        if so_far.end >= len(name):
            return
        for form in self._forms.get(name[so_far.end], ()):
            if (
                name.startswith(form.text, so_far.end)
                and form.division.in_force(fiscal_year)
                and self._may_follow(form, so_far.form, name[so_far.end + len(form.text) :])
            ):
                end = so_far.end + len(form.text)
                doubtful = so_far.is_doubtful or form.kind == "bare"
                yield from self._chains(name, fiscal_year, _Chain(end, form, doubtful))

    def _may_follow(self, form: _Form, before: _Form | None, rest: str) -> bool:
        if before is not None:
            return form.kind != "province" and self._is_within(form.division.code, before.division.code)
        if form.kind in {"province", "bare"}:
            return not rest.startswith(_STREET)
        return len(form.text) >= _SHORTEST_ALONE or form.text.endswith(_NAMES_ALONE)

    def _is_within(self, code: str, outer: str) -> bool:
        parent = self._parents.get(code)
        while parent is not None:
            if parent == outer:
                return True
            parent = self._parents.get(parent)
        return False


def _is_province(chains: Iterable[_Chain], end: int) -> bool:
    """Whether what was found is a province by its short name, which cities may share: 吉林财政局."""
    return any(c.form is not None and c.form.kind == "province" and c.end == end for c in chains)


def clean_name(name: str) -> str:
    """A unit's name without white space, in one width of characters, and without （本级）."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    for suffix in _OWN_LEVEL:
        text = text.removesuffix(suffix)
    return text


def compared(name: str) -> str:
    """A name in the characters that names are compared by: 和, 与 and 及 are written for each other."""
    return name.translate(_equivalence())


@cache
def _equivalence() -> dict[int, str]:
    return {ord(row["written"]): row["compared"] for row in _read("name_equivalence.csv")}


@cache
def divisions() -> Divisions:
    """The divisions of the project's seed files."""
    aliases = [(r["division_code"], r["alias"], r["kind"]) for r in _read("division_alias.csv")]
    zones = [(r["division_code"], r["alias"], "short") for r in _read("development_zone_alias.csv")]
    prefixes = sorted((r["prefix"] for r in _read("name_prefix.csv")), key=len, reverse=True)
    return Divisions(division_rows(), tuple(aliases + zones), tuple(prefixes))


@lru_cache(maxsize=65536)
def resolve(unit_name: str, fiscal_year: int | None = None) -> Resolution:
    """`Divisions.resolve` with the project's divisions."""
    return divisions().resolve(unit_name, fiscal_year)


@cache
def places() -> dict[str, str]:
    """Codes that were given up → the last code of the same place (密云县 110228 → 密云区 110118).

    Only where one division of the province, of the same name but for 县, 市 or 区, takes up its code around
    the year in which the other is given up.
    """
    spans: dict[str, tuple[int | None, int | None, set[str]]] = {}
    for row in division_rows():
        first, last, names = spans.get(row.code, (row.valid_from, row.valid_to, set()))
        first = None if first is None or row.valid_from is None else min(first, row.valid_from)
        last = None if last is None or row.valid_to is None else max(last, row.valid_to)
        spans[row.code] = (first, last, names | {_stem(row.name)})
    taken_up: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for code, (first, _, names) in spans.items():
        for name in names if first is not None else ():
            taken_up.setdefault((code[:2], name), []).append((first or 0, code))
    following = {}
    for code, (_, last, names) in spans.items():
        if last is None:
            continue
        found = {
            other
            for name in names
            for year, other in taken_up.get((code[:2], name), ())
            if other != code and abs(year - last) <= _AROUND
        }
        if len(found) == 1:
            following[code] = found.pop()
    return {code: _last(code, following) for code in following}


def _last(code: str, following: dict[str, str]) -> str:
    seen = {code}
    while following.get(code, code) not in seen:
        code = following[code]
        seen.add(code)
    return code


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_STEM:
            return name.removesuffix(ending)
    return name


@cache
def division_rows() -> tuple[Division, ...]:
    """Every name of every division and development zone of the seed files."""
    official = [
        Division(
            code=row["division_code"],
            name=row["name"],
            level=row["level"],
            parent_code=row["parent_code"] or None,
            valid_from=_year(row["valid_from"]),
            valid_to=_year(row["valid_to"]),
            is_structural=row["is_structural"] == "true",
        )
        for row in _read("division.csv")
    ]
    zones = [
        Division(
            code=row["division_code"],
            name=row["name"],
            level=COUNTY,
            parent_code=row["parent_code"],
            valid_from=_year(row["valid_from"]),
            valid_to=_year(row["valid_to"]),
            is_development_zone=True,
        )
        for row in _read("development_zone.csv")
    ]
    return (*official, *zones)


def _read(file_name: str) -> list[dict[str, str]]:
    path = files("warehouse").joinpath("seeds", file_name)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _year(text: str) -> int | None:
    return int(text) if text else None
