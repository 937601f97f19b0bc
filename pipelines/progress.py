"""A progress bar for long work, on the terminal only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], total: int | None, what: str, unit: str) -> Iterator[Item]:
    """The items, with a bar on standard error where that is a terminal."""
    yield from tqdm(items, total=total, desc=what, unit=unit, disable=None, dynamic_ncols=True, leave=False)
