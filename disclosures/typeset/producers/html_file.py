"""Blocks → a web page as offices save it, or the archive of one (MHTML) that is published as .doc."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from disclosures.typeset.blocks import Cell, NewPage, TableBlock
from disclosures.typeset.flowing import FlowLine, runs_of
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.producers import Manuscript, Producer

_BREAK = '<br clear="all" style="page-break-before:always">'
_BOUNDARY = "----=_NextPart_01"
_LINE = 76
_NUMBERED = "<script>document.title = 0.00;</script><style>td {border: 1px solid}</style>"


def page(manuscript: Manuscript, charset: str) -> str:
    """The page as text, which names its charset."""
    title = escape(manuscript.title)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title}</title>'
    body = "\n".join(_body(manuscript))
    return f"<!DOCTYPE html>\n<html><head>{head}{_NUMBERED}</head>\n<body>\n{body}\n</body></html>\n"


def write(manuscript: Manuscript) -> bytes:
    """The bytes of a web page in UTF-8."""
    return page(manuscript, "utf-8").encode("utf-8")


def write_archive(manuscript: Manuscript) -> bytes:
    """The bytes of an archive with one page, in the charset that Chinese Windows writes."""
    text = base64.b64encode(page(manuscript, "gb2312").encode("gb18030")).decode("ascii")
    lines = [text[i : i + _LINE] for i in range(0, len(text), _LINE)]
    head = [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; boundary="{_BOUNDARY}"',
        "",
        f"--{_BOUNDARY}",
        "Content-Location: file:///C:/document.htm",
        "Content-Transfer-Encoding: base64",
        'Content-Type: text/html; charset="gb2312"',
        "",
    ]
    return "\r\n".join([*head, *lines, "", f"--{_BOUNDARY}--", ""]).encode("ascii")


def _body(manuscript: Manuscript) -> Iterator[str]:
    is_first = True
    for item in manuscript.flow:
        if isinstance(item, NewPage):
            if not is_first:
                yield _BREAK
            is_first = False
        elif isinstance(item, FlowLine):
            right = f'&nbsp;&nbsp;<span style="float:right">{_spans(item.right)}</span>' if item.right else ""
            text = f"<b>{_spans(item.left)}</b>" if item.bold else _spans(item.left)
            yield f'<p align="{item.align}" style="font-size:{item.size:g}pt">{text}{right}</p>'
        else:
            yield from _table(item)


def _table(block: TableBlock) -> Iterator[str]:
    yield '<table border="1" cellspacing="0">'
    for row in block.rows:
        yield f"<tr>{''.join(map(_cell, row))}</tr>"
    yield "</table>"


def _cell(cell: Cell) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    text = _spans("".join(piece.text for piece in cell.text))
    return f'<td align="{cell.align}"{spans}><p>{text or "&nbsp;"}</p></td>'


def _spans(text: str) -> str:
    return "".join(f"<span>{escape(run)}</span>" for run in runs_of(text))


def typeface(mixed: bool) -> Typeface:
    """No widths: the program that opens the file has the fonts."""
    return Typeface({}, None)


PRODUCER = Producer("html", ".html", typeface, write, flows=True)
ARCHIVE = Producer("mhtml", ".doc", typeface, write_archive, flows=True)
