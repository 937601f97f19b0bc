"""Performance sheets (绩效自评表) as figures: the overall sheet and one sheet for each project."""

from __future__ import annotations

from disclosures.documents.document import Document, Line, Table
from disclosures.filing import Figure, Issue
from disclosures.statements.performance.flowing import read_text_sheet
from disclosures.statements.performance.ruled import read_table_sheets
from disclosures.statements.performance.sheet import Printed, Sheet, figures_of
from disclosures.statements.performance.spans import SheetSpan, sheet_spans
from disclosures.taxonomy.performance import OVERALL


def read_performance(document: Document, fiscal_year: int) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Read every performance sheet of a document.

    Sheets as ruled tables and sheets whose columns are lost (text files) are both read; the statement is
    ``performance_overall`` or ``performance_project:<n>``, counted from 1 in the order of the document.

    Args:
        document: The document as read by any engine.
        fiscal_year: The year of the filing.

    Returns:
        The figures in the order of the document, and what could not be read, with its place.
    """
    figures: list[Figure] = []
    issues: list[Issue] = []
    projects = 0
    for span in sheet_spans(document):
        for sheet in _sheets(span, document.kind):
            if sheet.kind == OVERALL:
                statement = "performance_overall"
            else:
                projects += 1
                statement = f"performance_project:{projects}"
            read, problems = figures_of(sheet, statement, fiscal_year)
            figures += read
            issues += problems
    return tuple(figures), tuple(issues)


def _sheets(span: SheetSpan, kind: str) -> list[Sheet]:
    if any(isinstance(block, Table) for _, block in span.blocks):
        return read_table_sheets(span)
    if kind == "text":
        return [read_text_sheet(span)]
    # On a page the lines of all cells stand side by side: without rules nothing says which are whose.
    sheet = Sheet(span.kind, span.title)
    glyphs = [(page, g) for page, block in span.blocks if isinstance(block, Line) for g in block.glyphs]
    sheet.problem("unruled_sheet", "自评表没有表格线，无法读取", Printed(tuple(glyphs)))
    return [sheet]
