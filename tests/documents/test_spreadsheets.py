"""Excel files: numbers as shown, merged cells, hidden parts, where tables begin; and hostile files."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from old_excel import workbook

from disclosures.documents import Document, UnreadableDocumentError, read_document
from disclosures.documents import package as package_module
from disclosures.documents import spreadsheet as spreadsheet_module
from disclosures.documents.number_formats import plain, shown, stored

FORMATS = (
    ("1234.5", "#,##0.00", "1,234.50"),
    ("1234.5", "0.00", "1234.50"),
    ("1234.5", "General", "1234.5"),
    ("123456789.12", "General", "123456789.12"),
    ("1234.5000000000001", "General", "1234.5"),
    ("0.1", "0.00%", "10.00%"),
    ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"),
    ("-1234.5", "#,##0.00_);[Red]-#,##0.00", "-1,234.50"),
    ("-3", "0.00", "-3.00"),
    ("-0.001", "0.00", "0.00"),
    ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    ("12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
    ("0", "#,##0.00;-#,##0.00;", ""),
    ("0", "#.##", "."),
    ("0.5", "#.##", ".5"),
    ("1.005", "0.00", "1.01"),
    ("2.675", "0.00", "2.68"),
    ("1234567", "#,##0,", "1,235"),
    ("12345", "0!.0000", "1.2345"),
    ("12345", '0\\.0,"万"', "1.2万"),
    ("5", '000"号"', "005号"),
    ("7", '"第"0"名"', "第7名"),
    ("100", "[$¥-804]#,##0.00", "¥100.00"),
    ("2080501", "@", "2080501"),
    ("150", '[>=100]"高"0;[<100]"低"0', "高150"),
    ("45291", 'yyyy"年"m"月"d"日"', "2023年12月31日"),
    ("45291", "yyyy/mm/dd", "2023/12/31"),
    ("45291.75", "yyyy-m-d h:mm", "2023-12-31 18:00"),
    ("0.333", "# ?/?", "0.333"),
    ("1234", "0.00E+00", "1234"),
)


@pytest.mark.parametrize(("raw", "code", "text"), FORMATS)
def test_a_number_is_read_as_it_is_shown(raw: str, code: str, text: str) -> None:
    assert shown(stored(raw), code) == text


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_an_amount_with_two_decimals_is_shown_as_it_was_typed(value: Decimal) -> None:
    assert shown(stored(repr(float(value))), "#,##0.00") == f"{value + 0:,.2f}".replace("-0.00", "0.00")
    assert Decimal(plain(stored(repr(float(value))))) == value


def made(*, hide: bool = True, ruled: bool = True) -> bytes:
    """A statement as finance offices publish it, beside a hidden sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    border = {"border": 1} if ruled else {}
    plain_format, cell = book.add_format(), book.add_format(border)
    money = book.add_format({**border, "num_format": "#,##0.00"})
    sheet = book.add_worksheet("收入支出决算总表")
    sheet.merge_range("A1:D1", "收入支出决算总表", plain_format)
    sheet.write("D2", "公开01表")
    sheet.write("A3", "部门：某局")
    sheet.write("D3", "金额单位：元")
    sheet.merge_range("A4:B4", "收入", cell)
    sheet.merge_range("C4:D4", "支出", cell)
    for column, text in enumerate(("项目", "决算数", "项目", "决算数")):
        sheet.write(4, column, text, cell)
    sheet.write_row(5, 0, ["一、财政拨款"], cell)
    sheet.write_number(5, 1, 1234.5, money)
    sheet.write_row(5, 2, ["一、一般公共服务"], cell)
    sheet.write_blank(5, 3, None, cell)
    sheet.write_row(6, 0, ["草稿", 9.99, "草稿", 9.99], cell)
    sheet.write_row(7, 0, ["总计"], cell)
    sheet.write_formula(7, 1, "=B6", money, 1234.5)
    sheet.write_row(7, 2, ["总计"], cell)
    sheet.write_formula(7, 3, "=D6", money, "")
    sheet.merge_range("A9:D9", "注：本表反映全部收支。", plain_format)
    if hide:
        sheet.set_row(6, None, None, {"hidden": True})
        other = book.add_worksheet("底稿")
        other.write(0, 0, "不公开")
        other.hide()
    book.close()
    return file.getvalue()


def table_of(document: Document) -> list[tuple[int, int, int, int, str]]:
    (table,) = document.pages[0].tables
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_sheet_is_a_page_with_its_title_above_its_table(ruled: bool) -> None:
    document = read_document(made(ruled=ruled), "决算.xlsx")
    assert (document.kind, document.engine, len(document.pages)) == ("xlsx", "xlsx", 1)
    page = document.pages[0]
    assert [line.text for line in page.lines] == [
        "收入支出决算总表", "公开01表", "部门：某局 金额单位：元", "注：本表反映全部收支。"
    ]  # fmt: skip
    assert table_of(document) == [
        (0, 0, 1, 2, "收入"), (0, 2, 1, 2, "支出"),
        (1, 0, 1, 1, "项目"), (1, 1, 1, 1, "决算数"), (1, 2, 1, 1, "项目"), (1, 3, 1, 1, "决算数"),
        (2, 0, 1, 1, "一、财政拨款"), (2, 1, 1, 1, "1,234.50"),
        (2, 2, 1, 1, "一、一般公共服务"), (2, 3, 1, 1, ""),
        (3, 0, 1, 1, "总计"), (3, 1, 1, 1, "1,234.50"), (3, 2, 1, 1, "总计"), (3, 3, 1, 1, "=D6"),
    ]  # fmt: skip
    assert [block.box.y0 for block in page.blocks()] == sorted(block.box.y0 for block in page.blocks())


def reworked(data: bytes, name: str, old: str, new: str) -> bytes:
    """The same file with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.namelist():
            part = source.read(entry)
            if entry == name:
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            out.writestr(entry, part)
    return file.getvalue()


def reason(data: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(data, "a.xlsx")
    return caught.value.reason, caught.value.detail


def test_broken_and_hostile_files_say_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    entity = '<!DOCTYPE w [<!ENTITY a "1">]><worksheet'
    assert reason(reworked(made(), sheet, "<worksheet", entity)) == (
        "broken_xlsx",
        f"{sheet}: declares a document type",
    )
    assert reason(reworked(made(), sheet, "<v>1234.5</v>", "<v>12,3</v>"))[1] == "not a number: 12,3"
    assert reason(reworked(made(), sheet, "<v>0</v>", "<v>999</v>"))[1] == "no shared string 999"
    assert reason(reworked(made(), sheet, "</worksheet>", ""))[0] == "broken_xlsx"
    far = reworked(made(), sheet, "A1:D1", "A1:XFD1048576")
    assert read_document(far, "a.xlsx").pages
    monkeypatch.setattr(spreadsheet_module, "MAX_CELLS", 5)
    assert reason(made()) == ("limit_exceeded", "more than 5 cells")
    monkeypatch.setattr(package_module, "MAX_PART", 1000)
    assert reason(made())[0] == "limit_exceeded"


CELLS: dict[tuple[int, int], str | float] = {
    (0, 0): "收入决算表", (1, 3): "金额单位：元", (2, 0): "项目", (2, 2): "本年", (2, 3): "上年",
    (3, 0): "201", (3, 1): "一般公共服务", (3, 2): 1234.5, (3, 3): 0.1 + 0.2,
}  # fmt: skip


def test_an_old_excel_file_keeps_its_merged_cells_and_invents_no_decimals() -> None:
    merged = ((0, 0, 0, 3), (2, 2, 0, 1))
    data = workbook({"表": CELLS, "底稿": {(0, 0): "不公开"}}, merged, hidden=("底稿",))
    document = read_document(data, "决算.xls")
    assert (document.kind, document.engine, len(document.pages)) == ("xls", "calamine", 1)
    assert [line.text for line in document.pages[0].lines] == ["收入决算表", "金额单位：元"]
    assert table_of(document) == [
        (0, 0, 1, 2, "项目"), (0, 2, 1, 1, "本年"), (0, 3, 1, 1, "上年"),
        (1, 0, 1, 1, "201"), (1, 1, 1, 1, "一般公共服务"), (1, 2, 1, 1, "1234.5"), (1, 3, 1, 1, "0.3"),
    ]  # fmt: skip


def test_a_damaged_old_excel_file_is_broken() -> None:
    data = workbook({"表": CELLS})
    for end in (900, 1200, 1600):  # in the allocation table, the directory, the stream
        assert reason(data[:end] + "Workbook\0".encode("utf-16-le"))[0] == "broken_xls"
