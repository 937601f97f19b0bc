"""The words of a sheet whose columns are lost, in the order of the source, and the headers among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from disclosures.documents.document import Glyph, Line
from disclosures.statements.performance.sheet import Printed

# An extractor that keeps columns sets them apart by this many spaces or more.
_WIDE_GAP = 2.0
_OPERATOR_INSIDE = re.compile(r"(?<=[㐀-鿿）”])(?=[<>≥≤＞＜=＝])")


@dataclass(frozen=True)
class Piece:
    """Characters of one cell on one line.

    ``line`` counts the lines of the sheet, ``place`` the pieces of a line, ``spaced`` is what is printed with
    its gaps. ``is_apart``: a wide gap stands before it, so that it is in another cell than the piece before.
    """

    printed: Printed
    line: int
    place: int
    spaced: str
    is_apart: bool = False

    @cached_property
    def text(self) -> str:
        """What is printed."""
        return self.printed.text

    def joined(self, following: Piece) -> Piece:
        """This piece and the next one on its line as one."""
        spaced = f"{self.spaced} {following.spaced}"
        return Piece(self.printed + following.printed, self.line, self.place, spaced, self.is_apart)

    @property
    def page(self) -> int:
        """Its page."""
        return self.printed.page


def pieces_of(lines: Iterable[tuple[int, Line]]) -> list[Piece]:
    """Split lines at their gaps, and before a sign of comparison: it begins a cell even without a gap."""
    found: list[Piece] = []
    for number, (page, line) in enumerate(lines):
        place = 0
        for run, is_apart in _runs(line):
            text = "".join(glyph.text for glyph in run)
            cuts = [0, *(m.start() for m in _OPERATOR_INSIDE.finditer(text)), len(text)]
            for start, end in pairwise(cuts):
                printed = Printed(tuple((page, glyph) for glyph in run[start:end]))
                found.append(Piece(printed, number, place, text[start:end], is_apart and start == 0))
                place += 1
    return found


def _runs(line: Line) -> Iterable[tuple[list[Glyph], bool]]:
    """The glyphs between gaps, and whether a wide gap stands before them."""
    run: list[Glyph] = []
    is_apart = False
    for glyph in line.glyphs:
        if glyph.text != " ":
            run.append(glyph)
        elif run:
            yield run, is_apart
            run, is_apart = [], glyph.x1 - glyph.x0 >= _WIDE_GAP
    if run:
        yield run, is_apart


@dataclass(frozen=True)
class Header:
    """A header found among pieces: ``pieces[start:end]``, and the pieces of each label in their order."""

    start: int
    end: int
    labels: Mapping[str, tuple[Piece, ...]]

    def text(self, role: str) -> str:
        """A label as printed."""
        return "".join(piece.text for piece in self.labels[role])


def find_header(
    pieces: Sequence[Piece],
    start: int,
    roles: Mapping[str, Sequence[str]],
    is_enough: Callable[[set[str]], bool],
) -> Header | None:
    """The first header at or after ``start``: labels whose wrapped pieces may stand in any order.

    A piece goes to a label that it begins or continues. The header is where every label that was begun is
    complete and ``is_enough`` accepts the roles of the complete labels; it is as long as it can be, with as
    many labels and as few pieces of another label within a label as there can be.

    Args:
        pieces: The words of the sheet.
        start: Where to begin; a header begins a line.
        roles: The labels that each role may have.
        is_enough: Whether these roles make a header.
    """
    for position in range(start, len(pieces)):
        if pieces[position].place == 0 and (found := _cover(pieces, position, roles, is_enough)):
            return found
    return None


def _cover(
    pieces: Sequence[Piece],
    start: int,
    roles: Mapping[str, Sequence[str]],
    is_enough: Callable[[set[str]], bool],
) -> Header | None:
    names = list(roles)
    best: tuple[tuple[int, int, int], tuple[tuple[int, ...], ...]] | None = None
    seen: set[tuple[int, tuple[tuple[int, ...], ...]]] = set()

    def visit(position: int, given: tuple[tuple[int, ...], ...]) -> None:
        nonlocal best
        if (position, given) in seen:
            return
        seen.add((position, given))
        texts = ["".join(pieces[i].text for i in part) for part in given]
        done = {name for name, text in zip(names, texts, strict=True) if text in roles[name]}
        if len(done) == sum(map(bool, texts)) and is_enough(done):
            breaks = sum(j - i > 1 for part in given for i, j in pairwise(part))
            score = (position, len(done), -breaks)
            if best is None or score > best[0]:
                best = (score, given)
        if position == len(pieces):
            return
        for index, name in enumerate(names):
            longer = texts[index] + pieces[position].text
            if any(label.startswith(longer) for label in roles[name]):
                visit(position + 1, (*given[:index], (*given[index], position), *given[index + 1 :]))

    visit(start, ((),) * len(names))
    if best is None:
        return None
    (end, _, _), given = best
    labels = {name: tuple(pieces[i] for i in part) for name, part in zip(names, given, strict=True) if part}
    return Header(start, end, labels)
