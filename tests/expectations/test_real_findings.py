"""The real filings: exactly the findings that were judged true on the page, and not one more."""

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from findings_page import render

import warehouse
from disclosures import READER, read
from expectations.evaluator import evaluate
from expectations.findings import findings

JUDGED = yaml.safe_load((Path(__file__).parent / "judged.yaml").read_text(encoding="utf-8"))

NOT_PRINTED = {
    "T1-6",  # the block by nature
    "S-BUD-1",  # an item that is said to have had no initial budget
}
"""Rules that no real filing at hand gives occasion for; typeset filings do (test_form_findings.py)."""

INSIDE = "SELECT rule_id FROM dq.rule WHERE family NOT IN ('years', 'units')"
"""Rules about one filing; for the others there is no second year or unit (test_years_and_units.py)."""


@pytest.fixture(scope="module")
def evaluated(disclosures_dir):
    """A function that gives the warehouse of one real filing, loaded and evaluated."""
    made = {}

    def get(name):
        if name not in made:
            path = disclosures_dir / name
            data = path.read_bytes()
            con = warehouse.connect(warehouse.MEMORY)
            reading = warehouse.DocumentReading(
                sha256=hashlib.sha256(data).hexdigest(),
                file_name=name,
                kind=path.suffix.removeprefix("."),
                byte_size=len(data),
                reader=READER,
                filing=read(path),
            )
            warehouse.load_batch(con, [reading])
            evaluate(con)
            made[name] = con
        return made[name]

    return get


def place(row):
    amounts = ["" if row[key] is None else f"{Decimal(row[key]):.8f}" for key in ("reported", "expected")]
    return (row["rule_id"], row["severity"], row["page"], *amounts)


@pytest.mark.parametrize("name", list(JUDGED))
def test_exactly_the_judged_findings(evaluated, name):
    found = findings(evaluated(name))
    assert sorted(map(place, found)) == sorted(map(place, JUDGED[name])), [row["message"] for row in found]
    for row in found:
        assert row["document"] == name
        assert row["tolerance"] is None or abs(row["difference"]) > row["tolerance"]


@pytest.mark.parametrize("name", [name for name in JUDGED if name.startswith("昌吉")])
def test_what_rounding_explains_in_the_xinjiang_filing(evaluated, name):
    rows = evaluated(name).execute(
        "SELECT rule_id, reported, computed FROM dq.identity_result "
        "WHERE status = 'within_rounding' ORDER BY ALL"
    )
    assert [(rule, f"{reported:.2f}", f"{computed:.2f}") for rule, reported, computed in rows.fetchall()] == [
        ("N-GRSUM", "1633.62", "1633.61"),
        ("P-CO-1", "2.22", "2.20"),
        ("P-CO-2", "4.99", "5.00"),
        ("P-CO-2", "62.70", "62.72"),
        ("P-CO-2", "113.00", "112.14"),
        ("P-IND-3", "4.02", "4.03"),
        ("T1-4", "3463.00", "3462.99"),
        ("T5-2", "3418.27", "3418.28"),
        ("T5-3", "3063.73", "3063.72"),
        ("T6-4", "1518.38", "1518.37"),
        ("X-15", "3449.92", "3449.93"),
        ("X-16", "13.07", "13.08"),
    ]


def test_adjustments_in_the_shanghai_filing_are_no_findings(evaluated, putuo_pdf):
    con = evaluated(putuo_pdf.name)
    rows = findings(con, adjustments=True)
    assert [
        (r["rule_id"], r["severity"], str(r["difference"])[:5]) for r in rows if r["severity"] == "info"
    ] == [
        ("X-4", "info", "-0.01"),
        ("X-7", "info", "-0.01"),
    ]


def test_zero_bases_in_the_xinjiang_filing_are_conventions(evaluated, changji_text):
    rows = evaluated(changji_text.name).execute(
        "SELECT rule_id, reported::INTEGER FROM dq.identity_result WHERE status = 'convention' ORDER BY ALL"
    )
    assert rows.fetchall() == [
        ("N-BD", 0),
        ("N-BD", 0),
        ("N-GR", 0),
        ("N-GR", 100),
        ("N-GR", 100),
        ("N-GR", 100),
    ]


def test_rules_of_the_real_filings_are_evaluated(evaluated):
    covered = set()
    for name in JUDGED:
        rows = evaluated(name).execute("SELECT rule_id FROM dq.rule_coverage WHERE evaluated > 0").fetchall()
        covered |= {rule_id for (rule_id,) in rows}
    every = {r for (r,) in evaluated(next(iter(JUDGED))).execute(INSIDE).fetchall()}
    assert every - covered == NOT_PRINTED


def test_the_page_of_findings_is_current():
    page = Path(__file__).resolve().parents[2] / "docs" / "findings_on_real_filings.md"
    assert page.read_text(encoding="utf-8") == render()
