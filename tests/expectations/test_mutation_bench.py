"""The measurement of mutations: its own exact arithmetic, what can be decided at all, and a small run."""

from decimal import Decimal
from fractions import Fraction

import pytest

from benchmarks.bench_mutation import Tally, cells_of, outcomes
from benchmarks.incidence import Equation, Held, Interval, equations, held, intervals, would_break, would_hold
from benchmarks.mutants import UNCHANGED, load
from benchmarks.planted import NOTHING, count, trial
from benchmarks.planted import Tally as PlantedTally
from disclosures.typeset import typeset
from expectations.evaluator import evaluate
from expectations.rules import Relation


def equation(relation, *operands, constant=0, rule="R-1"):
    members = tuple((n, figure, weight) for n, (figure, weight) in enumerate(operands))
    return Equation((rule, "", ""), relation, Fraction(constant), members)


def printed(**numbers):
    """Numbers with two decimals by the figure that follows the letter f."""
    half = Fraction(1, 200)
    return {int(f[1:]): Interval(Fraction(v) - half, Fraction(v) + half) for f, v in numbers.items()}


SUM = equation(Relation.SUM, (1, 1), (2, -1), (3, -1))
CENT = Fraction(1, 100)


def test_a_sum_may_miss_by_the_halves_of_its_numbers_and_not_by_more():
    assert SUM.holds(printed(f1="3.01", f2="1.00", f3="2.00"))
    assert not SUM.holds(printed(f1="3.02", f2="1.00", f3="2.00"))
    numbers = printed(f1="3.01", f2="1.00", f3="2.00")
    assert would_break([SUM], numbers, 1, CENT) == {SUM.place}
    assert would_hold([SUM], numbers, 2, CENT) == {SUM.place}


def test_a_share_is_compared_by_the_ends_of_its_intervals():
    share = equation(Relation.SHARE, (1, 1), (2, 1), (3, 1))
    assert share.holds(printed(f1="0.92", f2="31.44", f3="3418.27"))
    assert not share.holds(printed(f1="0.93", f2="31.44", f3="3418.27"))
    assert share.holds(printed(f1="0.93", f2="31.44", f3="0.00")) is None


def test_numbers_in_the_same_equations_cannot_be_told_apart():
    other = equation(Relation.EQUAL, (1, 1), (4, -1), rule="R-2")
    limit = equation(Relation.LESS_OR_EQUAL, (5, 1), (1, -1), rule="R-3")
    assert held([SUM, other, limit]) == {
        1: Held.DECIDABLE,
        2: Held.UNDECIDABLE,
        3: Held.UNDECIDABLE,
        4: Held.DECIDABLE,
        5: Held.LIMIT,
    }


@pytest.fixture(scope="module")
def filing(tmp_path_factory):
    path = typeset(1, tmp_path_factory.mktemp("typeset") / "a.pdf", form="shanghai_2024", seed=1).path
    con, _ = load(path)
    evaluate(con, [UNCHANGED])
    return con


def test_statement_cells_are_noticed_and_named_where_the_rules_can(filing):
    found = equations(filing)
    cells = cells_of(filing, "statement = 'T1'")
    tally = Tally.of(list(outcomes(filing, cells, Decimal(10))), held(found))
    assert tally.changed == tally.raised == len(cells) > 5
    assert tally.named_decidable == tally.decidable > 0
    assert tally.misnamed == 0


def test_what_is_raised_is_what_exact_fractions_say(filing):
    evaluate(filing, [UNCHANGED])
    found, numbers = equations(filing), intervals(filing)
    assert all(e.holds(numbers) is not False for e in found)
    cells = cells_of(filing, "statement = 'T1' AND unit = '万元'")
    spoken = {e.place for e in found}
    for outcome in outcomes(filing, cells, Decimal("0.01")):
        beyond = would_break(found, numbers, outcome.cell.figure_id, 10000 * CENT)
        assert outcome.places & spoken == beyond


@pytest.mark.parametrize(
    ("kind", "by"), [("wrong_unit_name", "D-NAME"), ("wrong_year", "D-YEAR"), ("double_set", "unclear_set")]
)
def test_a_planted_error_is_noticed_by_what_is_made_for_it(kind, by):
    tally = PlantedTally()
    count(trial(kind, "xinjiang_2023", 1), tally)
    assert (tally.planted, tally.noticed) == (1, 1)
    assert by in tally.by


def test_nothing_is_noticed_where_nothing_is_planted():
    tally = PlantedTally()
    count(trial(NOTHING, "xinjiang_2023", 1), tally)
    assert (tally.planted, tally.noticed) == (1, 0)
