"""Files as documents: pages, lines, ruled tables and their glyphs, from PDF, text, Word, Excel and HTML."""

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
