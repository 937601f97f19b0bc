"""Decides between characters where the recognition model wavers: by known words, and by what is a number.

The model gives each place of a line a likelihood of every character. Where its best is not sure, another one
is taken if it makes a known word of what is none, or a number of what is none; its confidence is then the
model's own likelihood of it. Digits stay as they are recognised, and of two characters that alone tell two
known words apart (初 and 末) none is taken for the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from disclosures.documents.scan.numbers import NUMERIC
from disclosures.taxonomy.words import Vocabulary, vocabulary

NOTHING = ""
"""A character that is none: a stray dot between two ideographs."""
# A character that is this likely is sure; one that is not even this likely is no candidate.
_SURE = 0.98
_CANDIDATE = 0.02
# Among other ideographs a word is known from this length on: shorter ones stand there by chance.
_LONG_WORD = 4
_SHORTEST_PART = 3
# A text with more readings than this is not recognised well enough to choose among them.
_MOST_READINGS = 256
_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fff]+")
_SPECKS = frozenset(".,'`")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_SEPARATORS = frozenset(".,")


class _Place(NamedTuple):
    """A recognised character: its columns, and the indices of its candidates, the best one first."""

    start: int
    end: int
    candidates: tuple[int, ...]


def settle(likely: NDArray[np.float32], characters: Sequence[str]) -> None:
    """Change likelihoods so that what is known is the likeliest.

    Args:
        likely: The likelihoods of a line by column and character (CTC: columns of one character in a row are
            one, and character 0 is none); changed in place.
        characters: What the characters are.
    """
    places = list(_places(likely, characters))
    candidates = [tuple(NOTHING if k == 0 else characters[k] for k in p.candidates) for p in places]
    for place, options, text in zip(places, candidates, decide(candidates, vocabulary()), strict=True):
        if text == options[0]:
            continue
        chosen = place.candidates[options.index(text)]
        kept = likely[place.start : place.end, chosen].copy()
        likely[place.start : place.end] = 0
        likely[place.start : place.end, chosen] = kept


def _places(likely: NDArray[np.float32], characters: Sequence[str]) -> Iterator[_Place]:
    best = likely.argmax(axis=1)
    breaks = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    for start, end in pairwise(breaks):
        first = int(best[start])
        if first == 0 or characters[first].isspace():
            continue
        column = likely[start + int(likely[start:end, first].argmax())]
        others: list[int] = []
        if column[first] < _SURE:
            ranked = np.flatnonzero(column >= _CANDIDATE)
            others = [int(k) for k in ranked[np.argsort(-column[ranked])] if k != first]
            if characters[first] not in _SPECKS:
                others = [k for k in others if k != 0]
        yield _Place(start, end, (first, *(k for k in others if not characters[k].isspace())))


def decide(line: Sequence[Sequence[str]], known: Vocabulary) -> list[str]:
    """The characters of a line.

    Args:
        line: For each place its candidates, the likeliest first; `NOTHING` is one of a speck.
        known: The words of filings.

    Returns:
        One candidate of each place: the first, unless another makes a word or a number that is known.
    """
    chosen = [options[0] for options in line]
    for start, end in _stretches(line, _may_be_in_number):
        chosen[start:end] = _as_number(line[start:end], is_whole=end - start == len(line))
    for start, end in _stretches(line, _may_be_ideograph):
        words = _as_words(line[start:end], known)
        for place, (text, options) in enumerate(zip(words, line[start:end], strict=True), start):
            if text != options[0]:
                chosen[place] = text
    return chosen


def _stretches(
    line: Sequence[Sequence[str]], belongs: Callable[[Sequence[str]], bool]
) -> Iterator[tuple[int, int]]:
    """Where places follow each other that belong together, as (start, end)."""
    start = None
    for place, options in enumerate([*line, ()]):
        if options and belongs(options):
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None


def _may_be_ideograph(options: Sequence[str]) -> bool:
    return _IDEOGRAPHS.fullmatch(options[0]) is not None or NOTHING in options


def _may_be_in_number(options: Sequence[str]) -> bool:
    return options[0].isascii()


def _as_words(line: Sequence[Sequence[str]], known: Vocabulary) -> list[str]:
    """The one reading of ideographs in which each character that is not the likeliest is in a known word."""
    first = [options[0] for options in line]
    free = [i for i, options in enumerate(line) if len(options) > 1]
    readable = [[o for o in options if _may_replace(options[0], o, known)] for options in line]
    if not free or prod(map(len, readable)) > _MOST_READINGS:
        return first
    is_known = _known(first, known)
    best, score, is_only = first, 0, True
    for reading in map(list, product(*readable)):
        changed = [i for i in free if reading[i] != first[i]]
        if not changed or any(is_known[i] for i in changed):
            continue
        covered = _known(reading, known)
        if not all(covered[i] for i in changed):
            continue
        if sum(covered) >= score:
            best, score, is_only = reading, sum(covered), sum(covered) > score
    return best if is_only else first


def _may_replace(first: str, other: str, known: Vocabulary) -> bool:
    if other in (first, NOTHING):
        return True
    return _IDEOGRAPHS.fullmatch(other) is not None and frozenset((first, other)) not in known.contrasts


def _known(reading: Sequence[str], known: Vocabulary) -> list[bool]:
    """Which characters are known: the whole text is a word or a part of one, or a long word is in it."""
    text = "".join(reading)
    found = [False] * len(text)
    if text in known.words or (len(text) >= _SHORTEST_PART and known.has_part(text)):
        found = [True] * len(text)
    else:
        for start in range(len(text) - _LONG_WORD + 1):
            for end in range(len(text), start + _LONG_WORD - 1, -1):
                if text[start:end] in known.words:
                    found[start:end] = [True] * (end - start)
                    break
    # A character that is none is known with those around it.
    inside = iter([*found, False])
    placed = [next(inside) if one else None for one in reading]
    return [
        bool(one) if one is not None else any(placed[:i]) and any(placed[i + 1 :])
        for i, one in enumerate(placed)
    ]


def _as_number(line: Sequence[Sequence[str]], *, is_whole: bool) -> list[str]:
    """The one well-formed number that has these digits, where the likeliest text is none.

    A letter may be a digit only where nothing else stands in the line: in words it is a letter.
    """
    first = [options[0] for options in line]
    if _NUMBER.fullmatch("".join(first)) or not any(o in NUMERIC for options in line for o in options):
        return first
    readable = [_in_number(options, is_whole) for options in line]
    if prod(map(len, readable)) > _MOST_READINGS:
        return first
    numbers = [list(reading) for reading in product(*readable) if _NUMBER.fullmatch("".join(reading))]
    return numbers[0] if len(numbers) == 1 else first


def _in_number(options: Sequence[str], is_whole: bool) -> list[str]:
    first = options[0]
    if first in _SEPARATORS:
        return [o for o in options if o in _SEPARATORS]
    if first in NUMERIC:
        return [first]
    return [o for o in options if o in NUMERIC] if is_whole else []
