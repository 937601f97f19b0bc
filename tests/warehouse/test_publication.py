"""What a manifest says: read with the line of each mistake, kept with the document, obeyed by revisions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_filings import accounts, filed
from snapshots import snapshot

from disclosures.filing import Scope
from warehouse import MEMORY, DocumentReading, connect, load_batch
from warehouse.landing import LandedDocument, register
from warehouse.load import order_revisions
from warehouse.manifest import COLUMNS, ManifestError, Publication, read_manifest


def manifest(folder: Path, *lines: str, head: str = ",".join(COLUMNS)) -> Path:
    path = folder / "manifest.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_a_manifest_says_what_it_says_and_no_more(tmp_path: Path) -> None:
    path = manifest(
        tmp_path, "a.pdf,https://example.org/a,奇台县教育局,2023,汇总,2024-09-30", "b.pdf,,,,,", "", "c.pdf"
    )
    assert read_manifest(path) == {
        "a.pdf": Publication(
            "https://example.org/a", "奇台县教育局", 2023, Scope.CONSOLIDATED, date(2024, 9, 30)
        ),
        "b.pdf": Publication(),
        "c.pdf": Publication(),
    }


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["a.pdf,,,二〇二三,,"], 2, "2023"),
        (["a.pdf,,,2023,,2024/9/30"], 2, "2024-09-30"),
        (["a.pdf,,,2023,部门,"], 2, "汇总"),
        (["a.pdf,,,2023,,", ",,,2023,,"], 3, "file_name is empty"),
        (["a.pdf,,,2023,,", "a.pdf,,,2022,,"], 3, "other values"),
        (["a.pdf,,,2023,,,more"], 2, "more cells"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, lines: list[str], line: int, words: str
) -> None:
    with pytest.raises(ManifestError, match=rf"manifest\.csv, line {line}: .*{words}"):
        read_manifest(manifest(tmp_path, *lines))


def test_a_file_that_is_no_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="line 1: there is no column file_name"):
        read_manifest(manifest(tmp_path, head="file,day"))
    (tmp_path / "manifest.csv").write_bytes("文件".encode("gb18030"))
    with pytest.raises(ManifestError, match="not UTF-8"):
        read_manifest(tmp_path / "manifest.csv")


def landed(reading: DocumentReading, published_on: date | None) -> LandedDocument:
    said = None if published_on is None else Publication(published_on=published_on)
    return LandedDocument(reading.sha256, reading.file_name, "pdf", 1, reading.source, reading.location, said)


def version(number: int) -> DocumentReading:
    return filed("奇台县教育局", name=f"{number}.pdf", figures=accounts(income=f"{number}.00"))


def revisions(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute(
        "SELECT income, f.revision, f.is_current FROM core.dim_filing AS f JOIN ("
        "SELECT filing_id, is_current, amount_yuan // 10000 AS income FROM core.fct_revenue "
        "WHERE concept = 'income') AS r ON r.filing_id = f.filing_id AND r.is_current = f.is_current "
        "ORDER BY f.revision"
    ).fetchall()


def test_a_manifest_that_comes_later_puts_revisions_in_order(con: duckdb.DuckDBPyConnection) -> None:
    old, new = version(1), version(2)
    for reading in (new, old):
        register(con, [landed(reading, None)])
        load_batch(con, [reading])
    assert revisions(con) == [(2, 1, False), (1, 2, True)]
    assert register(con, [landed(old, date(2024, 8, 30)), landed(new, date(2024, 9, 30))]) == 0
    assert order_revisions(con) == 2
    assert revisions(con) == [(1, 1, False), (2, 2, True)]
    assert order_revisions(con) == 0
    register(con, [landed(old, None)])
    dates = con.execute("SELECT published_on FROM raw.retrieval ORDER BY ALL").fetchall()
    assert dates == [(date(2024, 8, 30),), (date(2024, 9, 30),)]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations([1, 2, 3]), st.integers(1, 3))
def test_any_order_of_arrival_gives_the_same_current_version(order: list[int], first_batch: int) -> None:
    found = []
    for arrivals in ([1, 2, 3], order):
        with connect(MEMORY) as con:
            for batch in (arrivals[:first_batch], arrivals[first_batch:]):
                readings = [version(number) for number in batch]
                register(con, [landed(r, date(2024, 9, int(r.file_name[0]))) for r in readings])
                load_batch(con, readings)
            assert revisions(con) == [(1, 1, False), (2, 2, False), (3, 3, True)]
            found.append(snapshot(con, "first_seen_at", "read_at", "retrieved_at", "applied_at"))
    assert found[0] == found[1]
