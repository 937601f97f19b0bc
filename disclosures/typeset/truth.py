"""A typeset filing on disk: the PDF, every figure with its place as CSV, and the planted faults."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from disclosures.filing import Figure, Scope
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.faults import fault_kinds
from disclosures.typeset.typesetting import TypesetFiling

FAULT_COLUMNS = (
    *("document", "kind", "statement", "row_code", "row_label", "column_label", "concept"),
    *("function_code", "economic_code", "fund", "nature", "scenario"),
    *("page", "x0", "y0", "x1", "y1", "printed", "correct", "rules"),
)
_FILE_WORD = {Scope.CONSOLIDATED: "部门决算", Scope.OWN: "本级决算", Scope.UNIT: "单位决算"}


@dataclass(frozen=True, slots=True)
class WrittenFiling:
    """What was written of one filing, and what a reader should find in it.

    ``truth`` is a CSV with the columns of `Figure` after ``document``; ``faults`` one with `FAULT_COLUMNS`,
    null where nothing was planted.
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


def file_name(accounts: Accounts) -> str:
    """The name under which such a filing is published: unit, year, what it is."""
    unit = accounts.unit
    return f"{unit.name}_{accounts.fiscal_year}年度{_FILE_WORD[unit.scope]}.pdf"


def write_filing(
    filing: TypesetFiling,
    accounts: Accounts,
    *,
    folder: Path,
    truth: Path,
    division: str = "",
    name: str = "",
    said: Sequence[tuple[str, str]] = (),
) -> WrittenFiling:
    """Write a filing into ``folder`` and its truth into ``truth``, both made where they do not exist.

    ``said`` are kinds of errors in what the whole filing says, each with what it is about.
    """
    folder.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    path = folder / (name or file_name(accounts))
    path.write_bytes(filing.data)
    truth_path = truth / f"{path.stem}.figures.csv"
    truth_path.write_text(figures_csv(filing.figures, path.name), encoding="utf-8")
    fault_path = None
    if filing.planted or said:
        fault_path = truth / f"{path.stem}.faults.csv"
        fault_path.write_text(_faults_csv(filing, path.name, said), encoding="utf-8")
    return WrittenFiling(
        path=path,
        truth=truth_path,
        faults=fault_path,
        unit_name=accounts.unit.name,
        fiscal_year=accounts.fiscal_year,
        scope=accounts.unit.scope,
        division=division,
        page_count=filing.page_count,
        figures=filing.figures,
    )


def figures_csv(figures: Iterable[Figure], document: str) -> str:
    """Figures as CSV: ``document``, then the columns of `Figure`; null is empty, booleans true and false."""
    rows = ({"document": document, **figure.as_row()} for figure in figures)
    return _csv(("document", *Figure.COLUMNS), rows)


def _faults_csv(filing: TypesetFiling, document: str, said: Sequence[tuple[str, str]]) -> str:
    rows: list[dict[str, object]] = []
    for planted, figure in filing.planted:
        row = {
            **figure.as_row(),
            "document": document,
            "kind": planted.fault.kind,
            "printed": figure.raw_text if planted.shown is None else planted.shown,
            "correct": planted.correct,
            "rules": " ".join(fault_kinds()[planted.fault.kind].rules),
        }
        rows.append({name: row[name] for name in FAULT_COLUMNS})
    for kind, about in said:
        # What the whole filing says has no place of its own.
        row = {"document": document, "kind": kind, "printed": about}
        row["rules"] = " ".join(fault_kinds()[kind].rules)
        rows.append({name: row.get(name) for name in FAULT_COLUMNS})
    return _csv(FAULT_COLUMNS, rows)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    stream = StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return stream.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
