"""What cannot be read says why, by a stable word, and never takes the reader down."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable

import pytest
from drawn_pages import HEIGHT, WIDTH, stroke_grid
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from disclosures.documents import (
    ENGINES,
    Document,
    UnreadableDocumentError,
    UnsupportedDocumentError,
    read_document,
    sniff,
)

both_engines = pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def reason(data: bytes, engine: str = "pdfium") -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "a.pdf", engine)
    return caught.value.reason


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as members:
        for name in names:
            members.writestr(name, "x")
    return file.getvalue()


def stream(name: str) -> bytes:
    return OLE2 + bytes(504) + name.encode("utf-16-le") + bytes(64)


KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-1.7\n", "pdf"),
    (b"\r\n junk of a mail gateway %PDF-1.4", "pdf"),
    ("一、收入\n".encode(), "text"),
    ("一、收入\n".encode("gb18030"), "text"),
    ("一、收入\n".encode("utf-16"), "text"),
    (b"1,2\r\n", "text"),
    (archive("[Content_Types].xml", "word/document.xml"), "docx"),
    (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    (archive("OFD.xml", "Doc_0/Document.xml"), "ofd"),
    (archive("a.pdf", "b.pdf"), "zip"),
    (archive(), "zip"),
    (archive("a.pdf")[:40], "zip"),
    (stream("WordDocument"), "doc"),
    (stream("Workbook"), "xls"),
    (stream("Book"), "xls"),
    (stream("WpsDocument"), "wps"),
    (stream("EncryptedPackage"), "encrypted_office"),
    (stream("Unheard"), "ole2"),
    (b"Rar!\x1a\x07\x01\x00", "rar"),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
    (b"\x1f\x8b\x08\x00", "gzip"),
    (b"\x89PNG\r\n\x1a\n\x00", "png"),
    (b"\xff\xd8\xff\xe0", "jpg"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"{\\rtf1\\ansi", "rtf"),
    (b"<!DOCTYPE html><html>", "html"),
    ("\ufeff\n<HTML lang='zh'>".encode(), "html"),
    ("<?xml version='1.0'?><html xmlns='x'>".encode("gb18030"), "html"),
    (b"<table border=1><tr>", "html"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
    (b"From: <Saved>\r\nContent-Type: multipart/related;", "mhtml"),
    (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", "xml"),
    (b"", "empty"),
    (b" \r\n\x00\x00", "empty"),
    (b"\x00\x01\x02\x03", "unknown"),
    (b"\x80\x81\xff\xfe\xfd", "unknown"),
)


@pytest.mark.parametrize(("data", "kind"), KINDS, ids=[f"{i}-{kind}" for i, (_, kind) in enumerate(KINDS)])
def test_kinds_are_told_from_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize("kind", ["zip", "wps", "rar", "7z"])
def test_a_known_kind_without_a_reader_is_unsupported(kind: str) -> None:
    data = next(data for data, its in KINDS if its == kind)
    with pytest.raises(UnsupportedDocumentError) as caught:
        read_document(data, "misnamed.pdf")
    assert caught.value.reason == f"unsupported_{kind}"


def test_reasons_of_what_is_no_document() -> None:
    assert reason(b"") == "empty_file"
    assert reason(bytes(2000)) == "empty_file"
    assert reason(b"\x00\x01\x02\x03") == "unknown_kind"
    assert reason(stream("EncryptedPackage")) == "encrypted_office"


def test_an_unknown_engine_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="pdfium, pdfplumber"):
        read_document(b"x", "x", engine="acrobat")
    assert next(iter(ENGINES)) == "pdfium"


def test_an_error_travels_between_processes() -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(b"", "x")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), copy.reason, copy.detail) == (
        type(caught.value),
        caught.value.reason,
        caught.value.detail,
    )


@pytest.fixture(scope="module")
def filing() -> bytes:
    """Three small pages."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    for _ in range(3):
        canvas.drawString(50, 200, "2,940.05")
        stroke_grid(canvas, [50, 100, 150], [100, 120, 140])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@both_engines
def test_a_password(engine: str) -> None:
    def locked(user: str) -> bytes:
        file = io.BytesIO()
        lock = StandardEncryption(user, ownerPassword="owner", canCopy=0)
        canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), encrypt=lock)
        canvas.drawString(50, 200, "2,940.05")
        canvas.save()
        return file.getvalue()

    assert reason(locked("secret"), engine) == "encrypted_pdf"
    # Only the owner's password is set: anyone may read it.
    assert read_document(locked(""), "a.pdf", engine).pages[0].lines[0].text == "2,940.05"


@both_engines
def test_not_a_pdf_after_all(engine: str) -> None:
    assert reason(b"%PDF-1.4\nnothing of the kind\n%%EOF", engine) == "broken_pdf"


@both_engines
def test_a_file_that_ends_early_is_not_read_in_part(filing: bytes, engine: str) -> None:
    end = filing.rindex(b"%%EOF")
    for cut in (end - 1, end - 40, len(filing) * 3 // 4, len(filing) // 2, len(filing) // 10):
        assert reason(filing[:cut], engine) == "broken_pdf"


@both_engines
def test_a_file_cut_within_its_last_revision_is_not_read_as_the_one_before(
    filing: bytes, engine: str
) -> None:
    assert reason(filing + b"\n4 0 obj\n<< /Type /Page >>\nendobj\n12 0 obj\n<<", engine) == "broken_pdf"


@both_engines
def test_a_file_with_a_wrong_index_but_whole_is_read(filing: bytes, engine: str) -> None:
    shifted = filing.replace(b"%PDF-", b"%PDF-1.4 moved by a tool\n%PDF-", 1)
    document = read_document(shifted + b"\r\n<!-- served by a portal -->\n", "a.pdf", engine)
    assert [page.lines[0].text for page in document.pages] == ["2,940.05"] * 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_pdf_never_crashes(filing: bytes, data: st.DataObject) -> None:
    damaged = bytearray(filing)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(0, len(filing) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(damaged))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", OLE2, b"\xff\xfe"]))
@example(b"", b"")
def test_random_bytes_never_crash(data: bytes, start: bytes) -> None:
    read_or_refuse(start + data)


@settings(max_examples=60, deadline=None)
@given(part=st.floats(0.01, 1))
def test_any_cut_is_refused(filing: bytes, part: float) -> None:
    end = filing.rindex(b"%%EOF")
    assert reason(filing[: int(part * end)]) == "broken_pdf"


def read_or_refuse(data: bytes) -> Document | str:
    read: Callable[..., Document] = read_document
    try:
        return read(data, "damaged.pdf")
    except UnreadableDocumentError as error:
        assert error.reason
        return error.reason
