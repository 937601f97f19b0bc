"""Archives as people pack them and as attackers do: whole, within limits, or refused with a reason."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.documents import UnreadableDocumentError, libarchive, sniff
from disclosures.documents.bundle import BundleLimits, Member, unpack
from disclosures.reading import open_bytes

needs_libarchive = pytest.mark.skipif(not libarchive.is_available(), reason="no libarchive on this machine")
SEVEN = base64.b64decode(
    "N3q8ryccAAOgHRxLYgAAAAAAAAAgAAAAAAAAAKHalOl7PmXT040NXCXl+VwAAACBMweuD86xsaEJKq65XDgDCYxt"
    "SE8N9DPcnWOiDuypQbe4MpLAQ6w/yn7k/zTKDDwNgeo20Svdr1EXlxJ8bJSHhNIk2Ngd8gNU0SYVgh//zKuAABcG"
    "DQEJVQAHCwEAASMDAQEFXQAAgAAMWAoBy59PbwAA"
)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def gbk(archive: bytes, name: str) -> bytes:
    """The archive with a placeholder of as many bytes replaced by a name in GBK, as Windows writes it."""
    raw = name.encode("gbk")
    return archive.replace(b"x" * len(raw), raw)


def rar(name: str, data: bytes, is_encrypted: bool = False) -> bytes:
    """A RAR 5 archive with one stored file (RAR 5.0 archive format, rarlab.com/technote.htm)."""

    def number(value: int) -> bytes:
        low, rest = value & 0x7F, value >> 7
        return bytes([low | 0x80]) + number(rest) if rest else bytes([low])

    def block(body: bytes, content: bytes = b"") -> bytes:
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized + content

    if is_encrypted:  # the header that says that all further ones are encrypted
        return b"Rar!\x1a\x07\x01\x00" + block(bytes([4, 0, 0, 0, 15]) + bytes(16)) + bytes(64)
    raw = name.encode()
    entry = b"".join(map(number, (2, 2, len(data), 4, len(data), 0o100644)))
    entry += struct.pack("<I", zlib.crc32(data)) + number(0) + number(1) + number(len(raw)) + raw
    end = block(bytes([5, 0, 0]))
    return b"Rar!\x1a\x07\x01\x00" + block(bytes([1, 0, 0])) + block(entry, data) + end


def names(data: bytes) -> list[str]:
    return [member.name for member in unpack(data).members]


def reason(data: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        unpack(data, BundleLimits(**limits))
    return caught.value.reason


def test_names_in_utf_8_in_gbk_and_in_utf_8_without_its_mark() -> None:
    assert names(zipped({"甲局/决算.txt": b"1"})) == ["甲局/决算.txt"]
    assert names(gbk(zipped({"x" * 8: b"1"}), "决算公开")) == ["决算公开"]
    raw = "决算".encode()
    assert names(zipped({"x" * 6: b"1"}).replace(b"x" * 6, raw)) == ["决算"]


def test_no_name_is_a_path_and_litter_is_no_document() -> None:
    files = {
        "../../etc/passwd": b"1",
        "/root/甲\\乙.pdf": b"2",
        "__MACOSX/._a": b"3",
        "目录/": b"",
        "Thumbs.db": b"4",
        "~$说明.docx": b"5",
    }
    members = unpack(zipped(files)).members
    assert [(m.name, m.file_name) for m in members] == [
        ("etc/passwd", "passwd"),
        ("root/甲/乙.pdf", "乙.pdf"),
    ]


def test_a_link_is_no_file() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "1")
    assert names(file.getvalue()) == ["a.txt"]


def test_bundles_within_bundles_are_one_bundle() -> None:
    inner = zipped({"说明.txt": b"one", "表.txt": b"two"})
    outer = zipped({"乙局.zip": zipped({"本级.zip": inner}), "甲.txt": b"three"})
    assert [(m.name, m.data, m.file_name) for m in unpack(outer).members] == [
        ("乙局.zip!本级.zip!说明.txt", b"one", "说明.txt"),
        ("乙局.zip!本级.zip!表.txt", b"two", "表.txt"),
        ("甲.txt", b"three", "甲.txt"),
    ]


def test_an_inner_archive_that_cannot_be_opened_is_a_document_of_its_own() -> None:
    broken = zipped({"a.txt": b"1" * 99})[:60]
    assert unpack(zipped({"b.zip": broken})).members == (Member("b.zip", broken),)


@needs_libarchive
def test_7z_and_rar() -> None:
    assert unpack(SEVEN).members == (Member("报表/说明.txt", "甲局\n".encode()), Member("b.txt", b"two\n"))
    assert unpack(rar("甲局/决算.txt", b"one\n")).members == (Member("甲局/决算.txt", b"one\n"),)
    assert names(zipped({"甲.7z": SEVEN, "乙.rar": rar("丙.txt", b"1")})) == [
        *("甲.7z!报表/说明.txt", "甲.7z!b.txt", "乙.rar!丙.txt"),
    ]


@needs_libarchive
def test_rar_and_7z_that_cannot_be_read() -> None:
    assert reason(rar("", b"", is_encrypted=True)) == "encrypted_bundle"
    assert reason(SEVEN[:60]) == "broken_bundle"
    assert reason(SEVEN[:40] + bytes([SEVEN[40] ^ 1]) + SEVEN[41:]) == "broken_bundle"
    assert reason(rar("a.txt", b"one\n" * 40)[:-80]) == "broken_bundle"
    assert reason(rar("a.txt", b"1" * 4000), unpacked_bytes=1000) == "bundle_too_large"


def test_without_libarchive_a_rar_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libarchive, "is_available", lambda: False)
    assert reason(rar("a.txt", b"1")) == "unsupported_rar"
    assert reason(SEVEN) == "unsupported_7z"
    assert names(zipped({"甲.rar": rar("a.txt", b"1")})) == ["甲.rar"]


def test_an_encrypted_or_damaged_file_refuses_the_whole() -> None:
    good = zipped({"a.txt": b"1", "b.txt": b"abcdefgh" * 9}, zipfile.ZIP_STORED)
    locked = bytearray(good)
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[good.rindex(header) + flags] |= 1
    assert reason(bytes(locked)) == "encrypted_bundle"
    assert reason(good.replace(b"abcdefgh", b"abcdefgx")) == "broken_bundle"
    assert reason(good[:-30]) == "broken_bundle"
    assert reason(zipped({})) == "empty_bundle"


def test_limits_have_each_its_reason() -> None:
    assert reason(zipped({f"{n}.txt": b"1" for n in range(11)}), members=10) == "bundle_too_many_members"
    assert reason(zipped({"a": b"1" * 5000}), unpacked_bytes=4000) == "bundle_too_large"
    assert reason(zipped({"a": bytes(3 << 20)}), ratio=100, ratio_from=1 << 20) == "bundle_ratio"
    deep = zipped({"a.txt": b"1"})
    for _ in range(4):
        deep = zipped({"a.zip": deep})
    assert reason(deep) == "bundle_too_deep"


def test_a_bomb_is_stopped_by_what_comes_not_by_what_it_claims() -> None:
    bomb = zipped({"a": bytes(64 << 20)})
    claim = struct.pack("<I", 64 << 20)
    assert reason(bomb) == "bundle_ratio"
    assert reason(bomb.replace(claim, struct.pack("<I", 100))) == "broken_bundle"


def test_a_folder_named_word_makes_no_word_document() -> None:
    assert sniff(zipped({"word/说明.txt": b"1"})) == "zip"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255), st.integers(1, 400))
def test_a_damaged_archive_is_read_or_refused(place: int, byte: int, length: int) -> None:
    data = bytearray(zipped({"a.txt": b"0123456789" * 20, "b.zip": zipped({"c.txt": b"1"})}))
    data[place % len(data)] = byte
    for damaged in (bytes(data), bytes(data[:length])):
        try:
            open_bytes(damaged, "a.zip")
        except UnreadableDocumentError as error:
            assert error.reason
