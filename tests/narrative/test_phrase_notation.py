"""The notation of wordings: how it is read, and what it refuses."""

from __future__ import annotations

import pytest

from disclosures.statements.narrative.phrases import WordingMatcher
from disclosures.taxonomy.narrative import BUDGET, LAST_YEAR, Wording, grammar
from disclosures.taxonomy.outline import outline_words
from disclosures.taxonomy.phrases import expansions, normalise, normalised, parse


def numbers(phrase: str, text: str, base: str | None = None) -> list[tuple[str, str, int]]:
    """Text, unit and sign of the numbers that a wording finds at the beginning of a text."""
    matcher = WordingMatcher((Wording(parse(phrase), base),), grammar())
    for match in matcher.matches(normalised(text), 0):
        return [(number.text, number.unit, number.sign) for number in match.numbers]
    return []


def test_expansions() -> None:
    assert list(expansions(parse("(年初|上年)结转[和]结余"))) == [
        "年初结转和结余",
        "年初结转结余",
        "上年结转和结余",
        "上年结转结余",
    ]
    assert list(expansions(parse("收入总计|总收入"))) == ["收入总计", "总收入"]


@pytest.mark.parametrize("bad", ["收入[总计", "收入总计]", "收入{final", "{}", "{:万元}", "收)入"])
def test_a_phrase_that_is_not_closed(bad: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        parse(bad)


@pytest.mark.parametrize("open_phrase", ["原因...", "收入{final}"])
def test_only_closed_phrases_without_slots_have_expansions(open_phrase: str) -> None:
    with pytest.raises(ValueError, match="neither slots nor an open end"):
        list(expansions(parse(open_phrase)))


def test_normalised_text() -> None:
    assert normalised("“三公”经费（Ａ）： １０％") == "三公经费(A):10%"
    assert normalised("一,二，三") == "一，二，三"
    assert normalise("①") == "①"


def test_slots() -> None:
    assert numbers("{final}", "12.50万元，") == [("12.50", "万元", 0)]
    assert numbers("{final}", "12.50年，") == []
    assert numbers("占[{words}]{share}", "占本年支出合计的90.00%。") == [("90.00", "%", 0)]
    assert numbers("{direction}{delta}", "下降5%，", LAST_YEAR) == [("5", "%", -1)]
    assert numbers("决算数{compare}预算数{difference}", "决算数小于预算数5万元", BUDGET) == [
        ("5", "万元", -1)
    ]
    assert numbers("各{income_total:~}，{expenditure_total}", "各1.50,2.50万元。") == [
        ("1.50", "万元", 0),
        ("2.50", "万元", 0),
    ]
    assert numbers("车{asset.vehicles:辆}", "车2台，") == []


def test_the_longer_of_two_options_counts_where_nothing_follows() -> None:
    matcher = WordingMatcher((Wording(parse("(实际|实际支出)")),), grammar())
    assert [match.span for match in matcher.matches("实际支出", 0)] == [(0, 4)]


@pytest.mark.parametrize("slot", ["nothing", "income/nothing", "sheet.nothing"])
def test_an_unknown_slot(slot: str) -> None:
    with pytest.raises(ValueError, match="unknown slot"):
        grammar().meaning(slot)


def test_the_longest_heading_counts() -> None:
    found = grammar().section_for(normalised("财政拨款收入支出决算总体情况说明"))
    assert found is not None
    assert found.id == "fiscal"
    assert grammar().section_for("会议费情况") is None


def test_every_wording_can_be_compiled() -> None:
    words = grammar()
    for wording in words.wordings():
        list(WordingMatcher((wording,), words, ("某市林业局",)).matches("收入总计", 0))
    assert outline_words().levels
