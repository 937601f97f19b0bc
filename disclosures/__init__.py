"""The field itself: documents in, figures out. Imports no orchestration, database or check framework."""

from disclosures.documents import UnreadableDocumentError, UnsupportedDocumentError
from disclosures.filing import (
    DocumentKind,
    Figure,
    Filing,
    Fund,
    Issue,
    MemberUnit,
    Nature,
    Scenario,
    Scope,
    StatementFound,
)
from disclosures.reading import READER, read, read_bytes

__all__ = [
    "READER",
    "DocumentKind",
    "Figure",
    "Filing",
    "Fund",
    "Issue",
    "MemberUnit",
    "Nature",
    "Scenario",
    "Scope",
    "StatementFound",
    "UnreadableDocumentError",
    "UnsupportedDocumentError",
    "read",
    "read_bytes",
]
