"""Builds a folder beside the one that people use, and swaps it in when it is finished."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def swapped_in(folder: Path) -> Iterator[Path]:
    """Give an empty folder to build in; afterwards it stands in the place of ``folder``.

    If building fails, ``folder`` stays as it was.
    """
    building, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    for leftover in (building, old):
        shutil.rmtree(leftover, ignore_errors=True)
    building.mkdir(parents=True)
    yield building
    if folder.exists():
        folder.rename(old)
    building.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
