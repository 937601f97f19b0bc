"""Writes the data dictionary from the comments in a warehouse: ``python -m warehouse.dictionary FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from warehouse.connection import MEMORY, connect
from warehouse.rows import dicts

_SCHEMAS = {
    "raw": "what arrived: documents, where they were seen, what could not be read",
    "core": "filings, their figures, the star facts made from these, and the dimensions",
    "dq": "what was checked, with what outcome, and what a person should look at",
    "mart": "totals of units, counties and prefectures, with the number of filings behind each",
}
_HEAD = """\
# Data dictionary

Generated from the comments in the warehouse by `python -m warehouse.dictionary docs/data_dictionary.md`; a
test proves that it is current and that no table or column is without a comment. Money is in yuan, as DECIMAL.
`→` names the table that a column joins with.
"""


def dictionary(con: duckdb.DuckDBPyConnection) -> str:
    """The data dictionary of a warehouse as Markdown."""
    parts = [_HEAD]
    for schema, meaning in _SCHEMAS.items():
        parts.append(f"## {schema}\n\n{meaning[0].upper()}{meaning[1:]}.\n")
        for table in _tables(con, schema):
            parts.append(_table(con, schema, table["name"], table["comment"], table["is_view"]))
    return "\n".join(parts)


def _tables(con: duckdb.DuckDBPyConnection, schema: str) -> list[dict[str, str]]:
    return dicts(
        con,
        """
        SELECT table_name AS name, comment, false AS is_view, table_oid AS position
        FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = $1
        UNION ALL
        SELECT view_name, comment, true, view_oid
        FROM duckdb_views() WHERE database_name = current_database() AND schema_name = $1
        ORDER BY position
        """,
        [schema],
    )


def _table(con: duckdb.DuckDBPyConnection, schema: str, name: str, comment: str, is_view: str) -> str:
    columns = dicts(
        con,
        """
        SELECT column_name, data_type, comment
        FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2
        ORDER BY column_index
        """,
        [schema, name],
    )
    lines = [
        f"### {schema}.{name}{' (view)' if is_view else ''}\n",
        f"{comment}\n",
        "| column | type | meaning |",
    ]
    lines.append("|---|---|---|")
    lines += [f"| `{c['column_name']}` | {c['data_type']} | {_cell(c['comment'])} |" for c in columns]
    return "\n".join(lines) + "\n"


def _cell(comment: str | None) -> str:
    return (comment or "").replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(connect(MEMORY)), encoding="utf-8")
