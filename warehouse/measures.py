"""The measures of totals, loaded from ``measures.yaml``: what each is called, means and is made of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Fact(StrEnum):
    """The star facts that say an amount of a filing."""

    REVENUE = "revenue"
    EXPENDITURE = "expenditure"
    THREE_PUBLIC = "three_public"
    PROCUREMENT = "procurement"


class Amount(StrEnum):
    """Which amount of a fact's row."""

    FINAL = "final"  # 决算数
    BUDGET = "budget"  # 全年预算数, or 年初预算数 where only that is printed


class MeasureError(ValueError):
    """``measures.yaml`` says something that has no meaning; the message names the measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a filing and of all totals, in yuan.

    Attributes:
        name: the column's name without ``_yuan``.
        term: the field's Chinese term.
        meaning: the same in English.
        fact: the star fact that says it.
        concept: its concept there.
        fund: 资金来源; null for the row that is not broken down.
        nature: 支出性质; null for the row that is not broken down.
        amount: which amount of the row.
        transfers: concepts of ``core.fct_elimination`` that a sum of units holds twice.
        per_head: whether totals also give it per 在职人员.
        real: whether totals also give it at the prices of a base year.
        compared: whether ``mart.division_change`` explains how it changed.
    """

    name: str
    term: str
    meaning: str
    fact: Fact
    concept: str
    fund: str | None = None
    nature: str | None = None
    amount: Amount = Amount.FINAL
    transfers: tuple[str, ...] = ()
    per_head: bool = False
    real: bool = False
    compared: bool = False


@cache
def measures() -> tuple[Measure, ...]:
    """All measures, in the order of the file.

    Raises:
        MeasureError: a measure is not whole, has a key that is none, or stands there twice.
    """
    rows = yaml.safe_load(files("warehouse").joinpath("measures.yaml").read_text(encoding="utf-8"))
    found = tuple(parse_measure(row) for row in rows)
    names = [measure.name for measure in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise MeasureError(f"measures.yaml: more than one measure is called {', '.join(sorted(twice))}")
    return found


def parse_measure(row: dict[str, Any]) -> Measure:
    """One entry of the file.

    Raises:
        MeasureError: it is not whole, or has a key or a value that means nothing.
    """
    known = {field.name for field in fields(Measure)}
    if unknown := row.keys() - known:
        raise MeasureError(f"measure {row.get('name')}: unknown {', '.join(sorted(unknown))}")
    try:
        return Measure(
            **{
                **row,
                "fact": Fact(row["fact"]),
                "amount": Amount(row.get("amount", Amount.FINAL)),
                "transfers": tuple(row.get("transfers", ())),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MeasureError(f"measure {row.get('name')}: {error}") from error
