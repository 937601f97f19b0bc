"""Adds the pictures of its places to a notice, rendered in a process that may die."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from disclosures.documents.document import UnreadableDocumentError
from disclosures.documents.excerpt import excerpts
from disclosures.documents.page_pictures import PICTURE_KINDS
from disclosures.documents.picture import Mark, pictures
from disclosures.documents.scan import is_available
from expectations.notice import Evidence, Notice

_TIMEOUT_S = 120.0


class EvidenceError(Exception):
    """The places of a notice cannot be shown; the message names the document and why."""


def with_evidence(notice: Notice, path: Path, further: Sequence[Path] = ()) -> Notice:
    """The notice with pictures of the places of its findings, or lines where the document has no pages.

    Args:
        notice: the notice without.
        path: the bytes of its document.
        further: the pictures of its other pages, where it is published as one picture a page.

    Raises:
        EvidenceError: the document is gone, cannot be rendered, or ended the process that tried.
    """
    wanted = [entry.marks for entry in notice.entries]
    # PDFium can end the process that it runs in, and it must not share one with what uses threads.
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        found = pool.submit(evidence, (path, *further), notice.document, notice.kind, wanted).result(
            _TIMEOUT_S
        )
    except (OSError, UnreadableDocumentError, BrokenProcessPool, FutureTimeoutError, ValueError) as error:
        raise EvidenceError(f"{notice.document}: {type(error).__name__}: {error}") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    entries = [replace(entry, evidence=one) for entry, one in zip(notice.entries, found, strict=True)]
    return replace(notice, entries=tuple(entries))


def evidence(paths: Sequence[Path], name: str, kind: str, wanted: list[tuple[Mark, ...]]) -> list[Evidence]:
    """The pictures or lines of each finding; what the process does."""
    data = paths[0].read_bytes()
    if kind == "pdf":
        return [Evidence(pictures=tuple(pictures(data, marks))) for marks in wanted]
    if kind in PICTURE_KINDS and is_available():
        # It needs what juesuan[ocr] brings along.
        from disclosures.documents.scan.crop import pictures_of_scans
        from disclosures.documents.scan.files import upright_page

        @cache
        def page(number: int) -> tuple[Any, float]:
            if len(paths) == 1:
                return upright_page(data, kind, number)
            return upright_page(paths[number - 1].read_bytes(), kind, 1)

        return [Evidence(pictures=tuple(pictures_of_scans(page, marks))) for marks in wanted]
    return [Evidence(lines=tuple(excerpts(data, name, marks))) for marks in wanted]
