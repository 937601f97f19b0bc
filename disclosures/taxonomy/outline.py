"""How a filing is laid out in prose (``outline.yaml``): marks of headings, parts, contents, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from disclosures.taxonomy.phrases import Phrase, normalised, parse

PART_KINDS = ("narrative", "statements", "definitions", "attachments", "overview")


@dataclass(frozen=True, slots=True)
class OutlineWords:
    """The layout words, texts normalised (`disclosures.taxonomy.phrases.normalised`).

    ``levels`` are the marks of headings, outermost first; ``parts`` maps the kinds of `PART_KINDS`, in the
    order in which they are tried, to words of which one stands in the title of such a part.
    """

    levels: tuple[tuple[Phrase, ...], ...]
    ordinals: tuple[Phrase, ...]
    page_numbers: tuple[Phrase, ...]
    heading_endings: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    contents: frozenset[str]
    contents_tails: tuple[str, ...]
    quiet: frozenset[str]
    filer_endings: tuple[str, ...]
    after_filer: tuple[str, ...]


@cache
def outline_words() -> OutlineWords:
    """The words of ``outline.yaml``.

    Raises:
        ValueError: an unknown kind of part, or a phrase that cannot be read.
    """
    text = files("disclosures.taxonomy").joinpath("outline.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    unknown = set(data["parts"]) - set(PART_KINDS)
    if unknown:
        raise ValueError(f"outline.yaml: unknown kinds of parts {sorted(unknown)}")
    return OutlineWords(
        levels=tuple(tuple(map(parse, marks)) for marks in data["levels"]),
        ordinals=tuple(map(parse, data["ordinals"])),
        page_numbers=tuple(map(parse, data["page_numbers"])),
        heading_endings=tuple(map(normalised, data["heading_endings"])),
        parts=tuple((kind, tuple(map(normalised, words))) for kind, words in data["parts"].items()),
        contents=frozenset(map(normalised, data["contents"])),
        contents_tails=tuple(map(normalised, data["contents_tails"])),
        quiet=frozenset(map(normalised, data["quiet"])),
        filer_endings=tuple(map(normalised, data["filer_endings"])),
        after_filer=tuple(map(normalised, data["after_filer"])),
    )
