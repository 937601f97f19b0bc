"""The Great Expectations suites: green where the results are sound, red where someone tampers with them."""

import re

import duckdb
from store import store

from expectations.catalogue import catalogue
from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.gx_suite import IDENTITIES, INTEGRITY, validate

FILINGS = {
    "sound": [
        "T1 income_total 115.00",
        "T1 expenditure_total 115.00",
        "T1 income 110.00",
        "T1 opening_balance 5.01",
    ],
    "broken": ["T1 income_total 115.00", "T1 expenditure_total 110.00"],
}


def saved(tmp_path, *statements):
    """A warehouse file with two evaluated filings, changed by some statements afterwards."""
    con = store({name: figures(lines) for name, lines in FILINGS.items()})
    evaluate(con)
    for statement in statements:
        con.execute(statement)
    path = tmp_path / "warehouse.duckdb"
    con.execute(f"ATTACH '{path}' AS saved")
    con.execute(f"COPY FROM DATABASE {con.execute('SELECT current_database()').fetchone()[0]} TO saved")
    con.close()
    return path


def test_sound_results_pass_and_findings_are_reported(tmp_path, capsys):
    summary = validate(saved(tmp_path), tmp_path / "docs")
    assert summary.success
    assert [c.error for c in summary.checks if c.error] == []
    assert {c.rule_id for c in summary.checks if c.suite == IDENTITIES} == {rule.id for rule in catalogue()}
    (failed,) = summary.failed(IDENTITIES)
    assert (failed.rule_id, failed.severity, failed.unexpected_count) == ("T1-5", "error", 1)
    assert [c.name for c in summary.failed(INTEGRITY)] == ["never_evaluated"]
    front = summary.docs.read_text(encoding="utf-8")
    assert all(check.description in front for check in summary.checks)
    assert "http" not in front  # readable on a machine without a network
    assert all((summary.docs.parent / link).is_file() for link in re.findall('href="([^"]+)"', front))
    assert len(list((tmp_path / "docs" / "validations").rglob("*.html"))) == 2
    (page,) = (tmp_path / "docs" / "expectations").glob(f"{IDENTITIES}*.html")
    assert "T1-5 收入总计等于支出总计" in page.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


def test_tampered_results_fail(tmp_path):
    path = saved(
        tmp_path,
        "UPDATE dq.identity_result SET abs_residual = 9 WHERE status = 'within_rounding'",
        "DELETE FROM dq.identity_result WHERE filing_id = 'sound' AND rule_id = 'X-1'",
        "DELETE FROM dq.finding",
        "UPDATE dq.identity_result SET status = 'fine' WHERE rule_id = 'X-3'",
        "UPDATE dq.identity_result SET missing_terms = [] WHERE rule_id = 'X-4'",
        "INSERT INTO core.dim_filing SELECT * REPLACE ('new' AS filing_id) FROM core.dim_filing LIMIT 1",
        "UPDATE dq.rule SET rule_version = 99 WHERE rule_id = 'X-5'",
        "ALTER TABLE dq.finding ALTER COLUMN reported TYPE DOUBLE",
        "DROP VIEW dq.rule_coverage",
    )
    summary = validate(path, tmp_path / "docs")
    assert not summary.success
    assert {c.name for c in summary.failed(INTEGRITY)} == {
        "tolerance_within_rounding",
        "every_rule_ran",
        "findings_complete",
        "known_status",
        "missing_named",
        "every_filing_evaluated",
        "catalogue_complete",
        "money_is_decimal",
        "never_evaluated",
    }
    (unknown,) = [c for c in summary.checks if c.error]
    assert unknown.name == "never_evaluated" and "rule_coverage" in unknown.error


def test_results_are_read_after_the_connection_is_closed(tmp_path):
    from sqlalchemy import create_engine, text

    import expectations.gx_dialect  # noqa: F401 - registers the dialect

    path = tmp_path / "one.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE t AS SELECT range AS i FROM range(3)")
    engine = create_engine(f"duckdb+buffered:///{path}")
    with engine.connect() as connection:
        result = connection.execute(text("SELECT i FROM t ORDER BY i"))
    assert [row[0] for row in result] == [0, 1, 2]
