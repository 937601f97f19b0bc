"""Finds the documents that people name: files, and everything below folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The files named, and all files below the folders named, hidden ones left out; each once.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.is_file())
            found.update(dict.fromkeys(p for p in below if not _is_hidden(p.relative_to(path))))
        elif path.is_file():
            found[path] = None
        else:
            raise FileNotFoundError(f"no such file or folder: {path}")
    return list(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
