"""A list of addresses that somebody keeps by hand: a CSV file with address, unit and year of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.sites.entries import Site, SitesError
from pipelines.sites.fetching import Fetcher
from pipelines.sites.pages import Announcement, Attachment, date_in, file_name


def listed_addresses(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Iterator[list[Announcement]]]:
    """One column with one page: every row of the site's CSV, each address a document with itself as its file.

    Columns: ``address``, and what is known of ``unit``, ``fiscal_year``, ``published_on``.

    Raises:
        SitesError: the file is not there, is not UTF-8, or a row has no http(s) address.
    """
    yield iter([list(_rows(root / str(site.manifest)))])


def _rows(path: Path) -> Iterator[Announcement]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: {error}") from error
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        address = (row.get("address") or "").strip()
        if not address.startswith(("http://", "https://")):
            raise SitesError(f"{path}, line {reader.line_num}: no http(s) address: {address!r}")
        unit, year = (row.get("unit") or "").strip(), (row.get("fiscal_year") or "").strip()
        title = f"{unit}_{year}年度决算" if unit and year else unit
        name = file_name(title, urlsplit(address).path)
        yield Announcement(
            document_id=address,
            title=title or name,
            address=address,
            published_on=date_in(row.get("published_on") or ""),
            attachments=(Attachment(address, name),),
        )
