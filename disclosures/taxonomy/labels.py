"""How printed labels are compared: one normal form for titles, headings, row and column labels.

A label is kept as printed (without white space) wherever it is shown; only what it is compared by is
normalised. Quotation marks come curly, straight or not at all, brackets full or half width, ordinals
(``一、`` ``（二）`` ``1.``) differ from year to year while the name stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = dict.fromkeys(map(ord, "“”‘’\"'＂＇「」『』《》〈〉〝〞"), None)
_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、.．,:]"
    r"|\([一二三四五六七八九十百]+\)[、.]?"
    r"|\d{1,3}[、.](?!\d)"
    r"|\(\d{1,2}\)[、.]?)"
)
_OF_WHICH = re.compile(r"(?:其中|减|加)[:：]?")


def compact(text: str) -> str:
    """The text as printed, without white space."""
    return "".join(text.split())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What a label is compared by: NFKC, without white space and quotation marks."""
    return compact(unicodedata.normalize("NFKC", text).translate(_QUOTES))


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """`key` without leading ordinals and without ``其中：``: the name that a row or heading carries."""
    bare = key(text)
    while (found := _ORDINAL.match(bare)) and found.end() < len(bare):
        bare = bare[found.end() :]
    of_which = _OF_WHICH.match(bare)
    if of_which and ":" in of_which.group() and of_which.end() < len(bare):
        return name_key(bare[of_which.end() :])
    return bare


def ordinal_of(text: str) -> str:
    """The ordinals that `name_key` leaves out, as compared; empty where the label has none."""
    full, bare = key(text), name_key(text)
    return full[: len(full) - len(bare)]
