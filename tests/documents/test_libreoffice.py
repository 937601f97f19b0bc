"""Old Word files through the real LibreOffice: every figure of a filing, and nothing asked of the network."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.accuracy import accounts_for
from disclosures.documents import UnreadableDocumentError, sniff
from disclosures.documents.office import PROGRAMS, converted
from disclosures.reading import read_bytes
from disclosures.typeset.comparison import compare
from disclosures.typeset.typesetting import typeset_filing

PROGRAM = next((found for name in PROGRAMS if (found := shutil.which(name))), "")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="LibreOffice is not installed")


def as_doc(path: Path, *more: str) -> bytes:
    """The file as an old Word file, as LibreOffice saves one."""
    profile = f"-env:UserInstallation={(path.parent / 'saving').as_uri()}"
    command = [PROGRAM, profile, "--headless", *more, "--convert-to", "doc:MS Word 97"]
    command += ["--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(".doc").read_bytes()


@pytest.mark.parametrize("form", ["shanghai_2024", "xinjiang_2023"])
def test_every_figure_of_an_old_word_file_is_read(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = accounts_for(form, 2023)
    made = typeset_filing(accounts, form=form, producer="docx", seed=2023)
    (tmp_path / "a.docx").write_bytes(made.data)
    data = as_doc(tmp_path / "a.docx")
    assert sniff(data) == "doc"
    # as a service may run: no home, no locale
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    filing = read_bytes(data, f"{accounts.unit.name}.doc")
    compared = compare(made.figures, filing.figures)
    assert [str(mismatch) for mismatch in compared.mismatches] == []
    assert (compared.exact, filing.issues) == (len(made.figures), ())
    assert (filing.unit_name, filing.fiscal_year) == (accounts.unit.name, accounts.fiscal_year)
    assert filing.page_count == made.page_count


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What a server of this machine was asked for; its address stands first."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            requests.append(self.rfile.readline().decode("latin-1"))

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        requests.append(f"http://127.0.0.1:{server.server_port}")
        yield requests
        server.shutdown()


def test_what_a_file_links_to_is_not_fetched_and_several_are_converted_at_once(
    asked: list[str], tmp_path: Path
) -> None:
    page = f'<html><body><p>收入</p><img src="{asked[0]}/a.png" width="50" height="50"></body></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    data = as_doc(tmp_path / "a.html", "--infilter=HTML (StarWriter)")
    assert asked[0].encode() in data or asked[0].encode("utf-16-le") in data
    assert len(asked) > 1, "saving did not ask for it: then reading would not show anything"
    del asked[1:]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: converted(data, PROGRAM), range(2)))
    assert [sniff(one) for one in made] == ["docx", "docx"]
    assert asked[1:] == []


def test_a_damaged_old_word_file_is_broken(tmp_path: Path) -> None:
    made = typeset_filing(accounts_for("xinjiang_2018", 1), form="xinjiang_2018", producer="docx", seed=1)
    (tmp_path / "a.docx").write_bytes(made.data)
    data = as_doc(tmp_path / "a.docx")
    with pytest.raises(UnreadableDocumentError) as caught:
        converted(data[: len(data) // 4], PROGRAM)
    assert caught.value.reason == "broken_doc"
