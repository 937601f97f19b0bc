"""Truth goes out in row groups, replaces the old one only when it is whole, and comes back exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from disclosures.filing import Figure
from disclosures.typeset import truth_files
from disclosures.typeset.truth_files import FIGURE_COLUMNS, TruthWriter, read_figures


def _figure(number: int, text: str = "12.30") -> Figure:
    return Figure(
        statement="T1",
        concept="income",
        value=Decimal(text),
        unit="万元",
        page=number,
        x0=1.25,
        y0=2.0,
        x1=3.0,
        y1=4.0,
        raw_text=text,
    )


BLANK = Figure(statement="T1", is_blank=True, page=1, x0=0, y0=0, x1=1, y1=1)
FAULT = {"kind": "digit_changed", "printed": "1", "correct": "2", "page": 1}


def _about(document: str) -> dict[str, object]:
    return {"document": document, "unit_name": "某局", "fiscal_year": 2023, "scope": "单位", "revision": 1}


def test_figures_come_back_with_their_printed_decimals(tmp_path: Path) -> None:
    figures = (_figure(1), _figure(2, "-0.5"), _figure(3, "1234567890123.45"), BLANK)
    with TruthWriter(tmp_path) as writer:
        writer.add(_about("a.pdf"), figures, [])
    ((document, back),) = read_figures(writer.figures)
    assert (document, back) == ("a.pdf", figures)
    assert [str(figure.value) for figure in back] == ["12.30", "-0.5", "1234567890123.45", "None"]
    schema = pq.read_schema(writer.figures)
    assert tuple(schema.names) == FIGURE_COLUMNS
    assert schema.field("value").type == pa.decimal128(24, 6)
    assert not writer.faults.exists()


def test_rows_go_out_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truth_files, "ROWS_OF_A_GROUP", 5)
    documents = [f"{number}.pdf" for number in range(6)]
    with TruthWriter(tmp_path) as writer:
        for document in documents:
            writer.add(_about(document), [_figure(1), _figure(2)], [])
    assert pq.ParquetFile(writer.figures).num_row_groups == 2
    assert [(name, len(figures)) for name, figures in read_figures(writer.figures)] == [
        (document, 2) for document in documents
    ]


def test_one_filing_takes_the_place_of_its_older_self_only(tmp_path: Path) -> None:
    for document, number, faults in (("a.pdf", 1, [FAULT]), ("b.pdf", 2, [FAULT]), ("a.pdf", 3, [])):
        with TruthWriter(tmp_path, keep=True) as writer:
            writer.add(_about(document), [_figure(number)], faults)
    found = {
        document: [figure.page for figure in figures] for document, figures in read_figures(writer.figures)
    }
    assert found == {"a.pdf": [3], "b.pdf": [2]}
    assert pq.read_table(writer.faults)["document"].to_pylist() == ["b.pdf"]


def test_an_error_leaves_the_old_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TruthWriter(tmp_path) as writer:
        writer.add(_about("a.pdf"), [_figure(1)], [])
    monkeypatch.setattr(truth_files, "ROWS_OF_A_GROUP", 1)
    with pytest.raises(RuntimeError), TruthWriter(tmp_path) as second:
        second.add(_about("b.pdf"), [_figure(2)], [FAULT])
        raise RuntimeError
    assert [document for document, _ in read_figures(writer.figures)] == ["a.pdf"]
    assert [path.name for path in tmp_path.iterdir()] == ["figures.parquet"]
