"""A chain of requests with JSON answers, as platforms of provinces have: units, their items, their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from urllib.parse import urljoin

from pipelines.sites.entries import Site, Step
from pipelines.sites.families.answers import UnexpectedAnswerError, elements, field, json_of
from pipelines.sites.fetching import Fetcher
from pipelines.sites.pages import Announcement, Attachment, file_name

Names = Mapping[str, str]


def step_pages(site: Site, fetcher: Fetcher, root: Path) -> Iterator[Iterator[list[Announcement]]]:
    """A column for each start and year, the latest first; a page for each element of the first step."""
    for start in site.start:
        for year in sorted(site.years, reverse=True) or (0,):
            yield _column(site, fetcher, start, {"year": str(year)})


def _column(site: Site, fetcher: Fetcher, start: str, names: Names) -> Iterator[list[Announcement]]:
    first, *rest = site.steps
    for bound in _bound(fetcher, start, first, names):
        files = list(_walk(fetcher, start, rest, bound))
        documents = groupby(files, key=lambda file: _filled(site.document_id, file))
        yield [_announcement(site, start, number, list(of)) for number, of in documents]


def _walk(fetcher: Fetcher, start: str, steps: list[Step], names: Names) -> Iterator[Names]:
    if not steps:
        yield names
        return
    for bound in _bound(fetcher, start, steps[0], names):
        yield from _walk(fetcher, start, steps[1:], bound)


def _bound(fetcher: Fetcher, start: str, step: Step, names: Names) -> Iterator[Names]:
    address = urljoin(start, _filled(step.address, names))
    form = None if step.form is None else {k: _filled(v, names) for k, v in step.form.items()}
    answer = json_of(fetcher.page(address, form))
    for element in elements(answer, step.each, address):
        yield {**names, **{name: field(element, of, address) for name, of in step.bind.items()}}


def _announcement(site: Site, start: str, number: str, files: list[Names]) -> Announcement:
    title = _filled(site.title, files[0]) if site.title else number
    attachments = [
        Attachment(
            address := urljoin(start, _filled(site.download, file)),
            file_name(file.get("name", title), file.get("name", address)),
        )
        for file in files
    ]
    return Announcement(number, title, start, attachments=tuple(attachments))


def _filled(text: str, names: Names) -> str:
    try:
        return text.format_map(names)
    except (KeyError, ValueError, IndexError) as error:
        raise UnexpectedAnswerError(f"{text}: nothing is called {error} among {sorted(names)}") from error
