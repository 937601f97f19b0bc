"""Errors planted in typeset filings, kind by kind: how many are noticed, by what, and how often named.

A filing with an error in its numbers or words stands alone. What contradicts another year or another unit is
loaded with that one, and noticed by the comparison that the marts make.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
from tqdm import tqdm

from disclosures.filing import Scope
from disclosures.reading import READER, read_bytes
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.faults import FaultPlan, UnplantableFaultError, fault_kinds, plan_faults
from disclosures.typeset.form import load_form
from disclosures.typeset.sample import SampleSize, invented_accounts, sample_records
from disclosures.typeset.typesetting import TypesetFiling, typeset_filing
from expectations.evaluator import evaluate
from warehouse import MEMORY, DocumentReading, build_marts, connect, consolidate, load_batch

FORMS = ("xinjiang_2023", "shanghai_2024", "yunnan_2023")
"""The forms that are typeset unless others are wanted."""

_ISSUES = ("repeated_set", "unclear_set", "repeated_statement", "unknown_item")
"""What the reader says of a document that was put together wrongly."""


NOTHING = "(none)"
"""The kind of error of a filing without any."""

_COMPARISONS: Mapping[str, tuple[str, str]] = {
    "year before": (
        "restated_prior",
        "SELECT count(*) FROM mart.restatement WHERE outcome = 'restated'",
    ),
    "sum of units": (
        "counts_twice",
        "SELECT count(*) FROM dq.consolidation WHERE outcome = 'broken'",
    ),
}
"""What the marts compare: the kind of error that it is about, and how many differences there are."""


@dataclass(slots=True)
class Tally:
    """What became of the errors of one kind.

    ``by``: how often each rule, issue or comparison noticed. ``numbers``: noticed errors that are in one
    number; ``named``: of these, how often that number and no other was named; ``wrong``: how often another.
    ``missed``: those that nothing noticed. ``unplantable``: filings that have no place for such an error.
    """

    planted: int = 0
    noticed: int = 0
    numbers: int = 0
    named: int = 0
    wrong: int = 0
    unplantable: int = 0
    by: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """A filing with an error, and the filings that it must be compared with."""

    kind: str
    name: str
    filing: TypesetFiling
    beside: tuple[TypesetFiling, ...] = ()


def tallies(seeds: Sequence[int], forms: Sequence[str] = FORMS) -> dict[str, Tally]:
    """Plant one error of each kind in a filing for each seed and form, read it back, evaluate, and count.

    The same filings without an error are counted as `NOTHING`: nothing may be noticed in them.
    """
    found = {name: Tally() for name in (*fault_kinds(), NOTHING)}
    wanted = [(kind, form, seed) for kind in found for form in forms for seed in seeds]
    for kind, form, seed in tqdm(wanted, desc="planted errors", unit="filing", disable=None):
        try:
            count(trial(kind, form, seed), found[kind])
        except UnplantableFaultError:
            found[kind].unplantable += 1
    return found


def trial(kind: str, form: str, seed: int) -> Trial:
    """A filing in a form with one error of a kind, where the seed says; no error for `NOTHING`.

    Raises:
        UnplantableFaultError: it has no place for such an error.
    """
    name = f"{form}, seed {seed}"
    if kind != NOTHING and fault_kinds()[kind].what == "accounts":
        accounts, unit, beside = _family(kind, form, seed)
        plan = plan_faults(accounts, [kind], form=form, seed=seed, unit=unit)
        return Trial(
            kind, name, _typeset(plan, form, seed), tuple(_typeset(FaultPlan(a), form, seed) for a in beside)
        )
    spec = load_form(form)
    years = [year for year in SampleSize(units=1).years if spec.first_year <= year <= spec.last_year]
    accounts = invented_accounts(seed, years[-1:] or [spec.last_year], spec.funds)
    kinds = [] if kind == NOTHING else [kind]
    return Trial(kind, name, _typeset(plan_faults(accounts, kinds, form=form, seed=seed), form, seed))


def _typeset(plan: FaultPlan, form: str, seed: int) -> TypesetFiling:
    return typeset_filing(plan.accounts, form=form, seed=seed, faults=plan.faults, further=plan.further)


def _family(kind: str, form: str, seed: int) -> tuple[Accounts, Accounts | None, tuple[Accounts, ...]]:
    """Accounts of a department of the sample, one of its units, and all that these are compared with: the
    own level and units of the same year, or the accounts of the year before."""
    last = load_form(form).last_year
    for record in sample_records(SampleSize(units=30, fiscal_years=(last - 1, last), seed=seed, form=form)):
        filings = [
            (f.accounts, f.fiscal_year)
            for f in record.filings
            if f.accounts is not None and f.is_current and not f.said_wrong
        ]
        now = [accounts for accounts, year in filings if year == last]
        before = {(a.unit.name, a.unit.scope): a for a, year in filings if year == last - 1}
        if kind == "restated_prior":
            for accounts in now:
                earlier = before.get((accounts.unit.name, accounts.unit.scope))
                if earlier is not None:
                    return accounts, None, (earlier,)
        else:
            whole = [a for a in now if a.unit.scope is Scope.CONSOLIDATED]
            units = [a for a in now if a.unit.scope is Scope.UNIT]
            if whole and units and len(now) > len(whole[0].unit.members):
                return whole[0], units[0], tuple(a for a in now if a is not whole[0])
    raise UnplantableFaultError(f"no department of the sample {seed} has accounts for {kind}")


def count(made: Trial, tally: Tally) -> None:
    """Load the filings of a trial, evaluate them, and add what became of the error."""
    tally.planted += 1
    with loaded([made.filing, *made.beside]) as con:
        evaluate(con)
        noticed = set(_noticed(con, made.kind))
        named = {
            (o["page"], o["raw_text"])
            for (operands,) in con.execute("SELECT operands FROM dq.finding").fetchall()
            for o in json.loads(operands)
            if o["is_culprit"]
        }
    tally.noticed += bool(noticed)
    tally.by.update(noticed)
    if not noticed:
        tally.missed.append(made.name)
    places = {
        (figure.page, figure.raw_text) for planted, figure in made.filing.planted if planted.shown is None
    }
    if noticed and len(places) == len(made.filing.planted) == 1:
        tally.numbers += 1
        tally.named += named == places
        tally.wrong += bool(named - places)


def loaded(filings: Sequence[TypesetFiling]) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with these filings, read back from their bytes."""
    readings = []
    for number, filing in enumerate(filings):
        name = f"{number}.pdf"
        readings.append(
            DocumentReading(
                sha256=hashlib.sha256(filing.data).hexdigest(),
                file_name=name,
                kind="pdf",
                byte_size=len(filing.data),
                reader=READER,
                filing=read_bytes(filing.data, name),
            )
        )
    con = connect(MEMORY)
    load_batch(con, readings)
    return con


def _noticed(con: duckdb.DuckDBPyConnection, kind: str) -> Iterator[str]:
    """What noticed something: rules, issues of the reader, comparisons between years or units."""
    rules = con.execute(
        "SELECT DISTINCT b.rule_id FROM dq.finding_rule AS b JOIN dq.finding AS n USING (finding_id) "
        "WHERE n.severity <> 'info' AND b.status = 'inconsistent'"
    ).fetchall()
    issues = con.execute(
        "SELECT DISTINCT code FROM core.reading_issue WHERE list_contains($1, code)", [list(_ISSUES)]
    ).fetchall()
    yield from (name for (name,) in (*rules, *issues))
    for name, (needs, sql) in _COMPARISONS.items():
        if kind == needs:
            consolidate(con)
            build_marts(con)
            ((many,),) = con.execute(sql).fetchall()
            yield from [name] * bool(many)


def print_tallies(found: Mapping[str, Tally]) -> None:
    """Print the table."""
    print("\nerrors planted in typeset filings, one in each:")
    print(
        f"  {'kind':18}{'planted':>9}{'noticed':>9}{'in one number':>15}{'named':>7}{'wrong':>7}   noticed by"
    )
    for kind, tally in found.items():
        counts = f"{tally.planted:>9}{tally.noticed:>9}{tally.numbers:>15}{tally.named:>7}{tally.wrong:>7}"
        by = ", ".join(f"{name} {n}" for name, n in tally.by.most_common(6))
        print(f"  {kind:18}{counts}   {by}")
    for kind, tally in found.items():
        if tally.missed and kind != NOTHING:
            print(f"  not noticed: {kind}: {'; '.join(tally.missed)}")
