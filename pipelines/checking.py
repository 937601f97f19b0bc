"""Checks files by themselves: read, loaded into a warehouse in memory, evaluated, in doubt read twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from assets.home import Home
from assets.second_reading import read_again
from disclosures.documents import sniff
from disclosures.filing import DocumentKind
from expectations.evaluator import evaluate
from expectations.life import Review, ReviewError, read_reviews
from pipelines.cli import ENGINES, UsageError
from pipelines.reading_commands import read_filings
from pipelines.reading_engine import ReadingEngine
from warehouse import MEMORY, DocumentReading, connect, load_batch


@contextmanager
def checked(paths: Sequence[Path], engine: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """A warehouse with the filings of these files and their findings, and how many files have no filing."""
    readings: dict[Path, DocumentReading] = {}
    files: dict[str, Path] = {}
    for path, filing in read_filings(paths, engine):
        data = path.read_bytes()
        reading = DocumentReading(
            sha256=filing.sha256,
            file_name=path.name,
            kind=sniff(data),
            byte_size=len(data),
            reader=filing.reader,
            filing=filing,
        )
        if reading.problem is not None:
            print(f"juesuan: {path}: not checked: {': '.join(reading.problem)}", file=sys.stderr)
        elif filing.kind == DocumentKind.FINAL_ACCOUNTS:
            readings[path] = reading
            files[filing.sha256] = path
    with connect(MEMORY) as con:
        load_batch(con, readings.values())
        evaluate(con)
        (other,) = (name for name in ENGINES if name != engine)
        read_again(con, ReadingEngine(engine=other), other, lambda document: files[document.document_id])
        yield con, len(paths) - len(readings)


def reviews() -> dict[str, Review]:
    """What people decided about findings, from the file in the home.

    Raises:
        UsageError: the file has a line that is not understood.
    """
    try:
        return read_reviews(Home.from_environment().reviews)
    except ReviewError as error:
        raise UsageError(str(error)) from error
