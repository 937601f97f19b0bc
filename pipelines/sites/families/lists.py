"""Columns that are lists with dates: on static pages, continued by a POST search, one for each year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from pipelines.sites.entries import Search, Site
from pipelines.sites.families.answers import elements, field, json_of
from pipelines.sites.fetching import Fetcher, FetchError
from pipelines.sites.pages import Announcement, announcements, date_in, document_id


def list_pages(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Iterator[list[Announcement]]]:
    """A column for each start; its further pages until one is missing, empty or repeats the page before."""
    for start in site.starts:
        yield _static(site, fetcher, start)


def list_and_search_pages(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Iterator[list[Announcement]]]:
    """The list, then what its search knows beyond (TRS WCM shows 75 items, the search has the rest)."""
    for start in site.starts:
        yield _continued(site, fetcher, start)


def _static(site: Site, fetcher: Fetcher, start: str) -> Iterator[list[Announcement]]:
    listing = site.listing
    before = _on(site, fetcher, start)
    yield before
    if listing.pages is None:
        return
    for number in range(listing.first_page, listing.last_page + 1):
        address = urljoin(start, listing.pages.replace("{page}", str(number)))
        try:
            page = _on(site, fetcher, address)
        except FetchError as error:
            if error.reason in {"not_found", "removed"}:
                return
            raise
        if not page or page == before:
            return
        yield page
        before = page


def _on(site: Site, fetcher: Fetcher, address: str) -> list[Announcement]:
    return list(announcements(fetcher.page(address), site.listing, site.encoding))


def _continued(site: Site, fetcher: Fetcher, start: str) -> Iterator[list[Announcement]]:
    yield from _static(site, fetcher, start)
    if site.search is not None:
        yield from _searched(site, site.search, fetcher, start)


def _searched(site: Site, search: Search, fetcher: Fetcher, start: str) -> Iterator[list[Announcement]]:
    number, last = search.first_page, search.first_page
    address = urljoin(start, search.address)
    while number <= last:
        form = {name: value.replace("{page}", str(number)) for name, value in search.form.items()}
        page = fetcher.page(address, form)
        answer = json_of(page)
        last = int(field(answer, search.page_count, address)) if isinstance(answer, dict) else 0
        found = [_found(site, search, element, start) for element in elements(answer, search.items, address)]
        if not found:
            return
        yield found
        number += 1


def _found(site: Site, search: Search, element: dict[str, object], start: str) -> Announcement:
    address = next((str(element[name]) for name in search.link if element.get(name)), None)
    link = urljoin(start, address or field(element, search.link[0], start))
    return Announcement(
        document_id=document_id(link, site.listing),
        title=field(element, search.title, start),
        address=link,
        published_on=date_in(str(element.get(search.date) or "")),
    )
