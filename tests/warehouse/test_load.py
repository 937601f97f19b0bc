from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import duckdb
import pytest
from make_filings import accounts, failure, figure, filed, filing, reading
from snapshots import one, snapshot

from disclosures.filing import DocumentKind, Issue, Scope, StatementFound
from warehouse import (
    MEMORY,
    DocumentReading,
    DocumentStatus,
    build_marts,
    connect,
    consolidate,
    known_documents,
    load_batch,
)
from warehouse.prepare import OUT_OF_RANGE

MORNING = datetime(2024, 8, 1, 9)
EVENING = datetime(2024, 8, 1, 21)


def batch() -> list[DocumentReading]:
    """Something of everything."""
    return [
        filed("昌吉州应急管理局", scope=Scope.OWN),
        filed("奇台县教育局", scope=Scope.CONSOLIDATED, members=["奇台县教育局（本级）", "第一中学"]),
        filed("奇台县教育局第一中学", issues=[Issue(code="malformed_number", message="0.4.2", page=2)]),
        filed(
            "市中区教育局",
            statements=[StatementFound(statement="T7", title="t", page=1, last_page=1, unit=None)],
        ),
        filed("奇台县水利局", 2025, kind=DocumentKind.BUDGET),
        failure("scan.docx", "unsupported_docx"),
        failure("broken.pdf", "damaged"),
    ]


def test_the_same_bytes_twice_change_nothing(con: duckdb.DuckDBPyConnection) -> None:
    first = load_batch(con, batch(), seen_at=MORNING)
    consolidate(con)
    build_marts(con)
    before = snapshot(con)
    again = load_batch(con, batch(), seen_at=EVENING)
    consolidate(con)
    build_marts(con)
    assert snapshot(con) == before
    assert (first.documents, first.unchanged, len(first.written)) == (7, 0, 4)
    assert (again.documents, again.unchanged, again.written, again.by_status) == (7, 7, (), {})
    assert first.by_status == {"read": 4, "quarantined": 1, "unsupported": 1, "not_final_accounts": 1}


def test_batches_and_their_order_leave_no_trace_but_times(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, batch(), seen_at=MORNING)
    together = snapshot(con, "applied_at", "first_seen_at", "read_at", "retrieved_at")
    with connect(MEMORY) as other:
        for single in reversed(batch()):
            load_batch(other, [single])
        apart = snapshot(other, "applied_at", "first_seen_at", "read_at", "retrieved_at")
    # When something failed is a time as well.
    assert apart.pop("raw.quarantine") and together.pop("raw.quarantine")
    assert apart == together


def test_documents_are_kept_with_what_became_of_them(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, batch(), seen_at=MORNING)
    statuses = con.execute("SELECT file_name, status, document_kind FROM raw.document ORDER BY 1").fetchall()
    assert ("scan.docx", "unsupported", None) in statuses
    assert ("奇台县水利局_2025_单位.pdf", "not_final_accounts", "budget") in statuses
    assert con.execute("SELECT reason, detail, attempts FROM raw.quarantine ORDER BY 1").fetchall() == [
        ("damaged", "because", 1),
        ("unsupported_docx", "because", 1),
    ]
    assert one(con, "SELECT count(*) FROM core.dim_filing WHERE fiscal_year = 2025") == (0,)
    known = known_documents(con)
    assert {entry.status for entry in known.values()} == {
        DocumentStatus.READ,
        DocumentStatus.QUARANTINED,
        DocumentStatus.UNSUPPORTED,
        DocumentStatus.NOT_FINAL_ACCOUNTS,
    }


def test_a_figure_keeps_all_its_evidence(con: duckdb.DuckDBPyConnection) -> None:
    printed = figure(
        "T1", "income", "2,946.25".replace(",", ""), row_label="本年收入合计", side="收入", page=6
    )
    load_batch(con, [filed("奇台县教育局", figures=[printed, figure("T1", "expenditure", None)])])
    names = ", ".join(name for name in printed.COLUMNS if name != "value")
    row = one(con, f"SELECT {names} FROM core.fct_figure WHERE figure_id = 1")
    in_its_year = {**printed.as_row(), "period": "FY2023"}
    assert row == tuple(value for name, value in in_its_year.items() if name != "value")
    amounts = "SELECT value, decimals, value_yuan, is_blank FROM core.fct_figure ORDER BY figure_id"
    assert con.execute(amounts).fetchall() == [
        (Decimal("2946.25"), 2, Decimal(29462500), False),
        (None, None, None, True),
    ]


def test_a_corrected_filing_is_a_further_revision(con: duckdb.DuckDBPyConnection) -> None:
    first = filed("奇台县教育局", name="a.pdf")
    second = filed("奇台县教育局", name="b.pdf", figures=accounts(income="101.00"))
    load_batch(con, [first], seen_at=MORNING)
    report = load_batch(con, [second], seen_at=EVENING)
    assert (report.revisions, report.joined) == (1, 0)
    rows = con.execute(
        "SELECT d.file_name, f.revision, f.is_current, f.figure_count FROM core.dim_filing AS f "
        "JOIN raw.document AS d USING (document_id) ORDER BY f.revision"
    ).fetchall()
    assert rows == [("a.pdf", 1, False, 30), ("b.pdf", 2, True, 30)]
    facts = con.execute(
        "SELECT is_current, amount_yuan FROM core.fct_revenue WHERE concept = 'income' ORDER BY 1"
    ).fetchall()
    assert facts == [(False, Decimal(1000000)), (True, Decimal(1010000))]


def test_in_one_batch_the_file_name_decides_which_revision_is_earlier(con: duckdb.DuckDBPyConnection) -> None:
    faulty = filed("奇台县教育局", name="决算_问题版.pdf", figures=accounts(income="1.00"))
    load_batch(con, [faulty, filed("奇台县教育局", name="决算.pdf")])
    assert con.execute(
        "SELECT file_name FROM core.dim_filing JOIN raw.document USING (document_id) ORDER BY revision"
    ).fetchall() == [("决算.pdf",), ("决算_问题版.pdf",)]


def test_other_years_and_scopes_are_no_revisions(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(
        con,
        [
            filed("奇台县教育局"),
            filed("奇台县教育局", 2022),
            filed("奇台县教育局", scope=Scope.CONSOLIDATED),
            filed("奇台县教育局（本级）", scope=Scope.OWN),
        ],
    )
    assert one(con, "SELECT count(*), max(revision), count(DISTINCT unit_id) FROM core.dim_filing") == (
        4,
        1,
        1,
    )


@pytest.mark.parametrize("text_first", [True, False])
@pytest.mark.parametrize("batches", [1, 2])
def test_two_formats_of_one_filing_are_one_filing(
    con: duckdb.DuckDBPyConnection, text_first: bool, batches: int
) -> None:
    """The PDF, which has pages and boxes, is the main document whichever comes first."""
    text = filed(
        "奇台县教育局", name="a.txt", figures=[figure("narrative", "income", "3.50", page=9, raw_text="3.5")]
    )
    pdf = filed("奇台县教育局", name="b.pdf", figures=[figure("narrative", "income", "3.50", page=1)])
    arrivals = [text, pdf] if text_first else [pdf, text]
    for part in [arrivals] if batches == 1 else [[a] for a in arrivals]:
        report = load_batch(con, part)
    assert (report.joined, report.revisions) == (1, 0)
    assert one(con, "SELECT revision, is_current, document_id FROM core.dim_filing") == (1, True, pdf.sha256)
    assert con.execute(
        "SELECT document_id, is_primary FROM core.filing_document ORDER BY is_primary"
    ).fetchall() == [
        (text.sha256, False),
        (pdf.sha256, True),
    ]
    assert one(con, "SELECT document_id, page FROM core.fct_figure") == (pdf.sha256, 1)


def test_a_better_document_brings_its_places_and_asks_for_new_checks(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed("奇台县教育局", name="a.txt")])
    filing_id = one(con, "SELECT filing_id FROM core.dim_filing")[0]
    con.execute("INSERT INTO dq.finding (filing_id, page) VALUES (?, 7)", [filing_id])
    report = load_batch(con, [filed("奇台县教育局", name="b.pdf")])
    assert report.written == (filing_id,)
    assert one(con, "SELECT count(*) FROM dq.finding") == (0,)


def test_a_document_read_anew_replaces_its_filing(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed("奇台县教育局", name="a.pdf")], seen_at=MORNING)
    better = filed("奇台县教育局", name="a.pdf", figures=accounts(income="99.00"), reader="test-2")
    report = load_batch(con, [better], seen_at=EVENING)
    assert len(report.written) == len(report.removed) == 1
    assert one(con, "SELECT revision, is_current, reader FROM core.dim_filing") == (1, True, "test-2")
    assert one(con, "SELECT count(DISTINCT filing_id) FROM core.fct_figure") == (1,)
    assert one(con, "SELECT first_seen_at, read_at FROM raw.document") == (MORNING, EVENING)


def test_a_document_whose_filing_was_read_anew_elsewhere_is_asked_for_again(
    con: duckdb.DuckDBPyConnection,
) -> None:
    text, pdf = filed("奇台县教育局", name="a.txt"), filed("奇台县教育局", name="b.pdf")
    load_batch(con, [text, pdf])
    corrected = accounts(income="99.00")
    load_batch(con, [filed("奇台县教育局", name="b.pdf", figures=corrected, reader="test-2")])
    assert known_documents(con)[text.sha256].status is DocumentStatus.PENDING
    assert one(con, "SELECT count(*) FROM core.dim_filing") == (1,)
    load_batch(con, [filed("奇台县教育局", name="a.txt", figures=corrected, reader="test-2")])
    assert known_documents(con)[text.sha256].status is DocumentStatus.READ
    assert one(con, "SELECT count(*), max(revision) FROM core.dim_filing") == (1, 1)
    assert one(con, "SELECT count(*) FROM core.filing_document") == (2,)


def test_the_same_document_at_two_places_is_one_document(con: duckdb.DuckDBPyConnection) -> None:
    of = filing("奇台县教育局")
    places = [reading(of, location="site/1"), reading(of, location="site/2", file_name="下载.pdf")]
    report = load_batch(con, places)
    load_batch(con, [reading(of, location="site/3")])
    assert (report.documents, len(report.written)) == (1, 1)
    assert one(con, "SELECT count(*) FROM raw.document") == (1,)
    assert one(con, "SELECT count(*) FROM raw.retrieval") == (3,)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (filed(None), "unit_name_missing"),
        (filed("奇台县教育局", None), "fiscal_year_missing"),
        (filed("奇台县教育局", scope=None), "scope_missing"),
        (filed("奇台县教育局", figures=[figure("T1", "income", None)]), "no_figures"),
    ],
)
def test_accounts_that_cannot_be_placed_are_quarantined_and_the_batch_goes_on(
    con: duckdb.DuckDBPyConnection, bad: DocumentReading, reason: str
) -> None:
    report = load_batch(con, [bad, filed("奇台县水利局")])
    assert report.by_status == {"read": 1, "quarantined": 1}
    assert one(con, "SELECT document_id, reason FROM raw.quarantine") == (bad.sha256, reason)
    assert one(con, "SELECT unit_name FROM core.dim_filing") == ("奇台县水利局",)


def test_a_document_leaves_the_quarantine_when_it_can_be_read(con: duckdb.DuckDBPyConnection) -> None:
    of = filing("奇台县教育局", name="a.pdf", reader="test-2")
    load_batch(con, [failure("a.pdf", "reader_crashed", sha256=of.sha256)], seen_at=MORNING)
    load_batch(con, [failure("a.pdf", "reader_crashed", sha256=of.sha256, attempt=2)], seen_at=EVENING)
    assert one(con, "SELECT attempts, first_failed_at, last_failed_at FROM raw.quarantine") == (
        2,
        MORNING,
        EVENING,
    )
    assert known_documents(con)[of.sha256].attempts == 2
    load_batch(con, [reading(of)])
    assert one(con, "SELECT count(*) FROM raw.quarantine") == (0,)
    assert known_documents(con)[of.sha256].status is DocumentStatus.READ


def test_a_number_too_long_for_the_warehouse_is_an_issue(con: duckdb.DuckDBPyConnection) -> None:
    long = [figure("narrative", "staff", value, unit="人") for value in ("12345678901234567890", "0.1234567")]
    load_batch(con, [filed("奇台县教育局", figures=[*long, figure("T1", "income", "99999999999999.99")])])
    assert con.execute("SELECT code, raw_text FROM core.reading_issue ORDER BY issue_number").fetchall() == [
        (OUT_OF_RANGE, "12345678901234567890"),
        (OUT_OF_RANGE, "0.1234567"),
        (OUT_OF_RANGE, "99999999999999.99"),
    ]
    assert one(con, "SELECT count(*), count(value) FROM core.fct_figure") == (3, 0)
    assert one(con, "SELECT issue_count FROM core.dim_filing") == (3,)


def test_a_batch_is_loaded_whole_or_not_at_all(con: duckdb.DuckDBPyConnection) -> None:
    before = snapshot(con)
    unknown = filed("奇台县水利局", figures=[figure("T1", "income", "1.00", page="six")])
    with pytest.raises(Exception, match="six"):
        load_batch(con, [filed("奇台县教育局"), unknown])
    assert snapshot(con) == before
    assert load_batch(con, [filed("奇台县教育局")]).by_status == {"read": 1}


def test_units_are_known_by_their_division_and_name(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(
        con,
        [
            filed("昌吉州应急管理局", 2022),
            filed("昌吉回族自治州应急管理局", 2023),
            filed(
                "奇台县教育局",
                scope=Scope.CONSOLIDATED,
                members=["奇台县教育局（本级）", "第一中学", "水管所"],
            ),
            filed("奇台县教育局第一中学"),
        ],
    )
    rows = con.execute(
        "SELECT u.name, u.division_code, u.level, p.name, u.unit_kind, u.has_filed, u.first_year, "
        "u.last_year FROM core.dim_unit AS u LEFT JOIN core.dim_unit AS p ON p.unit_id = u.parent_unit_id "
        "ORDER BY u.name"
    ).fetchall()
    assert rows == [
        ("奇台县教育局", "652325", "县", None, "部门", True, 2023, 2023),
        ("奇台县教育局第一中学", "652325", "县", "奇台县教育局", "单位", True, 2023, 2023),
        ("昌吉回族自治州应急管理局", "652300", "地", None, "单位", True, 2022, 2023),
        ("水管所", "652325", "县", "奇台县教育局", "单位", False, None, None),
    ]
    names = con.execute(
        "SELECT name, first_year FROM core.unit_name WHERE name LIKE '昌吉%' ORDER BY 2"
    ).fetchall()
    assert names == [("昌吉州应急管理局", 2022), ("昌吉回族自治州应急管理局", 2023)]


def test_units_that_no_name_places_are_listed(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, [filed("市中区教育局"), filed("普陀区财政局")])
    assert con.execute(
        "SELECT unit_name, reason, candidates FROM core.unresolved_division ORDER BY 1"
    ).fetchall() == [
        ("市中区教育局", "ambiguous", "370103 370402 511002 511102"),
        ("普陀区财政局", "ambiguous", "310107 330903"),
    ]


def test_codes_that_only_filings_know_join_the_dimension(con: duckdb.DuckDBPyConnection) -> None:
    def item(name: str) -> list[object]:
        row = {"function_code": "2139999", "row_code": "2139999", "row_label": f"农林水支出/{name}"}
        return [figure("T3", "expenditure", "1.00", **row)]

    load_batch(
        con,
        [
            filed("奇台县教育局", 2022, figures=item("旧名")),
            filed("奇台县教育局", 2023, figures=item("新名")),
        ],
    )
    columns = "name, level, parent_code, class_code, source"
    query = f"SELECT {columns} FROM core.dim_function WHERE function_code = '2139999'"
    known = one(con, query)
    assert known[1:4] == ("项", "21399", "213")
    observed = "SELECT fiscal_year, name, statement FROM core.function_name_observation ORDER BY 1"
    assert con.execute(observed).fetchall() == [(2022, "旧名", "T3"), (2023, "新名", "T3")]
    unlisted = [figure("T3", "expenditure", "1.00", function_code="2139876", row_label="没有列入的项")]
    load_batch(con, [filed("奇台县教育局", 2021, figures=unlisted)])
    assert one(con, query.replace("2139999", "2139876"))[0] == "没有列入的项"
    assert one(con, "SELECT count(*) = count(DISTINCT function_code) FROM core.dim_function") == (True,)


def test_a_reading_is_either_a_filing_or_a_reason() -> None:
    of = filing("奇台县教育局")
    with pytest.raises(ValueError, match="either"):
        reading(of, reason="damaged")
    with pytest.raises(ValueError, match="either"):
        reading(of, filing=None)
    with pytest.raises(ValueError, match="other bytes"):
        reading(of, sha256="0" * 64)
