"""What statements are called and what their rows and columns mean: ``statements.yaml`` as frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.filing import Fund, Nature, Scenario
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.labels import compact, key, name_key

FURTHER = "T10+:"
"""Prefix of the id of a statement beyond the nine; its slug follows."""

_FUNDS = {value for name, value in vars(Fund).items() if name.isupper()}
_DIMENSIONS = ("concept", "fund", "nature", "scenario", "years_ago")
_NATURES = {value for name, value in vars(Nature).items() if name.isupper()}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a statement, column or row says about a figure. Null: it says nothing.

    ``years_ago``: 1 where the figure is that of the year before (年初数).
    """

    concept: str | None = None
    fund: str | None = None
    nature: str | None = None
    scenario: str | None = None
    years_ago: int = 0

    def then(self, later: Dimensions) -> Dimensions:
        """Both, the later winning where both speak."""
        return Dimensions(
            later.concept or self.concept,
            later.fund or self.fund,
            later.nature or self.nature,
            later.scenario or self.scenario,
            later.years_ago or self.years_ago,
        )


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """The header words of a column, top down, each with its wordings, and what they mean.

    ``exact``: the words are the whole path. ``known``: a column without a concept, not complained of.
    """

    match: tuple[frozenset[str], ...]
    means: Dimensions = Dimensions()
    side: str = ""
    exact: bool = False
    known: bool = False

    def consumes(self, path: tuple[str, ...]) -> frozenset[int] | None:
        """The places of ``path`` that the rule explains, or null where it does not fit."""
        used: list[int] = []
        start = 0
        for wordings in self.match:
            place = next((i for i in range(start, len(path)) if path[i] in wordings), None)
            if place is None:
                return None
            used.append(place)
            start = place + 1
        return None if self.exact and len(used) < len(path) else frozenset(used)


@dataclass(frozen=True, slots=True)
class RowRule:
    """The wordings of a row label and what they mean. ``parts`` are rows that follow and belong to it."""

    labels: frozenset[str]
    means: Dimensions = Dimensions()
    parts: tuple[RowRule, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column means; ``known`` as in `ColumnRule`."""

    means: Dimensions
    known: bool = False


@dataclass(frozen=True)
class StatementType:
    """One kind of statement. ``codes``: what its rows are coded in, ``function`` or ``economic``.

    ``rows``, ``classes`` and ``economic`` are by side; a statement without sides has the side ``""``.
    ``classes`` and ``economic``: rows named after a functional or an economic class, and what they mean.
    ``mapped`` is false for the statements beyond the nine: their forms vary freely, so what is not known of
    them is read without concept and not complained of.
    """

    id: str
    title: str
    titles: tuple[re.Pattern[str], ...]
    signature: frozenset[str] = frozenset()
    codes: str = ""
    means: Dimensions = Dimensions()
    columns: tuple[ColumnRule, ...] = ()
    wrappers: frozenset[str] = frozenset()
    scenarios: tuple[ColumnRule, ...] = ()
    rows: Mapping[str, tuple[RowRule, ...]] = field(default_factory=dict)
    classes: Mapping[str, Dimensions] = field(default_factory=dict)
    economic: Mapping[str, Dimensions] = field(default_factory=dict)
    unlabelled_rows: bool = False
    mapped: bool = True

    @property
    def sides(self) -> tuple[str, ...]:
        """收入 and 支出 where the statement has them."""
        return tuple(side for side in self.rows if side)

    def column(self, path: tuple[str, ...], side: str = "", fiscal_year: int | None = None) -> Meaning | None:
        """What the column under these header words (as printed) means; null where a word is not known.

        Every word must be explained: by a rule of the column, by a scenario, or as a heading over several.
        A year before a word (2023年度决算数) must be the fiscal year: another year's column is not known.
        """
        words = tuple(_strip_year(_strip_unit(name_key(word)), fiscal_year) for word in path)
        best: tuple[int, Meaning] | None = None
        for rule in (None, *(r for r in self.columns if r.side in ("", side))):
            for scenario in (None, *self.scenarios):
                if rule is None and scenario is None:
                    continue
                used = frozenset[int]()
                for part in (rule, scenario):
                    taken = frozenset[int]() if part is None else part.consumes(words)
                    if taken is None or taken & used:
                        break
                    used |= taken
                else:
                    if {words[i] for i in range(len(words)) if i not in used} <= self.wrappers and (
                        best is None or len(used) > best[0]
                    ):
                        means = Dimensions() if rule is None else rule.means
                        if scenario is not None:
                            means = means.then(scenario.means)
                        best = len(used), Meaning(means, rule is not None and rule.known)
        return best and best[1]

    def row(self, label: str, side: str = "", parent: RowRule | None = None) -> RowRule | None:
        """The rule for a row label as printed; ``parent`` is the row that earlier rows opened."""
        name = statements().structure.count_label.sub("", _strip_unit(name_key(label)))
        for rules in (parent.parts if parent else (), self.rows.get(side, ())):
            for rule in rules:
                if name in rule.labels:
                    return rule
        return None


@dataclass(frozen=True, slots=True)
class Structure:
    """Patterns of the words that make up any statement's form, whole-text on `key`."""

    code: re.Pattern[str]
    name: re.Pattern[str]
    line: re.Pattern[str]
    sides: Mapping[str, re.Pattern[str]]
    ordinal_row: re.Pattern[str]
    total: re.Pattern[str]
    blank: re.Pattern[str]
    note: re.Pattern[str]
    economic_block: re.Pattern[str]
    function_block: re.Pattern[str]
    caption: re.Pattern[str]
    trivial: re.Pattern[str]
    unit_line: re.Pattern[str]
    unit_label: re.Pattern[str]
    count_label: re.Pattern[str]
    title_end: re.Pattern[str]
    title_number: re.Pattern[str]
    title_prefix: re.Pattern[str]
    title_not_prefix: re.Pattern[str]
    title_suffix: re.Pattern[str]
    unknown_title: re.Pattern[str]
    sentence: re.Pattern[str]
    lines_between: int
    nil: re.Pattern[str]
    not_nil: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A title that ends a line. ``is_certain``: nothing but ordinals or a unit and year before it."""

    statement: StatementType
    title: str
    is_certain: bool


@dataclass(frozen=True)
class StatementTaxonomy:
    """All statement types with the structure they share."""

    types: tuple[StatementType, ...]
    structure: Structure

    def match_title(self, line: str) -> TitleMatch | None:
        """The statement that a line names: the longest title that ends it, whatever stands before.

        ``财政拨款收入支出决算总表`` is not ``收入支出决算总表``: a title may not cut a longer one short.
        """
        text = key(line)
        text = self.structure.unit_line.sub("", text)
        while found := self.structure.title_suffix.search(text):
            if not found.group():  # an empty match would be found for ever
                break
            text = text[: found.start()]
        if not self.structure.title_end.search(text):
            return None
        best: tuple[int, StatementType] | None = None
        for statement in self.types:
            for pattern in statement.titles:
                match = pattern.search(text)
                if match and (best is None or match.start() < best[0]):
                    best = match.start(), statement
        if best is None:
            return None
        start, statement = best
        before = self.structure.title_number.sub("", text[:start])
        if self.structure.title_not_prefix.search(before):
            return None
        certain = self.structure.title_prefix.fullmatch(before) is not None
        return TitleMatch(statement, printed_part(line, text[start:]), certain)

    def by_id(self, statement_id: str) -> StatementType:
        """The type with this id. Raises KeyError where there is none."""
        for statement in self.types:
            if statement.id == statement_id:
                return statement
        raise KeyError(statement_id)


def printed_part(line: str, wanted: str) -> str:
    """The part of a printed line whose `key` is ``wanted``, without white space and title marks."""
    printed = compact(line)
    for start in range(len(printed)):
        for end in range(len(printed), start, -1):
            if key(printed[start:end]) == wanted:
                return printed[start:end].strip("《》")
    return wanted


_YEAR = re.compile(r"(\d{4})年度?(?=.)")


def _strip_year(text: str, fiscal_year: int | None) -> str:
    found = _YEAR.match(text)
    return text[found.end() :] if found and fiscal_year in (None, int(found.group(1))) else text


def _strip_unit(text: str) -> str:
    return statements().structure.unit_label.sub("", text)


@cache
def statements() -> StatementTaxonomy:
    """The taxonomy of statements.

    Raises:
        ValueError: ``statements.yaml`` names an unknown concept, fund, nature or scenario, or repeats an id.
    """
    text = files("disclosures.taxonomy").joinpath("statements.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    common = _scenarios(raw["scenarios"])
    types = [_statement(entry, common) for entry in raw["statements"]]
    types += [_further(slug, entry, common) for slug, entry in raw["further"].items()]
    if len({statement.id for statement in types}) < len(types):
        raise ValueError("statements.yaml: an id is repeated")
    return StatementTaxonomy(tuple(types), _structure(raw))


def _further(
    slug: str, entry: Sequence[str] | Mapping[str, Any], common: tuple[ColumnRule, ...]
) -> StatementType:
    """A statement beyond the nine: its titles alone, or an entry like theirs without id and title."""
    known = dict(entry) if isinstance(entry, Mapping) else {"titles": entry}
    return replace(_statement({**known, "id": FURTHER + slug, "title": slug}, common), mapped=False)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})$")


def _structure(raw: Mapping[str, Any]) -> Structure:
    shape, title, nil = raw["structure"], raw["title"], raw["nil"]
    return Structure(
        code=_any(shape["code"]),
        name=_any(shape["name"]),
        line=_any(shape["line"]),
        sides={side: _any(patterns) for side, patterns in shape["side"].items()},
        ordinal_row=_any(shape["ordinal_row"]),
        total=_any(shape["total"]),
        blank=_any(shape["blank"]),
        note=_any(shape["note"]),
        economic_block=_any(shape["economic_block"]),
        function_block=_any(shape["function_block"]),
        caption=_any(shape["caption"]),
        trivial=_any(shape["trivial"]),
        unit_line=re.compile(raw["unit"]["line"]),
        unit_label=re.compile(raw["unit"]["label"]),
        count_label=re.compile(raw["unit"]["count_label"]),
        title_end=re.compile(title["end"]),
        title_number=re.compile(title["number"]),
        title_prefix=re.compile(title["prefix"]),
        title_not_prefix=re.compile(title["not_prefix"]),
        title_suffix=re.compile(title["suffix"]),
        unknown_title=re.compile(title["unknown"]),
        sentence=re.compile(title["sentence"]),
        lines_between=title["lines_between"],
        nil=_any(nil["sentence"]),
        not_nil=re.compile(nil["not_sentence"]),
    )


def _dimensions(entry: Mapping[str, Any]) -> Dimensions:
    means = Dimensions(**{k: entry[k] for k in _DIMENSIONS if k in entry})
    if means.concept is not None and means.concept not in concepts():
        raise ValueError(f"statements.yaml: unknown concept {means.concept}")
    if means.fund is not None and means.fund not in _FUNDS:
        raise ValueError(f"statements.yaml: unknown fund {means.fund}")
    if means.nature is not None and means.nature not in _NATURES:
        raise ValueError(f"statements.yaml: unknown nature {means.nature}")
    if means.scenario is not None and means.scenario not in set(Scenario):
        raise ValueError(f"statements.yaml: unknown scenario {means.scenario}")
    return means


def _names(labels: Iterable[str]) -> frozenset[str]:
    return frozenset(name_key(label) for label in labels)


def _scenarios(entries: Iterable[Mapping[str, Any]]) -> tuple[ColumnRule, ...]:
    return tuple(ColumnRule((_names(e["labels"]),), _dimensions(e)) for e in entries)


def _row(entry: Mapping[str, Any]) -> RowRule:
    return RowRule(
        labels=_names(entry["labels"]),
        means=_dimensions(entry),
        parts=tuple(_row(part) for part in entry.get("parts", ())),
        known=entry.get("known", False),
    )


def _statement(entry: Mapping[str, Any], common: tuple[ColumnRule, ...]) -> StatementType:
    columns = tuple(
        ColumnRule(
            match=tuple(_names(words) for words in column["match"]),
            means=_dimensions(column),
            side=column.get("side", ""),
            exact=column.get("exact", False),
            known=column.get("known", False),
        )
        for column in entry.get("columns", ())
    )
    return StatementType(
        id=entry["id"],
        title=entry["title"],
        titles=tuple(_ending(p) for p in entry["titles"]),
        signature=_names(entry.get("signature", ())),
        codes=entry.get("codes", ""),
        means=_dimensions(entry.get("set", {})),
        columns=columns,
        wrappers=_names(entry.get("wrappers", ())),
        scenarios=_scenarios(entry["scenarios"]) if "scenarios" in entry else common,
        rows={side: tuple(_row(row) for row in rows) for side, rows in entry.get("rows", {}).items()},
        classes={side: _dimensions(d) for side, d in entry.get("classes", {}).items()},
        economic={side: _dimensions(d) for side, d in entry.get("economic", {}).items()},
        unlabelled_rows=entry.get("unlabelled_rows", False),
    )
