"""``juesuan ingest`` killed at random moments in one home: the next run completes what none of them could."""

from __future__ import annotations

import random
import time
from pathlib import Path

from assets.home import Home
from benchmarks.bench_kill import contents, differences, run, write_documents

KILLS = 4


def test_an_ingest_that_is_killed_again_and_again_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    documents, finished, home = tmp_path / "in", tmp_path / "finished", tmp_path / "home"
    write_documents(documents)
    began = time.monotonic()
    run(finished, "ingest", documents)
    duration = time.monotonic() - began
    moments = random.Random(20260)
    killed = [
        run(home, "ingest", documents, kill_after_s=moments.uniform(0.1, 0.8) * duration)
        for _ in range(KILLS)
    ]
    assert any(killed)
    run(home, "ingest", documents)
    expected = contents(Home(finished).warehouse)
    assert differences(home, expected) == ()
