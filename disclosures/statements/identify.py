"""What a document is: its kind, whose accounts and of which year, which units are in it, by votes.

No single place is trusted: a cover is copied from last year, a heading keeps the XX局 of the template, a
file is renamed. Each pattern of ``documents.yaml`` that matches votes; the most votes decide, a tie nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from disclosures.documents.document import Document, Table
from disclosures.filing import DocumentKind, MemberUnit, Scope
from disclosures.taxonomy.documents import DocumentTaxonomy, Vote, documents
from disclosures.taxonomy.labels import compact, key
from disclosures.taxonomy.statements import printed_part, statements

_T = TypeVar("_T")
_REASON_LENGTH = 40
_FULL_WIDTH = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is. A null name, year or scope: the document does not say, or says several things."""

    kind: DocumentKind
    kind_reason: str
    unit_name: str | None
    fiscal_year: int | None
    scope: Scope | None
    member_units: tuple[MemberUnit, ...]
    unit_kind: str | None


@dataclass
class _Ballot:
    """Votes cast so far."""

    kinds: Counter[DocumentKind]
    reasons: dict[DocumentKind, str]
    names: Counter[str]
    years: Counter[int]
    scopes: Counter[Scope]


def identify(document: Document) -> Identity:
    """Identify a document from its cover, headings, titles, sentences and, weakest, its file name."""
    taxonomy = documents()
    ballot = _Ballot(Counter(), {}, Counter(), Counter(), Counter())
    places = _places(document, taxonomy)
    for vote in taxonomy.votes:
        found = 0
        for text in places[vote.where]:
            for match in vote.pattern.finditer(text):
                if found == vote.most:
                    break
                found += 1
                _cast(ballot, vote, match.group(), match.groupdict(), taxonomy)
    kind, reason = _kind(ballot, taxonomy.least_votes)
    if kind is DocumentKind.OTHER:
        kind, reason = _other_kind(places["cover"][0], reason, taxonomy)
    return Identity(
        kind=kind,
        kind_reason=reason,
        unit_name=(_winner(ballot.names) or "").translate(_FULL_WIDTH) or None,
        fiscal_year=_winner(ballot.years),
        scope=_winner(ballot.scopes),
        member_units=tuple(_members(document, taxonomy)),
        unit_kind=_unit_kind(places["text"], taxonomy),
    )


def _places(document: Document, taxonomy: DocumentTaxonomy) -> dict[str, list[str]]:
    trivial = statements().structure.trivial
    lines = [key(line.text) for page in document.pages for line in page.lines]
    lines = [line for line in lines if line and not trivial.fullmatch(line)]
    first = [key(line.text) for line in document.pages[0].lines] if document.pages else []
    stem = document.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return {
        "cover": ["\n".join(first[: taxonomy.cover_lines])],
        "line": lines,
        "text": ["".join(lines)],
        "file_name": [key(stem)],
    }


def _cast(
    ballot: _Ballot, vote: Vote, matched: str, groups: dict[str, str | None], taxonomy: DocumentTaxonomy
) -> None:
    if vote.kind is not None:
        ballot.kinds[vote.kind] += vote.weight
        ballot.reasons.setdefault(vote.kind, matched.replace("\n", " ")[:_REASON_LENGTH])
    if vote.scope is not None:
        ballot.scopes[vote.scope] += vote.weight
    if groups.get("year"):
        ballot.years[int(groups["year"] or "")] += vote.weight
    name = groups.get("name") or ""
    suffix = taxonomy.name_suffix.search(name)
    if suffix:
        name = name[: suffix.start()]
        if suffix.group("scope") in set(Scope):
            ballot.scopes[Scope(suffix.group("scope"))] += vote.weight
    if name and not taxonomy.not_name.search(name):
        ballot.names[name] += vote.weight


def _kind(ballot: _Ballot, least: int) -> tuple[DocumentKind, str]:
    ranked = ballot.kinds.most_common()
    tally = "；".join(f"{kind}={votes}（{ballot.reasons[kind]}）" for kind, votes in ranked)
    if not ranked or ranked[0][1] < least:
        return DocumentKind.OTHER, f"no_evidence: {tally or '没有决算或预算的标题'}"
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return DocumentKind.OTHER, f"undecided: {tally}"
    return ranked[0][0], tally


def _other_kind(cover: str, reason: str, taxonomy: DocumentTaxonomy) -> tuple[DocumentKind, str]:
    """What a document is that the votes make nothing of: the first kind that its cover names."""
    for kind, pattern in taxonomy.other_kinds:
        found = pattern.search(cover)
        if found is not None:
            return kind, f"{found.group().strip()[:_REASON_LENGTH]}（{reason}）"
    return DocumentKind.OTHER, reason


def _winner(votes: Counter[_T]) -> _T | None:
    """What has the most votes; null for none or a tie."""
    ranked = [(value, count) for value, count in votes.most_common(2) if count > 0]
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _unit_kind(texts: list[str], taxonomy: DocumentTaxonomy) -> str | None:
    """What sentences say that the unit is; null where they say nothing or several things."""
    said = {taxonomy.unit_kind(m.group("kind")) for t in texts for m in taxonomy.unit_kind_said.finditer(t)}
    return said.pop() if len(said) == 1 else None


def _members(document: Document, taxonomy: DocumentTaxonomy) -> list[MemberUnit]:
    """Units from the first table or list that a line announces."""
    patterns = taxonomy.members
    countdown, in_list, before = 0, False, ""
    listed: list[MemberUnit] = []
    for page in document.pages:
        for block in page.blocks():
            if isinstance(block, Table):
                units = _members_of_table(block, page.number, taxonomy) if countdown else []
                if units:
                    return units
                continue
            text = key(block.text)
            item = patterns.list_item.match(text) if in_list else None
            if item is not None and not patterns.not_member.search(text):
                name = printed_part(block.text, item.group("name"))
                listed.append(MemberUnit(name=name, page=page.number))
                continue
            if listed:
                return listed
            # The sentence that announces a list or a table may be wrapped within its last words.
            wordings = (text, before + text)
            in_list = any(map(patterns.list_announced_by.search, wordings))
            announced = in_list or any(map(patterns.announced_by.search, wordings))
            before = text
            countdown = patterns.within_lines if announced else max(countdown - 1, 0)
    return listed


def _members_of_table(table: Table, page: int, taxonomy: DocumentTaxonomy) -> list[MemberUnit]:
    patterns = taxonomy.members
    head = {c.column: key(c.text) for c in table.cells if c.row == 0}
    names = [column for column, text in head.items() if patterns.name_header.fullmatch(text)]
    notes = [column for column, text in head.items() if patterns.note_header.fullmatch(text)]
    if len(names) != 1:
        return []
    members = []
    for row in table.grid[1:]:
        name = compact(row[names[0]].text)
        note = compact(row[notes[0]].text) if notes else ""
        if name and not patterns.not_member.search(key(name)):
            files_itself = patterns.within_another.search(note) is None
            kind = taxonomy.unit_kind(key(note))
            members.append(MemberUnit(name=name, note=note, kind=kind, files_itself=files_itself, page=page))
    return members
