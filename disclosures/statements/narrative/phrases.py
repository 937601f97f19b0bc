"""Finds a wording of the taxonomy in printed text: phrases become patterns, matches become numbers.

Texts and positions here are those of the normalised text (`disclosures.taxonomy.phrases.normalise`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from disclosures.taxonomy.narrative import Grammar, SlotKind, SlotMeaning, Wording
from disclosures.taxonomy.phrases import Choice, Literal, Sequence, Slot

Span = tuple[int, int]

NUMBER = r"[-+]?\d+(?:[.,]+\d+|，\d{3}(?!\d))*\.?"
"""A run of digits with everything that can stand in a number, well formed or not: 0.4.2 is one run."""

NUMBER_PATTERN = re.compile(NUMBER)

BREAKS = "，。；;:、()"
"""Signs that end a clause."""

_WELL_FORMED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PLACEHOLDER = "[XxＸ×Ⅹ]+"  # 增加XX万元: a form that was not filled in
_END = rf"(?=[{re.escape(BREAKS)}]|$)"
_NO_UNIT = rf"(?=万?[{re.escape(BREAKS)}]|万?$)"  # "0.00万，": the unit lost its end, or all of it
_YEAR = r"20\d\d年度?"
_ORDINALS = {"ordinal": "[一二三四五六七八九十百零〇]+", "n": r"\d{1,3}", "circled": "[①-⑳⑴-⒇㈠-㈩]"}


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number slot with its text; the text is empty or a placeholder where the number is lost, the unit is
    empty where it is lost. ``sign`` is that of the direction word before it, 0 without one. ``words`` is the
    span from the end of what was read before it to the number."""

    slot: Slot
    meaning: SlotMeaning
    span: Span
    text: str
    unit: str
    sign: int
    words: Span


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found in a text.

    ``year`` and ``last_year`` are the digits in such slots, null where a word or nothing stands there.
    """

    wording: Wording
    span: Span
    numbers: tuple[NumberFound, ...] = ()
    texts: tuple[tuple[SlotMeaning, Span], ...] = ()
    year: int | None = None
    last_year: int | None = None
    is_date: bool = False


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of some texts, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def ordinal_pattern(sequences: Iterable[Sequence]) -> re.Pattern[str]:
    """A pattern for marks and page numbers: phrases whose slots are ``{ordinal}``, ``{n}``, ``{circled}``."""

    def render(node: Literal | Slot | Choice) -> str:
        if isinstance(node, Slot):
            return _ORDINALS[node.name]
        return _render_fixed(node, render)

    return re.compile("|".join("".join(map(render, sequence.nodes)) for sequence in sequences))


def _literal_length(sequence: Sequence) -> int:
    return sum(len(node.text) for node in sequence.nodes if isinstance(node, Literal))


def _render_fixed(node: Literal | Choice, render: object) -> str:
    assert callable(render)
    if isinstance(node, Literal):
        return re.escape(node.text).replace("，", "[，,]")  # between two numbers a comma keeps its width
    # The first option that fits is taken where nothing has to follow: so the longer one comes first.
    longest_first = sorted(node.options, key=_literal_length, reverse=True)
    options = "|".join("".join(map(render, option.nodes)) for option in longest_first)
    return f"(?:{options}){'?' if node.optional else ''}"


@dataclass(frozen=True, slots=True)
class _Group:
    """A slot in a pattern: the name of its group, and of the direction word that stands before it."""

    name: str
    slot: Slot
    meaning: SlotMeaning
    direction: str | None


class _Pattern:
    """One wording as a pattern."""

    def __init__(self, wording: Wording, grammar: Grammar, filers: tuple[str, ...]) -> None:
        self.wording = wording
        self._grammar = grammar
        self._filers = filers
        self._groups: list[_Group] = []
        self._direction: str | None = None
        self._pattern = re.compile("".join(map(self._render, wording.phrase.body.nodes)))

    def match(self, text: str, at: int) -> Match | None:
        found = self._pattern.match(text, at)
        if found is None:
            return None
        numbers: list[NumberFound] = []
        texts: list[tuple[SlotMeaning, Span]] = []
        years: dict[SlotKind, int] = {}
        words_from = at
        for group in self._groups:
            if group.meaning.kind is SlotKind.NUMBER:
                number = self._number(group, found, words_from)
                if number is not None:
                    numbers.append(number)
                    words_from = number.span[1] + len(number.unit)
            elif found[group.name] is None:
                continue
            elif group.meaning.kind in (SlotKind.TEXT, SlotKind.NIL):
                texts.append((group.meaning, found.span(group.name)))
            elif group.meaning.kind in _YEAR_KINDS and found[group.name][:4].isdecimal():
                years[group.meaning.kind] = int(found[group.name][:4])
        return Match(
            wording=self.wording,
            span=found.span(),
            numbers=tuple(_share_units(numbers)),
            texts=tuple(texts),
            year=years.get(SlotKind.YEAR, years.get(SlotKind.DATE)),
            last_year=years.get(SlotKind.LAST_YEAR),
            is_date=SlotKind.DATE in years,
        )

    def _number(self, group: _Group, found: re.Match[str], words_from: int) -> NumberFound | None:
        name = group.name if found[group.name] is not None else f"{group.name}x"
        if found[name] is None:
            return None
        unit = found[f"{name}u"] or ""
        sign = 0
        if group.direction is not None and found[group.direction] is not None:
            sign = next(
                s[found[group.direction]] for s in self._grammar.signs.values() if found[group.direction] in s
            )
        span = found.span(name)
        return NumberFound(group.slot, group.meaning, span, found[name], unit, sign, (words_from, span[0]))

    def _render(self, node: Literal | Slot | Choice) -> str:
        if isinstance(node, Slot):
            return self._render_slot(node)
        return _render_fixed(node, self._render)

    def _render_slot(self, slot: Slot) -> str:
        meaning = self._grammar.meaning(slot.name)
        name = f"g{len(self._groups)}"
        self._groups.append(_Group(name, slot, meaning, self._direction))
        units = alternatives(self._grammar.units)
        match meaning.kind:
            case SlotKind.SIGN:
                self._direction = name
                return f"(?P<{name}>{alternatives(self._grammar.signs[slot.name])})"
            case SlotKind.NIL:
                return f"(?P<{name}>{alternatives(self._grammar.nil[slot.name])})"
            case SlotKind.YEAR | SlotKind.LAST_YEAR:
                return f"(?P<{name}>{_YEAR}|{alternatives(self._grammar.years[slot.name])})"
            case SlotKind.DATE:
                return rf"(?P<{name}>20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日|底)?|[末底]))"
            case SlotKind.WORDS:
                return rf"(?P<{name}>[^{re.escape(BREAKS)}\d]{{1,30}}?)"
            case SlotKind.CLAUSE:
                return rf"(?P<{name}>[^，。；;:\d]{{1,60}}?)"
            case SlotKind.FILER:
                return f"(?P<{name}>{alternatives((*self._filers, *self._grammar.self_names))})"
            case SlotKind.TEXT | SlotKind.REST:
                return rf"(?P<{name}>[^。；;]+)"
            case SlotKind.IGNORE:
                return rf"(?P<{name}>{NUMBER}(?:{units}))"
        if "~" in slot.units:
            return rf"(?P<{name}>[-+]?(?:{_WELL_FORMED}))(?P<{name}u>{units})?(?P<{name}x>(?!))?"
        units = alternatives(slot.units or self._grammar.units)
        return (
            rf"(?:(?P<{name}>{NUMBER})(?:(?P<{name}u>{units})|{_NO_UNIT})"
            rf"|(?P<{name}x>(?:{_PLACEHOLDER})?)(?P<{name}xu>{units}){_END})"
        )


_YEAR_KINDS = frozenset({SlotKind.YEAR, SlotKind.LAST_YEAR, SlotKind.DATE})


def _share_units(numbers: list[NumberFound]) -> Iterator[NumberFound]:
    """A number with a ``~`` slot and no unit has the unit of the next number: 各是4125.49,4143.91万元."""
    for index, number in enumerate(numbers):
        if "~" in number.slot.units and not number.unit:
            number = replace(number, unit=next((n.unit for n in numbers[index + 1 :] if n.unit), ""))
        yield number


class WordingMatcher:
    """All wordings of one kind, by the character that they can begin with.

    ``filers`` are the names of the filing unit, normalised.
    """

    def __init__(self, wordings: tuple[Wording, ...], grammar: Grammar, filers: tuple[str, ...] = ()) -> None:
        self._wordings = wordings
        self._grammar = grammar
        self._filers = filers
        self._patterns: dict[int, _Pattern] = {}
        self._by_first: dict[str, list[int]] = {}
        self._by_any: list[int] = []
        for index, wording in enumerate(wordings):
            firsts, _ = self._firsts(wording.phrase.body)
            if firsts is None:
                self._by_any.append(index)
            else:
                for first in firsts:
                    self._by_first.setdefault(first, []).append(index)

    def matches(self, text: str, at: int) -> Iterator[Match]:
        """Every wording that stands at a position, in the order of the taxonomy."""
        indexes = self._by_first.get(text[at : at + 1], [])
        for index in sorted((*indexes, *self._by_any)) if self._by_any else indexes:
            pattern = self._patterns.get(index)
            if pattern is None:  # compiled when first needed: most never are
                pattern = self._patterns[index] = _Pattern(self._wordings[index], self._grammar, self._filers)
            found = pattern.match(text, at)
            if found is not None and found.span[1] > at:
                yield found

    def _firsts(self, sequence: Sequence) -> tuple[set[str] | None, bool]:
        """The characters that a sequence can begin with (null: any), and whether it can be empty."""
        firsts: set[str] = set()
        for node in sequence.nodes:
            if isinstance(node, Literal):
                return firsts | {node.text[0]}, False
            if isinstance(node, Slot):
                of_slot = self._slot_firsts(node)
                return (None if of_slot is None else firsts | of_slot), False
            can_be_empty = node.optional
            for option in node.options:
                of_option, option_can_be_empty = self._firsts(option)
                if of_option is None:
                    return None, False
                firsts |= of_option
                can_be_empty |= option_can_be_empty
            if not can_be_empty:
                return firsts, False
        return firsts, True

    def _slot_firsts(self, slot: Slot) -> set[str] | None:
        grammar, kind = self._grammar, self._grammar.meaning(slot.name).kind
        if kind in (SlotKind.NUMBER, SlotKind.IGNORE):
            return {*"0123456789+-XxＸ×Ⅹ", *(unit[0] for unit in grammar.units)}
        if kind is SlotKind.SIGN:
            return {word[0] for word in grammar.signs[slot.name]}
        if kind is SlotKind.NIL:
            return {word[0] for word in grammar.nil[slot.name]}
        if kind in _YEAR_KINDS:
            return {"2", *(word[0] for word in grammar.years.get(slot.name, ()))}
        if kind is SlotKind.FILER:
            return {name[0] for name in (*self._filers, *grammar.self_names)}
        return None
