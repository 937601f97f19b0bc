"""One document in, its filing out: what it is, its statements, its narrative, its performance sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from disclosures.confidence import with_confidence
from disclosures.documents import Document, read_document, sniff
from disclosures.documents.bundle import KINDS, Bundle, unpack
from disclosures.documents.document import Page
from disclosures.documents.reader import read_pages
from disclosures.documents.scan import RECOGNISED_KINDS, is_available
from disclosures.filing import DocumentKind, Filing, Issue
from disclosures.readers import versions
from disclosures.statements.accounts import as_filings
from disclosures.statements.identify import Identity, identify
from disclosures.statements.narrative import read_narrative
from disclosures.statements.narrative.sentences import read_sentences
from disclosures.statements.performance import read_performance
from disclosures.statements.tables import function_names, read_statements

READER = versions()[-1].version
"""Version of what readers make of a document; ``readers.yaml`` says which ones a new one reads again."""


def read(path: Path, engine: str = "pdfium") -> Filing:
    """Read a file.

    Raises:
        UnreadableDocumentError: the file is broken, empty, encrypted or of a kind that nothing reads yet.
        OSError: the file cannot be opened.
    """
    return read_bytes(path.read_bytes(), path.name, engine)


def read_bytes(data: bytes, name: str, engine: str = "pdfium", fiscal_year: int | None = None) -> Filing:
    """Read the bytes of a file; ``name`` is its file name, one weak witness of what it is.

    Only final accounts have figures. Without a fiscal year there are none either: a figure of no period
    cannot be used; an issue says so. ``fiscal_year`` is the year of those that name none, or several.
    Without a unit's name figures are kept beside the issue.

    Raises:
        UnreadableDocumentError: as `read`.
    """
    return read_filing(read_document(data, name, engine), fiscal_year)


def open_bytes(
    data: bytes,
    name: str,
    engine: str = "pdfium",
    fiscal_year: int | None = None,
    further: Sequence[Path] = (),
) -> Filing | Bundle:
    """Read a document as `read_bytes`, or unpack a bundle: its members are documents of their own.

    ``further`` are the pictures of the other pages, in their order, where the bytes are that of page 1.

    Raises:
        UnreadableDocumentError: as `read`, `disclosures.documents.reader.read_pages` and
            `disclosures.documents.bundle.unpack`.
    """
    if further:
        return read_filing(read_pages(data, further, name), fiscal_year)
    if sniff(data) in KINDS:
        return unpack(data, name=name)
    return read_bytes(data, name, engine, fiscal_year)


def read_filing(document: Document, fiscal_year: int | None = None) -> Filing:
    """The filing that a document holds, with the further ones; the document as read by either engine."""
    identity = identify(document)
    if identity.fiscal_year is None and fiscal_year is not None:
        reason = f"{identity.kind_reason}；年度{fiscal_year}：同时公开的附件"
        identity = replace(identity, fiscal_year=fiscal_year, kind_reason=reason)
    filing = Filing(
        document_name=document.name,
        sha256=document.sha256,
        reader=READER,
        kind=identity.kind,
        kind_reason=identity.kind_reason,
        unit_name=identity.unit_name,
        fiscal_year=identity.fiscal_year,
        scope=identity.scope,
        page_count=len(document.pages),
        member_units=identity.member_units,
        unit_kind=identity.unit_kind,
        issues=(*_doubts(identity), *_unread(document, identity)),
        pictures=document.pictures,
    )
    if identity.kind is not DocumentKind.FINAL_ACCOUNTS or identity.fiscal_year is None:
        return filing
    year = identity.fiscal_year
    statements = read_statements(document, year)
    printed = [f for reading in (statements, *statements.further) for f in reading.figures]
    names = (identity.unit_name,) if identity.unit_name else ()
    narrative, narrative_issues = read_narrative(document, year, function_names(printed), names)
    performance, performance_issues = read_performance(document, year)
    issues = (*narrative_issues, *performance_issues)
    found = as_filings(filing, statements, narrative, performance, issues, read_sentences(document))
    return with_confidence(found, document)


def _doubts(identity: Identity) -> tuple[Issue, ...]:
    """What a final account should say of itself and does not."""
    if identity.kind is not DocumentKind.FINAL_ACCOUNTS:
        return ()
    doubts = []
    if identity.fiscal_year is None:
        doubts.append(
            Issue(code="unknown_fiscal_year", message="文件没有说明或说法不一：决算年度；未读取数字")
        )
    if identity.unit_name is None:
        doubts.append(Issue(code="unknown_unit", message="文件没有说明或说法不一：单位名称"))
    return tuple(doubts)


def _unread(document: Document, identity: Identity) -> tuple[Issue, ...]:
    """Pages of final accounts that are pictures, or hold some, that nothing has read."""
    if identity.kind is not DocumentKind.FINAL_ACCOUNTS:
        return ()
    return tuple(
        Issue(code="unread_picture", message=message, page=page.number)
        for page in document.pages
        if (message := _why_unread(page, document.kind))
    )


def _why_unread(page: Page, kind: str) -> str:
    if page.has_picture:
        return "本页有图片没有识别：其中如有表格，没有读取"
    is_picture = (page.is_image or page.pictures) and not page.recognised
    if is_picture and not (kind in RECOGNISED_KINDS and is_available()):
        return "本页是图片或含有图片，没有识别：安装 juesuan[ocr] 后可识别"
    return ""
