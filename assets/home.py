"""Where juesuan keeps its things: the folders of ``JUESUAN_HOME``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "JUESUAN_HOME"
DEFAULT_HOME = "data"


@dataclass(frozen=True, slots=True)
class Home:
    """The folders below one root. Only `prepare` creates them."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """The home that ``JUESUAN_HOME`` names, or ``./data``."""
        return cls(Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).resolve())

    @property
    def inbox(self) -> Path:
        """Where people and programs drop documents to be taken in."""
        return self.root / "inbox"

    @property
    def arrivals(self) -> Path:
        """What was fetched from sites and waits to be landed, a folder for each site."""
        return self.root / "arrivals"

    @property
    def sample(self) -> Path:
        """The generated sample prefecture: filings, and the truth beside them."""
        return self.root / "sample"

    @property
    def landing(self) -> Path:
        """The bytes of every document, addressed by their SHA-256."""
        return self.root / "landing"

    @property
    def filings(self) -> Path:
        """What was read: one Parquet file per document and reader version."""
        return self.root / "filings"

    @property
    def unit_fixes(self) -> Path:
        """What a reviewer decided about units (`warehouse.fixes`); need not be there."""
        return self.root / "fixes" / "unit_links.csv"

    @property
    def figure_reviews(self) -> Path:
        """What people read in pictures of figures (`warehouse.figure_reviews`); need not be there."""
        return self.root / "fixes" / "figures.csv"

    @property
    def warehouse(self) -> Path:
        """The warehouse that runs write to; analysts open the published copy instead."""
        return self.root / "warehouse" / "warehouse.duckdb"

    @property
    def data_docs(self) -> Path:
        """The report of the last check of the result tables; the published one is a copy."""
        return self.root / "warehouse" / "data_docs"

    @property
    def published(self) -> Path:
        """What analysts use."""
        return self.root / "published"

    @property
    def published_warehouse(self) -> Path:
        """The warehouse that analysts open."""
        return self.published / "warehouse.duckdb"

    @property
    def published_atlas(self) -> Path:
        """The site for people."""
        return self.published / "atlas"

    @property
    def published_data_docs(self) -> Path:
        """The report of the checks."""
        return self.published / "data_docs"

    @property
    def published_notices(self) -> Path:
        """The notices about filings with open errors, with a page that lists them."""
        return self.published / "notices"

    @property
    def reviews(self) -> Path:
        """What people decided about findings: all files in ``fixes`` are to be kept under version control."""
        return self.root / "fixes" / "findings.csv"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage of runs and events (its ``DAGSTER_HOME``)."""
        return self.root / "dagster"

    def prepare(self) -> Home:
        """Create the folders that are not there."""
        for folder in (self.inbox, self.landing, self.filings, self.warehouse.parent, self.published):
            folder.mkdir(parents=True, exist_ok=True)
        return self
