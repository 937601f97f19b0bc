"""Filings made by hand, small enough to read in a test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from disclosures.filing import (
    DocumentKind,
    Figure,
    Filing,
    Fund,
    Issue,
    MemberUnit,
    Nature,
    Scope,
    StatementFound,
)
from warehouse.readings import DocumentReading

READER = "test-1"


def figure(statement: str, concept: str | None, value: str | None, **rest: Any) -> Figure:
    """A figure in 万元 (or ``unit``); no value: a blank cell, unless ``raw_text`` says what is printed.

    Without ``period`` it is of the fiscal year of the filing that it is put into.
    """
    defaults: dict[str, Any] = {
        "page": 1,
        "x0": 10.0,
        "y0": 20.5,
        "x1": 30.25,
        "y1": 40.0,
        "period": "",
    }
    defaults["unit"] = "万元" if value is not None else None
    defaults["raw_text"] = value or ""
    defaults["is_blank"] = value is None and "raw_text" not in rest
    return Figure(
        statement=statement,
        concept=concept,
        value=None if value is None else Decimal(value),
        **{**defaults, **rest},
    )


def accounts(
    income: str = "100.00", basic: str = "60.00", project: str = "40.00", **rest: Any
) -> list[Figure]:
    """The headline figures of a small set of accounts: T2, T3 with one class and its item, T5 and T7."""
    total = str(Decimal(basic) + Decimal(project))
    found = [
        figure("T2", "income", income),
        figure("T2", "fiscal_income", income),
        figure("T2", "income.other", None),
    ]
    for code, label in (
        (None, "合计"),
        ("213", "农林水支出"),
        ("21301", "农业农村"),
        ("2130101", "行政运行"),
    ):
        row = {"function_code": code, "row_code": code or "", "row_label": label}
        for nature, value in ((None, total), (Nature.BASIC, basic), (Nature.PROJECT, project)):
            found.append(figure("T3", "expenditure", value, nature=nature, **row))
            found.append(figure("T5", "fiscal_expenditure", value, nature=nature, fund=Fund.GENERAL, **row))
    found.append(figure("T4", "fiscal_expenditure", total))
    found.append(figure("T7", "three_public", rest.get("three_public", "1.50")))
    found.append(figure("T7", "three_public", "2.00", scenario="full_year_budget"))
    found.append(figure("T7", "three_public.abroad", None))
    found.append(figure("T7", "three_public.reception", rest.get("three_public", "1.50")))
    return found


def filing(
    unit_name: str | None,
    fiscal_year: int | None = 2023,
    figures: Iterable[Figure] | None = None,
    *,
    scope: Scope | None = Scope.UNIT,
    members: Sequence[str] = (),
    kind: DocumentKind = DocumentKind.FINAL_ACCOUNTS,
    issues: Sequence[Issue] = (),
    statements: Sequence[StatementFound] = (),
    name: str = "",
    content: str = "",
    reader: str = READER,
) -> Filing:
    """A filing; documents with different ``content`` (or name, unit, year, scope) have different bytes."""
    file_name = name or f"{unit_name}_{fiscal_year}_{scope}.pdf"
    own = f"FY{fiscal_year}"
    found = [f if f.period else replace(f, period=own) for f in (accounts() if figures is None else figures)]
    return Filing(
        document_name=file_name,
        sha256=hashlib.sha256(f"{file_name}|{content}".encode()).hexdigest(),
        reader=reader,
        kind=kind,
        kind_reason="the title says so",
        unit_name=unit_name,
        fiscal_year=fiscal_year,
        scope=scope,
        page_count=3,
        statements=tuple(statements),
        member_units=tuple(MemberUnit(name=member, page=2) for member in members),
        figures=tuple(found) if kind == DocumentKind.FINAL_ACCOUNTS else (),
        issues=tuple(issues),
    )


def reading(of: Filing, **rest: Any) -> DocumentReading:
    """The reading of a document that holds a filing."""
    defaults = {
        "sha256": of.sha256,
        "file_name": of.document_name,
        "kind": "text" if of.document_name.endswith(".txt") else "pdf",
        "byte_size": 1000,
        "location": of.document_name,
        "reader": of.reader,
        "filing": of,
    }
    return DocumentReading(**{**defaults, **rest})


def failure(file_name: str, reason: str, **rest: Any) -> DocumentReading:
    """The reading of a document that could not be read."""
    defaults = {
        "sha256": hashlib.sha256(file_name.encode()).hexdigest(),
        "file_name": file_name,
        "kind": file_name.rpartition(".")[2],
        "byte_size": 10,
        "location": file_name,
        "reader": READER,
        "reason": reason,
        "detail": "because",
    }
    return DocumentReading(**{**defaults, **rest})


def filed(unit_name: str | None, fiscal_year: int | None = 2023, **rest: Any) -> DocumentReading:
    """The reading of a filing, in one step."""
    return reading(filing(unit_name, fiscal_year, **rest))
