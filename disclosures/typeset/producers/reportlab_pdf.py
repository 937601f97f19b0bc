"""Page drawings → a PDF by reportlab."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from disclosures.typeset.drawing import PageDrawing
from disclosures.typeset.fonts import Typeface, typeface
from disclosures.typeset.look import Look
from disclosures.typeset.producers import Manuscript, Producer

_THICKNESS = 0.48
_BOLD_STROKE = 0.5
"""Points of the stroke that makes a title bold."""


def write(manuscript: Manuscript) -> bytes:
    """The bytes of a PDF; the title goes into the document's properties."""
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    canvas.setTitle(manuscript.title)
    canvas.setAuthor("juesuan")
    for page in manuscript.pages:
        canvas.setPageSize((page.width, page.height))
        _draw_fills(canvas, page)
        _draw_rules(canvas, page, manuscript.look)
        _draw_texts(canvas, page, manuscript.face)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_fills(canvas: Canvas, page: PageDrawing) -> None:
    if page.fills:
        canvas.setFillGray(1)
        for box in page.fills:
            canvas.rect(box.x0, page.height - box.y1, box.x1 - box.x0, box.y1 - box.y0, stroke=0, fill=1)
        canvas.setFillGray(0)


def _draw_rules(canvas: Canvas, page: PageDrawing, look: Look) -> None:
    canvas.setLineWidth(_THICKNESS)
    half = _THICKNESS / 2
    for rule in page.rules:
        top, bottom = page.height - rule.y0, page.height - rule.y1
        if look.rules == "fill":
            canvas.rect(
                rule.x0 - half,
                bottom - half,
                rule.x1 - rule.x0 + _THICKNESS,
                top - bottom + _THICKNESS,
                stroke=0,
                fill=1,
            )
        else:
            canvas.line(rule.x0, top, rule.x1, bottom)


def _draw_texts(canvas: Canvas, page: PageDrawing, face: Typeface) -> None:
    canvas.setLineWidth(_BOLD_STROKE)
    text: PDFTextObject = canvas.beginText()
    font: tuple[str, float] = ("", 0.0)
    is_bold = False
    for run in page.texts:
        if run.bold != is_bold:
            is_bold = run.bold
            text.setTextRenderMode(2 if is_bold else 0)
        wanted = (face.font(run.latin), run.size)
        if wanted != font:
            font = wanted
            text.setFont(*font)
        text.setTextOrigin(run.x, page.height - run.y)
        text.textOut(run.text)
    canvas.drawText(text)


PRODUCER = Producer("reportlab", ".pdf", typeface, write)
