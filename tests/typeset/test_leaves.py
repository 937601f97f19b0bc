"""A table of leaf figures becomes a filing of one's own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from disclosures.typeset import AccountsFileError, invented_accounts, read_accounts, typeset, write_accounts
from disclosures.typeset.booking import Key

ROWS = """\
fiscal_year,concept,function_code,economic_code,fund,nature,scenario,value,unit
,unit.name,,,,,,某县河道管理所,
,unit.kind,,,,,,事业,
,unit.department,,,,,,办公室,
,unit.department,,,,,,巡查科,
2023,fiscal_income,2010301,,一般公共预算,,,120.5,万元
2023,expenditure,2010301,,一般公共预算,基本支出,,1000000.05,元
2023,fiscal_expenditure,,30101,,,,800000.05,元
2023,fiscal_expenditure,,30201,,,,20,万元
2022,fiscal_income,2010301,,一般公共预算,,,100,万元
2023,three_public.reception,,,,,full_year_budget,0.5,万元
2023,staff.active,,,,,,12,
"""


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_of_leaves(tmp_path: Path) -> None:
    accounts = read_accounts(_write(tmp_path / "leaves.csv", ROWS))
    assert accounts.unit.name == "某县河道管理所"
    assert accounts.unit.departments == ("办公室", "巡查科")
    assert accounts.fiscal_year == 2023
    assert accounts.amount(Key("income")) == Decimal("1205000")
    assert accounts.amount(Key("closing_balance")) == Decimal("204999.95")
    assert accounts.before(Key("income")) == Decimal("1000000")
    assert accounts.overall is None


def test_a_filing_of_ones_own(tmp_path: Path) -> None:
    written = typeset(_write(tmp_path / "leaves.csv", ROWS), tmp_path / "out.pdf")
    assert written.path == tmp_path / "out.pdf"
    assert written.path.read_bytes().startswith(b"%PDF")
    assert written.truth == tmp_path / "figures.parquet"
    assert written.faults is None
    income = [f for f in written.figures if f.concept == "income" and f.statement == "T1"]
    assert [figure.raw_text for figure in income] == ["120.50"]


def test_json_gives_back_what_was_written(tmp_path: Path) -> None:
    accounts = invented_accounts(3)
    write_accounts(accounts, tmp_path / "accounts.json")
    assert read_accounts(tmp_path / "accounts.json") == accounts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2022,fiscal_income", "2020,fiscal_income", "figures of"),
        ("2023,staff.active,,,,,,12", "2023,staff.active,,,,,,twelve", "row 12: not a number"),
        ("20,万元", "20,贯", "row 9: unknown unit"),
        ("800000.05", "800000.06", "economic items"),
        (",unit.kind,,,,,,事业", ",unit.kind,,,,,,公司", "unit.kind"),
        (",unit.kind,", ",unit.colour,", "row 3: unknown unit.colour"),
        (",unit.name,,,,,,某县河道管理所,\n", "", "no unit.name"),
        ("fiscal_year,concept", "year,concept", "no column fiscal_year"),
        ("2022,fiscal_income", "2023,fiscal_income", "twice"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in ROWS
    with pytest.raises(AccountsFileError, match=message):
        read_accounts(_write(tmp_path / "leaves.csv", ROWS.replace(old, new, 1)))


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountsFileError, match="neither"):
        read_accounts(_write(tmp_path / "leaves.txt", ROWS))
    with pytest.raises(AccountsFileError):
        read_accounts(_write(tmp_path / "leaves.json", "{}"))
