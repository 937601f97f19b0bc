"""How surely one wrong number is noticed, and named: each number of a filing changed by itself.

``python -m benchmarks.bench_mutation [PATH …]`` takes PDFs or folders of them; without any, the real filings
beside the checkout. A few typeset filings always take part. All changed copies are evaluated together: every
statement cell and every number of the text by ten, every statement cell and every share by one unit of
the last place. ``--list`` names each number that nothing notices or that is not named.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.bench_reading import DEFAULT, find_pdfs
from benchmarks.mutants import UNCHANGED, Mutation, add_mutants, load
from benchmarks.planted import print_tallies, tallies
from disclosures.documents import UnreadableDocumentError
from disclosures.typeset import typeset
from expectations.evaluator import evaluate

RAISED, NAMED = 0.99, 0.95
"""What is wanted of the statement cells of real filings."""

_TEN = Decimal(10)
_STATEMENTS = "regexp_matches(statement, '^T[0-9]+$')"
_TEXT = "statement IN ('narrative', 'staff')"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that is changed, as a person would look for it."""

    figure_id: int
    statement: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change: the rules that it broke anew, the figures that are named or suspected."""

    cell: Cell
    rules: tuple[str, ...]
    named: frozenset[int]
    suspected: frozenset[int]

    @property
    def is_raised(self) -> bool:
        """Whether any rule noticed."""
        return bool(self.rules)

    @property
    def is_named(self) -> bool:
        """Whether the changed number, and no other, is named."""
        return self.named == {self.cell.figure_id}


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--typeset", type=int, default=2, metavar="N", help="typeset filings (default 2)")
    parser.add_argument("--list", action="store_true", help="name what is not noticed or not named")
    arguments = parser.parse_args(argv)
    if not arguments.paths and not DEFAULT.is_dir():
        print(f"no real filings: {DEFAULT} is not there")
    pdfs = find_pdfs(arguments.paths or [DEFAULT] if arguments.paths or DEFAULT.is_dir() else [])
    with tempfile.TemporaryDirectory() as folder:
        made = [typeset(number, Path(folder), seed=number).path for number in range(arguments.typeset)]
        print(_HEAD)
        for path in (*pdfs, *made):
            try:
                con, _ = load(path)
            except (UnreadableDocumentError, ValueError) as error:
                print(f"  {path.name}: left out: {error}")
                continue
            with con:
                _report(con, path.name, arguments.list)
        if arguments.typeset:
            print_tallies(tallies(range(1, 1 + arguments.typeset), Path(folder)))
    return 0


_HEAD = """\
Each number changed by itself. raised: a rule broke that was not broken before; named: the changed number and
no other was named as the culprit; among: it is one of the figures between which the rules do not decide."""


def _report(con: duckdb.DuckDBPyConnection, name: str, is_listed: bool) -> None:
    started = time.perf_counter()
    statements, text = _cells(con, _STATEMENTS), _cells(con, _TEXT)
    amounts = _cells(con, f"{_STATEMENTS} AND unit = '万元' AND decimals = 2")
    shares = _cells(con, "scenario = 'share' AND decimals = 2")
    evaluate(con, [UNCHANGED])
    ((unchanged,),) = con.execute("SELECT count(*) FROM dq.finding WHERE severity <> 'info'").fetchall()
    print(f"\n{name}\n  unchanged: {unchanged} findings")
    for title, cells, change in (
        ("statement cells +10.00", statements, _TEN),
        ("numbers of the text +10", text, _TEN),
        ("shares +0.01", shares, Decimal("0.01")),
    ):
        if cells:
            _print(title, list(outcomes(con, cells, change)), is_listed)
    if amounts:
        found = list(outcomes(con, amounts, Decimal("0.01")))
        wrong = [o for o in found if o.is_raised and not _is_certain(con, o)]
        print(
            f"  statement cells +0.01: {sum(o.is_raised for o in found)} of {len(found)} raised, "
            f"{len(wrong)} of them within rounding"
        )
    print(f"  {time.perf_counter() - started:.1f} s")


def _print(title: str, found: Sequence[Outcome], is_listed: bool) -> None:
    raised = [o for o in found if o.is_raised]
    named = [o for o in raised if o.is_named]
    wrong = [o for o in raised if o.named and not o.is_named]
    among = [o for o in raised if not o.named and o.cell.figure_id in o.suspected]
    print(
        f"  {title}: {len(found)}, raised {_part(raised, found)}; named {_part(named, raised)}, "
        f"undecided among {_part(among, raised)}, another named {len(wrong)}"
    )
    for statement, group in sorted(_by_statement(found).items()):
        up = [o for o in group if o.is_raised]
        print(f"    {statement}: {len(group)}, raised {len(up)}, named {sum(o.is_named for o in up)}")
    causes = Counter(",".join(sorted(set(o.rules))) for o in raised if not o.is_named)
    for rules, count in causes.most_common():
        print(f"    not named: {count} that are seen by {rules} only")
    if is_listed:
        for o in found:
            if not o.is_named:
                word = "not named" if o.is_raised else "not noticed"
                print(f"    {word}: {o.cell.statement} {o.cell.label} {o.cell.value} {','.join(o.rules)}")


def _part(some: Sequence[Outcome], all_of: Sequence[Outcome]) -> str:
    return f"{len(some)} ({len(some) / len(all_of):.1%})" if all_of else "0"


def _by_statement(found: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.cell.statement].append(outcome)
    return groups


def _cells(con: duckdb.DuckDBPyConnection, condition: str) -> list[Cell]:
    rows: list[Any] = con.execute(
        f"""
        SELECT figure_id, statement, concat_ws('·', row_label, column_label), value, decimals
        FROM core.fct_figure
        WHERE filing_id = $1 AND value IS NOT NULL AND concept <> 'nil_statement' AND {condition}
        ORDER BY figure_id
        """,
        [UNCHANGED],
    ).fetchall()
    return [
        Cell(number, statement, label, value.quantize(Decimal(1).scaleb(-decimals)))
        for number, statement, label, value, decimals in rows
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
        culprits = frozenset(number for number, rules in named.get(mutation.filing_id, set()) - old)
        yield Outcome(
            cell,
            tuple(sorted({rule_id for rule_id, *_ in new})),
            culprits,
            frozenset(suspected.get(mutation.filing_id, set())),
        )
    for table in ("core.dim_filing", "core.fct_figure", "core.reading_issue"):
        con.execute(f"DELETE FROM {table} WHERE filing_id <> $1", [UNCHANGED])


def _broken(con: duckdb.DuckDBPyConnection) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for filing_id, *place in con.execute(
        "SELECT filing_id, rule_id, case_name, group_key FROM dq.identity_result "
        "WHERE status = 'inconsistent'"
    ).fetchall():
        found[filing_id].add(tuple(place))
    return found


def _named(
    con: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, set[tuple[int, str]]], dict[str, set[int]]]:
    """The named figures of each copy with the rules they settle, and all that are suspected."""
    named: dict[str, set[tuple[int, str]]] = defaultdict(set)
    suspected: dict[str, set[int]] = defaultdict(set)
    for filing_id, operands, rules in con.execute(
        "SELECT filing_id, operands, array_to_string(rule_ids, ',') FROM dq.finding"
    ).fetchall():
        for operand in json.loads(operands):
            suspected[filing_id].add(operand["figure_id"])
            if operand["is_culprit"]:
                named[filing_id].add((operand["figure_id"], rules))
    return named, suspected


def _is_certain(con: duckdb.DuckDBPyConnection, outcome: Outcome) -> bool:
    """Whether the change is beyond what rounding explains: the evaluator says so with its tolerance."""
    ((count,),) = con.execute(
        "SELECT count(*) FROM dq.identity_result WHERE filing_id = $1 AND status = 'inconsistent' "
        "AND abs_residual <= tolerance",
        [Mutation(outcome.cell.figure_id, outcome.cell.value + Decimal("0.01")).filing_id],
    ).fetchall()
    return bool(count == 0)


if __name__ == "__main__":
    raise SystemExit(main())
