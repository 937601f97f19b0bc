"""Which one figure, if it were another, would put everything right."""

from fractions import Fraction

import pytest

from expectations.culprit import Constraint, Operand, culprits
from expectations.rules import Relation


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


def test_a_figure_that_is_only_counted_is_no_suspect():
    one = Fraction(1)
    counted = Operand(2, 1, -1, one, one, one, is_fixed=True)
    declared = Operand(1, 0, 1, Fraction(3), Fraction(3), Fraction(3))
    broken = Constraint("sheets", Relation.EQUAL, (declared, counted), is_broken=True)
    assert culprits([broken]) == {"sheets": 1}
