"""The grammar of the narrative (``narrative.yaml``) as frozen, validated values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Scenario
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.phrases import Phrase, expansions, normalised, parse

RATES = frozenset({Scenario.GROWTH_RATE, Scenario.SHARE, Scenario.DIFFERENCE_RATE, Scenario.COMPLETION_RATE})
"""Scenarios whose numbers are percentages, whatever the type of the concept."""

LAST_YEAR = "last_year"
BUDGET = "budget"
DELTAS: Mapping[str, tuple[Scenario, Scenario]] = {
    LAST_YEAR: (Scenario.CHANGE, Scenario.GROWTH_RATE),
    BUDGET: (Scenario.DIFFERENCE, Scenario.DIFFERENCE_RATE),
}
"""What a ``{delta}`` is, by what the sentence compares with: as an amount, as a percentage."""


class SlotKind(StrEnum):
    """What stands in a slot."""

    NUMBER = "number"
    TEXT = "text"
    NIL = "nil"
    YEAR = "year"
    LAST_YEAR = "last_year"
    DATE = "date"
    SIGN = "sign"
    WORDS = "words"
    CLAUSE = "clause"
    REST = "rest"
    IGNORE = "ignore"
    FILER = "filer"


DELTA = "delta"
PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class SlotMeaning:
    """``concept`` null: the subject's. ``scenario``: `DELTA` or `PRIOR` where the context decides it."""

    kind: SlotKind
    concept: str | None = None
    scenario: str = Scenario.FINAL


@dataclass(frozen=True, slots=True)
class Wording:
    """A predicate, a saying or a lead. ``base``: what its ``{delta}``, and those after it, compare with."""

    phrase: Phrase
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence is about.

    ``budget_concept`` replaces the concept where the sentence turns to the budget. ``units``: the printed
    units of a count, empty: any. ``is_short``: its name is clear only from the clauses before it.
    """

    concept: str
    fund: str | None = None
    nature: str | None = None
    budget_concept: str | None = None
    units: frozenset[str] = frozenset()
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative: its headings, what is spoken of in it and how.

    ``aliases`` maps a normalised name to the subjects it can mean, told apart by their units. ``predicates``
    are its own, besides those of the grammar. ``item``: what a function item is here; ``class_names``: a
    class is also meant by its bare name.
    """

    id: str
    statement: str
    headings: tuple[str, ...]
    aliases: Mapping[str, tuple[Subject, ...]] = field(repr=False)
    predicates: tuple[Wording, ...] = field(repr=False)
    sayings: tuple[Wording, ...] = field(repr=False)
    item: Subject | None = None
    class_names: bool = False
    fund: str | None = None

    def heading(self, title: str) -> str:
        """Its longest heading that begins a normalised title; empty where none does."""
        return max((alias for alias in self.headings if title.startswith(alias)), key=len, default="")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything in ``narrative.yaml``. Units and words are normalised.

    ``units`` maps a printed unit to its type (money, rate, area, score, count); ``signs`` maps the name of a
    sign slot to words and +1 or -1.
    """

    units: Mapping[str, str]
    signs: Mapping[str, Mapping[str, int]]
    years: Mapping[str, tuple[str, ...]]
    nil: Mapping[str, tuple[str, ...]]
    copulas: tuple[str, ...]
    self_names: tuple[str, ...]
    leads: tuple[Wording, ...]
    continuing: tuple[str, ...]
    after_subject: tuple[Wording, ...]
    predicates: tuple[Wording, ...]
    sections: tuple[Section, ...]

    def meaning(self, slot: str) -> SlotMeaning:
        """What a slot stands for.

        Raises:
            ValueError: the name is no vocabulary, no scenario, no concept.
        """
        if slot in self.signs:
            return SlotMeaning(SlotKind.SIGN)
        if slot in self.nil:
            return SlotMeaning(SlotKind.NIL, "nil_statement")
        if slot in _PLAIN_SLOTS:
            return SlotMeaning(SlotKind(slot))
        concept, _, scenario = slot.partition("/")
        if not scenario and (concept in (DELTA, PRIOR) or concept in set(Scenario)):
            return SlotMeaning(SlotKind.NUMBER, None, concept)
        if concept not in concepts() or (scenario and scenario != DELTA and scenario not in set(Scenario)):
            raise ValueError(f"narrative.yaml: unknown slot {{{slot}}}")
        if concepts()[concept].type == "text":
            return SlotMeaning(SlotKind.TEXT, concept)
        return SlotMeaning(SlotKind.NUMBER, concept, scenario or Scenario.FINAL)

    def section_for(self, title: str) -> Section | None:
        """The section whose longest alias begins a normalised heading; null for one that is not known."""
        best = max(self.sections, key=lambda section: len(section.heading(title)))
        return best if best.heading(title) else None

    def wordings(self) -> Iterator[Wording]:
        """Every wording there is."""
        yield from (*self.leads, *self.after_subject, *self.predicates)
        for section in self.sections:
            yield from section.predicates
            yield from section.sayings


_PLAIN_SLOTS = frozenset({"year", "last_year", "date", "words", "clause", "rest", "ignore", "filer"})


@cache
def grammar() -> Grammar:
    """The grammar of ``narrative.yaml``.

    Raises:
        ValueError: a phrase cannot be read, or names an unknown concept, scenario, slot or unit; or one name
            means two subjects that their units cannot tell apart.
    """
    text = files("disclosures.taxonomy").joinpath("narrative.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    groups = {name: tuple(map(_subjects, entries)) for name, entries in data["subjects"].items()}
    sections = tuple(_section(key, entry, groups) for key, entry in data["sections"].items())
    units = {normalised(unit): "money" for unit in YUAN_PER_UNIT}
    for kind, names in data["units"].items():
        units.update((normalised(name), kind) for name in names)
    found = Grammar(
        units=units,
        signs={
            name: {
                **{normalised(word): 1 for word in words["up"]},
                **{normalised(word): -1 for word in words["down"]},
            }
            for name, words in data["signs"].items()
        },
        years={name: tuple(map(normalised, words)) for name, words in data["years"].items()},
        nil={name: tuple(map(normalised, data[name])) for name in ("nil", "empty")},
        copulas=tuple(map(normalised, data["copulas"])),
        self_names=tuple(map(normalised, data["self"])),
        leads=tuple(map(_wording, data["leads"])),
        continuing=tuple(map(normalised, data["continuing"])),
        after_subject=tuple(map(_wording, data["after_subject"])),
        predicates=tuple(map(_wording, data["predicates"])),
        sections=sections,
    )
    for wording in found.wordings():
        for slot in wording.phrase.body.slots():
            found.meaning(slot.name)
            unknown = set(slot.units) - set(units) - {"~"}
            if unknown:
                raise ValueError(
                    f"narrative.yaml: {wording.phrase.source!r}: unknown units {sorted(unknown)}"
                )
    return found


def _wording(entry: str | Mapping[str, str]) -> Wording:
    if isinstance(entry, str):
        return Wording(parse(entry))
    base = entry.get("base")
    if set(entry) - {"say", "base"} or (base is not None and base not in DELTAS):
        raise ValueError(f"narrative.yaml: not a wording: {entry}")
    return Wording(parse(entry["say"]), base)


def _subject(entry: Mapping[str, Any]) -> Subject:
    found = Subject(
        concept=entry["concept"],
        fund=entry.get("fund"),
        nature=entry.get("nature"),
        budget_concept=entry.get("budget_concept"),
        units=frozenset(map(normalised, entry.get("units", ()))),
        is_short=entry.get("is_short", False),
    )
    if not {found.concept, found.budget_concept or found.concept} <= concepts().keys():
        raise ValueError(f"narrative.yaml: unknown concept in {entry}")
    return found


def _subjects(entry: Mapping[str, Any]) -> tuple[tuple[str, ...], Subject]:
    return tuple(expansions(parse(entry["say"]))), _subject(entry)


def _section(
    key: str,
    entry: Mapping[str, Any],
    groups: Mapping[str, tuple[tuple[tuple[str, ...], Subject], ...]],
) -> Section:
    aliases: dict[str, list[Subject]] = {}
    for group in entry.get("subjects", ()):
        for names, subject in groups[group]:
            for name in dict.fromkeys(names):
                aliases.setdefault(name, []).append(subject)
    for name, subjects in aliases.items():
        types = [concepts()[subject.concept].type for subject in subjects]
        if not name or len(set(types)) < len(types):
            raise ValueError(f"narrative.yaml: section {key}: {name!r} means {subjects}")
    return Section(
        id=key,
        statement=entry.get("statement", "narrative"),
        headings=tuple(map(normalised, entry["headings"])),
        aliases={name: tuple(subjects) for name, subjects in aliases.items()},
        predicates=tuple(map(_wording, entry.get("predicates", ()))),
        sayings=tuple(map(_wording, entry.get("sayings", ()))),
        item=_subject(entry["item"]) if "item" in entry else None,
        class_names=entry.get("class_names", False),
        fund=entry.get("fund"),
    )
