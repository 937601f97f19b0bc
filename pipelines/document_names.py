"""How users name documents of a home: by file name, or by the beginning of an id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipelines.cli import UsageError

_ID = re.compile(r"[0-9a-f]{6,64}")


def named(rows: Sequence[dict[str, Any]], names: Sequence[str], what: str) -> list[dict[str, Any]]:
    """The rows about documents that are named; all rows where none is.

    Args:
        rows: ``document_id`` and ``document`` (the file name) of each; where a document is a page of another,
            ``whole_id`` and ``whole`` of that.
        names: file names, or beginnings of ids of at least six digits.
        what: what rows are about, for the error: ``no … is called``.

    Raises:
        UsageError: there is no row about a document that is named.
    """
    for name in names:
        if not any(_is_named(row, name) for row in rows):
            raise UsageError(f"no {what} is called {name}, or has an id that begins so")
    return [row for row in rows if not names or any(_is_named(row, name) for name in names)]


def _is_named(row: dict[str, Any], name: str) -> bool:
    if name in (row["document"], row.get("whole")):
        return True
    ids = (row["document_id"], row.get("whole_id", ""))
    return _ID.fullmatch(name) is not None and any(one.startswith(name) for one in ids)
