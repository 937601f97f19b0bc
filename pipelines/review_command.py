"""``juesuan review``: figures that OCR has read and nothing proves, shown to a person who reads them."""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from tqdm import tqdm

from assets.home import Home
from disclosures.documents.document import Box
from disclosures.documents.scan import EXTRA, is_available
from disclosures.review import AWAITS_REVIEW
from pipelines.cli import UsageError
from pipelines.document_names import named
from pipelines.output import write_rows
from pipelines.run_commands import RUN_FAILED, execute, open_home
from warehouse.figure_reviews import COLUMNS as DECISION_COLUMNS
from warehouse.figure_reviews import FigureReviewError, add_decisions
from warehouse.landing import landed_path
from warehouse.rows import dicts

COLUMNS = (
    *("document", "page", "statement", "label", "read", "confidence", "why", "document_id"),
    *("x0", "y0", "x1", "y1"),
)


def review(arguments: argparse.Namespace) -> int:
    """List what waits, write it as a page with pictures, or take in what people have read."""
    home = Home.from_environment()
    if not home.warehouse.exists():
        raise UsageError(f"there is no warehouse in {home.root}: `juesuan ingest PATH` makes one")
    if arguments.decide is not None:
        return _decide(home, arguments.decide)
    rows = waiting(home, arguments.documents)
    if arguments.out is None:
        write_rows(COLUMNS, rows, arguments.format, sys.stdout)
        return 0
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(page(home, rows), encoding="utf-8")
    print(arguments.out)
    return 0


def waiting(home: Home, names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The figures that wait, of all documents or of those that are named, with what is known of each.

    Raises:
        UsageError: no figure of a document that is named waits.
    """
    from pipelines.resources import WarehouseFile

    with WarehouseFile(home.warehouse).connect() as con:
        rows = dicts(con, _WAITING, [AWAITS_REVIEW])
    return named(rows, names, "document with figures that wait")


def page(home: Home, rows: Sequence[dict[str, Any]]) -> str:
    """A page with the picture of every figure and a field beside it; it makes the file of decisions itself.

    Raises:
        UsageError: OCR is not installed, which turns pages upright as it did when it read them.
    """
    if rows and not is_available():
        raise UsageError(f"pictures of scanned figures: {EXTRA}")
    pictures: list[str] = []
    with tqdm(total=len(rows), desc="pictures", unit="figure", disable=None, leave=False) as bar:
        for document in dict.fromkeys(row["document_id"] for row in rows):
            of_document = [row for row in rows if row["document_id"] == document]
            for png in _crops(home, document, of_document):
                pictures.append(base64.b64encode(png).decode())
                bar.update()
    template = files("pipelines").joinpath("templates", "review.html").read_text(encoding="utf-8")
    shown = [{**row, "picture": picture} for row, picture in zip(rows, pictures, strict=True)]
    made = Environment(autoescape=True).from_string(template)
    return made.render(rows=shown, columns=DECISION_COLUMNS)


def _crops(home: Home, document: str, rows: Sequence[dict[str, Any]]) -> Any:
    from disclosures.documents.scan.crop import crops

    places = [(row["page"], Box(row["x0"], row["y0"], row["x1"], row["y1"])) for row in rows]
    return crops(landed_path(home.landing, document).read_bytes(), rows[0]["kind"], places)


def _decide(home: Home, incoming: Path) -> int:
    """Keep decisions beside the earlier ones, and load the documents again that they are about."""
    from pipelines.definitions import JOB

    try:
        count = add_decisions(home.figure_reviews, incoming)
    except (FigureReviewError, FileNotFoundError) as error:
        raise UsageError(str(error)) from error
    print(f"juesuan: {count} decisions in {home.figure_reviews}", file=sys.stderr)
    open_home(home)
    return 0 if execute(home, JOB, "pdfium", {}) else RUN_FAILED


_WAITING = """
SELECT
    d.file_name AS document, CASE WHEN p.page IS NULL THEN i.page ELSE 1 END AS page, i.statement,
    concat_ws(' | ', nullif(f.row_label, ''), nullif(f.column_label, ''), f.concept) AS label,
    i.raw_text AS read, f.confidence, i.message AS why, d.document_id, i.x0, i.y0, i.x1, i.y1, d.kind,
    whole.file_name AS whole, whole.document_id AS whole_id
FROM core.reading_issue AS i
LEFT JOIN raw.picture_page AS p ON p.document_id = i.document_id AND p.page = i.page
JOIN raw.document AS d ON d.document_id = coalesce(p.picture_id, i.document_id)
JOIN raw.document AS whole ON whole.document_id = i.document_id
LEFT JOIN core.fct_figure AS f
    ON f.document_id = i.document_id AND f.statement = i.statement
    AND f.page = i.page AND f.x0 = i.x0 AND f.y0 = i.y0
WHERE i.code = $1
ORDER BY whole.file_name, whole.document_id, i.page, i.y0, i.x0
"""
