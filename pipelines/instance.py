"""Dagster's record of runs in the home: opened for the command line, and cleared of runs that died."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import dagster as dg

PROCESS_TAG = "juesuan/process"
_UNFINISHED = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def prepare(folder: Path) -> None:
    """Create a ``DAGSTER_HOME`` with our configuration; one that is there is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "dagster.yaml"
    if not target.exists():
        target.write_text(files("pipelines").joinpath("dagster.yaml").read_text("utf-8"), "utf-8")


@contextmanager
def open_instance(folder: Path) -> Iterator[dg.DagsterInstance]:
    """The instance below this folder, without runs of processes that are no more."""
    prepare(folder)
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        end_dead_runs(instance)
        yield instance


def process_tag() -> dict[str, str]:
    """The tag that tells which process of which machine a run is executed in."""
    return {PROCESS_TAG: f"{socket.gethostname()}:{os.getpid()}"}


def end_dead_runs(instance: dg.DagsterInstance) -> int:
    """Mark runs whose process is gone as failed, so that they do not hold the warehouse; return how many.

    Dagster's own monitoring cannot tell this of runs that its default launcher started: they would stay
    "started" for ever, and with them the slot of their pool.
    """
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
        if (process := run.tags.get(PROCESS_TAG) or _announced_process(instance, run.run_id))
        and _is_gone(process)
    ]
    for run in dead:
        instance.report_run_failed(run, "the process that executed this run has ended")
    return len(dead)


def dead_runs_sensor() -> dg.SensorDefinition:
    """A sensor that ends runs whose process is gone. It runs where the runs do: on this machine."""

    @dg.sensor(
        name="dead_runs",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="中断的运行: runs whose process was killed end as failed, so that the next can begin",
    )
    def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        return dg.SkipReason(f"{end_dead_runs(context.instance)} runs without a process")

    return dead_runs


def _announced_process(instance: dg.DagsterInstance, run_id: str) -> str:
    """The process that a run says it is executed in, which the daemon started; empty before it says so."""
    events = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ENGINE_EVENT).records
    for record in events:
        event = record.event_log_entry.dagster_event
        pid = None if event is None else event.engine_event_data.metadata.get("pid")
        if pid is not None:
            return f"{socket.gethostname()}:{pid.value}"
    return ""


def _is_gone(process: str) -> bool:
    host, _, pid = process.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
