"""The visible characters of a PDF page, each with its box, from PDFium."""

from __future__ import annotations

import ctypes
from functools import partial
from typing import Any

import pypdfium2.raw as raw

from disclosures.documents import pdfium_api as api
from disclosures.documents.characters import REPLACEMENT, as_printed
from disclosures.documents.contents import Contents, Matrix
from disclosures.documents.document import Box, Glyph

# PDFium marks a hyphen at the end of a line by one of these, for joining words; on paper it is a hyphen.
_HYPHEN_MARKS = ("\x02", "\ufffe")
_as_glyph = partial(tuple.__new__, Glyph)


def read_glyphs(text_page: Any, contents: Contents, display: Matrix, page_box: Box) -> tuple[list[Glyph], int]:
    """Read the characters that can be seen, in the order of the content.

    Args:
        text_page: The page's raw text handle.
        contents: What the page's objects say about clips and hidden text.
        display: Matrix from user space to the displayed page.
        page_box: The displayed page.

    Returns:
        The glyphs, none of them white space, and how many of them have no Unicode value. Such a glyph reads
        U+FFFD: a number with a digit missing must not pass for a number.
    """
    count = raw.FPDFText_CountChars(text_page)
    if count <= 0:
        return [], 0
    address = api.address_of(text_page)
    text = _read_text(text_page, address, count)
    boxes = (ctypes.c_float * (4 * count))()
    at = ctypes.addressof(boxes)
    loose_box = api.text_loose_box
    for i, character in enumerate(text):
        if character != " ":
            loose_box(address, i, at + 16 * i)
    values = memoryview(boxes).cast("B").cast("f").tolist()
    x0s, y0s, x1s, y1s = _displayed(values, display)
    glyphs: list[Glyph] = list(map(_as_glyph, zip(text, x0s, y0s, x1s, y1s, strict=True)))
    has_exceptions = bool(contents.hidden or contents.clips or contents.white)
    seen: list[Glyph] = []
    left, top, right, bottom = 2 * page_box.x0, 2 * page_box.y0, 2 * page_box.x1, 2 * page_box.y1
    for i, glyph in enumerate(glyphs):
        character, x0, y0, x1, y1 = glyph
        if character == " " or not (left <= x0 + x1 <= right and top <= y0 + y1 <= bottom):
            continue
        if has_exceptions and not _is_visible(glyph, api.text_object(address, i), contents):
            continue
        seen.append(glyph)
    return seen, sum([g[0] == REPLACEMENT for g in seen])


def _read_text(text_page: Any, address: int, count: int) -> str:
    """One character for each of PDFium's, as printed, a space for what prints nothing."""
    units = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(units)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # A NUL was dropped or a surrogate pair cut: ask for each character.
        text = "".join([_character(api.text_unicode(address, i)) for i in range(count)])
    hyphens = [
        i for i, c in enumerate(text) if c in _HYPHEN_MARKS and api.text_is_hyphen(address, i) == 1
    ] if any(mark in text for mark in _HYPHEN_MARKS) else []
    printed = as_printed(text)
    unmapped = _unmapped(printed, address)
    if not hyphens and not unmapped:
        return printed
    characters = list(printed)
    for i in hyphens:
        characters[i] = "-"
    for i in unmapped:
        characters[i] = REPLACEMENT
    return "".join(characters)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"


def _unmapped(text: str, address: int) -> list[int]:
    """Places of characters for which PDFium made up a Unicode value, because the font gives none.

    One occurrence of each character is asked about; if one was made up, all are.
    """
    first = {character: i for i, character in reversed(list(enumerate(text)))}
    first.pop(" ", None)
    if not any([api.text_is_unmapped(address, i) == 1 for i in first.values()]):
        return []
    return [i for i, c in enumerate(text) if c != " " and api.text_is_unmapped(address, i) == 1]


def _displayed(
    values: list[float], display: Matrix
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Left, top, right, bottom of user space (PDFium's order) as x0, y0, x1, y1 of the displayed page."""
    a, b, _, _, e, f = display
    lefts, tops, rights, bottoms = values[0::4], values[1::4], values[2::4], values[3::4]
    if b == 0 and a > 0:
        return [x + e for x in lefts], [f - y for y in tops], [x + e for x in rights], [f - y for y in bottoms]
    if b == 0:
        return [e - x for x in rights], [y + f for y in bottoms], [e - x for x in lefts], [y + f for y in tops]
    if b > 0:
        return [y + e for y in bottoms], [x + f for x in lefts], [y + e for y in tops], [x + f for x in rights]
    return [e - y for y in tops], [f - x for x in rights], [e - y for y in bottoms], [f - x for x in lefts]


def _is_visible(glyph: Glyph, text_object: int, contents: Contents) -> bool:
    """Whether a character's text object lets it be seen at its place."""
    if text_object in contents.hidden:
        return False
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    clip = contents.clips.get(text_object)
    if clip is not None and not (clip.x0 <= x <= clip.x1 and clip.y0 <= y <= clip.y1):
        return False
    order = contents.white.get(text_object)
    return order is None or contents.is_on_paint(order, x, y)
