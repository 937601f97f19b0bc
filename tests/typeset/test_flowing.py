"""Files that flow: what a producer writes into them, and one filing as two files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from benchmarks.accuracy import accounts_for
from disclosures.typeset import (
    DEFAULT_FORM,
    drawing_producer_names,
    read_figures,
    text_producer_names,
    typeset,
    typeset_two_files,
)
from disclosures.typeset.blocks import (
    Align,
    Cell,
    ContentsLine,
    NewPage,
    Paragraph,
    Span,
    SplitLine,
    TableBlock,
    plain,
)
from disclosures.typeset.flowing import FlowLayout, runs_of
from disclosures.typeset.producers import producer
from disclosures.typeset.typesetting import typeset_attachments, typeset_filing

FLOWING = sorted(set(text_producer_names()) - set(drawing_producer_names()))

BLOCKS = (
    NewPage(),
    Paragraph(plain("目录"), align=Align.CENTER, bold=True),
    ContentsLine("一、收入", "收入"),
    NewPage(),
    NewPage(landscape=True),
    Paragraph(plain("一、收入"), anchor="收入"),
    Paragraph((*plain("本年收入 "), Span("12.34", (0,)), *plain("万元"))),
    SplitLine("某局", "单位：元"),
    TableBlock(
        (1.0, 1.0, 1.0),
        (
            (Cell(plain("组"), rows=2), Cell((Span("1,000.00", (1,)),), columns=2)),
            (Cell(marks=(2,)), Cell((Span("0" * 400, (3,)),))),
        ),
    ),
)


def test_places_are_those_of_the_synthetic_page() -> None:
    flow = FlowLayout(BLOCKS)
    assert flow.page_count == 2
    assert flow.items[2].left == "一、收入……2"  # type: ignore[union-attr]
    places = {mark: (place.page, tuple(place.box)) for mark, place in flow.places.items()}
    assert places == {
        0: (2, (50.0, 20.0, 100.0, 40.0)),  # after four characters and the gap, in the second line
        1: (2, (3333.33, 60.0, 3413.33, 80.0)),
        2: (2, (3333.33, 80.0, 6666.67, 120.0)),  # blank: the whole cell, as high as its row
        3: (2, (6666.67, 80.0, 9996.67, 120.0)),  # over two lines
    }


def test_runs_are_cut_where_scripts_meet() -> None:
    assert list(runs_of("支出12.5万元")) == ["支出", "12.5", "万元"]
    assert list(runs_of("")) == []


@pytest.mark.parametrize("name", FLOWING)
def test_the_same_filing_gives_the_same_bytes_under_its_own_suffix(name: str, tmp_path: Path) -> None:
    one, two = (typeset_filing(accounts_for(DEFAULT_FORM, 2), form=DEFAULT_FORM, producer=name) for _ in "12")
    assert one.data == two.data
    written = typeset(2, tmp_path, producer=name)
    assert written.path.suffix == producer(name).suffix
    named = typeset(2, tmp_path / f"样张{producer(name).suffix}", producer=name)
    assert named.path.name == f"样张{producer(name).suffix}"


def test_amounts_of_a_workbook_are_numbers_with_a_format() -> None:
    made = typeset_filing(accounts_for(DEFAULT_FORM, 2), form=DEFAULT_FORM, producer="xlsx")
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert sum(text.count("<c r=") - text.count('t="s"') for text in sheets) > 200
    assert any("<mergeCell " in text for text in sheets)


def test_narrative_and_statements_in_two_files_hold_each_figure_once() -> None:
    accounts = accounts_for(DEFAULT_FORM, 7)
    narrative, statements = typeset_attachments(accounts, form=DEFAULT_FORM, seed=7)
    together = typeset_filing(accounts, form=DEFAULT_FORM, seed=7)
    assert len(narrative.figures) + len(statements.figures) == len(together.figures)
    assert {f.statement for f in narrative.figures}.isdisjoint({f.statement for f in statements.figures})
    assert (narrative.producer, statements.producer) == ("reportlab", "xlsx")


def test_the_two_files_are_told_apart_by_name_and_share_the_truth(tmp_path: Path) -> None:
    narrative, statements = typeset_two_files(7, tmp_path)
    assert narrative.path.name.endswith("单位决算情况说明.pdf")
    assert statements.path.name.endswith("单位决算公开表.xlsx")
    truth = dict(read_figures(narrative.truth))
    assert {name: len(figures) for name, figures in truth.items()} == {
        written.path.name: len(written.figures) for written in (narrative, statements)
    }
