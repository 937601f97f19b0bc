"""A typeset filing on disk: the file, with every figure and planted fault as Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from disclosures.filing import Figure, Scope
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.faults import fault_kinds
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.truth_files import FAULT_COLUMNS, FAULTS_FILE, FIGURES_FILE, TruthWriter
from disclosures.typeset.typesetting import TypesetFiling

_FILE_WORD = {Scope.CONSOLIDATED: "部门决算", Scope.OWN: "本级决算", Scope.UNIT: "单位决算"}


@dataclass(frozen=True, slots=True)
class WrittenFiling:
    """What was written of one filing, and what a reader should find in it.

    ``truth`` is a Parquet file with `FIGURE_COLUMNS`, ``faults`` one with `FAULT_COLUMNS`, null where nothing
    was planted; either may hold other filings too.
    """

    path: Path
    truth: Path
    faults: Path | None
    unit_name: str
    fiscal_year: int
    scope: Scope
    division: str
    page_count: int
    figures: tuple[Figure, ...] = field(repr=False)
    form: str = ""
    producer: str = ""
    revision: int = 1
    fault_rows: tuple[Mapping[str, object], ...] = field(default=(), repr=False)

    def add_to(self, writer: TruthWriter) -> None:
        """Add the figures and the faults to truth files."""
        about = {
            "document": self.path.name,
            "unit_name": self.unit_name,
            "division": self.division or None,
            "fiscal_year": self.fiscal_year,
            "scope": str(self.scope),
            "revision": self.revision,
            "form": self.form,
            "producer": self.producer,
        }
        writer.add(about, self.figures, self.fault_rows)


def file_name(accounts: Accounts, suffix: str = ".pdf") -> str:
    """The name under which such a filing is published: unit, year, what it is."""
    unit = accounts.unit
    return f"{unit.name}_{accounts.fiscal_year}年度{_FILE_WORD[unit.scope]}{suffix}"


def write_filing(
    filing: TypesetFiling,
    accounts: Accounts,
    *,
    folder: Path,
    truth: Path | TruthWriter,
    division: str = "",
    name: str = "",
    revision: int = 1,
    said: Sequence[tuple[str, str]] = (),
) -> WrittenFiling:
    """Write a filing into ``folder`` and its truth.

    Args:
        filing: what was typeset.
        accounts: what it was typeset from.
        folder: where the file goes; made where it does not exist.
        truth: a folder, in whose Parquet files the filing's rows replace those of a document of its name; or
            an open writer, for many filings.
        division: code of the division.
        name: the file's name; else that under which it would be published.
        revision: 1 for the first version of a filing.
        said: kinds of errors in what the whole filing says, each with what it is about.
    """
    place = truth if isinstance(truth, Path) else truth.figures.parent
    written = save_filing(
        filing,
        accounts,
        folder=folder,
        truth=place,
        division=division,
        name=name,
        revision=revision,
        said=said,
    )
    if isinstance(truth, Path):
        with TruthWriter(truth, keep=True) as writer:
            written.add_to(writer)
    else:
        written.add_to(truth)
    return written


def save_filing(
    filing: TypesetFiling,
    accounts: Accounts,
    *,
    folder: Path,
    truth: Path,
    division: str = "",
    name: str = "",
    revision: int = 1,
    said: Sequence[tuple[str, str]] = (),
) -> WrittenFiling:
    """Write the file alone, as `write_filing` does; ``truth`` is the folder that its truth goes to."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or file_name(accounts, producer_named(filing.producer).suffix))
    path.write_bytes(filing.data)
    faults = tuple(_fault_rows(filing, said))
    return WrittenFiling(
        path=path,
        truth=truth / FIGURES_FILE,
        faults=truth / FAULTS_FILE if faults else None,
        unit_name=accounts.unit.name,
        fiscal_year=accounts.fiscal_year,
        scope=accounts.unit.scope,
        division=division,
        page_count=filing.page_count,
        figures=filing.figures,
        form=filing.form,
        producer=filing.producer,
        revision=revision,
        fault_rows=faults,
    )


def _fault_rows(filing: TypesetFiling, said: Sequence[tuple[str, str]]) -> Iterator[Mapping[str, object]]:
    for planted, figure in filing.planted:
        row = {
            **figure.as_row(),
            "kind": planted.fault.kind,
            "printed": figure.raw_text if planted.shown is None else planted.shown,
            "correct": planted.correct,
            "rules": " ".join(fault_kinds()[planted.fault.kind].rules),
        }
        yield {name: row[name] for name in FAULT_COLUMNS if name in row}
    for kind, about in said:
        # What the whole filing says has no place of its own.
        yield {"kind": kind, "printed": about, "rules": " ".join(fault_kinds()[kind].rules)}
