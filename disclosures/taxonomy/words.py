"""The words that filings print, as far as the taxonomy knows them, to recognise a picture of them by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import yaml

from disclosures.taxonomy.codes import economic_codes, function_codes

_FILES = ("statements", "concepts", "documents", "narrative", "outline", "performance")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
# Shorter words differ in one character by chance.
_SHORTEST_CONTRAST = 3


@dataclass(frozen=True)
class Vocabulary:
    """Words of ideographs.

    ``contrasts``: pairs of characters that alone tell two words apart, as 初 and 末 do (年初数, 年末数). None
    of the two is ever to be taken for the other.
    """

    words: frozenset[str]
    contrasts: frozenset[frozenset[str]]
    _text: str

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """The vocabulary of some words."""
        known = frozenset(words)
        return cls(known, frozenset(_contrasts(known)), "\n".join(sorted(known)))

    def has_part(self, text: str) -> bool:
        """Whether a text is a part of a word, as a line is of a label that is wrapped."""
        return text in self._text


@cache
def vocabulary() -> Vocabulary:
    """The words of all labels, heads, titles, codes and phrases, each pattern and phrase by its pieces."""
    folder = files("disclosures.taxonomy")
    read = (yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")) for name in _FILES)
    texts = [text for content in read for text in _strings(content)]
    texts += [entry.name for codes in (function_codes(), economic_codes()) for entry in codes.codes]
    return Vocabulary.of(word for text in texts for word in _WORD.findall(text))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _strings(key)
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def _contrasts(words: Iterable[str]) -> Iterator[frozenset[str]]:
    """Pairs of characters at one place of words that are otherwise the same."""
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word in words:
        for place in range(len(word) if len(word) >= _SHORTEST_CONTRAST else 0):
            alike[word[:place], word[place + 1 :]].add(word[place])
    for characters in alike.values():
        yield from map(frozenset, combinations(sorted(characters), 2))
