"""Archives as people pack them and as attackers do: whole, within limits, or refused with a reason."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import tarfile
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


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT, encoding: str = "utf-8") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form, encoding=encoding) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


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


LONG = {"甲局/决算.txt": b"one\n" * 400, "单位/" * 40 + "说明.txt": b"two", "空.txt": b""}


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_tar_bare_and_behind_gzip(form: int) -> None:
    archive = tarred(LONG, form)
    assert (sniff(archive), sniff(gzip.compress(archive))) == ("tar", "gzip")
    for data in (
        archive,
        gzip.compress(archive),
        gzip.compress(archive[:5000]) + gzip.compress(archive[5000:]),
    ):
        assert {member.name: member.data for member in unpack(data).members} == LONG
    nested = tarred({"乙局.tgz": gzip.compress(archive), "丙.zip": zipped({"丙.txt": b"3"})}, form)
    assert names(nested) == [*(f"乙局.tgz!{name}" for name in LONG), "丙.zip!丙.txt"]


def test_a_tar_of_old_programs_and_names_in_gbk() -> None:
    assert names(tarred({"甲局/决算.txt": b"1"}, tarfile.GNU_FORMAT, "gbk")) == ["甲局/决算.txt"]
    old = bytearray(tarred({"a.txt": b"1"}, tarfile.USTAR_FORMAT))
    old[257:265] = bytes(8)  # before POSIX a header had no mark
    old[148:156] = b"%06o\0 " % (sum(old[:148]) + sum(old[156:512]) + 8 * 32)
    assert names(bytes(old)) == ["a.txt"]
    assert sniff(tarred({"a.pdf": b"%PDF-1.4"}, tarfile.USTAR_FORMAT)) == "tar"


def test_a_gzip_file_of_one_document_is_called_by_itself_or_by_its_archive() -> None:
    bare = gzip.compress(b"one")
    assert unpack(bare, name="决算.txt.gz").members == (Member("决算.txt", b"one"),)
    assert names(zipped({"甲/决算.PDF.GZ": bare})) == ["甲/决算.PDF.GZ!决算.PDF"]
    assert names(gzip.compress(zipped({"a.txt": b"1"}))) == ["unnamed!a.txt"]
    with_name = b"\x1f\x8b\x08\x0c" + bytes(6) + b"\x02\0xx" + "报表.txt".encode("gbk") + b"\0" + bare[10:]
    assert unpack(with_name).members == (Member("报表.txt", b"one"),)


def test_no_link_device_or_folder_of_a_tar_is_a_file() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo(f"odd{kind.decode()}")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("/root/../a.txt")
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"1"))
    assert names(file.getvalue()) == ["root/a.txt"]


def test_a_damaged_tar_or_gzip_refuses_the_whole() -> None:
    archive = tarred({"a.txt": b"one\n" * 400, "b.txt": b"two"})
    second = archive.index(b"b.txt")
    assert reason(archive[:second] + b"x" + archive[second + 1 :]) == "broken_bundle"
    assert reason(archive[: second + 100]) == "broken_bundle"
    assert reason(archive[:second]) == "broken_bundle"  # two files whole, and no mark of the end
    packed = gzip.compress(archive)
    for damaged in (packed[:-1], packed[:60], packed[:-8] + bytes(8), packed[:40] + b"xxxx" + packed[44:]):
        assert reason(damaged) == "broken_bundle"
    negative = bytearray(tarred({"a.txt": b"1", "b.txt": b"2"}, tarfile.GNU_FORMAT))
    negative[124:136] = b"\xff" * 10 + b"\xf0\0"
    negative[148:156] = b"%06o\0 " % (sum(negative[:148]) + sum(negative[156:512]) + 8 * 32)
    assert reason(bytes(negative)) == "broken_bundle"
    headers = b"".join(
        tarfile.TarInfo("x" * 200).tobuf(tarfile.GNU_FORMAT)[:1024] for _ in range(2000)
    )  # names of names of names
    assert reason(headers + archive) == "broken_bundle"


def test_bombs_of_tar_and_gzip() -> None:
    assert reason(gzip.compress(bytes(64 << 20))) == "bundle_ratio"
    assert (
        reason(gzip.compress(gzip.compress(bytes(8 << 20))), ratio=100, ratio_from=1 << 20) == "bundle_ratio"
    )
    assert reason(gzip.compress(tarred({"a": bytes(3 << 20)})), unpacked_bytes=1 << 20) == "bundle_too_large"
    many = tarred({f"{n}.txt": b"1" for n in range(11)})
    assert reason(gzip.compress(many), members=10) == "bundle_too_many_members"
    huge_name = tarfile.TarInfo("a")
    huge_name.type, huge_name.size = tarfile.GNUTYPE_LONGNAME, 64 << 20
    bomb = huge_name.tobuf(tarfile.GNU_FORMAT) + bytes(64 << 20)
    assert reason(gzip.compress(bomb), unpacked_bytes=32 << 20, ratio=10**6) == "bundle_too_large"
    deep = b"1"
    for _ in range(6):
        deep = gzip.compress(deep)
    assert reason(deep) == "bundle_too_deep"


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
    files = {"a.txt": b"0123456789" * 20, "b.zip": zipped({"c.txt": b"1"})}
    for whole in (zipped(files), tarred(files), gzip.compress(tarred(files))):
        data = bytearray(whole)
        data[place % len(data)] = byte
        for damaged in (bytes(data), bytes(data[:length])):
            try:
                open_bytes(damaged, "a.zip")
            except UnreadableDocumentError as error:
                assert error.reason
