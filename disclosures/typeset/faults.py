"""Errors to plant in a filing: chosen by kind and seed, so that each can be planted as often as one wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random

import yaml

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Figure, Scenario
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.booking import Key
from disclosures.typeset.consolidation import counted_twice, misbooked, restated
from disclosures.typeset.figures import Fault, Printer
from disclosures.typeset.statements import HEAD_FAULTS
from disclosures.typeset.styles import Style
from disclosures.typeset.typesetting import compose

_LEAST = Decimal(1)
_CHANGED = Decimal("0.3")


class UnplantableFaultError(ValueError):
    """A filing has no place for a fault of that kind; the message names both."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of error. ``what`` is number, text, document or accounts; ``rules`` have reason to notice."""

    id: str
    what: str
    term: str
    help: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """What to typeset for a filing with faults.

    ``accounts`` are those to print, changed where a fault is in them; ``faults`` are for the printer, and
    ``further`` for `disclosures.typeset.typesetting.typeset_filing`. ``said`` are the kinds of faults
    that are in the accounts or the document, each with what it is about: they have no place of their own.
    """

    accounts: Accounts
    faults: tuple[Fault, ...] = ()
    further: tuple[Accounts, ...] = ()
    said: tuple[tuple[str, str], ...] = ()


@cache
def fault_kinds() -> Mapping[str, FaultKind]:
    """All kinds by their id."""
    text = files("disclosures.typeset").joinpath("faults.yaml").read_text(encoding="utf-8")
    return {
        name: FaultKind(name, entry["what"], entry["term"], entry["help"], tuple(entry["rules"]))
        for name, entry in yaml.safe_load(text).items()
    }


def plan_faults(
    accounts: Accounts,
    kinds: Sequence[str],
    *,
    form: str,
    style: Style | None = None,
    seed: int = 0,
    unit: Accounts | None = None,
    other_name: str = "",
) -> FaultPlan:
    """Choose where in a filing faults of these kinds stand. The same arguments choose the same places.

    Args:
        accounts: what the filing should say.
        kinds: kinds of `fault_kinds`, any of them also more than once.
        form: the form in which it will be typeset.
        style: the style in which it will be.
        seed: draws the places and what is printed there; and the wordings, as for the typesetting.
        unit: a unit whose accounts are in these: the one that ``counts_twice`` counts twice.
        other_name: a unit's name for ``wrong_unit_name``; empty: the unit's own without its last sign.

    Raises:
        UnplantableFaultError: the filing has no place for a fault of that kind.
        ValueError: there is no such kind.
    """
    random = Random(f"{seed}/{accounts.unit.name}/{accounts.unit.scope}/{accounts.fiscal_year}/faults")
    plan = FaultPlan(accounts)
    for kind in kinds:
        if kind not in fault_kinds():
            raise ValueError(f"no fault {kind}; there are: {', '.join(fault_kinds())}")
        if kind == "counts_twice":
            if unit is None:
                raise UnplantableFaultError(f"{accounts.unit.name} has no unit to count twice")
            whole = counted_twice(plan.accounts, unit)
            plan = replace(plan, accounts=whole, said=(*plan.said, (kind, unit.unit.name)))
        elif kind == "restated_prior":
            said = (*plan.said, (kind, f"FY{accounts.fiscal_year - 1}"))
            plan = replace(plan, accounts=restated(plan.accounts, _CHANGED), said=said)
        elif kind == "double_set":
            plan = replace(plan, further=(misbooked(accounts, _CHANGED),), said=(*plan.said, (kind, "")))
    for kind in kinds:
        if fault_kinds()[kind].what in {"number", "text"}:
            chosen = style or Style()
            # A cell that is left blank is a place too: with its zero printed, it can be chosen.
            chosen = replace(chosen, statements=replace(chosen.statements, blank_zeros=False))
            printer = compose(plan.accounts, form=form, style=chosen, seed=seed).printer
            found = _choose(kind, printer, plan.faults, other_name, random)
            if found is None:
                raise UnplantableFaultError(
                    f"{accounts.unit.name} {accounts.fiscal_year}: no place for {kind}"
                )
            plan = replace(plan, faults=(*plan.faults, *found))
    return plan


def _choose(
    kind: str, printer: Printer, taken: Sequence[Fault], other_name: str, random: Random
) -> tuple[Fault, ...] | None:
    if kind in HEAD_FAULTS.values():
        return _in_head(kind, printer, taken, other_name, random)
    if kind in {"row_dropped", "columns_shifted"}:
        return _in_row(kind, printer, taken, random)
    return _in_number(kind, printer, taken, random)


def _in_number(
    kind: str, printer: Printer, taken: Sequence[Fault], random: Random
) -> tuple[Fault, ...] | None:
    """A fault in one number, in a statement or in a sentence."""
    places = [
        (figure, occurrence)
        for figure, occurrence in _places(printer.figures)
        if not any(fault.fits(figure) for fault in taken)
    ]
    random.shuffle(places)
    for figure, occurrence in places:
        wrong = _wrong(kind, figure, printer, random)
        if wrong is not None and wrong != figure.value:
            return (_fault(kind, figure, wrong, occurrence),)
    return None


def _places(figures: Sequence[Figure]) -> Iterator[tuple[Figure, int]]:
    """Amounts and rates that stand in statements and sentences, and how many of the same stand before."""
    seen: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for figure in figures:
        if figure.concept is None or figure.value is None or figure.statement.startswith("performance"):
            continue
        about = (
            *(figure.statement, figure.concept, figure.function_code, figure.economic_code),
            *(figure.fund, figure.nature, figure.scenario),
        )
        if figure.concept != "nil_statement" and (figure.unit in YUAN_PER_UNIT or figure.unit == "%"):
            yield figure, seen[about]
        seen[about] += 1


def _fault(kind: str, figure: Figure, wrong: Decimal, occurrence: int) -> Fault:
    if figure.concept is None or figure.value is None:
        raise ValueError("a fault in a number needs a number that is about something")
    return Fault(
        kind=kind,
        statement=figure.statement,
        concept=figure.concept,
        function_code=figure.function_code,
        economic_code=figure.economic_code,
        fund=figure.fund,
        nature=figure.nature,
        scenario=figure.scenario,
        shift=wrong - figure.value,
        occurrence=occurrence,
    )


def _wrong(kind: str, figure: Figure, printer: Printer, random: Random) -> Decimal | None:
    """What is printed instead of a figure's value; null: such a fault cannot happen to it."""
    value = figure.value
    if value is None or (abs(value) < _LEAST and kind != "sign_lost"):
        return None
    if kind == "sign_lost":
        return -value if value < 0 else None
    if kind == "stale_narrative":
        return _of_last_year(figure, printer)
    if kind == "point_moved":
        return value.scaleb(random.choice((-1, 1)))
    digits = str(abs(value))
    if kind == "digit_changed":
        # In the last place a change may be no more than rounding explains.
        places = [n for n, sign in enumerate(digits[:-1]) if sign.isdigit()]
        n = random.choice(places)
        new = random.choice([d for d in "0123456789" if d != digits[n] and not (n == 0 and d == "0")])
        digits = digits[:n] + new + digits[n + 1 :]
    elif kind == "digits_swapped":
        pairs = [
            n
            for n in range(len(digits) - 1)
            if digits[n : n + 2].isdigit() and digits[n] != digits[n + 1] and (n or digits[1] != "0")
        ]
        if not pairs:
            return None
        n = random.choice(pairs)
        digits = digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]
    else:
        raise ValueError(f"not a fault in a number: {kind}")
    return -Decimal(digits) if value < 0 else Decimal(digits)


def _of_last_year(figure: Figure, printer: Printer) -> Decimal | None:
    """What a sentence said a year ago of the same amount."""
    if (
        figure.statement != "narrative"
        or figure.scenario != Scenario.FINAL
        or figure.unit not in YUAN_PER_UNIT
    ):
        return None
    key = Key(figure.concept or "", figure.function_code, figure.economic_code, figure.fund, figure.nature)
    before = printer.accounts.before(key)
    return printed(before / YUAN_PER_UNIT[figure.unit]) if before else None


def _in_row(kind: str, printer: Printer, taken: Sequence[Fault], random: Random) -> tuple[Fault, ...] | None:
    """A fault in the row of a 项 in a statement by function: left out, or its amounts one column on."""
    rows: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in printer.figures:
        if len(figure.row_code) == 7 and figure.concept is not None and figure.value is not None:
            rows[figure.statement, figure.row_code].append(figure)
    places = sorted(place for place, row in rows.items() if len({figure.value for figure in row}) > 1)
    random.shuffle(places)
    for statement, code in places:
        if any(fault.statement == statement and fault.function_code == code for fault in taken):
            continue
        row = rows[statement, code]
        if kind == "row_dropped":
            return (Fault(kind=kind, statement=statement, row_code=code),)
        # The first column is the total of the row, and stays.
        values = [figure.value or Decimal(0) for figure in row]
        moved = [values[0], values[-1], *values[1:-1]]
        if moved != values:
            return tuple(
                replace(_fault(kind, figure, wrong, 0), row_code=code)
                for figure, wrong in zip(row, moved, strict=True)
                if wrong != figure.value
            )
    return None


def _in_head(
    kind: str, printer: Printer, taken: Sequence[Fault], other_name: str, random: Random
) -> tuple[Fault, ...] | None:
    """A wrong word in the head of a statement that has figures and prints such a word."""
    slot = next(slot for slot, of in HEAD_FAULTS.items() if of == kind)
    head = "".join(printer.form.raw["statement_head"].values())
    taken_heads = {fault.statement for fault in taken if fault.kind == kind}
    statements = sorted(
        {f.statement for f in printer.figures if f.value and f.statement.startswith("T")} - taken_heads
    )
    if f"<{slot}>" not in head or not statements:
        return None
    name = printer.accounts.unit.name
    text = {
        "unit": other_name or name[:-1],
        "year": str(printer.accounts.fiscal_year - 1),
        "money_unit": "元",
    }[slot]
    return (Fault(kind=kind, statement=random.choice(statements), text=text),)
