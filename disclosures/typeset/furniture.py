"""What stands on a page beside its text: its number, a watermark, text that nobody sees."""

from __future__ import annotations

from disclosures.typeset.blocks import Span
from disclosures.typeset.drawing import DrawnText, Ink, PageDrawing
from disclosures.typeset.pen import Pen
from disclosures.typeset.wrap import Line, break_lines, line_width

_NUMBER_SIZE = 9.0
_FOOT, _HEAD, _SIDE = 40.0, 34.0, 60.0
"""Points from the edges of the page to the baseline and the end of a page number."""
_WATERMARK_ANGLE = 45.0
_WATERMARK_PART = 0.7
"""Of the page's shorter side, the length of a watermark."""
_HIDDEN_SIZE, _HIDDEN_AT = 9.0, (80.0, 30.0)
_ENDLESS = 100_000.0


def one_line(pen: Pen, text: str, size: float) -> Line:
    """Text on a single line, however long."""
    lines = break_lines((Span(text),), _ENDLESS, size, pen.measure(size), spaced=pen.look.spaced)
    return lines[0] if lines else ()


def number_page(pen: Pen, page: PageDrawing, number: int, total: int) -> None:
    """Print the page number where the look has it."""
    line = one_line(pen, pen.look.page_number.format(n=number, total=total), _NUMBER_SIZE)
    x = (page.width - line_width(line)) / 2
    y = page.height - _FOOT
    if pen.look.page_number_at == "top":
        y = _HEAD
    elif pen.look.page_number_at == "outside":
        x = page.width - _SIDE - line_width(line) if number % 2 else _SIDE
    pen.draw(page, line, x, y, _NUMBER_SIZE)


def mark_page(pen: Pen, page: PageDrawing) -> None:
    """Put the watermark and the hidden text on a page, if the look has them."""
    look = pen.look
    if look.watermark:
        length = _WATERMARK_PART * min(page.width, page.height)
        size = round(length / pen.face.em(look.watermark, False), 1)
        half = length / 2 * 0.5**0.5
        x, y = page.width / 2 - half, page.height / 2 + half
        page.texts.append(DrawnText(x, y, size, look.watermark, False, ink=Ink.GREY, angle=_WATERMARK_ANGLE))
    if look.hidden_text:
        x, y = _HIDDEN_AT
        page.texts.append(DrawnText(x, y, _HIDDEN_SIZE, look.hidden_text, False, ink=Ink(look.hidden_by)))
