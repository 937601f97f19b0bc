"""What a way to read a row without columns costs: how far it is from how forms are printed and wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosures.statements.performance.block import LEVELS, Block, Way
from disclosures.statements.performance.values import may_begin_value, parse_value, split_operator
from disclosures.statements.performance.wrapping import SENTENCE_END, Column, Width, width_of
from disclosures.taxonomy.performance import taxonomy

# Only the order matters: what is common in a scrambled row is cheap, what is all but excluded is dear, and
# the last two only decide between ways that are otherwise equal.
_STEP_BACK = 4  # a piece of an earlier column after one of a later column
_BROKEN_LINE = 4  # two pieces of one printed line, apart in the source
_CELLS_ON_ONE_LINE = 4  # a cell that is left and taken up again within a line
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
_TEXT_IS_LEVEL = 1
_AFTER_POINTS = 1  # a piece of a column that stands before the points comes after them

UNREAD_PIECE = 4
"""What a piece costs that is left in an unread row."""

LONGEST_ENDING = 8
"""As much of a text as is looked at when its row is closed."""

_YEAR = re.compile(r"(?:19|20)\d\d年")


def place(block: Block, way: Way, position: int) -> Iterator[Way]:
    """The ways on from ``way``: the piece at ``position`` in every cell of the row that can take it."""
    piece = block.pieces[position]
    # A line with points is one line of the table: its cells stand in the order of the columns, none behind.
    on_points = piece.line in block.lines_with_points
    in_order = on_points and piece.place > 0
    for index, role in enumerate(block.roles):
        column = block.columns[index]
        if role in LEVELS:
            yield from _in_level(block, way, position, index)
        elif (in_order and column < way.column) or (on_points and column > block.points_column):
            continue
        elif block.kinds[index] == "value":
            yield from _in_value(block, way, position, index, on_points)
        else:
            yield from _in_text(block, way, position, index)


def _given(block: Block, way: Way, position: int, index: int, cost: int, line: Width | None = None) -> Way:
    cells = (*way.cells[:index], (*way.cells[index], position), *way.cells[index + 1 :])
    lines = way.lines if line is None else (*way.lines[:index], line, *way.lines[index + 1 :])
    return way._replace(cost=way.cost + cost, column=block.columns[index], cells=cells, lines=lines)


def _order_cost(block: Block, way: Way, index: int) -> int:
    return _STEP_BACK if block.columns[index] < way.column else 0


def _in_level(block: Block, way: Way, position: int, index: int) -> Iterator[Way]:
    text = block.text(way, index) + block.pieces[position].text
    if way.is_past_points or text not in block.level_beginnings[index]:
        return
    is_late = block.roles[index] == "level1" and block.text_of(way, "level2")
    # Cells merged over rows stand in their middle, so a level is never out of order with the columns.
    yield _given(block, way, position, index, _STEP_BACK if is_late else 0)._replace(column=way.column)


def _in_value(block: Block, way: Way, position: int, index: int, on_points: bool) -> Iterator[Way]:
    piece = block.pieces[position]
    text = block.text(way, index)
    if way.is_past_points and (not text or piece.text not in taxonomy().units):
        return
    if piece.is_apart and text and way.cells[index][-1] == position - 1:
        return
    # Words and units that the taxonomy does not know are told by standing on the line with the points.
    is_whole = on_points and (not text or not parse_value(text + piece.text).is_free)
    if is_whole or may_begin_value(text + piece.text):
        yield _given(block, way, position, index, _order_cost(block, way, index))


def _in_text(block: Block, way: Way, position: int, index: int) -> Iterator[Way]:
    column = block.widths[index]
    piece = block.pieces[position]
    sign = split_operator(piece.text)[0]
    if column is None or (sign is not None and not piece.text[0].isalpha()):
        return
    cost = _order_cost(block, way, index) + _text_cost(block, way, position, index)
    width = width_of(piece.spaced)
    line = way.lines[index]
    options = [(width, 0)]
    if line is not None:
        options = _continued(block, column, line, way.cells[index][-1], position)
    for new, extra in options:
        if column.fits(new):
            yield _given(block, way, position, index, cost + extra, new)


def _text_cost(block: Block, way: Way, position: int, index: int) -> int:
    piece = block.pieces[position]
    is_behind_points = block.columns[index] > block.points_column
    cost = _TEXT_IS_LEVEL if piece.text in block.all_levels else 0
    if is_behind_points and not way.is_past_points and not way.cells[index]:
        cost += _BEFORE_POINTS
    if way.is_past_points and not is_behind_points:
        cost += _AFTER_POINTS
    if block.roles[index] == "level3":
        if piece.text in block.all_levels and not way.cells[index] and not block.text_of(way, "level2"):
            cost += _LEVEL_IN_NAME
        cost += _DATE_IN_NAME if _YEAR.match(piece.text) else 0
    return cost


def _continued(
    block: Block, column: Column, line: Width, last: int, position: int
) -> list[tuple[Width, int]]:
    """The line on which a piece can stand after the piece ``last`` of its cell, and what that costs."""
    before, piece = block.pieces[last], block.pieces[position]
    width = width_of(piece.spaced)
    if before.line == piece.line:
        if piece.is_apart and position == last + 1:
            return []
        return [(line.plus(width, spaced=True), 0 if position == last + 1 else _CELLS_ON_ONE_LINE)]
    options: list[tuple[Width, int]] = []
    if column.is_full(line, before.text, piece.text):
        options.append((width, 0))
    elif before.text[-1] in SENTENCE_END:
        options.append((width, _PARAGRAPH))
    # A line comes in two pieces where its last character was set apart, or a cell or a page came between.
    if len(piece.text) == 1 or position > last + 1 or before.page != piece.page:
        options.append((line.plus(width), _BROKEN_LINE))
    return options


def is_ready_for_points(block: Block, way: Way) -> bool:
    """Whether the row at hand can have its points: named, its levels whole, its values values."""
    if way.is_unread:
        return True
    for index, role in enumerate(block.roles):
        text = block.text(way, index)
        if role == "level3" and not text:
            return False
        if role in LEVELS and text and text not in block.level_names[index]:
            return False
        if block.kinds[index] == "value" and _value_cost(block, text, way.cells[index]) is None:
            return False
    return True


def closing_cost(block: Block, way: Way) -> int | None:
    """What the row at hand costs as a whole; ``None`` if it is no row."""
    if way.is_unread:
        return 0
    if not is_ready_for_points(block, way):
        return None
    words = taxonomy()
    level1, level2 = block.text_of(way, "level1"), block.text_of(way, "level2")
    cost = 0
    if level1 and not level2:
        cost += _LEVEL2_MISSING
    elif level2 and level2 not in words.levels.get(level1 or way.level1, (level2,)):
        cost += _OTHER_PARENT
    for index, role in enumerate(block.roles):
        text = block.text(way, index)
        if block.kinds[index] == "value":
            cost += _value_cost(block, text, way.cells[index]) or 0
        if block.columns[index] > block.points_column and text.endswith(block.first_levels):
            cost += _LEVEL_IN_REASON
        if role == "basis" and not text.endswith(words.basis_endings):
            cost += _BASIS_IS_NO_DOCUMENT
    return cost


def _value_cost(block: Block, text: str, given: tuple[int, ...]) -> int | None:
    if not text:
        return _VALUE_MISSING
    value = parse_value(text)
    if value.is_free:
        on_points = block.pieces[given[0]].line in block.lines_with_points
        return _FREE_WORDS if len(given) == 1 and on_points else None
    return _UNKNOWN_UNIT if value.unit and value.unit not in taxonomy().units else 0
