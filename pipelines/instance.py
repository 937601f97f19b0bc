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
    """Mark runs whose process is gone as failed, so that they do not hold the warehouse; return how many."""
    dead = [
        run
        for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
        if _is_gone(run.tags.get(PROCESS_TAG, ""))
    ]
    for run in dead:
        instance.report_run_failed(run, "the process that executed this run has ended")
    return len(dead)


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
