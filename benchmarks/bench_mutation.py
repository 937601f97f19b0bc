"""How surely one wrong number is noticed, and named: each number of a filing changed by itself.

``python -m benchmarks.bench_mutation [PATH …]`` takes PDFs or folders of them; without any, the real filings
beside the checkout. A few typeset filings always take part. All changed copies are evaluated together: every
statement cell and every number of the text by ten, every statement cell and every share by one unit of the
last place. ``--all`` changes every number, else a few dozen of each kind, evenly spread. ``--list`` names
what is not noticed or not named. ``docs/mutation.md`` explains the columns.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.bench_reading import DEFAULT, find_pdfs
from benchmarks.incidence import (
    Equation,
    Held,
    Interval,
    Place,
    equations,
    held,
    intervals,
    would_break,
    would_hold,
)
from benchmarks.mutants import TABLES, UNCHANGED, Mutation, add_mutants, load
from benchmarks.planted import FORMS, print_tallies, tallies
from disclosures.amounts import YUAN_PER_UNIT
from disclosures.documents import UnreadableDocumentError
from disclosures.typeset import typeset
from expectations.evaluator import evaluate
from expectations.rules import FOUND

_TEN, _CENT = Decimal(10), Decimal("0.01")
_STATEMENTS = "regexp_matches(statement, '^T[0-9]+$')"
_TEXT = "statement IN ('narrative', 'staff')"
_SAMPLE = 60
"""Numbers of each kind that are changed in each filing, unless all are wanted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that is changed, as a person would look for it."""

    figure_id: int
    statement: str
    label: str
    value: Decimal
    unit: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change: the places it broke, or broke otherwise, the figures named or suspected."""

    cell: Cell
    places: frozenset[Place]
    named: frozenset[int]
    suspected: frozenset[int]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that noticed."""
        return tuple(sorted({rule_id for rule_id, *_ in self.places}))

    @property
    def is_raised(self) -> bool:
        """Whether any rule noticed."""
        return bool(self.places)

    @property
    def is_named(self) -> bool:
        """Whether the changed number, and no other, is named."""
        return self.named == {self.cell.figure_id}

    @property
    def is_misnamed(self) -> bool:
        """Whether a number that was not changed is named."""
        return bool(self.named - {self.cell.figure_id})


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--forms", nargs="*", default=FORMS, metavar="FORM", help="forms of typeset filings")
    parser.add_argument(
        "--seeds", type=int, default=1, metavar="N", help="planted errors of each kind in each form"
    )
    parser.add_argument("--all", action="store_true", help="change every number")
    parser.add_argument("--list", action="store_true", help="name what is not noticed or not named")
    arguments = parser.parse_args(argv)
    if not arguments.paths and not DEFAULT.is_dir():
        print(f"no real filings: {DEFAULT} is not there")
    pdfs = find_pdfs(arguments.paths or [DEFAULT] if arguments.paths or DEFAULT.is_dir() else [])
    with tempfile.TemporaryDirectory() as folder:
        made = [typeset(1, Path(folder) / f"{form}.pdf", form=form, seed=1).path for form in arguments.forms]
        print(_HEAD)
        for path in (*pdfs, *made):
            try:
                con, _ = load(path)
            except (UnreadableDocumentError, ValueError) as error:
                print(f"  {path.name}: left out: {error}")
                continue
            with con:
                _report(con, path.name, None if arguments.all else _SAMPLE, arguments.list)
    if arguments.forms and arguments.seeds:
        print_tallies(tallies(range(1, 1 + arguments.seeds), arguments.forms))
    return 0


_HEAD = """\
Each number changed by itself. raised: a rule broke that was not broken before; decidable: raised ones that
the equations can tell from every other number (no other stands in the same ones); named: the changed
number and no other was named as the culprit; wrong: another one was; limit, free: only a limit (not more
than …), or nothing, speaks of the number, and no change of it need be noticed."""


def _report(con: duckdb.DuckDBPyConnection, name: str, most: int | None, is_listed: bool) -> None:
    started = time.perf_counter()
    evaluate(con, [UNCHANGED])
    ((unchanged,),) = con.execute("SELECT count(*) FROM dq.finding WHERE severity <> 'info'").fetchall()
    found, printed = equations(con), intervals(con)
    firmness = held(found)
    print(f"\n{name}\n  unchanged: {unchanged} findings")
    for title, condition, change in (
        ("statement cells +10.00", _STATEMENTS, _TEN),
        ("numbers of the text +10", _TEXT, _TEN),
        ("shares +0.01", "scenario = 'share' AND decimals = 2", _CENT),
        ("statement cells +0.01", f"{_STATEMENTS} AND unit = '万元' AND decimals = 2", _CENT),
    ):
        cells = _spread(cells_of(con, condition), most)
        if not cells:
            continue
        became = list(outcomes(con, cells, change))
        if change == _CENT:
            _print_last_place(title, became, found, printed, change)
        else:
            _print(title, became, firmness, is_listed)
    print(f"  {time.perf_counter() - started:.1f} s")


def _spread(cells: Sequence[Cell], most: int | None) -> Sequence[Cell]:
    """Evenly spread ones of them, not more than so many."""
    if most is None or len(cells) <= most:
        return cells
    return [cells[number * len(cells) // most] for number in range(most)]


def _print(title: str, became: Sequence[Outcome], firmness: Mapping[int, Held], is_listed: bool) -> None:
    columns = "".join(
        f"{word:>{width}}"
        for word, width in (("changed", 8), ("free", 6), ("limit", 6), ("raised", 8), ("decidable", 10))
    )
    print(f"  {title}\n    {'':11}{columns}{'named':>7}{'wrong':>7}")
    groups = sorted(_by_statement(became).items())
    for statement, group in (*groups, ("all", became)):
        tally = Tally.of(group, firmness)
        print(
            f"    {statement:11}{tally.changed:>8}{tally.free:>6}{tally.limited:>6}{tally.raised:>8}"
            f"{tally.decidable:>10}{tally.named:>7}{tally.misnamed:>7}"
        )
    print(
        f"    raised {_part(tally.raised, tally.changed)} of all, {_part(tally.raised_held, tally.held)} of "
        f"those in an equation; named {_part(tally.named_decidable, tally.decidable)} of the decidable ones, "
        f"{_part(tally.named, tally.raised)} of the raised ones"
    )
    if not is_listed:
        return
    for o in became:
        if not o.is_named:
            word = "WRONG NAME" if o.is_misnamed else "not named" if o.is_raised else "not noticed"
            how = firmness.get(o.cell.figure_id, Held.FREE)
            print(
                f"    {word} ({how}): {o.cell.statement} {o.cell.label} {o.cell.value} {','.join(o.rules)}"
                f" {sorted(o.named) or ''}"
            )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of outcomes. ``held``: numbers that stand in an equation."""

    changed: int
    free: int
    limited: int
    held: int
    raised: int
    raised_held: int
    decidable: int
    named: int
    named_decidable: int
    misnamed: int

    @classmethod
    def of(cls, became: Sequence[Outcome], firmness: Mapping[int, Held]) -> Tally:
        """Count them."""
        how = {o.cell.figure_id: firmness.get(o.cell.figure_id, Held.FREE) for o in became}
        raised = [o for o in became if o.is_raised]
        decidable = [o for o in raised if how[o.cell.figure_id] is Held.DECIDABLE]
        firm = {Held.DECIDABLE, Held.UNDECIDABLE}
        return cls(
            changed=len(became),
            free=sum(h is Held.FREE for h in how.values()),
            limited=sum(h is Held.LIMIT for h in how.values()),
            held=sum(h in firm for h in how.values()),
            raised=len(raised),
            raised_held=sum(how[o.cell.figure_id] in firm for o in raised),
            decidable=len(decidable),
            named=sum(o.is_named for o in raised),
            named_decidable=sum(o.is_named for o in decidable),
            misnamed=sum(o.is_misnamed for o in raised),
        )


def _print_last_place(
    title: str,
    became: Sequence[Outcome],
    found: list[Equation],
    printed: Mapping[int, Interval],
    change: Decimal,
) -> None:
    """Compare what was raised with what exact fractions say, of the rules that have arithmetic."""
    spoken = {e.place for e in found}
    raised, wanted, early, missed = 0, 0, 0, 0
    for o in became:
        shift = Fraction(change) * Fraction(YUAN_PER_UNIT.get(o.cell.unit or "", 1))
        beyond = would_break(found, printed, o.cell.figure_id, shift)
        raised += bool(o.places & spoken)
        wanted += bool(beyond)
        early += bool(o.places & would_hold(found, printed, o.cell.figure_id, shift))
        missed += bool(beyond - o.places)
    print(
        f"  {title}: {len(became)} changed, {wanted} beyond rounding by exact fractions, {raised} raised; "
        f"raised within rounding: {early}, beyond it and not raised: {missed}"
    )


def _part(some: int, all_of: int) -> str:
    return f"{some} ({some / all_of:.1%})" if all_of else "0"


def _by_statement(found: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.cell.statement].append(outcome)
    return groups


def cells_of(con: duckdb.DuckDBPyConnection, condition: str) -> list[Cell]:
    """The numbers of the unchanged filing that fit a condition in SQL."""
    rows: list[Any] = con.execute(
        f"""
        SELECT figure_id, statement, concat_ws('·', row_label, column_label), value, decimals, unit
        FROM core.fct_figure
        WHERE filing_id = $1 AND value IS NOT NULL AND concept <> 'nil_statement' AND {condition}
        ORDER BY figure_id
        """,
        [UNCHANGED],
    ).fetchall()
    return [
        Cell(number, statement, label, value.quantize(Decimal(1).scaleb(-decimals)), unit)
        for number, statement, label, value, decimals, unit in rows
    ]


def outcomes(con: duckdb.DuckDBPyConnection, cells: Sequence[Cell], change: Decimal) -> Iterator[Outcome]:
    """Change each of these numbers of the unchanged filing by itself, all copies evaluated together."""
    mutations = [Mutation(cell.figure_id, cell.value + change) for cell in cells]
    add_mutants(con, mutations)
    evaluate(con, [UNCHANGED, *(m.filing_id for m in mutations)])
    broken = _broken(con)
    before = broken.pop(UNCHANGED, set())
    named, suspected = _named(con)
    old = named.get(UNCHANGED, set())
    for cell, mutation in zip(cells, mutations, strict=True):
        new = broken.get(mutation.filing_id, set()) - before
        yield Outcome(
            cell,
            frozenset(place for place, _ in new),
            # what was named before is no answer to this change, unless it is the changed number itself
            frozenset(n for n in named.get(mutation.filing_id, ()) if n == cell.figure_id or n not in old),
            frozenset(suspected.get(mutation.filing_id, set())),
        )
    for table in TABLES:
        con.execute(f"DELETE FROM {table} WHERE filing_id <> $1", [UNCHANGED])


def _broken(con: duckdb.DuckDBPyConnection) -> dict[str, set[tuple[Place, Decimal | None]]]:
    """The broken places of each copy, each with the difference: what was broken may be broken otherwise."""
    found: dict[str, set[tuple[Place, Decimal | None]]] = defaultdict(set)
    for filing_id, rule_id, case_name, group_key, residual in con.execute(
        "SELECT filing_id, rule_id, case_name, group_key, residual FROM dq.identity_result "
        "WHERE list_contains($1, status)",
        [[str(status) for status in FOUND]],
    ).fetchall():
        found[filing_id].add(((rule_id, case_name, group_key), residual))
    return found


def _named(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The named figures of each copy, and all that are suspected."""
    named: dict[str, set[int]] = defaultdict(set)
    suspected: dict[str, set[int]] = defaultdict(set)
    for filing_id, operands in con.execute("SELECT filing_id, operands FROM dq.finding").fetchall():
        for operand in json.loads(operands):
            suspected[filing_id].add(operand["figure_id"])
            if operand["is_culprit"]:
                named[filing_id].add(operand["figure_id"])
    return named, suspected


if __name__ == "__main__":
    raise SystemExit(main())
