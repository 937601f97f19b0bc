"""The process that reads documents for the reading engine: one by one, within limits of memory and time.

PDFium is not thread-safe and a broken file can end the process that opens it, so reading never happens in the
process that holds the warehouse. The messages on the connection are pickled: first `Setup`, answered with
"ready", then `Task` by `Task`, each answered with an `Answer`.
"""

from __future__ import annotations

import faulthandler
import importlib
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from assets.seams import Task
from disclosures.documents.document import UnreadableDocumentError

READY = "ready"


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know before its first document. ``reader`` is ``module:function``."""

    sys_path: tuple[str, ...]
    reader: str
    engine: str
    timeout_s: float
    address_space_bytes: int
    retire_rss_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a document. ``reason`` is null where it was read. ``is_last``: the worker ends now.

    ``output`` is the end of what the process printed about a document that could not be read.
    """

    value: Any = None
    reason: str | None = None
    detail: str = ""
    page: int | None = None
    is_last: bool = False
    output: str | None = None


def read_one(reader: Callable[..., Any], task: Task, engine: str) -> Answer:
    """Read one document; whatever the reader does short of ending the process becomes an answer.

    The reader is given bytes, name and engine, and ``fiscal_year`` and ``further`` where the task has them.
    """
    known: dict[str, Any] = {} if task.fiscal_year is None else {"fiscal_year": task.fiscal_year}
    if task.further:
        known["further"] = task.further
    try:
        return Answer(value=reader(task.path.read_bytes(), task.name, engine, **known))
    except UnreadableDocumentError as error:
        return Answer(reason=error.reason, detail=error.detail, page=error.page)
    except MemoryError:
        return Answer(reason="reader_out_of_memory", detail="the memory limit was reached", is_last=True)
    # The border of the process: an exception here is a bug in the reader. It must reach the engine, which
    # reports it with the document that shows it and goes on with the batch.
    except Exception:
        return Answer(reason="reader_error", detail=traceback.format_exc(limit=-4))


def peak_rss_bytes() -> int:
    """The largest resident set of this process so far.

    On Linux from ``VmHWM``: ``ru_maxrss`` begins at what the parent had when it started this process (the
    kernel keeps it over exec), so that every worker of a large parent would look grown.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_address_space(limit: int) -> None:
    """Bound the memory of this process, where the system can (macOS refuses)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    if sys.platform != "darwin" and (soft == resource.RLIM_INFINITY or soft > bound):
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def serve(connection: Connection) -> None:
    """Answer tasks until the engine closes the connection or the process has grown too large."""
    setup: Setup = connection.recv()
    sys.path[:] = setup.sys_path
    module, _, function = setup.reader.partition(":")
    reader = getattr(importlib.import_module(module), function)
    limit_address_space(setup.address_space_bytes)
    connection.send(READY)
    while True:
        task: Task = connection.recv()
        # The engine ends a worker that takes too long. Should the engine be gone, the worker ends itself.
        signal.alarm(int(setup.timeout_s) + 10)
        answer = read_one(reader, task, setup.engine)
        signal.alarm(0)
        if peak_rss_bytes() > setup.retire_rss_bytes:
            answer = replace(answer, is_last=True)
        connection.send(answer)
        if answer.is_last:
            return


def main() -> None:
    """Serve the connection whose file descriptor is the only argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the engine's to handle
    faulthandler.enable()  # what a document did that ends the process is told with the document
    try:
        with Connection(int(sys.argv[1])) as connection:
            serve(connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the engine closed the connection: there is nothing left to read
