"""A document with two sets of statements: two filings, and one of them in totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from make_filings import accounts, failure, figure, filed, filing, reading
from snapshots import one, snapshot

from disclosures.filing import Filing, Issue, Scope
from warehouse import (
    DocumentReading,
    DocumentStatus,
    build_marts,
    consolidate,
    known_documents,
    load_batch,
    read_filing,
    write_filing,
)

BUREAU = "奇台县林业局"
MORNING, EVENING = datetime(2024, 8, 1, 9), datetime(2024, 8, 1, 21)


def two_sets(own_income: str = "40.00", **rest: object) -> Filing:
    """One document: the department's accounts, and those of its own level."""
    whole = filing(BUREAU, scope=Scope.CONSOLIDATED, members=[BUREAU, "林场"], name="a.pdf", **rest)  # type: ignore[arg-type]
    own = replace(
        whole,
        scope=Scope.OWN,
        figures=filing(BUREAU, figures=accounts(income=own_income)).figures,
        member_units=(),
        issues=(Issue(code="unplaced_number", message="…", page=9),),
        set_number=2,
    )
    return replace(whole, further=(own,))


def test_it_is_kept_whole(tmp_path: Path) -> None:
    assert read_filing(write_filing(two_sets(), tmp_path)) == two_sets()


def test_one_document_brings_two_filings(con: duckdb.DuckDBPyConnection) -> None:
    report = load_batch(con, [reading(two_sets())])
    assert (report.documents, len(report.written), report.joined) == (1, 2, 0)
    rows = con.execute(
        "SELECT unit_id, scope, revision, is_current, set_number, issue_count FROM core.dim_filing "
        "ORDER BY set_number"
    ).fetchall()
    assert [row[1:] for row in rows] == [("汇总", 1, True, 1, 0), ("本级", 1, True, 2, 1)]
    assert rows[0][0] == rows[1][0]
    assert one(con, "SELECT count(*), bool_and(is_primary) FROM core.filing_document") == (2, True)
    assert one(con, "SELECT scope FROM core.reading_issue JOIN core.dim_filing USING (filing_id)") == (
        "本级",
    )


def test_totals_hold_the_department_and_not_its_own_level(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [reading(two_sets()), filed("奇台县林业局林场")])
    consolidate(con)
    build_marts(con)
    assert one(con, "SELECT income_yuan, filing_count FROM mart.county_year") == (1000000, 1)
    excluded = con.execute("SELECT reason FROM mart.rollup_excluded ORDER BY 1").fetchall()
    assert excluded == [("listed",), ("same_unit",)]


def test_reading_it_again_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [reading(two_sets())], seen_at=MORNING)
    before = snapshot(con)
    assert load_batch(con, [reading(two_sets())], seen_at=EVENING).unchanged == 1
    assert snapshot(con) == before


def test_a_set_that_reads_differently_replaces_its_filing_alone(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [reading(two_sets())])
    ids = dict(con.execute("SELECT scope, filing_id FROM core.dim_filing").fetchall())
    report = load_batch(con, [reading(two_sets("41.00", reader="test-2"))])
    again = dict(con.execute("SELECT scope, filing_id FROM core.dim_filing").fetchall())
    assert (report.removed, again["汇总"]) == ((ids["本级"],), ids["汇总"])
    assert again["本级"] != ids["本级"]


def test_a_filing_whose_document_reads_differently_is_asked_for_where_else_it_is_printed(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """The own level is also printed alone; what else the document of two sets prints stays."""
    alone = filed(BUREAU, scope=Scope.OWN, figures=accounts(income="40.00"), name="0.pdf")
    load_batch(con, [alone, reading(two_sets())])
    assert one(con, "SELECT count(*) FROM core.filing_document") == (3,)
    better = filed(BUREAU, scope=Scope.OWN, figures=accounts(income="42.00"), name="0.pdf", reader="test-2")
    load_batch(con, [better])
    assert known_documents(con)[two_sets().sha256].status is DocumentStatus.PENDING
    assert one(con, "SELECT count(*) FROM core.dim_filing WHERE scope = '汇总'") == (1,)
    load_batch(con, [reading(two_sets())])
    assert one(con, "SELECT count(*), count(DISTINCT filing_id) FROM core.filing_document") == (3, 3)


@pytest.mark.parametrize("figures", [(), (figure("T1", "income", None),)])
def test_a_set_without_figures_puts_the_document_aside(
    con: duckdb.DuckDBPyConnection, figures: tuple[object, ...]
) -> None:
    whole = two_sets()
    broken = replace(whole, further=(replace(whole.further[0], figures=figures),))  # type: ignore[arg-type]
    load_batch(con, [reading(broken), failure("x.pdf", "damaged")])
    assert con.execute("SELECT reason FROM raw.quarantine ORDER BY 1").fetchall() == [
        ("damaged",),
        ("no_figures",),
    ]


def test_the_digest_knows_of_every_set() -> None:
    digests = {
        DocumentReading.digest(reading(of))
        for of in (two_sets(), two_sets("41.00"), replace(two_sets(), further=()))
    }
    assert len(digests) == 3
