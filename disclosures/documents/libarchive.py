"""Members of RAR and 7z archives through the system's libarchive, where it is installed.

Bound by hand: a dozen functions of its stable C interface (libarchive, ``archive_read(3)``,
``archive_entry(3)``). Only archives in memory are read, and nothing is ever written to disk.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from functools import cache
from typing import Any

_OK, _EOF, _WARN = 0, 1, -20
_REGULAR_FILE = 0o100000
_BLOCK = 1 << 20


class ArchiveError(Exception):
    """libarchive cannot read the archive; the message is its own. ``is_encrypted``: a password is needed."""

    def __init__(self, message: str, is_encrypted: bool = False) -> None:
        super().__init__(message)
        self.is_encrypted = is_encrypted


@cache
def _library() -> Any:
    """The library with its functions declared; null where the system has none."""
    name = ctypes.util.find_library("archive")
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for function, result, arguments in (
        ("archive_read_new", pointer, []),
        ("archive_read_support_filter_all", ctypes.c_int, [pointer]),
        ("archive_read_support_format_all", ctypes.c_int, [pointer]),
        ("archive_read_open_memory", ctypes.c_int, [pointer, text, ctypes.c_size_t]),
        ("archive_read_next_header", ctypes.c_int, [pointer, ctypes.POINTER(pointer)]),
        ("archive_read_data", ctypes.c_ssize_t, [pointer, pointer, ctypes.c_size_t]),
        ("archive_read_free", ctypes.c_int, [pointer]),
        ("archive_error_string", text, [pointer]),
        ("archive_entry_filetype", ctypes.c_uint, [pointer]),
        ("archive_entry_is_encrypted", ctypes.c_int, [pointer]),
        ("archive_entry_pathname_w", ctypes.c_wchar_p, [pointer]),
        ("archive_entry_pathname", text, [pointer]),
    ):
        declared = getattr(library, function)
        declared.restype, declared.argtypes = result, arguments
    return library


def is_available() -> bool:
    """Whether the system has libarchive."""
    return _library() is not None


def members(data: bytes) -> Iterator[tuple[str | bytes, Iterator[bytes]]]:
    """The regular files of an archive: the name of each and its bytes in blocks.

    Args:
        data: the whole archive, in any format that libarchive knows.

    Yields:
        A name in Unicode, or its bytes where the archive does not say their encoding; and the blocks, which
        must be taken before the next file is.

    Raises:
        ArchiveError: the archive is damaged or needs a password.
        RuntimeError: there is no libarchive (ask `is_available`).
    """
    library = _library()
    if library is None:
        raise RuntimeError("libarchive is not installed")
    handle = library.archive_read_new()
    try:
        library.archive_read_support_filter_all(handle)
        library.archive_read_support_format_all(handle)
        _check(library, handle, library.archive_read_open_memory(handle, data, len(data)))
        entry = ctypes.c_void_p()
        while (code := library.archive_read_next_header(handle, ctypes.byref(entry))) != _EOF:
            _check(library, handle, code)
            if library.archive_entry_is_encrypted(entry):
                raise ArchiveError("a member is encrypted", is_encrypted=True)
            if library.archive_entry_filetype(entry) == _REGULAR_FILE:
                yield _name(library, entry), _blocks(library, handle)
    finally:
        library.archive_read_free(handle)


def _name(library: Any, entry: ctypes.c_void_p) -> str | bytes:
    wide: str | None = library.archive_entry_pathname_w(entry)
    return wide if wide is not None else library.archive_entry_pathname(entry) or b""


def _blocks(library: Any, handle: Any) -> Iterator[bytes]:
    buffer = ctypes.create_string_buffer(_BLOCK)
    while (size := library.archive_read_data(handle, buffer, _BLOCK)) != 0:
        if size < 0:
            _check(library, handle, size)
            continue
        yield buffer.raw[:size]


def _check(library: Any, handle: Any, code: int) -> None:
    """Raise what libarchive says; its warnings (a name that its locale cannot write) are none of ours."""
    if code in (_OK, _WARN):
        return
    message = (library.archive_error_string(handle) or b"").decode("utf-8", "replace") or "damaged"
    words = message.lower()
    raise ArchiveError(message, is_encrypted="passphrase" in words or "encrypt" in words)
