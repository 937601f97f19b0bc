"""Turns broken rules into findings: a sentence with figures and places, the operands, the likely culprit."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from disclosures.amounts import YUAN_PER_UNIT
from expectations.catalogue import catalogue
from expectations.message import Printed, described, sentence
from expectations.rules import Case, Rule, Severity, Status
from expectations.suspects import Place, cases_by_name, likely_culprits

COLUMNS = (
    *("document", "unit", "fiscal_year", "rule_id", "severity", "status", "message"),
    *("reported", "expected", "difference", "tolerance"),
    *("statement", "page", "x0", "y0", "x1", "y1", "culprit", "operands"),
)
"""The columns of ``juesuan findings``, in order; ``dq.finding`` has two ids besides."""

_MONEY = pa.decimal128(28, 8)
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("finding_id", "filing_id", "document", "unit")),
        ("fiscal_year", pa.int32()),
        *((name, pa.string()) for name in ("rule_id", "severity", "status", "message")),
        *((name, _MONEY) for name in ("reported", "expected", "difference", "tolerance")),
        ("statement", pa.string()),
        ("page", pa.int32()),
        *((name, pa.float64()) for name in ("x0", "y0", "x1", "y1")),
        *((name, pa.string()) for name in ("culprit", "operands")),
    ]
)
Row = dict[str, Any]


def findings(
    con: duckdb.DuckDBPyConnection,
    filing_ids: Collection[str] | None = None,
    severity: str = Severity.INFO,
    adjustments: bool = False,
) -> list[Row]:
    """What a person should look at, worst first, then by document and page.

    Args:
        con: a connection to a warehouse whose filings were evaluated.
        filing_ids: findings of these filings; null for all current filings.
        severity: the least severe to give.
        adjustments: also the harmless differences of one unit of the last place (尾差), as ``info``.

    Returns:
        One row per finding with `COLUMNS`, ``finding_id`` and ``filing_id``; amounts are decimals in the unit
        that is printed, ``operands`` is JSON text.
    """
    rank = list(Severity)
    allowed = [str(s) for s in rank[: rank.index(Severity(severity)) + 1]]
    cursor = con.execute("SELECT * FROM dq.finding WHERE list_contains($1, severity)", [allowed])
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, map(_short, row), strict=True)) for row in cursor.fetchall()]
    if adjustments and Severity.INFO in allowed:
        results = _results(con, "dq.identity_result", Status.ROUNDING_ADJUSTMENT)
        rows += [{k: _short(v) for k, v in row.items()} for row in _rows(con, results, {}, catalogue())]
    if filing_ids is None:
        wanted = {
            i for (i,) in con.execute("SELECT filing_id FROM core.dim_filing WHERE is_current").fetchall()
        }
    else:
        wanted = set(filing_ids)
    return sorted(
        (row for row in rows if row["filing_id"] in wanted),
        key=lambda r: (
            rank.index(r["severity"]),
            r["document"],
            r["page"],
            r["y0"],
            r["rule_id"],
            r["finding_id"],
        ),
    )


def _short(value: Any) -> Any:
    """A decimal without the zeros that its column adds; anything else as it is."""
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value


def write_findings(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> int:
    """Write the findings of the filings that were just evaluated, within the transaction of the evaluator.

    Returns:
        The number of findings written.
    """
    broken = _results(con, "new_result", Status.INCONSISTENT)
    if not broken:
        return 0
    rows = _rows(con, broken, likely_culprits(con, rules), rules)
    con.register("incoming_rows", pa.Table.from_pylist(rows, schema=_SCHEMA))
    con.execute("INSERT INTO dq.finding BY NAME SELECT * FROM incoming_rows")
    con.unregister("incoming_rows")
    return len(rows)


def _results(con: duckdb.DuckDBPyConnection, source: str, status: Status) -> list[Row]:
    cursor = con.execute(
        f"""
        SELECT filing_id, rule_id, case_name, group_key, status, severity, reported, computed, tolerance,
            unit, operands
        FROM {source}
        WHERE status = $1
        ORDER BY filing_id, rule_id, case_name, group_key
        """,
        [str(status)],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rows(
    con: duckdb.DuckDBPyConnection, results: Sequence[Row], guilty: Mapping[str, int], rules: Sequence[Rule]
) -> list[Row]:
    cases = cases_by_name(rules)
    printed, filings = _evidence(con, results)
    return [
        _row(result, cases[result["rule_id"], result["case_name"]], printed, filings, guilty)
        for result in results
    ]


def _evidence(
    con: duckdb.DuckDBPyConnection, results: Sequence[Row]
) -> tuple[dict[tuple[str, int], Printed], dict[str, tuple[str, int]]]:
    """The figures behind some results by filing and number, and unit name and year of their filings."""
    wanted = sorted({(r["filing_id"], operand["figure_id"]) for r in results for operand in r["operands"]})
    con.register(
        "incoming_ids", pa.table({"filing_id": [f for f, _ in wanted], "figure_id": [n for _, n in wanted]})
    )
    sql = files("expectations").joinpath("sql", "evidence.sql").read_text(encoding="utf-8")
    figures = con.execute(sql).fetchall()
    filings = con.execute(
        """
        SELECT f.filing_id, f.unit_name, f.fiscal_year
        FROM core.dim_filing AS f
        SEMI JOIN incoming_ids USING (filing_id)
        """
    ).fetchall()
    con.unregister("incoming_ids")
    printed = {(row[0], row[1]): Printed(*row[1:]) for row in figures}
    return printed, {filing_id: (unit, year) for filing_id, unit, year in filings}


def _row(
    result: Row,
    case: Case,
    printed: Mapping[tuple[str, int], Printed],
    filings: Mapping[str, tuple[str, int]],
    guilty: Mapping[str, int],
) -> Row:
    filing_id = result["filing_id"]
    key = Place(filing_id, result["rule_id"], result["case_name"], result["group_key"]).finding_id
    unit, fiscal_year = filings[filing_id]
    terms: dict[int, list[Printed]] = defaultdict(list)
    for operand in result["operands"]:
        terms[operand["term_no"]].append(printed[filing_id, operand["figure_id"]])
    main = _main(terms)
    expected, difference = _expected(case, result, main)
    culprit = guilty.get(key)
    totals = {n: _total(case, n, figures, result) for n, figures in terms.items()}
    return {
        "finding_id": key,
        "filing_id": filing_id,
        "document": main.document,
        "unit": unit,
        "fiscal_year": fiscal_year,
        "rule_id": result["rule_id"],
        "severity": result["severity"] if result["status"] == Status.INCONSISTENT else str(Severity.INFO),
        "status": result["status"],
        "message": sentence(
            case, terms, totals, expected, difference, result["tolerance"], result["unit"] or ""
        ),
        "reported": result["reported"],
        "expected": expected,
        "difference": difference,
        "tolerance": result["tolerance"],
        **{name: getattr(main, name) for name in ("statement", "page", "x0", "y0", "x1", "y1")},
        "culprit": None if culprit is None else described(printed[filing_id, culprit]),
        "operands": json.dumps(
            [_operand(case, o, printed[filing_id, o["figure_id"]], culprit) for o in result["operands"]],
            ensure_ascii=False,
        ),
    }


def _main(terms: Mapping[int, Sequence[Printed]]) -> Printed:
    """The figure a finding points at: the reported one, or the first other where that is not printed."""
    return terms[min(terms)][0]


def _expected(case: Case, result: Row, main: Printed) -> tuple[Decimal | None, Decimal | None]:
    """What should be printed, rounded as it is printed, or less where rounding would hide the difference."""
    computed, reported, tolerance = result["computed"], result["reported"], result["tolerance"]
    if computed is None:
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


def _operand(case: Case, operand: Mapping[str, Any], figure: Printed, culprit: int | None) -> Row:
    weight = operand["weight"] if operand["term_no"] == 0 or case.relation.is_ratio else -operand["weight"]
    return {
        "term": case.terms[operand["term_no"]].name,
        "role": "reported" if operand["term_no"] == 0 else "computed",
        "weight": weight,
        "document": figure.document,
        "statement": figure.statement,
        "section": figure.section,
        "row_label": figure.row_label,
        "column_label": figure.column_label,
        "concept": figure.concept,
        "scenario": figure.scenario,
        "value": None if figure.value is None else f"{figure.value:.{figure.decimals or 0}f}",
        "unit": figure.unit,
        "raw_text": figure.raw_text,
        "page": figure.page,
        "x0": figure.x0,
        "y0": figure.y0,
        "x1": figure.x1,
        "y1": figure.y1,
        "figure_id": figure.figure_id,
        "is_culprit": figure.figure_id == culprit,
    }
