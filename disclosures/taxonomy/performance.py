"""The words of the performance sheets (绩效自评表): ``performance.yaml`` as frozen, validated values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Scenario
from disclosures.taxonomy.concepts import concepts

OVERALL = "overall"
PROJECT = "project"
FUND_SCENARIOS = {
    "initial_budget": Scenario.INITIAL_BUDGET,
    "full_year_budget": Scenario.FULL_YEAR_BUDGET,
    "final": Scenario.FINAL,
}
FUND_SCORES = {
    "weight": "sheet.execution_weight",
    "rate": "sheet.execution_rate",
    "score": "sheet.execution_score",
}
COLUMN_KINDS = frozenset({"level", "value", "text", "score", "operator", "unit"})


@dataclass(frozen=True, slots=True)
class Field:
    """A label with one text beside it. ``concept`` null: read over. ``opens``: the kind of form it begins."""

    labels: tuple[str, ...]
    concept: str | None = None
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class FundColumn:
    """A column of the fund block; ``role`` is a key of `FUND_SCENARIOS` or `FUND_SCORES`."""

    role: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the fund block. ``total``: the row that execution weight, rate and score belong to."""

    concept: str
    labels: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A column of the indicator block. ``kind`` is one of `COLUMN_KINDS`; levels have no concept."""

    role: str
    kind: str
    labels: tuple[str, ...]
    label: str = ""
    concept: str | None = None


@dataclass(frozen=True)
class PerformanceTaxonomy:
    """Everything that ``performance.yaml`` says; see the comments there for the meaning of each part."""

    titles: dict[str, tuple[str, ...]]
    title_before: str
    title_after: str
    year_line: re.Pattern[str]
    page_number: re.Pattern[str]
    ends_always: re.Pattern[str]
    ends_after_indicators: re.Pattern[str]
    fields: tuple[Field, ...]
    fund_columns: tuple[FundColumn, ...]
    fund_rows: tuple[FundRow, ...]
    not_applicable: frozenset[str]
    goals: tuple[Field, ...]
    block_labels: dict[str, tuple[str, ...]]
    fund_unit: str
    fund_unit_pattern: re.Pattern[str]
    indicator_columns: tuple[IndicatorColumn, ...]
    total_row: tuple[str, ...]
    text_forms: tuple[tuple[str, ...], ...]
    levels: dict[str, tuple[str, ...]]
    words: frozenset[str]
    date_words: tuple[str, ...]
    operators: dict[str, tuple[str, ...]]
    bounds: dict[str, str]
    identifiers: tuple[re.Pattern[str], ...]
    units: tuple[str, ...]
    year_unit: str
    date_unit: str
    basis_endings: tuple[str, ...]

    @cached_property
    def level2(self) -> frozenset[str]:
        """All second levels, under whatever first level they stand."""
        return frozenset(name for names in self.levels.values() for name in names)

    def column(self, role: str) -> IndicatorColumn:
        """The indicator column of that role."""
        return next(c for c in self.indicator_columns if c.role == role)

    @cached_property
    def _title_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (kind, re.compile(f"{self.title_before}(?:{_alternatives(names)}){self.title_after}"))
            for kind, names in self.titles.items()
        )

    def title_kind(self, text: str) -> str | None:
        """The kind of sheet that ``text`` (without white space) is the title of, or ``None``."""
        for kind, pattern in self._title_patterns:
            if pattern.fullmatch(text):
                return kind
        return None


def _alternatives(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def fund_unit(label: str) -> str:
    """The money unit that the label of a fund block names, or the usual one."""
    found = taxonomy().fund_unit_pattern.search(label)
    return next(unit for unit in found.groups() if unit) if found else taxonomy().fund_unit


def _labels(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(entry["labels"], key=len, reverse=True))


def _check(data: PerformanceTaxonomy) -> None:
    known = concepts()
    named = (
        [f.concept for f in (*data.fields, *data.goals)]
        + [r.concept for r in data.fund_rows]
        + [c.concept for c in data.indicator_columns]
        + list(FUND_SCORES.values())
    )
    unknown = sorted({c for c in named if c is not None and c not in known})
    if unknown:
        raise ValueError(f"performance.yaml: unknown concepts {unknown}")
    roles = {c.role for c in data.indicator_columns}
    if any(role not in roles for form in data.text_forms for role in form):
        raise ValueError("performance.yaml: text_forms: unknown role")
    if any(c.kind not in COLUMN_KINDS for c in data.indicator_columns):
        raise ValueError("performance.yaml: indicator_columns: unknown kind")
    if {c.role for c in data.fund_columns} != {*FUND_SCENARIOS, *FUND_SCORES}:
        raise ValueError("performance.yaml: fund_columns: roles are not complete")
    if sum(r.total for r in data.fund_rows) != 1 or data.fund_unit not in YUAN_PER_UNIT:
        raise ValueError("performance.yaml: fund_rows need one total row, fund_unit a money unit")
    if not set(data.bounds.values()) <= set(data.operators):
        raise ValueError("performance.yaml: bounds: unknown operator")
    labels = [label for row in data.fund_rows for label in row.labels]
    if len(labels) != len(set(labels)):
        raise ValueError("performance.yaml: fund_rows: a label for two rows")
    if set(data.titles) != {OVERALL, PROJECT}:
        raise ValueError("performance.yaml: titles: overall and project expected")


@cache
def taxonomy() -> PerformanceTaxonomy:
    """The taxonomy of performance sheets."""
    return load(files("disclosures.taxonomy").joinpath("performance.yaml").read_text(encoding="utf-8"))


def load(text: str) -> PerformanceTaxonomy:
    """The taxonomy that a YAML text in the form of ``performance.yaml`` says.

    Raises:
        ValueError: it names an unknown concept, role, kind, unit or sign, one label for two rows, or is not
            complete.
    """
    raw: dict[str, Any] = yaml.safe_load(text)
    data = PerformanceTaxonomy(
        titles={kind: tuple(names) for kind, names in raw["titles"].items()},
        title_before=raw["title_around"]["before"],
        title_after=raw["title_around"]["after"],
        year_line=re.compile(raw["year_line"]),
        page_number=re.compile(raw["page_number"]),
        ends_always=re.compile(raw["ends_at"]["always"]),
        ends_after_indicators=re.compile(raw["ends_at"]["after_indicators"]),
        fields=tuple(Field(_labels(e), e["concept"], e.get("opens")) for e in raw["fields"]),
        fund_columns=tuple(FundColumn(e["role"], _labels(e)) for e in raw["fund_columns"]),
        fund_rows=tuple(FundRow(e["concept"], _labels(e), e.get("total", False)) for e in raw["fund_rows"]),
        not_applicable=frozenset(raw["not_applicable"]),
        goals=tuple(Field(_labels(e), e["concept"]) for e in raw["goals"]),
        block_labels={
            block: tuple(sorted(names, key=len, reverse=True)) for block, names in raw["block_labels"].items()
        },
        fund_unit=raw["fund_unit"],
        fund_unit_pattern=re.compile(raw["fund_unit_pattern"]),
        indicator_columns=tuple(
            IndicatorColumn(e["role"], e["kind"], _labels(e), e.get("label", ""), e.get("concept"))
            for e in raw["indicator_columns"]
        ),
        total_row=tuple(sorted(raw["total_row"], key=len, reverse=True)),
        text_forms=tuple(tuple(form["columns"]) for form in raw["text_forms"]),
        levels={name: tuple(below) for name, below in raw["levels"].items()},
        words=frozenset(raw["words"]),
        date_words=tuple(sorted(raw["date_words"], key=len, reverse=True)),
        operators={sign: tuple(ways) for sign, ways in raw["operators"].items()},
        bounds=dict(sorted(raw["bounds"].items(), key=lambda item: -len(item[0]))),
        identifiers=tuple(re.compile(pattern) for pattern in raw["identifiers"]),
        units=tuple(sorted(raw["units"], key=len, reverse=True)),
        year_unit=raw["year_unit"],
        date_unit=raw["date_unit"],
        basis_endings=tuple(raw["basis_endings"]),
    )
    _check(data)
    return data
