"""A document that waits, and what became of it: the filing that was read, or the reason why none was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from disclosures.filing import DocumentKind, Figure, Filing
from disclosures.review import AWAITS_REVIEW

UNSUPPORTED_PREFIX = "unsupported_"
BUNDLE = "bundle"
"""The reason why a bundle has no filing: its members are documents of their own."""

LOADING_PROBLEMS = frozenset({"unit_name_missing", "fiscal_year_missing", "scope_missing", "no_figures"})
"""Reasons why a document that was read cannot be loaded: another attachment may say what is missing."""


class DocumentStatus(StrEnum):
    """Values of ``raw.document.status``."""

    READ = "read"
    QUARANTINED = "quarantined"
    UNSUPPORTED = "unsupported"
    NOT_FINAL_ACCOUNTS = "not_final_accounts"
    BUNDLE = "bundle"  # an archive: what is in it has landed
    PENDING = "pending"  # was read; its figures must be loaded again


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReading:
    """A document, where it was seen, and what reading it gave: ``filing`` (with further sets) or ``reason``.

    Attributes:
        sha256: of the bytes, in hex; the document's id.
        file_name: as published.
        kind: what the bytes are: ``pdf``, ``text``, ``docx``, … (`disclosures.documents.sniff`).
        byte_size: length of the bytes.
        source: the site or inbox that it came from.
        location: address or path within the source.
        reader: version of the reader that read it, or tried to.
        filing: what was read; null where reading failed.
        reason: a stable slug for the quarantine, such as ``unsupported_docx``, or `BUNDLE`; null where it was
            read.
        detail: the reason in words.
        page: where reading failed, from 1; null where it is not known.
        engine: what was to read the PDF; null for other formats.
        output: the end of what the reading process printed meanwhile; null where it printed nothing.
        attempt: how often this reader has now been tried on the document, from 1.
        parts: of a filing spread over attachments, what the other ones hold (`warehouse.attachments`).
        part_of: the id of the main document of such a filing; empty for the main one and for all others.
        company: fingerprint of all parts of such a filing.
        picture_of: of a picture that is a page of a filing the id of the picture of page 1, and its page; a
            null page where another picture took its place. Null for all other documents.
    """

    sha256: str
    file_name: str
    kind: str
    byte_size: int
    source: str = "inbox"
    location: str = ""
    reader: str
    filing: Filing | None = None
    reason: str | None = None
    detail: str = ""
    page: int | None = None
    engine: str | None = None
    output: str | None = None
    attempt: int = 1
    parts: tuple[Filing, ...] = ()
    part_of: str = ""
    company: str = ""
    picture_of: tuple[str, int | None] | None = None

    def __post_init__(self) -> None:
        if (self.filing is None) == (self.reason is None):
            raise ValueError(f"{self.file_name}: a reading has either a filing or a reason")
        if self.filing is not None and self.filing.sha256 != self.sha256:
            raise ValueError(f"{self.file_name}: the filing is of other bytes")

    @property
    def status(self) -> DocumentStatus:
        """What the reading itself says; loading may still quarantine it (`problem`)."""
        if self.reason == BUNDLE:
            return DocumentStatus.BUNDLE
        if self.filing is None:
            is_unsupported = (self.reason or "").startswith(UNSUPPORTED_PREFIX)
            return DocumentStatus.UNSUPPORTED if is_unsupported else DocumentStatus.QUARANTINED
        if self.filing.kind != DocumentKind.FINAL_ACCOUNTS:
            return DocumentStatus.NOT_FINAL_ACCOUNTS
        return DocumentStatus.QUARANTINED if self.problem else DocumentStatus.READ

    @property
    def problem(self) -> tuple[str, str] | None:
        """Why nothing can be loaded, as a slug and in words; null where something can, or need not be."""
        if self.reason == BUNDLE:
            return None
        if self.filing is None:
            return self.reason or "", self.detail
        if self.filing.kind != DocumentKind.FINAL_ACCOUNTS or self.part_of:
            return None
        return next(filter(None, map(_problem, self.filing.sets)), None)

    def digest(self) -> str:
        """A fingerprint of all that would be loaded: equal digests make the same rows."""
        total = hashlib.sha256()
        if self.filing is None:
            total.update(repr((self.reader, self.reason)).encode())
        else:
            for filing in self.filing.sets:
                head = (
                    *(filing.reader, filing.kind, filing.kind_reason, filing.unit_name, filing.fiscal_year),
                    *(filing.scope, filing.page_count, filing.statements, filing.member_units),
                    *(filing.issues, filing.unit_kind, filing.set_number),
                )
                total.update(repr(head).encode())
                for figure in filing.figures:
                    total.update(repr(tuple(figure.as_row().values())).encode())
                total.update(repr(filing.sentences).encode())
        total.update(f"{self.part_of}{self.company}".encode())
        if self.picture_of is not None:
            total.update(repr((self.picture_of, self.filing and self.filing.pictures)).encode())
        return total.hexdigest()


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that the present reader has not read, or whose reading is not loaded.

    ``attempt`` is the number that a reading of it now would have, from 1 for each version of the reader.
    """

    document_id: str
    file_name: str
    kind: str
    byte_size: int
    source: str
    location: str
    attempt: int

    def reading(self, reader: str, **outcome: object) -> DocumentReading:
        """The reading of this document with this outcome (``filing``, or ``reason`` and ``detail``)."""
        return DocumentReading(
            sha256=self.document_id,
            file_name=self.file_name,
            kind=self.kind,
            byte_size=self.byte_size,
            source=self.source,
            location=self.location,
            reader=reader,
            attempt=self.attempt,
            **outcome,  # type: ignore[arg-type]
        )


def _problem(filing: Filing) -> tuple[str, str] | None:
    if not filing.unit_name:
        return "unit_name_missing", "neither cover, titles nor statements name the unit"
    if filing.fiscal_year is None:
        return "fiscal_year_missing", "neither cover, titles nor statements name the year"
    if filing.scope is None:
        return "scope_missing", "the document does not say whether it is 汇总, 本级 or 单位"
    waits = any(issue.code == AWAITS_REVIEW for issue in filing.issues)
    if not waits and not any(figure.value is not None for figure in filing.figures):
        return "no_figures", "final accounts in which no figure was found"
    return None


def fingerprint(figures: tuple[Figure, ...]) -> str:
    """What a filing says, apart from how its document is laid out: SHA-256 over all figures with a value.

    The text and the PDF of one filing have the same fingerprint; a corrected figure gives another.
    """
    lines = sorted(_identity(figure) for figure in figures if figure.value is not None)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _identity(figure: Figure) -> str:
    assert figure.value is not None
    value = figure.value.normalize() + 0  # 6.20 and 6.2, 0.00 and -0, are the same number
    dimensions = (
        *(figure.statement, figure.concept, figure.function_code, figure.economic_code, figure.fund),
        *(figure.nature, figure.scenario, figure.period, format(value, "f"), figure.unit),
    )
    return "|".join("" if part is None else str(part) for part in dimensions)
