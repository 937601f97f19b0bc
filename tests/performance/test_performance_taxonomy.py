"""The words of performance sheets are complete and consistent; what is not is refused."""

from __future__ import annotations

from importlib.resources import files

import pytest

from disclosures.taxonomy.performance import fund_unit, load, taxonomy

TEXT = files("disclosures.taxonomy").joinpath("performance.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "instead", "message"),
    [
        ("concept: sheet.unit,", "concept: sheet.nothing,", "unknown concepts"),
        ("kind: operator,", "kind: sign,", "unknown kind"),
        ("columns: [level1,", "columns: [level0,", "unknown role"),
        ("{role: rate, labels: [执行率,", "{role: score, labels: [执行率,", "roles are not complete"),
        ("total: true, ", "", "one total row"),
        ("fund_unit: 万元", "fund_unit: 斤", "a money unit"),
        ("labels: [上年结转资金,", "labels: [其他资金, 上年结转资金,", "a label for two rows"),
        ("以内: '<='", "以内: '~'", "unknown operator"),
        ("  overall:\n", "  department:\n", "overall and project"),
    ],
)
def test_what_is_inconsistent_is_refused(said: str, instead: str, message: str) -> None:
    assert said in TEXT
    with pytest.raises(ValueError, match=message):
        load(TEXT.replace(said, instead, 1))


def test_a_title_is_told_as_a_whole() -> None:
    words = taxonomy()
    assert words.title_kind("附件2：2023年度项目支出绩效自评表") == "project"
    assert words.title_kind("整体支出绩效自评表（2023年度）") == "overall"
    assert words.title_kind("详见项目支出绩效自评表") is None
    assert words.title_kind("项目支出绩效自评表12") is None


@pytest.mark.parametrize(
    ("label", "unit"),
    [("项目资金（万元）", "万元"), ("预算执行情况(元)", "元"), ("单位：亿元", "亿元"), ("项目资金", "万元")],
)
def test_the_unit_of_a_fund_block(label: str, unit: str) -> None:
    assert fund_unit(label) == unit
