"""Names of functional classes and items in a sentence, 教育支出(类)普通教育(款)小学教育(项), and codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from disclosures.taxonomy.codes import CLASS, function_codes
from disclosures.taxonomy.phrases import normalised

_ITEM = re.compile(
    r"(?P<a>[^，。;:()\d]{2,40})\(类\)"
    r"(?:(?P<b>[^，。;:\d]{2,60}?)\(款\)(?:(?P<c>[^，。;:\d]{2,80}?)\(项\))?)?"
)


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item in a normalised text: the spans of its names, 类 first, and where it ends."""

    names: tuple[tuple[int, int], ...]
    end: int


@cache
def _class_names() -> tuple[str, ...]:
    names = {normalised(code.name) for code in function_codes().codes if code.level == CLASS}
    return tuple(sorted(names, key=len, reverse=True))


class Functions:
    """Codes of items by the names that a filing prints.

    ``printed`` maps name paths (类/款/项, 类/款 or 类) of the filing's own statements to codes; what is not
    there is looked up in the classification of the fiscal year.
    """

    def __init__(self, printed: Mapping[str, str], fiscal_year: int) -> None:
        self._printed = {normalised(path): code for path, code in printed.items()}
        self._fiscal_year = fiscal_year
        own = (path for path in self._printed if "/" not in path)
        self._names = tuple(sorted({*_class_names(), *own}, key=len, reverse=True))

    def code(self, path: str) -> str | None:
        """The code of a name path; null where it is not known or could be several."""
        return self._printed.get(normalised(path)) or function_codes().code_of_path(path, self._fiscal_year)

    def marked_item(self, text: str, at: int) -> ItemFound | None:
        """An item with its marks (类)(款)(项) at a position."""
        found = _ITEM.match(text, at)
        if found is None:
            return None
        return ItemFound(tuple(found.span(name) for name in "abc" if found[name] is not None), found.end())

    def bare_class(self, text: str, at: int) -> ItemFound | None:
        """The name of a class without mark at a position."""
        for name in self._names:
            if text.startswith(name, at):
                return ItemFound(((at, at + len(name)),), at + len(name))
        return None
