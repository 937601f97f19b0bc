"""Titles of statements among the lines of a page, and the lines that every page repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from disclosures.documents.document import Document, Line
from disclosures.taxonomy.labels import compact, key
from disclosures.taxonomy.statements import StatementTaxonomy, TitleMatch

_RUNNING_PAGES = 3
"""On how many pages a line stands in one place to be a running head or a watermark."""

_SAME_PLACE = 3.0
"""Points within which lines of several pages stand at one height."""


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A title on a line; ``wraps``: it ends on the next one."""

    match: TitleMatch
    wraps: bool = False


def find_titles(lines: list[Line], taxonomy: StatementTaxonomy) -> dict[int, FoundTitle]:
    """Titles by the index of their line; a title broken over two lines is longer than what ends it."""
    found: dict[int, FoundTitle] = {}
    skip = -1
    for i, line in enumerate(lines):
        if i == skip:
            continue
        single = taxonomy.match_title(line.text)
        if single is None and i + 1 < len(lines) and not taxonomy.structure.unit_line.search(key(line.text)):
            joined = taxonomy.match_title(line.text + lines[i + 1].text)
            if joined is not None and len(joined.title) > len(compact(lines[i + 1].text)):
                found[i] = FoundTitle(joined, wraps=True)
                skip = i + 1
                continue
        if single is not None:
            found[i] = FoundTitle(single)
    return found


def running_lines(document: Document, taxonomy: StatementTaxonomy) -> frozenset[tuple[str, int]]:
    """The places (see `place_of`) of running heads, feet and watermarks: the same words on several pages.

    Titles and units are repeated too, and are not running heads.
    """
    places = Counter(place for page in document.pages for place in {place_of(line) for line in page.lines})
    return frozenset(
        (text, height)
        for (text, height), count in places.items()
        if count >= _RUNNING_PAGES
        and not taxonomy.structure.unit_line.search(text)
        and taxonomy.match_title(text) is None
    )


def place_of(line: Line) -> tuple[str, int]:
    """What a line says, and its height on the page."""
    return key(line.text), round(line.box.y0 / _SAME_PLACE)
