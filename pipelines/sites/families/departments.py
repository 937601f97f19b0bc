"""An index of departments, each with a page of its own that lists its documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.sites.entries import Site
from pipelines.sites.fetching import Fetcher
from pipelines.sites.pages import Announcement, announcements, links


def department_pages(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Iterator[list[Announcement]]]:
    """One column for each index; one page of announcements for each department."""
    for start in site.starts:
        yield _departments(site, fetcher, start)


def _departments(site: Site, fetcher: Fetcher, start: str) -> Iterator[list[Announcement]]:
    for department in links(fetcher.page(start), site.department, site.encoding):
        page = fetcher.page(department.address)
        yield list(announcements(page, site.listing, site.encoding))
