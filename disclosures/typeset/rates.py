"""The figures that generated accounts are made from, loaded from ``sample/rates.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

EACH = frozenset({"", "staff", "vehicle"})


@dataclass(frozen=True, slots=True)
class Cost:
    """What an economic item costs: yuan for each of something, for some kinds of unit, in some cases."""

    low: int
    high: int
    each: str = ""
    chance: float = 1.0
    only: str = ""
    excluded: str = ""
    in_years: str = ""

    def applies_to(self, kind: str) -> bool:
        """Whether a unit of that kind has such a cost."""
        return kind != self.excluded and (not self.only or kind == self.only)


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution as a share of pay, booked under a functional item of its own."""

    share: Decimal
    function: str
    function_of: Mapping[str, str]
    chance: float
    excluded: str

    def function_for(self, kind: str) -> str:
        """The functional item for a kind of unit."""
        return self.function_of.get(kind, self.function)


@dataclass(frozen=True, slots=True)
class Scoring:
    """How execution of a budget is scored: ``weight × max(0, (rate − floor) / (100 − floor))``."""

    weight: Decimal
    floor: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates. ``retired`` is a cost a head of retired staff, booked under ``retired_as``.

    ``old_items`` are the economic items under which new ones were booked up to ``old_until``.
    """

    raise_from: int
    raise_factor: Decimal
    pay: Mapping[str, Cost]
    contributions: Mapping[str, Contribution]
    old_until: int
    old_items: Mapping[str, str]
    retired_item: str
    retired: Cost
    retired_as: Contribution
    office: Mapping[str, Cost]
    whole: Mapping[str, Cost]
    union_item: str
    union_share: Decimal
    three_public: Mapping[str, str]
    vehicle_purchase: Cost
    scoring: Mapping[str, Scoring]

    def item_in(self, code: str, fiscal_year: int) -> str:
        """The economic item under which a cost was booked in a year."""
        return self.old_items.get(code, code) if fiscal_year <= self.old_until else code


def _cost(entry: Mapping[str, Any], **defaults: Any) -> Cost:
    fields = {**defaults, **entry}
    low, high = fields["range"]
    if fields.get("each", "") not in EACH:
        raise ValueError(f"rates.yaml: a cost for each {fields['each']}")
    return Cost(
        low=low,
        high=high,
        each=fields.get("each", ""),
        chance=fields.get("chance", 1.0),
        only=fields.get("only", ""),
        excluded=fields.get("except", ""),
        in_years=fields.get("in_years", ""),
    )


def _contribution(entry: Mapping[str, Any]) -> Contribution:
    return Contribution(
        share=Decimal(entry.get("share", 0)),
        function=entry["function"],
        function_of=entry.get("function_of", {}),
        chance=entry.get("chance", 1.0),
        excluded=entry.get("except", ""),
    )


@cache
def rates() -> Rates:
    """The rates of the project."""
    path = files("disclosures.typeset").joinpath("sample", "rates.yaml")
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    chance = raw["office_chance"]
    return Rates(
        raise_from=raw["raise"]["from_year"],
        raise_factor=Decimal(raw["raise"]["factor"]),
        pay={code: _cost(entry, each="staff") for code, entry in raw["pay"].items()},
        contributions={code: _contribution(entry) for code, entry in raw["contributions"].items()},
        old_until=raw["before_reform"]["last_year"],
        old_items=raw["before_reform"]["items"],
        retired_item=raw["retired"]["item"],
        retired=_cost(raw["retired"]),
        retired_as=_contribution(raw["retired"]),
        office={
            code: _cost({"range": span}, each="staff", chance=chance) for code, span in raw["office"].items()
        },
        whole={code: _cost(entry) for code, entry in raw["whole"].items()},
        union_item=raw["union_share"]["item"],
        union_share=Decimal(raw["union_share"]["share"]),
        three_public=raw["three_public"],
        vehicle_purchase=_cost({"range": raw["vehicle_purchase"]}),
        scoring={
            name: Scoring(Decimal(entry["weight"]), Decimal(entry["floor"]))
            for name, entry in raw["scoring"].items()
        },
    )
