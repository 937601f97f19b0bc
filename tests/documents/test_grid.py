"""Rules become grids with spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents import Box
from disclosures.documents.grid import Grid, Rule, find_grids, grid_of_boxes

Rules = tuple[list[Rule], list[Rule]]
Place = tuple[int, int, int, int]


def full(xs: list[float], ys: list[float]) -> Rules:
    """All rules of a regular grid."""
    return [Rule(y, xs[0], xs[-1]) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs]


def places(grid: Grid) -> list[Place]:
    return [(s.row, s.column, s.row_span, s.column_span) for s in grid.spans]


def test_a_regular_grid() -> None:
    (grid,) = find_grids(*full([0, 50, 100], [0, 20, 40]))
    assert grid.xs == (0, 50, 100)
    assert grid.ys == (0, 20, 40)
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert grid.slots == ((0, 1), (2, 3))
    assert all(s.is_closed and s.is_ruled for s in grid.spans)
    assert grid.span_box(grid.spans[3]) == Box(50, 20, 100, 40)


def test_pieces_and_doubles_are_one_rule() -> None:
    horizontal = [Rule(0, 0, 48), Rule(0.4, 51, 100), Rule(1.5, 0, 100), Rule(20, 0, 100)]
    vertical = [Rule(0, 2, 19), Rule(50, 0, 20), Rule(51, 0, 20), Rule(100, 0, 20)]
    (grid,) = find_grids(horizontal, vertical)
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert grid.xs == pytest.approx((0, 50.5, 100))


def test_a_missing_rule_merges_cells() -> None:
    horizontal, vertical = full([0, 50, 100, 150], [0, 20, 40, 60])
    vertical[1] = Rule(50, 20, 60)
    horizontal[2] = Rule(40, 50, 150)
    (grid,) = find_grids(horizontal, vertical)
    assert places(grid) == [
        (0, 0, 1, 2),
        (0, 2, 1, 1),
        (1, 0, 2, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_a_rule_that_ends_within_a_cell_separates_nothing() -> None:
    horizontal, vertical = full([0, 50, 100], [0, 20, 40])
    horizontal.append(Rule(10, 0, 30))
    (grid,) = find_grids(horizontal, vertical)
    assert grid.ys == (0, 20, 40)
    assert len(grid.spans) == 4


def test_a_crooked_region_is_cut_into_rectangles() -> None:
    # Right of the rule in the middle, an L of three slots: the rules at its inner corner are missing.
    (grid,) = find_grids(
        [Rule(0, 0, 100), Rule(20, 0, 50), Rule(40, 0, 100), Rule(60, 0, 100)],
        [Rule(0, 0, 60), Rule(50, 0, 20), Rule(50, 40, 60), Rule(100, 0, 60)],
    )
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1)]
    assert [s.is_closed for s in grid.spans] == [True, False, False, True, True]


def test_grids_that_do_not_touch_are_apart() -> None:
    upper, lower = full([0, 50, 100], [0, 20]), full([0, 30, 100], [60, 80])
    grids = find_grids(lower[0] + upper[0], lower[1] + upper[1])
    assert [g.ys[0] for g in grids] == [0, 60]
    assert [g.xs for g in grids] == [(0, 50, 100), (0, 30, 100)]


def test_too_little_is_no_grid() -> None:
    assert find_grids([], []) == ()
    assert find_grids([Rule(0, 0, 100), Rule(20, 0, 100)], []) == ()
    assert find_grids(*full([0, 100], [0, 20])) == ()  # a frame
    assert find_grids([Rule(0, 0, 2), Rule(20, 0, 2)], [Rule(0, 0, 2), Rule(50, 0, 2)]) == ()  # specks


def test_open_sides_keep_their_cells_and_open_ends_do_not() -> None:
    # Three rules, two inner verticals, no outer ones: open left and right, ruled above and below.
    (grid,) = find_grids(
        [Rule(0, 0, 150), Rule(20, 0, 150), Rule(40, 0, 150)],
        [Rule(50, 0, 40), Rule(100, 0, 40), Rule(0, 0, 20)],
    )
    assert grid.xs == (0, 50, 100)
    # A narrow table on a wide one: beside it is page, not cell.
    horizontal, vertical = full([0, 50, 100], [20, 40])
    (crooked,) = find_grids([*horizontal, Rule(0, 0, 50)], [*vertical, Rule(0, 0, 20), Rule(50, 0, 20)])
    beside = crooked.spans[crooked.slots[0][1]]
    assert not beside.is_ruled


@st.composite
def tilings(draw: st.DrawFn) -> tuple[list[float], list[float], list[list[int]]]:
    """Edges and a cutting of the grid into rectangles: the number of the cell in each slot."""
    steps = st.lists(st.floats(8, 60), min_size=2, max_size=6)
    xs = [0.0, *[round(x, 1) for x in draw(steps)]]
    ys = [0.0, *[round(y, 1) for y in draw(steps)]]
    for edges in (xs, ys):
        for i in range(1, len(edges)):
            edges[i] += edges[i - 1]
    rows, columns = len(ys) - 1, len(xs) - 1
    slots = [[-1] * columns for _ in range(rows)]
    number = 0
    for r in range(rows):
        for c in range(columns):
            if slots[r][c] >= 0:
                continue
            width = 1
            wanted_width, wanted_height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            while width < wanted_width and c + width < columns and slots[r][c + width] < 0:
                width += 1
            height = 1
            while height < wanted_height and r + height < rows and max(slots[r + height][c : c + width]) < 0:
                height += 1
            for i in range(r, r + height):
                slots[i][c : c + width] = [number] * width
            number += 1
    return xs, ys, slots


def rules_of(xs: list[float], ys: list[float], slots: list[list[int]]) -> Rules:
    """Only the rules that separate cells, one piece per slot."""
    rows, columns = len(slots), len(slots[0])
    horizontal = [
        Rule(ys[r], xs[c], xs[c + 1])
        for r in range(rows + 1)
        for c in range(columns)
        if r in (0, rows) or slots[r - 1][c] != slots[r][c]
    ]
    vertical = [
        Rule(xs[c], ys[r], ys[r + 1])
        for c in range(columns + 1)
        for r in range(rows)
        if c in (0, columns) or slots[r][c - 1] != slots[r][c]
    ]
    return horizontal, vertical


@given(tilings(), st.randoms(use_true_random=False))
def test_any_table_is_found_as_it_was_ruled(
    tiling: tuple[list[float], list[float], list[list[int]]], random: object
) -> None:
    xs, ys, slots = tiling
    horizontal, vertical = rules_of(xs, ys, slots)
    random.shuffle(horizontal)  # type: ignore[attr-defined]
    random.shuffle(vertical)  # type: ignore[attr-defined]
    grids = find_grids(horizontal, vertical)
    count = len({n for row in slots for n in row})
    if count < 2:
        assert grids == ()
        return
    # Rules may touch only at the frame, but the frame is one: a single grid.
    (grid,) = grids
    assert len(grid.spans) == count
    assert all(s.is_closed for s in grid.spans)
    for x0, x1 in pairwise(xs):
        for y0, y1 in pairwise(ys):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            span = next(s for s in grid.spans if inside(grid.span_box(s), x, y))
            box = cell_box(xs, ys, slots, x, y)
            assert grid.span_box(span) == pytest.approx(box)


@given(tilings())
def test_cells_that_something_else_found_give_the_same_grid(
    tiling: tuple[list[float], list[float], list[list[int]]],
) -> None:
    xs, ys, slots = tiling
    boxes = {
        cell_box(xs, ys, slots, (a + b) / 2, (c + d) / 2) for a, b in pairwise(xs) for c, d in pairwise(ys)
    }
    grid = grid_of_boxes(boxes)
    found = find_grids(*rules_of(xs, ys, slots))
    if found:
        assert places(grid) == places(found[0])
    partial = grid_of_boxes(sorted(boxes)[:1])
    assert places(partial) == [(0, 0, 1, 1)]


def inside(box: Box, x: float, y: float) -> bool:
    return box.x0 < x < box.x1 and box.y0 < y < box.y1


def cell_box(xs: list[float], ys: list[float], slots: list[list[int]], x: float, y: float) -> Box:
    """The box of the cell around a point, from the tiling."""
    row = next(r for r in range(len(ys) - 1) if ys[r] < y < ys[r + 1])
    column = next(c for c in range(len(xs) - 1) if xs[c] < x < xs[c + 1])
    number = slots[row][column]
    own = [(r, c) for r, line in enumerate(slots) for c, n in enumerate(line) if n == number]
    return Box(
        xs[min(c for _, c in own)],
        ys[min(r for r, _ in own)],
        xs[max(c for _, c in own) + 1],
        ys[max(r for r, _ in own) + 1],
    )
