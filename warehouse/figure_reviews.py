"""What people have read in pictures of figures: a file under version control, and which documents it changes.

``fixes/figures.csv`` below the home, UTF-8, a row for each figure: ``document_id``, ``page`` and the box say
which, ``printed`` is what stands there (empty where nothing does), ``reviewer`` and ``date`` who read it and
when. Of a filing of pictures each is a document of one page: pages that come later move none of them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.review import REVIEWED, UNMET, Decision
from warehouse.readings import DocumentStatus

COLUMNS = ("document_id", "page", "x0", "y0", "x1", "y1", "printed", "reviewer", "date")
_BOX = ("x0", "y0", "x1", "y1")


class FigureReviewError(ValueError):
    """A line of the file is not understood; the message names the file and the line."""


def read_decisions(path: Path) -> dict[str, tuple[Decision, ...]]:
    """The decisions in a file by document; none where there is no file.

    Raises:
        FigureReviewError: a column is missing, a place is no place, what was read is no number, or nobody
            says that he read it.
    """
    found: dict[str, list[Decision]] = defaultdict(list)
    for line, row in _rows(path):
        found[row["document_id"]].append(_decision(row, f"{path}:{line}"))
    return {document: tuple(decisions) for document, decisions in found.items()}


def add_decisions(path: Path, incoming: Path) -> int:
    """Put the decisions of one file into another, in the place of earlier ones about the same figures.

    Returns:
        How many were put in.

    Raises:
        FigureReviewError: as `read_decisions`, of either file.
        FileNotFoundError: there is no such file to read.
    """
    if not incoming.is_file():
        raise FileNotFoundError(f"no such file: {incoming}")
    for checked in (path, incoming):
        read_decisions(checked)
    new = [row for _, row in _rows(incoming)]
    rows = {_key(row): row for row in (*(row for _, row in _rows(path)), *new)}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    unfinished.replace(path)
    return len(new)


def await_decided(con: duckdb.DuckDBPyConnection, decisions: Mapping[str, Sequence[Decision]]) -> int:
    """Let documents be loaded again about which other decisions stand in the file than were loaded.

    Returns:
        How many.
    """
    loaded: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rows = con.execute(
        """
        SELECT
            coalesce(p.picture_id, i.document_id), CASE WHEN p.page IS NULL THEN i.page ELSE 1 END,
            i.raw_text
        FROM core.reading_issue AS i LEFT JOIN raw.picture_page AS p USING (document_id, page)
        WHERE list_contains($1, i.code)
        """,
        [[REVIEWED, UNMET]],
    ).fetchall()
    for document, page, printed in rows:
        loaded[document].add((page, printed))
    wanted = {document: {(d.page, d.printed) for d in found} for document, found in decisions.items()}
    changed = [d for d in {*loaded, *wanted} if loaded.get(d, set()) != wanted.get(d, set())]
    # What is in no filing has no figures that could be decided: it would be loaded in vain in every run.
    again = con.execute(
        """
        UPDATE raw.document SET status = $1, reading_digest = ''
        WHERE list_contains($2, document_id) AND document_id IN (
            SELECT document_id FROM core.filing_document UNION ALL SELECT picture_id FROM raw.picture_page
        )
        RETURNING document_id
        """,
        [str(DocumentStatus.PENDING), changed],
    ).fetchall()
    return len(again)


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise FigureReviewError(f"{path}: missing column {', '.join(sorted(missing))}")
        for row in rows:
            if None in row or any(value is None for value in row.values()):
                raise FigureReviewError(f"{path}:{rows.line_num}: not as many cells as columns")
            yield rows.line_num, {name: str(value).strip() for name, value in row.items()}


def _decision(row: Mapping[str, str], where: str) -> Decision:
    try:
        page, box = int(row["page"]), [float(row[name]) for name in _BOX]
        date.fromisoformat(row["date"])
        if row["printed"]:
            parse_number(row["printed"])
    except MalformedNumberError as error:
        raise FigureReviewError(f"{where}: “{row['printed']}” is no number") from error
    except ValueError as error:
        raise FigureReviewError(f"{where}: {error}") from error
    if not row["reviewer"]:
        raise FigureReviewError(f"{where}: a reviewer is needed")
    return Decision(page, *box, printed=row["printed"])


def _key(row: Mapping[str, str]) -> tuple[str, int, float, float]:
    return row["document_id"], int(row["page"]), round(float(row["y0"])), round(float(row["x0"]))
