"""The files of tar archives, bare or behind gzip, and of gzip files that hold a single one.

Python's own modules read them, so that they need nothing installed, and gzip's checksum is verified to its
end: RFC 1952; POSIX.1-2017, pax, "ustar Interchange Format". Everything is read forwards, in blocks.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

BLOCK = 1 << 20
HEADER = 512
DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What damaged data makes these readers raise; the last one are headers upon headers."""

_MAGIC_AT, _MAGIC = 257, b"ustar"
_CHECKSUM = slice(148, 156)
_FLAGS_AT, _EXTRA, _NAME = 3, 0x4, 0x8
_FIXED = 10

Files = Iterator[tuple[bytes, Iterator[bytes]]]
"""The name of each regular file as it is written, and its bytes in blocks, to be taken before the next."""


def is_tar(start: bytes) -> bool:
    """Whether a file that starts so is a tar archive: a header with the right sum; old ones have no mark."""
    header = start[:HEADER]
    if len(header) < HEADER or not header[0]:
        return False
    try:
        stated = int(header[_CHECKSUM].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    counted = sum(header) - sum(header[_CHECKSUM]) + 8 * ord(" ")
    return stated == counted and (
        header[_MAGIC_AT:].startswith(_MAGIC) or not any(header[_MAGIC_AT : _MAGIC_AT + 8])
    )


def files_of_tar(data: bytes) -> Files:
    """The files of a tar archive.

    Raises:
        tarfile.TarError: it is damaged, or ends without its mark; or another of `DAMAGE`.
    """
    return _files(io.BytesIO(data))


def files_of_gzip(data: bytes, count: Callable[[int], None]) -> Files:
    """The files of the tar archive in a gzip file, or the one file that it holds.

    Args:
        data: the gzip file.
        count: is told how many bytes were unpacked, before anybody keeps them; raises where it is too much.

    Raises:
        OSError, EOFError, zlib.error: it is damaged or cut short; or another of `DAMAGE`.
    """
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        start = file.read(HEADER)
        file.seek(0)
        stream = _Counted(file, count)
        if is_tar(start):
            yield from _files(stream)
        else:
            yield _name(data), iter(lambda: stream.read(BLOCK), b"")
        while stream.read(BLOCK):  # the checksum stands behind the last byte
            pass


class _Counted(io.RawIOBase):
    """A stream that tells how much was read of it."""

    def __init__(self, file: gzip.GzipFile, count: Callable[[int], None]) -> None:
        self._file = file
        self._count = count

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._count(len(data))
        return data


class _Header(tarfile.TarInfo):
    """A header that must be one: tarfile takes anything else after a file for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _Header:
        """The next header.

        Raises:
            tarfile.ReadError: there is none, and no mark of the end either.
            tarfile.EOFHeaderError: the mark of the end.
        """
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(str(error) or "damaged header") from error


def _files(stream: IO[bytes] | _Counted) -> Files:
    # Forwards only: a header with a negative size could send a reader that can go back round and round.
    with tarfile.open(
        fileobj=stream,
        mode="r|",
        tarinfo=_Header,
        encoding="utf-8",
        errors="surrogateescape",
    ) as archive:
        while (entry := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # it would keep all headers of millions
            if entry.isreg() and (content := archive.extractfile(entry)) is not None:
                yield entry.name.encode("utf-8", "surrogateescape"), _blocks(content)


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    while block := content.read(BLOCK):
        yield block


def _name(data: bytes) -> bytes:
    """The name that a gzip file gives what is in it; empty where it gives none (RFC 1952, 2.3)."""
    at = _FIXED
    if data[_FLAGS_AT] & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    return data[at : data.find(b"\0", at)] if data[_FLAGS_AT] & _NAME else b""
