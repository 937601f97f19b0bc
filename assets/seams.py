"""What assets need and do not make themselves: the seams behind which a cluster, or a test, can stand.

Assets are given a reading engine and a warehouse and do not know which: processes or a cluster, a file or a
lake. The ones for a single machine are in ``pipelines``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from disclosures.documents.bundle import Bundle
from disclosures.filing import Filing
from warehouse.arrivals import SitePoll


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read: where its bytes are and the name it was published under.

    ``fiscal_year`` is the year of its accounts, should it not name one; null where nothing else says it.
    ``further`` are the pictures of its other pages, where it is published as one picture a page.
    """

    path: Path
    name: str
    fiscal_year: int | None = None
    further: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Why a document could not be read.

    Attributes:
        reason: a stable slug for the quarantine.
        detail: words for a person.
        page: where reading failed, from 1; null where it is not known.
        engine: what was to read a PDF.
        output: the end of what the reading process printed meanwhile; null where it printed nothing.
    """

    reason: str
    detail: str
    page: int | None = None
    engine: str | None = None
    output: str | None = None


class Reading(Protocol):
    """Reads documents so that none of them can take the batch down."""

    def read_all(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Filing | Bundle | ReadFailure]]:
        """Yield every task once with its outcome, in the order in which they are done.

        A bundle is unpacked and not read: its members are documents of their own.
        """


class Sites(Protocol):
    """Asks publication sites."""

    def poll(self, root: Path, site: str | None, *, recrawl: bool) -> list[SitePoll]:
        """Ask the site of that name, or all, once; what is new goes to the arrivals below ``root``."""


class SecondReading(Reading, Protocol):
    """Reads with an engine that did not read the documents the first time."""

    @property
    def engine(self) -> str:
        """The name of the engine."""


class Warehouse(Protocol):
    """Gives connections to the warehouse that runs write to."""

    path: Path

    def connect(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A writable connection to a warehouse that is up to date; the only one as long as it is open."""
