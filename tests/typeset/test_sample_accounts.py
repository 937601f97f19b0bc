"""The sample's accounts are accounts: identities hold exactly, and within rounding where they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from disclosures.amounts import Interval
from disclosures.filing import Fund, Nature, Scenario, Scope
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.booking import FUNDS, Key
from disclosures.typeset.sample import SampleAccounts, invented_accounts, sample_accounts

TEN_THOUSAND = Decimal(10_000)
INCOME = (
    "fiscal_income",
    "income.superior_subsidy",
    "income.business",
    "income.operating",
    "income.subordinate_remittance",
    "income.other",
)


@pytest.fixture(scope="module")
def samples() -> list[SampleAccounts]:
    return list(sample_accounts())


def _meets(total: Decimal, parts: Iterable[Decimal]) -> bool:
    """Whether the printed total can be the sum of the printed parts."""
    whole = Interval.exact(Decimal(0))
    for part in parts:
        whole = whole + Interval.of(printed(part / TEN_THOUSAND))
    return whole.meets(Interval.of(printed(total / TEN_THOUSAND)))


def _sums(accounts: Accounts) -> Iterable[tuple[str, Decimal, list[Decimal]]]:
    """Identities of one filing: name, total, parts."""
    of = accounts.amount
    yield "T1-1", of(Key("income")), [of(Key(name)) for name in INCOME]
    classes = [k for k in accounts.totals if k.concept == "expenditure" and len(k.function_code or "") == 3]
    by_class = [of(k) for k in classes if k.nature is None]
    yield "T1-2", of(Key("expenditure")), by_class
    sources = ("income", "use_of_nonfiscal_surplus", "opening_balance")
    yield "T1-3", of(Key("income_total")), [of(Key(name)) for name in sources]
    uses = ("expenditure", "surplus_distribution", "closing_balance")
    yield "T1-4", of(Key("expenditure_total")), [of(Key(name)) for name in uses]
    for key in accounts.totals:
        if key.concept == "expenditure" and key.nature is None:
            yield (
                "T3-1",
                of(key),
                [of(key._replace(nature=nature)) for nature in (Nature.BASIC, Nature.PROJECT)],
            )
        if key.concept == "income" and key.function_code:
            yield "T2-1", of(key), [of(Key(name, key.function_code)) for name in INCOME]
    for fund in FUNDS:
        names = ("fiscal_opening_balance", "fiscal_income")
        ends = ("fiscal_expenditure", "fiscal_closing_balance")
        parts = [of(Key(name, fund=fund)) for name in names]
        yield "T4-7", of(Key("fiscal_income_total", fund=fund)), parts
        yield (
            "T4-6",
            of(Key("fiscal_expenditure_total", fund=fund)),
            [of(Key(name, fund=fund)) for name in ends],
        )
    basic = Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.BASIC)
    items = [k for k in accounts.totals if k.economic_code and len(k.economic_code) == 5]
    yield "T6", of(basic), [of(k) for k in items]
    for scenario in (Scenario.FINAL, Scenario.FULL_YEAR_BUDGET):
        three = [of(Key(f"three_public.{n}", scenario=scenario)) for n in ("abroad", "vehicle", "reception")]
        yield "T7-1", of(Key("three_public", scenario=scenario)), three
    yield (
        "N-PR-1",
        of(Key("procurement")),
        [of(Key(f"procurement.{n}")) for n in ("goods", "works", "services")],
    )


def test_identities_hold_exactly_and_as_printed(samples: list[SampleAccounts]) -> None:
    residues = 0
    for sample in samples:
        for name, total, parts in _sums(sample.accounts):
            assert total == sum(parts), (sample.accounts.unit.name, name)
            assert _meets(total, parts), (sample.accounts.unit.name, name)
            whole = sum((printed(part / TEN_THOUSAND) for part in parts), Decimal(0))
            residues += whole != printed(total / TEN_THOUSAND)
    assert residues > 50, "rounding leaves residues, as in real filings"


def test_income_and_expenditure_come_out_even(samples: list[SampleAccounts]) -> None:
    for sample in samples:
        of = sample.accounts.amount
        assert of(Key("income_total")) == of(Key("expenditure_total"))
        assert of(Key("closing_balance")) >= of(Key("fiscal_closing_balance")) >= 0


def test_years_chain(samples: list[SampleAccounts]) -> None:
    by_unit: dict[tuple[str, Scope], dict[int, Accounts]] = {}
    for sample in samples:
        unit = sample.accounts.unit
        by_unit.setdefault((unit.name, unit.scope), {})[sample.accounts.fiscal_year] = sample.accounts
    assert len(by_unit) == 10
    for years in by_unit.values():
        first, second = (years[year] for year in sorted(years))
        assert second.prior == first.leaves
        for opening, closing in (
            (Key("opening_balance"), Key("closing_balance")),
            *(
                (Key("fiscal_opening_balance", fund=fund), Key("fiscal_closing_balance", fund=fund))
                for fund in FUNDS
            ),
        ):
            assert second.amount(opening) == first.amount(closing)


def test_three_public_stays_within_its_budget(samples: list[SampleAccounts]) -> None:
    for sample in samples:
        of = sample.accounts.amount
        for name in ("abroad", "vehicle_purchase", "vehicle_running", "reception"):
            key = Key(f"three_public.{name}")
            assert of(key) <= of(key._replace(scenario=Scenario.FULL_YEAR_BUDGET))
        assert bool(of(Key("three_public.reception"))) == bool(of(Key("three_public.reception_batches")))
        assert of(Key("three_public.reception_batches")) <= of(Key("three_public.reception_persons"))
        purchase = of(Key("three_public.vehicle_purchase"))
        assert bool(purchase) == bool(of(Key("three_public.vehicles_purchased")))
        assert of(Key("three_public.vehicles_kept")) <= of(Key("asset.vehicles"))


def test_sheets_follow_their_rules(samples: list[SampleAccounts]) -> None:
    for sample in samples:
        accounts = sample.accounts
        assert accounts.overall is not None
        for sheet in (accounts.overall, *accounts.projects):
            assert sheet.weight + sum(i.weight for i in sheet.indicators) == 100
            assert 0 <= sheet.execution_score <= sheet.weight
            assert sheet.total_score == sheet.execution_score + sum(i.score for i in sheet.indicators)
            assert sheet.total(Scenario.FINAL) <= sheet.total(Scenario.FULL_YEAR_BUDGET)
            for indicator in sheet.indicators:
                assert (indicator.score < indicator.weight) == bool(indicator.reason)
                if indicator.operator == ">=":
                    is_met = Decimal(indicator.actual) >= Decimal(indicator.target)
                    assert is_met == (indicator.score == indicator.weight)
        overall = accounts.overall
        assert overall.total(Scenario.FINAL) == accounts.amount(Key("expenditure"))
        budget = accounts.amount(Key("fiscal_expenditure", scenario=Scenario.INITIAL_BUDGET))
        assert overall.total(Scenario.INITIAL_BUDGET) == budget
        spent = sum(p.total(Scenario.FINAL) for p in accounts.projects)
        assert accounts.amount(Key("performance.projects_executed")) == spent
        assert spent <= accounts.amount(Key("expenditure", nature=Nature.PROJECT))
        planned = sum(p.total(Scenario.FULL_YEAR_BUDGET) for p in accounts.projects)
        basic = accounts.amount(Key("expenditure", nature=Nature.BASIC))
        assert planned + basic <= overall.total(Scenario.FULL_YEAR_BUDGET)


def test_a_department_is_the_sum_of_its_units(samples: list[SampleAccounts]) -> None:
    whole = [s.accounts for s in samples if s.accounts.unit.scope is Scope.CONSOLIDATED]
    assert len(whole) == 2
    for department in whole:
        names = {name.removesuffix("（本级）") for name, _ in department.unit.members}
        parts = [
            s.accounts
            for s in samples
            if s.accounts.unit.name in names
            and s.accounts.unit.scope is not Scope.CONSOLIDATED
            and s.accounts.fiscal_year == department.fiscal_year
        ]
        assert len(parts) == len(names) == 2
        for key in (Key("income_total"), Key("expenditure"), Key("three_public"), Key("staff")):
            assert department.amount(key) == sum(part.amount(key) for part in parts)
        assert len(department.projects) == sum(len(part.projects) for part in parts)


def test_sample_is_a_prefecture_with_two_counties(samples: list[SampleAccounts]) -> None:
    units = {(s.division, s.accounts.unit.name) for s in samples}
    assert {division for division, _ in units} == {"652300", "652301", "652302"}
    for division in ("652300", "652301", "652302"):
        assert len({name for code, name in units if code == division}) == 3
    assert {s.accounts.fiscal_year for s in samples} == {2022, 2023}
    assert len(samples) == 20


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_other_seeds_give_accounts_too(seed: int) -> None:
    accounts = invented_accounts(seed)
    for name, total, parts in _sums(accounts):
        assert total == sum(parts), name
        assert _meets(total, parts), name
