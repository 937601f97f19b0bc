"""The shapes that sites have: each yields pages of announcements, the newest first where the site does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipelines.sites.entries import Site
from pipelines.sites.families.addresses import listed_addresses
from pipelines.sites.families.departments import department_pages
from pipelines.sites.families.lists import list_and_search_pages, list_pages
from pipelines.sites.families.steps import step_pages
from pipelines.sites.fetching import Fetcher
from pipelines.sites.pages import Announcement

Pages = Iterator[list[Announcement]]

ORDERED = frozenset({"list", "list_and_search"})
"""Families whose pages begin with the newest: a page with nothing new is the end of what is new."""

_FAMILIES: Mapping[str, Callable[[Site, Fetcher, Path], Iterator[Pages]]] = {
    "list": list_pages,
    "list_and_search": list_and_search_pages,
    "departments": department_pages,
    "steps": step_pages,
    "addresses": listed_addresses,
}


def columns(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Pages]:
    """The columns of a site, each as pages of announcements, fetched as they are asked for.

    Raises:
        pipelines.sites.fetching.FetchError: a page was not fetched.
        pipelines.sites.pages.SelectorError: a selector is no CSS.
        UnexpectedAnswerError: an answer has not the shape that the entry says.
    """
    yield from _FAMILIES[site.family](site, fetcher, root)
