"""A document as a filing: what is read, what is refused, what is said of what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from statement_documents import document, page

from disclosures import (
    READER,
    DocumentKind,
    UnreadableDocumentError,
    UnsupportedDocumentError,
    read,
    read_bytes,
)
from disclosures.reading import read_filing

T3 = [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["205", "教育支出", "6.00", "6.00"]]


def test_a_filing_with_its_figures() -> None:
    lines = ["甲市乙局", "2023年度部门决算"]
    filing = read_filing(document(page(1, *lines), page(2, "支出决算表", "单位：万元", T3), name="a.pdf"))
    assert (filing.document_name, filing.reader, filing.page_count) == ("a.pdf", READER, 2)
    assert (filing.kind, filing.unit_name, filing.fiscal_year) == (
        DocumentKind.FINAL_ACCOUNTS,
        "甲市乙局",
        2023,
    )
    assert [f.period for f in filing.figures] == ["FY2023", "FY2023"]
    assert [s.statement for s in filing.statements] == ["T3"]
    assert filing.issues == ()


def test_without_a_year_there_are_no_figures_and_an_issue() -> None:
    filing = read_filing(document(page(1, "甲市乙局部门决算", "支出决算表", "单位：万元", T3)))
    assert filing.kind is DocumentKind.FINAL_ACCOUNTS
    assert filing.figures == ()
    assert "unknown_fiscal_year" in [issue.code for issue in filing.issues]


def test_without_a_name_figures_are_kept_beside_the_issue() -> None:
    filing = read_filing(document(page(1, "2023年度部门决算", "支出决算表", "单位：万元", T3)))
    assert len(filing.figures) == 2
    assert [issue.code for issue in filing.issues] == ["unknown_unit"]


def test_documents_that_are_no_final_accounts_have_no_figures() -> None:
    filing = read_filing(document(page(1, "甲区2025年部门预算", "2025年支出预算总表", "单位：万元", T3)))
    assert (filing.kind, filing.figures, filing.issues) == (DocumentKind.BUDGET, (), ())


def test_broken_and_unknown_bytes_raise_with_a_reason() -> None:
    with pytest.raises(UnreadableDocumentError) as empty:
        read_bytes(b"", "a.pdf")
    assert empty.value.reason == "empty_file"
    with pytest.raises(UnsupportedDocumentError):
        read_bytes(b"PK\x03\x04" + b"\x00" * 40, "a.zip")


def test_real_documents_that_are_no_final_accounts(disclosures_dir: Path) -> None:
    paths = [
        *(disclosures_dir / "budgets_not_final_accounts").iterdir(),
        disclosures_dir / "上海市区级部门决算模板.pdf",
    ]
    for path in paths:
        filing = read(path)
        assert filing.kind in {DocumentKind.BUDGET, DocumentKind.TEMPLATE}
        assert (filing.figures, filing.statements) == ((), ())
        assert filing.page_count > 0


@pytest.mark.parametrize("fixture", ["putuo_pdf", "putuo_faulty_pdf", "changji_pdf", "changji_text"])
def test_figures_of_a_real_filing_are_unique_by_place(request: pytest.FixtureRequest, fixture: str) -> None:
    filing = read(request.getfixturevalue(fixture))
    places = [(f.page, f.x0, f.y0, f.x1, f.y1) for f in filing.figures]
    assert len(set(places)) == len(places) > 0
    assert all(f.x0 < f.x1 and f.y0 <= f.y1 for f in filing.figures)
    assert all(1 <= f.page <= filing.page_count for f in filing.figures)
