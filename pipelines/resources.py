"""The warehouse of one machine: a DuckDB file, and the lock that lets one run at a time have it."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import connect


class WarehouseBusyError(Exception):
    """Another process has had the warehouse for longer than we wait."""


@dataclass(frozen=True)
class WarehouseFile:
    """The warehouse in a file. While a process has it open for writing, no other can open it at all.

    Args:
        path: the ``.duckdb`` file; made where it is missing.
        wait_s: how long to wait for another process to finish with it.
    """

    path: Path
    wait_s: float = 600.0

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A writable connection, as soon as no other process has one.

        Raises:
            WarehouseBusyError: none became free in time.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            self._acquire(lock.fileno())
            with connect(self.path) as con:
                yield con

    def _acquire(self, lock: int) -> None:
        """Lock the file; the system lets go of it when the process ends, however it ends."""
        give_up = time.monotonic() + self.wait_s
        is_told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= give_up:
                    raise WarehouseBusyError(f"another process has {self.path} open") from None
            if not is_told:
                print(f"waiting for {self.path}: another run has it", file=sys.stderr)
                is_told = True
            time.sleep(0.2)
