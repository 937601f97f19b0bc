"""What becomes of a finding: decided in a reviewed file, kept over evaluations, corrected by a revision."""

from datetime import date, datetime

import pytest
from store import add, store

from expectations.evaluator import evaluate
from expectations.examples import figures
from expectations.findings import findings
from expectations.life import Review, ReviewError, State, read_reviews, states, update_states, write_review

WRONG = ["narrative asset.building_value 3.00", "narrative asset.fixed_gross 2.00"]
RIGHT = ["narrative asset.building_value 3.00", "narrative asset.fixed_gross 4.00"]
HEAD = "key,state,reason,reviewer,date\n"


def evaluated(lines=WRONG):
    con = store({"甲局": figures(lines)})
    evaluate(con)
    return con, findings(con)[0]["finding_key"]


def state(con):
    return con.execute(
        "SELECT finding_key, state, reason, is_open, filing_id, first_seen < last_seen FROM dq.finding_state"
    ).fetchall()


def explained(key):
    return {key: Review(key, State.EXPLAINED, "移交后只登记房屋", "审核员", date(2025, 1, 2))}


def test_a_new_finding_stays_new_until_someone_decides():
    con, key = evaluated()
    update_states(con, {}, datetime(2025, 1, 1))
    assert state(con) == [(key, "new", None, True, "甲局", False)]
    update_states(con, explained(key), datetime(2025, 1, 2))
    assert state(con) == [(key, "explained", "移交后只登记房屋", True, "甲局", True)]
    assert states(con, {}) == {key: State.EXPLAINED}


def test_a_decision_outlives_a_new_evaluation_and_a_new_reading():
    con, key = evaluated()
    update_states(con, explained(key))
    add(con, {"甲局": figures(reversed(WRONG), page=9)}, reader="test-2")
    evaluate(con)
    update_states(con, explained(key))
    assert [row[:2] for row in state(con)] == [(key, "explained")]


def test_a_decision_that_is_taken_out_of_the_file_is_no_longer_there():
    con, key = evaluated()
    update_states(con, explained(key))
    update_states(con, {})
    assert [row[:3] for row in state(con)] == [(key, "new", None)]


def revised(con, lines):
    """A second revision of the filing, with these figures, takes the place of the first."""
    add(con, {"甲局二": figures(lines)})
    con.execute("UPDATE core.dim_filing SET unit_id = '甲局'")
    con.execute("UPDATE core.dim_filing SET is_current = filing_id = '甲局二'")
    con.execute("UPDATE core.dim_filing SET revision = if(filing_id = '甲局二', 2, 1)")
    evaluate(con)


def test_a_revision_without_it_corrects_it_whatever_was_decided():
    con, key = evaluated()
    confirmed = {key: Review(key, State.CONFIRMED, "电话核实", "审核员", date(2025, 1, 2))}
    update_states(con, confirmed)
    revised(con, RIGHT)
    update_states(con, confirmed)
    assert [row[:2] + row[3:5] for row in state(con)] == [(key, "corrected", False, "甲局")]
    assert states(con, confirmed) == {key: State.CORRECTED}


def test_a_revision_that_still_has_it_keeps_its_key_and_state():
    con, key = evaluated()
    update_states(con, explained(key))
    revised(con, [*WRONG, "narrative procurement.works 5.00"])
    update_states(con, explained(key))
    assert [row[:2] + row[3:5] for row in state(con)] == [(key, "explained", True, "甲局二")]


def test_a_finding_that_a_changed_rule_no_longer_makes_is_closed_but_not_corrected():
    con, key = evaluated()
    update_states(con, {})
    con.execute("DELETE FROM dq.finding")
    update_states(con, {})
    assert [row[:2] + row[3:4] for row in state(con)] == [(key, "new", False)]


def test_reviews_are_written_and_read_back(tmp_path):
    path = tmp_path / "fixes" / "findings.csv"
    assert read_reviews(path) == {}
    first = Review("abc", State.FALSE_ALARM, "规则不适用，见批复", "甲", date(2025, 1, 2))
    write_review(path, first)
    write_review(path, Review("aaa", State.CONFIRMED, "是", "乙", date(2025, 1, 3)))
    write_review(path, Review("abc", State.CONFIRMED, "改判", "丙", date(2025, 1, 4)))
    assert [r.reviewer for r in read_reviews(path).values()] == ["乙", "丙"]
    assert path.read_text(encoding="utf-8").startswith(HEAD)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,fixed,r,p,2025-01-02", "state 'fixed'"),
        ("a,corrected,r,p,2025-01-02", "state 'corrected'"),
        ("a,confirmed,,p,2025-01-02", "reason is empty"),
        ("a,confirmed,r,,2025-01-02", "reviewer is empty"),
        ("a,confirmed,r,p,2.1.2025", "no date"),
        ("a,confirmed,r,p,2025-01-02\na,new,r,p,2025-01-02", "line 3: a is there twice"),
    ],
)
def test_a_line_that_is_not_understood_is_named(tmp_path, line, said):
    path = tmp_path / "findings.csv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=said) as error:
        read_reviews(path)
    assert "findings.csv line" in str(error.value)
    path.write_text("key,state\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="missing column date, reason, reviewer"):
        read_reviews(path)
