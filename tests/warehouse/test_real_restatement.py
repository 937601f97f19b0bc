"""What the real filing says of the year before, against figures derived by hand. Skipped where absent."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from test_real_filings import reading_of

from warehouse import MEMORY, build_marts, connect, consolidate, load_batch

CONCEPTS = {
    "收入支出总计": ("income_expenditure_total", None),
    "财政拨款收入支出总计": ("fiscal_income_expenditure_total", None),
    "一般公共预算财政拨款支出": ("fiscal_expenditure", "一般公共预算"),
    "一般公共预算财政拨款支出（项）": ("fiscal_expenditure", "一般公共预算"),
    "“三公”经费": ("three_public", None),
    "因公出国（境）费": ("three_public.abroad", None),
    "公务用车购置及运行维护费": ("three_public.vehicle", None),
    "公务接待费": ("three_public.reception", None),
    "机关运行经费": ("agency_operating_expense", None),
    "年末结转和结余": ("closing_balance", None),
    "年末财政拨款结转和结余": ("fiscal_closing_balance", None),
    "本年支出合计": ("expenditure", None),
}


@pytest.mark.parametrize(
    "name", ["昌吉回族自治州应急管理局_2023年度部门决算", "昌吉回族自治州应急管理局_2023年度部门决算_重排"]
)
def test_prior_year_values_equal_those_derived_by_hand(disclosures_dir: Path, name: str) -> None:
    gold = disclosures_dir.parent / "gold" / "changji_2023_derived_prior_year.tsv"
    if not gold.exists():
        pytest.skip(f"{gold} is not there")
    with gold.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 28
    wanted = {
        (*CONCEPTS[row["quantity"]], row["func_code"] or None): Decimal(row["derived_value"]) * 10000
        for row in rows
    }
    (path,) = [p for p in disclosures_dir.iterdir() if p.stem == name and p.suffix in {".txt", ".pdf"}]
    with connect(MEMORY) as con:
        load_batch(con, [reading_of(path)])
        consolidate(con)
        build_marts(con)
        found = con.execute(
            "SELECT concept, fund, function_code, said_yuan, outcome, prior_fiscal_year FROM mart.restatement"
        ).fetchall()
    assert {row[:3]: row[3] for row in found} == wanted
    assert len(found) == 28
    assert {row[4:] for row in found} == {("no_prior_filing", 2022)}
