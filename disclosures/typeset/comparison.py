"""What was printed against what was read: figure by figure, with its place, and why one differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from disclosures.documents.document import Box
from disclosures.filing import Figure

IDENTITY = (
    *("statement", "concept", "function_code", "economic_code", "fund", "nature", "scenario"),
    *("period", "operator", "row_code"),
)
"""What a figure is about."""
VALUE = ("value", "unit", "is_blank", "raw_text")
"""What it says."""
LABELS = ("row_label", "column_label", "side")
"""Sentences have none, and the truth names them only where the form has them: compared where it does."""
SLACK = 1.0
"""Points by which the edges of a box may differ."""
PICTURE_SLACK = 12.0
"""The same where OCR has read: its boxes are around ink, and those of fonts around its space too."""


class Cause(StrEnum):
    """Why a figure was not read exactly."""

    MISSING = "missing"
    EXTRA = "extra"
    WRONG_VALUE = "wrong value"
    WRONG_CONCEPT = "wrong concept"
    WRONG_PLACE = "wrong place"
    WRONG_LABEL = "wrong label"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One exception: ``truth`` is null where something was read that nobody printed, ``found`` where nothing
    was read."""

    cause: Cause
    truth: Figure | None
    found: Figure | None

    def __str__(self) -> str:
        parts = [f"{self.cause}:"]
        if self.truth is not None:
            parts.append(f"printed {_short(self.truth)}")
        if self.found is not None:
            parts.append(f"read {_short(self.found)}")
        if self.truth is not None and self.found is not None:
            names = (*IDENTITY, *VALUE, *LABELS)
            differing = [n for n in names if _text(self.truth, n) != _text(self.found, n)]
            if differing:
                parts.append(f"({', '.join(differing)} differ)")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much of the truth was read exactly, and the exceptions."""

    figures: int
    exact: int
    mismatches: tuple[Mismatch, ...]


def compare(truth: Iterable[Figure], found: Iterable[Figure], slack: float = SLACK) -> Comparison:
    """Compare what was read with what was printed.

    A figure is read exactly if statement, concept, all dimensions, scenario, period, value, unit, operator,
    blankness and printed text agree, labels where the truth has them, and its box on its page, within
    ``slack`` points: see `is_at`.
    """
    by_words = _grouped(found)
    exact = 0
    misplaced: list[tuple[Figure, list[Figure]]] = []
    mismatches: list[Mismatch] = []
    unread: list[Figure] = []
    for words, printed in _grouped(truth).items():
        candidates = by_words.pop(words, [])
        left: list[Figure] = []
        for figure in printed:
            match = next((c for c in candidates if is_at(figure, c, slack)), None)
            if match is None:
                left.append(figure)
                continue
            candidates.remove(match)
            if _has_labels(figure, match):
                exact += 1
            else:
                mismatches.append(Mismatch(Cause.WRONG_LABEL, figure, match))
        misplaced += [(figure, candidates) for figure in left]
        if candidates:
            by_words[words] = candidates
    for figure, candidates in misplaced:
        if candidates:
            mismatches.append(Mismatch(Cause.WRONG_PLACE, figure, candidates.pop(0)))
        else:
            unread.append(figure)
    extra = [figure for group in by_words.values() for figure in group]
    mismatches += _told_apart(unread, extra)
    return Comparison(exact + sum(m.truth is not None for m in mismatches), exact, tuple(mismatches))


def is_at(truth: Figure, found: Figure, slack: float = SLACK) -> bool:
    """Whether something was read where it was printed.

    Across, the edges agree. Up and down, faces differ in what they call the box of a character: what was read
    has its middle on the printed line and does not reach beyond half its height. A blank figure has its
    cell's box, whose edges agree.
    """
    if found.page != truth.page or abs(found.x0 - truth.x0) > slack or abs(found.x1 - truth.x1) > slack:
        return False
    if truth.is_blank:
        return abs(found.y0 - truth.y0) <= slack and abs(found.y1 - truth.y1) <= slack
    height = truth.y1 - truth.y0
    return (
        truth.y0 <= (found.y0 + found.y1) / 2 <= truth.y1
        and found.y0 >= truth.y0 - height / 2
        and found.y1 <= truth.y1 + height / 2
    )


def _grouped(figures: Iterable[Figure]) -> dict[tuple[str, ...], list[Figure]]:
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[tuple(_text(figure, name) for name in (*IDENTITY, *VALUE))].append(figure)
    return groups


def _told_apart(unread: Sequence[Figure], extra: list[Figure]) -> list[Mismatch]:
    """Pair what was not read with what was read instead of it; the rest is missing or extra."""
    mismatches = []
    for figure in unread:
        instead = next((f for f in extra if _overlap(figure, f) and _agree(figure, f, VALUE)), None)
        cause = Cause.WRONG_CONCEPT
        if instead is None:
            cause = Cause.WRONG_VALUE
            alike = [f for f in extra if _agree(figure, f, IDENTITY)]
            instead = next((f for f in alike if _overlap(figure, f)), None)
        if instead is None:
            mismatches.append(Mismatch(Cause.MISSING, figure, None))
        else:
            extra.remove(instead)
            mismatches.append(Mismatch(cause, figure, instead))
    return mismatches + [Mismatch(Cause.EXTRA, None, figure) for figure in extra]


def _overlap(one: Figure, other: Figure) -> bool:
    a, b = Box(one.x0, one.y0, one.x1, one.y1), Box(other.x0, other.y0, other.x1, other.y1)
    is_near = a.x0 <= b.x1 and b.x0 <= a.x1 and a.y0 <= b.y1 and b.y0 <= a.y1
    return one.page == other.page and is_near


def _agree(one: Figure, other: Figure, names: Iterable[str]) -> bool:
    return all(_text(one, name) == _text(other, name) for name in names)


def _has_labels(truth: Figure, found: Figure) -> bool:
    return all(not getattr(truth, n) or getattr(truth, n) == getattr(found, n) for n in LABELS)


def _text(figure: Figure, name: str) -> str:
    """The value of a field as it is compared: 1.50 is not 1.5, for the decimals are printed."""
    return str(getattr(figure, name))


def _short(figure: Figure) -> str:
    """A figure in one line for people."""
    dimensions = (figure.function_code, figure.economic_code, figure.fund, figure.nature)
    about = "/".join(str(part) for part in (figure.concept, *dimensions) if part)
    labels = "|".join(part for part in (figure.side, figure.row_label, figure.column_label) if part)
    said = "blank" if figure.is_blank else f"{figure.raw_text!r}"
    box = f"{figure.x0:.1f},{figure.y0:.1f},{figure.x1:.1f},{figure.y1:.1f}"
    return f"{figure.statement} {about} {figure.scenario} [{labels}] {said} on page {figure.page} at {box}"
