"""Notices: the sheets about filings with open errors, and a page that lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

import duckdb

from assets.home import Home
from expectations.life import Review, State, states
from expectations.notice import Notice, notice
from expectations.notice_evidence import EvidenceError, with_evidence
from expectations.notice_html import notice_html
from expectations.notice_pdf import notice_pdf
from expectations.second_reading import READING_ERROR
from warehouse.folders import swapped_in
from warehouse.picture_pages import document_paths

FORMATS = ("html", "pdf")
MOST = 200
"""Notices that are published: the filings with the most open errors."""


def write_notice(sheet: Notice, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a notice into a folder in some formats, and say where."""
    paths = []
    for name in formats:
        path = folder / f"{sheet.file_stem}.{name}"
        path.write_bytes(notice_pdf(sheet) if name == "pdf" else notice_html(sheet).encode())
        paths.append(path)
    return paths


def publish_notices(con: duckdb.DuckDBPyConnection, home: Home, reviews: Mapping[str, Review]) -> int:
    """Write the notices of all current filings with open errors, and swap them in with their list.

    Args:
        con: a connection to the published warehouse.
        home: where documents are and notices go.
        reviews: what people decided about findings.

    Returns:
        How many notices there are.
    """
    known = states(con, reviews)
    with swapped_in(home.published_notices) as folder:
        sheets = [_sheet(con, home, filing_id, known) for filing_id in _with_errors(con)]
        sheets = [sheet for sheet in sheets if sheet.entries]
        for sheet in sheets:
            write_notice(sheet, folder)
        (folder / "index.html").write_text(_index(sheets), encoding="utf-8")
    return len(sheets)


def _sheet(
    con: duckdb.DuckDBPyConnection, home: Home, filing_id: str, known: Mapping[str, Review | State]
) -> Notice:
    sheet = notice(con, filing_id, known, date.today())
    try:
        first, *further = document_paths(con, home.landing, sheet.document_id)
        return with_evidence(sheet, first, further)
    except (EvidenceError, FileNotFoundError):
        return sheet  # a notice without pictures says the same, with pages


def _with_errors(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute(
        """
        SELECT filing_id
        FROM dq.finding JOIN core.dim_filing USING (filing_id)
        WHERE is_current AND severity = 'error' AND status <> $1
        GROUP BY filing_id
        ORDER BY count(*) DESC, filing_id
        LIMIT $2
        """,
        [READING_ERROR, MOST],
    ).fetchall()
    return [filing_id for (filing_id,) in rows]


def _index(sheets: Sequence[Notice]) -> str:
    rows = "\n".join(
        f"<tr><td>{escape(s.unit)}</td><td>{s.fiscal_year}</td><td>{escape(s.document)}</td>"
        f'<td>{len(s.entries)}</td><td><a href="{escape(s.file_stem)}.html">网页</a> '
        f'<a href="{escape(s.file_stem)}.pdf">PDF</a></td></tr>'
        for s in sorted(sheets, key=lambda s: (s.unit, s.fiscal_year))
    )
    return _INDEX.format(rows=rows or '<tr><td colspan="5">没有需要通知的单位。</td></tr>')


_INDEX = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>核对通知</title>
<style>body {{ font: 15px/1.7 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }}
</style></head><body>
<p><a href="../atlas/index.html">决算图册</a></p>
<h1>核对通知</h1>
<p>现行各版中有未说明的差错的决算。每份通知列出所印数、按关系应为之数、位置和依据。</p>
<table><tr><th>单位</th><th>年度</th><th>文件</th><th>处数</th><th></th></tr>
{rows}
</table></body></html>
"""
