"""A typeset filing on disk: the file, with every figure and planted fault as Parquet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from disclosures.filing import Figure, Scope
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.truth_files import FAULT_COLUMNS, TruthWriter
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
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or file_name(accounts, producer_named(filing.producer).suffix))
    path.write_bytes(filing.data)
    if isinstance(truth, Path):
        with TruthWriter(truth, keep=True) as writer:
            _add(writer, filing, accounts, path.name, division, revision)
    else:
        writer = truth
        _add(writer, filing, accounts, path.name, division, revision)
    return WrittenFiling(
        path=path,
        truth=writer.figures,
        faults=writer.faults if filing.planted else None,
        unit_name=accounts.unit.name,
        fiscal_year=accounts.fiscal_year,
        scope=accounts.unit.scope,
        division=division,
        page_count=filing.page_count,
        figures=filing.figures,
        form=filing.form,
        producer=filing.producer,
    )


def _add(
    writer: TruthWriter,
    filing: TypesetFiling,
    accounts: Accounts,
    document: str,
    division: str,
    revision: int,
) -> None:
    about = {
        "document": document,
        "unit_name": accounts.unit.name,
        "division": division or None,
        "fiscal_year": accounts.fiscal_year,
        "scope": str(accounts.unit.scope),
        "revision": revision,
        "form": filing.form,
        "producer": filing.producer,
    }
    faults = []
    for planted, figure in filing.planted:
        row = {
            **figure.as_row(),
            "kind": planted.fault.kind,
            "printed": figure.raw_text,
            "correct": planted.correct,
        }
        faults.append({name: row[name] for name in FAULT_COLUMNS if name in row})
    writer.add(about, filing.figures, faults)
