"""Whether runs that are killed leave anything half done: ``python -m benchmarks.bench_kill [--times N]``.

A few documents (typeset filings, a broken one, an empty one) are ingested once without disturbance. Then, in
a fresh home each time, ``juesuan ingest`` is ended by SIGKILL at a random moment, every third time ``juesuan
publish`` of a finished home instead; the same command runs once more, and all tables of the warehouse and of
the published file are compared row for row with the undisturbed ones, apart from the times at which rows were
written. Exit status 1 if any differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

from assets.home import Home
from disclosures import typeset

TIMES = 30
_COMMAND = (sys.executable, "-c", "import sys; from pipelines.cli import main; sys.exit(main())")
_WRITTEN_AT = {"first_seen_at", "read_at", "retrieved_at", "modified_at", "evaluated_at", "applied_at"} | {
    *("first_failed_at", "last_failed_at", "first_seen", "last_seen")
}
Contents = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Kill:
    """A run that was killed: its command, when, whether it still ran, and which tables differ since."""

    command: str
    after_s: float
    was_running: bool
    different: tuple[str, ...]


def contents(warehouse: Path) -> Contents:
    """All rows of all tables, sorted, without the times at which they were written."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        columns: dict[str, list[str]] = {}
        for table, column in con.execute(
            "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() "
            "JOIN duckdb_tables() USING (schema_name, table_name, database_name) "
            "WHERE database_name = current_database() ORDER BY column_index"
        ).fetchall():
            columns.setdefault(table, [])
            if column not in _WRITTEN_AT:
                columns[table].append(column)
        return {
            table: sorted(con.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr)
            for table, names in columns.items()
        }


def run(home: Path, *arguments: object, kill_after_s: float | None = None) -> bool:
    """Run ``juesuan`` in a process of its own; whether it was killed at the given moment.

    Raises:
        RuntimeError: it was not killed and failed.
    """
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [*_COMMAND, *map(str, arguments)],
            env={**os.environ, "JUESUAN_HOME": str(home)},
            stdout=printed,
            stderr=printed,
        )
        try:
            process.wait(timeout=kill_after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        if process.returncode:
            printed.seek(0)
            raise RuntimeError(f"juesuan {arguments[0]} failed:\n{printed.read().decode('utf-8', 'replace')}")
    return False


def differences(home: Path, expected: Contents) -> tuple[str, ...]:
    """Tables of a home's warehouse and published file that differ from the expected ones."""
    of = Home(home)
    found = []
    for where, path in (("warehouse", of.warehouse), ("published", of.published_warehouse)):
        rows = contents(path)
        found += [f"{where}: {t}" for t in sorted(rows | expected) if rows.get(t) != expected.get(t)]
    return tuple(found)


def write_documents(folder: Path) -> None:
    """Two filings, a broken one and an empty file."""
    folder.mkdir()
    for number in (1, 2):
        typeset.typeset(number, folder, seed=number).truth.unlink()
    first = next(folder.glob("*.pdf"))
    (folder / "broken.pdf").write_bytes(first.read_bytes()[:2000])
    (folder / "empty.pdf").write_bytes(b"")


def kill_at_random(times: int, seed: int, scratch: Path) -> list[Kill]:
    """Kill so many runs, each in a home of its own, complete them, and compare."""
    documents, finished = scratch / "documents", scratch / "finished"
    write_documents(documents)
    began = time.monotonic()
    run(finished, "ingest", documents)
    duration = {"ingest": time.monotonic() - began}
    began = time.monotonic()
    run(finished, "publish")
    duration["publish"] = time.monotonic() - began
    expected = contents(Home(finished).warehouse)
    moments, kills = random.Random(seed), []
    for number in tqdm(range(times), desc="killing", unit="run"):
        home = scratch / f"home{number}"
        command = "publish" if number % 3 == 2 else "ingest"
        arguments = (command,) if command == "publish" else (command, documents)
        if command == "publish":
            shutil.copytree(finished, home)
        after_s = moments.uniform(0, duration[command])
        was_running = run(home, *arguments, kill_after_s=after_s)
        run(home, *arguments)
        kills.append(Kill(command, after_s, was_running, differences(home, expected)))
        shutil.rmtree(home)
    return kills


def main() -> int:
    """Kill, compare, and print a line for each command and for whatever differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=TIMES, help=f"runs to kill ({TIMES})")
    parser.add_argument("--seed", type=int, default=1, help="what the moments are drawn from (1)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        kills = kill_at_random(arguments.times, arguments.seed, Path(scratch))
    for command in ("ingest", "publish"):
        of = [kill for kill in kills if kill.command == command]
        equal = sum(not kill.different for kill in of)
        running = sum(kill.was_running for kill in of)
        print(
            f"{command:8} {running} of {len(of)} killed at work; {equal} of {len(of)} equal after a next run"
        )
    for kill in kills:
        if kill.different:
            print(f"{kill.command} killed after {kill.after_s:.2f} s: {', '.join(kill.different)}")
    return 1 if any(kill.different for kill in kills) else 0


if __name__ == "__main__":
    sys.exit(main())
