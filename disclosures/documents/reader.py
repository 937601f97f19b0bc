"""The one way in: the bytes of a file, whatever it is called, into a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from disclosures.documents.document import Document, Page, UnreadableDocumentError, UnsupportedDocumentError
from disclosures.documents.pdfium_engine import read_pdf_with_pdfium
from disclosures.documents.sniff import sniff
from disclosures.documents.text import read_text


def _read_pdf_with_pdfplumber(data: bytes) -> tuple[Page, ...]:
    # Loaded when asked for: it takes as long as all else that the default engine needs.
    from disclosures.documents.pdfplumber_engine import read_pdf_with_pdfplumber

    return read_pdf_with_pdfplumber(data)


ENGINES: dict[str, Callable[[bytes], tuple[Page, ...]]] = {
    "pdfium": read_pdf_with_pdfium,
    "pdfplumber": _read_pdf_with_pdfplumber,
}
"""What can read a PDF, by name; the first is the default."""


def read_document(data: bytes, name: str, engine: str = "pdfium") -> Document:
    """Read a file.

    Args:
        data: The whole file. Its kind is told from these bytes.
        name: What to call it; nothing is concluded from it.
        engine: What reads a PDF: ``pdfium`` or ``pdfplumber``. A text file has the engine ``text``.

    Raises:
        ValueError: if there is no such engine.
        UnsupportedDocumentError: ``unsupported_<kind>`` for a kind that nothing reads yet.
        UnreadableDocumentError: ``empty_file``, ``unknown_kind``, ``encrypted_pdf``, ``encrypted_office``,
            ``broken_pdf`` or ``limit_exceeded``.
    """
    if engine not in ENGINES:
        raise ValueError(f"no such engine: {engine}; there are {', '.join(ENGINES)}")
    kind = sniff(data)
    if kind == "pdf":
        pages, read_by = ENGINES[engine](data), engine
    elif kind == "text":
        pages, read_by = read_text(data), "text"
    elif kind == "empty":
        raise UnreadableDocumentError("empty_file", f"{len(data)} bytes, none of them visible")
    elif kind == "unknown":
        raise UnreadableDocumentError("unknown_kind", "neither a known kind of file nor text")
    elif kind == "encrypted_office":
        raise UnreadableDocumentError("encrypted_office", "an Office file behind a password")
    else:
        raise UnsupportedDocumentError(f"unsupported_{kind}", f"no reader for {kind} yet")
    return Document(name, hashlib.sha256(data).hexdigest(), kind, read_by, pages)
