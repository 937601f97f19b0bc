"""Quality: every identity evaluated on every filing, and shown rule by rule."""

import re
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.home import Home
from assets.seams import Warehouse
from assets.tables import key, materialized, table_specs, tables
from expectations.catalogue import catalogue
from expectations.evaluator import evaluate, worst_severity
from expectations.gx_suite import INTEGRITY, validate
from expectations.outcomes import rule_outcomes
from expectations.rules import Severity
from warehouse.folders import swapped_in

TABLES = tables("dq")
RESULTS = key("dq.identity_result")
FINDINGS = key("dq.finding")
_SEVERITY = {
    Severity.ERROR: dg.AssetCheckSeverity.ERROR,
    Severity.WARNING: dg.AssetCheckSeverity.WARN,
    Severity.INFO: dg.AssetCheckSeverity.WARN,
}


@dg.multi_asset(
    specs=table_specs(TABLES, "quality", deps=["core.fct_figure", "core.dim_filing"]), pool="warehouse"
)
def quality(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.MaterializeResult[Any]]:
    """Evaluate the catalogue for the filings that it was not evaluated for, and keep every outcome."""
    with warehouse.connect() as con:
        done = evaluate(con)
        counts = {
            "filings_evaluated": done.filings,
            "new_results": done.results,
            "new_findings": done.findings,
        }
        yield from materialized(con, TABLES, counts)


def check_name(rule_id: str) -> str:
    """The name of a rule's check; Dagster allows letters, digits and underscores."""
    return re.sub(r"[^A-Za-z0-9]", "_", rule_id)


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            check_name(rule.id), asset=FINDINGS, description=f"{rule.id} {rule.title}（{rule.cites}）"
        )
        for rule in catalogue()
    ],
    pool="warehouse",
)
def identities(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.AssetCheckResult]:
    """One check for each rule. A filing that breaks one is a finding for a person, never a reason to stop."""
    with warehouse.connect() as con:
        outcomes = rule_outcomes(con)
    for rule in catalogue():
        outcome = outcomes[rule.id]
        yield dg.AssetCheckResult(
            asset_key=FINDINGS,
            check_name=check_name(rule.id),
            passed=outcome.inconsistencies == 0,
            severity=_SEVERITY[worst_severity(rule)],
            metadata={**outcome.counts, "filings": outcome.filings, "worst": list(outcome.worst)},
        )


@dg.asset_check(
    asset=RESULTS,
    blocking=True,
    pool="warehouse",
    description="检查结果可信: Great Expectations on the result tables. Every rule ran for every filing, "
    "what is called consistent lies within its tolerance, every inconsistency became a finding, "
    "money is decimal",
)
def results_can_be_relied_on(
    home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> dg.AssetCheckResult:
    """Run the suite built from the catalogue on the warehouse file, and keep its report as data docs."""
    with warehouse.connect() as con:
        is_empty = con.table("core.dim_filing").shape[0] == 0
    with swapped_in(home.data_docs) as docs:
        summary = validate(warehouse.path, docs)
    failed = [
        f"{c.name}: {c.description}: {c.error or c.unexpected_count}" for c in summary.failed(INTEGRITY)
    ]
    return dg.AssetCheckResult(
        passed=summary.success or is_empty,  # nothing was filed yet: then nothing was checked
        metadata={
            "expectations": len(summary.checks),
            "failed": failed,
            "data_docs": dg.MetadataValue.path(str(home.data_docs / "index.html")),
        },
    )
