"""Page drawings → an OFD file (GB/T 33190-2016): text and paths in millimetres, fonts by their names."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import cos, radians, sin

from disclosures.documents.document import Box
from disclosures.documents.ofd import POINTS
from disclosures.typeset.drawing import RULE_THICKNESS, DrawnText, Ink, PageDrawing
from disclosures.typeset.fonts import ASCENT, DESCENT, Typeface
from disclosures.typeset.producers import Manuscript, Producer
from disclosures.typeset.producers.reportlab_pdf import typeface
from disclosures.typeset.producers.zip_file import zipped

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_SONG, _TIMES, _LAYER, _FIRST_OBJECT = 1, 2, 3, 10
_COLOURS = {
    Ink.BLACK: "",
    Ink.GREY: '<ofd:FillColor Value="204 204 204"/>',
    Ink.WHITE: '<ofd:FillColor Value="255 255 255"/>',
    Ink.INVISIBLE: '<ofd:FillColor Value="0 0 0" Alpha="0"/>',
}


def write(manuscript: Manuscript) -> bytes:
    """The bytes of an OFD file; the title goes into the document's properties."""
    pages = [_Writer(manuscript).page(page) for page in manuscript.pages]
    entries = "".join(
        f'<ofd:Page ID="{1000 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
    )
    parts = {
        "OFD.xml": f'{_HEAD}<ofd:OFD {_NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:Title>{escape(manuscript.title)}</ofd:Title><ofd:Creator>juesuan</ofd:Creator></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_HEAD}<ofd:Document {_NAMESPACE}><ofd:CommonData>"
        "<ofd:MaxUnitID>1000000</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{entries}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'{_HEAD}<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
        f'<ofd:Font ID="{_SONG}" FontName="宋体" FamilyName="宋体"/>'
        f'<ofd:Font ID="{_TIMES}" FontName="Times New Roman" FamilyName="Times New Roman"/>'
        "</ofd:Fonts></ofd:Res>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)},
    }
    return zipped(parts)


class _Writer:
    """Writes the objects of one page, numbered as they come."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._face: Typeface = manuscript.face
        self._rules = manuscript.look.rules
        self._number = _FIRST_OBJECT

    def page(self, page: PageDrawing) -> str:
        """The part of a page."""
        objects = "".join([*self._fills(page), *self._rule_marks(page), *map(self._text, page.texts)])
        return (
            f"{_HEAD}<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {_mm(page.width)} "
            f"{_mm(page.height)}</ofd:PhysicalBox></ofd:Area><ofd:Content>"
            f'<ofd:Layer ID="{_LAYER}" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )

    def _fills(self, page: PageDrawing) -> Iterator[str]:
        for box, colour in page.fills:
            yield self._filled(box, " ".join(str(int(colour[i : i + 2], 16)) for i in (0, 2, 4)))

    def _rule_marks(self, page: PageDrawing) -> Iterator[str]:
        half = RULE_THICKNESS / 2
        for x0, y0, x1, y1 in page.rules:
            box = Box(x0 - half, y0 - half, x1 + half, y1 + half)
            if self._rules == "fill":
                yield self._filled(box, "0 0 0")
            else:
                data = f"M {_mm(half)} {_mm(half)} L {_mm(x1 - x0 + half)} {_mm(y1 - y0 + half)}"
                yield (
                    f'<ofd:PathObject ID="{self._next()}" Boundary="{_boundary(box)}" '
                    f'LineWidth="{_mm(RULE_THICKNESS)}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
                    "</ofd:PathObject>"
                )

    def _filled(self, box: Box, colour: str) -> str:
        right, bottom = _mm(box.x1 - box.x0), _mm(box.y1 - box.y0)
        return (
            f'<ofd:PathObject ID="{self._next()}" Boundary="{_boundary(box)}" Stroke="false" Fill="true">'
            f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>M 0 0 L {right} 0 L {right} {bottom} '
            f"L 0 {bottom} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def _text(self, run: DrawnText) -> str:
        is_times = run.latin and self._face.latin is not None
        steps = [self._face.em(character, run.latin) * run.size for character in run.text]
        box = Box(run.x, run.y - ASCENT * run.size, run.x + sum(steps), run.y + DESCENT * run.size)
        matrix = ""
        if run.angle:  # a watermark: its box is what it covers once it is turned
            reach = sum(steps) + run.size
            box = Box(run.x - reach, run.y - reach, run.x + reach, run.y + reach)
            c, s = cos(radians(run.angle)), sin(radians(run.angle))
            x, y = run.x - box.x0, run.y - box.y0
            turned = (x - c * x - s * y, y + s * x - c * y)
            matrix = f' CTM="{c:.5f} {-s:.5f} {s:.5f} {c:.5f} {_mm(turned[0])} {_mm(turned[1])}"'
        if run.clip is not None:
            box = _seen(box, run.clip)
        weight = ' Weight="700"' if run.stroked else ""
        delta = f' DeltaX="{" ".join(_mm(step) for step in steps[:-1])}"' if len(steps) > 1 else ""
        return (
            f'<ofd:TextObject ID="{self._next()}" Boundary="{_boundary(box)}" '
            f'Font="{_TIMES if is_times else _SONG}" Size="{_mm(run.size)}"{matrix}'
            f"{weight}>{_COLOURS[run.ink]}"
            f'<ofd:TextCode X="{_mm(run.x - box.x0)}" Y="{_mm(run.y - box.y0)}"{delta}>'
            f"{escape(run.text)}</ofd:TextCode></ofd:TextObject>"
        )

    def _next(self) -> int:
        self._number += 1
        return self._number


def _seen(box: Box, clip: Box) -> Box:
    """What of a text its boundary lets be seen; the clip, away from the text, where that is nothing."""
    part = Box(max(box.x0, clip.x0), max(box.y0, clip.y0), min(box.x1, clip.x1), min(box.y1, clip.y1))
    return part if part.x0 < part.x1 and part.y0 < part.y1 else clip


def _mm(points: float) -> str:
    return f"{points / POINTS:.4f}".rstrip("0").rstrip(".")


def _boundary(box: Box) -> str:
    return f"{_mm(box.x0)} {_mm(box.y0)} {_mm(box.x1 - box.x0)} {_mm(box.y1 - box.y0)}"


PRODUCER = Producer("ofd", ".ofd", typeface, write)
