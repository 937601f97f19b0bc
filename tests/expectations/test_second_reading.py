"""A finding that rests on a figure which the other engine reads otherwise is ours, not the filer's."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from store import store

from assets.seams import ReadFailure
from assets.second_reading import read_again
from disclosures.filing import DocumentKind, Filing
from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.findings import findings

LINES = ["narrative asset.building_value 3.00", "narrative asset.fixed_gross 2.00"]


class OtherEngine:
    """Reads what it is given to read, or fails."""

    def __init__(self, second):
        self.second = second
        self.count = 0

    def read_all(self, tasks):
        for task in tasks:
            self.count += 1
            if self.second is None:
                yield task, ReadFailure("reader_crashed", "")
            else:
                yield (
                    task,
                    Filing(
                        document_name=task.name,
                        sha256="0",
                        reader="test",
                        kind=DocumentKind.FINAL_ACCOUNTS,
                        figures=self.second,
                    ),
                )


def evaluated():
    con = store({"甲局": figures(LINES)})
    con.execute("UPDATE raw.document SET kind = 'pdf'")
    evaluate(con)
    return con


def again(con, second):
    engine = OtherEngine(second)
    count = read_again(con, engine, "other", lambda document: Path(document.file_name))
    return count, engine.count


def outcomes(con):
    return con.execute("SELECT outcome, figure_id FROM dq.second_reading ORDER BY 2 NULLS FIRST").fetchall()


def test_a_number_that_both_read_alike_is_the_filers():
    con = evaluated()
    assert again(con, figures(LINES)) == (0, 1)
    assert [f["severity"] for f in findings(con)] == ["error"]
    assert outcomes(con) == [("read", None)]


@pytest.mark.parametrize(
    "change", [{"value": Decimal("5.00"), "raw_text": "5.00"}, {"concept": "asset.vehicle_value"}]
)
def test_another_number_or_another_meaning_in_the_same_place_is_a_reading_error(change):
    con = evaluated()
    first, second = figures(LINES)
    assert again(con, (first, replace(second, **change))) == (1, 1)
    (row,) = findings(con)
    assert (row["status"], row["severity"]) == ("reading_error", "info")
    assert outcomes(con) == [("read", None), ("differs", 2)]


def test_it_is_remembered_and_holds_after_a_new_evaluation():
    con = evaluated()
    first, second = figures(LINES)
    other = (first, replace(second, value=Decimal("5.00")))
    again(con, other)
    evaluate(con, ["甲局"])
    assert again(con, other) == (1, 0)
    assert findings(con)[0]["status"] == "reading_error"


def test_a_place_where_the_other_engine_reads_nothing_decides_nothing():
    con = evaluated()
    first, second = figures(LINES)
    assert again(con, (first, replace(second, page=7))) == (0, 1)
    assert outcomes(con) == [("read", None), ("not_seen", 2)]


def test_a_document_that_the_other_engine_cannot_read_is_said_so_and_not_tried_again():
    con = evaluated()
    assert again(con, None) == (0, 1)
    assert again(con, None) == (0, 0)
    assert outcomes(con) == [("unreadable", None)]


def test_what_has_no_pages_is_not_read_again():
    con = evaluated()
    con.execute("UPDATE raw.document SET kind = 'text'")
    assert again(con, figures(LINES)) == (0, 0)
