from __future__ import annotations

from decimal import Decimal

from warehouse.plot import YearAmount, plot


def year(fiscal_year: int, amount: int | None) -> YearAmount:
    return YearAmount(fiscal_year, None if amount is None else Decimal(amount), Decimal(90), True)


def test_bars_are_as_high_as_amounts_and_stand_on_one_floor() -> None:
    drawn = plot("支出", [year(2023, 100), year(2021, 50)])
    assert drawn is not None
    assert [bar.year.fiscal_year for bar in drawn.bars] == [2021, 2022, 2023]
    low, gap, high = drawn.bars
    assert high.height == 2 * low.height > 0
    assert {bar.y + bar.height for bar in drawn.bars} == {drawn.floor}
    assert low.x + low.width < gap.x and gap.x + gap.width < high.x
    assert high.x + high.width < drawn.width


def test_a_year_that_nobody_knows_has_no_bar_and_no_zero() -> None:
    drawn = plot("支出", [year(2021, 50), year(2023, None)])
    assert drawn is not None
    assert [bar.year.amount_yuan for bar in drawn.bars] == [50, None, None]
    assert [bar.height > 0 for bar in drawn.bars] == [True, False, False]


def test_where_nothing_was_spent_there_is_nothing_to_see() -> None:
    assert plot("支出", [year(2021, 0), year(2022, None)]) is None
    assert plot("支出", []) is None
