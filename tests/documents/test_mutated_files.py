"""Damaged Word, Excel and web files are read or refused with a reason; nothing else happens."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_excel import workbook

from assets.seams import Task
from benchmarks.accuracy import accounts_for
from disclosures.documents import UnreadableDocumentError, read_document
from disclosures.filing import Filing
from disclosures.typeset import DEFAULT_FORM
from disclosures.typeset.typesetting import typeset_filing
from pipelines.reading_engine import ReadingEngine


@cache
def filing(kind: str) -> bytes:
    """A file of that kind."""
    if kind == "xls":
        rows = {(r, c): float(r * c) if c else f"行{r}" for r in range(20) for c in range(4)}
        return workbook({"表": rows}, ((0, 0, 0, 3),))
    return typeset_filing(accounts_for(DEFAULT_FORM, 1), form=DEFAULT_FORM, producer=kind).data


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def is_read_or_refused(data: bytes) -> None:
    try:
        assert read_document(data, "x").pages
    except UnreadableDocumentError as error:
        assert error.reason


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "mhtml"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_bytes(kind: str, data: st.DataObject) -> None:
    whole = filing(kind)
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        is_read_or_refused(whole[:at])
    else:
        patch = data.draw(st.binary(min_size=1, max_size=8))
        is_read_or_refused(whole[:at] + patch + whole[at + len(patch) :])


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_parts(kind: str, data: st.DataObject) -> None:
    parts = unpacked(filing(kind))
    name = data.draw(st.sampled_from([name for name in parts if name.endswith((".xml", ".rels"))]))
    text = parts[name].decode("utf-8")
    numbers = [i for i, character in enumerate(text) if character.isdigit() or character == '"'] or [0]
    at = data.draw(st.sampled_from(numbers))
    change = data.draw(st.sampled_from(["", "9", "99999999999", "-1", "x", '"', "&#0;", "²"]))
    parts[name] = (text[:at] + change + text[at + 1 :]).encode("utf-8")
    is_read_or_refused(packed(parts))


def test_damaged_bytes_of_old_excel_do_not_end_the_batch(tmp_path: Path) -> None:
    # calamine may ask for more memory than there is, and then ends the process: the reading process
    random, whole = Random(7), filing("xls")
    tasks = []
    for number in range(12):
        at = random.randrange(len(whole))
        patch = b"" if number % 2 else random.randbytes(8)
        path = tmp_path / f"{number}.xls"
        path.write_bytes(whole[:at] + patch + (whole[at + len(patch) :] if patch else b""))
        tasks.append(Task(path, path.name))
    outcomes = list(ReadingEngine(workers=1).read_all(tasks))
    assert {task for task, _ in outcomes} == set(tasks)
    assert all(isinstance(outcome, Filing) or outcome.reason for _, outcome in outcomes)
