"""Dagster's record of runs: ours to configure once, and without runs of processes that are no more."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import yaml

from pipelines.instance import PROCESS_TAG, end_dead_runs, open_instance, prepare, process_tag


def test_the_configuration_is_written_once_and_then_the_users(tmp_path: Path) -> None:
    prepare(tmp_path / "dagster")
    file = tmp_path / "dagster" / "dagster.yaml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    assert settings["run_monitoring"]["free_slots_after_run_end_seconds"] == 60
    file.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    prepare(tmp_path / "dagster")
    assert file.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"


def test_only_runs_of_ended_processes_of_this_machine_are_ended(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = socket.gethostname()
    tags = {
        "dead": {PROCESS_TAG: f"{here}:{ended.pid}"},
        "alive": process_tag(),
        "elsewhere": {PROCESS_TAG: f"not-{here}:{ended.pid}"},
        "of the daemon": {},
    }
    assert process_tag() == {PROCESS_TAG: f"{here}:{os.getpid()}"}
    with open_instance(tmp_path) as instance:
        for name, tag in tags.items():
            run = dg.DagsterRun(job_name=name, status=dg.DagsterRunStatus.STARTED, tags=tag)
            instance.add_run(run)
        assert end_dead_runs(instance) == 1
        status = {run.job_name: run.status for run in instance.get_runs()}
    assert status.pop("dead") == dg.DagsterRunStatus.FAILURE
    assert set(status.values()) == {dg.DagsterRunStatus.STARTED}
