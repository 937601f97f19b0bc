"""Damaged and crafted files in one batch: each has its outcome in seconds, and nothing takes the reader down.

A light version of ``python -m benchmarks.bench_hostile --files 1000``.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.bench_hostile import MOST_MEMORY, run
from benchmarks.hostile import crafted, damaged


def test_no_file_takes_the_reader_down(tmp_path: Path) -> None:
    result = run(24, tmp_path)
    assert result.bugs == ()
    assert result.peak_bytes < MOST_MEMORY
    found = result.treatments
    assert sum(one.files for one in found.values()) == 24 + sum(1 for _ in crafted())
    # A PDF whose fonts a flipped bit has ruined is read by OCR where that is installed: seconds for each page
    assert all(one.longest_s < 300 for one in found.values())
    reasons = {name: set(one.reasons) for name, one in found.items()}
    assert reasons["encrypted"] == {"encrypted_pdf"}
    assert reasons["10,000 pages"] == {"limit_exceeded"}
    assert reasons["many members"] == {"bundle_too_many_members"}
    assert reasons["1 GB unpacked"] == {"limit_exceeded", "bundle_too_large"}
    assert reasons["deep nesting"] >= {"bundle_too_deep", "broken_docx"}
    assert found["JavaScript"].read == 1
    assert found["wrong extension"].read == found["wrong extension"].files


def test_the_same_seed_makes_the_same_files() -> None:
    one, other, third = (list(damaged(3, seed)) for seed in (1, 1, 2))
    assert one == other != third
