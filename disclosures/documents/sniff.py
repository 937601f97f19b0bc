"""What kind of file some bytes are, told from the bytes alone: publication sites rename files at will."""

from __future__ import annotations

import io
import zipfile

from disclosures.documents.tar import is_tar

# What a file of each kind begins with. ZIP, OLE2 and text are looked into further below.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# A member whose name begins so makes a ZIP archive a document.
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("OFD.xml", "ofd"),
)
_CONTENT_TYPES = "[Content_Types].xml"
# A stream of that name in an OLE2 file says which program wrote it ([MS-DOC] 2.1, [MS-XLS] 2.1,
# [MS-OFFCRYPTO] 2.3.4). WPS Writer's own format keeps its text in a stream named after the program.
_OLE2_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WpsDocument", "wps"),
)
# ISO 32000-1, annex H, note 13: readers accept the header anywhere in the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_MARKUP_WITHIN = 4096
# Control characters that plain text does contain; 0x1A ends text files of old DOS tools.
_TEXT_CONTROLS = frozenset("\t\n\v\f\r\x1a")


def sniff(data: bytes) -> str:
    """Name the kind of a file.

    Args:
        data: The whole file.

    Returns:
        ``pdf``, ``text``, ``docx``, ``xlsx``, ``ofd``, ``zip``, ``doc``, ``xls``, ``wps``, ``ole2`` (another
        OLE2 file), ``encrypted_office``, ``rar``, ``7z``, ``gzip``, ``tar``, ``html``, ``mhtml``, ``xml``,
        ``rtf``, ``png``, ``jpg``, ``gif``, ``tiff``, ``empty`` (nothing but white space or NUL), or
        ``unknown``.
    """
    if not data.strip(b"\x00 \t\r\n\f\v"):
        return "empty"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _sniff_zip(data)
    if data.startswith(_OLE2):
        return _sniff_ole2(data)
    if is_tar(data):
        return "tar"  # before pdf: the first file in it begins at byte 512
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    text = decode_text(data)
    return "unknown" if text is None else _sniff_markup(text[:_MARKUP_WITHIN])


def decode_text(data: bytes) -> str | None:
    """Decode a text file as UTF-8 (with or without its mark), UTF-16 with its mark, or GB 18030.

    Returns:
        The text, or None if the bytes are in none of these or contain control characters that no text has.
    """
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in _TEXT_CONTROLS for c in set(text)):
            return None
        return text
    return None


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "zip"
    # A bundle may have a folder word/ too: an Office file has the list of its parts (ECMA-376-2, 10.1.2.1).
    is_office = _CONTENT_TYPES in names
    for start, kind in _ZIP_MEMBERS:
        if any(name.startswith(start) for name in names) and (is_office or kind == "ofd"):
            return kind
    return "zip"


def _sniff_ole2(data: bytes) -> str:
    for stream, kind in _OLE2_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in data:
            return kind
    return "ole2"


def _sniff_markup(start: str) -> str:
    head = start.lstrip("\ufeff \t\r\n").lower()
    if head.startswith("mime-version:") or "content-type: multipart/related" in head:
        return "mhtml"
    if head.startswith(("<!doctype html", "<html")) or "<html" in head or "<table" in head:
        return "html"
    return "xml" if head.startswith("<?xml") else "text"
