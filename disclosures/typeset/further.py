"""What further statements and regional sentences print: amounts that follow from the leaves of the nine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.codes import ancestors

_FEN = Decimal("0.01")
_MONEY_SPENT = ("abroad", "vehicle_purchase", "vehicle_running", "reception")
Totals = Mapping[Key, Decimal]


@cache
def _shares() -> Mapping[str, Mapping[str, Any]]:
    text = files("disclosures.typeset").joinpath("further.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return loaded


def further(totals: Totals, kind: str) -> dict[Key, Decimal]:
    """Amounts of one year that no leaf names: money in yuan, from the totals of that year.

    Balances of the general budget by item and nature, its basic expenditure by item and group, its project
    expenditure by economic item, 年初预算 of 三公 (nothing was adjusted during the year), 机关运行经费 by the
    kind of unit, procurement reserved for small firms, assets and liabilities.
    """
    found: dict[Key, Decimal] = {}
    found.update(_balances(totals))
    found.update(_basic_by_item(totals))
    found.update(_project_items(totals))
    found.update(_three_public(totals))
    found.update(_agency(totals, kind))
    found.update(_procurement(totals))
    found.update(_assets(totals))
    return found


def ratings(scores: Sequence[Decimal], reasons: int) -> dict[Key, Decimal]:
    """What a filing says of its project sheets: their average score and how many are rated how.

    ``reasons`` are the problems found, a third of which is still open.
    """
    counts = dict.fromkeys(_shares()["ratings"], 0)
    for score in scores:
        counts[next(name for name, least in _shares()["ratings"].items() if score >= least)] += 1
    average = sum(scores, ZERO) / len(scores) if scores else ZERO
    return {
        Key("performance.average_score"): average,
        **{Key(name): Decimal(count) for name, count in counts.items()},
        Key("performance.problems_found"): Decimal(reasons),
        Key("performance.problems_solved"): Decimal(reasons - reasons // 3),
        Key("performance.problems_open"): Decimal(reasons // 3),
    }


def _balances(totals: Totals) -> dict[Key, Decimal]:
    """Opening and closing balances of the general budget by item: the whole belongs to projects.

    An item that spent more than it was granted began with the difference; what is left of the opening balance
    belongs to the item with the largest projects.
    """

    def amount(concept: str, code: str | None, nature: str | None = None) -> Decimal:
        return totals.get(Key(concept, code, fund=Fund.GENERAL, nature=nature), ZERO)

    items = _general_items(totals)
    opening = {
        code: max(ZERO, amount("fiscal_expenditure", code) - amount("fiscal_income", code)) for code in items
    }
    left = amount("fiscal_opening_balance", None) - sum(opening.values(), ZERO)
    if items:
        opening[max(items, key=lambda code: amount("fiscal_expenditure", code, Nature.PROJECT))] += left
    found: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for item in items:
        basic = amount("fiscal_expenditure", item, Nature.BASIC)
        closing = opening[item] + amount("fiscal_income", item) - amount("fiscal_expenditure", item)
        booked = {
            ("fiscal_opening_balance", None): opening[item],
            ("fiscal_opening_balance", Nature.BASIC): ZERO,
            ("fiscal_opening_balance", Nature.PROJECT): opening[item],
            ("fiscal_income", Nature.BASIC): basic,
            ("fiscal_income", Nature.PROJECT): amount("fiscal_income", item) - basic,
            ("fiscal_closing_balance", None): closing,
            ("fiscal_closing_balance", Nature.BASIC): ZERO,
            ("fiscal_closing_balance", Nature.PROJECT): closing,
            ("fiscal_closing_balance.carried_over", None): closing,
            ("fiscal_closing_balance.surplus", None): ZERO,
        }
        for (concept, nature), value in booked.items():
            is_known = nature is None and not concept.endswith((".carried_over", ".surplus"))
            for code in (*ancestors(item), *(() if is_known else (None,))):
                found[Key(concept, code, fund=Fund.GENERAL, nature=nature)] += value
    return dict(found)


def _general_items(totals: Totals) -> list[str]:
    """The functional items of the general budget."""
    general = (key.function_code for key in totals if key.fund == Fund.GENERAL)
    return sorted({code for code in general if code and len(code) == 7})


def _basic_by_item(totals: Totals) -> dict[Key, Decimal]:
    """人员经费 and 公用经费 by item: offices are run from the items with most basic expenditure.

    For the whole of a unit's money too: what is not fiscal pays for running it.
    """
    found: defaultdict[Key, Decimal] = defaultdict(Decimal)
    basic = {
        item: totals.get(Key("fiscal_expenditure", item, fund=Fund.GENERAL, nature=Nature.BASIC), ZERO)
        for item in _general_items(totals)
    }
    left = totals.get(Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.PUBLIC), ZERO)
    for item in sorted(basic, key=lambda code: (-basic[code], code)):
        public = min(left, basic[item])
        left -= public
        for code in ancestors(item):
            for nature, amount in ((Nature.PERSONNEL, basic[item] - public), (Nature.PUBLIC, public)):
                found[Key("fiscal_expenditure", code, fund=Fund.GENERAL, nature=nature)] += amount
    personnel = totals.get(Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.PERSONNEL), ZERO)
    whole = totals.get(Key("expenditure", nature=Nature.BASIC), ZERO)
    found[Key("expenditure", nature=Nature.PERSONNEL)] = personnel
    found[Key("expenditure", nature=Nature.PUBLIC)] = whole - personnel
    return dict(found)


def _project_items(totals: Totals) -> dict[Key, Decimal]:
    """项目支出 of the general budget by economic item and class."""
    whole = totals.get(Key("fiscal_expenditure", fund=Fund.GENERAL, nature=Nature.PROJECT), ZERO)
    bought = min(whole, totals.get(Key("three_public.vehicle_purchase"), ZERO))
    left = whole - bought
    found: defaultdict[Key, Decimal] = defaultdict(Decimal)
    shares = _shares()["project_items"]
    items = {
        _shares()["vehicles"]["item"]: bought,
        **{code: _part(left, share) for code, share in shares.items()},
    }
    last = list(items)[-1]
    items[last] = left - sum((a for code, a in items.items() if code in shares and code != last), ZERO)
    for code, amount in items.items():
        for level in (code, code[:3]):
            found[Key("fiscal_expenditure", None, level, Fund.GENERAL, Nature.PROJECT)] += amount
    return {key: amount for key, amount in found.items() if amount}


def _three_public(totals: Totals) -> dict[Key, Decimal]:
    names = ("three_public", "three_public.vehicle", *(f"three_public.{name}" for name in _MONEY_SPENT))
    found: dict[Key, Decimal] = {}
    for name in names:
        final = totals.get(Key(name), ZERO)
        budget = totals.get(Key(name, scenario=Scenario.FULL_YEAR_BUDGET), ZERO)
        found[Key(name, scenario=Scenario.INITIAL_BUDGET)] = budget
        for scenario, amount in (
            (Scenario.FINAL, final),
            (Scenario.INITIAL_BUDGET, budget),
            (Scenario.FULL_YEAR_BUDGET, budget),
        ):
            found[Key(name, fund=Fund.GENERAL, scenario=scenario)] = amount
    found[Key("three_public.domestic_reception")] = totals.get(Key("three_public.reception"), ZERO)
    return found


def _agency(totals: Totals, kind: str) -> dict[Key, Decimal]:
    whole = totals.get(Key("agency_operating_expense"), ZERO)
    return {
        Key("agency_operating_expense.administrative"): whole if kind == "行政" else ZERO,
        Key("agency_operating_expense.civil_service"): whole if kind != "行政" else ZERO,
    }


def _procurement(totals: Totals) -> dict[Key, Decimal]:
    shares = _shares()["procurement"]
    sme, small = (totals.get(Key(f"procurement.{name}"), ZERO) for name in ("sme", "small_micro"))
    other = _part(sme, shares["sme_other"])
    reserved_small = _part(small, shares["small_micro_reserved"])
    return {
        Key("procurement.sme_other_award"): other,
        Key("procurement.sme_reserved_award"): sme - other,
        Key("procurement.small_micro_reserved_award"): reserved_small,
        Key("procurement.sme_reserved_budget"): _part(sme - other, shares["reserve"]),
        Key("procurement.small_micro_reserved_budget"): _part(reserved_small, shares["reserve"]),
    }


def _assets(totals: Totals) -> dict[Key, Decimal]:
    """资产 at cost and net, 负债 and 净资产: cash is what the accounts carry over."""
    shares, owed = _shares()["assets"], _shares()["liabilities"]
    fixed, building, vehicles = (
        totals.get(Key(f"asset.{name}"), ZERO) for name in ("fixed_gross", "building_value", "vehicle_value")
    )
    current = totals.get(Key("closing_balance"), ZERO) + _part(fixed, shares["receivable"])
    construction, intangible = _part(fixed, shares["construction"]), _part(fixed, shares["intangible"])
    net = fixed - _part(fixed, shares["depreciation"])
    payable = _part(current, owed["payable"])
    return {
        Key("asset.current"): current,
        Key("asset.large_equipment"): ZERO,
        Key("asset.fixed_other"): fixed - building - vehicles,
        Key("asset.investment"): ZERO,
        Key("asset.construction"): construction,
        Key("asset.intangible"): intangible,
        Key("asset.other_assets"): ZERO,
        Key("asset.total_gross"): current + fixed + construction + intangible,
        Key("asset.fixed_net"): net,
        Key("asset.total"): current + net + construction + intangible,
        Key("liability.total"): payable,
        Key("liability.current"): payable,
        Key("liability.noncurrent"): ZERO,
        Key("net_asset.total"): current + net + construction + intangible - payable,
    }


def _part(amount: Decimal, share: str) -> Decimal:
    return (amount * Decimal(share)).quantize(_FEN, rounding=ROUND_HALF_UP)
