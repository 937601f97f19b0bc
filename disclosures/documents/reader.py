"""The one way in: the bytes of a file, whatever it is called, into a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from disclosures.documents.document import Document, Page, UnreadableDocumentError, UnsupportedDocumentError
from disclosures.documents.embedded import with_pictures_read
from disclosures.documents.page_pictures import PICTURE_KINDS
from disclosures.documents.pdfium_engine import read_pdf_with_pdfium
from disclosures.documents.scan import EXTRA, is_available
from disclosures.documents.scan.needed import with_recognised
from disclosures.documents.sniff import sniff


def _read_pdf_with_pdfplumber(data: bytes) -> tuple[Page, ...]:
    # Loaded when asked for: it takes as long as all else that the default engine needs.
    from disclosures.documents.pdfplumber_engine import read_pdf_with_pdfplumber

    return read_pdf_with_pdfplumber(data)


ENGINES: dict[str, Callable[[bytes], tuple[Page, ...]]] = {
    "pdfium": read_pdf_with_pdfium,
    "pdfplumber": _read_pdf_with_pdfplumber,
}
"""What can read a PDF, by name; the first is the default."""

# What reads each other kind: the engine's name, and the function in its module, loaded when first needed.
_READERS: dict[str, tuple[str, str]] = {
    "text": ("text", "text:read_text"),
    "docx": ("docx", "docx:read_docx"),
    "doc": ("libreoffice", "office:read_doc"),
    "xlsx": ("xlsx", "xlsx:read_xlsx"),
    "xls": ("calamine", "xls:read_xls"),
    "html": ("html", "html:read_html"),
    "mhtml": ("html", "html:read_mhtml"),
    "ofd": ("ofd", "ofd:read_ofd"),
    **dict.fromkeys(PICTURE_KINDS, ("rapidocr", "scan.files:read_picture")),
}
_PICTURES = "rapidocr"

# What no reader could ever read, and why.
_REFUSED = {
    "empty": ("empty_file", "nothing visible in it"),
    "unknown": ("unknown_kind", "neither a known kind of file nor text"),
    "encrypted_office": ("encrypted_office", "an Office file behind a password"),
}


def read_document(data: bytes, name: str, engine: str = "pdfium") -> Document:
    """Read a file.

    Args:
        data: The whole file. Its kind is told from these bytes.
        name: What to call it; nothing is concluded from it.
        engine: What reads a PDF: ``pdfium`` or ``pdfplumber``. Every other kind has one reader, and
            `Document.engine` names it.

    Raises:
        ValueError: if there is no such engine.
        UnsupportedDocumentError: ``unsupported_<kind>`` for a kind that nothing reads yet, or not here;
            ``unsupported_scan`` for a PDF of pictures where no OCR is installed.
        UnreadableDocumentError: ``empty_file``, ``unknown_kind``, ``encrypted_pdf``, ``encrypted_office``,
            ``undecodable_text``, ``broken_<kind>``, ``broken_picture`` or ``limit_exceeded``.
    """
    if engine not in ENGINES:
        raise ValueError(f"no such engine: {engine}; there are {', '.join(ENGINES)}")
    kind = sniff(data)
    if kind in _REFUSED:
        raise UnreadableDocumentError(*_REFUSED[kind])
    if kind == "pdf":
        pages, read_by = with_recognised(data, ENGINES[engine](data)), engine
    elif kind in _READERS:
        read_by, function = _READERS[kind]
        if read_by == _PICTURES and not is_available():
            raise UnsupportedDocumentError(f"unsupported_{kind}", f"a picture: {EXTRA}")
        pages = with_pictures_read(_loaded(function)(data))
    else:
        raise UnsupportedDocumentError(f"unsupported_{kind}", f"no reader for {kind} yet")
    return Document(name, hashlib.sha256(data).hexdigest(), kind, read_by, pages)


def read_pages(data: bytes, further: Sequence[Path], name: str) -> Document:
    """Read a document that is published as one picture a page.

    Args:
        data: The picture of page 1; what is said of the document's bytes is said of these.
        further: The files of the other pages, in their order. Each is opened when it is its turn.
        name: What to call the document.

    Raises:
        UnreadableDocumentError: as `read_document`, with the page that cannot be read; ``no_picture`` if one
            of them is none, ``limit_exceeded`` if there are more than any filing has.
        OSError: a file cannot be opened.
    """
    kind = sniff(data)
    if kind in PICTURE_KINDS and not is_available():
        raise UnsupportedDocumentError(f"unsupported_{kind}", f"{len(further) + 1} pictures: {EXTRA}")
    # It needs what juesuan[ocr] brings along.
    from disclosures.documents.scan.files import MOST_PAGES, read_first_frame

    if len(further) >= MOST_PAGES:
        raise UnreadableDocumentError("limit_exceeded", f"{len(further) + 1} pictures: more than any filing")
    pages: list[Page] = []
    digests: list[str] = []
    for file in (None, *further):
        picture = data if file is None else file.read_bytes()
        number = len(pages) + 1
        try:
            if sniff(picture) not in PICTURE_KINDS:
                raise UnreadableDocumentError("no_picture", "not a picture")
            pages.append(read_first_frame(picture, number))
        except UnreadableDocumentError as error:
            raise UnreadableDocumentError(error.reason, f"page {number}: {error.detail}", number) from error
        digests.append(hashlib.sha256(picture).hexdigest())
    return Document(name, digests[0], kind, _PICTURES, tuple(pages), tuple(digests))


def pages_of(data: bytes) -> tuple[Page, ...]:
    """The pages of a Word, Excel, web, OFD or text file as they are without OCR, with their pictures.

    Raises:
        UnreadableDocumentError: as `read_document`.
    """
    return _loaded(_READERS[sniff(data)][1])(data)


def _loaded(function: str) -> Callable[[bytes], tuple[Page, ...]]:
    module, _, name = function.partition(":")
    reader: Callable[[bytes], tuple[Page, ...]] = getattr(
        import_module(f"disclosures.documents.{module}"), name
    )
    return reader
