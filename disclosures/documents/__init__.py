"""Files as documents: pages, lines, ruled tables and the glyphs in them, from PDF and text."""

from disclosures.documents.document import (
    Box,
    Cell,
    Document,
    Glyph,
    Line,
    Page,
    Table,
    UnreadableDocumentError,
    UnsupportedDocumentError,
)
from disclosures.documents.reader import ENGINES, read_document
from disclosures.documents.sniff import sniff

__all__ = [
    "ENGINES",
    "Box",
    "Cell",
    "Document",
    "Glyph",
    "Line",
    "Page",
    "Table",
    "UnreadableDocumentError",
    "UnsupportedDocumentError",
    "read_document",
    "sniff",
]
