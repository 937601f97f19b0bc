"""Old Excel files for tests: the few records of [MS-XLS] that a sheet needs, in a file of [MS-CFB]."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Value = str | float


def workbook(
    sheets: dict[str, dict[tuple[int, int], Value]],
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden: tuple[str, ...] = (),
) -> bytes:
    """An xls with these sheets; ``merged`` are top, bottom, left, right in each of them."""
    bodies = [_sheet(cells, merged) for cells in sheets.values()]
    names = [_bound(name, 0, name in hidden) for name in sheets]
    start = len(_globals(names))
    for number, name in enumerate(sheets):
        names[number] = _bound(name, start + sum(map(len, bodies[:number])), name in hidden)
    return _compound(_globals(names) + b"".join(bodies))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, width: str) -> bytes:
    return struct.pack(width, len(text)) + b"\x01" + text.encode("utf-16-le")


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _bound(name: str, offset: int, is_hidden: bool) -> bytes:
    return _record(0x0085, struct.pack("<IBB", offset, is_hidden, 0) + _text(name, "<B"))


def _globals(names: list[bytes]) -> bytes:
    return _bof(0x0005) + b"".join(names) + _record(0x000A, b"")


def _sheet(cells: dict[tuple[int, int], Value], merged: tuple[tuple[int, int, int, int], ...]) -> bytes:
    out = _bof(0x0010)
    rows, columns = (1 + max(at[i] for at in cells) for i in (0, 1))
    out += _record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            out += _record(0x0204, place + _text(value, "<H"))
        else:
            out += _record(0x0203, place + struct.pack("<d", value))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *area) for area in merged)
        out += _record(0x00E5, struct.pack("<H", len(merged)) + ranges)
    return out + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    """One stream in a compound file: sector 0 is the allocation table, 1 the directory."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // _SECTOR)
    table = [_FAT, _END, *range(3, 2 + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    directory = entries.ljust(_SECTOR, b"\0")
    return head + struct.pack(f"<{len(table)}I", *table) + directory + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, below: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, below)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
