"""Copies of a filing with one figure changed in each, thousands at a time, in a warehouse in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from disclosures.filing import Filing
from disclosures.reading import READER, read
from warehouse import MEMORY, DocumentReading, connect, load_batch

UNCHANGED = "unchanged"
_FIGURES = "core.fct_figure"
TABLES = (
    *("core.dim_filing", _FIGURES, "core.reading_issue"),
    *("core.filing_sentence", "core.filing_statement"),
)
"""What the rules read of a filing."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One figure of a filing and the number that it is given instead, in its printed unit."""

    figure_id: int
    value: Decimal

    @property
    def filing_id(self) -> str:
        """The name of the copy: the same change has the same name."""
        return f"{self.figure_id}={self.value}"


def load(path: Path) -> tuple[duckdb.DuckDBPyConnection, Filing]:
    """A warehouse that holds the filing of one document, as it would be loaded, under the id `UNCHANGED`.

    Raises:
        ValueError: the document holds no final accounts that can be loaded.
    """
    data = path.read_bytes()
    filing = read(path)
    reading = DocumentReading(
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=path.name,
        kind=path.suffix.removeprefix("."),
        byte_size=len(data),
        reader=READER,
        filing=filing,
    )
    if reading.problem is not None or reading.status != "read":
        raise ValueError(f"{path.name}: {reading.problem or reading.status}")
    con = connect(MEMORY)
    load_batch(con, [reading])
    for table in TABLES:
        con.execute(f"UPDATE {table} SET filing_id = $1", [UNCHANGED])
    return con, filing


def add_mutants(con: duckdb.DuckDBPyConnection, mutations: Sequence[Mutation]) -> None:
    """Put a copy of the unchanged filing beside it for each mutation; a blank with a value is none."""
    table = pa.table(
        {
            "mutant_id": [m.filing_id for m in mutations],
            "figure_id": pa.array([m.figure_id for m in mutations], pa.int32()),
            "value": pa.array([m.value for m in mutations], pa.decimal128(24, 6)),
            "decimals": pa.array([max(0, -int(m.value.as_tuple().exponent)) for m in mutations], pa.int32()),
        }
    )
    con.register("incoming_mutants", table)
    con.execute("CREATE OR REPLACE TEMP TABLE mutant AS SELECT * FROM incoming_mutants")
    con.unregister("incoming_mutants")
    for name in TABLES:
        if name == _FIGURES:
            continue
        con.execute(
            f"INSERT INTO {name} BY NAME SELECT f.* REPLACE (m.mutant_id AS filing_id) "
            f"FROM {name} AS f CROSS JOIN mutant AS m WHERE f.filing_id = $1",
            [UNCHANGED],
        )
    con.execute(
        """
        INSERT INTO core.fct_figure BY NAME
        SELECT f.* REPLACE (
            m.mutant_id AS filing_id,
            if(is_changed, m.value, f.value) AS value,
            if(is_changed, m.decimals, f.decimals) AS decimals,
            if(is_changed, false, f.is_blank) AS is_blank
        ) EXCLUDE (is_changed)
        FROM mutant AS m
        JOIN (SELECT * FROM core.fct_figure WHERE filing_id = $1) AS f ON true
        """.replace("EXCLUDE (is_changed)", "").replace("is_changed", "f.figure_id = m.figure_id"),
        [UNCHANGED],
    )
