"""When alerts go out: after each run that succeeded or failed, and again where a delivery did not arrive.

A failed check that does not block leaves its run green, and failure sensors do not see it: what a run found
is told from the events of its checks and from what it published.
"""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.home import Home
from pipelines.alerts.messages import Check, current_errors, errors_message, failure_message
from pipelines.alerts.outbox import SENT, Delivery, Outbox
from pipelines.settings import Alerts, load_settings

_RETRY_S = 30


class UndeliveredAlertsError(Exception):
    """Alerts did not arrive: raised so that the sensor's tick is seen as failed; they stay in the outbox."""


def alert_sensors(home: Home) -> list[dg.SensorDefinition]:
    """The sensors that tell people about new errors, about failed runs, and those that deliver again."""

    @dg.run_status_sensor(
        name="alert_new_errors",
        monitor_all_code_locations=True,  # runs of the command line belong to none
        run_status=dg.DagsterRunStatus.SUCCESS,
        minimum_interval_seconds=15,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="新发现的错误: one message to every channel for a run with errors not told before",
    )
    def new_errors(context: dg.RunStatusSensorContext) -> None:
        tell_new_errors(home, context.instance, context.dagster_run)

    @dg.run_failure_sensor(
        name="alert_failed_runs",
        monitor_all_code_locations=True,
        minimum_interval_seconds=15,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="运行失败: one message to every channel for each run that failed, with the reason",
    )
    def failed_runs(context: dg.RunFailureSensorContext) -> None:
        reasons = [
            f"{event.step_key}: {_raised(event.step_failure_data.error)}"
            for event in context.get_step_failure_events()
        ] or [context.failure_event.message or ""]
        tell_failure(home, context.instance, context.dagster_run, reasons)

    @dg.sensor(
        name="alert_retry",
        minimum_interval_seconds=_RETRY_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="告警重发: alerts that did not arrive are sent again; a failed tick says which and why",
    )
    def retry(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        tried = Outbox(home.root).deliver(load_settings(home.root).alerts)
        if lost := [d for d in tried if d.status != SENT]:
            raise UndeliveredAlertsError("; ".join(_said(d) for d in lost))
        return dg.SkipReason(f"{len(tried)} alerts delivered" if tried else "no alert is waiting")

    return [new_errors, failed_runs, retry]


def tell_new_errors(home: Home, instance: dg.DagsterInstance, run: dg.DagsterRun) -> list[Delivery]:
    """Tell every channel about errors that are published and were not told before; what was tried."""
    alerts, outbox = load_settings(home.root).alerts, Outbox(home.root)
    errors = current_errors(home.published_warehouse)
    untold = outbox.untold([error["finding_key"] for error in errors])
    new = [error for error in errors if error["finding_key"] in untold]
    if new:
        where = alerts.atlas_url or str(home.published_atlas / "index.html")
        message = errors_message(run.run_id, new, failed_checks(instance, run.run_id), where)
        outbox.add(message, _names(alerts))
    return outbox.deliver(alerts)


def tell_failure(
    home: Home, instance: dg.DagsterInstance, run: dg.DagsterRun, reasons: list[str]
) -> list[Delivery]:
    """Tell every channel that a run failed; what was tried."""
    alerts, outbox = load_settings(home.root).alerts, Outbox(home.root)
    checks = failed_checks(instance, run.run_id)
    outbox.add(failure_message(run.run_id, run.job_name, reasons, checks), _names(alerts))
    return outbox.deliver(alerts)


def failed_checks(instance: dg.DagsterInstance, run_id: str) -> list[Check]:
    """The asset checks of a run that did not pass, from its events."""
    records = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    found = []
    for record in records:
        event = record.event_log_entry.dagster_event
        evaluation = None if event is None else event.asset_check_evaluation_data
        if evaluation is not None and not evaluation.passed:
            found.append(
                Check(evaluation.check_name, evaluation.severity.value, evaluation.blocking or False)
            )
    return found


def _names(alerts: Alerts) -> list[str]:
    return [channel.name for channel in alerts.channels]


def _raised(error: Any) -> str:
    """The message of the exception that the step's code raised, which Dagster's own error wraps."""
    while error.cause is not None:
        error = error.cause
    return str(error.message).strip()


def _said(delivery: Delivery) -> str:
    return f"{delivery.channel} ({delivery.status}, {delivery.attempts} attempts): {delivery.error}"
