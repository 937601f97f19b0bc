"""``juesuan retry``: what is chosen, what is said of it, and the status it ends with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipelines.cli import UsageError
from pipelines.retry_command import choose

QUARANTINED = [
    {"document_id": "aaaaaa11", "document": "甲.pdf", "reason": "broken_pdf"},
    {"document_id": "aaaaaa22", "document": "乙.docx", "reason": "unsupported_docx"},
    {"document_id": "bbbbbb33", "document": "甲.pdf", "reason": "encrypted_pdf"},
]


@pytest.mark.parametrize(
    ("documents", "reasons", "chosen"),
    [
        ([], [], [0, 1, 2]),
        (["甲.pdf"], [], [0, 2]),
        (["aaaaaa2"], [], [1]),
        (["aaaaaa"], [], [0, 1]),
        ([], ["unsupported_*", "broken_pdf"], [0, 1]),
        (["甲.pdf"], ["encrypted_pdf"], [2]),
    ],
)
def test_documents_are_chosen_by_name_id_and_reason(
    documents: list[str], reasons: list[str], chosen: list[int]
) -> None:
    assert choose(QUARANTINED, documents, reasons) == [QUARANTINED[number] for number in chosen]


@pytest.mark.parametrize(("documents", "reasons"), [(["丙.pdf"], []), (["aaa"], []), ([], ["no_figures"])])
def test_what_is_not_in_quarantine_is_said(documents: list[str], reasons: list[str]) -> None:
    with pytest.raises(UsageError, match="in quarantine"):
        choose(QUARANTINED, documents, reasons)


def test_a_retry_says_what_became_of_each_document(
    juesuan: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "空.pdf").write_bytes(b"")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 and no more")
    assert juesuan("retry").returncode == 2
    assert juesuan("ingest", folder).returncode == 0
    tried = juesuan("retry", "--reason", "empty_file", "--format", "json")
    assert tried.returncode == 1, tried.stderr
    (row,) = json.loads(tried.stdout)
    assert row["document"] == "空.pdf"
    assert (row["reason_before"], row["reason"], row["attempts"]) == ("empty_file", "empty_file", 2)
