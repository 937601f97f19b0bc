"""What further statements print adds up as the nine do: by item, by economic class, for assets, for units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset import invented_accounts
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.consolidation import combine
from disclosures.typeset.figures import Printer
from disclosures.typeset.form import FormError, load_form, parse_ask
from disclosures.typeset.further import ratings


@pytest.fixture(scope="module", params=range(0, 9, 2))
def accounts(request: pytest.FixtureRequest) -> Accounts:
    return invented_accounts(request.param)


def codes_of(accounts: Accounts) -> Sequence[str | None]:
    found = {key.function_code for key in accounts.further if key.function_code}
    assert found
    return [None, *sorted(found)]


def test_the_general_budget_balances_by_item(accounts: Accounts) -> None:
    for code in codes_of(accounts):
        for nature in (None, Nature.PROJECT, Nature.BASIC):
            opening, income, spent, closing = (
                accounts.amount(Key(f"fiscal_{name}", code, fund=Fund.GENERAL, nature=nature))
                for name in ("opening_balance", "income", "expenditure", "closing_balance")
            )
            assert opening + income - spent == closing
            assert min(opening, income, closing) >= 0
        closing = accounts.amount(Key("fiscal_closing_balance", code, fund=Fund.GENERAL))
        parts = ("carried_over", "surplus")
        assert closing == sum(
            accounts.amount(Key(f"fiscal_closing_balance.{part}", code, fund=Fund.GENERAL)) for part in parts
        )


def test_basic_expenditure_of_an_item_is_personnel_and_public(accounts: Accounts) -> None:
    for code in codes_of(accounts):
        basic, personnel, public = (
            accounts.amount(Key("fiscal_expenditure", code, fund=Fund.GENERAL, nature=nature))
            for nature in (Nature.BASIC, Nature.PERSONNEL, Nature.PUBLIC)
        )
        assert basic == personnel + public
        assert min(personnel, public) >= 0


def test_projects_are_paid_by_economic_items(accounts: Accounts) -> None:
    def amount(code: str | None) -> Decimal:
        return accounts.amount(Key("fiscal_expenditure", None, code, Fund.GENERAL, Nature.PROJECT))

    codes = {k.economic_code for k in accounts.further if k.economic_code}
    for length in (3, 5):
        assert sum((amount(c) for c in codes if len(c) == length), ZERO) == amount(None)
    assert amount("31013") == min(amount(None), accounts.amount(Key("three_public.vehicle_purchase")))


def test_assets_are_what_they_consist_of(accounts: Accounts) -> None:
    def amount(name: str) -> Decimal:
        return accounts.amount(Key(name))

    fixed = ("building_value", "vehicle_value", "large_equipment", "fixed_other")
    assert amount("asset.fixed_gross") == sum(amount(f"asset.{name}") for name in fixed)
    others = ("current", "investment", "construction", "intangible", "other_assets")
    rest = sum(amount(f"asset.{name}") for name in others)
    assert amount("asset.total_gross") == amount("asset.fixed_gross") + rest
    assert amount("asset.total") == amount("asset.fixed_net") + rest
    assert amount("asset.total") == amount("liability.total") + amount("net_asset.total")


def test_what_a_year_opens_with_is_what_the_last_one_closed_with(accounts: Accounts) -> None:
    before = Accounts(accounts.unit, accounts.fiscal_year - 1, accounts.prior, {}, None, ())
    for name in ("asset.total", "liability.total", "net_asset.total", "asset.total_gross"):
        assert accounts.before(Key(name)) == before.amount(Key(name)) > 0


def test_a_department_has_the_assets_of_its_units() -> None:
    parts = [invented_accounts(seed) for seed in range(3)]
    whole = combine(parts, parts[0].unit, seed=5)
    for name in ("asset.fixed_other", "asset.total_gross", "net_asset.total", "procurement.sme_other_award"):
        # Shares of fen are rounded for each unit.
        difference = whole.amount(Key(name)) - sum(part.amount(Key(name)) for part in parts)
        assert abs(difference) <= Decimal("0.01") * 2 * len(parts)


def test_scores_are_rated() -> None:
    said = ratings([Decimal("95.00"), Decimal("90.00"), Decimal("89.99"), Decimal(10)], 4)
    assert said[Key("performance.average_score")] == Decimal("71.2475")
    counts = [said[Key(f"performance.rated_{n}")] for n in ("excellent", "good", "qualified", "unqualified")]
    assert counts == [2, 1, 0, 1]
    assert said[Key("performance.problems_found")] == 4 == said[Key("performance.problems_solved")] + 1
    assert ratings([], 0)[Key("performance.average_score")] == 0


def test_a_number_of_the_year_before_and_one_in_another_unit(accounts: Accounts) -> None:
    form = load_form("yunnan_2023")
    printer = Printer(accounts, form, thousands=False)
    ask = parse_ask("three_public.reception_batches @final unit=批次", form.denominators)
    (span,) = printer.say(ask, statement="narrative")
    (figure,) = printer.figures
    assert (figure.unit, span.text) == ("批次", str(figure.value))
    value, unit = printer.value(parse_ask("asset.total", form.denominators), years_ago=1)
    assert unit == "万元"
    assert value == (accounts.before(Key("asset.total")) / 10000).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert accounts.amount(Key("three_public", scenario=Scenario.INITIAL_BUDGET)) == accounts.amount(
        Key("three_public", scenario=Scenario.FULL_YEAR_BUDGET)
    )
    with pytest.raises(FormError):
        parse_ask("asset.total @final colour=red", form.denominators)
