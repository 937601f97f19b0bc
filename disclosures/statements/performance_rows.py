"""The rows of an indicator block whose columns are lost: which piece of text belongs to which cell.

Every row has one line that ends with its points (分值 … 得分); the pieces around it are the wrapped lines of its
other cells, roughly in the order of the columns. All ways to give the pieces to cells are followed from the
first piece to the last; a way costs something for every irregularity (a step back in the order of the columns,
a line that is not filled, words that the taxonomy does not know), and the least irregular way is the reading.
Where two ways are equally regular nothing is chosen: the rows in which they differ are ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from disclosures.statements.performance_pieces import Piece
from disclosures.statements.performance_values import (
    is_number,
    may_begin_value,
    parse_value,
    split_operator,
)
from disclosures.statements.performance_wrapping import SENTENCE_END, Column, Width, width_of
from disclosures.taxonomy.performance import taxonomy

# What an irregularity costs. Only the order matters: what is common in a scrambled row is cheap, what is all but
# excluded is dear; the last two only decide between ways that are otherwise equal.
_STEP_BACK = 4  # a piece of an earlier column after one of a later column
_BROKEN_LINE = 4  # two pieces of one printed line, apart in the source
_CELLS_ON_ONE_LINE = 4
_OTHER_PARENT = 4  # a second level under a first level that is not known to have it
_FREE_WORDS = 4  # a target in words that the taxonomy does not have
_PARAGRAPH = 8  # a line that is not full and ends a sentence
_BEFORE_POINTS = 8  # a column that stands after the points begins before them
_LEVEL_IN_NAME = 8  # a name begins with a level where the row has none
_DATE_IN_NAME = 8
_UNKNOWN_UNIT = 8
_LEVEL_IN_REASON = 8  # a reason ends with a first level
_BASIS_IS_NO_DOCUMENT = 12
_VALUE_MISSING = 12
_LEVEL2_MISSING = 16
_UNREAD_PIECE = 4
_TEXT_IS_LEVEL = 1
_AFTER_POINTS = 1  # a piece of a column that stands before the points comes after them
# Ways that are worse than the best by more than this are dropped.
_MARGIN = 24
_TIES_KEPT = 4
_LONGEST_TAIL_VALUE = 4
# As much of a text as its ending is looked at.
_LONGEST_ENDING = 8
# No column that has a name or a reason in it is wider, in tenths of a character.
_WIDEST_NARROW_COLUMN = 200

_LEVELS = ("level1", "level2")
_YEAR = re.compile(r"(?:19|20)\d\d年")


@dataclass(frozen=True)
class RowCells:
    """A row as read: the pieces of each cell by role, in their order.

    ``is_read`` is false where no way to read the row exists, ``is_ambiguous`` where several are equally good;
    then only the cells that all ways share are given.
    """

    cells: Mapping[str, tuple[Piece, ...]]
    is_read: bool = True
    is_ambiguous: bool = False
    leftover: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class _Anchor:
    """The points of a row: ``pieces[start:end]``, by role."""

    start: int
    end: int
    cells: Mapping[str, tuple[int, ...]]


class _Way(NamedTuple):
    """One way to read up to here. ``cells`` and ``lines`` follow the roles of the reader; rows before in ``past``."""

    unread: int
    cost: int
    row: int
    is_unread: bool
    is_past_points: bool
    level1: str
    column: int
    cells: tuple[tuple[int, ...], ...]
    lines: tuple[Width | None, ...]
    past: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]


def read_rows(
    pieces: Sequence[Piece], columns: Sequence[str], widths: Mapping[str, Column | None]
) -> tuple[list[RowCells], tuple[Piece, ...]]:
    """Read the rows of one block.

    Args:
        pieces: The words between the header and the total row.
        columns: The roles of the columns in their order on paper.
        widths: What is known of the width of each column of text, by role.

    Returns:
        The rows in order, and the pieces that belong to none (all of them if no row was found).
    """
    lines = {pieces[i].line for anchor in _anchors(pieces, columns) for i in range(anchor.start, anchor.end)}
    if not lines:
        return [], tuple(pieces)
    pieces = _grouped(pieces, lines)
    anchors = _anchors(pieces, columns)
    roles = [role for role in columns if role not in anchors[0].cells]
    texts = [role for role in roles if _kind(role) == "text" or role == "level3"]
    guesses = list(product(*(_candidates(pieces, role, widths.get(role)) for role in texts)))
    best: list[_Way] = []
    for most_unread in (0, len(anchors)):
        for guess in guesses:
            reader = _Reader(
                pieces, anchors, columns, roles, dict(zip(texts, guess, strict=True)), most_unread
            )
            best += reader.read()
        if best:
            break
    key = min((way.unread, way.cost) for way in best)
    readings = [past for way in best if (way.unread, way.cost) == key for past in way.past]
    rows = [
        _row(pieces, roles, anchor, [reading[i] for reading in readings]) for i, anchor in enumerate(anchors)
    ]
    return rows, ()


def _grouped(pieces: Sequence[Piece], lines_with_points: set[int]) -> list[Piece]:
    """Join what stands on one line, but for the lines with points: elsewhere a line belongs to one cell.

    Only a level and a value with its sign of comparison stand beside another cell.
    """
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
        ):
            found[-1] = before.joined(piece)
        else:
            found.append(piece)
    return found


def _kind(role: str) -> str:
    return taxonomy().column(role).kind


def _candidates(pieces: Sequence[Piece], role: str, known: Column | None) -> list[Column]:
    """The widths that a column may have: known from its header, or else that of some printed line."""
    if known is not None and known.high > known.low:
        return [known]
    least = known.low if known else 0
    lows = {width_of(piece.spaced).low for piece in pieces} | {least}
    return [Column.exactly(low) for low in sorted(lows) if least <= low <= _WIDEST_NARROW_COLUMN]


def _anchors(pieces: Sequence[Piece], columns: Sequence[str]) -> list[_Anchor]:
    """The points of all rows: weight to score, at the end of a line."""
    tail = columns[columns.index("weight") : columns.index("score") + 1]
    found: list[_Anchor] = []
    for position, piece in enumerate(pieces):
        is_last = position + 1 == len(pieces) or pieces[position + 1].line != piece.line
        floor = found[-1].end if found else 0
        if is_last and (anchor := _anchor_at(pieces, position, tail, floor)):
            found.append(anchor)
    return found


def _anchor_at(pieces: Sequence[Piece], last: int, tail: Sequence[str], floor: int) -> _Anchor | None:
    def before(end: int, roles: Sequence[str]) -> tuple[tuple[int, ...], ...] | None:
        """The pieces of each of ``roles``, the last of which ends before ``end``."""
        if not roles:
            return ()
        longest = 1 if _kind(roles[-1]) == "score" else _LONGEST_TAIL_VALUE
        for start in range(end - 1, max(floor, end - longest) - 1, -1):
            if _fits_tail(pieces, roles[-1], start, end):
                rest = before(start, roles[:-1])
                if rest is not None:
                    return (*rest, tuple(range(start, end)))
        return None

    found = before(last + 1, tail)
    if found is None:
        return None
    return _Anchor(found[0][0], last + 1, dict(zip(tail, found, strict=True)))


def _fits_tail(pieces: Sequence[Piece], role: str, start: int, end: int) -> bool:
    text = "".join(piece.text for piece in pieces[start:end])
    if _kind(role) == "score":
        return is_number(text) and not text.endswith("%")
    value = parse_value(text)
    is_one_line = pieces[start].line == pieces[end - 1].line
    return not value.is_free or (end - start == 1 and is_one_line and not is_number(text))


class _Reader:
    """Follows all ways through the pieces of one block, for one guess of the widths."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        anchors: Sequence[_Anchor],
        columns: Sequence[str],
        roles: Sequence[str],
        widths: Mapping[str, Column],
        most_unread: int,
    ) -> None:
        self.most_unread = most_unread
        self.pieces = pieces
        self.anchors = anchors
        self.roles = roles
        self.columns = [columns.index(role) for role in roles]
        self.tail_column = columns.index("score")
        self.widths = [widths.get(role) for role in roles]
        self.kinds = [_kind(role) for role in roles]
        self.anchor_lines = [pieces[anchor.start].line for anchor in anchors]
        words = taxonomy()
        self.level_names = [frozenset(words.levels) if role == "level1" else words.level2 for role in roles]
        self.level_beginnings = [
            frozenset(name[:end] for name in names for end in range(1, len(name) + 1))
            for names in self.level_names
        ]
        self.level1_names = tuple(words.levels)
        self.all_levels = frozenset(words.levels) | words.level2

    def read(self) -> list[_Way]:
        """The best ways to the end of the block; ties stand in ``past``."""
        empty: tuple[tuple[int, ...], ...] = ((),) * len(self.roles)
        first = _Way(0, 0, 0, False, False, "", -1, empty, (None,) * len(self.roles), ((),))
        ways = self._or_unread(first)
        next_anchor = 0
        position = 0
        while position < len(self.pieces):
            if next_anchor < len(self.anchors) and position == self.anchors[next_anchor].start:
                # The points close what stands before them: only ways that have come to this row go on.
                ways = [
                    self._at_points(way) for way in ways if way.row == next_anchor and self._has_come(way)
                ]
                position = self.anchors[next_anchor].end
                next_anchor += 1
                continue
            ways = self._step(ways, position, next_anchor)
            position += 1
        done = [way for way in ways if way.row == len(self.anchors) - 1]
        return self._finish(done)

    def _has_come(self, way: _Way) -> bool:
        """Whether a row can have its points now: named, its levels whole, its values begun if they ever will."""
        if way.is_unread:
            return True
        for index, role in enumerate(self.roles):
            text = self._text(way, index)
            if role == "level3" and not text:
                return False
            if role in _LEVELS and text and text not in self.level_names[index]:
                return False
            if self.kinds[index] == "value" and self._value_cost(text, way.cells[index]) is None:
                return False
        return True

    def _at_points(self, way: _Way) -> _Way:
        return way._replace(column=self.tail_column, is_past_points=True)

    def _step(self, ways: list[_Way], position: int, next_anchor: int) -> list[_Way]:
        """Give one piece to every cell that can take it, in the row at hand or as the first of the next row."""
        at_next_points = (
            next_anchor < len(self.anchors) and self.pieces[position].line == self.anchor_lines[next_anchor]
        )
        open_ways = [way for way in ways if not (at_next_points and way.row < next_anchor)]
        if next_anchor < len(self.anchors):
            open_ways += self._finish([way for way in ways if way.row == next_anchor - 1])
        found = [new for way in open_ways for new in self._placed(way, position)]
        return self._pruned(found)

    def _pruned(self, ways: list[_Way]) -> list[_Way]:
        """The ways worth following.

        Near the best of those with the fewest unread rows, or with one row more; of ways that have the same
        future, the best.
        """
        best: dict[int, int] = {}
        for way in ways:
            best[way.unread] = min(best.get(way.unread, way.cost), way.cost)
        fewest = min(best, default=0)
        kept: dict[tuple[object, ...], list[_Way]] = {}
        for way in ways:
            if way.unread > fewest + 1 or way.cost > best[way.unread] + _MARGIN:
                continue
            group = kept.setdefault(self._future(way), [])
            if group and way.cost < group[0].cost:
                group.clear()
            if not group or (way.cost == group[0].cost and len(group) < _TIES_KEPT):
                group.append(way)
        return [way for group in kept.values() for way in group]

    def _future(self, way: _Way) -> tuple[object, ...]:
        """All that the cost of the coming pieces depends on."""
        cells: list[object] = []
        for index, given in enumerate(way.cells):
            if self.widths[index] is None:
                cells.append(given)
            elif given:
                cells.append((given[-1], way.lines[index], self._text(way, index)[-_LONGEST_ENDING:]))
            else:
                cells.append(None)
        return (way.row, way.unread, way.is_unread, way.is_past_points, way.level1, way.column, *cells)

    def _finish(self, ways: list[_Way]) -> list[_Way]:
        """Close the row at hand; ways that then stand at the same point become one, with all their pasts."""
        best: dict[tuple[int, str], list[_Way]] = {}
        for way in ways:
            cost = 0 if way.is_unread else self._closing_cost(way)
            if cost is None:
                continue
            closed = way._replace(cost=way.cost + cost)
            level1 = "" if way.is_unread else self._own(way, "level1") or way.level1
            group = best.setdefault((closed.unread, level1), [])
            if group and closed.cost < group[0].cost:
                group.clear()
            if not group or closed.cost == group[0].cost:
                group.append(closed)
        empty: tuple[tuple[int, ...], ...] = ((),) * len(self.roles)
        nothing: tuple[Width | None, ...] = (None,) * len(self.roles)
        opened: list[_Way] = []
        for (unread, level1), group in best.items():
            pasts = tuple((*past, () if way.is_unread else way.cells) for way in group for past in way.past)[
                :_TIES_KEPT
            ]
            fresh = _Way(
                unread,
                group[0].cost,
                group[0].row + 1,
                False,
                False,
                level1,
                -1,
                empty,
                nothing,
                pasts,
            )
            opened += self._or_unread(fresh)
        return opened

    def _or_unread(self, way: _Way) -> list[_Way]:
        """A new row, and the row that cannot be read, where rows may be given up."""
        if way.unread >= self.most_unread:
            return [way]
        return [way, way._replace(unread=way.unread + 1, is_unread=True)]

    def _placed(self, way: _Way, position: int) -> list[_Way]:
        if way.is_unread:
            return [way._replace(cost=way.cost + _UNREAD_PIECE)]
        found: list[_Way] = []
        # A line with points is one line of the table: its cells stand in the order of the columns.
        is_on_points = self.pieces[position].line in self.anchor_lines
        is_in_order = is_on_points and self.pieces[position].place > 0
        for index, kind in enumerate(self.kinds):
            if is_in_order and self.columns[index] < way.column and self.roles[index] not in _LEVELS:
                continue
            if is_on_points and self.columns[index] > self.tail_column:
                continue
            if self.roles[index] in _LEVELS:
                new = self._in_level(way, position, index)
            elif kind == "value":
                new = self._in_value(way, position, index)
            else:
                new = self._in_text(way, position, index)
            found += new
        return found

    def _in_level(self, way: _Way, position: int, index: int) -> list[_Way]:
        if way.is_past_points:
            return []
        text = self._text(way, index) + self.pieces[position].text
        if text not in self.level_beginnings[index]:
            return []
        is_late = self.roles[index] == "level1" and any(
            way.cells[i] for i, role in enumerate(self.roles) if role == "level2"
        )
        # Cells merged over rows stand in their middle, so a level is never out of order with the columns.
        return [self._given(way, position, index, _STEP_BACK if is_late else 0)._replace(column=way.column)]

    def _in_value(self, way: _Way, position: int, index: int) -> list[_Way]:
        piece = self.pieces[position]
        text = self._text(way, index)
        on_points = piece.line in self.anchor_lines
        if way.is_past_points and (not text or piece.text not in taxonomy().units):
            return []
        if not may_begin_value(text + piece.text) and not (on_points and not text):
            return []
        return [self._given(way, position, index, self._order_cost(way, index))]

    def _in_text(self, way: _Way, position: int, index: int) -> list[_Way]:
        column = self.widths[index]
        piece = self.pieces[position]
        if column is None or split_operator(piece.text)[0] and piece.text[0] in "<>=≥≤＞＜＝":
            return []
        is_behind_points = self.columns[index] > self.tail_column
        cost = self._order_cost(way, index)
        if is_behind_points and not way.is_past_points and not way.cells[index]:
            cost += _BEFORE_POINTS
        if way.is_past_points and not is_behind_points:
            cost += _AFTER_POINTS
        cost += _TEXT_IS_LEVEL if piece.text in self.all_levels else 0
        if self.roles[index] == "level3":
            if piece.text in self.all_levels and not way.cells[index] and not self._own(way, "level2"):
                cost += _LEVEL_IN_NAME
            cost += _DATE_IN_NAME if _YEAR.match(piece.text) else 0
        width = width_of(piece.spaced)
        line = way.lines[index]
        if line is None:
            options = [(width, 0)]
        else:
            options = self._continued(column, line, way.cells[index][-1], position, width)
        return [
            self._given(way, position, index, cost + extra, new) for new, extra in options if column.fits(new)
        ]

    def _continued(
        self, column: Column, line: Width, last: int, position: int, width: Width
    ) -> list[tuple[Width, int]]:
        """The line on which a piece can stand that follows the piece ``last`` in its cell, and what it costs."""
        before, piece = self.pieces[last], self.pieces[position]
        if before.line == piece.line:
            return [(line.plus(width, spaced=True), 0 if position == last + 1 else _CELLS_ON_ONE_LINE)]
        options: list[tuple[Width, int]] = []
        if column.is_full(line, before.text, piece.text):
            options.append((width, 0))
        elif before.text[-1] in SENTENCE_END:
            options.append((width, _PARAGRAPH))
        if len(piece.text) == 1 or position > last + 1 or before.page != piece.page:
            options.append((line.plus(width), _BROKEN_LINE))
        return options

    def _order_cost(self, way: _Way, index: int) -> int:
        return _STEP_BACK if self.columns[index] < way.column else 0

    def _given(self, way: _Way, position: int, index: int, cost: int, line: Width | None = None) -> _Way:
        cells = (*way.cells[:index], (*way.cells[index], position), *way.cells[index + 1 :])
        lines = way.lines if line is None else (*way.lines[:index], line, *way.lines[index + 1 :])
        return way._replace(cost=way.cost + cost, column=self.columns[index], cells=cells, lines=lines)

    def _text(self, way: _Way, index: int) -> str:
        return "".join(self.pieces[i].text for i in way.cells[index])

    def _own(self, way: _Way, role: str) -> str:
        return self._text(way, self.roles.index(role)) if role in self.roles else ""

    def _closing_cost(self, way: _Way) -> int | None:
        """What the row costs as a whole; ``None`` if it cannot be one."""
        words = taxonomy()
        texts = {role: self._text(way, index) for index, role in enumerate(self.roles)}
        level1, level2 = self._own(way, "level1"), self._own(way, "level2")
        if (
            not texts["level3"]
            or (level1 and level1 not in words.levels)
            or (level2 and level2 not in words.level2)
        ):
            return None
        cost = 0
        if level1 and not level2:
            cost += _LEVEL2_MISSING
        elif level2 and level2 not in words.levels.get(level1 or way.level1, {level2}):
            cost += _OTHER_PARENT
        for index, role in enumerate(self.roles):
            if self.kinds[index] == "value":
                value_cost = self._value_cost(texts[role], way.cells[index])
                if value_cost is None:
                    return None
                cost += value_cost
        for index, role in enumerate(self.roles):
            if self.columns[index] > self.tail_column and texts[role].endswith(self.level1_names):
                cost += _LEVEL_IN_REASON
        if "basis" in texts and not texts["basis"].endswith(words.basis_endings):
            cost += _BASIS_IS_NO_DOCUMENT
        return cost

    def _value_cost(self, text: str, given: tuple[int, ...]) -> int | None:
        if not text:
            return _VALUE_MISSING
        value = parse_value(text)
        if value.is_free:
            on_points = self.pieces[given[0]].line in self.anchor_lines
            return _FREE_WORDS if len(given) == 1 and on_points else None
        return _UNKNOWN_UNIT if value.unit and value.unit not in taxonomy().units else 0


def _row(
    pieces: Sequence[Piece],
    roles: Sequence[str],
    anchor: _Anchor,
    readings: Sequence[tuple[tuple[int, ...], ...]],
) -> RowCells:
    points = {role: tuple(pieces[i] for i in given) for role, given in anchor.cells.items()}
    if any(not reading for reading in readings):
        return RowCells(points, is_read=False)
    cells = dict(points)
    leftover: set[int] = set()
    for index, role in enumerate(roles):
        ways = {reading[index] for reading in readings}
        texts = {"".join(pieces[i].text for i in given) for given in ways}
        if len(texts) == 1:
            cells[role] = tuple(pieces[i] for i in min(ways))
        else:
            leftover.update(i for given in ways for i in given)
    return RowCells(cells, is_ambiguous=bool(leftover), leftover=tuple(pieces[i] for i in sorted(leftover)))
