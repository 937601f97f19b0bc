"""The truth of typeset filings as Parquet: every printed figure with its place, and every planted fault.

One pair of files for one filing or for a whole prefecture: rows go out in row groups, so that memory does not
grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from disclosures.filing import Figure

FIGURES_FILE, FAULTS_FILE = "figures.parquet", "faults.parquet"
ROWS_OF_A_GROUP = 50_000
_AMOUNT = pa.decimal128(24, 6)
_TYPES = {
    "value": _AMOUNT,
    "is_blank": pa.bool_(),
    **dict.fromkeys(("page", "row_number", "fiscal_year", "revision", "decimals"), pa.int32()),
    **dict.fromkeys(("x0", "y0", "x1", "y1"), pa.float64()),
}
"""Of the columns that are no text."""

FILING_COLUMNS = ("document", "unit_name", "division", "fiscal_year", "scope", "revision", "form", "producer")
"""What of a filing stands in each of its rows: the file's name, whose accounts, and how it was made."""
FIGURE_COLUMNS = (*FILING_COLUMNS, *Figure.COLUMNS, "decimals")
"""`Figure.COLUMNS`, where ``unit`` is the unit of measure, with the printed decimals of ``value``."""
FAULT_COLUMNS = (
    *FILING_COLUMNS,
    *("kind", "statement", "row_code", "row_label", "column_label", "concept"),
    *("function_code", "economic_code", "fund", "nature", "scenario"),
    *("page", "x0", "y0", "x1", "y1", "printed", "correct", "rules"),
)
"""``kind`` and ``rules`` as in ``faults.yaml``. A fault in what a whole filing says has no place, and
``printed`` is what it is about."""


def _schema(columns: Iterable[str]) -> pa.Schema:
    return pa.schema([(name, _TYPES.get(name, pa.string())) for name in columns])


class TruthWriter(AbstractContextManager["TruthWriter"]):
    """Writes ``figures.parquet`` and, if a fault was planted, ``faults.parquet`` into a folder.

    The files are replaced when the writer is left without an error; until then the old ones stand. With
    ``keep``, rows of other documents that they hold are taken over.
    """

    def __init__(self, folder: Path, *, keep: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.figures, self.faults = folder / FIGURES_FILE, folder / FAULTS_FILE
        self._tables = (_Table(self.figures, FIGURE_COLUMNS), _Table(self.faults, FAULT_COLUMNS))
        self._keep = keep
        self._documents: list[str] = []

    def add(
        self,
        filing: Mapping[str, object],
        figures: Sequence[Figure],
        faults: Sequence[Mapping[str, object]],
    ) -> None:
        """Add one filing: its `FILING_COLUMNS`, its figures, and its faults without those columns."""
        self._documents.append(str(filing["document"]))
        self._tables[0].add(filing, [{**f.as_row(), "decimals": f.decimals} for f in figures])
        self._tables[1].add(filing, faults)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for table in self._tables:
            if kind is not None:
                table.abandon()
            else:
                table.finish(self._documents if self._keep else None)


class _Table:
    """One Parquet file that grows by row groups beside the one that it replaces."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path, self._partial = path, path.with_suffix(".partial")
        self._columns, self._schema = columns, _schema(columns)
        self._values: dict[str, list[object]] = {name: [] for name in columns}
        self._writer: pq.ParquetWriter | None = None

    def add(self, filing: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> None:
        for name, values in self._values.items():
            if name in filing:
                values += [filing[name]] * len(rows)
            else:
                values += [row.get(name) for row in rows]
        if len(self._values[self._columns[0]]) >= ROWS_OF_A_GROUP:
            self._flush()

    def _flush(self) -> None:
        self._write(pa.table(self._values, schema=self._schema))
        for values in self._values.values():
            values.clear()

    def _write(self, table: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._partial, self._schema)
        self._writer.write_table(table)

    def finish(self, replaced: Sequence[str] | None) -> None:
        """Put the new file in the place of the old one, whose other documents stay if some are named."""
        if replaced is not None and self._path.exists():
            for group in _groups(self._path):
                rest = group.filter(pc.invert(pc.is_in(group["document"], pa.array(replaced, pa.string()))))
                if rest.num_rows:
                    self._write(rest.cast(self._schema))
        if self._values[self._columns[0]]:
            self._flush()
        if self._writer is None:
            self._path.unlink(missing_ok=True)
            return
        self._writer.close()
        self._partial.replace(self._path)

    def abandon(self) -> None:
        """Leave the old file as it was."""
        if self._writer is not None:
            self._writer.close()
            self._partial.unlink()


def _groups(path: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number)


def read_figures(path: Path) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """The figures of each document in a ``figures.parquet``, one document after another.

    Values have their printed decimals again.
    """
    document, figures = "", list[Figure]()
    for group in _groups(path):
        for row in group.to_pylist():
            if row["document"] != document and figures:
                yield document, tuple(figures)
                figures = []
            document = row["document"]
            figures.append(_figure(row))
    if figures:
        yield document, tuple(figures)


def _figure(row: Mapping[str, Any]) -> Figure:
    values = {name: row[name] for name in Figure.COLUMNS}
    if values["value"] is not None:
        values["value"] = values["value"].quantize(Decimal(1).scaleb(-row["decimals"]))
    return Figure(**values)
