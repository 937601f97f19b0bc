"""Reads ``manifest.csv``: what the site that documents were fetched from says about each of them.

A manifest lies beside documents and is never a document itself. It alone knows the day of publication, which
decides whether a filing was late and which of two versions is the later one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from disclosures.filing import Scope

MANIFEST = "manifest.csv"
COLUMNS = ("file_name", "address", "unit", "fiscal_year", "scope", "published_on")


class ManifestError(ValueError):
    """A manifest cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site says about a document; null where it does not say.

    Attributes:
        address: where the document was published.
        unit: 单位名称 as the site gives it.
        fiscal_year: 决算年度.
        scope: 编报口径.
        published_on: 公开日期, of the first publication there.
        site_document_id: the site's own number of the document; a manifest has none.
        title: the title under which a site announces it; a manifest has none.
        attachments: the addresses of all files of the site's document in the order of its page; empty where
            no order is known.
    """

    address: str | None = None
    unit: str | None = None
    fiscal_year: int | None = None
    scope: Scope | None = None
    published_on: date | None = None
    site_document_id: str | None = None
    title: str | None = None
    attachments: tuple[str, ...] = ()


def read_manifest(path: Path) -> dict[str, Publication]:
    """The rows of a manifest by the name of a file that lies beside it.

    Only ``file_name`` must be there; of `COLUMNS` the others may be missing or empty, and further columns are
    not looked at.

    Raises:
        ManifestError: the file is no CSV in UTF-8 with a column ``file_name``, a cell is not what its column
            holds, or two rows say different things about one file.
    """
    return parse_manifest(path.read_bytes(), str(path))


def parse_manifest(data: bytes, where: str) -> dict[str, Publication]:
    """The same for the bytes of a manifest; ``where`` is what its mistakes are said of.

    Raises:
        ManifestError: as `read_manifest`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestError(f"{where}: not UTF-8 ({error.reason} at byte {error.start})") from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    found: dict[str, Publication] = {}
    try:
        if "file_name" not in (reader.fieldnames or ()):
            raise ManifestError(f"{where}, line 1: there is no column file_name")
        for row in reader:
            name, publication = _row(row, f"{where}, line {reader.line_num}")
            if found.setdefault(name, publication) != publication:
                raise ManifestError(f"{where}, line {reader.line_num}: {name} stands here with other values")
    except csv.Error as error:
        raise ManifestError(f"{where}, line {reader.line_num}: {error}") from error
    return found


def _row(row: Mapping[str | None, str | list[str] | None], place: str) -> tuple[str, Publication]:
    if None in row:
        raise ManifestError(f"{place}: more cells than columns")
    cells = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    if not cells["file_name"]:
        raise ManifestError(f"{place}: file_name is empty")
    try:
        year = int(cells["fiscal_year"]) if cells["fiscal_year"] else None
        published_on = date.fromisoformat(cells["published_on"]) if cells["published_on"] else None
        scope = Scope(cells["scope"]) if cells["scope"] else None
    except ValueError as error:
        raise ManifestError(
            f"{place}: {error}; a year is 2023, a date 2024-09-30, a scope 汇总, 本级 or 单位"
        ) from error
    return cells["file_name"], Publication(
        cells["address"] or None, cells["unit"] or None, year, scope, published_on
    )
