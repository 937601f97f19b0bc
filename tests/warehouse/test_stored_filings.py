from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_filings import accounts, figure, filing

from disclosures.filing import DocumentKind, Figure, Issue, Scope, StatementFound
from warehouse import FilingFormatError, filing_path, read_filing, write_filing
from warehouse.filings import _SCHEMA


def test_a_filing_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = filing(
        "奇台县教育局",
        figures=[
            *accounts(),
            figure("T7", "three_public", None),
            figure("T1", None, None, raw_text="=0.4.2"),
        ],
        scope=Scope.CONSOLIDATED,
        members=["第一中学"],
        issues=[
            Issue(code="malformed_number", message="?", page=1, x0=1.5, y0=2, x1=3, y1=4, raw_text="0.4.2")
        ],
        statements=[
            StatementFound(statement="T1", title="收入支出决算总表", page=6, last_page=7, unit="万元")
        ],
    )
    path = write_filing(kept, tmp_path)
    assert path == filing_path(tmp_path, kept.sha256, kept.reader)
    assert read_filing(path) == kept
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_what_is_no_filing_is_kept_too(tmp_path: Path) -> None:
    kept = filing(None, None, kind=DocumentKind.BUDGET, scope=None)
    assert read_filing(write_filing(kept, tmp_path)) == kept


def test_reader_versions_stand_beside_each_other(tmp_path: Path) -> None:
    old, new = (
        filing("奇台县教育局", reader="juesuan-1"),
        filing("奇台县教育局", reader="juesuan-2/pdfplumber"),
    )
    assert write_filing(old, tmp_path) != write_filing(new, tmp_path)
    write_filing(old, tmp_path)
    assert sorted(p.suffix for p in tmp_path.rglob("*") if p.is_file()) == [".parquet", ".parquet"]


def test_a_file_of_another_format_says_so(tmp_path: Path) -> None:
    path = write_filing(filing("奇台县教育局"), tmp_path)
    pq.write_table(pq.read_table(path).replace_schema_metadata({}), path)
    with pytest.raises(FilingFormatError):
        read_filing(path)


def test_no_column_of_a_figure_is_forgotten() -> None:
    assert tuple(_SCHEMA.names) == (*Figure.COLUMNS, "set_number")


@settings(max_examples=30, deadline=None)
@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=3), x=st.floats(0, 10_000))
def test_values_keep_their_decimals_and_boxes_their_places(
    tmp_path_factory: pytest.TempPathFactory, value: Decimal, x: float
) -> None:
    kept = filing("奇台县教育局", figures=[figure("T1", "income", str(value), x0=x)])
    (back,) = read_filing(write_filing(kept, tmp_path_factory.mktemp("filings"))).figures
    assert (str(back.value), back.decimals, back.x0) == (str(kept.figures[0].value), 3, x)
