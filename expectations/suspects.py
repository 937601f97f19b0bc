"""Gathers what the search for culprits needs: broken rules, and every rule that shares a figure with one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from itertools import groupby
from typing import Any, NamedTuple

import duckdb

from expectations.culprit import Constraint, Operand, culprits
from expectations.rules import Case, Rule, Status


class Place(NamedTuple):
    """Where a rule was evaluated: what identifies a result and its finding."""

    filing_id: str
    rule_id: str
    case_name: str
    group_key: str

    @property
    def finding_id(self) -> str:
        """The stable key of a finding in this place."""
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


def cases_by_name(rules: Sequence[Rule]) -> dict[tuple[str, str], Case]:
    """The cases of some rules by rule id and name."""
    return {(rule.id, case.name): case for rule in rules for case in rule.cases}


def likely_culprits(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[str, int]:
    """The likely culprit of each finding of the filings that were just evaluated, where it is decided.

    Returns:
        ``finding_id`` → ``figure_id``.
    """
    cases = cases_by_name(rules)
    sql = files("expectations").joinpath("sql", "operands_of_broken.sql").read_text(encoding="utf-8")
    rows = [_Row(*row) for row in con.execute(sql).fetchall()]
    filings: dict[str, list[Constraint]] = defaultdict(list)
    for constraint_filing, constraint in _constraints(rows, cases):
        filings[constraint_filing].append(constraint)
    return {key: figure for constraints in filings.values() for key, figure in culprits(constraints).items()}


def _constraints(
    rows: Sequence[_Row], cases: Mapping[tuple[str, str], Case]
) -> Iterator[tuple[str, Constraint]]:
    for place, group in groupby(rows, key=lambda row: row.place):
        members = list(group)
        case = cases[place.rule_id, place.case_name]
        yield (
            place.filing_id,
            Constraint(
                place.finding_id,
                case.relation,
                tuple(_operand(row, case) for row in members),
                Fraction(case.constant),
                is_broken=members[0].status == Status.INCONSISTENT,
            ),
        )


def _operand(row: _Row, case: Case) -> Operand:
    if case.terms[row.term_no].measure != "value":
        one = Fraction(1)
        return Operand(row.figure_id, row.term_no, row.weight, one, one, one, is_fixed=True)
    amount, low, high = Fraction(row.amount), Fraction(row.low), Fraction(row.high)
    return Operand(row.figure_id, row.term_no, row.weight, amount, low, high)
