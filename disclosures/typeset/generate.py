"""A seed → the accounts of a unit over consecutive years: leaf amounts that a unit of its size could book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.accounts import Accounts, Unit
from disclosures.typeset.booking import NON_FISCAL, ZERO, Key, closing_leaves, totals_of
from disclosures.typeset.evaluate import make_sheet, overall_sheet
from disclosures.typeset.profile import ProjectProfile, UnitProfile, project_templates
from disclosures.typeset.rates import Cost, rates

Leaves = dict[Key, Decimal]
_FEN = Decimal("0.01")
_FISCAL_LEVEL = {"prefecture": "sheet.funding_prefecture", "county": "sheet.funding_county"}


@dataclass(frozen=True, slots=True)
class _Year:
    """One generated year: its leaves, the projects with their money, what was unspent and returned."""

    leaves: Leaves
    projects: tuple[tuple[ProjectProfile, Mapping[str, Decimal]], ...]
    returned: Decimal


Identity = Callable[[int], tuple[Unit, str]]
"""Fiscal year → the unit as it is then, and the name of its department then."""


def generate(
    profile: UnitProfile,
    years: Sequence[int],
    seed: int,
    *,
    identity: Identity | None = None,
    booked: Mapping[int, Mapping[Key, Decimal]] | None = None,
    inherited: Mapping[Key, Decimal] | None = None,
) -> tuple[Accounts, ...]:
    """The accounts of one unit for consecutive years, each opening with what the year before closed with.

    Args:
        profile: the unit.
        years: consecutive fiscal years. The year before the first is generated too, as what the first
            compares itself with, unless ``inherited`` is given.
        seed: draws the figures, together with the profile's key.
        identity: who the unit is in each year; null: always the profile's unit, under its own name.
        booked: leaves of each year that others decide: what the unit and its department pay each other.
        inherited: leaves of the year before the first, of the units that this one was made from; empty for
            a unit that begins with nothing.

    Raises:
        ValueError: what is booked spends more than there is.
    """
    random = Random(f"{seed}/{profile.key}")
    staff = profile.staff
    booked = booked or {}
    who = identity or (lambda year: (profile.unit, profile.unit.name))
    if inherited is None:
        prior: Leaves | None = None
        opening: Leaves = {
            Key("opening_balance", fund=NON_FISCAL): sum((o.opening for o in profile.other_money), ZERO)
        }
    else:
        prior = dict(inherited)
        opening = closing_leaves(prior, years[0] - 1)
    accounts: list[Accounts] = []
    for year in range(years[0] - (inherited is None), years[-1] + 1):
        staff = max(8, staff + random.choice((-1, 0, 0, 1, 2)))
        one = _year(
            profile, year, staff, {k: v for k, v in opening.items() if v}, booked.get(year, {}), random
        )
        if year < years[-1]:
            opening = closing_leaves(one.leaves, year)
        if prior is not None:
            accounts.append(_accounts(profile, year, one, prior, seed, *who(year)))
        prior = one.leaves
    return tuple(accounts)


def _accounts(
    profile: UnitProfile, year: int, one: _Year, prior: Leaves, seed: int, unit: Unit, department: str
) -> Accounts:
    random = Random(f"{seed}/{profile.key}/{year}/sheets")
    projects = tuple(
        make_sheet(
            project_templates()[project.template],
            fiscal_year=year,
            department=department,
            unit=unit.name,
            funding={"sheet.funding_fiscal": money},
            random=random,
        )
        for project, money in one.projects
        if project.template
    )
    funding = _whole_funding(profile, one, year)
    overall = overall_sheet(fiscal_year=year, unit=unit.name, funding=funding, random=random)
    return Accounts(unit, year, one.leaves, prior, overall, projects)


def _whole_funding(profile: UnitProfile, one: _Year, year: int) -> dict[str, dict[str, Decimal]]:
    """部门资金 by source: the own level pays for the general budget, the province for the special funds."""
    totals = totals_of(one.leaves, year)

    def fund_money(funds: Sequence[str]) -> dict[str, Decimal]:
        return {
            scenario: sum((totals.get(Key(concept, fund=fund, scenario=at), ZERO) for fund in funds), ZERO)
            for scenario, concept, at in (
                (Scenario.INITIAL_BUDGET, "fiscal_expenditure", Scenario.INITIAL_BUDGET),
                (Scenario.FULL_YEAR_BUDGET, "fiscal_income_total", Scenario.FINAL),
                (Scenario.FINAL, "fiscal_expenditure", Scenario.FINAL),
            )
        }

    own = fund_money([Fund.GENERAL])
    own[Scenario.FULL_YEAR_BUDGET] += one.returned
    fiscal_total, fiscal_spent = (
        totals[Key("fiscal_income_total")],
        totals.get(Key("fiscal_expenditure"), ZERO),
    )
    other: dict[str, Decimal] = {
        Scenario.INITIAL_BUDGET: ZERO,
        Scenario.FULL_YEAR_BUDGET: totals[Key("income_total")] - fiscal_total,
        Scenario.FINAL: totals[Key("expenditure")] - fiscal_spent,
    }
    return {
        "sheet.funding_province": fund_money([Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL]),
        _FISCAL_LEVEL[profile.unit.level]: own,
        "sheet.funding_other": other,
    }


def _year(
    profile: UnitProfile,
    year: int,
    staff: int,
    opening: Leaves,
    booked: Mapping[Key, Decimal],
    random: Random,
) -> _Year:
    leaves: defaultdict[Key, Decimal] = defaultdict(Decimal, opening)
    basic = _basic(profile, year, staff, leaves, random)
    projects, returned, carried = _projects(profile, year, leaves, random)
    for code, amount in basic.items():
        leaves[Key("expenditure", code, fund=Fund.GENERAL, nature=Nature.BASIC)] += amount
        leaves[Key("fiscal_income", code, fund=Fund.GENERAL)] += amount
        budget = _to(amount * _share(random, 88, 99), 100)
        leaves[Key("budget", code, fund=Fund.GENERAL)] += budget
    _carry_over(leaves, opening, carried, profile)
    _other_money(profile, opening, booked, leaves, random)
    _three_public(profile, year, leaves, random)
    _things(profile, staff, leaves, random)
    kept = {key: amount for key, amount in leaves.items() if amount}
    return _Year(kept, projects, returned)


def _basic(profile: UnitProfile, year: int, staff: int, leaves: Leaves, random: Random) -> dict[str, Decimal]:
    """Basic expenditure: economic leaves into ``leaves``; the same money by functional item as the result."""
    book, kind = rates(), profile.unit.kind
    raised = book.raise_factor ** (year - book.raise_from)
    items = {
        code: _cost(cost, random) * staff * raised for code, cost in book.pay.items() if cost.applies_to(kind)
    }
    pay = sum(items.values(), ZERO)
    elsewhere: dict[str, str] = {}
    for code, contribution in book.contributions.items():
        if kind != contribution.excluded and random.random() < contribution.chance:
            items[code] = pay * contribution.share * _share(random, 93, 104)
            elsewhere[code] = contribution.function_for(kind)
    if profile.retired and random.random() < book.retired.chance:
        items[book.retired_item] = _cost(book.retired, random) * profile.retired
        elsewhere[book.retired_item] = book.retired_as.function_for(kind)
    items[book.union_item] = pay * book.union_share
    counted = {"": 1, "staff": staff, "vehicle": sum(profile.vehicles.values())}
    for code, cost in (*book.office.items(), *book.whole.items()):
        is_due = cost.applies_to(kind) and (not cost.in_years or year in profile.years_of[cost.in_years])
        if is_due and random.random() < cost.chance:
            items[code] = _cost(cost, random) * counted[cost.each]
    by_function: defaultdict[str, Decimal] = defaultdict(Decimal)
    for code, amount in items.items():
        exact = _round(amount)
        if exact:
            leaves[Key("fiscal_expenditure", economic_code=book.item_in(code, year))] += exact
            by_function[elsewhere.get(code, profile.running)] += exact
    return dict(by_function)


def _projects(
    profile: UnitProfile, year: int, leaves: Leaves, random: Random
) -> tuple[tuple[tuple[ProjectProfile, Mapping[str, Decimal]], ...], Decimal, Decimal]:
    """Project expenditure into ``leaves``; each project's money, what was returned, what is carried over."""
    done: list[tuple[ProjectProfile, Mapping[str, Decimal]]] = []
    returned = carried = ZERO
    for n, project in enumerate(profile.projects):
        if not project.first_year <= year <= project.last_year:
            continue
        full_year = _to(project.amount * _share(random, 78, 125), 1_000)
        is_added = random.random() < 0.2
        initial = ZERO if is_added else _to(full_year * _share(random, 70, 100), 1_000)
        rate = Decimal(1) if random.random() < 0.3 else _share(random, 55, 99)
        spent = full_year if rate == 1 else _round(full_year * rate)
        left = full_year - spent
        leaves[Key("expenditure", project.code, fund=project.fund, nature=Nature.PROJECT)] += spent
        leaves[Key("fiscal_income", project.code, fund=project.fund)] += spent
        leaves[Key("budget", project.code, fund=project.fund)] += initial
        if n == 0 and profile.carries_over and project.fund == Fund.GENERAL:
            carried += left
        else:
            returned += left
        money: Mapping[str, Decimal] = {
            Scenario.INITIAL_BUDGET: initial,
            Scenario.FULL_YEAR_BUDGET: full_year,
            Scenario.FINAL: spent,
        }
        done.append((project, money))
    return tuple(done), returned, carried


def _carry_over(leaves: Leaves, opening: Leaves, carried: Decimal, profile: UnitProfile) -> None:
    """What the first project leaves over was granted this year; what it began with was granted before.

    A unit that was merged may begin with more than that project spends: then other items were granted less.
    """
    first = Key("fiscal_income", profile.projects[0].code, fund=Fund.GENERAL)
    if carried:
        leaves[first] += carried
    before = opening.get(Key("opening_balance", fund=Fund.GENERAL), ZERO)
    general = [k for k in leaves if k.concept == "fiscal_income" and k.fund == Fund.GENERAL]
    for key in sorted(general, key=lambda key: (key != first, -leaves[key], str(key.function_code))):
        used = min(before, leaves[key])
        leaves[key] -= used
        before -= used
    if before:
        raise ValueError(f"{profile.unit.name}: begins with more than it spends")


def _other_money(
    profile: UnitProfile, opening: Leaves, booked: Mapping[Key, Decimal], leaves: Leaves, random: Random
) -> None:
    """Money that is not fiscal: earned, received and paid within the department, and part of it spent."""
    available = opening.get(Key("opening_balance", fund=NON_FISCAL), ZERO)
    for money in profile.other_money:
        amount = _round(money.amount * _share(random, 60, 140))
        leaves[Key(money.concept, profile.running)] += amount
        available += amount
    for key, amount in booked.items():
        leaves[key] += amount
        available += amount if key.concept.startswith("income.") else -amount
    if available < 0:
        raise ValueError(f"{profile.unit.name}: pays its department more than it has")
    if available:
        spent = _round(available * _share(random, 35, 90))
        leaves[Key("expenditure", profile.running, fund=NON_FISCAL, nature=Nature.BASIC)] += spent


def _three_public(profile: UnitProfile, year: int, leaves: Leaves, random: Random) -> None:
    """三公: what the economic items say, the budget a little above, and the counts that go with it."""
    book = rates()
    spent = {
        name: leaves.get(Key("fiscal_expenditure", economic_code=code), ZERO)
        for name, code in book.three_public.items()
    }
    # A car is bought with the money of a project, so no item of basic expenditure shows it.
    is_bought = year in profile.years_of["vehicle_purchase"]
    spent["vehicle_purchase"] = _cost(book.vehicle_purchase, random) if is_bought else ZERO
    for name, amount in spent.items():
        leaves[Key(f"three_public.{name}")] = amount
        room = _share(random, 100, 115) if random.random() < 0.7 else Decimal(1)
        budget = amount if room == 1 else _to(amount * room, 100) + (100 if amount else 0)
        if name == "reception" and not amount and random.random() < 0.5:
            budget = _to(_money(random, 1_000, 8_000), 100)
        leaves[Key(f"three_public.{name}", scenario=Scenario.FULL_YEAR_BUDGET)] = budget
    if spent["abroad"]:
        leaves[Key("three_public.abroad_groups")] = Decimal(1)
        leaves[Key("three_public.abroad_persons")] = Decimal(random.randint(1, 3))
    if spent["reception"]:
        batches = max(1, int(spent["reception"] / 900))
        leaves[Key("three_public.reception_batches")] = Decimal(batches)
        leaves[Key("three_public.reception_persons")] = Decimal(batches * random.randint(5, 9))
    leaves[Key("three_public.vehicles_purchased")] = Decimal(1 if spent["vehicle_purchase"] else 0)
    special = profile.vehicles.get("special", 0)
    leaves[Key("three_public.vehicles_kept")] = Decimal(sum(profile.vehicles.values()) - special)


def _things(profile: UnitProfile, staff: int, leaves: Leaves, random: Random) -> None:
    """Staff, assets and procurement."""
    leaves[Key("staff.active")] = Decimal(staff)
    leaves[Key("staff.retired")] = Decimal(profile.retired)
    for name, number in profile.vehicles.items():
        leaves[Key(f"asset.vehicles.{name}")] = Decimal(number)
    vehicles = sum(profile.vehicles.values())
    leaves[Key("asset.vehicle_value")] = _money(random, 130_000, 260_000) * vehicles
    area = Decimal(random.choice((0, random.randint(300, 4_000)))) + _FEN * random.randint(0, 99)
    leaves[Key("asset.building_area")] = area if area > 1 else ZERO
    leaves[Key("asset.building_value")] = _round(area * 2_600) if area > 1 else ZERO
    leaves[Key("asset.fixed_gross")] = (
        leaves[Key("asset.building_value")]
        + leaves[Key("asset.vehicle_value")]
        + _money(random, 14_000, 42_000) * staff
    )
    project_money = sum(
        (a for k, a in leaves.items() if k.concept == "expenditure" and k.nature == Nature.PROJECT), ZERO
    )
    goods = _round(project_money * _share(random, 3, 20))
    services = _round(project_money * _share(random, 5, 40))
    leaves[Key("procurement.goods")], leaves[Key("procurement.services")] = goods, services
    total = goods + services
    medium = total if random.random() < 0.5 else _round(total * _share(random, 80, 99))
    leaves[Key("procurement.sme")] = medium
    leaves[Key("procurement.small_micro")] = _round(medium * _share(random, 55, 98))


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, rounding=ROUND_HALF_UP)


def _to(amount: Decimal, step: int) -> Decimal:
    """Rounded to whole steps of yuan, as budgets are."""
    return (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def _money(random: Random, low: int, high: int) -> Decimal:
    return Decimal(random.randint(low * 100, high * 100)) * _FEN


def _cost(cost: Cost, random: Random) -> Decimal:
    return _money(random, cost.low, cost.high)


def _share(random: Random, low: int, high: int) -> Decimal:
    """A factor between two percentages."""
    return Decimal(random.randint(low * 100, high * 100)) / 10_000
