"""The sentences, headings and cover lines of a filing with their places, for rules about wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disclosures.documents.document import Box, Document
from disclosures.filing import Figure, Sentence
from disclosures.statements.narrative.outline import CONTENTS, SHEET, Section, Stream, read_outline
from disclosures.statements.narrative.prose import stray_page_numbers

_ENDS = "。；！？"
_SAME_LINE = 0.7
"""Of the height of a number: how far its middle may lie from that of a character in the same line."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence and the box of its first character."""

    sentence: Sentence
    start: Box


def read_sentences(document: Document) -> tuple[Placed, ...]:
    """All that a filing says in words: the lines of its cover (kind ``preamble``) and the sentences of each
    section, by the kind of the part they stand in, in the order of reading; then all headings (``heading``),
    and the lines around page numbers that tear a sentence apart (``page_number``). Tables, performance sheets
    and the table of contents are left out."""
    outline = read_outline(document)
    sentences = [
        _placed(section.kind, section.path, section.stream, span)
        for section in outline.sections
        if section.kind not in (CONTENTS, SHEET)
        for span in _spans(section)
    ]
    headings = [
        _placed("heading", path, stream, (0, len(stream.text)))
        for path, stream in outline.headings
        if stream.text
    ]
    torn = [
        _placed("page_number", (), Stream.of(rows), (0, sum(len(row.glyphs) for row in rows)))
        for rows in stray_page_numbers(document)
    ]
    return (*sentences, *headings, *torn)


def linked(sentences: Sequence[Placed], figures: Sequence[Figure]) -> tuple[Sentence, ...]:
    """The sentences, each with the number (from 1) of the last figure that its section prints before it."""
    by_section: dict[str, list[tuple[int, Figure]]] = {}
    for number, figure in enumerate(figures, start=1):
        if figure.statement == "narrative":
            by_section.setdefault(figure.section, []).append((number, figure))
    found = []
    for placed in sentences:
        before = [
            number
            for number, figure in by_section.get(placed.sentence.section, ())
            if _is_before(figure, placed)
        ]
        found.append(placed.sentence.after(max(before, default=None)))
    return tuple(found)


def _is_before(figure: Figure, placed: Placed) -> bool:
    if figure.page != placed.sentence.page:
        return figure.page < placed.sentence.page
    below = (figure.y0 + figure.y1 - placed.start.y0 - placed.start.y1) / 2
    if abs(below) <= (figure.y1 - figure.y0) * _SAME_LINE:
        return figure.x0 < placed.start.x0
    return below < 0


def _spans(section: Section) -> Iterator[tuple[int, int]]:
    """Sentences end with a full stop or a semicolon; on the cover every line stands alone."""
    text, start = section.stream.text, 0
    breaks = sorted(section.stream.line_starts - {0}) if section.kind == "preamble" else []
    for at, character in enumerate(text):
        if character in _ENDS or at + 1 in breaks:
            yield start, at + 1
            start = at + 1
    if start < len(text):
        yield start, len(text)


def _placed(kind: str, path: Sequence[str], stream: Stream, span: tuple[int, int]) -> Placed:
    page, box = stream.place(*span)
    sentence = Sentence(
        kind=kind, section="/".join(path), text=stream.text[span[0] : span[1]], page=page, **box._asdict()
    )
    return Placed(sentence, stream.place(span[0], span[0] + 1)[1])
