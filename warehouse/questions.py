"""Writes the query library with its answers: ``python -m warehouse.questions WAREHOUSE docs/questions.md``.

``WAREHOUSE`` is the published file of a home in which the sample was run (``make run``).
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.library import Query, queries

_SHOWN = 12
_HEAD = """\
# Questions and answers

Every query of the library (`warehouse/queries`), with its answer on the bundled sample prefecture.
`juesuan sql @name` runs one on your own warehouse, `juesuan sql --list` names them all. Units and amounts of
the sample are invented. “—” is null: nobody said, which is not 0.

Generated: `make run`, then `python -m warehouse.questions data/published/warehouse.duckdb docs/questions.md`.
A test proves that it is current.
"""


def answers(con: duckdb.DuckDBPyConnection) -> str:
    """All questions with the first rows of their answers, as Markdown."""
    return "\n".join([_HEAD, *(_answer(con, query) for query in queries())])


def _answer(con: duckdb.DuckDBPyConnection, query: Query) -> str:
    cursor = con.execute(query.sql)
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    lines = [f"## {query.title}\n", f"`juesuan sql @{query.name}`\n"]
    if rows:
        lines += [_line(names), _line(["---"] * len(names)), *(_line(row) for row in rows[:_SHOWN])]
    more = f"; the first {_SHOWN} are shown" if len(rows) > _SHOWN else ""
    lines.append(f"\n{len(rows)} row{'' if len(rows) == 1 else 's'}{more}.\n")
    lines.append(f"<details><summary>SQL</summary>\n\n```sql\n{query.sql.rstrip()}\n```\n\n</details>\n")
    return "\n".join(lines)


def _line(cells: Any) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        Path(sys.argv[2]).write_text(answers(connection), encoding="utf-8")
