"""Rules into ruled grids with row and column spans: the tables of a page, from geometry alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from disclosures.documents.document import Box

# Rules closer than this are one rule; pieces of a rule closer than this touch. In points. The value that
# pdfplumber uses too: real producers miss by one or two points, and no row is this low.
TOLERANCE = 3.0
# What no page of a filing has: the densest of 148 real ones has 41 rules one way and a grid of 296 slots.
# More is a drawing, or hostile.
MAX_RULES = 4_000
MAX_SLOTS = 100_000


class TooManyRulesError(Exception):
    """More rules than any table has: the page would take minutes."""


class Rule(NamedTuple):
    """A horizontal rule at y = ``at`` from x = ``start`` to ``end``; a vertical one with x and y swapped."""

    at: float
    start: float
    end: float


class Span(NamedTuple):
    """The place of a cell in its grid.

    ``is_closed``: rules stand on all its sides. ``is_ruled``: at least above and below; what is open there is
    not a cell but the page around a crooked grid.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    is_closed: bool = True
    is_ruled: bool = True


@dataclass(frozen=True)
class Grid:
    """A ruled grid. ``slots[r][c]`` is the index in ``spans`` of the cell that covers row r, column c."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    slots: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """The box around the grid."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def span_box(self, span: Span) -> Box:
        """The box of a cell."""
        return Box(
            self.xs[span.column],
            self.ys[span.row],
            self.xs[span.column + span.column_span],
            self.ys[span.row + span.row_span],
        )


def find_grids(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> tuple[Grid, ...]:
    """Find the ruled grids of a page.

    Rules that touch belong to one grid. Slots that no rule separates are one cell. A grid has at least two
    closed cells: a lone frame around text is not a table.

    Args:
        horizontal: Horizontal rules, in any order, in pieces or doubled.
        vertical: Vertical rules.

    Returns:
        The grids, top down, then from the left.

    Raises:
        TooManyRulesError: if the page has more rules or slots than any table.
    """
    rows, columns = _join(horizontal), _join(vertical)
    if len(rows) > MAX_RULES or len(columns) > MAX_RULES:
        raise TooManyRulesError(f"{len(rows)} horizontal and {len(columns)} vertical rules")
    grids = [_grid(h, v) for h, v in _components(rows, columns)]
    found = [g for g in grids if g is not None and sum(s.is_closed for s in g.spans) >= 2]
    return tuple(sorted(found, key=lambda g: (g.ys[0], g.xs[0])))


def grid_of_boxes(boxes: Iterable[Box]) -> Grid:
    """The grid of cells that something else found: their edges are its rules.

    Args:
        boxes: The cells' boxes, at least one, without overlap; equal edges are exactly equal.

    Returns:
        The grid; where no box is, cells that are not closed.
    """
    cells = sorted(boxes, key=lambda box: (box.y0, box.x0))
    xs = sorted({x for box in cells for x in (box.x0, box.x1)})
    ys = sorted({y for box in cells for y in (box.y0, box.y1)})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    regions = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number, box in enumerate(cells):
        for r in range(row[box.y0], row[box.y1]):
            regions[r][column[box.x0] : column[box.x1]] = [number] * (column[box.x1] - column[box.x0])
    spans = [
        s if regions[s.row][s.column] >= 0 else s._replace(is_closed=False, is_ruled=False)
        for s in _rectangles(regions)
    ]
    return _compact(xs, ys, spans)


def _join(rules: Iterable[Rule]) -> list[Rule]:
    """Snap parallel rules to one position and join the pieces of each; sorted, without specks."""
    clusters: list[list[Rule]] = []
    last = float("-inf")
    for rule in sorted(rules):
        if rule.at - last > TOLERANCE:
            clusters.append([])
        clusters[-1].append(rule)
        last = rule.at
    joined: list[Rule] = []
    for cluster in clusters:
        at = sum([r.at for r in cluster]) / len(cluster)
        pieces = sorted([(r.start, r.end) for r in cluster])
        start, end = pieces[0]
        for piece_start, piece_end in pieces[1:]:
            if piece_start - end <= TOLERANCE:
                end = max(end, piece_end)
            else:
                joined.append(Rule(at, start, end))
                start, end = piece_start, piece_end
        joined.append(Rule(at, start, end))
    return [r for r in joined if r.end - r.start >= TOLERANCE]


def _components(rows: list[Rule], columns: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Sets of rules that touch each other, directly or through others."""
    parent = list(range(len(rows) + len(columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    heights = [r.at for r in rows]
    for j, (x, start, end) in enumerate(columns, start=len(rows)):
        first = bisect_left(heights, start - TOLERANCE)
        last = bisect_right(heights, end + TOLERANCE)
        for i in range(first, last):
            if rows[i].start - TOLERANCE <= x <= rows[i].end + TOLERANCE:
                parent[root(i)] = root(j)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(rows):
        members[root(i)][0].append(rule)
    for j, rule in enumerate(columns, start=len(rows)):
        members[root(j)][1].append(rule)
    return [m for m in members.values() if len(m[0]) >= 2 and len(m[1]) >= 2]


def _grid(horizontal: list[Rule], vertical: list[Rule]) -> Grid | None:
    """The grid that one connected set of rules draws."""
    ys = sorted({r.at for r in horizontal})
    xs = sorted({r.at for r in vertical})
    if len(xs) < 2 or len(ys) < 2:
        return None
    if (len(xs) - 1) * (len(ys) - 1) > MAX_SLOTS:
        raise TooManyRulesError(f"{len(ys) - 1} rows by {len(xs) - 1} columns")
    above = _borders(horizontal, ys, xs)
    left = _borders(vertical, xs, ys)
    regions = _regions(above, left)
    spans = [_with_sides(span, above, left) for span in _rectangles(regions)]
    return _compact(xs, ys, spans)


def _borders(rules: list[Rule], positions: list[float], across: list[float]) -> list[list[bool]]:
    """``borders[i][k]``: a rule at ``positions[i]`` covers all from ``across[k]`` to ``across[k + 1]``."""
    index = {at: i for i, at in enumerate(positions)}
    borders = [[False] * (len(across) - 1) for _ in positions]
    for at, start, end in rules:
        first = bisect_left(across, start - TOLERANCE)
        last = bisect_right(across, end + TOLERANCE) - 1
        if last > first:
            borders[index[at]][first:last] = [True] * (last - first)
    return borders


def _regions(above: list[list[bool]], left: list[list[bool]]) -> list[list[int]]:
    """Number the regions of slots that no rule separates: ``regions[r][c]``."""
    row_count, column_count = len(above) - 1, len(left) - 1
    regions = [[-1] * column_count for _ in range(row_count)]
    number = 0
    for row in range(row_count):
        for column in range(column_count):
            if regions[row][column] >= 0:
                continue
            regions[row][column] = number
            todo = [(row, column)]
            while todo:
                r, c = todo.pop()
                if c + 1 < column_count and not left[c + 1][r] and regions[r][c + 1] < 0:
                    regions[r][c + 1] = number
                    todo.append((r, c + 1))
                if c > 0 and not left[c][r] and regions[r][c - 1] < 0:
                    regions[r][c - 1] = number
                    todo.append((r, c - 1))
                if r + 1 < row_count and not above[r + 1][c] and regions[r + 1][c] < 0:
                    regions[r + 1][c] = number
                    todo.append((r + 1, c))
                if r > 0 and not above[r][c] and regions[r - 1][c] < 0:
                    regions[r - 1][c] = number
                    todo.append((r - 1, c))
            number += 1
    return regions


def _rectangles(regions: list[list[int]]) -> list[Span]:
    """Cut every region into rectangles, row by row: one, unless rules are missing and it is crooked."""
    row_count, column_count = len(regions), len(regions[0])
    taken = [[False] * column_count for _ in range(row_count)]
    spans: list[Span] = []
    for row in range(row_count):
        for column in range(column_count):
            if taken[row][column]:
                continue
            region = regions[row][column]
            right = column + 1
            while right < column_count and regions[row][right] == region and not taken[row][right]:
                right += 1
            wanted = [region] * (right - column)
            bottom = row + 1
            while bottom < row_count and regions[bottom][column:right] == wanted:
                bottom += 1
            for r in range(row, bottom):
                taken[r][column:right] = [True] * (right - column)
            spans.append(Span(row, column, bottom - row, right - column))
    return spans


def _with_sides(span: Span, above: list[list[bool]], left: list[list[bool]]) -> Span:
    """A cell with what is known of the rules around it."""
    row, column = span.row, span.column
    bottom, right = row + span.row_span, column + span.column_span
    is_ruled = all(above[row][column:right]) and all(above[bottom][column:right])
    is_closed = is_ruled and all(left[column][row:bottom]) and all(left[right][row:bottom])
    return span._replace(is_closed=is_closed, is_ruled=is_ruled)


def _compact(xs: list[float], ys: list[float], spans: list[Span]) -> Grid:
    """Drop the positions at which no cell begins or ends: rules that run into a merged cell."""
    columns = sorted({s.column for s in spans} | {s.column + s.column_span for s in spans})
    rows = sorted({s.row for s in spans} | {s.row + s.row_span for s in spans})
    if len(columns) < len(xs) or len(rows) < len(ys):
        new_column = {old: new for new, old in enumerate(columns)}
        new_row = {old: new for new, old in enumerate(rows)}
        spans = [
            s._replace(
                row=new_row[s.row],
                column=new_column[s.column],
                row_span=new_row[s.row + s.row_span] - new_row[s.row],
                column_span=new_column[s.column + s.column_span] - new_column[s.column],
            )
            for s in spans
        ]
    slots = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for index, (row, column, row_span, column_span, _, _) in enumerate(spans):
        for r in range(row, row + row_span):
            slots[r][column : column + column_span] = [index] * column_span
    return Grid(
        tuple([xs[c] for c in columns]),
        tuple([ys[r] for r in rows]),
        tuple(spans),
        tuple([tuple(row) for row in slots]),
    )
