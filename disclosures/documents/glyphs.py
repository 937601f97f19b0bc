"""The visible characters of a PDF page, each with its box, from PDFium."""

from __future__ import annotations

import ctypes
from functools import partial
from typing import Any

import pypdfium2.raw as raw

from disclosures.documents import pdfium_api as api
from disclosures.documents.characters import REPLACEMENT, as_printed
from disclosures.documents.contents import Contents, TooManyObjectsError
from disclosures.documents.document import Box, Glyph
from disclosures.documents.geometry import Matrix
from disclosures.documents.pdfium_api import Handle

# What no page of a filing has: the fullest of 148 real ones has 1,474.
MAX_CHARACTERS = 200_000
# PDFium marks a hyphen at the end of a line by one of these, for joining words; on paper it is a hyphen.
_HYPHEN_MARKS = ("\x02", "\ufffe")
# Float lists of left or right edges, and of tops or bottoms.
_Edges = list[float]
# Glyph(*values) without the detour through its constructor: there is one for every character.
_as_glyph = partial(tuple.__new__, Glyph)


class CharacterBoxes:
    """A buffer that PDFium writes the boxes of a page's characters into, kept from page to page."""

    def __init__(self) -> None:
        self._floats = (ctypes.c_float * 0)()
        self._places: list[Any] = []

    def read(self, text_page: Handle, text: str) -> list[float]:
        """Left, top, right, bottom of each character in user space, in one row; of spaces, anything."""
        count = len(text)
        if count > len(self._places):
            capacity = 2 * count
            self._floats = (ctypes.c_float * (4 * capacity))()
            self._places = [ctypes.byref(self._floats, 16 * i) for i in range(capacity)]
        loose_box, places = api.text_loose_box, self._places
        for i, character in enumerate(text):
            if character != " ":
                loose_box(text_page, i, places[i])
        return memoryview(self._floats).cast("B").cast("f")[: 4 * count].tolist()  # type: ignore[return-value]


def read_glyphs(
    text_page: Any, boxes: CharacterBoxes, contents: Contents, display: Matrix, page_box: Box
) -> tuple[list[Glyph], int]:
    """Read the characters that can be seen, in the order of the content.

    Args:
        text_page: The page's raw text handle.
        boxes: A buffer to use.
        contents: What the page's objects say about clips and hidden text.
        display: Matrix from user space to the displayed page.
        page_box: The displayed page.

    Returns:
        The glyphs, none of them white space, and how many of them have no Unicode value. Such a glyph reads
        U+FFFD: a number with a digit missing must not pass for a number.

    Raises:
        TooManyObjectsError: if there are more characters than any page has.
    """
    count = raw.FPDFText_CountChars(text_page)
    if count > MAX_CHARACTERS:
        raise TooManyObjectsError(f"{count} characters")
    if count <= 0:
        return [], 0
    handle = api.handle_of(text_page)
    text = _read_text(text_page, handle, count)
    x0s, y0s, x1s, y1s = _displayed(boxes.read(handle, text), display)
    glyphs: list[Glyph] = list(map(_as_glyph, zip(text, x0s, y0s, x1s, y1s, strict=True)))
    if contents.hidden or contents.clips or contents.white:
        text_object = api.text_object
        glyphs = [
            g
            for i, g in enumerate(glyphs)
            if g[0] != " " and _is_visible(g, text_object(handle, i) or 0, contents)
        ]
    # Sums of edges, twice the middle: what has its middle off the page is not printed.
    right, bottom = 2 * page_box.x1, 2 * page_box.y1
    seen = [g for g in glyphs if g[0] != " " and 0 <= g[1] + g[3] <= right and 0 <= g[2] + g[4] <= bottom]
    return seen, sum([g[0] == REPLACEMENT for g in seen]) if REPLACEMENT in text else 0


def _read_text(text_page: Any, handle: Handle, count: int) -> str:
    """One character for each of PDFium's, as printed, a space for what prints nothing."""
    units = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(units)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # A NUL was dropped or a surrogate pair cut: ask for each character.
        text = "".join([_character(api.text_unicode(handle, i)) for i in range(count)])
    replaced = dict.fromkeys(_unmapped(text, handle), REPLACEMENT)
    for mark in _HYPHEN_MARKS:
        if mark in text:
            replaced.update(
                {i: "-" for i, c in enumerate(text) if c == mark and api.text_is_hyphen(handle, i) == 1}
            )
    printed = as_printed(text)
    if not replaced:
        return printed
    return "".join([replaced.get(i, c) for i, c in enumerate(printed)])


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"


def _unmapped(text: str, handle: Handle) -> list[int]:
    """Places of characters for which PDFium made up a Unicode value, because the font gives none.

    The last occurrence of each character is asked about; if one was made up, all are.
    """
    last = dict(zip(text, range(len(text)), strict=True))
    is_unmapped = api.text_is_unmapped
    if not any(is_unmapped(handle, i) == 1 for i in last.values()):
        return []
    return [i for i in range(len(text)) if is_unmapped(handle, i) == 1]


def _displayed(values: list[float], display: Matrix) -> tuple[_Edges, _Edges, _Edges, _Edges]:
    """Left, top, right, bottom of user space as x0s, y0s, x1s, y1s of the displayed page."""
    a, b, _, _, e, f = display
    lefts, tops, rights, bottoms = values[0::4], values[1::4], values[2::4], values[3::4]
    if b == 0 and a > 0:
        if e:
            lefts, rights = _shifted(lefts, e), _shifted(rights, e)
        return lefts, _mirrored(tops, f), rights, _mirrored(bottoms, f)
    if b == 0:
        return _mirrored(rights, e), _shifted(bottoms, f), _mirrored(lefts, e), _shifted(tops, f)
    if b > 0:
        return _shifted(bottoms, e), _shifted(lefts, f), _shifted(tops, e), _shifted(rights, f)
    return _mirrored(tops, e), _mirrored(rights, f), _mirrored(bottoms, e), _mirrored(lefts, f)


def _shifted(edges: _Edges, by: float) -> _Edges:
    return [edge + by for edge in edges]


def _mirrored(edges: _Edges, at: float) -> _Edges:
    return [at - edge for edge in edges]


def _is_visible(glyph: Glyph, text_object: int, contents: Contents) -> bool:
    """Whether a character's text object lets it be seen at its place."""
    if text_object in contents.hidden:
        return False
    _, x0, y0, x1, y1 = glyph
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    clip = contents.clips.get(text_object)
    if clip is not None and not (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]):
        return False
    order = contents.white.get(text_object)
    return order is None or contents.is_on_paint(order, x, y)
