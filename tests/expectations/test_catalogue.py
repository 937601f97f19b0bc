"""The catalogue says what it means, and says no to what it does not understand."""

from pathlib import Path

import pytest
import yaml

from expectations.catalogue import FAMILIES, CatalogueError, catalogue, digest, load
from expectations.rules import Relation
from expectations.rules_page import render

EXPECTED_IDS = """
T1-1 T1-2 T1-3 T1-4 T1-5 T1-6 T2-1 T2-2 T2-3 T3-1 T3-2 T3-3 T4-1 T4-2 T4-3 T4-4 T4-5 T4-6 T4-7 T5-1 T5-2
T5-3 T6-1 T6-2 T6-3 T6-4 T7-1 T7-2 T8-1 T9-1 T-NEG X-1 X-2 X-3 X-4 X-5 X-7 X-8 X-10 X-11 X-13 X-14 X-15
X-16 X-17 X-18 V-1 V-2 V-3 V-4 V-5 V-6 V-7 V-8 V-9 V-10 V-11 V-REP N-SH N-GR N-BD N-CR N-PR-1
N-PR-2 N-SH100 N-GRSUM N-BDSUM N-3P-LE N-PR-3 N-PR-4 N-CMP N-STF-1 N-STF-2 N-AS-1 N-AS-2 N-3P-CNT
N-PLAUS P-PR-0 P-PR-1 P-PR-2 P-PR-3 P-PR-4 P-SC-1 P-SC-3 P-WT-1 P-OV-1 P-OV-2 P-OV-3 P-OV-4 P-OV-5
P-OV-6 P-SH-1 P-PR-5 P-PR-6 P-PR-7 P-PR-8 P-SH-2 P-SC-2 P-SC-4 P-WT-2 P-IND-1 P-IND-2 P-IND-3 P-IND-4
P-IND-5 P-IND-6 P-IND-7 P-IND-8 P-IND-9 P-CO-1 P-CO-2 Q-NUM Q-TYPE Q-OP Q-UNIT Q-QUAL S-TXT-1 S-TXT-2
Y-1 Y-2 Y-3 Y-4 Y-5 U-1 U-2 U-3
D-TAB-0 D-EMPTY D-UNIT D-YEAR D-NAME D-PLACE D-CODE D-PURPOSE D-PAGE S-RSN-1 S-BUD-1
"""

RULE = {
    "id": "Z-1",
    "version": 1,
    "title": "甲等于乙",
    "cites": "表一",
    "relation": "equal",
    "cases": [
        {
            "name": "表",
            "reported": {"statement": "T1", "concept": "income_total"},
            "computed": [{"statement": "T1", "concept": "expenditure_total"}],
            "example": {
                "figures": ["T1 income_total 1.00", "T1 expenditure_total 1.00"],
                "changed": {"T1 income_total": "2.00"},
            },
        }
    ],
}


def test_ids_are_those_of_the_field_and_never_reused():
    assert [rule.id for rule in catalogue()] == EXPECTED_IDS.split()


def test_the_rules_page_is_current():
    page = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == render()


def test_a_fingerprint_tells_catalogues_apart():
    assert len(digest()) == 12


def test_every_rule_cites_and_is_titled_in_chinese():
    for rule in catalogue():
        assert rule.cites and not rule.title.isascii(), rule.id
        assert len({case.name for case in rule.cases}) == len(rule.cases), rule.id


def test_ratios_have_a_percentage_a_numerator_and_a_denominator():
    ratios = [case for rule in catalogue() for case in rule.cases if case.relation.is_ratio]
    assert {case.relation for case in ratios} == {Relation.SHARE, Relation.GROWTH, Relation.DIFFERENCE}
    assert all(len(case.terms) == 3 for case in ratios)


def read(tmp_path, *rules):
    for family in FAMILIES:
        (tmp_path / f"{family}.yaml").write_text("[]", encoding="utf-8")
    text = yaml.safe_dump(list(rules), allow_unicode=True)
    (tmp_path / "inside.yaml").write_text(text, encoding="utf-8")
    return load(tmp_path)


def case_with(**changes):
    return {**RULE, "cases": [{**RULE["cases"][0], **changes}]}


def reported_with(**changes):
    return case_with(reported={**RULE["cases"][0]["reported"], **changes})


def test_a_rule_is_read(tmp_path):
    (rule,) = read(tmp_path, RULE)
    assert rule.cases[0].terms[0].name == "收入总计"
    assert rule.cases[0].severity == "error"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({**RULE, "formula": "a=b"}, "unknown key"),
        ({key: value for key, value in RULE.items() if key != "cites"}, "missing"),
        ({**RULE, "relation": "about"}, "no Relation"),
        (case_with(severity="fatal"), "no Severity"),
        (case_with(by=["colour"]), "unknown grouping key"),
        (
            case_with(example={"figures": ["T1 income_total 1.00"], "changed": {"T1 income": "2.00"}}),
            "exactly one",
        ),
        ({**RULE, "cases": [{k: v for k, v in RULE["cases"][0].items() if k != "example"}]}, "missing"),
        (reported_with(concept="incomes"), "unknown concept"),
        (reported_with(concept="income_total.*"), "has no parts"),
        (reported_with(statement="T12"), "none of"),
        (reported_with(fund="一般预算"), "unknown value"),
        (reported_with(function="2O1"), "unknown value"),
        (reported_with(nature="基本"), "unknown value"),
        (reported_with(scenario="plan"), "none of"),
        (reported_with(concept=["income", "income_total"]), "needs a name"),
        (reported_with(absent="whatever"), "no Absent"),
        (reported_with(colour="red"), "unknown key"),
        (reported_with(by={"function": "parent"}), "keys must be those"),
        (case_with(relation="share"), "missing"),
        ({**RULE, "cases": [RULE["cases"][0]] * 2}, "used twice"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path, rule, message):
    with pytest.raises(CatalogueError, match=message):
        read(tmp_path, rule)


def test_an_id_is_used_once(tmp_path):
    with pytest.raises(CatalogueError, match="used twice"):
        read(tmp_path, RULE, RULE)
