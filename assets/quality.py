"""Quality: every identity evaluated on every filing, and shown rule by rule."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.home import Home
from assets.seams import SecondReading, Warehouse
from assets.second_reading import read_again
from assets.tables import key, materialized, table_specs, tables
from expectations.catalogue import FAMILIES, catalogue
from expectations.evaluator import evaluate
from expectations.gx_suite import INTEGRITY, validate
from expectations.life import read_reviews, update_states
from expectations.outcomes import Case, family_outcomes
from expectations.rules import Severity
from warehouse.consolidation import TABLES as CONSOLIDATION
from warehouse.folders import swapped_in
from warehouse.landing import landed_path
from warehouse.marts import COVERAGE

TABLES = [table for table in tables("dq") if table not in (*CONSOLIDATION, COVERAGE)]
RESULTS = key("dq.identity_result")
FINDINGS = key("dq.finding")
_SEVERITY = {
    Severity.ERROR: dg.AssetCheckSeverity.ERROR,
    Severity.WARNING: dg.AssetCheckSeverity.WARN,
}


def _number(family: str) -> int:
    return sum(rule.family == family for rule in catalogue())


@dg.multi_asset(
    specs=table_specs(TABLES, "quality", deps=["core.fct_figure", "core.dim_filing", "dq.consolidation"]),
    pool="warehouse",
)
def quality(
    home: dg.ResourceParam[Home],
    warehouse: dg.ResourceParam[Warehouse],
    second_reading: dg.ResourceParam[SecondReading],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Evaluate what was not evaluated, read again what has findings, and keep every outcome and decision."""
    reviews = read_reviews(home.reviews)
    with warehouse.connect() as con:
        done = evaluate(con)
        reading_errors = read_again(
            con, second_reading, second_reading.engine, lambda d: landed_path(home.landing, d.document_id)
        )
        update_states(con, reviews)
        counts = {
            "filings_evaluated": done.filings,
            "new_results": done.results,
            "new_findings": done.findings,
            "reading_errors": reading_errors,
            "reviewed": len(reviews),
        }
        yield from materialized(con, TABLES, counts)


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(family, asset=FINDINGS, description=f"{title}: {_number(family)} 条规则")
        for family, title in FAMILIES.items()
    ],
    pool="warehouse",
)
def identities(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.AssetCheckResult]:
    """One check for each family of rules. A filing that breaks one is a finding, never a reason to stop."""
    with warehouse.connect() as con:
        outcomes = family_outcomes(con)
    for family, outcome in outcomes.items():
        yield dg.AssetCheckResult(
            asset_key=FINDINGS,
            check_name=family,
            passed=outcome.severity is None,
            severity=_SEVERITY[outcome.severity or Severity.WARNING],
            metadata={
                **outcome.findings,
                **outcome.statuses,
                "filings": outcome.filings,
                "rules": dict(outcome.broken),
                "worst": _table(outcome.worst),
            },
        )


def _table(cases: Sequence[Case]) -> dg.TableMetadataValue:
    """The worst findings with the page below ``published/atlas`` that shows each."""
    return dg.MetadataValue.table(
        records=[
            dg.TableRecord(
                {
                    "severity": case.severity,
                    "rule": case.rule_id,
                    "message": case.message,
                    "document": case.document,
                    "page": case.page,
                    "atlas": f"filing/{case.filing_id}.html",
                }
            )
            for case in cases
        ],
        schema=dg.TableSchema(
            [dg.TableColumn(name) for name in ("severity", "rule", "message", "document")]
            + [dg.TableColumn("page", "int"), dg.TableColumn("atlas")]
        ),
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
