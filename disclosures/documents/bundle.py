"""Archives as bundles of documents: ZIP, RAR, 7z, tar and gzip into members, within limits that stop bombs.

Everything happens in memory, and a member's name is text for people: it is never used as a path.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from disclosures.documents import libarchive, tar
from disclosures.documents.document import UnreadableDocumentError, UnsupportedDocumentError
from disclosures.documents.sniff import sniff

KINDS = frozenset({"zip", "rar", "7z", "tar", "gzip"})
"""Kinds of file (`sniff`) that are bundles."""

SEPARATOR = "!"
"""Stands between the name of a bundle and that of a member of it."""

_ENCRYPTED, _UTF8 = 0x1, 0x800
_SYMLINK, _TYPE_MASK = 0o120000, 0o170000
# WinZip's AES (APPNOTE appendix E): the true method is hidden behind it.
_AES_METHOD = 99
_BLOCK = 1 << 20
# What systems put beside the documents of people.
_LITTER = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
# What one bundle may hold that is worth keeping although it cannot be opened: it is then a document that
# says itself why.
_OF_THE_MEMBER = frozenset({"broken_bundle", "encrypted_bundle", "empty_bundle"})
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
# What damaged data makes zipfile and the decompressors raise.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, ValueError, OSError, EOFError),
)


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """What a bundle may be, with everything nested in it. The largest real ones have some hundred documents.

    Attributes:
        members: files in all.
        unpacked_bytes: of all members together; they are held in memory.
        ratio: unpacked to packed size, once more than ``ratio_from`` bytes are unpacked.
        ratio_from: below this a ratio says nothing.
        depth: bundles within bundles; 1 is a bundle that holds none.
    """

    members: int = 2000
    unpacked_bytes: int = 256 << 20
    ratio: int = 200
    ratio_from: int = 16 << 20
    depth: int = 4


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a bundle. ``name`` has its folders, and ``!`` after the name of each nested bundle."""

    name: str
    data: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        """The name without folders."""
        return self.name.rsplit(SEPARATOR, 1)[-1].rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive and its files in the order in which they stand in it; no folders, links or litter."""

    sha256: str
    members: tuple[Member, ...]


def unpack(data: bytes, limits: BundleLimits | None = None, name: str = "") -> Bundle:
    """Unpack an archive and all archives in it.

    An inner archive that cannot be opened stays a member as it is. A bundle is whole or refused: with one
    damaged or encrypted file the others are not taken either, for nobody would miss what is not there.

    Args:
        data: The archive, of one of `KINDS`.
        limits: What it may be at most.
        name: What it is called: the file in a gzip file that names none is called so, without ``.gz``.

    Raises:
        UnsupportedDocumentError: ``unsupported_rar``, ``unsupported_7z``, ``unsupported_zip``: libarchive is
            needed and not installed.
        UnreadableDocumentError: ``encrypted_bundle``, ``broken_bundle``, ``empty_bundle``, or a limit:
            ``bundle_too_many_members``, ``bundle_too_large``, ``bundle_ratio``, ``bundle_too_deep``.
    """
    unpacker = _Unpacker(limits or BundleLimits(), len(data))
    members = tuple(unpacker.unpack(data, name, "", 1))
    return Bundle(hashlib.sha256(data).hexdigest(), members)


class _Unpacker:
    """The state of one bundle with all that is nested in it: what was unpacked so far."""

    def __init__(self, limits: BundleLimits, packed: int) -> None:
        self._limits = limits
        self._packed = max(packed, 1)
        self._members = 0
        self._unpacked = 0
        self._decompressed = 0

    def unpack(self, data: bytes, called: str, prefix: str, depth: int) -> list[Member]:
        if depth > self._limits.depth:
            _refuse("bundle_too_deep", f"{prefix.rstrip(SEPARATOR)}: more than {self._limits.depth} levels")
        kind = sniff(data)
        found: list[Member] = []
        for name, blocks in self._files(data, kind, called):
            if any(part.lower() in _LITTER or part.startswith("~$") for part in name.split("/")):
                continue
            self._members += 1
            if self._members > self._limits.members:
                _refuse("bundle_too_many_members", f"more than {self._limits.members} files")
            member = Member(prefix + name, self._take(prefix + name, blocks))
            found += self._nested(member, depth)
        if not found:
            _refuse("empty_bundle", "there is no file in it")
        return found

    def _nested(self, member: Member, depth: int) -> list[Member]:
        if sniff(member.data) not in KINDS:
            return [member]
        try:
            return self.unpack(member.data, member.file_name, member.name + SEPARATOR, depth + 1)
        except UnreadableDocumentError as error:
            if error.reason in _OF_THE_MEMBER or isinstance(error, UnsupportedDocumentError):
                return [member]
            raise

    def _take(self, name: str, blocks: Iterator[bytes]) -> bytes:
        data = bytearray()
        for block in blocks:
            data += block
            self._unpacked += len(block)
            self._check(self._unpacked, name)
        return bytes(data)

    def _decompress(self, size: int) -> None:
        """What comes out of gzip is counted by itself: of an archive in it the files are only a part."""
        self._decompressed += size
        self._check(self._decompressed, "gzip")

    def _check(self, unpacked: int, name: str) -> None:
        if unpacked > self._limits.unpacked_bytes:
            size = self._limits.unpacked_bytes >> 20
            _refuse("bundle_too_large", f"{name}: more than {size} MB when unpacked")
        if unpacked > max(self._limits.ratio_from, self._limits.ratio * self._packed):
            _refuse("bundle_ratio", f"{name}: more than {self._limits.ratio} times as large as packed")

    def _files(self, data: bytes, kind: str, called: str) -> Iterator[tuple[str, Iterator[bytes]]]:
        if kind == "tar":
            return _of_tar(tar.files_of_tar(data), called)
        if kind == "gzip":
            return _of_tar(tar.files_of_gzip(data, self._decompress), _without_gz(called))
        if kind != "zip":
            return _through_libarchive(data, kind)
        try:
            return _of_zip(data)
        except NotImplementedError:  # a method of compression that zipfile does not know: Deflate64, …
            return _through_libarchive(data, kind)


def _of_zip(data: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a ZIP archive.

    Raises:
        NotImplementedError: ``zipfile`` cannot unpack it.
        UnreadableDocumentError: it is encrypted or damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise UnreadableDocumentError("broken_bundle", str(error)) from error
    entries = [entry for entry in archive.infolist() if not (entry.filename.endswith("/") or _is_link(entry))]
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type == _AES_METHOD for entry in entries):
        raise UnreadableDocumentError("encrypted_bundle", "an archive behind a password")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise NotImplementedError
    decode = _encoding([_raw_name(entry) for entry in entries if not entry.flag_bits & _UTF8])
    names = [entry.filename if entry.flag_bits & _UTF8 else decode(_raw_name(entry)) for entry in entries]
    return (
        (_clean(name), _zip_blocks(archive, entry, name)) for entry, name in zip(entries, names, strict=True)
    )


def _zip_blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        with archive.open(entry) as stream:
            while block := stream.read(_BLOCK):
                yield block
    except _DAMAGE as error:
        raise UnreadableDocumentError("broken_bundle", f"{name}: {error}") from error


def _of_tar(files: tar.Files, otherwise: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a tar archive or a gzip file; one without a name is called what the last argument says."""
    with _damage("the archive"):
        for raw, blocks in files:
            name = _clean(_encoding([raw])(raw) or otherwise)
            yield name, _tar_blocks(name, blocks)


def _tar_blocks(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    with _damage(name):
        yield from blocks


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """What damage raises in Python's readers as the reason."""
    try:
        yield
    except tar.DAMAGE as error:
        raise UnreadableDocumentError("broken_bundle", f"{name}: {error}") from error


def _without_gz(name: str) -> str:
    """``决算.txt.gz`` is a compressed 决算.txt."""
    return name[:-3] if name.lower().endswith(".gz") else name


def _through_libarchive(data: bytes, kind: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    if not libarchive.is_available():
        raise UnsupportedDocumentError(f"unsupported_{kind}", "needs libarchive, which is not installed")
    return _of_libarchive(data)


def _of_libarchive(data: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    with _its_errors("the archive"):
        for name, blocks in libarchive.members(data):
            printed = _clean(name if isinstance(name, str) else _encoding([name])(name))
            yield printed, _libarchive_blocks(printed, blocks)


def _libarchive_blocks(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    with _its_errors(name):
        yield from blocks


@contextmanager
def _its_errors(name: str) -> Iterator[None]:
    """Errors of libarchive as reasons."""
    try:
        yield
    except libarchive.ArchiveError as error:
        reason = "encrypted_bundle" if error.is_encrypted else "broken_bundle"
        raise UnreadableDocumentError(reason, f"{name}: {error}") from error


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & _TYPE_MASK == _SYMLINK


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that is not marked as UTF-8, which ``zipfile`` took for CP437."""
    return entry.orig_filename.encode("cp437")


def _encoding(names: list[bytes]) -> Callable[[bytes], str]:
    """How names without a mark are written: in UTF-8, else in GB 18030, the first that fits all of them.

    Windows in Chinese writes GBK; many tools write UTF-8 and forget the mark (APPNOTE 4.4.4, bit 11).
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            for name in names:
                name.decode(encoding)
        except UnicodeDecodeError:
            continue
        return lambda name: name.decode(encoding)
    return lambda name: name.decode("cp437")


def _clean(name: str) -> str:
    """A name with ``/`` between folders, without control characters; never empty."""
    printable = "".join(c for c in name.replace("\\", "/") if c.isprintable())
    return "/".join(part for part in printable.split("/") if part not in ("", ".", "..")) or "unnamed"


def _refuse(reason: str, detail: str) -> NoReturn:
    raise UnreadableDocumentError(reason, detail)
