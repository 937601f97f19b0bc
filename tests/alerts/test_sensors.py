"""The daemon's sensors tell what a run found, once; of failed runs; and try again what did not arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from alert_servers import Robots

from assets.home import Home
from pipelines.alerts.outbox import Outbox
from pipelines.alerts.sensors import UndeliveredAlertsError
from pipelines.definitions import build_defs
from pipelines.settings import FILE_NAME


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").prepare()
    publish(home, ("finding-1", "error", True), ("finding-2", "warning", True), ("finding-3", "error", False))
    return home


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def publish(home: Home, *findings: tuple[str, str, bool], reading: str = "first") -> None:
    """A published warehouse with these findings of a reading: key, severity, whether of a current filing."""
    home.published_warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(home.published_warehouse)) as con:
        con.execute(
            "CREATE SCHEMA dq; CREATE SCHEMA core;"
            "CREATE TABLE core.dim_filing (filing_id VARCHAR, is_current BOOLEAN);"
            "CREATE TABLE dq.finding (finding_id VARCHAR, filing_id VARCHAR, unit VARCHAR,"
            " fiscal_year INTEGER, document VARCHAR, rule_id VARCHAR, severity VARCHAR, page INTEGER,"
            " message VARCHAR, finding_key VARCHAR);"
            "CREATE TABLE dq.finding_state (finding_key VARCHAR, state VARCHAR);"
            "INSERT INTO dq.finding_state VALUES ('explained', 'explained')"
        )
        for number, (key, severity, is_current) in enumerate(findings):
            con.execute("INSERT INTO core.dim_filing VALUES (?, ?)", [f"f{number}", is_current])
            con.execute(
                "INSERT INTO dq.finding "
                "VALUES (?, ?, '示例局', 2023, '示例局.pdf', 'T1-1', ?, 3, '差 10.00', ?)",
                [f"{reading} {key}", f"f{number}", severity, key],
            )


def run(instance: dg.DagsterInstance, *, fails: bool = False) -> Any:
    """A run of a small job with a check that does not pass."""

    @dg.asset
    def table() -> None:
        if fails:
            raise ValueError("the disk is full")

    @dg.asset_check(asset=table)
    def narrative() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=False, severity=dg.AssetCheckSeverity.WARN)

    defs = dg.Definitions(assets=[table], asset_checks=[narrative], jobs=[dg.define_asset_job("small")])
    return defs.resolve_job_def("small").execute_in_process(instance=instance, raise_on_error=False)


def success(home: Home, instance: dg.DagsterInstance) -> None:
    result = run(instance)
    sensor = build_defs(home).get_repository_def().get_sensor_def("alert_new_errors")
    event = next(e for e in result.all_events if e.event_type is dg.DagsterEventType.RUN_SUCCESS)
    sensor(dg.build_run_status_sensor_context("alert_new_errors", event, instance, result.dagster_run))


def sent(home: Home) -> list[dict[str, Any]]:
    path = home.root / "alerts" / "alerts.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_new_errors_are_told_once_and_nothing_else(home: Home, instance: dg.DagsterInstance) -> None:
    success(home, instance)
    (message,) = sent(home)
    assert message["findings"] == ["finding-1"]
    assert "示例局 2023年度" in message["text"]
    assert "T1-1 第3页：差 10.00" in message["text"]
    assert "检查未通过：narrative" in message["text"]
    success(home, instance)
    publish(home, ("finding-1", "error", True), reading="second")
    success(home, instance)
    assert len(sent(home)) == 1

    publish(home, ("finding-1", "error", True), ("finding-4", "error", True))
    success(home, instance)
    assert [m["findings"] for m in sent(home)] == [["finding-1"], ["finding-4"]]


def test_a_run_that_found_nothing_says_nothing(home: Home, instance: dg.DagsterInstance) -> None:
    publish(home, ("finding-2", "warning", True))
    success(home, instance)
    home.published_warehouse.unlink()
    success(home, instance)
    assert sent(home) == []


def test_a_failed_run_is_told_with_its_reason(home: Home, instance: dg.DagsterInstance) -> None:
    result = run(instance, fails=True)
    sensor = build_defs(home).get_repository_def().get_sensor_def("alert_failed_runs")
    event = next(e for e in result.all_events if e.event_type is dg.DagsterEventType.RUN_FAILURE)
    context = dg.build_run_status_sensor_context("alert_failed_runs", event, instance, result.dagster_run)
    sensor(context.for_run_failure())
    (message,) = sent(home)
    assert result.dagster_run.run_id in message["title"]
    assert "table" in message["text"]
    assert "the disk is full" in message["text"]


def test_what_did_not_arrive_is_seen_and_sent_again(
    home: Home, instance: dg.DagsterInstance, robots: Robots
) -> None:
    robots.answers["/slack"] = [(500, "down"), (500, "down"), (200, "ok")]
    channels = [{"name": "team", "kind": "slack", "url": f"{robots.url}/slack"}]
    settings = {"alerts": {"first_pause_s": 0, "channels": channels}}
    (home.root / FILE_NAME).write_text(json.dumps(settings), encoding="utf-8")
    success(home, instance)
    retry = build_defs(home).get_repository_def().get_sensor_def("alert_retry")
    with pytest.raises(UndeliveredAlertsError, match=r"team .*HTTP 500"):
        retry(dg.build_sensor_context(instance=instance))
    assert "1 alerts delivered" in str(retry(dg.build_sensor_context(instance=instance)))
    assert "no alert is waiting" in str(retry(dg.build_sensor_context(instance=instance)))
    (delivery,) = Outbox(home.root).deliveries()
    assert (delivery.status, delivery.attempts) == ("sent", 3)
