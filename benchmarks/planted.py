"""Errors planted in typeset filings, kind by kind: how many are noticed, and how often they are named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mutants import UNCHANGED, load
from disclosures.typeset import DEFAULT_FORM, invented_accounts
from disclosures.typeset.faults import UnplantableFaultError, fault_kinds, plan_faults
from disclosures.typeset.typesetting import TypesetFiling, typeset_filing
from expectations.evaluator import evaluate

_IN_ONE_FILING = ("number", "text", "document")


@dataclass(slots=True)
class Tally:
    """What became of the errors of one kind. ``numbers``: noticed ones that are in one number."""

    planted: int = 0
    noticed: int = 0
    numbers: int = 0
    named: int = 0


def tallies(seeds: Sequence[int], folder: Path) -> dict[str, Tally]:
    """Plant one error of each kind in a filing for each seed, read it back, evaluate it, and count."""
    found = {name: Tally() for name, kind in fault_kinds().items() if kind.what in _IN_ONE_FILING}
    for seed in seeds:
        accounts = invented_accounts(seed)
        for kind, tally in found.items():
            try:
                plan = plan_faults(accounts, [kind], form=DEFAULT_FORM, seed=seed)
            except UnplantableFaultError:
                continue
            filing = typeset_filing(
                plan.accounts, form=DEFAULT_FORM, seed=seed, faults=plan.faults, stray=plan.stray
            )
            _count(filing, folder / f"{kind}_{seed}.pdf", tally)
    return found


def _count(filing: TypesetFiling, path: Path, tally: Tally) -> None:
    path.write_bytes(filing.data)
    tally.planted += 1
    try:
        con, _ = load(path)
    except ValueError:
        return  # it cannot even be loaded: nothing was noticed by a rule
    with con:
        evaluate(con, [UNCHANGED])
        rows = con.execute("SELECT operands FROM dq.finding WHERE severity <> 'info'").fetchall()
    tally.noticed += bool(rows)
    places = {(f.page, str(f.value)) for planted, f in filing.planted if planted.shown is None}
    if rows and places and len(filing.planted) == 1:
        tally.numbers += 1
        named = {
            (o["page"], o["value"]) for (operands,) in rows for o in json.loads(operands) if o["is_culprit"]
        }
        tally.named += named == places


def print_tallies(found: dict[str, Tally]) -> None:
    """Print the table."""
    print("\nplanted errors, by kind (typeset filings):")
    print(f"  {'kind':18}{'planted':>9}{'noticed':>9}{'in one number':>15}{'named':>7}")
    for kind, tally in found.items():
        print(f"  {kind:18}{tally.planted:>9}{tally.noticed:>9}{tally.numbers:>15}{tally.named:>7}")
