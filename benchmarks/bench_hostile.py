"""Whether any file can take the reader down: hundreds of damaged and crafted ones through the reading engine.

``python -m benchmarks.bench_hostile --files 1000`` hands all of them to one engine, as a batch does, and
prints by treatment how many were read, how many refused and for which reasons, the longest time between two
answers and the most memory that a reading process took. It ends with status 1 if a file ended, hung or
broke the reader, or one took more than a gigabyte.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from assets.filings import PROGRAM_ERRORS
from assets.seams import ReadFailure, Task
from benchmarks.hostile import crafted, damaged, write
from pipelines.reading_engine import ReadingEngine

MOST_MEMORY = 1 << 30


@dataclass
class Treatment:
    """What came of the files that one thing was done to."""

    files: int = 0
    read: int = 0
    longest_s: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Result:
    """All treatments, the files whose reading shows a bug, and the memory of the largest process in bytes."""

    treatments: dict[str, Treatment]
    bugs: tuple[str, ...]
    peak_bytes: int


def run(files: int, folder: Path, workers: int = 1) -> Result:
    """Read ``files`` damaged files and all crafted ones."""
    tasks = {
        Task(path, one.name): one.treatment for path, one in write(chain(crafted(), damaged(files)), folder)
    }
    found: dict[str, Treatment] = defaultdict(Treatment)
    bugs = []
    last = time.monotonic()
    for task, outcome in ReadingEngine(workers=workers, timeout_s=120).read_all(list(tasks)):
        treatment = found[tasks[task]]
        treatment.files += 1
        treatment.longest_s = max(treatment.longest_s, time.monotonic() - last)
        last = time.monotonic()
        if not isinstance(outcome, ReadFailure):
            treatment.read += 1
            continue
        treatment.reasons[outcome.reason] += 1
        if outcome.reason in PROGRAM_ERRORS:
            bugs.append(f"{tasks[task]}, {task.name}: {outcome.reason}: {outcome.detail}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Result(dict(found), tuple(bugs), peak if sys.platform == "darwin" else peak * 1024)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--files", type=int, default=1000, help="damaged files (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="reading processes (default: %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(arguments.files, Path(folder), arguments.workers)
    print(f"{'treatment':<18}{'files':>7}{'read':>7}{'refused':>9}{'longest':>10}  reasons")
    for name, one in sorted(result.treatments.items()):
        reasons = ", ".join(f"{n} {reason}" for reason, n in one.reasons.most_common())
        print(
            f"{name:<18}{one.files:>7}{one.read:>7}{one.files - one.read:>9}{one.longest_s:>9.1f}s  {reasons}"
        )
    print(f"the largest reading process took {result.peak_bytes >> 20} MB")
    for bug in result.bugs:
        print(bug)
    return 1 if result.bugs or result.peak_bytes >= MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
