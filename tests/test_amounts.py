"""Printed numbers are read exactly, and rounding intervals behave as XBRL Calculations 1.1 says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.amounts import Interval, MalformedNumberError, decimals_of, parse_number, to_yuan

cents = st.integers(min_value=-(10**13), max_value=10**13)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3,463.00", "3463.00"),
        ("6.2", "6.2"),
        ("0", "0"),
        ("-9.96%", "-9.96"),
        ("－9.96％", "-9.96"),
        ("−12", "-12"),
        ("１，２３４．５０", "1234.50"),
        ("(1.20)", "-1.20"),
        ("（1.20）", "-1.20"),
        ("2082.1 1", "2082.11"),
        ("7,447.88%", "7447.88"),
    ],
)
def test_a_printed_number_keeps_its_value_and_decimals(raw: str, value: str) -> None:
    number = parse_number(raw)
    assert (number, decimals_of(number)) == (Decimal(value), decimals_of(Decimal(value)))


@pytest.mark.parametrize(
    "raw", ["", "-", "—", "0.4.2", "1,23", "12,34.00", "1.", ".5", "1e3", "NaN", "十", "3万"]
)
def test_what_is_not_one_number_is_refused(raw: str) -> None:
    with pytest.raises(MalformedNumberError):
        parse_number(raw)


@given(cents)
def test_separators_do_not_change_the_value(amount: int) -> None:
    value = Decimal(amount).scaleb(-2)
    assert parse_number(f"{value:,.2f}") == parse_number(f"{value:.2f}") == value


def test_money_units_become_yuan_and_others_do_not() -> None:
    assert to_yuan(Decimal("1.23"), "万元") == Decimal("12300")
    assert to_yuan(Decimal("1.23"), "元") == Decimal("1.23")
    assert to_yuan(Decimal("90"), "人") is None
    assert to_yuan(Decimal("90"), None) is None


@given(st.lists(cents, min_size=1, max_size=12))
def test_rounding_to_ten_thousand_yuan_never_breaks_a_sum(fen: list[int]) -> None:
    """Amounts in yuan and fen, rounded half up to 0.01 万元: the printed total meets its printed parts."""

    def printed(amount: int) -> Decimal:
        exact = Decimal(amount).scaleb(-6)
        return (exact.copy_abs() + Decimal("0.005")).quantize(Decimal("0.01"), "ROUND_DOWN").copy_sign(exact)

    total = Interval.exact(Decimal(0))
    for amount in fen:
        total = total + Interval.of(printed(amount))
    assert total.meets(Interval.of(printed(sum(fen))))


def test_intervals_that_touch_meet_and_others_do_not() -> None:
    one = Interval.of(Decimal("326.71"))
    assert one.meets(Interval.of(Decimal("326.72")))
    assert not one.meets(Interval.of(Decimal("326.73")))
    assert not Interval.exact(Decimal(8)).meets(Interval.exact(Decimal(9)))
