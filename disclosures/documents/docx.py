"""Word files (docx) as documents: paragraphs, tables with merged cells, pages as far as the file knows them.

WordprocessingML is ECMA-376, part 1, clause 17. Left out is what is no text of the document: headers,
footers, notes, comments, tracked deletions, hidden text, field codes. The automatic numbers of paragraphs
are printed (`docx_numbering`), for they are what a heading is known by. A page begins at a page break, at a
paragraph or section that asks for one, and where the program that saved the file last saw one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from disclosures.documents.document import Page
from disclosures.documents.docx_grid import UNKNOWN, Columns
from disclosures.documents.docx_numbering import Numbering
from disclosures.documents.flow import (
    FlowBlock,
    FlowCell,
    FlowPicture,
    FlowTable,
    Mark,
    check_slots,
    pages_of,
)
from disclosures.documents.package import Element, Package, attribute, child, local

_LEFT_OUT = frozenset({"del", "moveFrom", "pPr", "rPr", "rt", "Fallback", "object"})
"""Elements that print nothing: deleted text, properties, readings over characters, what old programs show."""
_PICTURES = {"blip": "embed", "imagedata": "id"}
"""Elements that show a picture (DrawingML, and VML before it), and their attribute with its relationship."""
_OFF = frozenset({"0", "false", "off", "none"})


def read_docx(data: bytes) -> tuple[Page, ...]:
    """Read a Word file; its pages are set as `flow` says.

    A table within a table makes the outer one a frame: its paragraphs are lines, the inner one is a table.

    Raises:
        UnreadableDocumentError: ``broken_docx``, ``encrypted_office`` or ``limit_exceeded``.
    """
    with Package(data, "docx") as package:
        name = package.main("word/document.xml")
        body = child(package.part(name), "body")
        if body is None:
            raise package.broken(f"{name}: no body")
        related = package.related(name)
        parts = dict(related.values())
        styles = package.part(parts["styles"]) if parts.get("styles", "") in package else None
        numbering = package.part(parts["numbering"]) if parts.get("numbering", "") in package else None

        def picture(relationship: str) -> bytes | None:
            kind, part = related.get(relationship, ("", ""))
            return package.picture(part) if kind == "image" else None

        return pages_of(_Reader(body, Numbering(numbering, styles), picture).blocks())


class _Reader:
    """Walks a body in its order."""

    def __init__(self, body: Element, numbering: Numbering, picture: Callable[[str], bytes | None]) -> None:
        self._body, self._numbering, self._picture = body, numbering, picture
        sections = [e for e in body.iter() if local(e) == "sectPr" and local(e.getparent()) != "sectPrChange"]
        kinds = [attribute(t, "val") if (t := child(e, "type")) is not None else None for e in sections]
        # How a section begins is said where it ends.
        self._next_is_on_page = [kind not in ("continuous", "nextColumn") for kind in kinds[1:]]
        self._sections = 0

    def blocks(self) -> Iterator[FlowBlock]:
        """All blocks."""
        yield from self._flow(self._body)

    def _flow(self, container: Element) -> Iterator[FlowBlock]:
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name not in _LEFT_OUT and name != "sectPr":
                yield from self._flow(element)  # content controls, insertions, custom XML

    # --- paragraphs ---

    def _paragraph(self, paragraph: Element) -> Iterator[FlowBlock]:
        properties = child(paragraph, "pPr")
        if _is_on(child(properties, "pageBreakBefore")):
            yield Mark.PAGE
        label = self._numbering.label(properties)
        text = label
        boxes: list[Element] = []
        for piece in _pieces(paragraph, boxes):
            if piece in ("\f", "\n"):
                yield text
                text = ""
                if piece == "\f":
                    yield Mark.PAGE
            else:
                text += piece
        if text != label or not label:  # a number without words is not printed in what was left empty
            yield text
        for box in boxes:
            if local(box) == "txbxContent":
                yield from self._flow(box)
            elif (data := self._picture(attribute(box, _PICTURES[local(box)]) or "")) is not None:
                yield FlowPicture(data)
        section = child(properties, "sectPr")
        if section is not None:
            if self._sections < len(self._next_is_on_page) and self._next_is_on_page[self._sections]:
                yield Mark.PAGE
            self._sections += 1

    # --- tables ---

    def _table(self, table: Element) -> Iterator[FlowBlock]:
        if any(local(e) == "tbl" for e in table.iterdescendants()):
            for row in _children(table, "tr"):
                for cell in _children(row, "tc"):
                    yield from self._flow(cell)
            return
        columns = _columns(table)
        cells: list[FlowCell] = []
        pictures: list[FlowPicture] = []
        open_at: dict[int, int] = {}
        breaks = 0
        number = 0
        for row in _children(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            column = _number(child(properties, "gridBefore"), 0)
            merged: dict[int, int] = {}
            for cell in _children(row, "tc"):
                own = child(cell, "tcPr")
                if child(own, "cellDel") is not None:
                    continue
                span = _number(child(own, "gridSpan"), 1)
                merge = child(own, "vMerge")
                goes_on = merge is not None and (attribute(merge, "val") or "continue") == "continue"
                texts = list(self._flow(cell))
                breaks += sum(isinstance(block, Mark) for block in texts)
                pictures += [block for block in texts if isinstance(block, FlowPicture)]
                at, wide = columns.place(column, span)
                index = open_at.get(at) if goes_on else None
                if index is not None and cells[index].column_span == wide:
                    above = cells[index]
                    cells[index] = above._replace(row_span=number + 1 - above.row)
                else:
                    index = len(cells)
                    lines = tuple(block for block in texts if isinstance(block, str))
                    cells.append(FlowCell(number, at, 1, wide, lines))
                if merge is not None:
                    merged[at] = index
                column += span
                check_slots((number + 1) * column)
            open_at = merged
            number += 1
        flow = FlowTable(tuple(cells))
        if flow.is_frame:
            yield from (text for cell in flow.cells for text in cell.paragraphs)
        else:
            yield flow
        yield from pictures
        if breaks:
            yield Mark.PAGE


def _columns(table: Element) -> Columns:
    """The columns of a table, by its grid and by the cells that have one for themselves."""
    grid = child(table, "tblGrid")
    given = [attribute(e, "w") or "" for e in _children(grid, "gridCol")] if grid is not None else []
    widths = [int(width) if width.isdecimal() else UNKNOWN for width in given]
    alone = set()
    for row in _children(table, "tr"):
        column = _number(child(child(row, "trPr"), "gridBefore"), 0)
        for cell in _children(row, "tc"):
            span = _number(child(child(cell, "tcPr"), "gridSpan"), 1)
            if span == 1:
                alone.add(column)
            column += span
    return Columns(widths, alone)


def _pieces(element: Element, boxes: list[Element]) -> Iterator[str]:
    """What a paragraph prints: text, ``\\n`` for a new line, ``\\f`` for a new page; text boxes and pictures
    go into ``boxes``."""
    for e in element:
        name = local(e)
        if name == "t":
            yield (e.text or "").replace("\n", " ").replace("\f", " ")
        elif name == "br":
            kind = attribute(e, "type") or "textWrapping"
            yield "\f" if kind == "page" else "\n"
        elif name == "lastRenderedPageBreak":
            yield "\f"
        elif name == "cr":
            yield "\n"
        elif name in ("tab", "ptab"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "txbxContent" or name in _PICTURES:
            boxes.append(e)
        elif name == "r" and _is_on(child(child(e, "rPr"), "vanish")):
            continue
        elif name == "AlternateContent":
            shown = child(e, "Choice")
            shown = child(e, "Fallback") if shown is None else shown
            if shown is not None:
                yield from _pieces(shown, boxes)
        elif name not in _LEFT_OUT:
            yield from _pieces(e, boxes)


def _children(element: Element, name: str) -> Iterator[Element]:
    """Children of a name, those within content controls and tracked insertions included."""
    for e in element:
        found = local(e)
        if found == name:
            yield e
        elif found not in _LEFT_OUT and found not in ("tblPr", "tblGrid", "trPr", "tr", "tc", "p", "tbl"):
            yield from _children(e, name)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and (attribute(switch, "val") or "1").lower() not in _OFF


def _number(element: Element | None, otherwise: int) -> int:
    value = attribute(element, "val") if element is not None else None
    return int(value) if value is not None and value.isdecimal() and len(value) < 9 else otherwise
