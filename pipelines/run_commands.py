"""The commands that run assets in process: ``ingest``, ``publish``, ``run``; and ``ui``, their web pages."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from assets.home import HOME_VARIABLE, Home
from pipelines.cli import UsageError, documents
from pipelines.output import write_rows
from pipelines.report import INGEST_COLUMNS, ingested, summary
from pipelines.warehouse_commands import published

SAMPLE = "sample"
FILES = "files"
RUN_FAILED = 1


def ingest(arguments: argparse.Namespace) -> int:
    """``juesuan ingest PATH…``: take documents in, and say what became of each."""
    files = documents(arguments)
    if not files:
        raise UsageError("there is no document in what you named")
    home = Home.from_environment().prepare()
    open_home(home)  # a warehouse that cannot be used is said now, not by a failed step
    if not _run_all(home, arguments.engine, arguments.paths, FILES, retry=arguments.retry):
        return RUN_FAILED
    with published() as con:
        write_rows(INGEST_COLUMNS, ingested(con, files), arguments.format, sys.stdout)
    return 0


def publish(arguments: argparse.Namespace) -> int:
    """``juesuan publish``: totals made again, published files swapped in."""
    from pipelines.definitions import PUBLISH_JOB

    home = Home.from_environment()
    if not home.warehouse.exists():
        raise UsageError(f"there is no warehouse in {home.root}: `juesuan ingest PATH` makes one")
    open_home(home)
    if not execute(home, PUBLISH_JOB, "pdfium", {}):
        return RUN_FAILED
    rows = [
        {"published": name, "path": str(path)}
        for name, path in (
            ("warehouse", home.published_warehouse),
            ("parquet", home.published / "parquet"),
            ("atlas", home.published_atlas / "index.html"),
            ("notices", home.published_notices / "index.html"),
            ("data docs", home.published_data_docs / "index.html"),
        )
    ]
    write_rows(("published", "path"), rows, arguments.format, sys.stdout)
    return 0


def run(arguments: argparse.Namespace) -> int:
    """``juesuan run``: the whole way on documents or on the sample, and a report for a person."""
    home = Home.from_environment()
    holds = open_home(home)
    if arguments.paths:
        if not documents(arguments):
            raise UsageError("there is no document in what you named")
        if holds == {SAMPLE}:
            print(f"juesuan: the invented sample in {home.root} makes room for real filings", file=sys.stderr)
            _forget(home)
        paths, source = arguments.paths, FILES
    else:
        if holds - {SAMPLE}:
            raise UsageError(
                f"{home.root} holds real filings, and the sample is invented: "
                f"set {HOME_VARIABLE} to another folder"
            )
        paths, source = [_write_sample(home)], SAMPLE
    is_done = _run_all(home.prepare(), arguments.engine, paths, source)
    if home.published_warehouse.exists():
        with published() as con:
            print(summary(con, home))
    return 0 if is_done else RUN_FAILED


def ui(arguments: argparse.Namespace) -> int:
    """``juesuan ui``: become Dagster's web server and daemon for this home, on loopback only."""
    from pipelines.instance import open_instance

    home = Home.from_environment().prepare()
    with open_instance(home.dagster):
        pass  # what was killed while it ran is ended before anything starts
    workspace = Path(__file__).resolve().parents[1] / "workspace.yaml"
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(workspace), "-h", "127.0.0.1"]
    os.chdir(workspace.parent)
    # What a shell starts in the background ignores SIGINT, and Dagster treats SIGTERM like it: nothing would
    # end it then.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execve(
        sys.executable,
        [*command, "-p", str(arguments.port)],
        {
            **os.environ,
            HOME_VARIABLE: str(home.root),
            "DAGSTER_HOME": str(home.dagster),
            "DAGSTER_DISABLE_TELEMETRY": "1",
        },
    )


def _run_all(home: Home, engine: str, paths: Sequence[Path], source: str, retry: bool = False) -> bool:
    from pipelines.definitions import JOB

    config = {
        "landing": {"config": {"paths": [str(path.resolve()) for path in paths], "source": source}},
        "filings": {"config": {"retry": retry}},
    }
    return execute(home, JOB, engine, config)


def execute(home: Home, job: str, engine: str, ops: Mapping[str, Any]) -> bool:
    """Run a job in this process and in the home's record of runs; whether it succeeded."""
    from pipelines.definitions import build_defs
    from pipelines.instance import open_instance, process_tag
    from pipelines.reading_engine import ReadingEngine

    definitions = build_defs(home, reading=ReadingEngine(engine=engine))
    with open_instance(home.dagster) as instance:
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            tags=process_tag(),
            raise_on_error=False,
            run_config={"ops": dict(ops), "loggers": {"console": {"config": {"log_level": "ERROR"}}}},
        )
    failed = [event.step_key for event in result.all_events if event.is_step_failure]
    if not result.success:
        print(f"juesuan: the run {result.run_id} failed in: {', '.join(map(str, failed))}", file=sys.stderr)
    return result.success


def open_home(home: Home) -> set[str]:
    """Whether this program can use a home: where its documents came from; nothing for a new one.

    Raises:
        UsageError: this program cannot use the warehouse.
    """
    from pipelines.resources import WarehouseBusyError, WarehouseFile
    from warehouse import SchemaChangedError

    if not home.warehouse.exists():
        return set()
    try:
        with WarehouseFile(home.warehouse).connect() as con:
            return {
                source for (source,) in con.execute("SELECT DISTINCT source FROM raw.retrieval").fetchall()
            }
    except (WarehouseBusyError, SchemaChangedError, duckdb.Error) as error:
        raise UsageError(f"{home.warehouse} cannot be used: {error}") from error


def _forget(home: Home) -> None:
    """Remove everything that was made from the sample; the sample itself can be made again at any time."""
    for folder in (home.published, home.warehouse.parent, home.filings, home.landing, home.sample):
        shutil.rmtree(folder, ignore_errors=True)


def _write_sample(home: Home) -> Path:
    from pipelines.typeset_command import write_sample

    write_sample(home.sample)
    return home.sample / "filings"
