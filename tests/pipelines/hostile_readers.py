"""Readers that do what a broken document can make a reader do; the document's bytes say which."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

from disclosures.documents.document import UnreadableDocumentError


def read(data: bytes, name: str, engine: str) -> tuple[str, str, int]:
    """Obey the document; what is no order is read."""
    order, _, argument = data.decode().partition(" ")
    match order:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "segv":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "raise":
            raise KeyError("a bug in the reader")
        case "eat":
            return ("eaten", name, len(b"x" * int(argument)))
        case "refuse":
            print("a library says why", flush=True)
            raise UnreadableDocumentError("encrypted", f"{name} needs a password", 7)
        case "print":
            print("a library says hello")
        case "once":  # ends the process the first time it is read, as a neighbour's damage would
            mark = Path(argument)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return (order, name, os.getpid())
