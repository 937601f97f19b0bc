"""A Great Expectations suite over the result tables, built from the catalogue and run inside DuckDB.

The evaluator does the arithmetic; the suite asks whether it was done: every rule ran for every filing,
nothing that is called consistent lies outside its tolerance, every inconsistency became a finding, money is
decimal. One expectation per rule reports its inconsistencies. Great Expectations takes seconds to import, so
it is imported when it is used, once per batch.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.catalogue import catalogue
from expectations.evaluator import worst_severity
from expectations.front_page import CheckOutcome, write_front_page
from expectations.rules import Rule, Severity, Status

INTEGRITY = "results"
"""The suite about the results themselves: if it fails, the checks cannot be relied on."""
IDENTITIES = "identities"
"""The suite with one expectation per rule: it fails where filings are inconsistent."""

_GX_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}
_PASSING = (Status.CONSISTENT, Status.WITHIN_ROUNDING, Status.ROUNDING_ADJUSTMENT)


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """The outcome of both suites. ``success`` is about `INTEGRITY` alone: findings are no failure."""

    success: bool
    checks: tuple[CheckOutcome, ...]
    docs: Path

    def failed(self, suite: str) -> tuple[CheckOutcome, ...]:
        """The expectations of a suite that were not met."""
        return tuple(check for check in self.checks if check.suite == suite and not check.success)


@dataclass(frozen=True, slots=True)
class _Check:
    """An expectation before it is made: a query that returns the rows that are not as expected."""

    name: str
    description: str
    query: str
    severity: Severity = Severity.ERROR
    rule_id: str | None = None


def validate(database_path: Path, docs_dir: Path) -> ValidationSummary:
    """Run both suites on a warehouse and build Data Docs.

    Args:
        database_path: the warehouse file; opened read-only, so no one may have it open for writing.
        docs_dir: the folder for the Data Docs (HTML); made where it is missing.

    Returns:
        Every expectation with its outcome, and the page to open.

    Raises:
        sqlalchemy.exc.OperationalError: the file cannot be opened.
    """
    # the library prints a notice for each query of its own
    with contextlib.redirect_stdout(io.StringIO()):
        return _validate(_great_expectations(), database_path, docs_dir)


def _validate(gx: Any, database_path: Path, docs_dir: Path) -> ValidationSummary:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    site = {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(docs_dir.resolve()),
        },
    }
    docs_dir.mkdir(parents=True, exist_ok=True)
    context.add_data_docs_site(site_name="juesuan", site_config=site)
    for name in [*context.get_site_names()]:
        if name != "juesuan":
            context.delete_data_docs_site(site_name=name)
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"duckdb+buffered:///{database_path.resolve()}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True}},
    )
    # by query: the library leaves out the schema of a table in a dialect that it does not know
    results = source.add_query_asset(
        "identity_result", query="SELECT * EXCLUDE (operands, missing_terms) FROM dq.identity_result"
    )
    batch = results.add_batch_definition_whole_table("all")
    suites = {
        INTEGRITY: [*_table_expectations(gx), *_made(gx, _integrity())],
        IDENTITIES: _made(gx, _identities()),
    }
    checks: list[CheckOutcome] = []
    definitions = []
    for name, expectations in suites.items():
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))
        definitions.append(
            context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))
        )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="warehouse",
            validation_definitions=definitions,
            actions=[gx.checkpoint.UpdateDataDocsAction(name="docs", site_names=["juesuan"])],
            result_format={"result_format": "SUMMARY", "partial_unexpected_count": 20},
        )
    )
    try:
        outcomes = checkpoint.run().run_results
    finally:
        # a connection that stays open would keep the file from being written to
        source.get_execution_engine().close()
        source.get_execution_engine().engine.dispose()
        source.get_engine().dispose()
    for outcome in outcomes.values():
        checks += [_outcome(outcome.suite_name, result) for result in outcome.results]
    success = all(c.success for c in checks if c.suite == INTEGRITY and c.severity == Severity.ERROR)
    return ValidationSummary(success, tuple(checks), write_front_page(docs_dir, checks))


def _great_expectations() -> Any:
    """Import Great Expectations without telemetry, notices and the dialect it lacks."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations as gx

    import expectations.gx_dialect  # noqa: F401 - registers duckdb+buffered

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    return gx


def _table_expectations(gx: Any) -> Iterator[Any]:
    """What the results must be like: rows, no nulls, known words, differences within their tolerance."""
    from great_expectations.expectations.row_conditions import Column

    made = gx.expectations
    yield made.ExpectTableRowCountToBeBetween(
        min_value=1, severity="critical", meta=_meta("rows", "检查结果表不为空", Severity.ERROR)
    )
    for column in ("filing_id", "rule_id", "rule_version", "status", "severity", "reader", "evaluated_at"):
        yield made.ExpectColumnValuesToNotBeNull(
            column=column,
            severity="critical",
            meta=_meta(f"not_null_{column}", f"{column}不为空", Severity.ERROR),
        )
    yield made.ExpectColumnValuesToBeInSet(
        column="status",
        value_set=[str(s) for s in Status],
        severity="critical",
        meta=_meta("known_status", "结果只用规定的几种", Severity.ERROR),
    )
    yield made.ExpectColumnValuesToBeInSet(
        column="rule_id",
        value_set=[rule.id for rule in catalogue()],
        severity="critical",
        meta=_meta("known_rule", "规则都在目录中", Severity.ERROR),
    )
    for status in _PASSING:
        yield made.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="tolerance",
            column_B="abs_residual",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            row_condition=Column("status") == str(status),
            severity="critical",
            meta=_meta(f"tolerance_{status}", f"{status}的差额都在允许范围之内", Severity.ERROR),
        )


def _integrity() -> Iterator[_Check]:
    yield _Check(
        "every_rule_ran",
        "每条规则在每份决算中都有结果",
        """SELECT f.filing_id, r.rule_id
        FROM dq.evaluation AS e JOIN core.dim_filing AS f USING (filing_id) JOIN dq.rule AS r
        ON f.fiscal_year BETWEEN coalesce(r.first_year, 0) AND coalesce(r.last_year, 9999)
            AND (len(r.regions) = 0 OR list_contains(r.regions, coalesce(left(f.division_code, 2), '')))
        ANTI JOIN dq.identity_result AS i ON i.filing_id = f.filing_id AND i.rule_id = r.rule_id""",
    )
    yield _Check(
        "every_filing_evaluated",
        "每份现行决算都检查过",
        "SELECT filing_id FROM core.dim_filing ANTI JOIN dq.evaluation USING (filing_id) WHERE is_current",
    )
    yield _Check(
        "catalogue_complete",
        "目录中的规则都在库中，版本一致",
        "SELECT * FROM (VALUES "
        + ", ".join(f"('{rule.id}', {rule.version})" for rule in catalogue())
        + ") AS c(rule_id, rule_version) ANTI JOIN dq.rule USING (rule_id, rule_version)",
    )
    yield _Check(
        "outside_tolerance",
        "不一致的差额都超过允许范围",
        """SELECT * EXCLUDE (operands) FROM dq.identity_result
        WHERE status = 'inconsistent' AND abs_residual <= tolerance""",
    )
    yield _Check(
        "missing_named",
        "不能检查的都写明缺少哪一项",
        """SELECT * EXCLUDE (operands) FROM dq.identity_result
        WHERE (status = 'not_evaluable') <> (len(missing_terms) > 0)""",
    )
    yield _Check(
        "findings_complete",
        "每处不一致都归入一条发现",
        """SELECT filing_id, rule_id FROM (
            SELECT filing_id, rule_id, count(*) AS n FROM dq.identity_result
            WHERE status IN ('inconsistent', 'forced_sum_100', 'truncated')
            GROUP BY ALL
        ) AS r FULL JOIN (
            SELECT filing_id, rule_id, count(*) AS n
            FROM dq.finding_rule SEMI JOIN dq.finding USING (finding_id) GROUP BY ALL
        ) AS f USING (filing_id, rule_id) WHERE r.n IS DISTINCT FROM f.n""",
    )
    yield _Check(
        "findings_placed",
        "每条发现都有说明、页码和数字",
        """SELECT finding_id FROM dq.finding
        WHERE message = '' OR page IS NULL OR x0 IS NULL OR json_array_length(operands) = 0""",
    )
    yield _Check(
        "findings_unique",
        "发现编号不重复",
        "SELECT finding_id FROM dq.finding GROUP BY finding_id HAVING count(*) > 1",
    )
    yield _Check(
        "money_is_decimal",
        "金额列都是十进制数",
        """SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database()
        AND data_type IN ('DOUBLE', 'FLOAT')
        AND NOT regexp_full_match(column_name, '(prior_)?[xy][01]|confidence')
        AND schema_name IN ('core', 'dq')""",
    )
    yield _Check(
        "never_evaluated",
        "没有从未检查过的规则",
        "SELECT rule_id, title FROM dq.rule_coverage WHERE evaluated = 0",
        Severity.INFO,
    )


def _identities() -> Iterator[_Check]:
    for rule in catalogue():
        yield _Check(rule.id, _described(rule), _inconsistent(rule), worst_severity(rule), rule.id)


def _described(rule: Rule) -> str:
    return f"{rule.id} {rule.title}（{rule.cites}）"


def _inconsistent(rule: Rule) -> str:
    return f"SELECT * FROM {{batch}} WHERE rule_id = '{rule.id}' AND status = 'inconsistent'"


def _made(gx: Any, checks: Iterator[_Check]) -> list[Any]:
    return [
        gx.expectations.UnexpectedRowsExpectation(
            unexpected_rows_query=check.query,
            description=check.description,
            severity=_GX_SEVERITY[check.severity],
            meta=_meta(check.name, check.description, check.severity, check.rule_id),
        )
        for check in checks
    ]


def _meta(name: str, description: str, severity: Severity, rule_id: str | None = None) -> dict[str, Any]:
    return {"name": name, "description": description, "severity": str(severity), "rule_id": rule_id}


def _outcome(suite: str, result: Any) -> CheckOutcome:
    meta = result.expectation_config.meta
    details = result.result or {}
    is_query = "unexpected_rows_query" in result.expectation_config.kwargs
    return CheckOutcome(
        suite=suite,
        name=meta["name"],
        description=meta["description"],
        severity=meta["severity"],
        rule_id=meta["rule_id"],
        success=bool(result.success),
        unexpected_count=details.get("observed_value" if is_query else "unexpected_count"),
        error=_error(result.exception_info),
    )


def _error(info: Any) -> str | None:
    """Why an expectation could not be evaluated; for a missing column it is nested one level deeper."""
    for entry in (info, *(v for v in (info or {}).values() if isinstance(v, dict))):
        if entry and entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None
