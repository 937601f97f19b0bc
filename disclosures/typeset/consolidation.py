"""Accounts made from accounts: a department's 汇总, and filings that say something else than they should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.accounts import Accounts, Sheet, Unit
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.codes import economic_codes
from disclosures.typeset.evaluate import overall_sheet

Leaves = dict[Key, Decimal]
Transfers = Mapping[Key, Decimal]
"""Leaves of what units of one department pay each other: equal sums of income and of expenditure."""


def combine(
    parts: Sequence[Accounts],
    unit: Unit,
    *,
    seed: int,
    eliminated: Transfers | None = None,
    eliminated_before: Transfers | None = None,
) -> Accounts:
    """The accounts of several units as those of ``unit``.

    Args:
        parts: of one fiscal year.
        unit: who files the result.
        seed: draws the indicators of the sheet of the whole.
        eliminated: payments between the parts that are left out on both sides; null: none.
        eliminated_before: the same of the year before.

    Raises:
        ValueError: the parts are of different years.
    """
    first = parts[0]
    if any(part.fiscal_year != first.fiscal_year for part in parts):
        raise ValueError("parts of different years")
    funding: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part in parts:
        for concept, money in (part.overall.funding if part.overall is not None else {}).items():
            for scenario, amount in money.items():
                funding[concept][scenario] += amount
    for key, amount in (eliminated or {}).items():
        if key.concept == "expenditure":
            for scenario in (Scenario.FULL_YEAR_BUDGET, Scenario.FINAL):
                funding["sheet.funding_other"][scenario] -= amount
    random = Random(f"{seed}/{unit.name}/{unit.scope}/{first.fiscal_year}/sheets")
    overall = overall_sheet(
        fiscal_year=first.fiscal_year,
        unit=unit.name,
        funding={concept: dict(money) for concept, money in funding.items()},
        random=random,
    )
    projects: tuple[Sheet, ...] = tuple(sheet for part in parts for sheet in part.projects)
    return Accounts(
        unit,
        first.fiscal_year,
        added([part.leaves for part in parts], eliminated),
        added([part.prior for part in parts], eliminated_before),
        overall,
        projects,
    )


def added(parts: Sequence[Mapping[Key, Decimal]], less: Mapping[Key, Decimal] | None = None) -> Leaves:
    """Leaves added up, without those of ``less``."""
    total: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for part in parts:
        for key, amount in part.items():
            total[key] += amount
    for key, amount in (less or {}).items():
        total[key] -= amount
    return {key: amount for key, amount in total.items() if amount}


def misbooked(accounts: Accounts, share: Decimal) -> Accounts:
    """Accounts in which a share of office costs is missing, as before a correction: still in balance."""
    leaves, amount = _changed(accounts.leaves, -share, accounts.fiscal_year)
    return replace(accounts, leaves=leaves, overall=_moved(accounts.overall, amount))


def restated(accounts: Accounts, share: Decimal) -> Accounts:
    """Accounts that compare themselves with another last year than the one that was filed."""
    prior, _ = _changed(accounts.prior, share, accounts.fiscal_year - 1)
    return replace(accounts, prior=prior)


def counted_twice(whole: Accounts, unit: Accounts) -> Accounts:
    """A 汇总 in which one of its units is counted once more; the year before stands as it was."""
    return replace(
        whole,
        leaves=added([whole.leaves, unit.leaves]),
        overall=_with_money(whole.overall, unit.overall),
    )


def _with_money(sheet: Sheet | None, other: Sheet | None) -> Sheet | None:
    if sheet is None or other is None:
        return sheet
    funding: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for source in (sheet.funding, other.funding):
        for concept, money in source.items():
            for scenario, amount in money.items():
                funding[concept][scenario] += amount
    return replace(sheet, funding={concept: dict(money) for concept, money in funding.items()})


def _changed(leaves: Mapping[Key, Decimal], share: Decimal, fiscal_year: int) -> tuple[Leaves, Decimal]:
    """Leaves with the largest office cost changed by a share of it, and the same money granted."""
    groups = economic_codes(fiscal_year).groups
    items = [k for k in leaves if k.economic_code and groups[k.economic_code[:3]] == Nature.PUBLIC]
    item = max(items, key=lambda key: (leaves[key], str(key.economic_code)))
    amount = (leaves[item] * share).quantize(Decimal("0.01"))
    spent = [
        k for k in leaves if (k.concept, k.fund, k.nature) == ("expenditure", Fund.GENERAL, Nature.BASIC)
    ]
    basic = max(spent, key=lambda key: (leaves[key], str(key.function_code)))
    granted = Key("fiscal_income", basic.function_code, fund=Fund.GENERAL)
    changed = dict(leaves)
    for key in (item, basic, granted):
        changed[key] = changed.get(key, ZERO) + amount
    return changed, amount


def _moved(sheet: Sheet | None, amount: Decimal) -> Sheet | None:
    """The sheet of the whole with other fiscal money: granted and spent."""
    if sheet is None:
        return None
    own = max(sheet.funding, key=lambda concept: sheet.funding[concept][Scenario.FINAL])
    money = dict(sheet.funding[own])
    for scenario in (Scenario.FULL_YEAR_BUDGET, Scenario.FINAL):
        money[scenario] += amount
    return replace(sheet, funding={**sheet.funding, own: money})
