"""Exact leaf amounts, and every total that follows from them: the book-keeping behind a typeset filing.

Totals are summed from exact yuan and fen and rounded last, so rounding residues arise as they do in
reality, and every identity holds on the exact amounts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from disclosures.filing import Fund, Nature, Scenario
from disclosures.taxonomy.concepts import concepts
from disclosures.typeset.codes import ancestors, economic_codes, functional_codes

NON_FISCAL = "非财政拨款"
"""Value of ``fund`` on a leaf whose money is not fiscal appropriation. It is never printed."""

FUNDS = (Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL)
_PLAIN_INCOME = ("superior_subsidy", "business", "operating", "subordinate_remittance", "other")
ZERO = Decimal(0)


class Key(NamedTuple):
    """What an amount is about: a concept with its dimensions. Null means "not broken down"."""

    concept: str
    function_code: str | None = None
    economic_code: str | None = None
    fund: str | None = None
    nature: str | None = None
    scenario: str = Scenario.FINAL


LEAF_CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "fiscal_income": ("function_code", "fund"),
    **{f"income.{name}": ("function_code",) for name in _PLAIN_INCOME},
    "expenditure": ("function_code", "fund", "nature"),
    "fiscal_expenditure": ("economic_code",),
    "budget": ("function_code", "fund"),
    "opening_balance": ("fund",),
    "use_of_nonfiscal_surplus": (),
    "surplus_distribution": (),
    **dict.fromkeys(
        (
            *("three_public.abroad", "three_public.vehicle_purchase", "three_public.vehicle_running"),
            *("three_public.reception", "three_public.abroad_groups", "three_public.abroad_persons"),
            *("three_public.vehicles_purchased", "three_public.vehicles_kept"),
            *("three_public.reception_batches", "three_public.reception_persons"),
            *("procurement.goods", "procurement.works", "procurement.services"),
            *("procurement.sme", "procurement.small_micro"),
            *("asset.fixed_gross", "asset.building_area", "asset.building_value", "asset.vehicle_value"),
            *("asset.vehicles.minister", "asset.vehicles.principal", "asset.vehicles.confidential"),
            *("asset.vehicles.emergency", "asset.vehicles.enforcement", "asset.vehicles.special"),
            *("asset.vehicles.retired_cadres", "asset.vehicles.other", "asset.equipment_over_1m"),
            *("staff.active", "staff.retired_cadres", "staff.retired"),
        ),
        (),
    ),
}
"""Concepts that a leaf may have, and the dimensions that it must name.

``budget`` is the initial budget (年初预算) of fiscal expenditure per item; ``fiscal_expenditure`` leaves are
the economic items of basic expenditure from the general budget; ``three_public`` money leaves exist once as
``final`` and once as ``full_year_budget``. ``opening_balance`` of a government fund or of state capital
names its ``function_code`` too, because their statements list it per item.
"""


def closing_leaves(leaves: Mapping[Key, Decimal], fiscal_year: int) -> dict[Key, Decimal]:
    """Next year's ``opening_balance`` leaves: this year's closing balances by fund (and item, for funds)."""
    totals = totals_of(leaves, fiscal_year)
    opening: dict[Key, Decimal] = {}
    for fund in FUNDS:
        if fund == Fund.GENERAL:
            opening[Key("opening_balance", fund=fund)] = totals[Key("fiscal_closing_balance", fund=fund)]
            continue
        for key, amount in totals.items():
            code = key.function_code
            if key.concept == "fiscal_closing_balance" and key.fund == fund and code and len(code) == 7:
                opening[Key("opening_balance", code, fund=fund)] = amount
    rest = totals[Key("closing_balance")] - totals[Key("fiscal_closing_balance")]
    opening[Key("opening_balance", fund=NON_FISCAL)] = rest
    return {key: amount for key, amount in opening.items() if amount}


def totals_of(leaves: Mapping[Key, Decimal], fiscal_year: int) -> dict[Key, Decimal]:
    """Every amount that a filing can print, by key: the leaves added up along all their dimensions.

    Raises:
        ValueError: a leaf is not one (a total, an unknown concept, a dimension missing or too much, an
            unknown code), a balance is negative, or the economic items do not add up to basic expenditure.
    """
    totals: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for key, amount in leaves.items():
        check_leaf(key, fiscal_year)
        for derived in booked(key, fiscal_year):
            totals[derived] += amount
    for key in (Key("income"), Key("expenditure"), Key("opening_balance"), Key("use_of_nonfiscal_surplus")):
        totals[key] += ZERO
    _close(totals)
    _check(totals)
    return dict(totals)


def check_leaf(key: Key, fiscal_year: int) -> None:
    """Refuse a key that is not a leaf.

    Raises:
        ValueError: with what is wrong about it.
    """
    if key.concept not in LEAF_CONCEPTS:
        raise ValueError(f"not a leaf: {key.concept} (totals are computed, never given)")
    needed = set(LEAF_CONCEPTS[key.concept])
    if key.concept == "opening_balance" and key.fund in {Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL}:
        needed.add("function_code")
    named = {name for name in ("function_code", "economic_code", "fund", "nature") if getattr(key, name)}
    if named != needed:
        raise ValueError(f"{key.concept}: needs {sorted(needed)}, has {sorted(named)}")
    allowed = {Scenario.FINAL, Scenario.FULL_YEAR_BUDGET} if _has_budget(key) else {Scenario.FINAL}
    if key.scenario not in allowed:
        raise ValueError(f"{key.concept}: no leaf of scenario {key.scenario}")
    if key.function_code is not None:
        if len(key.function_code) != 7:
            raise ValueError(f"{key.concept}: a leaf names a 项 (7 digits), not {key.function_code}")
        functional_codes(fiscal_year).name(key.function_code)
    if key.economic_code is not None:
        book = economic_codes(fiscal_year)
        if len(key.economic_code) != 5 or key.economic_code[:3] not in book.groups:
            raise ValueError(f"{key.economic_code} cannot occur in basic expenditure")
        book.name(key.economic_code)
    if key.fund is not None and key.fund not in {*FUNDS, NON_FISCAL}:
        raise ValueError(f"{key.concept}: unknown fund {key.fund}")


def _has_budget(key: Key) -> bool:
    return key.concept.startswith("three_public.") and concepts()[key.concept].type == "money"


def booked(key: Key, fiscal_year: int) -> Iterable[Key]:
    """All keys that a leaf counts in, but for balances and grand totals."""
    codes: tuple[str | None, ...] = (None,)
    if key.function_code is not None:
        codes = (None, *ancestors(key.function_code))
    concept, fund = key.concept, key.fund
    if concept == "fiscal_income":
        for code in codes:
            yield from (Key("income", code), Key(concept, code), Key(concept, code, fund=fund))
    elif concept.startswith("income."):
        for code in codes:
            yield from (Key("income", code), Key(concept, code))
    elif concept == "expenditure":
        for code in codes:
            for nature in (None, key.nature):
                yield Key(concept, code, nature=nature)
                if fund != NON_FISCAL:
                    yield Key("fiscal_expenditure", code, nature=nature)
                    yield Key("fiscal_expenditure", code, fund=fund, nature=nature)
    elif concept == "budget":
        for code in codes:
            yield Key("fiscal_expenditure", code, scenario=Scenario.INITIAL_BUDGET)
            yield Key("fiscal_expenditure", code, fund=fund, scenario=Scenario.INITIAL_BUDGET)
    elif concept == "fiscal_expenditure":
        code5 = key.economic_code or ""
        group = economic_codes(fiscal_year).groups[code5[:3]]
        yield Key(concept, economic_code=code5, fund=Fund.GENERAL, nature=Nature.BASIC)
        yield Key(concept, economic_code=code5[:3], fund=Fund.GENERAL, nature=Nature.BASIC)
        yield Key(concept, fund=Fund.GENERAL, nature=group)
        if group == Nature.PUBLIC:
            yield Key("agency_operating_expense")
    elif concept == "opening_balance":
        yield Key(concept)
        if fund != NON_FISCAL:
            for code in codes:
                yield Key("fiscal_opening_balance", code)
                yield Key("fiscal_opening_balance", code, fund=fund)
    else:
        yield key
        yield from _parents(key)


_ADDITIVE = {
    "three_public.vehicle_purchase": ("three_public.vehicle", "three_public"),
    "three_public.vehicle_running": ("three_public.vehicle", "three_public"),
    "three_public.abroad": ("three_public",),
    "three_public.reception": ("three_public",),
    "procurement.goods": ("procurement",),
    "procurement.works": ("procurement",),
    "procurement.services": ("procurement",),
    "staff.active": ("staff",),
    "staff.retired_cadres": ("staff",),
    "staff.retired": ("staff",),
}


def _parents(key: Key) -> Iterable[Key]:
    if key.concept.startswith("asset.vehicles."):
        yield Key("asset.vehicles")
    for parent in _ADDITIVE.get(key.concept, ()):
        yield Key(parent, scenario=key.scenario)


def _close(totals: defaultdict[Key, Decimal]) -> None:
    """Closing balances and grand totals, from what was booked."""
    fiscal = {
        (key.function_code, key.fund)
        for key in totals
        if key.concept in {"fiscal_income", "fiscal_opening_balance", "fiscal_expenditure"}
        and key.economic_code is None
        and key.nature is None
        and key.scenario == Scenario.FINAL
    }
    for code, fund in fiscal | {(None, None)} | {(None, fund) for fund in FUNDS}:
        opening, income, spent = (
            totals[Key(name, code, fund=fund)]
            for name in ("fiscal_opening_balance", "fiscal_income", "fiscal_expenditure")
        )
        totals[Key("fiscal_closing_balance", code, fund=fund)] = opening + income - spent
        totals[Key("fiscal_income_total", code, fund=fund)] = opening + income
        totals[Key("fiscal_expenditure_total", code, fund=fund)] = opening + income
    income_total = sum(
        (totals[Key(name)] for name in ("income", "use_of_nonfiscal_surplus", "opening_balance")), ZERO
    )
    totals[Key("closing_balance")] = (
        income_total - totals[Key("expenditure")] - totals[Key("surplus_distribution")]
    )
    for name in ("income_total", "expenditure_total", "income_expenditure_total"):
        totals[Key(name)] = income_total
    totals[Key("fiscal_income_expenditure_total")] = totals[Key("fiscal_income_total")]


def _check(totals: Mapping[Key, Decimal]) -> None:
    for key, amount in totals.items():
        # By item, the general budget has no opening balances: only its total must not be overspent.
        if key.function_code is not None and key.fund not in {Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL}:
            continue
        if key.concept in {"closing_balance", "fiscal_closing_balance"} and amount < 0:
            raise ValueError(f"{key.concept} {key.fund or ''}: spends {-amount} yuan more than there is")
    basic = totals.get(Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.BASIC), ZERO)
    items = sum(
        (
            totals.get(Key("fiscal_expenditure", fund=Fund.GENERAL, nature=group), ZERO)
            for group in (Nature.PERSONNEL, Nature.PUBLIC)
        ),
        ZERO,
    )
    if basic != items:
        raise ValueError(f"economic items are {items} yuan, basic expenditure by function is {basic} yuan")
