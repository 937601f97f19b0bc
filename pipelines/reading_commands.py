"""The command that reads documents without a warehouse, and how all commands read files: in processes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assets.seams import ReadFailure, Task
from disclosures.filing import DocumentKind, Figure, Filing, Issue
from pipelines.cli import documents
from pipelines.output import write_rows
from pipelines.reading_engine import ReadingEngine

READ_COLUMNS = ("document", *Figure.COLUMNS)


def read(arguments: argparse.Namespace) -> int:
    """``juesuan read FILE…``: print every figure; say on standard error what could not be read."""
    rows = (
        {"document": filing.document_name, **figure.as_row()}
        for _, filing in read_filings(documents(arguments), arguments.engine)
        for of_set in filing.sets
        for figure in of_set.figures
    )
    write_rows(READ_COLUMNS, rows, arguments.format, sys.stdout)
    return 0


def read_filings(paths: Sequence[Path], engine: str) -> Iterator[tuple[Path, Filing]]:
    """Read files in worker processes and yield what could be read in the order of the files.

    What could not be read, in part or at all, is said on standard error with its place.
    """
    tasks = [Task(path, path.name) for path in paths]
    waiting: dict[Path, Filing | ReadFailure] = {}
    position = 0
    for task, outcome in ReadingEngine(engine=engine).read_all(tasks):
        waiting[task.path] = outcome
        while position < len(tasks) and tasks[position].path in waiting:
            outcome = waiting.pop(tasks[position].path)
            for message in _messages(tasks[position].path, outcome):
                print(f"juesuan: {message}", file=sys.stderr)
            if isinstance(outcome, Filing):
                yield tasks[position].path, outcome
            position += 1


def _messages(path: Path, outcome: Filing | ReadFailure) -> Iterator[str]:
    if isinstance(outcome, ReadFailure):
        yield f"{path}: not read: {outcome.reason}: {outcome.detail}"
        return
    if outcome.kind != DocumentKind.FINAL_ACCOUNTS:
        yield f"{path}: not final accounts but {outcome.kind}: {outcome.kind_reason}"
    if outcome.further:
        named = "、".join(f"{one.unit_name}（{one.scope}）" for one in outcome.sets)
        yield f"{path}: {len(outcome.sets)} sets of statements, each a filing of its own: {named}"
    issues = [issue for of_set in outcome.sets for issue in of_set.issues]
    yield from (f"{path}: {_place(issue)}{issue.code}: {issue.message}" for issue in issues)


def _place(issue: Issue) -> str:
    """The page, statement and box of an issue, as far as they are known."""
    parts: list[Any] = []
    if issue.page is not None:
        parts.append(f"page {issue.page}")
    if issue.statement:
        parts.append(issue.statement)
    if issue.x0 is not None and issue.y0 is not None:
        parts.append(f"at {issue.x0:.0f},{issue.y0:.0f}")
    return ", ".join(parts) + ": " if parts else ""
