"""Polls one site: finds what is new, looks again at some of what is known, and hands over what it got.

Each document is handed over before it is remembered: a poll that is killed is taken up by the next, and the
same bytes twice change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.sites.entries import Article, Site, SitesError
from pipelines.sites.families import ORDERED, columns
from pipelines.sites.families.answers import UnexpectedAnswerError
from pipelines.sites.fetching import Fetched, Fetcher, FetchError
from pipelines.sites.memory import FAILED, PRESENT, REMOVED, SETTLED, Memory, SeenFile
from pipelines.sites.pages import (
    Announcement,
    Attachment,
    SelectorError,
    attachments,
    decoded,
    file_name,
    parse,
    published_on,
)
from warehouse.arrivals import Arrival, SiteEvent, SitePoll, put

MEMORY = Path("sites", "memory.sqlite")
_GONE = frozenset({"removed", "not_found"})
Progress = Callable[[str], None]


def poll(
    site: Site,
    root: Path,
    *,
    fetcher: Fetcher | None = None,
    now: datetime | None = None,
    recrawl: bool = False,
    progress: Progress | None = None,
) -> SitePoll:
    """Ask a site once.

    Args:
        site: the entry.
        root: the home: what is remembered is in ``sites/``, what was got goes to ``arrivals/<site>/``.
        fetcher: what asks; null for a new one.
        now: the time it is; null for the clock's.
        recrawl: go back to the beginning of every column again.
        progress: called with the title of each document that was taken.

    Returns:
        What came of it; it is handed over too. An error of the list itself ends the poll and is an event.
    """
    with fetcher or Fetcher(site) as asking, Memory(root / MEMORY, site.id) as memory:
        if recrawl:
            memory.forget_crawls()
        return _Poll(site, root, asking, memory, now or datetime.now(UTC), progress).run()


class _Poll:
    """One poll and what it counts."""

    def __init__(
        self,
        site: Site,
        root: Path,
        fetcher: Fetcher,
        memory: Memory,
        now: datetime,
        progress: Progress | None,
    ) -> None:
        self._site, self._root, self._fetcher = site, root, fetcher
        self._memory, self._now, self._progress = memory, now, progress
        self._folder = root / "arrivals" / site.id
        self._pages = self._announced = self._new = self._checked = 0
        self._files = self._unchanged = self._events = 0

    def run(self) -> SitePoll:
        again = {a.document_id: a for a in self._memory.to_try_again(self._site.recheck.documents)}
        checks = self._memory.to_check(self._site.recheck.documents)
        is_complete = self._take_new()
        for document in chain(again.values(), checks):
            self._checked += 1
            self._take(document)
        done = SitePoll(
            site=self._site.id,
            started_at=self._now,
            finished_at=datetime.now(UTC),
            pages=self._pages,
            announced=self._announced,
            new_documents=self._new,
            checked_documents=self._checked,
            new_files=self._files,
            unchanged_files=self._unchanged,
            events=self._events,
            is_complete=is_complete,
        )
        put(self._folder, done)
        return done

    def _take_new(self) -> bool:
        """Take what is new; false where a limit or an error left something for the next poll."""
        try:
            ended = [self._take_column(number, pages) for number, pages in self._columns()]
            return all(ended)
        except FetchError as error:
            self._event(None, self._site.starts[0] if self._site.starts else "", error.reason, error.detail)
        except (UnexpectedAnswerError, SelectorError, SitesError) as error:
            self._event(None, self._site.starts[0] if self._site.starts else "", "unexpected", str(error))
        return False

    def _columns(self) -> Iterator[tuple[int, Iterator[list[Announcement]]]]:
        yield from enumerate(columns(self._site, self._fetcher, self._root))

    def _take_column(self, number: int, pages: Iterator[list[Announcement]]) -> bool:
        """Back to the beginning the first time, later only as far as something is new."""
        stops_early = self._site.family in ORDERED and self._memory.is_crawled(number)
        for page in pages:
            self._pages += 1
            self._announced += len(page)
            new = self._memory.unknown(page)
            for document in new:
                if self._new >= self._site.most_new:
                    return False
                self._new += 1
                self._take(document)
            if stops_early and not new:
                break
        self._memory.crawled(number, self._now)
        return True

    def _take(self, document: Announcement) -> None:
        """Get the files of a document that are not as they were; what cannot be got is an event."""
        got: dict[str, SeenFile] = {}
        lost: list[str] = []
        try:
            document, files, page = self._files_of(document)
            if page is not None:
                self._take_page(document, page, got)
        except FetchError as error:
            files = ()
            lost.append(error.reason)
            self._event(document, document.address, error.reason, error.detail)
        # What is remembered of announced files has lost their order.
        order = () if document.attachments is not None else tuple(file.address for file in files)
        for file in files:
            try:
                self._take_file(document, file, order, got)
            except FetchError as error:
                lost.append(error.reason)
                self._event(document, file.address, error.reason, error.detail)
        self._memory.remember(document, got, self._status(document, lost), self._now)
        if self._progress is not None:
            self._progress(document.title)

    def _status(self, document: Announcement, lost: list[str]) -> str:
        if any(reason not in _GONE for reason in lost):
            return FAILED
        if lost:
            return REMOVED
        is_old = self._memory.is_old(document.document_id, self._site.recheck.days, self._now)
        return SETTLED if is_old else PRESENT

    def _files_of(
        self, document: Announcement
    ) -> tuple[Announcement, tuple[Attachment, ...], Fetched | None]:
        """The document with the date of its page, its files, and the page where that is the document."""
        if document.attachments is not None:
            return document, document.attachments, None
        article = self._site.article or Article()
        if file := direct_file(document, article):
            return document, (file,), None
        page = self._fetcher.page(document.address)
        found = tuple(attachments(page, article, self._site.encoding))
        printed = published_on(page, article, self._site.encoding)
        dated = replace(document, published_on=printed or document.published_on)
        return dated, found, page if not found and article.is_document else None

    def _take_file(
        self, document: Announcement, file: Attachment, order: tuple[str, ...], got: dict[str, SeenFile]
    ) -> None:
        seen = self._memory.file(document.document_id, file.address)
        marks = (seen.etag, seen.last_modified) if seen else (None, None)
        fetched = self._fetcher.file(file.address, *marks)
        if fetched.is_unchanged:
            self._unchanged += 1
            return
        digest = hashlib.sha256(fetched.body).hexdigest()
        self._hand_over(document, file, fetched, digest, seen, order)
        got[file.address] = SeenFile(file.name, digest, fetched.etag, fetched.last_modified)

    def _take_page(self, document: Announcement, page: Fetched, got: dict[str, SeenFile]) -> None:
        """A page is what it says: counters and scripts in it change with every visit."""
        seen = self._memory.file(document.document_id, document.address)
        body = parse(page, self._site.encoding).body
        text = decoded(page, self._site.encoding) if body is None else body.text(deep=True)
        digest = hashlib.sha256("".join(text.split()).encode()).hexdigest()
        file = Attachment(document.address, file_name(document.title, "page.html"))
        self._hand_over(document, file, page, digest, seen)
        got[document.address] = SeenFile(file.name, digest, None, None)

    def _hand_over(
        self,
        document: Announcement,
        file: Attachment,
        fetched: Fetched,
        digest: str,
        seen: SeenFile | None,
        order: tuple[str, ...] = (),
    ) -> None:
        if seen is not None and seen.sha256 == digest:
            self._unchanged += 1
            return
        if seen is not None:
            self._event(document, file.address, "replaced", f"other bytes at this address: {file.name}")
        arrival = Arrival(
            site=self._site.id,
            site_document_id=document.document_id,
            title=document.title,
            address=file.address,
            file_name=file.name,
            published_on=document.published_on,
            attachments=order,
        )
        put(self._folder, arrival, fetched.body)
        self._files += 1

    def _event(self, document: Announcement | None, address: str, reason: str, detail: str) -> None:
        event = SiteEvent(
            site=self._site.id,
            site_document_id=None if document is None else document.document_id,
            title=None if document is None else document.title,
            address=address,
            reason=reason,
            detail=detail,
            happened_at=self._now,
        )
        put(self._folder, event)
        self._events += 1


def direct_file(document: Announcement, article: Article) -> Attachment | None:
    """The file that an announcement links to without a page between; null where it links to a page."""
    path = urlsplit(document.address).path
    if path.lower().endswith((".htm", ".html", ".shtml", "/")) or not article.matches(path):
        return None
    return Attachment(document.address, file_name(document.title, path))
