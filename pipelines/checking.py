"""Checks files by themselves: read, loaded into a warehouse in memory, evaluated, in doubt read twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from assets.home import Home
from assets.recognition import proved
from assets.second_reading import read_again
from disclosures.documents import sniff
from disclosures.filing import DocumentKind, Filing
from disclosures.review import Decision
from expectations.evaluator import evaluate
from expectations.life import Review, ReviewError, read_reviews
from pipelines.cli import ENGINES, UsageError
from pipelines.reading_commands import read_filings
from pipelines.reading_engine import ReadingEngine
from warehouse import MEMORY, DocumentReading, connect, load_batch
from warehouse.consolidation import consolidate
from warehouse.figure_reviews import FigureReviewError, read_decisions
from warehouse.units import settle_units


@contextmanager
def checked(paths: Sequence[Path], engine: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """A warehouse with the filings of these files and their findings, and how many files have no filing.

    An archive is no file of its own here: what is in it is.
    """
    readings: dict[Path, DocumentReading] = {}
    files: dict[str, Path] = {}
    count = 0
    with TemporaryDirectory(prefix="juesuan-") as folder, connect(MEMORY) as con:
        for file in read_filings(paths, engine, Path(folder)):
            count += 1
            if file.filing is None:
                continue
            reading = _reading(file.path, file.filing)
            if reading.problem is not None:
                print(f"juesuan: {file.label}: not checked: {': '.join(reading.problem)}", file=sys.stderr)
            elif file.filing.kind == DocumentKind.FINAL_ACCOUNTS:
                readings[file.path] = reading
                files[file.filing.sha256] = file.path
        load_batch(con, proved(list(readings.values()), _decisions()))
        settle_units(con)
        consolidate(con)
        evaluate(con)
        (other,) = (name for name in ENGINES if name != engine)
        read_again(con, ReadingEngine(engine=other), other, lambda document: files[document.document_id])
        yield con, count - len(readings)


def _reading(path: Path, filing: Filing) -> DocumentReading:
    data = path.read_bytes()
    return DocumentReading(
        sha256=filing.sha256,
        file_name=filing.document_name,
        kind=sniff(data),
        byte_size=len(data),
        reader=filing.reader,
        filing=filing,
    )


def _decisions() -> dict[str, tuple[Decision, ...]]:
    try:
        return read_decisions(Home.from_environment().figure_reviews)
    except FigureReviewError as error:
        raise UsageError(str(error)) from error


def reviews() -> dict[str, Review]:
    """What people decided about findings, from the file in the home.

    Raises:
        UsageError: the file has a line that is not understood.
    """
    try:
        return read_reviews(Home.from_environment().reviews)
    except ReviewError as error:
        raise UsageError(str(error)) from error
