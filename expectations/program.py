"""Turns the catalogue into rows that the evaluator joins with figures: cases, and selectors of their terms.

A selector with several concepts, scenarios, funds, natures or codes becomes one row for each combination, so
that every row is a plain equality (or "any", or a set of levels) that a database joins fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import duckdb
import pyarrow as pa

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.taxonomy.codes import function_codes
from disclosures.taxonomy.concepts import concepts
from expectations.rules import ANY, EACH, ECONOMIC_LEVELS, FUNCTION_LEVELS, SAME, Case, Rule, Selector, Term

_CASE = pa.schema(
    [
        ("case_id", pa.int32()),
        ("rule_id", pa.string()),
        ("rule_version", pa.int32()),
        ("case_name", pa.string()),
        ("relation", pa.string()),
        ("severity", pa.string()),
        ("required_mask", pa.int64()),
        ("term_names", pa.list_(pa.string())),
        ("constant", pa.decimal128(28, 8)),
        ("both_zero", pa.list_(pa.decimal128(28, 8))),
        ("base_zero", pa.list_(pa.decimal128(28, 8))),
        ("first_year", pa.int32()),
        ("last_year", pa.int32()),
        ("regions", pa.list_(pa.string())),
    ]
)
_TERM = pa.schema(
    [
        ("case_id", pa.int32()),
        ("term_no", pa.int32()),
        ("alternative_no", pa.int32()),
        ("kind", pa.string()),
        ("concept", pa.string()),
        ("scenario", pa.string()),
        ("function_levels", pa.int32()),
        ("function_code", pa.string()),
        ("economic_levels", pa.int32()),
        ("economic_code", pa.string()),
        ("fund", pa.string()),
        ("nature", pa.string()),
        ("weight", pa.int32()),
        ("many", pa.bool_()),
        ("measure", pa.string()),
        ("absent", pa.string()),
        ("near", pa.string()),
        *((f"by_{key}", pa.string()) for key in ("function", "economic", "fund", "nature", "concept")),
        *((f"by_{key}", pa.string()) for key in ("scenario", "sheet")),
    ]
)
_ALL_LEVELS = (1 << 16) - 1


def load_program(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Put the rules into temporary tables: ``identity_case``, ``identity_term`` (sums, equalities, limits),
    ``ratio_term`` (percentages), ``checked_concept``, ``money_unit`` and ``renamed_code``."""
    numbered = [(rule, case) for rule in rules for case in rule.cases]
    terms = [
        (case.relation.is_ratio, row)
        for number, (_, case) in enumerate(numbered)
        for row in _term_rows(number, case)
    ]
    cases = [_case_row(number, rule, case) for number, (rule, case) in enumerate(numbered)]
    _table(con, "identity_case", cases, _CASE)
    _table(con, "identity_term", [row for is_ratio, row in terms if not is_ratio], _TERM)
    _table(con, "ratio_term", [row for is_ratio, row in terms if is_ratio], _TERM)
    known = [
        {
            "concept": c.id,
            "is_exact": c.type in {"count", "score"} or c.id == "nil_statement",
            "is_text": c.type == "text",
        }
        for c in concepts().values()
    ]
    _table(con, "checked_concept", known, None)
    units = [
        {"unit": unit, "yuan": int(yuan), "per_yuan": Decimal(1) / yuan}
        for unit, yuan in YUAN_PER_UNIT.items()
    ]
    _table(
        con,
        "money_unit",
        units,
        pa.schema([("unit", pa.string()), ("yuan", pa.int32()), ("per_yuan", pa.decimal128(9, 8))]),
    )
    moved = [
        {"old_code": old, "new_code": new, "first_year": year}
        for old, new, year in function_codes().renumbered()
    ]
    _table(
        con,
        "renamed_code",
        moved,
        pa.schema([("old_code", pa.string()), ("new_code", pa.string()), ("first_year", pa.int32())]),
    )


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]], schema: pa.Schema | None
) -> None:
    con.register("incoming_rows", pa.Table.from_pylist(rows, schema=schema))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming_rows")
    con.unregister("incoming_rows")


def _case_row(number: int, rule: Rule, case: Case) -> dict[str, Any]:
    return {
        "case_id": number,
        "rule_id": rule.id,
        "rule_version": rule.version,
        "case_name": case.name,
        "relation": str(case.relation),
        "severity": str(case.severity),
        "required_mask": (1 << len(case.terms)) - 1,
        "term_names": [term_name(term) for term in case.terms],
        "constant": case.constant,
        "both_zero": list(rule.zero_base.both_zero),
        "base_zero": list(rule.zero_base.base_zero),
        "first_year": rule.validity.first_year,
        "last_year": rule.validity.last_year,
        "regions": list(rule.validity.regions),
    }


def term_name(term: Term) -> str:
    """How a missing term is named: its statements and its Chinese name, ``T1 年初结转和结余``."""
    statements = dict.fromkeys(s.statement for s in term.alternatives if s.statement != SAME)
    return f"{'/'.join(statements)} {term.name}".strip()


def _term_rows(number: int, case: Case) -> Iterator[dict[str, Any]]:
    for term_no, term in enumerate(case.terms):
        for alternative_no, selector in enumerate(term.alternatives):
            for row in _selector_rows(selector):
                yield row | {
                    "case_id": number,
                    "term_no": term_no,
                    "alternative_no": alternative_no,
                    "weight": 1 if term_no == 0 else -term.weight,
                    "many": term.many,
                    "measure": term.measure,
                    "absent": str(term.absent),
                    "near": term.near,
                    **{f"by_{key}": how for key, how in term.keys},
                }


def _selector_rows(selector: Selector) -> Iterator[dict[str, Any]]:
    combinations = product(
        selector.concepts,
        selector.scenarios,
        _codes(selector.function, FUNCTION_LEVELS),
        _codes(selector.economic, ECONOMIC_LEVELS),
        selector.fund,
        selector.nature,
    )
    for concept, scenario, (levels, code), (economic_levels, economic_code), fund, nature in combinations:
        yield {
            "kind": selector.statement,
            "concept": concept,
            "scenario": str(scenario),
            "function_levels": levels,
            "function_code": code,
            "economic_levels": economic_levels,
            "economic_code": economic_code,
            "fund": fund,
            "nature": nature,
        }


def _codes(words: tuple[str, ...], levels: dict[str, int]) -> list[tuple[int, str | None]]:
    """Levels in one row (bits: 0 not broken down, 1 类, 2 款, 3 项, 4 others), codes in one row each."""
    mask = 0
    found: list[tuple[int, str | None]] = []
    for word in words:
        if word == ANY:
            mask |= _ALL_LEVELS
        elif word == EACH:
            mask |= _ALL_LEVELS - 1
        elif word == SAME:
            found.append((_ALL_LEVELS, SAME))
        elif word in levels:
            mask |= 1 << levels[word]
        elif word == "":
            mask |= 1
        else:
            found.append((_ALL_LEVELS, word))
    return [(mask, None), *found] if mask else found
