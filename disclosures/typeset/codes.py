"""The classifications as one fiscal year's filings print them: names by code, groups of basic expenditure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from disclosures.filing import Nature
from disclosures.taxonomy import codes as taxonomy


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes in force in one fiscal year.

    ``names`` maps a code (3, 5 or 7 digits) to its name; ``groups`` maps an economic class to 人员经费 or
    公用经费, and holds only what can occur in 基本支出.
    """

    names: Mapping[str, str]
    groups: Mapping[str, str]

    def name(self, code: str) -> str:
        """The name of a code.

        Raises:
            ValueError: the code is not in force in that year.
        """
        if code not in self.names:
            raise ValueError(f"no such code in the year's table: {code}")
        return self.names[code]


def _in_force(classification: taxonomy.CodeList, fiscal_year: int) -> CodeBook:
    valid = [entry for entry in classification.codes if not entry.alias and entry.in_force(fiscal_year)]
    groups = {entry.code: entry.group for entry in valid if entry.group in {Nature.PERSONNEL, Nature.PUBLIC}}
    return CodeBook({entry.code: entry.name for entry in valid}, groups)


@cache
def functional_codes(fiscal_year: int) -> CodeBook:
    """支出功能分类科目 of one year."""
    return _in_force(taxonomy.function_codes(), fiscal_year)


@cache
def economic_codes(fiscal_year: int) -> CodeBook:
    """部门预算支出经济分类科目 of one year."""
    return _in_force(taxonomy.economic_codes(), fiscal_year)


def ancestors(code: str) -> tuple[str, ...]:
    """A code and the codes above it, longest first: ``2080501`` → ``2080501, 20805, 208``."""
    return tuple(code[:length] for length in range(len(code), 2, -2))
