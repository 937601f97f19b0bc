"""The command that reads documents without a warehouse, and how all commands read files: in processes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assets.seams import ReadFailure, Task
from disclosures.documents.bundle import SEPARATOR, Bundle
from disclosures.documents.page_pictures import FileInFolder, documents_in
from disclosures.filing import DocumentKind, Figure, Filing, Issue
from pipelines.cli import documents
from pipelines.output import write_rows
from pipelines.reading_engine import ReadingEngine
from warehouse.bundle_manifests import is_manifest

READ_COLUMNS = ("document", *Figure.COLUMNS)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: ``label`` says where it lies, ``filing`` is null where it could not be read."""

    path: Path
    label: str
    filing: Filing | None


def read(arguments: argparse.Namespace) -> int:
    """``juesuan read FILE…``: print every figure; say on standard error what could not be read."""
    with TemporaryDirectory(prefix="juesuan-") as folder:
        rows = (
            {"document": of_set.document_name, **figure.as_row()}
            for file in read_filings(documents(arguments), arguments.engine, Path(folder))
            if file.filing is not None
            for of_set in file.filing.sets
            for figure in of_set.figures
        )
        write_rows(READ_COLUMNS, rows, arguments.format, sys.stdout)
    return 0


def read_filings(paths: Sequence[Path], engine: str, folder: Path) -> Iterator[ReadFile]:
    """Read files in worker processes and yield them in their order; of an archive, what is in it.

    Pictures of one folder that are pages of one filing are one file here, called as page 1. What could not be
    read, in part or at all, is said on standard error with its place. What was in archives lies in ``folder``
    afterwards.
    """
    tasks = [(_task(pages), str(pages[0].path)) for pages in documents_of(paths)]
    return _read(tasks, ReadingEngine(engine=engine), folder)


def documents_of(paths: Sequence[Path]) -> list[tuple[FileInFolder, ...]]:
    """The documents that named files are: one each, or the pictures of a folder together."""
    return documents_in([FileInFolder(path, str(path.parent), path.name) for path in paths])


def _task(pages: Sequence[FileInFolder]) -> Task:
    first, *further = pages
    return Task(first.path, first.name, further=tuple(page.path for page in further))


def _read(files: Sequence[tuple[Task, str]], engine: ReadingEngine, folder: Path) -> Iterator[ReadFile]:
    waiting: dict[Path, Filing | Bundle | ReadFailure] = {}
    position = 0
    for done, outcome in engine.read_all([task for task, _ in files]):
        waiting[done.path] = outcome
        while position < len(files) and files[position][0].path in waiting:
            task, label = files[position]
            outcome = waiting.pop(task.path)
            position += 1
            if isinstance(outcome, Bundle):
                yield from _read(_unpacked(outcome, label, folder), engine, folder)
                continue
            for message in _messages(label, outcome):
                print(f"juesuan: {message}", file=sys.stderr)
            yield ReadFile(task.path, label, outcome if isinstance(outcome, Filing) else None)


def _unpacked(bundle: Bundle, label: str, folder: Path) -> list[tuple[Task, str]]:
    """The documents of a bundle as files, called by number: what they call themselves is no path."""
    files = []
    for number, member in enumerate(member for member in bundle.members if not is_manifest(member)):
        path = folder / bundle.sha256 / str(number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(member.data)
        within = member.name.removesuffix(member.file_name)
        files.append(FileInFolder(path, within, member.file_name))
    return [
        (_task(pages), f"{label}{SEPARATOR}{pages[0].folder}{pages[0].name}") for pages in documents_in(files)
    ]


def _messages(path: str, outcome: Filing | ReadFailure) -> Iterator[str]:
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
