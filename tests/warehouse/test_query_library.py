from __future__ import annotations

from datetime import date

import duckdb
import pytest
from make_filings import accounts, failure, figure, filed

from disclosures.filing import Scope
from warehouse import Query, build_marts, consolidate, load_batch, queries
from warehouse.landing import LandedDocument, register
from warehouse.manifest import Publication


@pytest.fixture
def answered(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A warehouse in which every question of the library has an answer."""
    sheet = "performance_project:1"
    row = {"row_number": 1, "row_label": "产出指标/数量指标/检查次数"}
    performance = [
        figure(sheet, "indicator.weight", "10", unit="分", **row),
        figure(sheet, "indicator.score", "8", unit="分", **row),
    ]
    water = [figure("T1", "closing_balance", "5.00")], [figure("T1", "opening_balance", "6.00")]
    late = filed("木垒县水利局", 2023)
    published = Publication(published_on=date(2025, 1, 15))
    register(
        con,
        [LandedDocument(late.sha256, late.file_name, "pdf", 1, late.source, late.location, published)],
    )
    load_batch(
        con,
        [
            filed("昌吉州应急管理局", figures=[*accounts(three_public="2.50"), *performance]),
            filed("奇台县教育局", scope=Scope.CONSOLIDATED, name="a.pdf"),
            filed("奇台县教育局", scope=Scope.CONSOLIDATED, name="b.pdf", figures=accounts(income="7.00")),
            *(
                filed("奇台县水利局", y, figures=[*accounts(), *f])
                for y, f in zip((2022, 2023), water, strict=True)
            ),
            filed("奇台县林业局", 2022),
            late,
            failure("scan.pdf", "no_text"),
        ],
    )
    consolidate(con)
    build_marts(con)
    return con


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_every_question_has_an_answer(answered: duckdb.DuckDBPyConnection, query: Query) -> None:
    assert query.title
    cursor = answered.execute(query.sql)
    assert cursor.fetchall(), "the question found nothing in a warehouse that has an answer"
    assert all("FLOAT" not in str(column[1]) for column in cursor.description)


def test_a_revision_is_told_by_the_figures_that_changed(answered: duckdb.DuckDBPyConnection) -> None:
    sql = next(query.sql for query in queries() if query.name == "what_a_revision_changed")
    rows = answered.execute(sql).fetchall()
    assert [(row[3:5], row[7:9]) for row in rows] == 2 * [(("改动", "T2"), ("100.00", "7.00"))]
