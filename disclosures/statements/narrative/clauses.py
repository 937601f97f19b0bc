"""Reads a section of the narrative clause by clause: what each clause says, and what no wording explains.

A clause is leads, then a saying, or a subject with what is said about it, or a predicate about the subject
before it. State carries from clause to clause: the subject, what is compared with, the year. An unexplained
clause ends it, so that a number is never read as being about something it does not belong to.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from disclosures.statements.narrative.function_items import Functions
from disclosures.statements.narrative.phrases import (
    BREAKS,
    NUMBER,
    Match,
    Span,
    WordingMatcher,
    alternatives,
    ordinal_pattern,
)
from disclosures.statements.narrative.plain_text import Text
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.narrative import DELTA, RATES, Grammar, Section, Subject, grammar
from disclosures.taxonomy.outline import outline_words

_STOPS = "，。;:"
_MOST_LEADS = 6


@dataclass(frozen=True, slots=True)
class About:
    """What a clause is about. ``label`` as printed; ``code`` is that of an item, null where not known."""

    subject: Subject
    label: str
    code: str | None = None
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One wording in its context. ``base``: what is compared with, null where nothing says so. ``year`` and
    ``date_year``: the year of the sentence and of a date, null where none is printed."""

    match: Match
    about: About | None
    base: str | None
    year: int | None
    date_year: int | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A number with its unit that no wording explains."""

    span: Span


@dataclass(frozen=True, slots=True)
class _Clause:
    """A parse: ``end`` is where it ends; a saying has no ``about``."""

    end: int
    match: Match | None
    about: About | None
    year: int | None
    date_year: int | None
    is_continuing: bool
    is_saying: bool = False

    @property
    def priority(self) -> int:
        """Which of two parses that end together counts."""
        if self.is_saying:
            return 3
        if self.about is None:
            return 1
        return 0 if self.about.subject.is_short else 2

    @property
    def begins_something(self) -> bool:
        """Whether it names its own matter and prints a number of it, not only a change."""
        if self.match is None or (self.about is None and not self.is_saying):
            return False
        return self.is_continuing or any(n.meaning.scenario != DELTA for n in self.match.numbers)


@dataclass(slots=True)
class _State:
    about: About | None = None
    base: str | None = None
    year: int | None = None
    date_year: int | None = None
    is_certain: bool = True
    after_reason: bool = False
    at_sentence_start: bool = True


@cache
def _common(kind: str) -> WordingMatcher:
    words = grammar()
    return WordingMatcher(words.predicates if kind == "predicates" else words.after_subject, words)


@cache
def _own(section_id: str, kind: str) -> WordingMatcher:
    section = next(s for s in grammar().sections if s.id == section_id)
    return WordingMatcher(section.predicates if kind == "predicates" else section.sayings, grammar())


@cache
def _ordinals() -> re.Pattern[str]:
    return ordinal_pattern(phrase.body for phrase in outline_words().ordinals)


@cache
def _number_with_unit() -> re.Pattern[str]:
    return re.compile(rf"{NUMBER}(?:{alternatives(grammar().units)})")


class ClauseReader:
    """Reads one text with the wordings of one section (null: of none, then every number is unexplained)."""

    def __init__(
        self,
        text: Text,
        section: Section | None,
        fiscal_year: int,
        functions: Functions,
        leads: WordingMatcher,
    ) -> None:
        self._text = text
        self._plain = text.plain
        self._section = section
        self._fiscal_year = fiscal_year
        self._functions = functions
        self._leads = leads
        self._grammar: Grammar = grammar()
        self._longest_alias = max(map(len, section.aliases), default=0) if section else 0
        self._state = _State()

    def read(self) -> Iterator[Said | Unread]:
        """Everything that is said, in the order of the text."""
        at = 0
        is_new = True  # at a place where a numbered paragraph can begin
        while at < len(self._plain):
            sign = self._plain[at]
            if sign in BREAKS and not (is_new and self._ordinal_end(at)):
                if sign == "。":
                    self._end_sentence()
                is_new = sign in "。;:"
                at = self._aside_end(at) if sign == "(" else at + 1
                continue
            ordinal_end = self._ordinal_end(at) if is_new or at in self._text.line_starts else None
            if ordinal_end is not None:
                self._state = _State(date_year=self._state.date_year)
                at = ordinal_end
                is_new = False
                continue
            is_new = False
            clause = self._clause(at)
            if clause is None:
                end = self._unexplained_end(at)
                yield from self._unread(at, end)
                self._state.is_certain = False
            else:
                yield from self._said(clause)
                end = yield from self._after(clause)
            at = end

    # --- the state of a sentence

    def _end_sentence(self) -> None:
        state = self._state
        if not state.is_certain and not state.after_reason:
            state.about = None
        state.is_certain = True
        state.at_sentence_start = True
        state.year = None

    def _enter(self, clause: _Clause) -> None:
        state = self._state
        if state.at_sentence_start and not clause.is_continuing:
            state.base = None
        state.at_sentence_start = False
        state.after_reason = False
        state.year = clause.year or state.year
        state.date_year = clause.date_year or state.date_year
        if clause.about is not None:
            state.about = clause.about
            state.is_certain = True
        elif clause.is_saying:
            state.about = None

    # --- what a clause says

    def _said(self, clause: _Clause) -> Iterator[Said]:
        self._enter(clause)
        if clause.match is not None:
            yield self._as_said(clause.match, clause.is_saying)

    def _as_said(self, match: Match, is_saying: bool = False) -> Said:
        state = self._state
        state.base = match.wording.base or state.base
        year = state.year if match.year is None or match.is_date else match.year
        date_year = match.year if match.is_date else state.date_year
        return Said(match, None if is_saying else state.about, state.base, year, date_year)

    def _after(self, clause: _Clause) -> Generator[Said | Unread, None, int]:
        """What follows a clause without a break, and free text; returns where it ends."""
        match, at = clause.match, clause.end
        while at < len(self._plain) and self._plain[at] not in BREAKS:
            if match is not None and match.wording.phrase.is_open:
                break
            found = self._best(self._predicates(at), self._state.about)
            if found is None:
                end = self._unexplained_end(at)
                yield from self._unread(at, end)
                self._state.is_certain = False
                return end
            match, at = found, found.span[1]
            yield self._as_said(found)
        if match is not None and match.wording.phrase.is_open:
            return self._free_text_end(at)
        return at

    def _free_text_end(self, at: int) -> int:
        """Reasons and purposes reach to the end of the sentence, or to a new matter after a semicolon."""
        if self._begins_something(at):
            return at  # 主要用于教育支出5万元: what follows is said, not told
        for here in range(at, len(self._plain)):
            if self._plain[here] == "。":
                self._state.after_reason = True
                return here
            if self._plain[here] in ";:" and self._begins_something(here + 1):
                return here
            if here > at and here in self._text.line_starts and self._begins_numbered(here):
                return here
        return len(self._plain)

    def _unexplained_end(self, at: int) -> int:
        for here in range(at, len(self._plain)):
            if self._plain[here] in _STOPS:
                return here
            if here > at and here in self._text.line_starts and self._begins_numbered(here):
                return here
        return len(self._plain)

    def _aside_end(self, at: int) -> int:
        """After a bracket without numbers, which says nothing; else into it."""
        close = self._plain.find(")", at)
        if close < 0 or _number_with_unit().search(self._plain, at, close):
            return at + 1
        return close + 1

    def _unread(self, start: int, end: int) -> Iterator[Unread]:
        for found in _number_with_unit().finditer(self._plain, start, end):
            yield Unread(found.span())

    # --- where something begins

    def _ordinal_end(self, at: int) -> int | None:
        found = _ordinals().match(self._plain, at)
        if found is None or self._plain[found.end() : found.end() + 1].isdecimal():
            return None
        return found.end()

    def _begins_something(self, at: int) -> bool:
        clause = self._clause(self._ordinal_end(at) or at)
        return clause is not None and clause.begins_something

    def _begins_numbered(self, at: int) -> bool:
        end = self._ordinal_end(at)
        clause = None if end is None else self._clause(end)
        return clause is not None and (clause.about is not None or clause.begins_something)

    # --- one clause

    def _clause(self, at: int) -> _Clause | None:
        """The parse at a position that reaches farthest; then a saying, then a subject of its own, wins."""
        best: tuple[tuple[int, int, int], _Clause] | None = None
        for rank, lead in enumerate(self._lead_chain(at)):
            for clause in self._parses(lead):
                key = (clause.end, clause.priority, -rank)
                if best is None or key > best[0]:
                    best = (key, clause)
        return None if best is None else best[1]

    def _lead_chain(self, at: int) -> list[_Clause]:
        """The positions after no lead, one lead, two …, with the years that they print."""
        is_continuing = self._plain.startswith(self._grammar.continuing, at)
        chain = [_Clause(at, None, None, None, None, is_continuing)]
        while len(chain) <= _MOST_LEADS:
            last = chain[-1]
            matches = list(self._leads.matches(self._plain, last.end))
            if not matches:
                break
            lead = max(matches, key=lambda match: match.span[1])
            chain.append(
                replace(
                    last,
                    end=lead.span[1],
                    year=lead.year if lead.year and not lead.is_date else last.year,
                    date_year=lead.year if lead.is_date else last.date_year,
                )
            )
        return chain

    def _parses(self, lead: _Clause) -> Iterator[_Clause]:
        at = lead.end
        if at >= len(self._plain) or self._plain[at] in BREAKS:
            yield lead
            return
        saying = self._best(self._sayings(at), None, lead)
        if saying is not None:
            yield replace(lead, end=saying.span[1], match=saying, is_saying=True)
        for end, about in self._subjects(at):
            if end >= len(self._plain) or self._plain[end] in _STOPS:
                yield replace(lead, end=end, about=about)
                continue
            match = self._best((*self._after_subject(end), *self._predicates(end)), about, lead)
            if match is not None:
                yield replace(lead, end=match.span[1], match=match, about=about)
        if self._state.is_certain and self._state.about is not None:
            carried = self._best(self._predicates(at), self._state.about, lead)
        else:
            carried = self._best((m for m in self._predicates(at) if not m.numbers), None, lead)
        if carried is not None:
            yield replace(lead, end=carried.span[1], match=carried)

    def _subjects(self, at: int) -> Iterator[tuple[int, About]]:
        section = self._section
        if section is None:
            return
        if section.item is not None:
            item = self._functions.marked_item(self._plain, at)
            if item is None and section.class_names:
                item = self._functions.bare_class(self._plain, at)
            if item is not None:
                path = "/".join(self._text.printed(span) for span in item.names)
                yield item.end, About(section.item, path, self._functions.code(path), is_item=True)
        for length in range(min(self._longest_alias, len(self._plain) - at), 0, -1):
            for subject in section.aliases.get(self._plain[at : at + length], ()):
                if subject.is_short and not self._state.is_certain:
                    continue
                yield at + length, About(subject, self._text.printed((at, at + length)))

    # --- wordings that stand at a position

    def _predicates(self, at: int) -> Iterator[Match]:
        if self._section is not None:
            yield from _own(self._section.id, "predicates").matches(self._plain, at)
        yield from _common("predicates").matches(self._plain, at)

    def _after_subject(self, at: int) -> Iterator[Match]:
        yield from _common("after_subject").matches(self._plain, at)

    def _sayings(self, at: int) -> Iterator[Match]:
        if self._section is not None:
            yield from _own(self._section.id, "sayings").matches(self._plain, at)

    def _best(
        self, matches: Iterable[Match], about: About | None, lead: _Clause | None = None
    ) -> Match | None:
        """The farthest match that makes sense; of equals the one that the taxonomy names first."""
        best: Match | None = None
        for match in matches:
            if (best is None or match.span[1] > best.span[1]) and self._makes_sense(match, about, lead):
                best = match
        return best

    def _makes_sense(self, match: Match, about: About | None, lead: _Clause | None) -> bool:
        year = (lead.year if lead else None) or self._state.year or self._fiscal_year
        if match.last_year is not None and match.last_year != year - 1:
            return False
        base = match.wording.base or self._base_at(lead)
        for number in match.numbers:
            concept = number.meaning.concept or (about.subject.concept if about else None)
            if concept is None or (number.meaning.scenario == DELTA and base is None):
                return False
            allowed = about.subject.units if about and not number.meaning.concept else frozenset()
            if number.unit and not _fits(
                number.unit, number.meaning.scenario, concept, allowed, self._grammar
            ):
                return False
        return True

    def _base_at(self, lead: _Clause | None) -> str | None:
        """What a clause compares with if it does not say so: at the beginning of a sentence with nothing,
        unless it continues the one before."""
        if lead is not None and self._state.at_sentence_start and not lead.is_continuing:
            return None
        return self._state.base


def _fits(unit: str, scenario: str, concept: str, allowed: frozenset[str], words: Grammar) -> bool:
    """Whether a printed unit can be that of a number of a concept in a scenario."""
    kind = words.units[unit]
    if scenario in RATES:
        return kind == "rate"
    if scenario == DELTA and kind == "rate":
        return True
    if kind != concepts()[concept].type:
        return False
    return not allowed or unit in allowed
