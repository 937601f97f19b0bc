"""Web pages, and the archives of them that offices publish as .doc (MHTML), as documents.

What is not shown is left out: scripts, styles, forms' controls, comments, and what an attribute or an inline
style hides. Block elements make lines, tables their cells with row and column spans; a page begins where an
inline style asks for one, as Word's own HTML does.
"""

from __future__ import annotations

import base64
import codecs
import email
import email.message
import email.policy
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from lxml import etree

from disclosures.documents.document import Page, UnreadableDocumentError
from disclosures.documents.embedded import may_be_read
from disclosures.documents.flow import FlowBlock, FlowPicture, Mark, pages_of, placed
from disclosures.documents.package import Element
from disclosures.documents.sniff import decode_text

_UNSEEN = frozenset(
    {
        "head", "script", "style", "noscript", "template", "title", "meta", "link", "object", "embed",
        "iframe", "svg", "math", "canvas", "audio", "video", "select", "option", "input", "button",
        "textarea", "datalist", "map", "area", "col", "colgroup", "xml", "rp", "rt",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p",
        "pre", "section", "summary", "ul", "caption",
    }
)  # fmt: skip
_ROW_GROUPS = ("thead", "tbody", "tfoot")
_HIDDEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_BREAK_BEFORE = re.compile(r"(page-)?break-before\s*:\s*(always|page|left|right)", re.IGNORECASE)
_BREAK_AFTER = re.compile(r"(page-)?break-after\s*:\s*(always|page|left|right)", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CHARSET_WITHIN = 4096
_SPACE = re.compile("[ \t\r\n\f]+")
_CHINESE = frozenset({"gb2312", "gb_2312-80", "gbk", "cp936", "windows-936", "x-gbk"})
_LINE_BREAK = "\n"
MAX_PAGE = 8 * 1024 * 1024
"""Bytes of a page: Word makes of a long filing one or two million. Its tree takes up to 80 times that."""
MAX_SPAN = 1_000
"""Columns that one cell may span (HTML Standard, 4.9.11)."""


def read_html(
    data: bytes, charset: str | None = None, pictures: Mapping[str, bytes] | None = None
) -> tuple[Page, ...]:
    """Read a web page; its pages are set as `flow` says.

    A table within a table makes the outer one a frame, as pages are laid out: its text are lines.

    Args:
        data: The page, in the charset that its mark, the sender or its own ``meta`` names; GB 2312 and GBK
            are read as GB 18030, which holds them.
        charset: What the sender says.
        pictures: Pictures that came with the page, by the address that it names; others are not fetched.

    Raises:
        UnreadableDocumentError: ``undecodable_text``, ``broken_html`` or ``limit_exceeded``.
    """
    if len(data) > MAX_PAGE:
        raise UnreadableDocumentError("limit_exceeded", f"a web page of more than {MAX_PAGE} bytes")
    text = _decoded(data, charset)
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError("broken_html", str(error)) from error
    if root is None:
        raise UnreadableDocumentError("broken_html", "no element")
    return pages_of(_Walker(pictures or {}).blocks(root))


def read_mhtml(data: bytes) -> tuple[Page, ...]:
    """Read an archive of a web page (RFC 2557): its root, else its first part that is a page.

    Raises:
        UnreadableDocumentError: ``broken_mhtml`` if no part is a page, or as `read_html`.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    start = message.get_param("start")
    roots = [part for part in pages if start and part.get("Content-ID") == start]
    for part in (*roots, *pages):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            base = str(part.get("Content-Location") or "")
            return read_html(payload, part.get_content_charset(), _Archived(message, base))
    raise UnreadableDocumentError("broken_mhtml", "no part of the archive is a web page")


class _Archived(Mapping[str, bytes]):
    """The pictures of an archive by what a page in it calls them (RFC 2557, 5): an address or a ``cid:``."""

    def __init__(self, message: email.message.Message, base: str) -> None:
        self._base = base
        self._parts: dict[str, email.message.Message] = {}
        for part in message.walk():
            if part.get_content_maintype() == "image":
                self._parts[_joined(base, str(part.get("Content-Location") or ""))] = part
                self._parts["cid:" + str(part.get("Content-ID") or "").strip("<>")] = part

    def __getitem__(self, address: str) -> bytes:
        payload = self._parts[address if address in self._parts else _joined(self._base, address)]
        data = payload.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _joined(base: str, address: str) -> str:
    """An address as seen from another one; as it is where one of them is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _decoded(data: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    names = [] if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else [
        charset or "", declared[1].decode("ascii", "replace") if declared else "",
    ]  # fmt: skip
    for name in names:
        try:
            return data.decode("gb18030" if name.lower() in _CHINESE else name or "ascii")
        except (LookupError, UnicodeDecodeError):
            continue  # what is declared is not trusted: pages copy it from each other
    text = decode_text(data)
    if text is None:
        raise UnreadableDocumentError(
            "undecodable_text", "neither the declared charset nor UTF-8 or GB 18030"
        )
    return text


class _Walker:
    """Walks a tree; inline text gathers until a block begins or ends."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._text: list[str] = []

    def blocks(self, root: Element) -> Iterator[FlowBlock]:
        """All blocks below an element."""
        yield from self._element(root)
        yield from self._ended()

    def _ended(self) -> Iterator[FlowBlock]:
        """What has gathered, as lines."""
        whole, self._text = "".join(self._text), []
        for line in whole.split(_LINE_BREAK):
            if line.strip():
                yield line

    def _element(self, element: Element) -> Iterator[FlowBlock]:
        name = element.tag.rpartition(":")[2] if isinstance(element.tag, str) else ""
        style = element.get("style") or ""
        if not name or name in _UNSEEN or element.get("hidden") is not None or _HIDDEN.search(style):
            return
        if _BREAK_BEFORE.search(style):
            yield from self._ended()
            yield Mark.PAGE
        if name == "br":
            self._text.append(_LINE_BREAK)
        elif name == "table":
            yield from self._ended()
            yield from self._table(element)
        elif name == "img":
            data = _inline(element.get("src") or "") or self._pictures.get(element.get("src") or "", b"")
            if may_be_read(data):
                yield from self._ended()
                yield FlowPicture(data)
        elif name in _BLOCKS:
            yield from self._ended()
            yield from self._inside(element)
            yield from self._ended()
        else:
            yield from self._inside(element)
        if _BREAK_AFTER.search(style):
            yield from self._ended()
            yield Mark.PAGE

    def _inside(self, element: Element) -> Iterator[FlowBlock]:
        is_printed_as_is = element.tag == "pre"
        self._add(element.text, is_printed_as_is)
        for child in element:
            yield from self._element(child)
            self._add(child.tail, is_printed_as_is)

    def _add(self, text: str | None, as_is: bool) -> None:
        if text:
            self._text.append(text.replace("\r\n", "\n") if as_is else _SPACE.sub(" ", text))

    # --- tables ---

    def _table(self, table: Element) -> Iterator[FlowBlock]:
        for caption in table.findall("caption"):
            yield from _Walker(self._pictures).blocks(caption)
        rows = list(_rows(table))
        is_frame = next(table.iterdescendants("table"), None) is not None or sum(map(len, rows)) < 2
        if is_frame:
            for row in rows:
                for cell in row:
                    yield from _Walker(self._pictures)._cell(cell)
            return
        grid = []
        pictures: list[FlowPicture] = []
        for row in rows:
            cells = []
            for cell in row:
                inside = list(_Walker(self._pictures)._cell(cell))
                lines = tuple(block for block in inside if isinstance(block, str))
                pictures += [block for block in inside if isinstance(block, FlowPicture)]
                cells.append(
                    (_span(cell, "rowspan", 1), min(_span(cell, "colspan", 1) or 1, MAX_SPAN), lines)
                )
            grid.append(cells)
        yield placed(grid)
        yield from pictures

    def _cell(self, cell: Element) -> Iterator[FlowBlock]:
        if not _HIDDEN.search(cell.get("style") or ""):
            yield from self._inside(cell)
            yield from self._ended()


def _inline(address: str) -> bytes:
    """The bytes of a picture that its address itself holds (RFC 2397); empty where it does not."""
    head, comma, body = address.partition(",")
    if not comma or not head.lower().startswith("data:image/") or not head.lower().endswith(";base64"):
        return b""
    try:
        return base64.b64decode(body)
    except ValueError:  # no base64, or not even ASCII
        return b""


def _rows(table: Element) -> Iterator[list[Element]]:
    """The cells of each row that is shown."""
    for element in table:
        name = element.tag if isinstance(element.tag, str) else ""
        if _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
            continue
        if name == "tr":
            yield [cell for cell in element if cell.tag in ("td", "th")]
        elif name in _ROW_GROUPS:
            yield from _rows(element)


def _span(cell: Element, name: str, otherwise: int) -> int:
    """A span as browsers read it: digits at the start; not a number is 1."""
    found = re.match(r"\s*(\d{1,5})", cell.get(name) or "")
    return int(found[1]) if found else otherwise
