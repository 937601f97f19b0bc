"""The kinds of departments and units that a sample prefecture is made of (``sample/departments.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from disclosures.filing import Scope
from disclosures.typeset.accounts import Unit
from disclosures.typeset.codes import functional_codes
from disclosures.typeset.profile import (
    OCCASIONS,
    OtherMoney,
    ProjectProfile,
    UnitProfile,
    project_templates,
    read_sample,
)
from disclosures.typeset.words import ordinal

_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class UnitKind:
    """What units of one kind have in common. ``fund`` is a project of another fund: template, item, fund."""

    name: str
    kind: str
    field: str
    running: str
    general: str
    special: str
    templates: tuple[str, ...] = ()
    fund: tuple[str, str, str] | None = None
    business: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentKind:
    """A department's own level, and the units that can be below it."""

    own: UnitKind
    units: tuple[UnitKind, ...]

    def existed(self, fiscal_year: int) -> bool:
        """Whether all its units had their items in a year and in the one before, from which they grow."""
        kinds = (self.own, *self.units)
        codes = {code for kind in kinds for code in (kind.running, kind.general, kind.special)}
        codes |= {kind.fund[1] for kind in kinds if kind.fund is not None}
        return all(codes <= functional_codes(y).names.keys() for y in (fiscal_year - 1, fiscal_year))


@dataclass(frozen=True, slots=True)
class Common:
    """What every kind shares: general templates, names of offices, duties, sizes of projects in yuan."""

    templates: tuple[str, ...]
    offices: tuple[str, ...]
    duties: tuple[str, ...]
    vehicle_uses: tuple[str, ...]
    amounts: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything to make a prefecture from. ``areas`` tell apart departments of one kind in one division."""

    areas: tuple[str, ...]
    common: Common
    kinds: tuple[DepartmentKind, ...]

    def department(self, name: str) -> DepartmentKind:
        """The kind of department of that name.

        Raises:
            ValueError: there is none.
        """
        for kind in self.kinds:
            if kind.own.name == name:
                return kind
        raise ValueError(f"departments.yaml: no department {name}")


def _unit_kind(entry: Mapping[str, Any], general: str) -> UnitKind:
    fund = entry.get("fund")
    for template in (
        *entry.get("templates", ()),
        *([fund["template"]] if fund and "template" in fund else []),
    ):
        if template not in project_templates():
            raise ValueError(f"departments.yaml: no template {template}")
    return UnitKind(
        name=entry["name"],
        kind=entry["kind"],
        field=entry["field"],
        running=entry["running"],
        general=entry.get("general", general),
        special=entry["special"],
        templates=tuple(entry.get("templates", ())),
        fund=(fund.get("template", ""), fund["code"], fund["fund"]) if fund else None,
        business=entry.get("business", False),
    )


@cache
def catalogue() -> Catalogue:
    """All kinds of the project.

    Raises:
        ValueError: a kind names a template that there is not, or two units have the same name.
    """
    raw = read_sample("departments.yaml")
    common = raw["common"]
    kinds = tuple(
        DepartmentKind(
            _unit_kind(entry, ""),
            tuple(_unit_kind(unit, unit["special"]) for unit in entry["units"]),
        )
        for entry in raw["kinds"]
    )
    names = [kind.name for department in kinds for kind in (department.own, *department.units)]
    if len(names) != len(set(names)):
        raise ValueError(f"departments.yaml: twice: {sorted({n for n in names if names.count(n) > 1})}")
    return Catalogue(
        areas=tuple(raw["areas"]),
        common=Common(
            templates=tuple(common["templates"]),
            offices=tuple(common["offices"]),
            duties=tuple(common["duties"]),
            vehicle_uses=tuple(common["vehicle_uses"]),
            amounts={name: (low, high) for name, (low, high) in common["amounts"].items()},
        ),
        kinds=kinds,
    )


def make_profile(
    kind: UnitKind,
    *,
    key: str,
    name: str,
    scope: Scope,
    division: str,
    level: str,
    style: str,
    random: Random,
) -> UnitProfile:
    """A unit of a kind: its size, offices, duties and projects are drawn."""
    common = catalogue().common
    is_own = scope is Scope.OWN
    offices = random.randint(3, 6) if is_own else random.choice((0, 2, 3, 4))
    duties = random.sample(common.duties[:-1], random.randint(1, 3))
    used = random.choice(common.vehicle_uses)
    vehicles = {
        name: number
        for name, number in (
            ("principal", 1 if is_own and random.random() < 0.5 else 0),
            ("special", random.choice((0, 0, 1, 2))),
            ("other", random.choice((0, 1, 1, 2, 3))),
        )
        if number
    }
    return UnitProfile(
        key=key,
        unit=Unit(
            name=name,
            kind=kind.kind,
            scope=scope,
            level=level,
            departments=tuple(random.sample(common.offices, offices)),
            duties=tuple(
                f"（{ordinal(n)}）{duty.replace('<field>', kind.field)}"
                for n, duty in enumerate([*duties, common.duties[-1]], start=1)
            ),
            vehicle_use=used if vehicles.get("other") else "无",
        ),
        division=division,
        style=style,
        staff=random.randint(18, 46) if is_own else random.randint(9, 34),
        retired=random.randint(0, 12),
        vehicles=vehicles,
        running=kind.running,
        projects=_projects(kind, random),
        other_money=_other_money(kind, is_own, random),
        carries_over=random.random() < 0.35,
        years_of={name: tuple(y for y in _YEARS if random.random() < 0.1) for name in OCCASIONS},
    )


# Rare occasions are drawn for any year that a sample may have, so that years do not depend on each other.
_YEARS = range(2010, 2051)


def _projects(kind: UnitKind, random: Random) -> tuple[ProjectProfile, ...]:
    """One to three projects with sheets, the kind's own first; sometimes one without; the fund's."""
    common = catalogue().common
    own = list(kind.templates) or [random.choice(common.templates)]
    rest = [template for template in common.templates if template not in own]
    chosen = own + random.sample(rest, random.randint(0 if len(own) > 1 else 1, 1))
    projects = [
        ProjectProfile(
            kind.special if n == 0 else random.choice((kind.special, kind.general)),
            _amount("templated", random),
            template,
        )
        for n, template in enumerate(chosen)
    ]
    if random.random() < 0.35:
        projects.append(ProjectProfile(kind.general, _amount("plain", random)))
    if kind.fund is not None:
        template, code, fund = kind.fund
        projects.append(ProjectProfile(code, _amount("fund", random), template, fund))
    return tuple(projects)


def _amount(name: str, random: Random) -> Decimal:
    low, high = catalogue().common.amounts[name]
    return Decimal(random.randint(low // 10_000, high // 10_000) * 10_000)


def _other_money(kind: UnitKind, is_own: bool, random: Random) -> tuple[OtherMoney, ...]:
    """事业收入 where the kind has it; 其他收入 of every own level, from which it can help its units."""
    money = []
    if kind.business:
        money.append(("income.business", random.randint(60_000, 420_000)))
    if is_own or random.random() < 0.2:
        money.append(("income.other", random.randint(90_000, 260_000)))
    return tuple(
        OtherMoney(concept, Decimal(amount), Decimal(random.randint(0, amount * 40)) * _FEN)
        for concept, amount in money
    )
