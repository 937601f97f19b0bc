"""A font for Chinese text whose own font is not in the file: without one, PDFium drops characters unseen.

PDFium leaves out of a page's text every text object that has no width. Width comes from the outline of its
glyphs; if the file does not embed its font and the machine has none for Chinese, a character has no outline,
and where a producer writes one text object for each character (WPS does), the words are gone without a trace.
So every such font is replaced by one made here, in which each character is a small box: nothing is lost,
and a document reads the same on every machine, whatever fonts it has. The width of a character is in the
file; the box is narrower than any, so that it adds nothing to it.

The format is TrueType (OpenType 1.9); only the tables that a reader of outlines needs are there.
"""

from __future__ import annotations

import ctypes
import functools
import struct
from typing import Any

import pypdfium2 as pdfium

# Windows character sets ([MS-WMF] 2.1.1.5) that PDFium asks for: Japanese, Korean, simplified and
# traditional Chinese.
_EAST_ASIAN = frozenset((128, 129, 134, 136))
_VERSION = 0x00010000
_MAGIC = 0x5F0F3CF5
_EM = 1000
_ASCENT, _DESCENT = 880, -120  # of the common Song fonts
_BOX_WIDTH, _BOX_HEIGHT = 200, 700
_FACE_NAME = b"Box\x00"
# All codes of the basic plane, in segments that share one list of glyphs.
_SEGMENT = 256
_BOX_GLYPH = 1


@functools.cache
def install() -> None:
    """Make PDFium use the box font, for the life of the process. Call before opening files."""
    _BoxFontInfo().setup()


@functools.cache
def box_font() -> bytes:
    """The font file: in it every character of the basic plane is a box."""
    glyf = _glyf()
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": glyf,
        b"head": struct.pack(">IIIIHH", _VERSION, _VERSION, 0, _MAGIC, 0, _EM)
        + bytes(16)  # dates
        + struct.pack(">hhhhHHhhh", 0, 0, _BOX_WIDTH, _BOX_HEIGHT, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">IhhhHhhhh", _VERSION, _ASCENT, _DESCENT, 0, _EM, 0, 0, _BOX_WIDTH, 1)
        + bytes(14)  # an upright caret, nothing reserved
        + struct.pack(">H", 1),
        b"hmtx": struct.pack(">HhH", _EM, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(glyf) // 2),
        b"maxp": struct.pack(">IHHHHHH", _VERSION, 2, 4, 1, 0, 0, 1) + bytes(16),
        b"post": struct.pack(">I", 0x00030000) + bytes(28),
    }
    offset = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, table in tables.items():
        padded = table + b"\x00" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(table))
        body += padded
    return struct.pack(">IHHHH", _VERSION, len(tables), 128, 3, 16) + directory + body


def _glyf() -> bytes:
    """One glyph, a rectangle: four points on the curve, given as differences."""
    header = struct.pack(">hhhhh", 1, 0, 0, _BOX_WIDTH, _BOX_HEIGHT)
    ends = struct.pack(">HH", 3, 0)
    flags = b"\x01" * 4
    across = struct.pack(">hhhh", 0, _BOX_WIDTH, 0, -_BOX_WIDTH)
    upward = struct.pack(">hhhh", 0, 0, _BOX_HEIGHT, 0)
    return header + ends + flags + across + upward


def _cmap() -> bytes:
    """Format 4: segments of codes, each with the offset of its list of glyphs, here the same for all."""
    starts = list(range(0, 0x10000, _SEGMENT))
    ends = [start + _SEGMENT - 1 for start in starts]
    ends[-1] -= 1  # the last segment is U+FFFF alone, as the format demands
    count = len(starts) + 1
    power = 1 << (count.bit_length() - 1)
    offsets = [2 * (count - i) for i in range(count - 1)]
    body = struct.pack(f">{count}H", *ends, 0xFFFF) + b"\x00\x00" + struct.pack(f">{count}H", *starts, 0xFFFF)
    body += struct.pack(f">{count}H", *[0] * (count - 1), 1) + struct.pack(f">{count}H", *offsets, 0)
    body += struct.pack(f">{_SEGMENT}H", *[_BOX_GLYPH] * _SEGMENT)
    search = struct.pack(">HHHH", 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    table = struct.pack(">HHH", 4, 14 + len(body), 0) + search + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _os2() -> bytes:
    """Version 0: a regular font for all of the basic plane."""
    start = struct.pack(">HhHHH", 0, _EM, 400, 5, 0) + bytes(22 + 10 + 16)  # script sizes, PANOSE, ranges
    codes = struct.pack(">4sHHH", b"NONE", 0x40, 0, 0xFFFE)
    return start + codes + struct.pack(">hhhHH", _ASCENT, _DESCENT, 0, _ASCENT, -_DESCENT)


class _BoxFontInfo(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """PDFium's source of system fonts: ours for East Asian text, the machine's for the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._data = ctypes.create_string_buffer(box_font(), len(box_font()))
        self._handle = ctypes.addressof(self._data)

    # The names are those of the C structure (fpdf_sysfontinfo.h).

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, *rest: Any) -> int | None:  # noqa: N802
        """A font for a name and character set."""
        if charset in _EAST_ASIAN:
            return self._handle
        handle: int | None = self.default.MapFont(self.default, weight, italic, charset, *rest)
        return handle

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        """The font's file, or its length if the buffer is too small."""
        if font != self._handle:
            return int(self.default.GetFontData(self.default, font, table, buffer, size))
        return 0 if table else _copied(self._data.raw, buffer, size)

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:  # noqa: N802
        """The font's name, or its length if the buffer is too small."""
        if font != self._handle:
            return int(self.default.GetFaceName(self.default, font, buffer, size))
        return _copied(_FACE_NAME, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:  # noqa: N802
        """The font's character set."""
        if font != self._handle:
            return int(self.default.GetFontCharset(self.default, font))
        return 134

    def DeleteFont(self, _: Any, font: int) -> None:  # noqa: N802
        """Let go of a font; ours stays."""
        if font != self._handle:
            self.default.DeleteFont(self.default, font)


def _copied(data: bytes, buffer: Any, size: int) -> int:
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
