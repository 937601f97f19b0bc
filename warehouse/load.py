"""Loads what was read: one transaction for a batch of documents, and the same bytes twice change nothing.

Everything is decided from what the tables then hold, never from the order of arrival: a filing's id comes
from its content, the main document of a filing from when its documents were first seen, and the numbers of
its revisions from when they were published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

import duckdb

from warehouse import facts
from warehouse.prepare import Loadable, Prepared, prepare
from warehouse.readings import DocumentReading, DocumentStatus
from warehouse.reference import refresh_function_codes
from warehouse.rows import dicts, insert, temp_ids
from warehouse.unit_tables import rebuild_units

# Documents with boxes on pages before those that only have lines of text.
_MAIN_FIRST = (
    "CASE d.kind WHEN 'pdf' THEN 0 WHEN 'text' THEN 2 ELSE 1 END, d.first_seen_at, d.file_name, d.document_id"
)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a batch changed.

    Attributes:
        documents: documents in the batch, each counted once.
        unchanged: of these, the ones that the warehouse had already with the same reading.
        by_status: of the others, how many have which `DocumentStatus`.
        written: filings whose figures were written, new or again: to be checked.
        removed: filings that no document prints any more, since their documents now read differently.
        joined: documents that print a filing that another document had brought.
        revisions: filings that are a further revision of earlier ones.
    """

    documents: int
    unchanged: int
    by_status: dict[str, int]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    joined: int
    revisions: int


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What the warehouse knows of a document; decides whether it must be read (again)."""

    status: DocumentStatus
    reader: str
    attempts: int


def known_documents(con: duckdb.DuckDBPyConnection) -> dict[str, KnownDocument]:
    """All documents by id (SHA-256). One that is `DocumentStatus.PENDING` must be loaded again."""
    rows = con.execute(
        "SELECT document_id, status, reader, coalesce(attempts, 0) "
        "FROM raw.document LEFT JOIN raw.quarantine USING (document_id)"
    ).fetchall()
    return {row[0]: KnownDocument(DocumentStatus(row[1]), row[2], row[3]) for row in rows}


def load_batch(
    con: duckdb.DuckDBPyConnection, readings: Iterable[DocumentReading], *, seen_at: datetime | None = None
) -> LoadReport:
    """Load a batch of readings in one transaction.

    Args:
        con: a writable connection from `warehouse.connect`.
        readings: any number of readings, in any order; the same document may be among them more than once.
        seen_at: when the batch was seen (UTC, naive); null for now. Documents of one batch are seen together:
            among them the file name decides which revision is the earlier one.

    Raises:
        duckdb.Error: the warehouse could not be written; then nothing of the batch is loaded.
    """
    now = seen_at or datetime.now(UTC).replace(tzinfo=None)
    ordered = sorted(readings, key=lambda r: (r.file_name, r.sha256, r.source, r.location))
    con.begin()
    try:
        report = _load(con, ordered, now)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return report


def order_revisions(con: duckdb.DuckDBPyConnection) -> int:
    """Number the versions of filings again, for days of publication became known after they were loaded.

    Returns:
        How many filings have another number, or are current or superseded, since.
    """
    con.begin()
    try:
        moved = number_revisions(con)
        if moved:
            rebuild_units(con)
            facts.build(con, moved)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return len(moved)


def _load(con: duckdb.DuckDBPyConnection, ordered: Sequence[DocumentReading], now: datetime) -> LoadReport:
    _record_retrievals(con, ordered, now)
    once: dict[str, DocumentReading] = {}
    for reading in ordered:
        once.setdefault(reading.sha256, reading)
    temp_ids(con, "batch_document", list(once))
    known = {
        row["document_id"]: row
        for row in dicts(
            con, "SELECT * FROM raw.document WHERE document_id IN (SELECT id FROM batch_document)"
        )
    }
    prepared = prepare(once.values())
    changed = [
        p
        for p in prepared
        if p.document_id not in known or known[p.document_id]["reading_digest"] != p.digest
    ]
    _count_attempts(con, [p for p in prepared if p not in changed], now)
    if not changed:
        return LoadReport(len(once), len(once), {}, (), (), 0, 0)

    temp_ids(con, "batch_document", [p.document_id for p in changed])
    touched = _filings_of_batch(con)
    _replace_documents(con, changed, known, now)
    touched |= _filings_of_batch(con)
    written, removed = _choose_main_documents(con, changed, touched)
    before = {row[0] for row in con.execute("SELECT filing_id FROM core.dim_filing").fetchall()}
    _replace_filings(con, written, removed)
    moved = number_revisions(con)
    rebuild_units(con)
    if written:
        refresh_function_codes(con)
    facts.build(con, {*moved, *(f.filing_id for f in written)})
    new = [f.filing_id for f in written if f.filing_id not in before]
    return LoadReport(
        documents=len(once),
        unchanged=len(once) - len(changed),
        by_status={str(s): n for s in DocumentStatus if (n := sum(p.status is s for p in changed))},
        written=tuple(sorted(f.filing_id for f in written)),
        removed=tuple(sorted(removed)),
        joined=_count_joined([p for p in changed if p.document_id not in known], before),
        revisions=_count_revisions(con, new),
    )


def _count_joined(arrived: Sequence[Prepared], before: Collection[str]) -> int:
    """Documents seen for the first time whose filing another document had brought."""
    brought = [loadable.filing_id for p in arrived for loadable in p.loadables]
    return len(brought) - len(set(brought) - set(before))


def _record_retrievals(
    con: duckdb.DuckDBPyConnection, readings: Sequence[DocumentReading], now: datetime
) -> None:
    """Keep the first time that a document was seen at a place; seeing it there again changes nothing."""
    places = {(r.sha256, r.source, r.location): r.file_name for r in reversed(readings)}
    con.execute("CREATE OR REPLACE TEMP TABLE batch_retrieval AS SELECT * FROM raw.retrieval LIMIT 0")
    rows = [
        {"document_id": i, "source": s, "location": p, "file_name": name, "retrieved_at": now}
        for (i, s, p), name in places.items()
    ]
    insert(con, "batch_retrieval", rows)
    con.execute(
        "INSERT INTO raw.retrieval BY NAME SELECT * FROM batch_retrieval "
        "ANTI JOIN raw.retrieval USING (document_id, source, location)"
    )


def _count_attempts(con: duckdb.DuckDBPyConnection, unchanged: Sequence[Prepared], now: datetime) -> None:
    """A further attempt that failed in the same way is counted, and changes nothing else."""
    for p in unchanged:
        if p.reading.filing is None and p.reading.attempt > 1:
            con.execute(
                "UPDATE raw.quarantine SET attempts = $2, last_failed_at = $3 "
                "WHERE document_id = $1 AND attempts < $2",
                [p.document_id, p.reading.attempt, now],
            )


def _filings_of_batch(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute(
        "SELECT filing_id FROM core.filing_document WHERE document_id IN (SELECT id FROM batch_document)"
    ).fetchall()
    return {filing_id for (filing_id,) in rows}


def _replace_documents(
    con: duckdb.DuckDBPyConnection,
    changed: Sequence[Prepared],
    known: dict[str, dict[str, object]],
    now: datetime,
) -> None:
    failed_before = {
        row["document_id"]: row["first_failed_at"]
        for row in dicts(
            con, "SELECT * FROM raw.quarantine WHERE document_id IN (SELECT id FROM batch_document)"
        )
    }
    for table in ("raw.document", "raw.quarantine", "core.reading_issue", "core.filing_document"):
        con.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT id FROM batch_document)")
    documents, failures, issues, prints = [], [], [], []
    for p in changed:
        first = known.get(p.document_id, {"first_seen_at": now, "file_name": p.reading.file_name})
        documents.append(p.document_row(first["first_seen_at"], first["file_name"], now))  # type: ignore[arg-type]
        issues += p.issue_rows()
        prints += [
            {"filing_id": loadable.filing_id, "document_id": p.document_id, "is_primary": False}
            for loadable in (*p.loadables, *p.wholes)
        ]
        if (problem := p.reading.problem) is not None:
            failures.append(
                {
                    "document_id": p.document_id,
                    "reason": problem[0],
                    "detail": problem[1],
                    "page": p.reading.page,
                    "engine": p.reading.engine,
                    "output": p.reading.output,
                    "attempts": p.reading.attempt,
                    "first_failed_at": failed_before.get(p.document_id, now),
                    "last_failed_at": now,
                }
            )
    insert(con, "raw.document", documents)
    insert(con, "raw.quarantine", failures)
    insert(con, "core.reading_issue", issues)
    insert(con, "core.filing_document", prints)
    con.execute("DELETE FROM raw.picture_page WHERE picture_id IN (SELECT id FROM batch_document)")
    pages = [(p.document_id, p.reading.picture_of) for p in changed]
    insert(
        con,
        "raw.picture_page",
        [
            {"document_id": role[0], "page": role[1], "picture_id": picture}
            for picture, role in pages
            if role is not None
        ],
    )


def _choose_main_documents(
    con: duckdb.DuckDBPyConnection, changed: Sequence[Prepared], touched: Collection[str]
) -> tuple[list[Loadable], list[str]]:
    """Choose for each filing the document whose figures are loaded, among those whose figures are at hand.

    Returns:
        The filings to write (their main document is in the batch), and those that no document prints now.
    """
    at_hand = {(one.filing_id, p.document_id): one for p in changed for one in p.loadables}
    read = {p.document_id for p in changed}  # what is loaded of these is no longer what they print
    loaded = dict(con.execute("SELECT filing_id, document_id FROM core.dim_filing").fetchall())
    temp_ids(con, "touched_filing", sorted(touched))
    rows = con.execute(
        f"""
        SELECT f.filing_id, d.document_id
        FROM core.filing_document AS f
        JOIN raw.document AS d USING (document_id)
        WHERE f.filing_id IN (SELECT id FROM touched_filing)
        ORDER BY f.filing_id, {_MAIN_FIRST}
        """
    ).fetchall()
    printed_by: dict[str, list[str]] = {filing_id: [] for filing_id in touched}
    for filing_id, document_id in rows:
        printed_by[filing_id].append(document_id)
    written, removed, main, homeless = [], [], [], []
    for filing_id in sorted(touched):
        usable = [
            d
            for d in printed_by[filing_id]
            if (filing_id, d) in at_hand or (d == loaded.get(filing_id) and d not in read)
        ]
        if not usable:
            removed.append(filing_id)
            homeless += [(filing_id, d) for d in printed_by[filing_id]]
            continue
        main.append({"filing_id": filing_id, "document_id": usable[0]})
        if (loadable := at_hand.get((filing_id, usable[0]))) is not None:
            written.append(loadable)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE main_document "
        "(filing_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL)"
    )
    insert(con, "main_document", main)
    con.execute(
        """
        UPDATE core.filing_document AS f
        SET is_primary = (f.filing_id, f.document_id) IN (SELECT (filing_id, document_id) FROM main_document)
        WHERE f.filing_id IN (SELECT id FROM touched_filing)
        """
    )
    _send_back(con, homeless)
    return written, removed


def _send_back(con: duckdb.DuckDBPyConnection, homeless: Sequence[tuple[str, str]]) -> None:
    """Ask for documents again whose filing lost its main document: their own figures were never written."""
    temp_ids(con, "homeless_document", [document_id for _, document_id in homeless])
    temp_ids(con, "homeless_filing", [filing_id for filing_id, _ in homeless])
    con.execute(
        f"UPDATE raw.document SET status = '{DocumentStatus.PENDING}', reading_digest = '' "
        "WHERE document_id IN (SELECT id FROM homeless_document)"
    )
    con.execute("DELETE FROM core.filing_document WHERE filing_id IN (SELECT id FROM homeless_filing)")


def _replace_filings(
    con: duckdb.DuckDBPyConnection, written: Sequence[Loadable], removed: Sequence[str]
) -> None:
    temp_ids(con, "replaced_filing", [*(f.filing_id for f in written), *removed])
    for table in _tables_of_a_filing(con):
        con.execute(f"DELETE FROM {table} WHERE filing_id IN (SELECT id FROM replaced_filing)")
    insert(con, "core.dim_filing", [f.filing_row() for f in written])
    insert(con, "core.fct_figure", [row for f in written for row in f.figure_rows()])
    insert(con, "core.filing_sentence", [row for f in written for row in f.sentence_rows()])
    insert(con, "core.filing_statement", [row for f in written for row in f.statement_rows()])
    insert(con, "core.member_unit", [row for f in written for row in f.member_rows()])
    insert(con, "core.function_name_observation", [row for f in written for row in f.function_name_rows()])
    insert(con, "core.unresolved_division", [row for f in written for row in f.unresolved_rows()])


def _tables_of_a_filing(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Everything that hangs on a filing goes with it: figures, facts, results of checks."""
    rows = con.execute(
        """
        SELECT schema_name || '.' || table_name
        FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
        WHERE database_name = current_database() AND schema_name IN ('core', 'dq')
            AND column_name = 'filing_id' AND table_name NOT IN ('filing_document', 'reading_issue')
        ORDER BY 1
        """
    ).fetchall()
    return [name for (name,) in rows]


def number_revisions(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Number the versions of each unit, year and scope as published; return the filings that moved."""
    _run(con, "revisions.sql")
    moved = [row[0] for row in con.execute("SELECT filing_id FROM moved_filing").fetchall()]
    con.execute(
        """
        UPDATE core.dim_filing AS f
        SET revision = m.revision, is_current = m.is_current
        FROM moved_filing AS m
        WHERE m.filing_id = f.filing_id
        """
    )
    return moved


def _count_revisions(con: duckdb.DuckDBPyConnection, filing_ids: Sequence[str]) -> int:
    temp_ids(con, "new_filing", filing_ids)
    row = con.execute(
        "SELECT count(*) FROM core.dim_filing WHERE revision > 1 AND filing_id IN (SELECT id FROM new_filing)"
    ).fetchone()
    return 0 if row is None else int(row[0])


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(files("warehouse").joinpath("sql", "loading", name).read_text(encoding="utf-8"))
