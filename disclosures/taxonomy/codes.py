"""The functional and economic classifications (支出功能分类, 支出经济分类): names to codes and back, by year.

The lists are hints, not complete at the level of 项 (``confidence`` says how sure a row is): a printed code
is never rejected because it is not here. A code keeps its number while its name changes (210 was
医疗卫生与计划生育支出 to 2018 and is 卫生健康支出 since), so every look-up takes the fiscal year; a name from
another year still finds its code when it can mean only that one, because filers print outdated names.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from disclosures.taxonomy.labels import name_key

CLASS, GROUP, ITEM = "类", "款", "项"
_CLASS_SUFFIX = "支出"


@dataclass(frozen=True, slots=True)
class Code:
    """One code with one of its names and the fiscal years in which it has that name (null: open).

    ``group`` is 人员经费 or 公用经费 for an economic code, else empty. ``alias``: another wording of a name,
    never shown as the name of the code.
    """

    code: str
    name: str
    level: str
    parent: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    group: str = ""
    confidence: str = ""
    alias: bool = False

    def in_force(self, fiscal_year: int | None) -> bool:
        """Whether the code has this name in the fiscal year; always true for an unknown year."""
        if fiscal_year is None:
            return True
        return (self.valid_from or 0) <= fiscal_year <= (self.valid_to or 9999)


@dataclass(frozen=True)
class CodeList:
    """A classification, searchable by code, by name and by path of names."""

    codes: tuple[Code, ...]
    _by_code: dict[str, list[Code]] = field(init=False, repr=False, default_factory=lambda: defaultdict(list))
    _by_name: dict[str, list[Code]] = field(init=False, repr=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for entry in self.codes:
            self._by_code[entry.code].append(entry)
            for name in _names(entry):
                self._by_name[name].append(entry)

    def name(self, code: str, fiscal_year: int | None = None) -> str | None:
        """The name of a code in a fiscal year, or the latest known one; null where the code is not known."""
        known = [entry for entry in self._by_code.get(code, ()) if not entry.alias]
        in_force = [entry for entry in known if entry.in_force(fiscal_year)]
        latest = sorted(in_force or known, key=lambda entry: entry.valid_from or 0)
        return latest[-1].name if latest else None

    def level(self, code: str) -> str | None:
        """类, 款 or 项 of a known code."""
        known = self._by_code.get(code)
        return known[0].level if known else None

    def code(
        self,
        name: str,
        fiscal_year: int | None = None,
        *,
        level: str | None = None,
        parent: str | None = None,
    ) -> str | None:
        """The code that a name means, or null where there is none or more than one.

        Ordinals before the name are ignored. Names in force in the year win over names of other years.
        """
        known = [
            entry
            for entry in self._by_name.get(name_key(name), ())
            if (level is None or entry.level == level) and (parent is None or entry.parent == parent)
        ]
        in_force = {entry.code for entry in known if entry.in_force(fiscal_year)}
        return _only(in_force) or _only({entry.code for entry in known})

    def renumbered(self) -> list[tuple[str, str, int]]:
        """Codes that gave way to another one with the same name and parent: old, new, first fiscal year of
        the new (其他支出 was 2299901 to 2020 and is 2299999 since)."""
        ended = {
            (entry.name, entry.parent, entry.valid_to + 1): entry.code
            for entry in self.codes
            if entry.valid_to is not None and not entry.alias
        }
        return sorted(
            (old, entry.code, entry.valid_from)
            for entry in self.codes
            if entry.valid_from is not None and not entry.alias
            for old in [ended.get((entry.name, entry.parent, entry.valid_from))]
            if old is not None and old != entry.code
        )

    def class_code(self, name: str, fiscal_year: int | None = None) -> str | None:
        """The code of a class (类) by its name: ``十九、住房保障支出`` → ``221``."""
        return self.code(name, fiscal_year, level=CLASS)

    def code_of_path(self, path: str, fiscal_year: int | None = None) -> str | None:
        """The code of ``类/款/项``, ``类/款`` or ``类`` names; null unless every step is known."""
        parent: str | None = None
        for level, name in zip((CLASS, GROUP, ITEM), path.split("/"), strict=False):
            parent = self.code(name, fiscal_year, level=level, parent=parent)
            if parent is None:
                return None
        return parent


def _names(entry: Code) -> Iterable[str]:
    name = name_key(entry.name)
    yield name
    if entry.level == CLASS and name.endswith(_CLASS_SUFFIX) and len(name) > 2 * len(_CLASS_SUFFIX):
        yield name.removesuffix(_CLASS_SUFFIX)


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


@cache
def function_codes() -> CodeList:
    """支出功能分类: 类 (3 digits), 款 (5), 项 (7)."""
    return CodeList((*_read("function.csv"), *_aliases("function")))


@cache
def economic_codes() -> CodeList:
    """支出经济分类 of departments: 类 (3 digits), 款 (5)."""
    return CodeList((*_read("economic.csv"), *_aliases("economic")))


def _rows(file_name: str) -> list[dict[str, str]]:
    path = files("disclosures.taxonomy").joinpath("codes", file_name)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _year(text: str) -> int | None:
    return int(text) if text else None


def _read(file_name: str) -> list[Code]:
    """Raises ValueError where a row's level does not fit its code."""
    levels = {3: CLASS, 5: GROUP, 7: ITEM}
    found = []
    for row in _rows(file_name):
        code = row["code"]
        if levels.get(len(code)) != row["level"] or row["parent"] != code[:-2] * (len(code) > 3):
            raise ValueError(f"{file_name}: {code}: level {row['level']}, parent {row['parent']}")
        found.append(
            Code(
                code=code,
                name=row["name"],
                level=row["level"],
                parent=row["parent"],
                valid_from=_year(row["valid_from"]),
                valid_to=_year(row["valid_to"]),
                group=row.get("basic_expenditure_group", ""),
                confidence=row["confidence"],
            )
        )
    return found


def _aliases(classification: str) -> list[Code]:
    levels = {3: CLASS, 5: GROUP, 7: ITEM}
    return [
        Code(
            code=row["code"],
            name=row["name"],
            level=levels[len(row["code"])],
            parent=row["code"][:-2] if len(row["code"]) > 3 else "",
            valid_to=_year(row["valid_to"]),
            confidence=row["confidence"],
            alias=True,
        )
        for row in _rows("aliases.csv")
        if row["classification"] == classification
    ]
