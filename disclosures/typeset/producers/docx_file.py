"""Blocks → a Word file: runs cut as Word cuts them, merged cells as gridSpan and vMerge, turned sections."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from disclosures.typeset.blocks import Cell, NewPage, TableBlock
from disclosures.typeset.flowing import FlowLine, runs_of
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.producers import Manuscript, Producer
from disclosures.typeset.producers.zip_file import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_TWIPS = 20
_PORTRAIT, _LANDSCAPE = (11906, 16838), (16838, 11906)
_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write(manuscript: Manuscript) -> bytes:
    """The bytes of a docx."""
    body = "".join(_Writer().body(manuscript))
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}" xmlns:r="{_R}">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return zipped(
        {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONSHIPS, "word/document.xml": document}
    )


class _Writer:
    """Writes items one after another; a section is described where it ends."""

    def __init__(self) -> None:
        self._page: NewPage | None = None

    def body(self, manuscript: Manuscript) -> Iterator[str]:
        """The elements of the body."""
        for item in manuscript.flow:
            if isinstance(item, NewPage):
                if self._page is not None and item.landscape != self._page.landscape:
                    yield f"<w:p><w:pPr>{_section(self._page)}</w:pPr></w:p>"
                elif self._page is not None:
                    yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
                self._page = item
            elif isinstance(item, FlowLine):
                yield _paragraph(item)
            else:
                yield _table(item)
                yield "<w:p/>"  # two tables that touch would be one
        yield _section(self._page or NewPage())


def _section(page: NewPage) -> str:
    width, height = _LANDSCAPE if page.landscape else _PORTRAIT
    turned = ' w:orient="landscape"' if page.landscape else ""
    side, top, bottom = (round(points * _TWIPS) for points in (page.side, page.top, page.bottom))
    return (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{top}" w:right="{side}" '
        f'w:bottom="{bottom}" w:left="{side}" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )


def _paragraph(line: FlowLine) -> str:
    indent = f'<w:ind w:firstLineChars="{round(100 * line.indent)}"/>' if line.indent else ""
    properties = f'<w:pPr>{indent}<w:jc w:val="{line.align}"/></w:pPr>'
    text = _runs(line.left, line.size, line.bold)
    if line.right:
        text += f"<w:r><w:tab/></w:r>{_runs(line.right, line.size, line.bold)}"
    return f"<w:p>{properties}{text}</w:p>"


def _runs(text: str, size: float, bold: bool = False) -> str:
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{round(2 * size)}"/></w:rPr>'
    return "".join(
        f'<w:r>{look}<w:t xml:space="preserve">{escape(run, quote=False)}</w:t></w:r>'
        for run in runs_of(text)
    )


def _table(block: TableBlock) -> str:
    total = sum(block.widths)
    columns = "".join(f'<w:gridCol w:w="{round(9000 * width / total)}"/>' for width in block.widths)
    properties = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_BORDER}</w:tblBorders></w:tblPr>'
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in _rows(block))
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _rows(block: TableBlock) -> Iterator[str]:
    """Rows with the cells that go on from above, which Word repeats empty."""
    going: dict[int, tuple[int, int]] = {}
    for own in block.rows:
        cells, column, left = "", 0, list(own)
        while column < len(block.widths):
            if column in going:
                span, rest = going.pop(column)
                cells += _cell(Cell(columns=span), "<w:vMerge/>", block.size)
            else:
                cell = left.pop(0)
                span, rest = cell.columns, cell.rows
                cells += _cell(cell, '<w:vMerge w:val="restart"/>' if rest > 1 else "", block.size)
            if rest > 1:
                going[column] = (span, rest - 1)
            column += span
        yield cells


def _cell(cell: Cell, merge: str, size: float) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    text = "".join(piece.text for piece in cell.text)
    line = _runs(text, size)
    place = f'<w:pPr><w:jc w:val="{cell.align}"/></w:pPr>'
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{place}{line}</w:p></w:tc>"


def typeface(mixed: bool) -> Typeface:
    """No widths: the program that opens the file has the fonts."""
    return Typeface({}, None)


PRODUCER = Producer("docx", ".docx", typeface, write, flows=True)
