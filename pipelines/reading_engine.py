"""Reads a stream of documents in worker processes, so that no document can take the batch down.

A worker has one document at a time, so what ended a worker is known exactly. Before the document is blamed
it is read once more alone in a fresh process: what an earlier document left behind, or the memory that its
neighbours took, may have been the cause. At most one document per worker is in flight, always.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait

from assets.seams import ReadFailure, Task
from disclosures.documents.bundle import Bundle
from disclosures.filing import Filing
from pipelines.progress import progress
from pipelines.reading_worker import READY, Answer, Setup

CRASHED = "reader_crashed"
TIMED_OUT = "reader_timeout"
READER_ERROR = "reader_error"
OUT_OF_MEMORY = "reader_out_of_memory"
# Not `-m`: what the worker pickles would then belong to its `__main__`.
_START_WORKER = "from pipelines.reading_worker import main; main()"
_KEPT_OUTPUT = 4000
"""Bytes of what a process printed that are kept with a document that it could not read."""
_WORTH_A_SECOND_TRY = frozenset({CRASHED, OUT_OF_MEMORY})


@dataclass(frozen=True)
class ReadingEngine:
    """Reading in processes of this machine.

    Args:
        engine: what reads a PDF: ``pdfium`` or ``pdfplumber``.
        workers: processes at a time.
        timeout_s: seconds that one document may take; a scan of 90 pages needs some 200 of one core.
        address_space_bytes: bound on a worker's memory, where the system has one.
        retire_rss_bytes: a worker that has grown beyond this is replaced after its document.
        reader: ``module:function`` called with bytes, name and engine; returns a `Filing` or a `Bundle`.
    """

    engine: str = "pdfium"
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout_s: float = 600.0
    address_space_bytes: int = 2 << 30
    retire_rss_bytes: int = 400 << 20
    reader: str = "disclosures.reading:open_bytes"

    def read_all(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Filing | Bundle | ReadFailure]]:
        """Read documents and yield each with its outcome as it is done; every task is yielded exactly once.

        Raises:
            RuntimeError: a worker cannot start at all (then no document is to blame).
        """
        suspects: list[Task] = []
        total = len(tasks) if isinstance(tasks, Sized) else None
        for task, answer in progress(self._run(tasks, self.workers), total, "reading", "document"):
            if answer.reason in _WORTH_A_SECOND_TRY:
                suspects.append(task)
            else:
                yield task, self._outcome(answer)
        for suspect in suspects:
            for task, answer in self._run([suspect], 1):
                yield task, self._outcome(answer)

    def _run(self, tasks: Iterable[Task], limit: int) -> Iterator[tuple[Task, Answer]]:
        """Feed at most ``limit`` workers; each has its next task before its answer to the last is yielded."""
        source = iter(tasks)
        idle: list[_Worker] = []
        busy: list[_Worker] = []
        done: list[tuple[Task, Answer]] = []
        try:
            while True:
                while len(busy) < limit and (task := next(source, None)) is not None:
                    worker = idle.pop() if idle else _Worker(self._setup())
                    busy.append(worker)
                    worker.start(task, self.timeout_s)
                yield from done
                if not busy:
                    return
                done = []
                for worker in _ready(busy):
                    if (answered := worker.finish()) is not None:
                        done.append(answered)
                        busy.remove(worker)
                        if not worker.is_closed:
                            idle.append(worker)
        finally:
            for worker in (*idle, *busy):
                worker.close()

    def _outcome(self, answer: Answer) -> Filing | Bundle | ReadFailure:
        if answer.reason is None:
            return answer.value
        return ReadFailure(answer.reason, answer.detail, answer.page, self.engine, answer.output)

    def _setup(self) -> Setup:
        return Setup(
            sys_path=tuple(sys.path),
            reader=self.reader,
            engine=self.engine,
            timeout_s=self.timeout_s,
            address_space_bytes=self.address_space_bytes,
            retire_rss_bytes=self.retire_rss_bytes,
        )


class _Worker:
    """One worker process and the task that it has."""

    def __init__(self, setup: Setup) -> None:
        ours, theirs = socket.socketpair()
        # What the process prints belongs to its document, and must not mix with what the command prints.
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START_WORKER, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._printed,
                stderr=self._printed,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in setup.sys_path if path)},
            )
        self.connection = Connection(ours.detach())
        self.connection.send(setup)
        self.is_closed = False
        self.deadline = 0.0
        self._is_ready = False
        self._task: Task | None = None
        self._printed_before = 0

    def start(self, task: Task, timeout_s: float) -> None:
        """Hand the worker its next document."""
        self._task = task
        self._printed_before = self._printed.seek(0, os.SEEK_END)
        self.deadline = time.monotonic() + timeout_s
        try:
            self.connection.send(task)
        except OSError:
            self.deadline = 0.0  # it ended meanwhile; `finish` finds out how

    def finish(self) -> tuple[Task, Answer] | None:
        """What a worker says that has spoken, ended or run out of time; null when it is merely ready.

        Raises:
            RuntimeError: it ended before it was ready, so that its document is not to blame.
        """
        assert self._task is not None
        try:
            if not self.connection.poll():
                self.close(grace_s=0)
                detail = "no answer within the time for a document"
                return self._task, Answer(reason=TIMED_OUT, detail=detail, output=self._output())
            answer = self.connection.recv()
        except (EOFError, OSError) as error:
            self.close(grace_s=10)
            if not self._is_ready:
                raise RuntimeError(
                    f"a reading process did not start: it {self._how_it_ended()}\n{self._output() or ''}"
                ) from error
            detail = f"the reading process {self._how_it_ended()}"
            return self._task, Answer(reason=CRASHED, detail=detail, output=self._output())
        if answer == READY:
            self._is_ready = True
            return None
        if answer.reason is not None:
            answer = replace(answer, output=self._output())
        if answer.is_last:
            self.close()
        return self._task, answer

    def close(self, grace_s: float = 0.2) -> None:
        """End the process, whatever it does."""
        self.is_closed = True
        self.connection.close()
        try:
            self._process.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _output(self) -> str | None:
        """The end of what was printed since the task began; null where that is nothing."""
        end = self._printed.seek(0, os.SEEK_END)
        self._printed.seek(max(self._printed_before, end - _KEPT_OUTPUT))
        return self._printed.read().decode("utf-8", "replace").replace("\0", "").strip() or None

    def _how_it_ended(self) -> str:
        code = self._process.returncode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with status {code}"


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """Wait until a worker has something to say, has ended, or has run out of time."""
    by_connection = {worker.connection: worker for worker in busy}
    while True:
        now = time.monotonic()
        late = [worker for worker in busy if worker.deadline <= now]
        answered = wait(by_connection, timeout=0 if late else min(w.deadline for w in busy) - now)
        ready = [by_connection[c] for c in answered if isinstance(c, Connection)]
        found = [*ready, *(worker for worker in late if worker not in ready)]
        if found:
            return found
