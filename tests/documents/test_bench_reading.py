"""The benchmark runs and prints its ratios; what they are is not a test's business."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from drawn_pages import stroke_grid

CHECKOUT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.bench_reading", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout


def test_bench_prints_rates_ratios_and_memory(pdf: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(lambda c: stroke_grid(c, [50, 100, 150], [100, 120])))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    printed = bench(str(tmp_path), "--rounds", "1")
    assert "left out: b.pdf: broken_pdf" in printed
    for words in ("pages/s", "times as fast as pdfplumber", "times the time of bare text", "peak memory"):
        assert words in printed
