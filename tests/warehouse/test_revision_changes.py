"""What a revision changed, complete in any order of arrival, and which version stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import duckdb
from make_filings import accounts, figure, filed
from snapshots import snapshot

from disclosures.filing import Figure
from warehouse import MEMORY, DocumentReading, connect, load_batch
from warehouse.landing import LandedDocument, register
from warehouse.load import order_revisions
from warehouse.manifest import Publication
from warehouse.publishing import violations

UNIT = "奇台县教育局"
CHANGES = (
    "SELECT change, statement, row_label, prior_value, value FROM core.fct_revision_change "
    "ORDER BY statement, row_label, prior_value, value"
)


def version(number: int, figures: Sequence[Figure], **rest: object) -> DocumentReading:
    return filed(UNIT, name=f"{number}.pdf", figures=figures, **rest)


def line(label: str, value: str | None, **rest: object) -> Figure:
    return figure("T1", rest.pop("concept", None), value, row_label=label, **rest)  # type: ignore[arg-type]


def compared(con: duckdb.DuckDBPyConnection, *figures: Sequence[Figure]) -> list[tuple[object, ...]]:
    for number, of_version in enumerate(figures, start=1):
        load_batch(con, [version(number, of_version)])
    assert violations(con, "revision_changes") == []
    return con.execute(CHANGES).fetchall()


def test_changed_added_and_removed_figures_stand_with_both_places(con: duckdb.DuckDBPyConnection) -> None:
    old = [line("甲", "1.00"), line("乙", "2.00"), line("丙", "3.00", page=2)]
    new = [line("甲", "1.00"), line("乙", "2.50", page=4), line("丁", "7.00")]
    assert compared(con, old, new) == [
        ("added", "T1", "丁", None, Decimal(7)),
        ("removed", "T1", "丙", Decimal(3), None),
        ("changed", "T1", "乙", Decimal(2), Decimal("2.5")),
    ]
    places = con.execute(
        "SELECT prior_value_yuan, value_yuan, prior_page, page, prior_document_id = o.document_id, "
        "c.document_id = n.document_id, n.revision, c.is_current "
        "FROM core.fct_revision_change AS c "
        "JOIN core.dim_filing AS n USING (filing_id) "
        "JOIN core.dim_filing AS o ON o.filing_id = prior_filing_id WHERE change = 'changed'"
    ).fetchall()
    assert places == [(20000, 25000, 1, 4, True, True, 2, True)]


def test_a_blank_is_not_a_zero(con: duckdb.DuckDBPyConnection) -> None:
    first, second = {"concept": "income"}, {"concept": "expenditure"}
    old = [line("甲", None, **first), line("乙", "0.00", **second), line("丙", None), line("丁", "1.00")]
    new = [line("甲", "0.00", **first), line("乙", None, **second), line("丙", None), line("丁", "1.0")]
    assert compared(con, old, new) == [("removed", "T1", "乙", 0, None), ("added", "T1", "甲", None, 0)]
    # The empty cell has its place: there the number was put in, or is missing now.
    places = con.execute("SELECT prior_page, page FROM core.fct_revision_change").fetchall()
    assert places == [(1, 1), (1, 1)]


def test_another_unit_of_money_is_no_change(con: duckdb.DuckDBPyConnection) -> None:
    old = [line("甲", "12.34"), line("乙", "5", unit="人")]
    new = [line("甲", "123400", unit="元"), line("乙", "5", unit="个")]
    assert compared(con, old, new) == [("changed", "T1", "乙", Decimal(5), Decimal(5))]


def test_a_corrected_label_is_the_same_cell_where_the_meaning_is(con: duckdb.DuckDBPyConnection) -> None:
    old = [line("一、本年收人", "1.00", concept="income"), line("甲", "1.00")]
    new = [line("一、本年收入", "2.00", concept="income"), line("乙", "1.00")]
    assert [row[:3] for row in compared(con, old, new)] == [
        ("changed", "T1", "一、本年收入"),
        ("added", "T1", "乙"),
        ("removed", "T1", "甲"),
    ]


def test_a_project_put_in_before_others_moves_none_of_them(con: duckdb.DuckDBPyConnection) -> None:
    def sheet(number: int, name: str, score: str) -> list[Figure]:
        statement = f"performance_project:{number}"
        row = {"row_number": 1, "row_label": "产出指标/数量指标/次数"}
        return [
            figure(statement, "sheet.project_name", None, raw_text=name, is_blank=False),
            figure(statement, "indicator.score", score, unit="分", **row),
        ]

    changes = compared(
        con,
        [*accounts(), *sheet(1, "修路", "8")],
        [*accounts(), *sheet(1, "造林", "9"), *sheet(2, "修路", "7")],
    )
    scores = [(change, statement, old, new) for change, statement, label, old, new in changes if label]
    assert ("changed", "performance_project:2", 8, 7) in scores
    assert ("added", "performance_project:1", None, 9) in scores
    assert len(scores) == 2


def landed(reading: DocumentReading, day: int) -> LandedDocument:
    said = Publication(published_on=date(2024, 9, day))
    return LandedDocument(reading.sha256, reading.file_name, "pdf", 1, reading.source, reading.location, said)


VERSIONS = [version(n, [line("甲", f"{n}.00"), line(f"行{n}", "1.00")]) for n in (1, 2, 3)]


def test_any_order_of_arrival_gives_the_same_changes() -> None:
    found = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
        with connect(MEMORY) as con:
            for number in order:
                load_batch(con, [VERSIONS[number]])
                register(con, [landed(VERSIONS[number], number + 1)])
                order_revisions(con)
                assert violations(con, "revision_changes") == []
            found.append(snapshot(con, "first_seen_at", "read_at", "retrieved_at", "applied_at"))
            rows = con.execute(
                "SELECT n.revision, change, prior_value, value FROM core.fct_revision_change AS c "
                "JOIN core.dim_filing AS n USING (filing_id) ORDER BY ALL"
            ).fetchall()
        assert found[0] == found[-1]
        assert [row for row in rows if row[1] == "changed"] == [(2, "changed", 1, 2), (3, "changed", 2, 3)]
        assert len(rows) == 6


def test_a_version_that_goes_takes_its_changes_along(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, VERSIONS)
    budget = filed(UNIT, name="2.pdf", kind="budget", figures=[])  # type: ignore[arg-type]
    load_batch(con, [budget])
    rows = con.execute("SELECT prior_value, value FROM core.fct_revision_change WHERE change = 'changed'")
    assert rows.fetchall() == [(1, 3)]
    assert violations(con, "revision_changes") == []


def test_a_prior_version_that_reads_anew_is_compared_anew(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, VERSIONS[:2])
    load_batch(con, [version(1, [line("甲", "1.00", page=9), line("行1", "1.00")], reader="test-2")])
    rows = con.execute("SELECT prior_page FROM core.fct_revision_change WHERE change = 'changed'").fetchall()
    assert rows == [(9,)]


def test_what_stood_on_a_day_can_be_asked(con: duckdb.DuckDBPyConnection) -> None:
    for number, seen in ((2, datetime(2024, 10, 1)), (1, datetime(2024, 10, 5)), (3, datetime(2024, 10, 9))):
        load_batch(con, [VERSIONS[number - 1]], seen_at=seen)
        register(con, [landed(VERSIONS[number - 1], number * 2)])
    order_revisions(con)

    def stood(macro: str, day: str) -> list[int]:
        rows = con.execute(
            f"SELECT n.value::INTEGER FROM core.{macro}($1) JOIN core.fct_figure AS n USING (filing_id) "
            "WHERE n.row_label = '甲'",
            [day],
        ).fetchall()
        return [value for (value,) in rows]

    assert [stood("filing_as_of", f"2024-09-0{day}") for day in (1, 2, 3, 4, 5, 6, 9)] == [
        *([], [1], [1], [2], [2], [3], [3])
    ]
    # The first version came to the warehouse after the second: it never was current here.
    assert [stood("filing_known_on", f"2024-10-{day:02}") for day in (1, 5, 8, 9)] == [[2], [2], [2], [3]]
    assert stood("filing_known_on", "2024-09-30") == []
    days = con.execute("SELECT published_on, is_stated FROM core.filing_publication ORDER BY 1").fetchall()
    assert days == [(date(2024, 9, day), True) for day in (2, 4, 6)]
