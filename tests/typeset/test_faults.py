"""Every kind of fault changes what it says and nothing else; the same seed plants it in the same place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from disclosures.filing import Figure, Scope
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.booking import Key
from disclosures.typeset.faults import FaultPlan, UnplantableFaultError, fault_kinds, plan_faults
from disclosures.typeset.form import load_form
from disclosures.typeset.sample import sample_records
from disclosures.typeset.styles import style_named
from disclosures.typeset.typesetting import TypesetFiling, typeset_filing

FORM = "xinjiang_2023"
STYLE = style_named("wps")
IN_PLACE = ("digit_changed", "digits_swapped", "point_moved", "sign_lost", "stale_narrative")


@pytest.fixture(scope="module")
def accounts() -> Accounts:
    filings = [f for record in sample_records() for f in record.filings]
    return next(f.accounts for f in filings if f.accounts and f.scope is Scope.UNIT and f.fiscal_year == 2023)


@pytest.fixture(scope="module")
def correct(accounts: Accounts) -> TypesetFiling:
    return typeset_filing(accounts, form=FORM, style=STYLE, seed=1)


def _plan(accounts: Accounts, *kinds: str, seed: int = 1) -> FaultPlan:
    return plan_faults(accounts, kinds, form=FORM, style=STYLE, seed=seed)


def _typeset(plan: FaultPlan) -> TypesetFiling:
    return typeset_filing(
        plan.accounts, form=FORM, style=STYLE, seed=1, faults=plan.faults, further=plan.further
    )


def _differing(one: Sequence[Figure], other: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    assert len(one) == len(other)
    return [(a, b) for a, b in zip(one, other, strict=True) if (a.value, a.unit) != (b.value, b.unit)]


@pytest.mark.parametrize("kind", IN_PLACE)
def test_a_fault_in_a_number_changes_that_number_alone(
    kind: str, accounts: Accounts, correct: TypesetFiling
) -> None:
    made = _typeset(_plan(accounts, kind))
    ((planted, figure),) = made.planted
    ((right, wrong),) = _differing(correct.figures, made.figures)
    assert wrong == figure
    assert (wrong.value != right.value and wrong.raw_text != right.raw_text) or kind == "sign_lost"
    assert planted.correct.replace(",", "") == right.raw_text.replace(",", "")
    assert right.value is not None and wrong.value is not None
    if kind == "digit_changed":
        pairs = zip(str(right.value), str(wrong.value), strict=True)
        assert sum(a != b for a, b in pairs) == 1
    elif kind == "digits_swapped":
        assert Counter(str(right.value)) == Counter(str(wrong.value))
    elif kind == "point_moved":
        assert wrong.value in {right.value * 10, right.value / 10}
    elif kind == "sign_lost":
        assert wrong.value == -right.value > 0
    else:
        assert right.statement == "narrative" and right.unit == "万元"
        key = Key(*(getattr(right, name) for name in Key._fields))
        assert wrong.value == printed(accounts.before(key) / 10_000)


def test_shifted_columns_move_the_amounts_of_one_row(accounts: Accounts, correct: TypesetFiling) -> None:
    made = _typeset(_plan(accounts, "columns_shifted"))
    (place,) = {(figure.statement, figure.row_code) for _, figure in made.planted}
    rows = [
        {f.column_label: f.value or 0 for f in figures if (f.statement, f.row_code) == place}
        for figures in (correct.figures, made.figures)
    ]
    statement = next(s for s in load_form(FORM).statements if s.statement == place[0])
    first, *before = (rows[0][column.path] for column in statement.columns)
    assert [rows[1][column.path] for column in statement.columns] == [first, before[-1], *before[:-1]]
    assert len(made.planted) >= 2
    elsewhere = [
        [(f.concept, f.value) for f in figures if (f.statement, f.row_code) != place]
        for figures in (correct.figures, made.figures)
    ]
    assert elsewhere[0] == elsewhere[1]


def test_a_dropped_row_is_not_printed(accounts: Accounts, correct: TypesetFiling) -> None:
    made = _typeset(_plan(accounts, "row_dropped"))
    ((planted, _),) = made.planted
    fault = planted.fault
    kept = [f for f in correct.figures if (f.statement, f.row_code) != (fault.statement, fault.row_code)]
    assert [(f.concept, f.value) for f in kept] == [(f.concept, f.value) for f in made.figures]
    assert len(kept) < len(correct.figures)
    assert planted.correct and planted.shown == ""


def test_a_wrong_unit_is_the_unit_of_all_money_of_one_statement(
    accounts: Accounts, correct: TypesetFiling
) -> None:
    made = _typeset(_plan(accounts, "unit_slip"))
    ((planted, figure),) = made.planted
    assert (planted.correct, planted.shown) == ("万元", "元")
    differing = _differing(correct.figures, made.figures)
    assert {(b.statement, a.unit, b.unit) for a, b in differing} == {(figure.statement, "万元", "元")}
    assert all(a.value == b.value for a, b in differing)


@pytest.mark.parametrize(
    ("kind", "shown"), [("wrong_year", "2022"), ("wrong_unit_name", "昌吉回族自治州地方文献整理中")]
)
def test_a_wrong_word_in_a_head_changes_no_figure(
    kind: str, shown: str, accounts: Accounts, correct: TypesetFiling
) -> None:
    made = _typeset(_plan(accounts, kind))
    ((planted, figure),) = made.planted
    assert planted.shown == shown != planted.correct
    assert figure.statement == planted.fault.statement
    assert _differing(correct.figures, made.figures) == []
    assert made.data != correct.data


def test_a_double_set_repeats_all_statements_with_other_amounts(
    accounts: Accounts, correct: TypesetFiling
) -> None:
    plan = _plan(accounts, "double_set")
    made = _typeset(plan)
    assert plan.said == (("double_set", ""),)
    assert made.figures[: len(correct.figures)] == correct.figures
    stray = made.figures[len(correct.figures) :]
    statements = [f for f in correct.figures if f.statement.startswith("T")]
    assert [f.concept for f in stray] == [f.concept for f in statements]
    assert [f.value for f in stray] != [f.value for f in statements]


def test_a_restated_prior_year_changes_comparisons_alone(accounts: Accounts) -> None:
    plan = _plan(accounts, "restated_prior")
    assert plan.said == (("restated_prior", "FY2022"),)
    assert plan.accounts.leaves == accounts.leaves
    key = Key("expenditure")
    assert plan.accounts.before(key) > accounts.before(key)
    assert plan.accounts.before(Key("closing_balance")) == accounts.before(Key("closing_balance"))


def test_a_department_counts_a_unit_twice() -> None:
    record = next(iter(sample_records()))
    filings = [f for f in record.filings if f.fiscal_year == 2023 and f.accounts]
    whole = next(f.accounts for f in filings if f.scope is Scope.CONSOLIDATED)
    unit = next(f.accounts for f in filings if f.scope is Scope.UNIT)
    assert whole is not None and unit is not None
    plan = plan_faults(whole, ["counts_twice"], form=FORM, seed=1, unit=unit)
    assert plan.said == (("counts_twice", unit.unit.name),)
    for name in ("expenditure", "income", "staff", "three_public"):
        assert plan.accounts.amount(Key(name)) == whole.amount(Key(name)) + unit.amount(Key(name))
    with pytest.raises(UnplantableFaultError, match="no unit to count twice"):
        plan_faults(whole, ["counts_twice"], form=FORM, seed=1)


def test_the_same_seed_plants_in_the_same_place_and_others_elsewhere(accounts: Accounts) -> None:
    assert _plan(accounts, *IN_PLACE) == _plan(accounts, *IN_PLACE)
    places = {_plan(accounts, "digit_changed", seed=seed).faults for seed in range(12)}
    assert len(places) > 8


def test_several_faults_are_planted_together(accounts: Accounts, correct: TypesetFiling) -> None:
    kinds = [kind for kind, of in fault_kinds().items() if of.what in {"number", "text"}]
    made = _typeset(_plan(accounts, *kinds, "digit_changed"))
    assert {planted.fault.kind for planted, _ in made.planted} == set(kinds)
    assert sum(planted.fault.kind == "digit_changed" for planted, _ in made.planted) == 2


def test_unknown_faults_are_refused_by_name(accounts: Accounts) -> None:
    with pytest.raises(ValueError, match=r"no fault coffee_spilled; there are: digit_changed"):
        _plan(accounts, "coffee_spilled")
