"""The points of indicators (分值 … 得分): the one line of a row that stands out where columns are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disclosures.statements.performance.pieces import Piece
from disclosures.statements.performance.values import is_number, parse_value, split_operator
from disclosures.taxonomy.performance import taxonomy

# A result between weight and score is printed in at most so many pieces.
_LONGEST_VALUE = 4


@dataclass(frozen=True)
class Points:
    """The points of a row: ``pieces[start:end]``, and which of them are in the cell of each role."""

    start: int
    end: int
    cells: Mapping[str, tuple[int, ...]]


def kind_of(role: str) -> str:
    """The kind of the indicator column of that role."""
    return taxonomy().column(role).kind


def with_points(pieces: Sequence[Piece], columns: Sequence[str]) -> tuple[list[Piece], list[Points]]:
    """Find the points of all rows and join, on all other lines, what belongs to one cell.

    The columns from weight to score end a line. A line without points belongs to one cell, but for a level
    and for a value that shows by its sign where it begins.

    Returns:
        The pieces, joined, and the points among them; none if there are none.
    """
    lines = {pieces[i].line for points in _find(pieces, columns) for i in range(points.start, points.end)}
    joined = _joined(pieces, lines)
    return joined, _find(joined, columns)


def _find(pieces: Sequence[Piece], columns: Sequence[str]) -> list[Points]:
    tail = columns[columns.index("weight") : columns.index("score") + 1]
    found: list[Points] = []
    for position, piece in enumerate(pieces):
        is_last = position + 1 == len(pieces) or pieces[position + 1].line != piece.line
        floor = found[-1].end if found else 0
        if is_last and (points := _points_at(pieces, position, tail, floor)):
            found.append(points)
    return found


def _points_at(pieces: Sequence[Piece], last: int, tail: Sequence[str], floor: int) -> Points | None:
    def before(end: int, roles: Sequence[str]) -> tuple[tuple[int, ...], ...] | None:
        """The pieces of each of ``roles``, the last of which ends before ``end``."""
        if not roles:
            return ()
        longest = 1 if kind_of(roles[-1]) == "score" else _LONGEST_VALUE
        for start in range(end - 1, max(floor, end - longest) - 1, -1):
            if _can_be(pieces[start:end], roles[-1]):
                rest = before(start, roles[:-1])
                if rest is not None:
                    return (*rest, tuple(range(start, end)))
        return None

    found = before(last + 1, tail)
    if found is None:
        return None
    return Points(found[0][0], last + 1, dict(zip(tail, found, strict=True)))


def _can_be(pieces: Sequence[Piece], role: str) -> bool:
    text = "".join(piece.text for piece in pieces)
    if kind_of(role) == "score":
        return is_number(text) and not text.endswith("%")
    return not parse_value(text).is_free or (len(pieces) == 1 and not is_number(text))


def _joined(pieces: Sequence[Piece], lines_with_points: set[int]) -> list[Piece]:
    words = taxonomy()
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if (
            before is not None
            and before.line == piece.line
            and piece.line not in lines_with_points
            and before.text not in words.levels
            and before.text not in words.level2
            and split_operator(piece.text)[0] is None
            and not piece.is_apart
        ):
            found[-1] = before.joined(piece)
        else:
            found.append(piece)
    return found
