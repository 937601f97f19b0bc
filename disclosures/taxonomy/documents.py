"""What tells one kind of document, unit, year and scope from another: ``documents.yaml`` as frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from disclosures.filing import DocumentKind, Scope

PLACES = frozenset({"cover", "line", "text", "file_name"})


@dataclass(frozen=True, slots=True)
class Vote:
    """A pattern and what a match of it speaks for; its groups ``name`` and ``year`` speak for themselves."""

    where: str
    pattern: re.Pattern[str]
    weight: int
    most: int = 1
    kind: DocumentKind | None = None
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class MemberPatterns:
    """How a filing lists the units that are included in it (部门决算单位构成)."""

    announced_by: re.Pattern[str]
    list_announced_by: re.Pattern[str]
    within_lines: int
    name_header: re.Pattern[str]
    note_header: re.Pattern[str]
    within_another: re.Pattern[str]
    list_item: re.Pattern[str]
    not_member: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SetPatterns:
    """How the statements of one set among several say whose they are.

    ``caption`` has a group ``name``; ``scopes`` are what headings and captions say of the scope; a page of at
    most ``divider_lines`` lines and no table is a heading for the next page; ``sentence``: a line of prose.
    """

    caption: re.Pattern[str]
    scopes: tuple[tuple[Scope, re.Pattern[str]], ...]
    divider_lines: int
    sentence: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DocumentTaxonomy:
    """All votes, with what a name is and how many votes make a kind; what sets and units are called."""

    votes: tuple[Vote, ...]
    name_suffix: re.Pattern[str]
    not_name: re.Pattern[str]
    cover_lines: int
    least_votes: int
    members: MemberPatterns
    sets: SetPatterns
    unit_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    unit_kind_said: re.Pattern[str]
    other_kinds: tuple[tuple[DocumentKind, re.Pattern[str]], ...]

    def unit_kind(self, text: str) -> str | None:
        """The kind of unit that words name, the first of those that apply; null where they name none."""
        return next((kind for kind, pattern in self.unit_kinds if pattern.search(text)), None)


@cache
def documents() -> DocumentTaxonomy:
    """The taxonomy of documents.

    Raises:
        ValueError: ``documents.yaml`` has a vote of an unknown place, kind or scope.
    """
    text = files("disclosures.taxonomy").joinpath("documents.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    votes = []
    for entry in raw["votes"]:
        if entry["where"] not in PLACES:
            raise ValueError(f"documents.yaml: unknown place {entry['where']}")
        pattern = entry["pattern"].replace("{name}", raw["name"]).replace("{year}", raw["year"])
        votes.append(
            Vote(
                where=entry["where"],
                pattern=re.compile(pattern),
                weight=entry["weight"],
                most=entry.get("most", 1),
                kind=DocumentKind(entry["kind"]) if "kind" in entry else None,
                scope=Scope(entry["scope"]) if "scope" in entry else None,
            )
        )
    members = raw["members"]
    return DocumentTaxonomy(
        votes=tuple(votes),
        name_suffix=re.compile(raw["name_suffix"]),
        not_name=re.compile(raw["not_name"]),
        cover_lines=raw["cover_lines"],
        least_votes=raw["least_votes"],
        members=MemberPatterns(
            announced_by=re.compile(members["announced_by"]),
            list_announced_by=re.compile(members["list_announced_by"]),
            within_lines=members["within_lines"],
            name_header=_any(members["name_header"]),
            note_header=_any(members["note_header"]),
            within_another=re.compile(members["within_another"]),
            list_item=re.compile(members["list_item"]),
            not_member=re.compile(members["not_member"]),
        ),
        sets=SetPatterns(
            caption=re.compile(raw["sets"]["caption"].replace("{name}", raw["name"])),
            scopes=tuple((Scope(name), re.compile(p)) for name, p in raw["sets"]["scopes"].items()),
            divider_lines=raw["sets"]["divider_lines"],
            sentence=re.compile(raw["sets"]["sentence"]),
        ),
        unit_kinds=tuple((name, re.compile(p)) for name, p in raw["unit_kinds"].items()),
        unit_kind_said=re.compile(raw["unit_kind_said"]),
        other_kinds=tuple((DocumentKind(name), re.compile(p)) for name, p in raw["other_kinds"].items()),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))
