"""How a filing is drawn: the habits of its filer's software, none of which changes what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHOICES = {
    "rules": ("stroke", "fill"),
    "cell_text": ("middle", "top"),
    "bold": ("stroke", "twice"),
    "page_number_at": ("bottom", "top", "outside"),
    "hidden_by": ("white", "invisible"),
    "rotate": (0, 90, 270),
}
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Look:
    """The habits of one producer and filer. The defaults are those of a plain Word document.

    Text:
        ``mixed_fonts``: digits and Latin letters in a face of their own, with other tops than the Chinese.
        ``spaced``: a gap between Chinese and Latin text, as word processors set it.
        ``glyph_objects``: every glyph is a text object of its own, as WPS writes it.
        ``bold``: ``stroke``, or ``twice`` for the same glyphs again a little to the right.
        ``title_spacing``: em between the characters of a centred bold title.

    Tables:
        ``rules``: ``stroke``, or ``fill`` for thin filled rectangles.
        ``white_fills``: a white rectangle behind every cell.
        ``header_fill``: six hexadecimal digits, the colour behind header cells; none if empty.
        ``clips``: text is clipped to its cell, and a cell over a page break is printed whole on both pages,
        as WPS 表格 does.
        ``cell_text``: ``middle`` or ``top`` of the cell.
        ``cell_pad``: points left and right in a cell: wide ones leave numbers too little room for one line.
        ``row_height``: the least height of a row in points: high ones carry statements over pages.
        ``repeat_header``: the header of a table again on each page that it runs over.
        ``empty_continuation``: a table that nearly fills its page goes on with one empty row on the next.

    Pages:
        ``page_number``: text with ``{n}`` and, if wanted, ``{total}``, at the ``page_number_at`` (``outside``
        is the outer corner of the foot).
        ``blank_pages``: an empty page where the paper turns.
        ``rotate``: degrees by which a landscape page is a turned portrait one (/Rotate).
        ``watermark``: grey text aslant across every page.
        ``hidden_text``: text on every page that nobody sees, ``hidden_by`` white ink or ``invisible`` ink.
    """

    mixed_fonts: bool = True
    spaced: bool = True
    glyph_objects: bool = False
    bold: str = "stroke"
    title_spacing: float = 0.0
    rules: str = "stroke"
    white_fills: bool = False
    header_fill: str = ""
    clips: bool = False
    cell_text: str = "middle"
    cell_pad: float = 3.0
    row_height: float = 0.0
    repeat_header: bool = False
    empty_continuation: bool = False
    page_number: str = "{n}"
    page_number_at: str = "bottom"
    blank_pages: bool = False
    rotate: int = 0
    watermark: str = ""
    hidden_text: str = ""
    hidden_by: str = "white"

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(f"{name} is one of {', '.join(map(str, choices))}, not {value}")
        if self.header_fill and not _COLOUR.fullmatch(self.header_fill):
            raise ValueError(f"header_fill is six hexadecimal digits, not {self.header_fill!r}")
