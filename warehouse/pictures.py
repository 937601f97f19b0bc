"""Keeps how large pictures are, which tells without reading them whether they can be pages of a filing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import duckdb

from disclosures.documents.page_pictures import PICTURE_KINDS, picture_size
from warehouse.landing import landed_path
from warehouse.rows import insert


def measure_pictures(con: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Write the size of every picture that has none yet to ``raw.picture``.

    Raises:
        FileNotFoundError: the bytes of one are not in the landing folder.
    """
    rows = con.execute(
        "SELECT document_id FROM raw.document ANTI JOIN raw.picture USING (document_id) "
        "WHERE list_contains($1, kind) ORDER BY ALL",
        [sorted(PICTURE_KINDS)],
    ).fetchall()
    insert(
        con,
        "raw.picture",
        [{"document_id": i, **asdict(picture_size(landed_path(landing, i)))} for (i,) in rows],
    )
