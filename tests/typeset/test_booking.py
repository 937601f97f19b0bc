"""Leaves add up, and what is no leaf is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.booking import NON_FISCAL, Key, closing_leaves, totals_of

YEAR = 2023
LEAVES = {
    Key("fiscal_income", "2010301", fund=Fund.GENERAL): Decimal("1000.01"),
    Key("fiscal_income", "2296003", fund=Fund.GOVERNMENT_FUND): Decimal("50.00"),
    Key("income.other", "2010301"): Decimal("7.50"),
    Key("opening_balance", fund=Fund.GENERAL): Decimal("20.00"),
    Key("opening_balance", fund=NON_FISCAL): Decimal("3.00"),
    Key("expenditure", "2010301", fund=Fund.GENERAL, nature=Nature.BASIC): Decimal("900.00"),
    Key("expenditure", "2010302", fund=Fund.GENERAL, nature=Nature.PROJECT): Decimal("100.00"),
    Key("expenditure", "2296003", fund=Fund.GOVERNMENT_FUND, nature=Nature.PROJECT): Decimal("30.00"),
    Key("expenditure", "2010301", fund=NON_FISCAL, nature=Nature.BASIC): Decimal("5.00"),
    Key("fiscal_expenditure", economic_code="30101"): Decimal("600.00"),
    Key("fiscal_expenditure", economic_code="30201"): Decimal("300.00"),
    Key("budget", "2010301", fund=Fund.GENERAL): Decimal("850.00"),
}


def test_totals_follow_from_leaves() -> None:
    totals = totals_of(LEAVES, YEAR)
    assert totals[Key("income")] == Decimal("1057.51")
    assert totals[Key("income", "201")] == Decimal("1007.51")
    assert totals[Key("income_total")] == Decimal("1080.51")
    assert totals[Key("expenditure", nature=Nature.BASIC)] == Decimal("905.00")
    assert totals[Key("fiscal_expenditure", "20103", fund=Fund.GENERAL)] == Decimal("1000.00")
    assert totals[Key("closing_balance")] == Decimal("45.51")
    assert totals[Key("fiscal_closing_balance", fund=Fund.GENERAL)] == Decimal("20.01")
    assert totals[Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.PUBLIC)] == Decimal("300.00")
    assert totals[Key("agency_operating_expense")] == Decimal("300.00")
    assert totals[Key("fiscal_expenditure", scenario=Scenario.INITIAL_BUDGET)] == Decimal("850.00")


def test_next_year_opens_with_what_this_year_closed_with() -> None:
    opening = closing_leaves(LEAVES, YEAR)
    assert opening == {
        Key("opening_balance", fund=Fund.GENERAL): Decimal("20.01"),
        Key("opening_balance", "2296003", fund=Fund.GOVERNMENT_FUND): Decimal("20.00"),
        Key("opening_balance", fund=NON_FISCAL): Decimal("5.50"),
    }


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (Key("income_total"), "not a leaf"),
        (Key("fiscal_income", "2010301"), "needs"),
        (Key("fiscal_income", "20103", fund=Fund.GENERAL), "7 digits"),
        (Key("fiscal_income", "2999999", fund=Fund.GENERAL), "no such code"),
        (Key("fiscal_expenditure", economic_code="31101"), "cannot occur"),
        (Key("opening_balance", fund=Fund.GOVERNMENT_FUND), "needs"),
        (Key("staff.active", scenario=Scenario.FULL_YEAR_BUDGET), "scenario"),
        (Key("income.other", "2010301", fund=Fund.GENERAL), "needs"),
    ],
)
def test_what_is_no_leaf_is_refused(key: Key, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        totals_of({key: Decimal(1)}, YEAR)


def test_economic_items_must_add_up_to_basic_expenditure() -> None:
    spoiled = {**LEAVES, Key("fiscal_expenditure", economic_code="30201"): Decimal("300.01")}
    with pytest.raises(ValueError, match="economic items"):
        totals_of(spoiled, YEAR)


def test_nobody_spends_more_than_there_is() -> None:
    spoiled = {**LEAVES, Key("opening_balance", fund=Fund.GENERAL): Decimal("-20.00")}
    with pytest.raises(ValueError, match="more than there is"):
        totals_of(spoiled, YEAR)
