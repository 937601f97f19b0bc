"""What a unit of the sample is before its accounts are generated, and templates of its projects' sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.filing import Fund
from disclosures.typeset.accounts import Unit

LEVELS = frozenset({"prefecture", "county"})
OCCASIONS = ("abroad", "vehicle_purchase")


@dataclass(frozen=True, slots=True)
class IndicatorTemplate:
    """An indicator that a project can have; `kind` is count, rate, word or cost."""

    id: str
    levels: tuple[str, str]
    name: str
    kind: str
    weight: Decimal
    unit: str = ""
    word: str = ""
    range: tuple[int, int, int] = (0, 0, 1)
    share: Decimal = Decimal(0)
    can_miss: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ProjectTemplate:
    """A performance sheet before its numbers."""

    name: str
    goal: str
    result: str
    reason: str
    indicators: tuple[IndicatorTemplate, ...]


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """A project of a unit: its functional item, its size in yuan, the years in which it runs."""

    code: str
    amount: Decimal
    template: str = ""
    fund: str = Fund.GENERAL
    first_year: int = 0
    last_year: int = 9999


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """Income that is not fiscal appropriation, in yuan a year, and what was left of it at the beginning."""

    concept: str
    amount: Decimal
    opening: Decimal


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """One unit of the sample.

    ``key`` stays the same through all renaming, and seeds the unit's figures. ``years_of``: the years in
    which something happens that does not every year.
    """

    key: str
    unit: Unit
    division: str
    style: str
    staff: int
    retired: int
    vehicles: Mapping[str, int]
    running: str
    projects: tuple[ProjectProfile, ...]
    other_money: tuple[OtherMoney, ...] = ()
    carries_over: bool = False
    years_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read_sample(name: str) -> Any:
    """A YAML file of the sample."""
    path = files("disclosures.typeset").joinpath("sample", name)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _indicator(entry: Mapping[str, Any]) -> IndicatorTemplate:
    fields = dict(entry)
    first, second = fields.pop("levels")
    low, high, step = fields.pop("range", (0, 0, 1))
    return IndicatorTemplate(
        levels=(first, second),
        range=(low, high, step),
        weight=Decimal(fields.pop("weight")),
        share=Decimal(fields.pop("share", 0)),
        **fields,
    )


@cache
def project_templates() -> Mapping[str, ProjectTemplate]:
    """All templates of performance sheets.

    Raises:
        ValueError: the weights of one do not add up to 90, or the shares of its costs to 1.
    """
    templates = {}
    for name, entry in read_sample("projects.yaml").items():
        indicators = tuple(_indicator(indicator) for indicator in entry["indicators"])
        costs = [i.share for i in indicators if i.kind == "cost"]
        if sum(i.weight for i in indicators) != 90 or (costs and sum(costs) != 1):
            raise ValueError(f"projects.yaml: {name}: weights or shares do not add up")
        templates[name] = ProjectTemplate(
            entry["name"], entry["goal"], entry["result"], entry["reason"], indicators
        )
    return templates
