"""The prose of a filing in the order of reading: sections under headings, each one stream of characters.

A section's text runs on over lines and pages without white space, so that a number that is wrapped reads as
one; every character knows the glyph that prints it. Ruled tables are left out: statements and sheets have
their own readers. What headings, page numbers and parts look like is ``taxonomy/outline.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosures.documents.document import Box, Document, Glyph, box_of
from disclosures.statements.narrative.headings import Heading, find_headings, level_patterns
from disclosures.statements.narrative.prose import Row, rows_of
from disclosures.taxonomy.outline import outline_words
from disclosures.taxonomy.performance import taxonomy as performance_taxonomy
from disclosures.taxonomy.phrases import normalised

PREAMBLE, CONTENTS, SHEET, OTHER = "preamble", "contents", "sheet", "other"
"""Kinds of sections besides `disclosures.taxonomy.outline.PART_KINDS`."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Printed characters without white space. ``text[i]`` is printed by ``glyphs[i]`` on page ``pages[i]``;
    ``line_starts`` are the positions at which a printed line begins."""

    text: str = ""
    glyphs: tuple[Glyph, ...] = field(default=(), repr=False)
    pages: tuple[int, ...] = field(default=(), repr=False)
    line_starts: frozenset[int] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Stream:
        """Rows joined."""
        glyphs: list[Glyph] = []
        pages: list[int] = []
        starts: list[int] = []
        for row in rows:
            starts.append(len(glyphs))
            glyphs += row.glyphs
            pages += [row.page] * len(row.glyphs)
        return cls("".join([g.text for g in glyphs]), tuple(glyphs), tuple(pages), frozenset(starts))

    def place(self, start: int, end: int) -> tuple[int, Box]:
        """The page of the first character of a span, and the box around what of it stands on that page."""
        page = self.pages[start]
        return page, box_of([self.glyphs[i] for i in range(start, end) if self.pages[i] == page])


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, up to the next. ``path``: the headings above it and its own, as printed;
    ``titles``: the same without marks, names and years, normalised. ``kind``: that of the part it stands in
    (`disclosures.taxonomy.outline.PART_KINDS`), or `PREAMBLE`, `CONTENTS`, `SHEET`, `OTHER`."""

    kind: str
    path: tuple[str, ...]
    titles: tuple[str, ...]
    stream: Stream


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections in the order of reading. ``filers``: normalised names of the filing unit that are printed;
    ``headings``: each heading outside the table of contents, as path and as printed."""

    sections: tuple[Section, ...]
    filers: tuple[str, ...]
    headings: tuple[tuple[tuple[str, ...], Stream], ...] = ()


def read_outline(document: Document, unit_names: tuple[str, ...] = ()) -> Outline:
    """Divide the prose of a document into its sections.

    Args:
        document: any document; ruled tables are left out.
        unit_names: names of the filing unit that are known already; those on the cover are found.
    """
    rows = rows_of(document)
    filers = _filers(rows, unit_names)
    headings = {heading.row: heading for heading in find_headings(rows, filers)}
    sheets = _sheet_starts(rows)
    builder = _Builder()
    at = 0
    while at < len(rows):
        heading = headings.get(at)
        if at in sheets:
            builder.begin_sheet()
        elif heading is not None and not (builder.kind == SHEET and not heading.is_known):
            builder.begin(heading, rows[heading.row : heading.end])
            at = heading.end
            if heading.rest is not None:
                builder.rows.append(heading.rest)
            continue
        elif rows[at].plain in outline_words().contents:
            builder.begin_contents()
        builder.rows.append(rows[at])
        at += 1
    builder.finish()
    return Outline(tuple(builder.sections), filers, tuple(builder.headings))


class _Builder:
    """Collects rows into sections."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.headings: list[tuple[tuple[str, ...], Stream]] = []
        self.rows: list[Row] = []
        self.kind = PREAMBLE
        self._stack: dict[int, Heading] = {}

    def begin(self, heading: Heading, rows: Sequence[Row]) -> None:
        """Go on under a heading, which is printed in some rows."""
        self.finish()
        if self.kind == CONTENTS and not heading.is_contents:
            self._stack.clear()
        self._stack = {level: above for level, above in self._stack.items() if level < heading.level}
        self._stack[heading.level] = heading
        self.kind = CONTENTS if heading.is_contents else self._part_kind()
        if self.kind != CONTENTS:
            path = tuple(self._stack[level].printed for level in sorted(self._stack))
            self.headings.append((path, Stream.of(rows)))

    def begin_sheet(self) -> None:
        """Go on in a performance sheet."""
        self.finish()
        self.kind = SHEET

    def begin_contents(self) -> None:
        """Go on in a table of contents."""
        self.finish()
        self.kind = CONTENTS

    def finish(self) -> None:
        """End the current section; one without text is none."""
        if self.rows:
            headings = [self._stack[level] for level in sorted(self._stack)] if self.kind != SHEET else []
            path = tuple(heading.printed for heading in headings)
            titles = tuple(heading.title for heading in headings)
            self.sections.append(Section(self.kind, path, titles, Stream.of(self.rows)))
        self.rows = []

    def _part_kind(self) -> str:
        part = self._stack.get(0)
        if part is None:
            return OTHER
        found = [kind for kind, words in outline_words().parts if any(word in part.title for word in words)]
        return found[0] if found else OTHER


def _sheet_starts(rows: tuple[Row, ...]) -> frozenset[int]:
    """Rows at which a performance sheet begins: its title, or, where that is lost, the year line above the
    field that opens the form."""
    words = performance_taxonomy()
    opening = tuple(label for entry in words.fields if entry.opens for label in entry.labels)
    titles = {at for at, row in enumerate(rows) if words.title_kind(row.text) is not None}
    year_lines = {
        at
        for at, (row, following) in enumerate(pairwise(rows))
        if following.text.startswith(opening) and words.year_line.fullmatch(row.text) and at - 1 not in titles
    }
    return frozenset(titles | year_lines)


def _filers(rows: tuple[Row, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the filing unit: those known, and those on the cover and in the titles of parts."""
    words = outline_words()
    names = dict.fromkeys(normalised(name) for name in known if name)
    for row in rows:
        text = row.plain
        part = level_patterns()[0].match(text)
        if part is None and row.page > 1:
            continue
        name = text[part.end() if part else 0 :].split("20", 1)[0]
        for word in (*words.after_filer, *words.after_filer):
            name = name.removesuffix(word)
        if len(name) >= 4 and name.endswith(words.filer_endings) and name.isalpha():
            names.setdefault(name)
    return tuple(names)
