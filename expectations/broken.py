"""Broken rules one by one: each with its sentence, its figures and the amount that should be printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from disclosures.amounts import YUAN_PER_UNIT
from expectations.message import Printed, sentence
from expectations.rules import FOUND, Case, Rule, Severity, Status
from expectations.suspects import Place, cases_by_name

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose filing a result is about."""

    filing_id: str
    unit_id: str
    unit: str
    fiscal_year: int
    scope: str


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken result: where it was evaluated, what it says, and the figures of its terms in their order.

    ``operands``: term number, figure, coefficient. ``expected`` and ``difference`` are null where there is no
    amount to compare.
    """

    place: Place
    case: Case
    severity: str
    status: str
    message: str
    reported: Decimal | None
    expected: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    operands: tuple[tuple[int, Printed, int], ...]
    owner: Owner

    @property
    def main(self) -> Printed:
        """The figure it points at: the reported one, or the first other where that is not printed."""
        return min(self.operands, key=lambda o: o[0])[1]


def broken(
    con: duckdb.DuckDBPyConnection, source: str, statuses: Sequence[Status], rules: Sequence[Rule]
) -> list[Broken]:
    """The results of some statuses in a table of results, with their figures, in the order of places."""
    cursor = con.execute(
        f"""
        SELECT filing_id, rule_id, case_name, group_key, status, severity, reported, computed, tolerance,
            unit, operands
        FROM {source}
        WHERE list_contains($1, status)
        ORDER BY filing_id, rule_id, case_name, group_key
        """,
        [[str(status) for status in statuses]],
    )
    names = [column[0] for column in cursor.description]
    results = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    cases = cases_by_name(rules)
    printed, owners = _evidence(con, results)
    return [_broken(r, cases[r["rule_id"], r["case_name"]], printed, owners[r["filing_id"]]) for r in results]


def _evidence(
    con: duckdb.DuckDBPyConnection, results: Sequence[Row]
) -> tuple[dict[tuple[str, int], Printed], dict[str, Owner]]:
    """The figures behind some results by filing and number, and whose filings these are."""
    wanted = sorted({(r["filing_id"], operand["figure_id"]) for r in results for operand in r["operands"]})
    figures = printed(con, wanted)
    rows = con.execute(
        """
        SELECT f.filing_id, f.unit_id, f.unit_name, f.fiscal_year, f.scope
        FROM core.dim_filing AS f
        WHERE list_contains($1, f.filing_id)
        """,
        [sorted({filing_id for filing_id, _ in wanted})],
    ).fetchall()
    return figures, {row[0]: Owner(*row) for row in rows}


def printed(
    con: duckdb.DuckDBPyConnection, wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Printed]:
    """Some figures by filing and number, as printed, with their places."""
    con.register(
        "incoming_ids",
        pa.table(
            {
                "filing_id": pa.array([f for f, _ in wanted], pa.string()),
                "figure_id": pa.array([n for _, n in wanted], pa.int32()),
            }
        ),
    )
    sql = files("expectations").joinpath("sql", "evidence.sql").read_text(encoding="utf-8")
    rows = con.execute(sql).fetchall()
    con.unregister("incoming_ids")
    return {(row[0], row[1]): Printed(*row[1:]) for row in rows}


def _broken(result: Row, case: Case, known: Mapping[tuple[str, int], Printed], owner: Owner) -> Broken:
    terms: dict[int, list[Printed]] = defaultdict(list)
    operands = []
    for operand in result["operands"]:
        figure = known[owner.filing_id, operand["figure_id"]]
        terms[operand["term_no"]].append(figure)
        operands.append((operand["term_no"], figure, operand["weight"]))
    expected, difference = _expected(case, result, terms[min(terms)][0])
    totals = {n: _total(case, n, figures, result) for n, figures in terms.items()}
    message = sentence(case, terms, totals, expected, difference, result["tolerance"], result["unit"] or "")
    return Broken(
        place=Place(owner.filing_id, result["rule_id"], result["case_name"], result["group_key"]),
        case=case,
        severity=result["severity"] if result["status"] in FOUND else str(Severity.INFO),
        status=result["status"],
        message=message,
        reported=result["reported"],
        expected=expected,
        difference=difference,
        tolerance=result["tolerance"],
        operands=tuple(operands),
        owner=owner,
    )


def _expected(case: Case, result: Row, main: Printed) -> tuple[Decimal | None, Decimal | None]:
    """What should be printed, rounded as it is printed, or less where rounding would hide the difference."""
    computed, reported, tolerance = result["computed"], result["reported"], result["tolerance"]
    if computed is None or reported is None:
        return None, None
    if not case.relation.is_ratio:
        return computed, reported - computed
    for places in range(main.decimals or 0, 9):
        expected = computed.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if tolerance is None or abs(reported - expected) > tolerance:
            return expected, reported - expected
    return computed, reported - computed


def _total(case: Case, number: int, figures: Sequence[Printed], result: Row) -> Decimal:
    """What the figures of a term add up to, in the unit of the result."""
    measure = case.terms[number].measure
    if measure == "one":
        return Decimal(len(figures))
    if measure == "names":
        return Decimal(result["computed"] - case.constant if number else result["reported"])
    factor = YUAN_PER_UNIT.get(result["unit"], Decimal(1))
    amounts = [
        f.value * YUAN_PER_UNIT.get(f.unit or "", Decimal(1)) / factor for f in figures if f.value is not None
    ]
    return sum(amounts, Decimal(0))
