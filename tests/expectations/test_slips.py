"""The slip that turns the right number into the printed one, and what makes a figure a likely culprit."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.plausibility import Suspect, correction, plausibility, reason_labels, reasons
from expectations.slips import Slip, explain, printable

ONE_FIGURE = Suspect(
    figure_id=1,
    kind="T5",
    concept="fiscal_expenditure",
    scenario="final",
    value=Decimal("31.54"),
    decimals=2,
    is_blank=False,
    factor=Decimal(10_000),
)


@pytest.mark.parametrize(
    ("printed", "right", "slip"),
    [
        ("0.91", "0.92", Slip.DIGIT),
        ("12.34", "21.34", Slip.TRANSPOSITION),
        ("1234", "12.34", Slip.DECIMAL_POINT),
        ("1.23", "123.40", Slip.DECIMAL_POINT),  # and rounded to the decimals of its place
        ("123400", "12.34", Slip.UNIT),
        ("12.34", "123400.00", Slip.UNIT),
        ("5.00", "-5.00", Slip.SIGN),
        ("299.39", "2995.39", Slip.LOST_DIGIT),
        ("2995.39", "299.39", Slip.EXTRA_DIGIT),
        ("0", "3.20", Slip.OMITTED),
        (None, "3.20", Slip.OMITTED),
    ],
)
def test_kinds_of_slips(printed, right, slip):
    found = explain(None if printed is None else Decimal(printed), [Decimal(right)])
    assert (found.slip, found.value) == (slip, Decimal(right))


def test_numbers_that_stand_elsewhere():
    right = [Decimal("80.00")]
    assert explain(Decimal("31.54"), right) is None
    assert explain(Decimal("31.54"), right, neighbours=[Decimal("31.54")]).slip is Slip.NEIGHBOUR
    assert explain(Decimal("31.54"), right, last_year=Decimal("31.54")).slip is Slip.COPIED_LAST_YEAR


def test_of_several_right_numbers_the_one_that_a_slip_explains():
    right = printable(Decimal("45.61"), Decimal("45.66"), 2)
    assert explain(Decimal("45.36"), right).value == Decimal("45.63")
    assert printable(Decimal(0), Decimal(9), 2) == ()  # too many to say anything


@settings(deadline=None)
@given(st.integers(100, 10**7), st.data())
def test_two_digits_swapped_are_recognised(number, data):
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if swapped == digits or swapped[0] == "0":
        return
    wrong, right = (Decimal(text).scaleb(-2) for text in (swapped, digits))
    assert explain(wrong, [right]) is not None


def changed(to):
    """A range of one thousandth around the change to an amount in 万元."""
    middle = (Fraction(to) - Fraction("31.54")) * 10_000
    return middle - 10, middle + 10


def test_the_value_that_should_stand_there():
    right = correction(ONE_FIGURE, changed("31.45"))
    assert (right.value, right.is_exact, right.slip) == (Decimal("31.45"), True, Slip.TRANSPOSITION)
    assert right.low < right.value < right.high


def test_a_copy_elsewhere_says_exactly_which():
    wide = (Fraction(-1200), Fraction(-600))  # 31.42 to 31.48
    assert not correction(ONE_FIGURE, wide).is_exact
    right = correction(replace(ONE_FIGURE, copies=(Decimal("31.47"),)), wide)
    assert (right.value, right.is_exact) == (Decimal("31.47"), True)


def test_an_open_range_says_no_value():
    right = correction(ONE_FIGURE, (None, Fraction(-500)))
    assert (right.low, right.value, right.is_exact) == (None, None, False)
    assert right.high == Decimal("31.49")


def test_what_makes_a_figure_likely_or_not():
    assert reasons(ONE_FIGURE, changed("31.45")) == ["specific_slip"]
    assert reasons(replace(ONE_FIGURE, kind="narrative"), changed("77.77")) == ["typed"]
    assert reasons(ONE_FIGURE, changed("-3.00")) == ["negative"]
    assert reasons(replace(ONE_FIGURE, scenario="change"), changed("-3.00")) == []
    assert reasons(replace(ONE_FIGURE, concept="closing_balance"), changed("-3.00")) == []
    blank = replace(ONE_FIGURE, value=None, is_blank=True)
    assert reasons(blank, (Fraction(10_000), Fraction(10_100))) == ["blank"]
    assert plausibility(blank, changed("40")) < plausibility(ONE_FIGURE, changed("40"))
    assert reason_labels(blank, changed("40")) == ["原为空白"]
