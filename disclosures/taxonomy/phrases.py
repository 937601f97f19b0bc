"""The notation in which the taxonomy writes down wordings, and how one wording becomes a tree.

A phrase is Chinese text with four signs, all ASCII; full-width brackets （） are text::

    [a|b]        one of the options, or nothing
    (a|b)        one of the options
    {slot}       something that varies: a number, a year, a direction word
    {slot:a|b}   a slot with its printed units; ``~`` says that the unit may stand after a later number
    ...          at the end: what follows in the sentence is free text

Text is compared after `normalise`: without white space and quotation marks, brackets and colons half-width,
so a phrase is written as it is printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

QUOTES = frozenset("“”‘’\"'「」『』《》〈〉")
_SIGNS = frozenset("[](){}|")


@cache
def normalise(character: str) -> str:
    """One printed character as it is compared: half-width where one exists, a comma always full-width.

    Quotation marks and white space become the empty string: they carry no meaning and filings set them freely
    (三公 stands with every kind of quotation mark and with none).
    """
    if character in QUOTES or character.isspace():
        return ""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1 or unicodedata.category(character) == "No":  # ① must not become a digit
        folded = character
    return {",": "，", "∶": ":", "−": "-", "–": "-", "○": "〇"}.get(folded, folded)


class _Normalised(dict[int, str]):
    """Characters met so far; filled as `str.translate` asks, since every line of a document passes here."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = normalise(chr(code))
        return sign


_NORMALISED = _Normalised()


def normalised(text: str) -> str:
    """A whole text as it is compared."""
    return text.translate(_NORMALISED)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands as it is (normalised)."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that varies. ``units`` are the printed units that a number in it may have, empty: any fit."""

    name: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; with ``optional``, or nothing."""

    options: tuple[Sequence, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes that follow one another."""

    nodes: tuple[Literal | Slot | Choice, ...]

    def slots(self) -> Iterator[Slot]:
        """All slots in the order in which they are written."""
        for node in self.nodes:
            if isinstance(node, Slot):
                yield node
            elif isinstance(node, Choice):
                for option in node.options:
                    yield from option.slots()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording. ``is_open``: the rest of the sentence after it is free text."""

    source: str
    body: Sequence
    is_open: bool = False


def parse(source: str) -> Phrase:
    """Read the notation.

    Raises:
        ValueError: a bracket is not closed, or an empty slot.
    """
    text = source.strip()
    whole = f"({text.removesuffix('...')})"
    choice, end = _choice(whole, 0, source)
    if end != len(whole):
        raise ValueError(f"phrase {source!r}: a bracket is closed that was not opened")
    body = choice.options[0] if len(choice.options) == 1 else Sequence((choice,))
    return Phrase(source, body, is_open=text.endswith("..."))


def _sequence(text: str, start: int, closing: str, source: str) -> tuple[Sequence, int]:
    nodes: list[Literal | Slot | Choice] = []
    at = start
    while at < len(text) and text[at] not in f"|{closing}":
        sign = text[at]
        if sign in "[(":
            choice, at = _choice(text, at, source)
            nodes.append(choice)
        elif sign == "{":
            end = text.find("}", at)
            if end < 0:
                raise ValueError(f"phrase {source!r}: a slot is not closed")
            name, _, units = text[at + 1 : end].partition(":")
            if not name:
                raise ValueError(f"phrase {source!r}: a slot without a name")
            nodes.append(Slot(name, tuple(normalised(unit) for unit in units.split("|") if unit)))
            at = end + 1
        elif sign in _SIGNS:
            raise ValueError(f"phrase {source!r}: unexpected {sign!r}")
        else:
            end = next((i for i in range(at, len(text)) if text[i] in _SIGNS), len(text))
            nodes.append(Literal(normalised(text[at:end])))
            at = end
    return Sequence(tuple(nodes)), at


def _choice(text: str, start: int, source: str) -> tuple[Choice, int]:
    closing = "]" if text[start] == "[" else ")"
    options: list[Sequence] = []
    at = start
    while at == start or (at < len(text) and text[at] == "|"):
        option, at = _sequence(text, at + 1, closing, source)
        options.append(option)
    if at >= len(text) or text[at] != closing:
        raise ValueError(f"phrase {source!r}: a bracket is not closed")
    return Choice(tuple(options), optional=closing == "]"), at + 1


def expansions(phrase: Phrase) -> Iterator[str]:
    """Every text that a phrase without slots stands for.

    Raises:
        ValueError: the phrase has a slot or an open end; it does not stand for finitely many texts.
    """
    if phrase.is_open or any(True for _ in phrase.body.slots()):
        raise ValueError(f"phrase {phrase.source!r}: neither slots nor an open end are possible here")
    yield from _expand(phrase.body)


def _expand(sequence: Sequence) -> Iterator[str]:
    parts: list[list[str]] = []
    for node in sequence.nodes:
        if isinstance(node, Literal):
            parts.append([node.text])
        elif isinstance(node, Choice):
            options = [text for option in node.options for text in _expand(option)]
            parts.append([*options, ""] if node.optional else options)
    for combination in product(*parts):
        yield "".join(combination)
