"""Any amount in any known sentence is read back exactly, however the sentence is wrapped."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents import read_document
from disclosures.filing import Scenario
from disclosures.statements.narrative import read_narrative

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2, allow_nan=False)
RATES = st.decimals(min_value=0, max_value=Decimal("99999.99"), places=2, allow_nan=False)
COUNTS = st.integers(min_value=0, max_value=99999)
SENTENCE = (
    "2022年度收入总计{a}万元，其中：本年收入合计{b}万元，年初结转和结余{c}万元。"
    "收入支出总体与上年相比，{direction}{d}万元，{direction}{rate}%，主要原因是：新增{count}个项目。"
)


def printed(value: Decimal, with_separators: bool) -> str:
    return f"{value:,}" if with_separators else f"{value:f}"


@given(
    amounts=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS),
    rate=RATES,
    count=COUNTS,
    is_more=st.booleans(),
    with_separators=st.booleans(),
    cuts=st.sets(st.integers(min_value=1, max_value=110), max_size=3),
)
def test_amounts_are_read_back_wherever_the_sentence_is_wrapped(
    amounts: tuple[Decimal, ...],
    rate: Decimal,
    count: int,
    is_more: bool,
    with_separators: bool,
    cuts: set[int],
) -> None:
    a, b, c, d = (printed(amount, with_separators) for amount in amounts)
    direction = "增加" if is_more else "减少"
    sentence = SENTENCE.format(
        a=a, b=b, c=c, d=d, rate=printed(rate, with_separators), direction=direction, count=count
    )
    lines = [
        sentence[start:end]
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(sentence)], strict=True)
        if sentence[start:end]
    ]
    text = (
        "第二部分 部门决算情况说明\n一、收入支出决算总体情况说明\n"
        + "\n".join(lines)
        + "\n二、其他说明\n无。\n"
    )
    figures, issues = read_narrative(read_document(text.encode(), "filing.txt"), 2022, {})
    sign = 1 if is_more else -1
    assert issues == ()
    assert [(f.concept, f.scenario, f.value) for f in figures] == [
        ("income_total", Scenario.FINAL, amounts[0]),
        ("income", Scenario.FINAL, amounts[1]),
        ("opening_balance", Scenario.FINAL, amounts[2]),
        ("income_expenditure_total", Scenario.CHANGE, sign * amounts[3]),
        ("income_expenditure_total", Scenario.GROWTH_RATE, sign * rate),
    ]
    assert [f.raw_text for f in figures] == [a, b, c, d, f"{printed(rate, with_separators)}%"]


@given(amount=AMOUNTS, unit=st.sampled_from(["元", "万元", "亿元"]))
def test_a_change_of_nothing_known_is_never_a_figure(amount: Decimal, unit: str) -> None:
    text = f"第二部分 部门决算情况说明\n一、收入支出决算总体情况说明\n罚没收入增加{amount:f}{unit}。\n"
    figures, issues = read_narrative(read_document(text.encode(), "filing.txt"), 2022, {})
    assert figures == ()
    assert [(issue.code, issue.raw_text) for issue in issues] == [("unread_number", f"{amount:f}{unit}")]
