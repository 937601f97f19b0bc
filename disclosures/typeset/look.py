"""How a filing is drawn: the habits of its filer's software, none of which changes what it says."""

from __future__ import annotations

from dataclasses import dataclass

RULES = ("stroke", "fill")


@dataclass(frozen=True, slots=True)
class Look:
    """The habits of one producer and filer. The defaults are those of a plain Word document.

    ``mixed_fonts``: digits and Latin letters in a face of their own, with other tops than the Chinese ones.
    ``spaced``: a gap between Chinese and Latin text, as word processors set it.
    ``rules``: ``stroke``, or ``fill`` for thin filled rectangles.
    ``white_fills``: a white rectangle behind every cell.
    ``repeat_header``: the header of a table again on each page that it runs over.
    ``page_number``: text with ``{n}`` and, if wanted, ``{total}``.
    """

    mixed_fonts: bool = True
    spaced: bool = True
    rules: str = "stroke"
    white_fills: bool = False
    repeat_header: bool = False
    page_number: str = "{n}"

    def __post_init__(self) -> None:
        if self.rules not in RULES:
            raise ValueError(f"rules are drawn as {' or '.join(RULES)}, not as {self.rules}")
