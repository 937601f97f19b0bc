"""Keeps what was read as Parquet, one file per document and reader version, so that loading can be repeated.

A file holds the figures of all sets of statements as rows and everything else about the filings as JSON in
the file's metadata. Values are kept as printed text: 6.20 has two decimals and must have two when it comes
back.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from disclosures.filing import (
    DocumentKind,
    Figure,
    Filing,
    Issue,
    MemberUnit,
    Scope,
    Sentence,
    StatementFound,
)

_HEADER = b"juesuan.filing"
_FORMAT = 4
_SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("statement", "section", "row_code", "row_label", "column_label", "side")
        ),
        *((name, pa.string()) for name in ("concept", "function_code", "economic_code", "fund", "nature")),
        *((name, pa.string()) for name in ("scenario", "period", "value", "unit", "operator")),
        ("is_blank", pa.bool_()),
        ("page", pa.int32()),
        *((name, pa.float64()) for name in ("x0", "y0", "x1", "y1")),
        ("raw_text", pa.string()),
        ("row_number", pa.int32()),
        ("confidence", pa.float64()),
        ("set_number", pa.int32()),
    ]
)


class FilingFormatError(Exception):
    """A stored filing was written by another version of this module: read the document again."""


def filing_path(folder: Path, sha256: str, reader: str) -> Path:
    """Where the filing read from a document by a reader version is kept."""
    return folder / sha256[:2] / f"{sha256}.{re.sub(r'[^A-Za-z0-9_-]', '_', reader)}.parquet"


def write_filing(filing: Filing, folder: Path) -> Path:
    """Keep a filing below ``folder`` and return its file. A reader of the file never sees half of it."""
    columns = [
        {**figure.as_row(), "set_number": of_set.set_number}
        for of_set in filing.sets
        for figure in of_set.figures
    ]
    for row in columns:
        row["value"] = None if row["value"] is None else format(row["value"], "f")
    head = {"format": _FORMAT, "sets": [_header(of_set) for of_set in filing.sets]}
    header = json.dumps(head, ensure_ascii=False).encode()
    table = pa.Table.from_pylist(columns, schema=_SCHEMA).replace_schema_metadata({_HEADER: header})
    path = filing_path(folder, filing.sha256, filing.reader)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        pq.write_table(table, unfinished, compression="zstd")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def read_filing(path: Path) -> Filing:
    """The filing as it was written, figure by figure.

    Raises:
        FileNotFoundError: there is no such file.
        FilingFormatError: the file was written by another version of this module.
    """
    table = pq.read_table(path)
    header: dict[str, Any] = json.loads((table.schema.metadata or {}).get(_HEADER, b"{}"))
    if header.get("format") != _FORMAT:
        raise FilingFormatError(str(path))
    figures: dict[int, list[Figure]] = {}
    for row in table.to_pylist():
        row["value"] = None if row["value"] is None else Decimal(row["value"])
        figures.setdefault(row.pop("set_number"), []).append(Figure(**row))
    first, *further = [_filing(head, figures.get(head["set_number"], [])) for head in header["sets"]]
    return replace(first, further=tuple(further))


def read_pictures(path: Path) -> tuple[str, ...]:
    """The pictures that a kept filing was read from (`Filing.pictures`).

    Raises:
        FileNotFoundError: there is no such file.
        FilingFormatError: the file was written by another version of this module.
    """
    return read_head(path).pictures


def read_head(path: Path) -> Filing:
    """The filing as it was written without its figures and further sets: what it says of itself.

    Raises:
        FileNotFoundError: there is no such file.
        FilingFormatError: the file was written by another version of this module.
    """
    header: dict[str, Any] = json.loads((pq.read_schema(path).metadata or {}).get(_HEADER, b"{}"))
    if header.get("format") != _FORMAT:
        raise FilingFormatError(str(path))
    return _filing(header["sets"][0], [])


def _filing(header: dict[str, Any], figures: list[Figure]) -> Filing:
    return Filing(
        **{
            **header,
            "kind": DocumentKind(header["kind"]),
            "scope": None if header["scope"] is None else Scope(header["scope"]),
            "statements": tuple(StatementFound(**entry) for entry in header["statements"]),
            "member_units": tuple(MemberUnit(**entry) for entry in header["member_units"]),
            "issues": tuple(Issue(**entry) for entry in header["issues"]),
            "sentences": tuple(Sentence(**entry) for entry in header["sentences"]),
            "figures": tuple(figures),
            "pictures": tuple(header.get("pictures", ())),  # filings of before there were any have none
        }
    )


def _header(filing: Filing) -> dict[str, Any]:
    return {
        **{
            name: getattr(filing, name)
            for name in (
                *("document_name", "sha256", "reader", "kind", "kind_reason", "unit_name", "fiscal_year"),
                *("scope", "page_count", "unit_kind", "set_number", "pictures"),
            )
        },
        "statements": [asdict(entry) for entry in filing.statements],
        "member_units": [asdict(entry) for entry in filing.member_units],
        "issues": [asdict(entry) for entry in filing.issues],
        "sentences": [asdict(entry) for entry in filing.sentences],
    }
