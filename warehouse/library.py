"""The query library: questions that analysts ask, as SQL files with a title, ready to run and to change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TITLE = "-- "


@dataclass(frozen=True, slots=True)
class Query:
    """One question: its name (for the command line), the question itself, and the SQL that answers it."""

    name: str
    title: str
    sql: str


@cache
def queries() -> tuple[Query, ...]:
    """All questions of ``queries/``, by name. The first line of a file is its title.

    Raises:
        ValueError: a file does not begin with a title.
    """
    found = []
    for path in files("warehouse").joinpath("queries").iterdir():
        sql = path.read_text(encoding="utf-8")
        if not sql.startswith(_TITLE):
            raise ValueError(f"queries/{path.name}: the first line must be a comment with the title")
        title = sql.partition("\n")[0].removeprefix(_TITLE)
        found.append(Query(path.name.removesuffix(".sql"), title, sql))
    return tuple(sorted(found, key=lambda query: query.name))
