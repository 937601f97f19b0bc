"""Who the sample's units are and what they do, loaded from YAML: the raw matter of generated accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.filing import Fund, Scope
from disclosures.typeset.accounts import Unit
from disclosures.typeset.figures import Fault
from disclosures.typeset.styles import Style, styles

LEVELS = frozenset({"prefecture", "county"})
_OCCASIONS = ("abroad", "vehicle_purchase")


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
    """One unit of the sample. ``years_of``: the years in which something happens that does not every year."""

    unit: Unit
    division: str
    parent: str
    style: str
    staff: int
    retired: int
    vehicles: Mapping[str, int]
    running: str
    projects: tuple[ProjectProfile, ...]
    other_money: tuple[OtherMoney, ...] = ()
    carries_over: bool = False
    years_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DepartmentProfile:
    """A department that files a 汇总 of units of the sample."""

    unit: Unit
    division: str
    style: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleProfile:
    """The whole sample prefecture. ``faults`` are planted in the filing of a unit and year."""

    prefecture: tuple[str, str]
    counties: tuple[tuple[str, str], ...]
    form: str
    fiscal_years: tuple[int, ...]
    styles: Mapping[str, Style]
    units: tuple[UnitProfile, ...]
    departments: tuple[DepartmentProfile, ...]
    faults: Mapping[tuple[str, int], Fault]


def _read(name: str) -> Any:
    path = files("disclosures.typeset").joinpath("sample", name)
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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
    for name, entry in _read("projects.yaml").items():
        indicators = tuple(_indicator(indicator) for indicator in entry["indicators"])
        costs = [i.share for i in indicators if i.kind == "cost"]
        if sum(i.weight for i in indicators) != 90 or (costs and sum(costs) != 1):
            raise ValueError(f"projects.yaml: {name}: weights or shares do not add up")
        templates[name] = ProjectTemplate(
            entry["name"], entry["goal"], entry["result"], entry["reason"], indicators
        )
    return templates


def _project(entry: Mapping[str, Any]) -> ProjectProfile:
    template = entry.get("template", "")
    if template and template not in project_templates():
        raise ValueError(f"no template {template}")
    return ProjectProfile(
        code=entry["code"],
        amount=Decimal(entry["amount"]),
        template=template,
        fund=entry.get("fund", Fund.GENERAL),
        first_year=entry.get("from", 0),
        last_year=entry.get("until", 9999),
    )


def _unit(entry: Mapping[str, Any]) -> UnitProfile:
    if entry["level"] not in LEVELS:
        raise ValueError(f"{entry['name']}: unknown level {entry['level']}")
    other = [entry[name] for name in ("business_income", "other_income") if name in entry]
    return UnitProfile(
        unit=Unit(
            name=entry["name"],
            kind=entry["kind"],
            scope=Scope(entry["scope"]),
            level=entry["level"],
            departments=tuple(entry["departments"]),
            duties=tuple(entry["duties"]),
            subordinates=tuple(entry.get("subordinates", ())),
            vehicle_use=entry["vehicle_use"],
        ),
        division=entry["division"],
        parent=entry.get("parent", entry["name"]),
        style=entry["style"],
        staff=entry["staff"],
        retired=entry["retired"],
        vehicles=entry["vehicles"],
        running=entry["running"],
        projects=tuple(_project(project) for project in entry["projects"]),
        other_money=tuple(
            OtherMoney(o["concept"], Decimal(o["amount"]), Decimal(str(o["opening"]))) for o in other
        ),
        carries_over=entry.get("carries_over", False),
        years_of={name: tuple(entry.get(f"{name}_years", ())) for name in _OCCASIONS},
    )


def _department(entry: Mapping[str, Any], units: Sequence[UnitProfile]) -> DepartmentProfile:
    by_name = {profile.unit.name: profile for profile in units}
    members = [by_name[member["unit"]] for member in entry["members"]]
    own = by_name[entry["name"]].unit
    names = tuple((listed.get("as", listed["unit"]), listed["note"]) for listed in entry["members"])
    unit = Unit(
        name=entry["name"],
        kind=entry["kind"],
        scope=Scope.CONSOLIDATED,
        level=entry["level"],
        departments=own.departments,
        duties=own.duties,
        subordinates=own.subordinates,
        members=names,
        vehicle_use=own.vehicle_use,
    )
    return DepartmentProfile(unit, entry["division"], entry["style"], tuple(m.unit.name for m in members))


@cache
def sample_profile() -> SampleProfile:
    """The sample prefecture of the project."""
    raw = _read("prefecture.yaml")
    units = tuple(_unit(entry) for entry in raw["units"])
    fault = dict(raw["fault"])
    where = (fault.pop("unit"), fault.pop("fiscal_year"))
    return SampleProfile(
        prefecture=(raw["prefecture"]["code"], raw["prefecture"]["name"]),
        counties=tuple((county["code"], county["name"]) for county in raw["counties"]),
        form=raw["form"],
        fiscal_years=tuple(raw["fiscal_years"]),
        styles=styles(),
        units=units,
        departments=tuple(_department(entry, units) for entry in raw["departments"]),
        faults={where: Fault(**{**fault, "shift": Decimal(fault["shift"])})},
    )
