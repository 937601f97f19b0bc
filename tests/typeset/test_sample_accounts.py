"""The sample's accounts are accounts: identities hold exactly, and within rounding where they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.amounts import Interval
from disclosures.filing import Fund, Nature, Scenario, Scope
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.booking import FUNDS, Key
from disclosures.typeset.kinds import catalogue
from disclosures.typeset.prefecture import drawn_prefecture, prefecture
from disclosures.typeset.publication import DepartmentRecord, SampleFiling
from disclosures.typeset.sample import SampleSize, invented_accounts, sample_records

FORM = "xinjiang_2023"
TEN_THOUSAND = Decimal(10_000)
NATURES = (Nature.BASIC, Nature.PROJECT, Nature.REMITTED, Nature.OPERATING, Nature.SUBSIDY)
INCOME = (
    "fiscal_income",
    "income.superior_subsidy",
    "income.business",
    "income.operating",
    "income.subordinate_remittance",
    "income.other",
)


@pytest.fixture(scope="module")
def records() -> list[DepartmentRecord]:
    return list(sample_records())


@pytest.fixture(scope="module")
def samples(records: list[DepartmentRecord]) -> list[Accounts]:
    return [filing.accounts for record in records for filing in record.filings if filing.accounts]


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
                [of(key._replace(nature=nature)) for nature in NATURES],
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


def test_identities_hold_exactly_and_as_printed(samples: list[Accounts]) -> None:
    residues = 0
    for accounts in samples:
        for name, total, parts in _sums(accounts):
            assert total == sum(parts), (accounts.unit.name, name)
            assert _meets(total, parts), (accounts.unit.name, name)
            whole = sum((printed(part / TEN_THOUSAND) for part in parts), Decimal(0))
            residues += whole != printed(total / TEN_THOUSAND)
    assert residues > 50, "rounding leaves residues, as in real filings"


def test_income_and_expenditure_come_out_even(samples: list[Accounts]) -> None:
    for accounts in samples:
        of = accounts.amount
        assert of(Key("income_total")) == of(Key("expenditure_total"))
        assert of(Key("closing_balance")) >= of(Key("fiscal_closing_balance")) >= 0


def _right(record: DepartmentRecord) -> dict[tuple[str, Scope, int], Accounts]:
    """Accounts as they should be: current ones, and not those that are wrong on purpose."""
    return {
        (f.unit_key, f.scope, f.fiscal_year): f.accounts
        for f in record.filings
        if f.accounts and f.is_current and not f.said_wrong
    }


def _chains(record: DepartmentRecord) -> int:
    """Prove that years chain, and say how many pairs of years did."""
    accounts = _right(record)
    pairs = 0
    for (unit, scope, year), second in accounts.items():
        first = accounts.get((unit, scope, year - 1))
        if first is None:
            continue
        pairs += 1
        assert second.prior == first.leaves
        for opening, closing in (
            (Key("opening_balance"), Key("closing_balance")),
            *(
                (Key("fiscal_opening_balance", fund=fund), Key("fiscal_closing_balance", fund=fund))
                for fund in FUNDS
            ),
        ):
            assert second.amount(opening) == first.amount(closing)
    return pairs


def test_years_chain(records: list[DepartmentRecord]) -> None:
    assert sum(_chains(record) for record in records) >= 10


def test_what_a_merged_unit_was_made_from_is_its_last_year(records: list[DepartmentRecord]) -> None:
    (record,) = (r for r in records if any(unit.change == "merged" for unit in r.plan.units))
    (merged,) = (unit for unit in record.plan.units if unit.change == "merged")
    accounts = _right(record)
    year = merged.first_year
    before = [accounts[key, Scope.UNIT, year - 1] for key in merged.predecessors]
    after = accounts[merged.key, Scope.UNIT, year]
    for key in after.prior_totals:
        if key.function_code is None or key.concept == "expenditure":
            assert after.before(key) == sum(one.amount(key) for one in before), key
    assert after.amount(Key("opening_balance")) == sum(one.amount(Key("closing_balance")) for one in before)
    assert all((key, Scope.UNIT, year) not in accounts for key in merged.predecessors)


def test_three_public_stays_within_its_budget(samples: list[Accounts]) -> None:
    for accounts in samples:
        of = accounts.amount
        for name in ("abroad", "vehicle_purchase", "vehicle_running", "reception"):
            key = Key(f"three_public.{name}")
            assert of(key) <= of(key._replace(scenario=Scenario.FULL_YEAR_BUDGET))
        assert bool(of(Key("three_public.reception"))) == bool(of(Key("three_public.reception_batches")))
        assert of(Key("three_public.reception_batches")) <= of(Key("three_public.reception_persons"))
        purchase = of(Key("three_public.vehicle_purchase"))
        assert bool(purchase) == bool(of(Key("three_public.vehicles_purchased")))
        assert of(Key("three_public.vehicles_kept")) <= of(Key("asset.vehicles"))


def test_sheets_follow_their_rules(samples: list[Accounts]) -> None:
    for accounts in samples:
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


def test_a_department_is_the_sum_of_its_units_less_what_they_paid_each_other(
    records: list[DepartmentRecord],
) -> None:
    eliminated = plain = 0
    for record in records:
        for whole in record.filings:
            if whole.scope is not Scope.CONSOLIDATED or whole.said_wrong or record.plan.files != "both":
                continue
            assert whole.accounts is not None
            parts = [
                f.accounts
                for f in record.filings
                if f.accounts and f.is_current and f.scope is not Scope.CONSOLIDATED
                if f.fiscal_year == whole.fiscal_year
            ]
            paid = sum(t.amount for t in record.transfers if t.fiscal_year == whole.fiscal_year)
            less = paid if record.plan.eliminates else 0
            eliminated += bool(less)
            plain += bool(paid and not less)
            for name in ("income_total", "expenditure", "income", "expenditure_total"):
                summed = sum(part.amount(Key(name)) for part in parts)
                assert whole.accounts.amount(Key(name)) == summed - less, name
            for name in ("three_public", "staff", "closing_balance", "fiscal_expenditure"):
                assert whole.accounts.amount(Key(name)) == sum(part.amount(Key(name)) for part in parts)
            assert len(whole.accounts.projects) == sum(len(part.projects) for part in parts)
    assert eliminated and plain, "one department leaves its transfers out, another does not"


def test_both_sides_of_a_transfer_say_it(records: list[DepartmentRecord]) -> None:
    said = 0
    for record in records:
        accounts = {(f.unit_key, f.fiscal_year): f.accounts for f in record.filings if f.accounts}
        for transfer in record.transfers:
            payer = accounts.get((transfer.payer, transfer.fiscal_year))
            receiver = accounts.get((transfer.receiver, transfer.fiscal_year))
            if payer is not None and receiver is not None:
                said += 1
                assert payer.amount(Key("expenditure", nature=transfer.paid.nature)) >= transfer.amount
                assert receiver.amount(Key(transfer.received.concept)) >= transfer.amount
    assert said >= 4


def test_everything_that_can_happen_happens_in_the_small_sample(records: list[DepartmentRecord]) -> None:
    filings: list[SampleFiling] = [f for record in records for f in record.filings]
    divisions = {f.division for f in filings}
    assert "652300" in divisions
    assert any(not code.isdigit() for code in divisions), "a development zone"
    assert any(code.isdigit() and code != "652300" for code in divisions), "a county"
    assert {f.status for f in filings} == {"filed", "late", "missing", "revised"}
    assert {f.scope for f in filings} == set(Scope)
    assert {record.plan.files for record in records} == {"both", "consolidated", "units", "single"}
    units = [unit for record in records for unit in record.plan.units]
    assert {unit.change for unit in units} >= {"", "merged"}
    assert any(unit.host for unit in units), "accounts that are kept within another's"
    renamed = {unit.profile.unit.scope for unit in units if len(unit.names) > 1}
    assert renamed == {Scope.OWN, Scope.UNIT}, "a renamed department and a renamed unit"
    said = {kind for f in filings for kind, _ in f.said_wrong}
    assert said == {"counts_twice", "restated_prior"}
    assert any(d.faults for record in records for d in record.documents)


def test_what_is_filed_is_due_and_what_is_late_is_late(records: list[DepartmentRecord]) -> None:
    for record in records:
        owed = {(d.unit_key, d.fiscal_year, d.scope): d for d in record.due}
        for filing in record.filings:
            due = owed[filing.unit_key, filing.fiscal_year, filing.scope]
            if filing.status == "missing":
                assert (due.status, filing.published_on, filing.document) == ("missing", None, None)
            elif filing.published_on is not None and filing.is_current and filing.revision == 1:
                assert (filing.published_on > due.due_on) == (due.status == "late")


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32), units=st.integers(1, 14))
def test_a_sample_of_any_seed_and_size_is_made_of_accounts(seed: int, units: int) -> None:
    records = list(sample_records(SampleSize(units, (2022, 2023), seed, form=FORM)))
    planned = [unit for record in records for unit in record.plan.units]
    assert sum(not unit.predecessors for unit in planned) == units
    names = [(f.unit_name, f.fiscal_year, f.scope, f.revision) for r in records for f in r.filings]
    assert len(names) == len(set(names))
    for record in records:
        _chains(record)
        for filing in record.filings:
            for name, total, parts in _sums(filing.accounts) if filing.accounts else ():
                assert total == sum(parts), (filing.unit_name, filing.fiscal_year, name)


def test_names_run_out_with_a_clear_message() -> None:
    book, places = catalogue(), len(prefecture().divisions)
    most = places * len(book.areas) * sum(1 + len(kind.units) for kind in book.kinds)
    with pytest.raises(ValueError, match="there are names for"):
        for _ in drawn_prefecture(most + 1, (2023,), 1):
            pass


def test_years_must_follow_each_other_and_have_forms() -> None:
    with pytest.raises(ValueError, match="not consecutive"):
        _ = SampleSize(fiscal_years=(2021, 2023)).years
    with pytest.raises(ValueError, match="no form"):
        _ = SampleSize(fiscal_years=(1990,)).years


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_other_seeds_give_accounts_too(seed: int) -> None:
    accounts = invented_accounts(seed)
    for name, total, parts in _sums(accounts):
        assert total == sum(parts), name
        assert _meets(total, parts), name
