"""The atlas: the published warehouse as a static site that people read in a browser, offline.

One page for the whole, one per division, one per current filing. Every total stands beside the number of
filings behind it, and what was not filed is a dash, never 0.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from warehouse.folders import swapped_in
from warehouse.plot import Plot, YearAmount, plot

_TEN_THOUSAND = Decimal(10_000)

# What the index and a division's page show of a year: mart column, heading.
HEADLINES = (
    ("income_yuan", "本年收入"),
    ("fiscal_income_yuan", "财政拨款收入"),
    ("expenditure_yuan", "本年支出"),
    ("basic_expenditure_yuan", "基本支出"),
    ("project_expenditure_yuan", "项目支出"),
    ("three_public_yuan", "“三公”经费"),
)
PLOTTED = ("expenditure_yuan", "three_public_yuan")


def build_atlas(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Write the site and swap it in for the one before.

    Args:
        con: a connection to the published warehouse; only read.
        folder: the site's folder. A reader that has a page open keeps it until the next click.

    Returns:
        The path of ``index.html``.
    """
    with swapped_in(folder) as building:
        pages = _environment()
        filings, totals = _filings(con), _totals(con)
        _write(
            building / "index.html",
            pages,
            "index.html",
            root=".",
            counts=_rows(con, _COUNTS)[0],
            totals=totals,
            filings=filings,
            quarantine=_rows(con, _QUARANTINE),
        )
        functions = _grouped(_rows(con, _FUNCTIONS), "division_code")
        changes = _grouped(_rows(con, _CHANGES), "division_code")
        own, below = _grouped(filings, "division_code"), _grouped(filings, "prefecture_code")
        for code, years in _grouped(totals, "division_code").items():
            _write(
                building / "division" / f"{code}.html",
                pages,
                "division.html",
                root="..",
                totals=years,
                plots=_plots(years),
                changes=changes.get(code, []),
                functions=_by_year(functions.get(code, [])),
                filings=[*own.get(code, []), *below.get(code, [])],
            )
        findings = _grouped(_rows(con, _FINDINGS), "filing_id")
        statements = _grouped(_rows(con, _STATEMENTS), "filing_id")
        revised = _grouped(_rows(con, _REVISED), "filing_id")
        for filing in filings:
            filing_id = filing["filing_id"]
            _write(
                building / "filing" / f"{filing_id}.html",
                pages,
                "filing.html",
                root="..",
                filing=filing,
                findings=findings.get(filing_id, []),
                statements=statements.get(filing_id, []),
                revised=revised.get(filing_id, []),
            )
    return folder / "index.html"


def ten_thousand_yuan(amount: Decimal | None) -> str:
    """An amount of yuan as the field prints it, in 万元 with two decimals; a dash where nobody said."""
    return "—" if amount is None else f"{amount / _TEN_THOUSAND:,.2f}"


def _environment() -> Environment:
    pages = Environment(loader=PackageLoader("warehouse"), autoescape=True, undefined=StrictUndefined)
    pages.filters["wan"] = ten_thousand_yuan
    pages.globals["headlines"] = HEADLINES
    return pages


def _write(path: Path, pages: Environment, template: str, **values: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(pages.get_template(template).render(**values), encoding="utf-8")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _totals(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return _rows(con, _TOTALS.format(columns=", ".join(name for name, _ in HEADLINES)))


def _filings(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return _rows(con, _FILINGS.format(columns=", ".join(f"u.{name}" for name, _ in HEADLINES)))


def _plots(totals: list[dict[str, Any]]) -> list[Plot]:
    """Plots of a division's amounts over its years, each with the coverage of the year."""
    headings = dict(HEADLINES)
    drawn = [
        plot(
            headings[column],
            [YearAmount(t["fiscal_year"], t[column], t["covered_share"], t["is_complete"]) for t in totals],
        )
        for column in PLOTTED
    ]
    return [one for one in drawn if one is not None]


def _grouped(rows: list[dict[str, Any]], column: str) -> dict[Any, list[dict[str, Any]]]:
    """Rows by the value of a column, each group in the order of the rows."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _by_year(functions: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Functional classes of each year, newest year first, each with its length as a bar in percent."""
    years = _grouped(functions, "fiscal_year")
    for rows in years.values():
        longest = max(row["amount_yuan"] or Decimal(0) for row in rows)
        for row in rows:
            row["bar"] = round(100 * (row["amount_yuan"] or Decimal(0)) / longest, 1) if longest > 0 else 0
    return dict(sorted(years.items(), reverse=True))


_COUNTS = """
SELECT
    (SELECT count(*) FROM raw.document) AS documents,
    (SELECT count(*) FROM core.dim_filing WHERE is_current) AS filings,
    (SELECT count(*) FROM core.dim_filing WHERE NOT is_current) AS superseded,
    (SELECT count(*) FROM raw.quarantine) AS quarantined,
    (SELECT count(*) FROM core.fct_figure WHERE value IS NOT NULL) AS figures,
    (SELECT count(*) FROM dq.identity_result WHERE status <> 'not_evaluable') AS checks,
    (SELECT count(*) FROM dq.finding WHERE severity = 'error') AS errors,
    (SELECT count(*) FROM dq.finding WHERE severity = 'warning') AS warnings
"""

_TOTALS = """
SELECT
    division_code, division_name, level, fiscal_year, filing_count, due_count, filed_count, late_count,
    missing_count, quarantined_count, covered_share, is_complete, coverage_note, {columns}
FROM (
    SELECT *, '省级（含本级及所属地级、县级）' AS level FROM mart.province_year
    UNION ALL BY NAME
    SELECT *, '地级（含本级及所属县级）' AS level FROM mart.prefecture_year
    UNION ALL BY NAME
    SELECT *, '县级' AS level FROM mart.county_year
)
ORDER BY division_code, fiscal_year DESC
"""

_CHANGES = """
SELECT
    division_code, fiscal_year, measure_name, before_yuan, after_yuan, change_yuan, entered_yuan, left_yuan,
    merged_yuan, not_comparable_yuan, restated_yuan, elimination_yuan, real_growth_yuan, real_growth_percent
FROM mart.division_change
WHERE measure IN ('expenditure', 'three_public')
ORDER BY division_code, measure, fiscal_year DESC
"""

_FILINGS = """
SELECT
    f.filing_id, f.unit_name, f.fiscal_year, f.scope, f.revision, f.division_code,
    f.figure_count, f.issue_count,
    CASE WHEN d.level = '县' THEN d.parent_code END AS prefecture_code,
    u.division_name, u.is_rollup_member, doc.file_name, {columns},
    count(n.finding_id) FILTER (n.severity = 'error') AS errors,
    count(n.finding_id) FILTER (n.severity = 'warning') AS warnings
FROM core.dim_filing AS f
JOIN mart.unit_year AS u USING (filing_id)
JOIN raw.document AS doc ON doc.document_id = f.document_id
LEFT JOIN core.dim_division AS d ON d.division_code = f.division_code
LEFT JOIN dq.finding AS n ON n.filing_id = f.filing_id
WHERE f.is_current
GROUP BY ALL
ORDER BY f.division_code, f.unit_name, f.fiscal_year DESC
"""

_FUNCTIONS = """
SELECT division_code, fiscal_year, function_code, function_name, amount_yuan, filing_count
FROM mart.prefecture_function_year WHERE concept = 'expenditure'
UNION ALL
SELECT division_code, fiscal_year, function_code, function_name, amount_yuan, filing_count
FROM mart.county_function_year WHERE concept = 'expenditure'
ORDER BY division_code, fiscal_year, amount_yuan DESC
"""

_FINDINGS = """
SELECT filing_id, severity, rule_id, message, document, statement, page
FROM dq.finding
WHERE severity IN ('error', 'warning')
ORDER BY filing_id, severity, page, y0, x0, rule_id
"""

_STATEMENTS = """
SELECT filing_id, statement, title, page, last_page, unit, is_nil
FROM core.filing_statement ORDER BY filing_id, page, statement
"""

_REVISED = """
SELECT
    c.filing_id, c.change, c.statement, coalesce(nullif(c.row_label, ''), d.label, '') AS row_label,
    c.column_label, c.prior_raw_text, c.raw_text, c.prior_page, c.page
FROM core.fct_revision_change AS c
LEFT JOIN core.dim_concept AS d ON d.concept = c.concept
WHERE c.is_current
ORDER BY c.filing_id, coalesce(c.page, c.prior_page), coalesce(c.figure_id, c.prior_figure_id), c.change
"""

_QUARANTINE = """
SELECT d.file_name, q.reason, q.detail, q.attempts
FROM raw.quarantine AS q JOIN raw.document AS d USING (document_id)
ORDER BY d.file_name
"""
