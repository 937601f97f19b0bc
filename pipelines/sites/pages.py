"""Takes a site's pages apart by an entry's selectors: announcements, files and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.sites.entries import Article, ListPage
from pipelines.sites.fetching import Fetched

_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a document of a site: where it is, and the name under which it is offered."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A document as a site announces it.

    Attributes:
        document_id: the site's own number of it, which stays when title, date and files change.
        title: as the list has it.
        address: its page.
        published_on: the date printed beside it; null where there is none. Sites back-date: it does not
            decide what is new.
        attachments: its files, where the announcement itself says them; null where its page has to be read.
    """

    document_id: str
    title: str
    address: str
    published_on: date | None = None
    attachments: tuple[Attachment, ...] | None = None


class SelectorError(ValueError):
    """A selector of an entry is no CSS."""


def announcements(page: Fetched, listing: ListPage, encoding: str | None) -> Iterator[Announcement]:
    """The announcements of a list page, in its order; items without a link are passed over.

    Raises:
        SelectorError: a selector is no CSS.
    """
    tree = parse(page, encoding)
    for item in _select(tree, listing.item):
        link = item if item.tag == "a" and item.attributes.get("href") else _first(item, listing.link)
        href = None if link is None else link.attributes.get("href")
        if link is None or not href or href.startswith(("javascript:", "#", "mailto:")):
            continue
        address = urljoin(page.address, href.strip())
        printed = None if listing.date is None else _first(item, listing.date)
        yield Announcement(
            document_id=document_id(address, listing),
            title=_title(link),
            address=address,
            published_on=None if printed is None else date_in(_text(printed)),
        )


def document_id(address: str, listing: ListPage) -> str:
    """The site's own number of a document, from the address of its page."""
    match = re.search(listing.document_id, urlsplit(address).path)
    return match[1] if match else address


def links(page: Fetched, selector: str, encoding: str | None) -> list[Attachment]:
    """All links and pictures that a selector finds, absolute, with their texts, each address once.

    Raises:
        SelectorError: the selector is no CSS.
    """
    found: dict[str, str] = {}
    for node in _select(parse(page, encoding), selector):
        href = (node.attributes.get("href") or node.attributes.get("src") or "").strip()
        if href and not href.startswith(("javascript:", "#", "mailto:", "data:")):
            found.setdefault(urljoin(page.address, href), _title(node))
    return [Attachment(address, name) for address, name in found.items()]


def attachments(page: Fetched, article: Article, encoding: str | None) -> list[Attachment]:
    """The files that an article links to or shows, each address once, under the names that people see.

    Raises:
        SelectorError: a selector is no CSS.
    """
    found: dict[str, Attachment] = {}
    for selector in article.attachments:
        for link in links(page, selector, encoding):
            path = unquote(urlsplit(link.address).path)
            if article.matches(path) or article.matches(link.name):
                found.setdefault(link.address, Attachment(link.address, file_name(link.name, path)))
    return list(found.values())


def file_name(name: str, path: str) -> str:
    """A name for people and for the reader's weak witness: what the link says, with the file's ending.

    It never becomes a path: separators and control characters are taken out.
    """
    ending = PurePosixPath(path).suffix
    shown = "".join(c for c in name if c.isprintable() and c not in '/\\:*?"<>|').strip(" .")
    shown = shown or PurePosixPath(path).name or "document"
    has_ending = re.search(r"\.[A-Za-z0-9]{2,5}$", shown)
    return (shown if has_ending or not ending else shown + ending)[-150:]


def published_on(page: Fetched, article: Article, encoding: str | None) -> date | None:
    """The date that an article prints of itself; null where it has none."""
    node = next(iter(_select(parse(page, encoding), article.date)), None)
    if node is None:
        return None
    return date_in(node.attributes.get("content") or _text(node))


def date_in(text: str) -> date | None:
    """The first date in a text, as ``2025-09-25``, ``2025年9月25日`` or ``2025/9/25``; null without one."""
    for year, month, day in _DATE.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def parse(page: Fetched, encoding: str | None) -> LexborHTMLParser:
    """The tree of a page, decoded as its entry, its header or its head says, else as UTF-8 or GB 18030."""
    return LexborHTMLParser(decoded(page, encoding))


def decoded(page: Fetched, encoding: str | None) -> str:
    """The text of a page. GB 2312 and GBK are read as GB 18030, which has them."""
    said = _CHARSET.search(page.body[:4096])
    for name in (encoding, page.charset, said[1].decode("ascii") if said else None, "utf-8"):
        if name is None:
            continue
        wide = "gb18030" if name.lower() in {"gb2312", "gbk"} else name
        try:
            return page.body.decode(wide)
        except (UnicodeDecodeError, LookupError):
            continue
    return page.body.decode("gb18030", errors="replace")


def _select(tree: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    try:
        return list(tree.css(selector))
    except (SelectolaxError, ValueError) as error:
        raise SelectorError(f"not a CSS selector: {selector}") from error


def _first(node: LexborNode, selector: str) -> LexborNode | None:
    found = _select(node, selector)
    return found[0] if found else None


def _title(link: LexborNode) -> str:
    return " ".join((link.attributes.get("title") or _text(link)).split())


def _text(node: LexborNode) -> str:
    return str(node.text(deep=True))
