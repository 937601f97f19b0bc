"""The command ``juesuan site``: the entries of ``sites.yaml``, what one would find, and asking it once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assets.home import Home
from disclosures.documents import sniff
from pipelines.cli import UsageError
from pipelines.output import write_rows
from pipelines.sites.entries import Article, Site, SitesError, find_site, load_sites
from pipelines.sites.families import columns
from pipelines.sites.families.answers import UnexpectedAnswerError
from pipelines.sites.fetching import Fetcher, FetchError
from pipelines.sites.memory import Memory
from pipelines.sites.pages import Announcement, Attachment, SelectorError, attachments, published_on
from pipelines.sites.polling import MEMORY, direct_file, poll

LIST_COLUMNS = (
    "id",
    "name",
    "family",
    "schedule",
    "division_code",
    "present",
    "failed",
    "removed",
    "settled",
)
CHECK_COLUMNS = ("step", "result", "address", "detail")
_SHOWN = 5


def site(arguments: argparse.Namespace) -> int:
    """``juesuan site list | check ENTRY | poll ENTRY``."""
    home = Home.from_environment()
    try:
        if arguments.action == "list":
            rows = [_known(entry, home.root) for entry in load_sites(home.root)]
            write_rows(LIST_COLUMNS, rows, arguments.format, sys.stdout)
            return 0
        if arguments.entry is None:
            raise UsageError(f"site {arguments.action} needs an entry: `juesuan site list` shows them")
        entry = find_site(home.root, arguments.entry)
    except SitesError as error:
        raise UsageError(str(error)) from error
    if arguments.action == "check":
        write_rows(CHECK_COLUMNS, check(entry, home.root), arguments.format, sys.stdout)
        return 0
    with tqdm(desc=f"asking {entry.id}", unit="document", disable=None, leave=False) as bar:
        done = poll(entry, home.root, progress=lambda title: bar.update())
    row = asdict(done)
    write_rows(tuple(row), [row], arguments.format, sys.stdout)
    return 0


def check(entry: Site, root: Path) -> Iterator[dict[str, Any]]:
    """What an entry would find, step by step: the first page of its first column, one document, its files.

    Nothing is kept and nothing is remembered. A step that fails says why and ends the check.
    """
    address = entry.starts[0] if entry.starts else str(entry.manifest)
    with Fetcher(entry) as fetcher:
        try:
            column = next(columns(entry, fetcher, root), iter(()))
            page = next(column, [])
            yield _row(
                "list", f"{len(page)} announcements", address, "" if page else "is listing.item right?"
            )
            for announced in page[:_SHOWN]:
                yield _announced(announced)
            if page:
                yield from _document(entry, fetcher, page[0])
        except FetchError as error:
            yield _row("failed", error.reason, address, error.detail)
        except (UnexpectedAnswerError, SelectorError, SitesError) as error:
            yield _row("failed", "unexpected", address, str(error))


def _document(entry: Site, fetcher: Fetcher, document: Announcement) -> Iterator[dict[str, Any]]:
    article = entry.article or Article()
    direct = direct_file(document, article)
    files: tuple[Attachment, ...] = document.attachments or ((direct,) if direct else ())
    if document.attachments is None and direct is None:
        page = fetcher.page(document.address)
        files = tuple(attachments(page, article, entry.encoding))
        date = published_on(page, article, entry.encoding)
        hint = "" if files else "the page itself is the document" if article.is_document else "nothing"
        yield _row("article", f"{len(files)} files, dated {date or 'nowhere'}", document.address, hint)
    for file in files[:_SHOWN]:
        yield _row("file", file.name, file.address, "")
    if files:
        body = fetcher.file(files[0].address).body
        yield _row("bytes", f"{sniff(body)}, {len(body)} bytes", files[0].address, "")


def _announced(announced: Announcement) -> dict[str, Any]:
    dated = f"number {announced.document_id}, dated {announced.published_on or 'nowhere'}"
    return _row("announced", announced.title, announced.address, dated)


def _row(step: str, result: str, address: str, detail: str) -> dict[str, Any]:
    return {"step": step, "result": result, "address": address, "detail": detail}


def _known(entry: Site, root: Path) -> dict[str, Any]:
    counts: dict[str, int] = {}
    if (root / MEMORY).exists():
        with Memory(root / MEMORY, entry.id) as memory:
            counts = memory.counts()
    shown = {name: getattr(entry, name) for name in ("id", "name", "family", "schedule", "division_code")}
    return {**shown, **{status: counts.get(status, 0) for status in LIST_COLUMNS[5:]}}
