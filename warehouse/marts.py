"""Makes marts and coverage again from current filings, with the SQL of ``sql/rollup``, in one transaction."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb
from jinja2 import Environment, StrictUndefined

from warehouse.divisions import resolve
from warehouse.inputs import DEFLATOR_FILE, InputError, Inputs
from warehouse.mart_schema import levels
from warehouse.measures import measures
from warehouse.prepare import clean_name, unit_id
from warehouse.rows import insert

COVERAGE = "dq.coverage"
"""Who was due: made together with the totals, which stand beside it."""


def build_marts(con: duckdb.DuckDBPyConnection, inputs: Inputs | None = None) -> dict[str, int]:
    """Make all tables of the schema ``mart`` and `COVERAGE` again.

    They depend only on the filings in the warehouse and the inputs, not on the order in which filings came.
    What units of a department moved between them must stand in the warehouse already
    (`warehouse.consolidate`, after the last filing came): totals subtract it.

    Args:
        con: a writable connection to the warehouse.
        inputs: what the user says of who is due, deadlines and prices; null for nothing.

    Returns:
        Rows by table.

    Raises:
        InputError: there is a price index that lacks a year of which there are filings.
    """
    told = inputs or Inputs()
    _check_index(con, told)
    tables = [*mart_tables(con), COVERAGE]
    con.begin()
    try:
        for table in tables:
            con.execute(f"DELETE FROM {table}")
        _write_inputs(con, told)
        for sql in _steps():
            con.execute(sql)
        rows = {table: con.table(table).shape[0] for table in tables}
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return rows


def mart_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of the schema ``mart``."""
    rows = con.execute(
        "SELECT 'mart.' || table_name FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = 'mart' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _check_index(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    if inputs.price_index is None:
        return
    rows = con.execute("SELECT DISTINCT fiscal_year FROM core.dim_filing WHERE is_current").fetchall()
    filed = [year for (year,) in rows]
    needed = range(min(filed), max(filed) + 1) if filed else range(0)
    if missing := [str(year) for year in needed if year not in inputs.price_index]:
        raise InputError(
            f"{DEFLATOR_FILE}: no index for {', '.join(missing)}; there are filings of {min(filed)} to "
            f"{max(filed)}. Add the rows, or take the file away: then nothing is given at constant prices"
        )


def _write_inputs(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """What users and manifests say, as temporary tables; names of units with what they resolve to."""
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE input_due (
            unit_name VARCHAR NOT NULL, fiscal_year INTEGER NOT NULL, is_due BOOLEAN NOT NULL,
            reason VARCHAR NOT NULL, scope VARCHAR
        );
        CREATE OR REPLACE TEMP TABLE input_deadline (fiscal_year INTEGER NOT NULL, due_on DATE NOT NULL);
        CREATE OR REPLACE TEMP TABLE input_deflator (
            fiscal_year INTEGER NOT NULL, price_index DECIMAL(24, 4) NOT NULL
        );
        CREATE OR REPLACE TEMP TABLE input_name (
            name VARCHAR NOT NULL, unit_id VARCHAR NOT NULL, division_code VARCHAR
        );
        """
    )
    due = [
        {
            "unit_name": clean_name(d.unit_name),
            "fiscal_year": d.fiscal_year,
            "is_due": d.is_due,
            "reason": d.reason,
            "scope": d.scope,
        }
        for d in inputs.due
    ]
    insert(con, "input_due", due)
    days = [{"fiscal_year": year, "due_on": day} for year, day in inputs.deadlines.items()]
    insert(con, "input_deadline", days)
    prices = [
        {"fiscal_year": year, "price_index": index} for year, index in (inputs.price_index or {}).items()
    ]
    insert(con, "input_deflator", prices)
    stated = con.execute(
        """
        SELECT DISTINCT stated_unit, stated_fiscal_year
        FROM raw.retrieval
        JOIN raw.quarantine USING (document_id)
        WHERE stated_unit IS NOT NULL AND stated_fiscal_year IS NOT NULL
        ORDER BY ALL
        """
    ).fetchall()
    names = {str(d["unit_name"]): d["fiscal_year"] for d in due} | dict(stated)
    insert(con, "input_name", [_named(name, int(str(year))) for name, year in names.items()])


def _named(name: str, year: int) -> dict[str, str | None]:
    where = resolve(name, year)
    return {
        "name": name,
        "unit_id": unit_id(where.division_code, where.name_key),
        "division_code": where.division_code,
    }


@cache
def _steps() -> tuple[str, ...]:
    """The SQL, with measures and levels written into it."""
    pages = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.filters["sql"] = lambda text: "'" + str(text).replace("'", "''") + "'"
    folder = files("warehouse").joinpath("sql", "rollup")
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda p: p.name)]
    return tuple(pages.from_string(text).render(measures=measures(), levels=levels()) for text in texts)
