"""Which one figure, if it were another, would put everything right."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.constraint import Constraint, Operand
from expectations.culprit import NAMED_FROM, by_key, faults
from expectations.rules import Relation


def culprits(constraints):
    """The named figure of each broken rule in which one is decided."""
    return {key: next(iter(f.culprit)) for key, f in by_key(faults(constraints)).items() if f.culprit}


def printed(figure_id, amount, term_no=1, weight=-1):
    """A figure with two decimals and its interval."""
    value, half = Fraction(amount), Fraction(1, 200)
    return Operand(figure_id, term_no, weight, value, value - half, value + half)


def total(key, figure_id, amount, *parts, is_broken=False, relation=Relation.SUM):
    operands = (printed(figure_id, amount, 0, 1), *(printed(i, a) for i, a in parts))
    return Constraint(key, relation, operands, is_broken=is_broken)


def share(key, percent, part, whole, relation=Relation.SHARE):
    operands = [printed(i, a, n, 1) for n, (i, a) in enumerate((percent, part, whole))]
    return Constraint(key, relation, tuple(operands), is_broken=True)


def test_a_figure_that_settles_two_rules_is_named():
    found = culprits(
        [
            total("row", 1, "30", (2, "11"), (3, "20"), is_broken=True),
            total("column", 4, "50", (2, "11"), (5, "40"), is_broken=True),
        ]
    )
    assert found == {"row": 2, "column": 2}


def test_a_figure_that_another_rule_holds_in_place_is_not_named():
    found = culprits(
        [
            total("row", 1, "30", (2, "11"), is_broken=True),
            total("column", 4, "51", (2, "11"), (5, "40")),
        ]
    )
    assert found == {"row": 1}


def test_two_rules_that_ask_for_different_changes_have_no_common_culprit():
    found = culprits(
        [
            total("row", 1, "30", (2, "11"), is_broken=True),
            total("column", 3, "50", (2, "11"), is_broken=True),
        ]
    )
    assert found == {"row": 1, "column": 3}


def test_nothing_is_decided_between_equals():
    assert culprits([total("row", 1, "30", (2, "20"), is_broken=True)]) == {}


def test_a_limit_leaves_one_side_open():
    loose = total("limit", 2, "11", (6, "11"), relation=Relation.LESS_OR_EQUAL)
    assert culprits([total("row", 1, "30", (2, "11"), is_broken=True), loose]) == {"row": 1}
    floor = total("floor", 2, "11", (6, "11"), relation=Relation.GREATER_OR_EQUAL)
    held = total("other", 1, "30", (7, "30"))
    assert culprits([total("row", 1, "30", (2, "11"), is_broken=True), floor, held]) == {"row": 2}


@pytest.mark.parametrize(
    ("relation", "percent", "part", "whole"),
    [
        (Relation.SHARE, "9.10", "10", "120"),
        (Relation.GROWTH, "-20", "10", "60"),
        (Relation.DIFFERENCE, "12", "110", "100"),
    ],
)
def test_each_operand_of_a_percentage_may_be_the_one(relation, percent, part, whole):
    broken = share("rate", (1, percent), (2, part), (3, whole), relation)
    fixed = {
        1: total("fixed 1", 1, percent, (11, percent)),
        2: total("fixed 2", 2, part, (12, part)),
        3: total("fixed 3", 3, whole, (13, whole)),
    }
    for free in (1, 2, 3):
        held = [fixed[n] for n in fixed if n != free]
        assert culprits([broken, *held]) == {"rate": free}, free


def test_a_base_of_zero_cannot_tell_what_the_percentage_should_be():
    broken = share("rate", (1, "7"), (2, "5"), (3, "0"))
    held = [total("fixed 2", 2, "5", (12, "5")), total("fixed 3", 3, "0", (13, "0"))]
    assert culprits([broken, *held]) == {}


def test_a_wrong_total_of_shares_is_found_beside_a_wrong_share():
    whole = (9, "110")
    shares = [
        share("1", (1, "50"), (11, "50"), whole),
        share("2", (2, "30"), (12, "30"), whole),
        share("3", (3, "25"), (13, "20"), whole),
    ]
    amounts = [total(f"copy {n}", n, a, (n + 10, a)) for n, a in ((11, "50"), (12, "30"), (13, "20"))]
    hundred = Constraint(
        "100",
        Relation.SUM,
        tuple(printed(n, a, 0, 1) for n, a in ((1, "50"), (2, "30"), (3, "25"))),
        constant=Fraction(100),
        is_broken=True,
    )
    (fault,) = faults([*shares, *amounts, hundred])
    assert fault.culprit == {3, 9}
    assert set(fault.keys) == {"1", "2", "3", "100"}


def test_of_nothing_of_nothing_the_percentage_is_named_that_custom_does_not_have():
    operands = [printed(1, "10", 0, 1), printed(2, "0", 1, 1), Operand(3, 2, 1, *[Fraction(0)] * 3)]
    assert culprits([Constraint("rate", Relation.SHARE, tuple(operands), is_broken=True)]) == {"rate": 1}


def test_a_base_may_be_any_that_leaves_nothing_nothing_and_must_be_large_where_something_is_none():
    of_nothing = share("rate", (1, "0"), (2, "0"), (3, "10"))
    assert of_nothing.allowed(3, {}) == (None, None)
    low, high = share("rate", (1, "0"), (2, "1"), (3, "10")).allowed(3, {})
    assert low is not None and high is None
    # 0.995 is 0.005 % of 19900; 10.005 is the largest that stands there now
    assert low == Fraction("0.995") / Fraction("0.00005") - Fraction("10.005")


def test_what_fell_to_nothing_names_the_figure_that_does_not_fit():
    rate, change, now = (1, "-100"), (2, "-3.51"), (3, "0")
    held = [total("fixed", 3, "0", (13, "0"))]
    assert culprits([share("rate", rate, (2, "6.49"), now, Relation.GROWTH), *held]) == {"rate": 2}
    assert culprits([share("rate", (1, "-90"), change, now, Relation.GROWTH), *held]) == {}
    moved = total("row", 3, "10", (4, "0"), is_broken=True)
    assert culprits([share("rate", rate, change, (3, "10"), Relation.GROWTH), moved]) == {
        "rate": 3,
        "row": 3,
    }


def test_a_figure_that_is_only_counted_is_no_suspect():
    one = Fraction(1)
    counted = Operand(2, 1, -1, one, one, one, is_fixed=True)
    declared = Operand(1, 0, 1, Fraction(3), Fraction(3), Fraction(3))
    broken = Constraint("sheets", Relation.EQUAL, (declared, counted), is_broken=True)
    assert culprits([broken]) == {"sheets": 1}


def test_two_wrong_figures_of_one_row_are_found_together():
    """Row and both columns are broken; no single change settles the row, and the columns ask for two."""
    found = faults(
        [
            total("row", 1, "33", (2, "11"), (3, "22"), (4, "3"), is_broken=True),
            total("held", 1, "33", (9, "33")),
            total("first", 5, "15", (2, "11"), (6, "5"), is_broken=True),
            total("held first", 5, "15", (10, "15")),
            total("held sixth", 6, "5", (12, "5")),
            total("second", 7, "28", (3, "22"), (8, "8"), is_broken=True),
            total("held second", 7, "28", (11, "28")),
            total("held eighth", 8, "8", (13, "8")),
            total("fourth", 4, "3", (14, "3")),
        ]
    )
    (fault,) = found
    assert fault.keys == ("first", "row", "second")
    assert fault.culprit == {2, 3}
    changes = dict(fault.explanations[0].changes)
    for figure_id, change in ((2, -1), (3, -2)):
        low, high = changes[figure_id]
        assert low <= change <= high


def test_a_number_that_was_copied_wrongly_to_another_place_is_found_with_its_copy():
    found = faults(
        [
            total("sum", 1, "31", (2, "10"), (3, "20"), is_broken=True),
            total("copy", 1, "31", (4, "31"), relation=Relation.EQUAL),
            total("held 2", 2, "10", (5, "10")),
            total("held 3", 3, "20", (6, "20")),
        ]
    )
    (fault,) = found
    assert fault.culprit == {1, 4}


def test_broken_rules_with_the_same_suspects_are_one_fault_even_where_none_is_named():
    rows = [(2, "11"), (3, "20")]
    held = [total("held 1", 1, "30", (5, "30")), total("held 4", 4, "30", (6, "30"))]
    found = faults(
        [
            total("row", 1, "30", *rows, is_broken=True),
            total("again", 4, "30", *rows, is_broken=True),
            *held,
        ]
    )
    (fault,) = found
    assert fault.keys == ("again", "row")
    assert fault.culprit == frozenset()
    assert {f for e in fault.explanations for f in e.figure_ids} == {2, 3}


def test_prior_knowledge_decides_between_equals_only_where_it_is_clear():
    row = [total("row", 1, "30", (2, "20"), is_broken=True)]
    for points, culprit in ((1, frozenset()), (NAMED_FROM, frozenset({2}))):
        (fault,) = faults(row, lambda figure_id, change, points=points: points * (figure_id == 2))
        assert fault.culprit == culprit
        assert next(iter(fault.explanations[0].figure_ids)) == 2


def test_a_limit_does_not_say_what_should_be_printed_and_so_names_nothing_among_several():
    limit = total("limit", 1, "40", (2, "20"), (3, "10"), is_broken=True, relation=Relation.LESS_OR_EQUAL)
    held = total("held", 1, "40", (5, "40"))
    (fault,) = faults([limit, held], lambda figure_id, change: 9 * (figure_id == 2))
    assert fault.culprit == frozenset() and len(fault.explanations) == 2


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(-500, 5000), min_size=3, max_size=5, unique=True),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(10, 900),
)
def test_the_one_wrong_cell_of_a_table_is_always_named(cells, row, column, error):
    """A table of sums both ways holds every cell twice; whichever is off, it and no other is named."""
    table = [[Fraction(v + 7 * r, 10) for v in cells[:3]] for r in range(3)]
    across = [sum(line) for line in table]
    down = [sum(table[r][c] for r in range(3)) for c in range(3)]
    table[row][column] += error
    number = {(r, c): 10 * r + c + 1 for r in range(3) for c in range(3)}
    made = [
        total(
            f"row {r}",
            100 + r,
            across[r],
            *((number[r, c], table[r][c]) for c in range(3)),
            is_broken=r == row,
        )
        for r in range(3)
    ] + [
        total(
            f"column {c}",
            200 + c,
            down[c],
            *((number[r, c], table[r][c]) for r in range(3)),
            is_broken=c == column,
        )
        for c in range(3)
    ]
    (fault,) = faults(made)
    assert fault.culprit == {number[row, column]}
