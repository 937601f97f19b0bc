"""Statements and narrative in separate attachments of one article make one filing, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from make_filings import READER, accounts, figure, filing
from snapshots import one

from disclosures.filing import Filing, Nature, Scope, StatementFound
from expectations.evaluator import evaluate
from expectations.notice import notice
from warehouse import MEMORY, connect
from warehouse.bundles import register_members
from warehouse.filings import write_filing
from warehouse.landing import LandedDocument, register
from warehouse.manifest import Publication
from warehouse.waiting import load_waiting

UNIT = "昌吉市园林局"
FOUND = (StatementFound(statement="T2", title="收入决算表", page=1, last_page=1, unit="万元"),)


def statements(unit: str | None = None, scope: Scope | None = None, income: str = "100.00") -> Filing:
    """The attachment with the statements, which names neither unit nor scope."""
    made = filing(unit, figures=accounts(income=income), scope=scope, name="附件1.xlsx", content=income)
    return replace(made, statements=FOUND)


def narrative(unit: str | None = UNIT, scope: Scope | None = Scope.UNIT, **rest: Any) -> Filing:
    said = [figure("narrative", "income", rest.pop("income", "100.00"), page=7)]
    return filing(unit, figures=said, scope=scope, name=rest.pop("name", "附件2.docx"), **rest)


def land(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    made: Sequence[Filing],
    article: str | None = "t1",
    address: str | None = None,
) -> None:
    """Let documents arrive from one site, read, and load what waits."""
    places = []
    for one_filing in made:
        write_filing(one_filing, folder)
        said = Publication(site_document_id=article, address=address)
        name = one_filing.document_name
        places.append(LandedDocument(one_filing.sha256, name, "pdf", 10, "site", name, said))
    register(con, places)
    load_waiting(con, folder, READER)


def loaded(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT f.unit_name, f.scope, f.is_current, f.revision, f.figure_count, "
        "list(DISTINCT d.file_name ORDER BY d.file_name) FROM core.dim_filing AS f "
        "JOIN core.fct_figure AS v USING (filing_id) JOIN raw.document AS d ON d.document_id = v.document_id "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()


def test_the_part_that_names_the_unit_completes_the_other(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    land(con, tmp_path, [statements(), narrative()])
    count = one(con, "SELECT count(*) FROM core.fct_figure WHERE value IS NOT NULL")[0]
    assert loaded(con) == [(UNIT, "单位", True, 1, count, ["附件1.xlsx", "附件2.docx"])]
    assert one(con, "SELECT page, file_name FROM core.fct_figure JOIN raw.document USING (document_id) "
                    "WHERE statement = 'narrative'") == (7, "附件2.docx")  # fmt: skip
    assert con.execute("SELECT status FROM raw.document").fetchall() == [("read",)] * 2
    assert one(con, "SELECT count(*) FROM raw.quarantine") == (0,)
    assert one(con, "SELECT file_name FROM core.dim_filing JOIN raw.document USING (document_id)") == (
        "附件1.xlsx",
    )


def snapshot(con: duckdb.DuckDBPyConnection) -> list[Any]:
    return [
        con.execute(f"SELECT * EXCLUDE ({without}) FROM {table} ORDER BY ALL").fetchall()
        for table, without in (
            ("core.dim_filing", "is_current"),
            ("core.fct_figure", "reader"),
            ("core.filing_document", "is_primary"),
            ("core.filing_sentence", "kind"),
            ("core.filing_statement", "unit"),
            ("raw.document", "first_seen_at, read_at"),
        )
    ]


def test_any_order_of_arrival_and_a_second_arrival_leave_the_same(tmp_path: Path) -> None:
    performance = filing(
        None,
        figures=[figure("performance_overall", "score", "98", unit="分")],
        scope=None,
        name="附件3.pdf",
    )
    parts = [statements(), narrative(), performance]
    seen = []
    for number, order in enumerate(permutations(parts)):
        with connect(MEMORY) as con:
            for part in order:
                land(con, tmp_path / str(number), [part])
            land(con, tmp_path / str(number), parts)
            seen.append(snapshot(con))
            assert one(con, "SELECT count(*) FROM core.dim_filing") == (1,)
    assert all(found == seen[0] for found in seen[1:])


def test_a_corrected_part_makes_a_revision_of_the_whole(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    land(con, tmp_path, [statements(), narrative()])
    land(con, tmp_path, [statements(income="101.00")], article="t2")
    land(con, tmp_path, [narrative(income="101.00", content="again")], article="t2")
    found = loaded(con)
    assert [(row[2], row[3]) for row in found] == [(False, 1), (True, 2)]
    assert one(con, "SELECT DISTINCT value FROM core.fct_figure JOIN core.dim_filing USING (filing_id) "
                    "WHERE is_current AND fct_figure.concept = 'income' AND statement IN ('T2', 'narrative')"
               )[0] == 101  # fmt: skip


@pytest.mark.parametrize("article", ["t1", None])
def test_a_manifest_joins_by_address_and_nothing_joins_what_was_published_apart(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, article: str | None
) -> None:
    land(con, tmp_path, [statements(UNIT, Scope.UNIT)], article=article, address="https://a")
    other = "https://a" if article is None else "https://b"
    land(con, tmp_path, [narrative()], article=None, address=other)
    assert len(loaded(con)) == (1 if article is None else 2)


def test_what_contradicts_or_repeats_is_not_joined(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    land(con, tmp_path, [statements(UNIT, Scope.UNIT), narrative("昌吉市水利局")], article="units")
    assert len(loaded(con)) == 2
    two = [statements(UNIT, Scope.OWN, "7.00"), narrative(UNIT, Scope.CONSOLIDATED, content="7")]
    land(con, tmp_path, two, article="scopes")
    assert len(loaded(con)) == 4
    whole = statements(UNIT, Scope.UNIT, "8.00")
    whole = replace(whole, figures=(*whole.figures, figure("narrative", "income", "8.00", period="FY2023")))
    land(con, tmp_path, [whole, narrative(content="8")], article="repeated")
    most = "SELECT max(n) FROM (SELECT count(*) AS n FROM core.filing_document GROUP BY filing_id)"
    assert one(con, most) == (1,)


def test_a_part_without_a_unit_among_several_units_waits(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    nameless = [statements(), narrative(), narrative("昌吉市水利局", name="附件3.docx")]
    land(con, tmp_path, nameless)
    assert one(con, "SELECT reason FROM raw.quarantine")[0] == "unit_name_missing"


def test_parts_that_were_loaded_are_joined_once_something_links_them_and_parted_when_nothing_does(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    parts = [statements(UNIT, Scope.UNIT), narrative()]
    for part in parts:
        land(con, tmp_path, [part], article=None)
    assert len(loaded(con)) == 2
    apart = snapshot(con)
    land(con, tmp_path, parts, article=None, address="https://a")  # a manifest came later
    assert [row[-1] for row in loaded(con)] == [["附件1.xlsx", "附件2.docx"]]
    land(con, tmp_path, parts[:1], article=None, address="https://b")  # and was corrected
    assert snapshot(con) == apart
    land(con, tmp_path, parts[:1], article=None, address="https://a")
    assert len(loaded(con)) == 1
    joined = snapshot(con)
    land(con, tmp_path, parts, article=None, address="https://a")
    assert snapshot(con) == joined


def test_what_lies_in_an_archive_together_is_joined_though_it_was_loaded_before(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    parts = [statements(UNIT, Scope.UNIT), narrative()]
    for part in parts:
        land(con, tmp_path, [part], article=None)
    bundle = LandedDocument("b" * 64, "全部.zip", "zip", 10, "site", "全部.zip")
    register(con, [bundle])
    members = [
        LandedDocument(part.sha256, part.document_name, "pdf", 10, "b" * 64, f"甲/{part.document_name}")
        for part in parts
    ]
    register_members(con, members)
    load_waiting(con, tmp_path, READER)
    assert len(loaded(con)) == 1


def test_a_notice_shows_places_of_its_document_though_another_part_is_called_the_same(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tables = statements()
    tables = replace(tables, document_name="附件.pdf")
    text = narrative(name="附件.pdf")
    wrong = figure("narrative", "expenditure", "66.00", nature=Nature.BASIC, page=7, period="FY2023")
    land(con, tmp_path, [tables, replace(text, figures=(*text.figures, wrong))])
    evaluate(con)
    (filing_id,) = one(con, "SELECT filing_id FROM core.dim_filing")
    entries = notice(con, filing_id, {}, date(2025, 1, 2)).entries
    (shown,) = (e for e in entries if any(f.place.endswith("第7页") for f in e.figures))
    assert {mark.page for mark in shown.marks} == {1}
