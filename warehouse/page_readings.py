"""What became of the pictures of a filing beside that of page 1: they share its fate, none is read alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from disclosures.filing import DocumentKind, Filing
from warehouse.picture_pages import PictureFilings
from warehouse.readings import UNSUPPORTED_PREFIX, DocumentReading, WaitingDocument

REPLACED = "已被替换：同一位置后来公布了别的图片"
"""Why a picture is no document of its own (``raw.document.kind_reason``): another one has its place."""


def with_pages(
    readings: Sequence[DocumentReading],
    pictures: PictureFilings,
    waiting: Mapping[str, WaitingDocument],
    reader: str,
) -> list[DocumentReading]:
    """Readings with those of the further pages of what was published as one picture a page.

    Args:
        readings: readings of documents; of a filing of pictures that of page 1.
        pictures: the filings of pictures.
        waiting: the documents that wait to be loaded, by id.
        reader: the version of the reader.
    """
    found: list[DocumentReading] = []
    for reading in readings:
        filing = pictures.of(reading.sha256)
        if filing is None:
            found.append(reading)
            continue
        found.append(replace(reading, picture_of=filing.roles[reading.sha256]))
        for page in filing.pages[1:]:
            found.append(_page(waiting[page], reading, filing.roles[page], reader))
    return [*found, *_replaced(pictures, waiting, reader)]


def unread(
    document: WaitingDocument,
    pictures: PictureFilings,
    waiting: Mapping[str, WaitingDocument],
    reader: str,
    **failure: Any,
) -> list[DocumentReading]:
    """The readings of a document that could not be read: of a filing of pictures one for each of its pages.

    Args:
        document: the document, of a filing of pictures that of page 1.
        pictures: the filings of pictures.
        waiting: the documents that wait, by id.
        reader: the version of the reader.
        failure: ``reason`` and what else `DocumentReading` says of a failure.
    """
    filing = pictures.of(document.document_id)
    if filing is None:
        return [document.reading(reader, **failure)]
    found = []
    for picture in filing.pages:
        page = waiting[picture]
        if failure["reason"] == f"{UNSUPPORTED_PREFIX}{document.kind}":
            failure = {**failure, "reason": f"{UNSUPPORTED_PREFIX}{page.kind}"}
        found.append(page.reading(reader, **failure, picture_of=filing.roles[picture]))
    return found


def _page(
    document: WaitingDocument, main: DocumentReading, role: tuple[str, int | None], reader: str
) -> DocumentReading:
    whole = main.filing
    assert whole is not None
    if main.problem is not None:
        reason, detail = main.problem
        return document.reading(reader, reason=reason, detail=detail, picture_of=role)
    is_loaded = whole.kind is DocumentKind.FINAL_ACCOUNTS
    page = Filing(
        document_name=document.file_name,
        sha256=document.document_id,
        reader=reader,
        kind=whole.kind,
        kind_reason=whole.kind_reason,
        unit_name=whole.unit_name,
        fiscal_year=whole.fiscal_year,
        scope=whole.scope,
        page_count=1,
    )
    return document.reading(
        reader,
        filing=page,
        part_of=(main.part_of or main.sha256) if is_loaded else "",
        company=main.digest(),
        picture_of=role,
    )


def _replaced(
    pictures: PictureFilings, waiting: Mapping[str, WaitingDocument], reader: str
) -> Iterator[DocumentReading]:
    for filing in pictures.filings:
        for picture in filing.replaced:
            if (document := waiting.get(picture)) is not None:
                nothing = Filing(
                    document_name=document.file_name,
                    sha256=picture,
                    reader=reader,
                    kind=DocumentKind.OTHER,
                    kind_reason=REPLACED,
                    page_count=1,
                )
                yield document.reading(reader, filing=nothing, picture_of=filing.roles[picture])
