"""Which departments and units the sample prefecture has, and what happens to them: from a list, or drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from disclosures.filing import Scope
from disclosures.typeset.form import load_form
from disclosures.typeset.form_files import form_ids
from disclosures.typeset.kinds import DepartmentKind, UnitKind, catalogue, make_profile
from disclosures.typeset.profile import LEVELS, UnitProfile, read_sample
from disclosures.typeset.styles import style_named

FILES = frozenset({"both", "consolidated", "units", "single"})
"""What a department files: 汇总 and every unit; 汇总 alone; every unit, no 汇总; or it is one unit alone."""
STRUCTURAL = frozenset({"department_renamed", "renamed", "merged", "split", "within"})
FILING_EVENTS = frozenset({"late", "missing", "revised", "double_set", "fault"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to one filing: of a unit, or (``unit`` empty) the department's 汇总.

    ``fault`` is its kind where the event is one, and ``counted`` the unit that is counted twice.
    """

    what: str
    fiscal_year: int
    unit: str = ""
    fault: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit through the years. ``names`` are its names and the years from which they hold.

    ``predecessors`` are keys of units that it was made from in ``first_year``; of a ``split`` the one
    predecessor goes on. ``host`` is the key of the unit whose accounts hold this one's, else empty.
    """

    profile: UnitProfile
    names: tuple[tuple[int, str], ...]
    first_year: int = 0
    last_year: int = 9999
    predecessors: tuple[str, ...] = ()
    change: str = ""
    host: str = ""

    @property
    def key(self) -> str:
        """The stable key."""
        return self.profile.key

    def name(self, fiscal_year: int) -> str:
        """The name in one year."""
        return next(name for since, name in reversed(self.names) if since <= fiscal_year)

    def exists(self, fiscal_year: int) -> bool:
        """Whether the unit exists in a year."""
        return self.first_year <= fiscal_year <= self.last_year


@dataclass(frozen=True, slots=True)
class DepartmentPlan:
    """A department with its units, its own level first; of a ``single`` unit, that unit alone.

    ``transfers``: whether the department and its units pay each other; ``eliminates``: whether its 汇总
    leaves such payments out.
    """

    key: str
    files: str
    units: tuple[UnitPlan, ...]
    eliminates: bool = False
    transfers: bool = False
    events: tuple[Event, ...] = ()

    @property
    def division(self) -> str:
        """The division's code."""
        return self.units[0].profile.division

    def in_year(self, fiscal_year: int) -> tuple[UnitPlan, ...]:
        """The units with accounts of their own in one year."""
        return tuple(u for u in self.units if u.exists(fiscal_year) and not u.host)

    def happened(self, what: str, fiscal_year: int, unit: str = "") -> tuple[Event, ...]:
        """The events of that kind for one filing."""
        wanted = (what, fiscal_year, unit)
        return tuple(e for e in self.events if (e.what, e.fiscal_year, e.unit) == wanted)


@dataclass(frozen=True, slots=True)
class Division:
    """The prefecture itself, a county, or a development zone outside GB/T 2260."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Prefecture:
    """The sample's settings. ``forms`` are form and first fiscal year; ``chances`` draw what happens."""

    province: str
    divisions: tuple[Division, ...]
    forms: tuple[tuple[int, str], ...]
    fiscal_years: tuple[int, ...]
    styles: tuple[str, ...]
    small_years: tuple[int, ...]
    small: tuple[Mapping[str, Any], ...]
    chances: Mapping[str, float]
    renaming: Mapping[str, str]
    merged_name: str
    split_name: str
    drawn_faults: tuple[str, ...]

    def form(self, fiscal_year: int) -> str:
        """The form of a year's filings: the last that begins no later, of those that there are.

        Raises:
            ValueError: none of the forms is for that year.
        """
        for since, form in reversed(self.forms):
            if since <= fiscal_year and form in form_ids():
                spec = load_form(form)
                if spec.first_year <= fiscal_year <= spec.last_year:
                    return form
        raise ValueError(f"no form of the sample is for {fiscal_year}")

    def has_form(self, fiscal_year: int) -> bool:
        """Whether a year's filings can be typeset."""
        try:
            self.form(fiscal_year)
        except ValueError:
            return False
        return True


@cache
def prefecture() -> Prefecture:
    """The sample prefecture of the project.

    Raises:
        ValueError: its file names a level or a style that there is not.
    """
    raw = read_sample("prefecture.yaml")
    divisions = tuple(Division(**entry) for entry in raw["divisions"])
    if unknown := {division.level for division in divisions} - LEVELS:
        raise ValueError(f"prefecture.yaml: unknown levels {sorted(unknown)}")
    for style in raw["styles"]:
        style_named(style)
    first, last = raw["fiscal_years"]
    drawn = raw["drawn"]
    return Prefecture(
        province=raw["province"],
        divisions=divisions,
        forms=tuple((entry["from"], entry["form"]) for entry in raw["forms"]),
        fiscal_years=tuple(range(first, last + 1)),
        styles=tuple(raw["styles"]),
        small_years=tuple(raw["small"]["fiscal_years"]),
        small=tuple(raw["small"]["departments"]),
        chances=drawn["chances"],
        renaming=drawn["renaming"],
        merged_name=drawn["merged_name"],
        split_name=drawn["split_name"],
        drawn_faults=tuple(drawn["faults"]),
    )


def small_prefecture(years: Sequence[int], seed: int) -> Iterator[DepartmentPlan]:
    """The listed departments: few, but everything that can happen happens to one of them."""
    numbers: dict[str, int] = {}
    for entry in prefecture().small:
        numbers[entry["division"]] = numbers.get(entry["division"], 0) + 1
        yield plan_department(entry, numbers[entry["division"]], years, seed)


def drawn_prefecture(units: int, years: Sequence[int], seed: int) -> Iterator[DepartmentPlan]:
    """Departments with ``units`` units in all, one after the other; what happens to them is drawn.

    Raises:
        ValueError: there are not so many names.
    """
    random = Random(f"{seed}/prefecture")
    book, settings = catalogue(), prefecture()
    left = units
    numbers: dict[str, int] = {}
    for area in book.areas:
        places = [(division, kind) for division in settings.divisions for kind in book.kinds]
        random.shuffle(places)
        for division, kind in places:
            if left <= 0:
                return
            entry = _draw(division, kind, area, left, years, random)
            left -= len(entry["units"]) + (entry["files"] != "single")
            numbers[division.code] = numbers.get(division.code, 0) + 1
            yield plan_department(entry, numbers[division.code], years, seed)
    if left > 0:
        raise ValueError(f"there are names for {units - left} units only; more kinds or areas are needed")


def _draw(
    division: Division, kind: DepartmentKind, area: str, most: int, years: Sequence[int], random: Random
) -> dict[str, Any]:
    """An entry as the listed departments have it."""
    chances = prefecture().chances

    def happens(what: str) -> bool:
        return random.random() < chances[what]

    is_single = most == 1 or happens("single")
    count = 1 if is_single else random.randint(1, min(len(kind.units), most - 1))
    names = [unit.name for unit in random.sample(kind.units, count)]
    files = "single" if is_single else random.choice(("both", "both", "consolidated", "units"))
    events: list[dict[str, Any]] = []
    changeable = list(names)
    if len(years) > 1 and not is_single:
        if len(names) > 1 and happens("merged"):
            events.append({"what": "merged", "units": names[:2], "year": random.choice(years[1:])})
            changeable = names[2:]
        elif happens("split"):
            events.append({"what": "split", "unit": names[0], "year": random.choice(years[1:])})
            changeable = names[1:]
        if happens("department_renamed"):
            events.append({"what": "department_renamed", "year": random.choice(years[1:])})
        if len(changeable) > 1 and happens("within"):
            events.append({"what": "within", "unit": changeable.pop()})
    if len(years) > 1 and changeable and happens("renamed"):
        events.append({"what": "renamed", "unit": changeable[0], "year": random.choice(years[1:])})
    filers = [*changeable, *([] if is_single or files == "consolidated" else [kind.own.name])]
    if files in {"both", "consolidated"}:
        filers = ["", *(filers if files == "both" else [])]
    for year in years:
        for filer in filers:
            what = next((w for w in ("missing", "revised", "late") if happens(w)), None)
            if what is not None:
                events.append({"what": what, "year": year, "unit": filer})
        if files == "both" and happens("double_set"):
            events.append({"what": "double_set", "year": year})
        elif files == "both" and len(changeable) > 0 and happens("counts_twice"):
            counted = changeable[-1]
            events.append({"what": "fault", "kind": "counts_twice", "year": year, "counted": counted})
        if filers and year > years[0] and happens("restated_prior"):
            events.append({"what": "fault", "kind": "restated_prior", "year": year, "unit": filers[0]})
        for filer in filers:
            if happens("fault"):
                kind_of_fault = random.choice(prefecture().drawn_faults)
                events.append({"what": "fault", "kind": kind_of_fault, "year": year, "unit": filer})
    return {
        "division": division.code,
        "kind": kind.own.name,
        "area": area,
        "units": names,
        "files": files,
        "eliminates": happens("eliminates"),
        "transfers": not is_single and happens("transfers"),
        "events": events,
    }


def plan_department(entry: Mapping[str, Any], number: int, years: Sequence[int], seed: int) -> DepartmentPlan:
    """A department from an entry of ``prefecture.yaml``.

    Raises:
        ValueError: the entry names a division, unit or event that there is not.
    """
    settings = prefecture()
    division = next((d for d in settings.divisions if d.code == entry["division"]), None)
    if division is None or entry["files"] not in FILES:
        raise ValueError(f"prefecture.yaml: no such division or way of filing: {dict(entry)}")
    key = f"{division.code}.{number:03d}"
    kind = catalogue().department(entry["kind"])
    prefix = f"{division.name}{entry.get('area', '')}"
    by_name = {unit.name: unit for unit in kind.units}
    is_single = entry["files"] == "single"
    chosen = (
        [by_name[name] for name in entry["units"]]
        if is_single
        else [kind.own, *(by_name[name] for name in entry["units"])]
    )
    plans: list[UnitPlan] = []
    for n, unit in enumerate(chosen):
        scope = Scope.OWN if unit is kind.own else Scope.UNIT
        plans.append(
            _unit_plan(unit, f"{key}.{n}" if n else key, f"{prefix}{unit.name}", scope, division, seed)
        )
    keys = {unit.name: plan.key for unit, plan in zip(chosen, plans, strict=True)}
    events: list[Event] = []
    for event in entry.get("events", ()):
        what = event["what"]
        if what in STRUCTURAL:
            if what == "within" or event["year"] in years[1:]:
                plans = _changed(plans, event, keys, key, prefix, kind)
        elif what in FILING_EVENTS:
            unit_key = keys[event["unit"]] if event.get("unit") else ""
            counted = keys[event["counted"]] if "counted" in event else ""
            events.append(Event(what, event["year"], unit_key, event.get("kind", ""), counted))
        else:
            raise ValueError(f"prefecture.yaml: unknown event {what}")
    return DepartmentPlan(
        key=key,
        files=entry["files"],
        units=tuple(plans),
        eliminates=entry.get("eliminates", False),
        transfers=entry.get("transfers", False),
        events=tuple(e for e in events if e.fiscal_year in years),
    )


def _unit_plan(unit: UnitKind, key: str, name: str, scope: Scope, division: Division, seed: int) -> UnitPlan:
    random = Random(f"{seed}/{key}/profile")
    profile = make_profile(
        unit,
        key=key,
        name=name,
        scope=scope,
        division=division.code,
        level=division.level,
        style=random.choice(prefecture().styles),
        random=random,
    )
    return UnitPlan(profile, ((0, name),))


def _changed(
    plans: list[UnitPlan],
    event: Mapping[str, Any],
    keys: Mapping[str, str],
    department: str,
    prefix: str,
    kind: DepartmentKind,
) -> list[UnitPlan]:
    """The units after a change of who they are."""
    what, year = event["what"], event.get("year", 0)
    settings = prefecture()
    at = {plan.key: n for n, plan in enumerate(plans)}
    if what in {"department_renamed", "renamed"}:
        n = at[department if what == "department_renamed" else keys[event["unit"]]]
        old = plans[n].name(year)
        new = prefix + event["name"] if "name" in event else _renamed(old, settings.renaming)
        plans[n] = replace(plans[n], names=(*plans[n].names, (year, new)))
    elif what == "within":
        n = at[keys[event["unit"]]]
        plans[n] = replace(plans[n], host=department)
    elif what == "merged":
        first, second = (at[keys[name]] for name in event["units"])
        name = prefix + settings.merged_name.replace("<field>", kind.own.field)
        merged = _merged(plans[first], plans[second], f"{department}.{len(plans)}", name, year)
        plans[first] = replace(plans[first], last_year=year - 1)
        plans[second] = replace(plans[second], last_year=year - 1)
        plans.append(merged)
    elif what == "split":
        n = at[keys[event["unit"]]]
        old_profile = plans[n].profile
        name = prefix + settings.split_name.replace("<field>", _stem(plans[n].name(year), prefix))
        profile = replace(
            old_profile,
            key=f"{department}.{len(plans)}",
            unit=replace(old_profile.unit, name=name),
            staff=max(8, old_profile.staff // 2),
            retired=0,
            vehicles={},
            other_money=(),
        )
        plans.append(
            UnitPlan(profile, ((0, name),), first_year=year, predecessors=(plans[n].key,), change="split")
        )
    return plans


def _merged(one: UnitPlan, other: UnitPlan, key: str, name: str, year: int) -> UnitPlan:
    first, second = one.profile, other.profile
    vehicles = {
        n: first.vehicles.get(n, 0) + second.vehicles.get(n, 0) for n in {**first.vehicles, **second.vehicles}
    }
    profile = replace(
        first,
        key=key,
        unit=replace(first.unit, name=name),
        staff=first.staff + second.staff,
        retired=first.retired + second.retired,
        vehicles=vehicles,
        projects=(*first.projects, *second.projects),
        other_money=(*first.other_money, *second.other_money),
        carries_over=first.carries_over,
    )
    return UnitPlan(
        profile, ((0, name),), first_year=year, predecessors=(one.key, other.key), change="merged"
    )


def _renamed(name: str, renaming: Mapping[str, str]) -> str:
    """A new name by the longest ending that has one."""
    for ending in sorted(renaming, key=len, reverse=True):
        if name.endswith(ending):
            return name.removesuffix(ending) + renaming[ending]
    raise ValueError(f"prefecture.yaml: no renaming for {name}")


def _stem(name: str, prefix: str) -> str:
    short = name.removeprefix(prefix)
    endings = sorted(prefecture().renaming, key=len, reverse=True)
    return next((short.removesuffix(e) for e in endings if short.endswith(e)), short)
