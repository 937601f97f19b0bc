"""No document takes the batch down, and only the document that did it is blamed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.seams import ReadFailure, Task
from pipelines.reading_engine import ReadingEngine

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _readers_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(HERE)])


@pytest.fixture
def documents(tmp_path: Path):
    """A function that writes documents with the given orders and gives their tasks."""

    def write(*orders: str) -> list[Task]:
        tasks = []
        for number, order in enumerate(orders):
            path = tmp_path / f"{number}.bin"
            path.write_text(order)
            tasks.append(Task(path, f"{number}.pdf"))
        return tasks

    return write


def engine(**changes) -> ReadingEngine:
    return ReadingEngine(**{"reader": "hostile_readers:read", "workers": 2, "timeout_s": 20, **changes})


def outcomes(tasks: list[Task], **changes) -> dict[str, object]:
    read = list(engine(**changes).read_all(tasks))
    assert sorted(task.name for task, _ in read) == sorted(task.name for task in tasks)
    return {task.name: outcome for task, outcome in read}


def test_every_document_is_answered_once_whatever_its_neighbours_do(documents) -> None:
    tasks = documents("a", "kill", "b", "segv", "c", "exit", "d", "raise", "e", "refuse", "f", "print", "g")
    found = outcomes(tasks)
    assert [found[task.name][0] for task in tasks[::2]] == list("abcdefg")
    assert found["11.pdf"][0] == "print"
    for name, how in (
        ("1", "was ended by SIGKILL"),
        ("3", "was ended by SIGSEGV"),
        ("5", "ended with status 3"),
    ):
        failure = found[f"{name}.pdf"]
        assert (failure.reason, failure.detail) == ("reader_crashed", f"the reading process {how}")
        assert (failure.page, failure.engine) == (None, "pdfium")
    assert "Segmentation fault" in found["3.pdf"].output and "hostile_readers.py" in found["3.pdf"].output
    assert found["5.pdf"].output is None
    assert found["7.pdf"].reason == "reader_error"
    assert "a bug in the reader" in found["7.pdf"].detail
    assert found["9.pdf"] == ReadFailure(
        "encrypted", "9.pdf needs a password", 7, "pdfium", "a library says why"
    )


def test_a_document_is_blamed_only_if_it_ends_a_fresh_process_too(documents, tmp_path: Path) -> None:
    found = outcomes(documents("a", f"once {tmp_path / 'mark'}", "b"))
    assert found["1.pdf"][0] == "once"


def test_a_document_that_hangs_is_stopped_and_the_rest_goes_on(documents) -> None:
    began = time.monotonic()
    found = outcomes(documents("hang", "a", "b", "c"), timeout_s=2.5)
    assert found["0.pdf"].reason == "reader_timeout"
    assert [found[f"{n}.pdf"][0] for n in (1, 2, 3)] == ["a", "b", "c"]
    assert time.monotonic() - began < 20


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit on the memory of one process")
def test_a_document_that_eats_memory_is_stopped(documents) -> None:
    found = outcomes(documents("eat 3000000000", "a"), address_space_bytes=1 << 30)
    assert found["0.pdf"].reason == "reader_out_of_memory"
    assert found["1.pdf"][0] == "a"


def test_a_worker_that_has_grown_is_replaced(documents) -> None:
    tasks = documents("a", "eat 200000000", "b", "c")
    found = outcomes(tasks, workers=1, retire_rss_bytes=150 << 20)
    assert found["1.pdf"][0] == "eaten"
    assert found["0.pdf"][2] != found["2.pdf"][2] == found["3.pdf"][2]


def test_a_worker_does_not_look_grown_because_its_parent_is(documents) -> None:
    parent = bytearray(300 << 20)
    found = outcomes(documents("a", "b", "c"), workers=1, retire_rss_bytes=150 << 20)
    assert len({pid for _, _, pid in found.values()}) == 1
    assert len(parent) == 300 << 20


def test_documents_are_taken_from_the_stream_only_as_workers_get_free(documents) -> None:
    taken = 0

    def stream() -> Iterator[Task]:
        nonlocal taken
        for task in documents(*"abcdefghij"):
            taken += 1
            yield task

    results = engine().read_all(stream())
    next(results)
    assert taken <= 4
    assert len(list(results)) == 9


def test_closing_early_ends_the_workers(documents) -> None:
    results = engine().read_all(documents("a", *["hang"] * 4))
    (_, (_, _, pid)) = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_nothing_to_read_starts_nothing() -> None:
    assert list(engine(reader="no_such_module:read").read_all([])) == []


@pytest.mark.parametrize("reader", ["no_such_module:read", "hostile_readers:no_such_function"])
def test_a_reader_that_cannot_be_loaded_raises_and_blames_no_document(documents, reader: str) -> None:
    with pytest.raises(RuntimeError, match=r"did not start: .*(?s:.*)no_such"):
        list(engine(reader=reader).read_all(documents("a")))


def test_what_a_library_prints_does_not_mix_with_what_a_command_prints(documents, capfd) -> None:
    outcomes(documents("print"))
    captured = capfd.readouterr()
    assert "a library says hello" not in captured.out + captured.err
