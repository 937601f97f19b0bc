"""Gathers what the search for culprits needs, and says of each fault which figures may be wrong and why."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from itertools import groupby
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from expectations.constraint import Constraint, Operand, Range
from expectations.culprit import Explanation, Fault, faults
from expectations.plausibility import Correction, Suspect, correction, plausibility, reason_labels
from expectations.rules import Case, Relation, Rule, Status


class Place(NamedTuple):
    """Where a rule was evaluated: what identifies a result."""

    filing_id: str
    rule_id: str
    case_name: str
    group_key: str

    @property
    def result_id(self) -> str:
        """A short name of the place."""
        return hashlib.sha256("\x1f".join(self).encode()).hexdigest()[:16]


class _Row(NamedTuple):
    """A row of ``operands_of_broken.sql``."""

    filing_id: str
    rule_id: str
    case_name: str
    group_key: str
    status: str
    term_no: int
    figure_id: int
    weight: int
    amount: Any
    low: Any
    high: Any

    @property
    def place(self) -> Place:
        """The place of the result that has this operand."""
        return Place(*self[:4])


@dataclass(frozen=True, slots=True)
class Candidate:
    """Figures that would explain a fault together, with what should stand in the place of each."""

    corrections: tuple[tuple[int, Correction], ...]
    plausibility: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What is behind some broken results of one filing: the candidates, the likeliest first, and the reason.

    ``culprit``: the figures of the first candidate where it is decided, else empty.
    """

    result_ids: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    culprit: frozenset[int]
    reason: str


def cases_by_name(rules: Sequence[Rule]) -> dict[tuple[str, str], Case]:
    """The cases of some rules by rule id and name."""
    return {(rule.id, case.name): case for rule in rules for case in rule.cases}


def causes(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[Cause]:
    """The causes of the broken results of the filings that were just evaluated.

    A result that the search cannot use (a predicate, which has no arithmetic) is in none of them.
    """
    cases = cases_by_name(rules)
    sql = files("expectations").joinpath("sql", "operands_of_broken.sql").read_text(encoding="utf-8")
    rows = [_Row(*row) for row in con.execute(sql).fetchall()]
    filings: dict[str, list[Constraint]] = defaultdict(list)
    for filing_id, constraint in _constraints(rows, cases):
        filings[filing_id].append(constraint)
    suspects = _suspects(con, filings)
    return [
        cause
        for filing_id, constraints in filings.items()
        for cause in _causes(constraints, suspects[filing_id])
    ]


def _causes(constraints: Sequence[Constraint], suspects: Mapping[int, Suspect]) -> Iterator[Cause]:
    def weigh(figure_id: int, change: Range) -> int:
        return plausibility(suspects[figure_id], change)

    for fault in faults(constraints, weigh):
        candidates = tuple(_candidate(e, suspects) for e in fault.explanations)
        yield Cause(fault.keys, candidates, fault.culprit, _reason(fault, constraints, suspects, candidates))


def _candidate(explanation: Explanation, suspects: Mapping[int, Suspect]) -> Candidate:
    return Candidate(
        tuple((f, correction(suspects[f], change)) for f, change in explanation.changes),
        explanation.plausibility,
    )


def _reason(
    fault: Fault,
    constraints: Sequence[Constraint],
    suspects: Mapping[int, Suspect],
    candidates: Sequence[Candidate],
) -> str:
    """Why it is this figure, or why none is named; one sentence."""
    if not fault.explanations:
        return "改动一个或几个数都不能使所有关系成立，不能断定是哪个数有误。"
    best = fault.explanations[0]
    many = len(best.changes)
    if not fault.is_decided:
        how = f"改动其中任何{'一个' if many == 1 else f'一组（{many}个数）'}都能使关系成立"
        return f"{len(candidates)}种改法{how}，不能断定是哪个数有误。"
    held = sum(not c.is_broken and not best.figure_ids.isdisjoint(c.figure_ids) for c in constraints)
    figures = "这一个数" if many == 1 else f"这{many}个数"
    parts = [f"改动{figures}可使不成立的{len(fault.keys)}条关系全部成立"]
    if held:
        parts.append(f"且不破坏含{'它' if many == 1 else '它们'}的其他{held}条关系")
    slips = dict.fromkeys(c.slip.label for _, c in candidates[0].corrections if c.slip)
    if slips:
        parts.append(f"差错像是{'、'.join(slips)}")
    if len(candidates) > 1:
        labels = dict.fromkeys(
            label
            for f, change in fault.explanations[1].changes
            for label in reason_labels(suspects[f], change)
        )
        own = dict.fromkeys(
            label for f, change in best.changes for label in reason_labels(suspects[f], change)
        )
        because = "、".join([*(f"它{label}" for label in own), *(f"次者{label}" for label in labels)])
        parts.append(f"另有{len(candidates) - 1}种改法也可，但可能性较小（{because}）")
    return "，".join(parts) + "。"


def _constraints(
    rows: Sequence[_Row], cases: Mapping[tuple[str, str], Case]
) -> Iterator[tuple[str, Constraint]]:
    for place, group in groupby(rows, key=lambda row: row.place):
        members = list(group)
        case = cases[place.rule_id, place.case_name]
        yield (
            place.filing_id,
            Constraint(
                place.result_id,
                _relation(case, members),
                tuple(_operand(row, case) for row in members),
                Fraction(case.constant),
                is_broken=members[0].status == Status.INCONSISTENT,
            ),
        )


def _relation(case: Case, members: Sequence[_Row]) -> Relation:
    """The relation of a case; a predicate that is an equation is a sum, or an equality of two figures."""
    if case.relation is not Relation.CONDITION:
        return case.relation
    is_copy = not case.constant and sorted(row.weight for row in members) == [-1, 1]
    return Relation.EQUAL if is_copy else Relation.SUM


def _operand(row: _Row, case: Case) -> Operand:
    if case.terms[row.term_no].measure != "value":
        one = Fraction(1)
        return Operand(row.figure_id, row.term_no, row.weight, one, one, one, is_fixed=True)
    amount, low, high = Fraction(row.amount), Fraction(row.low), Fraction(row.high)
    return Operand(row.figure_id, row.term_no, row.weight, amount, low, high)


def _suspects(
    con: duckdb.DuckDBPyConnection, filings: Mapping[str, Sequence[Constraint]]
) -> dict[str, dict[int, Suspect]]:
    """All figures of the constraints of each filing, with what stands around them."""
    wanted = sorted((i, f) for i, cs in filings.items() for f in {n for c in cs for n in c.figure_ids})
    con.register(
        "incoming_ids",
        pa.table(
            {
                "filing_id": pa.array([i for i, _ in wanted], pa.string()),
                "figure_id": pa.array([f for _, f in wanted], pa.int32()),
            }
        ),
    )
    sql = files("expectations").joinpath("sql", "suspect.sql").read_text(encoding="utf-8")
    rows = con.execute(sql).fetchall()
    con.unregister("incoming_ids")
    found: dict[str, dict[int, Suspect]] = defaultdict(dict)
    for filing_id, figure_id, *printed, neighbours, last_year in rows:
        found[filing_id][figure_id] = Suspect(figure_id, *printed, tuple(neighbours), last_year)
    for filing_id, constraints in filings.items():
        known = found[filing_id]
        for figure_id, copies in _copies(constraints, known).items():
            suspect = known[figure_id]
            known[figure_id] = Suspect(
                **{name: getattr(suspect, name) for name in Suspect.__slots__ if name != "copies"},
                copies=tuple(copies),
            )
    return found


def _copies(
    constraints: Sequence[Constraint], suspects: Mapping[int, Suspect]
) -> Mapping[int, list[Decimal]]:
    """The numbers that broken rules of equality hold against each figure, where both are printed alike."""
    found: dict[int, list[Decimal]] = defaultdict(list)
    for constraint in constraints:
        if not constraint.is_broken:
            continue
        for figure_id in constraint.figure_ids:
            copy = constraint.copy_of(figure_id)
            if copy is None:
                continue
            mine, other = suspects[figure_id], suspects[copy]
            if other.value is not None and (other.factor, other.decimals) == (mine.factor, mine.decimals):
                found[figure_id].append(other.value)
    return found
