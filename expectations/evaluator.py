"""Evaluates the catalogue over the figures of a warehouse, in SQL, and keeps every outcome in ``dq``.

The same few joins serve one filing or a million figures: rules and figures meet in one join on statement,
concept and scenario. All arithmetic is exact (decimals, and whole numbers for quotients).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

import duckdb
import pyarrow as pa

from expectations.catalogue import catalogue, digest
from expectations.conditions import VIEWS, evaluate_conditions
from expectations.findings import write_findings
from expectations.program import load_program
from expectations.rules import Rule, Severity

_STEPS = ("macros", "figure", "linear", "ratio")
_RESULTS = ("dq.identity_result", "dq.evaluation", "dq.finding", "dq.finding_rule", "dq.finding_suspect")
_AT_ONCE = 250
"""Filings that are evaluated together, so that what lies between figures and results fits into memory."""
_OTHER_RULES = "other rules"
_RULE = pa.schema(
    [
        *((name, pa.string()) for name in ("rule_id", "family", "title", "cites", "severity")),
        *((name, pa.int32()) for name in ("rule_version", "first_year", "last_year")),
        ("regions", pa.list_(pa.string())),
    ]
)
_TEMPORARY = (
    *(
        "chosen_filing",
        "checked_figure",
        "filing_statement",
        "unread_statement",
        "figure_kind",
        "term_kind",
        "result_group",
        "term_figure",
        "linear_result",
    ),
    *("ratio_operand", "ratio_result", "condition_result", "new_result"),
    *(view.table for view in VIEWS.values()),
    *("identity_case", "identity_term", "ratio_term", "checked_concept", "money_unit", "renamed_code"),
    *("prior_filing", "filing_context", "prior_amount"),
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one run of the evaluator did."""

    filings: int
    figures: int
    results: int
    findings: int

    def __add__(self, other: Evaluation) -> Evaluation:
        return Evaluation(
            self.filings + other.filings,
            self.figures + other.figures,
            self.results + other.results,
            self.findings + other.findings,
        )


def pending(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Filings without results of the present catalogue, of the reader that read them last and of the present
    state of their neighbours: last year's filings, and the units of a department."""
    _run(con, "neighbour")
    rows = con.execute(
        """
        SELECT f.filing_id
        FROM core.dim_filing AS f
        LEFT JOIN filing_context AS c ON c.filing_id = f.filing_id
        LEFT JOIN dq.evaluation AS e
            ON e.filing_id = f.filing_id AND e.catalogue = $1 AND e.reader IS NOT DISTINCT FROM f.reader
            AND e.context IS NOT DISTINCT FROM c.context
        WHERE e.filing_id IS NULL
        ORDER BY f.filing_id
        """,
        [digest()],
    ).fetchall()
    return [filing_id for (filing_id,) in rows]


def evaluate(
    con: duckdb.DuckDBPyConnection,
    filing_ids: Collection[str] | None = None,
    rules: Sequence[Rule] | None = None,
) -> Evaluation:
    """Evaluate every rule for the given filings and replace their results and findings, in one transaction.

    Args:
        con: a writable connection to a warehouse. A transaction that is already open is used and left open.
        filing_ids: the filings to evaluate; null for those that are `pending`.
        rules: other rules than the catalogue's.

    Returns:
        How much was evaluated. Evaluating again changes nothing but ``evaluated_at``.
    """
    chosen = pending(con) if filing_ids is None else sorted(set(filing_ids))
    owns_transaction = not _in_transaction(con)
    if owns_transaction:
        con.execute("BEGIN")
    try:
        done = _evaluate(con, chosen, rules)
    except BaseException:
        if owns_transaction:
            con.execute("ROLLBACK")
        raise
    if owns_transaction:
        con.execute("COMMIT")
    return done


def prepared(
    con: duckdb.DuckDBPyConnection, filing_ids: Collection[str], rules: Sequence[Rule]
) -> duckdb.DuckDBPyConnection:
    """The connection with the inputs of an evaluation as temporary tables (``checked_figure``, the terms of
    the rules), for another route over the same figures."""
    load_program(con, rules)
    _choose(con, sorted(set(filing_ids)))
    for step in _STEPS[: _STEPS.index("linear")]:
        _run(con, step)
    return con


def _evaluate(
    con: duckdb.DuckDBPyConnection, chosen: Sequence[str], other_rules: Sequence[Rule] | None
) -> Evaluation:
    rules = catalogue() if other_rules is None else other_rules
    _write_rules(con, rules)
    load_program(con, rules)
    _run(con, "neighbour")
    for table in _RESULTS:
        con.execute(f"DELETE FROM {table} WHERE filing_id NOT IN (SELECT filing_id FROM core.dim_filing)")
    now = datetime.now(UTC).replace(tzinfo=None)
    mark = digest() if other_rules is None else _OTHER_RULES
    done = Evaluation(0, 0, 0, 0)
    for start in range(0, len(chosen), _AT_ONCE):
        done += _evaluate_some(con, chosen[start : start + _AT_ONCE], rules, mark, now)
    for table in _TEMPORARY:
        con.execute(f"DROP TABLE IF EXISTS temp.{table}")
    return done


def _evaluate_some(
    con: duckdb.DuckDBPyConnection, chosen: Sequence[str], rules: Sequence[Rule], mark: str, now: datetime
) -> Evaluation:
    _choose(con, chosen)
    for step in _STEPS:
        _run(con, step)
    evaluate_conditions(con, rules)
    _run(con, "result")
    for table in _RESULTS:
        con.execute(f"DELETE FROM {table} WHERE filing_id IN (SELECT filing_id FROM chosen_filing)")
    con.execute(
        """
        INSERT INTO dq.identity_result BY NAME
        SELECT * EXCLUDE (case_id), $1::TIMESTAMP AS evaluated_at FROM new_result
        """,
        [now],
    )
    con.execute(
        """
        INSERT INTO dq.evaluation BY NAME
        SELECT
            c.filing_id,
            $1 AS catalogue,
            any_value(c.reader) AS reader,
            (SELECT context FROM filing_context AS n WHERE n.filing_id = c.filing_id) AS context,
            (SELECT count(*) FROM checked_figure AS f WHERE f.filing_id = c.filing_id) AS figure_count,
            (SELECT count(*) FROM new_result AS r WHERE r.filing_id = c.filing_id) AS result_count,
            $2::TIMESTAMP AS evaluated_at
        FROM chosen_filing AS c
        GROUP BY c.filing_id
        """,
        [mark, now],
    )
    ((figures, results),) = con.execute(
        "SELECT (SELECT count(*) FROM checked_figure), (SELECT count(*) FROM new_result)"
    ).fetchall()
    return Evaluation(len(chosen), figures, results, write_findings(con, rules))


def _run(con: duckdb.DuckDBPyConnection, step: str) -> None:
    con.execute(files("expectations").joinpath("sql", f"{step}.sql").read_text(encoding="utf-8"))


def _choose(con: duckdb.DuckDBPyConnection, chosen: Sequence[str]) -> None:
    con.register("incoming_ids", pa.table({"filing_id": pa.array(list(chosen), pa.string())}))
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE chosen_filing AS
        SELECT f.filing_id, f.fiscal_year, coalesce(f.division_code[:2], '') AS region, f.reader
        FROM core.dim_filing AS f
        SEMI JOIN incoming_ids USING (filing_id)
        """
    )
    con.unregister("incoming_ids")


def _write_rules(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Replace ``dq.rule`` with the catalogue that is used now."""
    rows = [
        {
            "rule_id": rule.id,
            "rule_version": rule.version,
            "family": rule.family,
            "title": rule.title,
            "cites": rule.cites,
            "severity": str(worst_severity(rule)),
            "first_year": rule.validity.first_year,
            "last_year": rule.validity.last_year,
            "regions": list(rule.validity.regions),
        }
        for rule in rules
    ]
    con.register("incoming_rules", pa.Table.from_pylist(rows, schema=_RULE))
    con.execute("DELETE FROM dq.rule")
    con.execute("INSERT INTO dq.rule BY NAME SELECT * FROM incoming_rules")
    con.unregister("incoming_rules")


def worst_severity(rule: Rule) -> Severity:
    """The most serious severity among the cases of a rule."""
    order = list(Severity)
    return min((case.severity for case in rule.cases), key=order.index)


def _in_transaction(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a transaction is open: outside one, every statement has a transaction number of its own."""
    numbers = [con.execute("SELECT txid_current()").fetchone() for _ in range(2)]
    return numbers[0] == numbers[1]
