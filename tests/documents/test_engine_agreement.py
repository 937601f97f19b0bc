"""Both engines see the same tables and words on every real PDF, but for known faults of pdfplumber."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from disclosures.documents import Box, Page, Table, read_document

SHARED = Path(__file__).resolve().parents[3] / "shared" / "disclosures"
FILES = sorted(str(path.relative_to(SHARED)) for path in SHARED.rglob("*.pdf"))

# How far apart, in points, the two engines may see the same rule.
NEAR = 1.0


@dataclass(frozen=True)
class Fault:
    """Where pdfplumber is wrong, what it does there, and why the default engine is right."""

    file: str
    pages: tuple[int, ...]
    what: str
    why: str


PHANTOM_CELLS = "phantom cells"
FAULTS = (
    Fault(
        "budgets_not_final_accounts/上海市普陀区人民政府办公室_2025年预算.pdf",
        (2,),
        PHANTOM_CELLS,
        "the table of contents stands on white filled rectangles; the page shows no rule at all",
    ),
    Fault(
        "budgets_not_final_accounts/江苏省政协办公厅__2017年度部门预算公开表.pdf",
        tuple(range(1, 14)),
        PHANTOM_CELLS,
        "title and unit line stand on white filled rectangles, which become rows above the table",
    ),
)


@pytest.mark.skipif(not FILES, reason="real filings are not beside the checkout")
@pytest.mark.parametrize("file", FILES or ["none"])
def test_engines_agree(file: str) -> None:
    data = (SHARED / file).read_bytes()
    ours = read_document(data, file).pages
    theirs = read_document(data, file, engine="pdfplumber").pages
    assert len(ours) == len(theirs)
    faulty = {page for fault in FAULTS if fault.file == file for page in fault.pages}
    for mine, oracle in zip(ours, theirs, strict=True):
        assert (mine.width, mine.height) == pytest.approx((oracle.width, oracle.height), abs=0.01)
        assert (mine.unmapped_glyphs, mine.is_image) == (oracle.unmapped_glyphs, oracle.is_image)
        if mine.number in faulty:
            assert_only_phantom_cells(mine, oracle)
        else:
            assert_same(mine, oracle)


@pytest.mark.skipif(not FILES, reason="real filings are not beside the checkout")
def test_faults_name_real_files() -> None:
    assert {fault.file for fault in FAULTS} <= set(FILES)
    assert all(fault.what == PHANTOM_CELLS and fault.why for fault in FAULTS)


def assert_same(mine: Page, oracle: Page) -> None:
    """The same tables, cell by cell, and the same lines but for the width of a visible gap."""
    where = f"page {mine.number}"
    assert len(mine.tables) == len(oracle.tables), where
    for table, other in zip(mine.tables, oracle.tables, strict=True):
        assert cells(table) == cells(other), where
        assert table.xs == pytest.approx(other.xs, abs=NEAR), where
        assert table.ys == pytest.approx(other.ys, abs=NEAR), where
    assert [compact(line.text) for line in mine.lines] == [compact(line.text) for line in oracle.lines], where


def assert_only_phantom_cells(mine: Page, oracle: Page) -> None:
    """The oracle has all our cells, and more that lie outside our tables; the words are the same."""
    where = f"page {mine.number}"
    phantoms = [cell for table in oracle.tables for cell in table.cells]
    for table in mine.tables:
        for cell in table.cells:
            twins = [other for other in phantoms if near(other.box, cell.box) and other.text == cell.text]
            assert len(twins) == 1, f"{where}: {cell.text}"
            phantoms.remove(twins[0])
    assert phantoms, f"{where}: pdfplumber's fault is gone; strike it from the list"
    assert not any(inside(cell.box, table.box) for cell in phantoms for table in mine.tables), where
    outside = Counter("".join(compact(line.text) for line in mine.lines))
    theirs = Counter("".join(compact(line.text) for line in oracle.lines))
    assert outside == theirs + Counter("".join(cell.text for cell in phantoms)), where


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def compact(text: str) -> str:
    return text.replace(" ", "")


def near(a: Box, b: Box) -> bool:
    return all(abs(p - q) <= NEAR for p, q in zip(a, b, strict=True))


def inside(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 < x < outer.x1 and outer.y0 < y < outer.y1
