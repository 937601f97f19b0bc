"""Targets, results, points and numbers inside prose, in all the ways of writing them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosures.statements.performance.values import (
    may_begin_value,
    parse_value,
    prose_numbers,
    score_span,
    split_operator,
)
from disclosures.taxonomy.performance import taxonomy

SIGNS = {way: sign for sign, ways in taxonomy().operators.items() for way in ways}
# In a target a month with a year is a date; alone it is six months.
UNITS = [unit for unit in taxonomy().units if unit not in ("年", "月", "日", "度", "分", "级")]
numbers = st.decimals(min_value=0, max_value=10**7, places=2).map(lambda n: f"{n:f}")


@given(sign=st.sampled_from(sorted(SIGNS)), number=numbers, unit=st.sampled_from(["", *UNITS]))
def test_a_sign_a_number_and_a_unit(sign: str, number: str, unit: str) -> None:
    assume(unit or not number.startswith(("19", "20")))  # 2023.10 alone is a month
    value = parse_value(f"{sign}{number}{unit}")
    assert (value.operator, value.value, value.unit) == (SIGNS[sign], Decimal(number), unit or None)
    assert not value.is_malformed and not value.is_free


@given(number=numbers, unit=st.sampled_from(["%", "％"]))
def test_a_share_in_either_width(number: str, unit: str) -> None:
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (number, wide):
        assert parse_value(f"≥{text}{unit}") == parse_value(f">={number}%")


@given(sign=st.sampled_from(sorted(SIGNS)), number=numbers, unit=st.sampled_from(UNITS))
def test_a_beginning_of_a_value_may_begin_one(sign: str, number: str, unit: str) -> None:
    text = f"{sign}{number}{unit}"
    start = len(sign)
    assert all(may_begin_value(text[:end]) for end in range(start, len(text) + 1))


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    compact = "".join(text.split())
    parse_value(compact)
    may_begin_value(compact)
    for number in prose_numbers(compact):
        assert 0 <= number.start < number.end <= len(compact)


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("5家以上", ">=", "5", "家"),
        ("30天以内", "<=", "30", "天"),
        ("=1,398.00万元", "=", "1398.00", "万元"),
        (">=6月", ">=", "6", "月"),
        (">=100M", ">=", "100", "M"),
        ("=3人/次", "=", "3", "人/次"),
        ("95", None, "95", None),
        ("<=-5%", "<=", "-5", "%"),
    ],
)
def test_quantities(text: str, operator: str | None, value: str, unit: str | None) -> None:
    read = parse_value(text)
    assert (read.operator, read.value, read.unit) == (operator, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("2023年10月前完成", None),
        ("=2023年11月—12月", "="),
        ("2023年9月—2024年2月", None),
        ("2023.10.31", None),
        ("2023年12月底前", None),
        ("6月30日前", None),
        ("及时", None),
        ("有效提升", None),
    ],
)
def test_dates_and_words_are_text(text: str, operator: str | None) -> None:
    read = parse_value(text)
    assert (read.operator, read.value, read.unit, read.is_malformed, read.is_free) == (
        operator,
        None,
        None,
        False,
        False,
    )


@pytest.mark.parametrize("text", ["圆满成功", "3-5次", "每年2次以内", "零"])
def test_other_words_are_free_text(text: str) -> None:
    read = parse_value(text)
    assert (read.value, read.is_malformed, read.is_free) == (None, False, True)


@pytest.mark.parametrize("text", ["=0.4.2万元", ">=1,2次", "5..0%"])
def test_a_number_that_is_none_is_malformed(text: str) -> None:
    read = parse_value(text)
    assert (read.operator, read.value, read.is_malformed) == (split_operator(text)[0], None, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [("50分", "50"), ("（10分）", "10"), ("99.75 分".replace(" ", ""), "99.75"), ("20", "20")],
)
def test_points(text: str, number: str) -> None:
    span = score_span(text)
    assert span is not None and text[span[0] : span[1]] == number


def test_what_is_not_points() -> None:
    assert score_span("优秀") is None
    assert score_span("") is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("完成培训3期、60人次，合格率95.5%。", ["3期", "60人次", "95.5%%"]),
        ("1.检查2次；2.演练1次。3、共5家（4）补助6户", ["2次", "1次", "5家", "6户"]),
        ("（1）检查7个县市", ["7个"]),
        ("投入1,234.50万元，其中300万用于道路", ["1,234.50万元", "300万"]),
        ("做到“四个100%”和一个零", ["100%%"]),
        ("规划（2021-2025年）", ["2021年", "2025年"]),
        ("2022年开展“5.12”活动", ["2022年", "5.12日期"]),
        ("网速100M，服务1年", ["100M", "1年"]),
        ("依据〔2020〕10号文，用A4纸，5G基站第3批", []),
        ("于2022.10.31完工", []),
        ("每次4名专家查3个专项", ["4名专家", "3个专项"]),
        ("增加2.5个百分点以及3幅", ["2.5个", "3"]),
    ],
)
def test_numbers_in_prose(text: str, numbers: list[str]) -> None:
    assert [text[n.start : n.end] + (n.unit or "") for n in prose_numbers(text)] == numbers


def test_a_malformed_number_in_prose_has_no_value() -> None:
    (number,) = prose_numbers("投入0.4.2万元")
    assert (number.value, number.unit) == (None, "万元")
