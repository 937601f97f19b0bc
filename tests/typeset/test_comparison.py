"""The comparison of what was printed with what was read tells every way of differing from the others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from disclosures.filing import Figure
from disclosures.typeset.comparison import Cause, compare

ONE = Figure(
    statement="T1",
    concept="income",
    row_label="收入总计",
    period="2023",
    value=Decimal("12.30"),
    unit="万元",
    page=3,
    x0=100,
    y0=200,
    x1=130,
    y1=210,
    raw_text="12.30",
)
OTHER = replace(ONE, concept="expenditure", y0=240, y1=250)


def test_the_same_figures_in_another_order_are_exact() -> None:
    compared = compare([ONE, OTHER], [OTHER, ONE])
    assert (compared.figures, compared.exact, compared.mismatches) == (2, 2, ())


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"value": Decimal("12.3"), "raw_text": "12.3"}, Cause.WRONG_VALUE),
        ({"value": None, "is_blank": True, "raw_text": ""}, Cause.WRONG_VALUE),
        ({"unit": "元"}, Cause.WRONG_VALUE),
        ({"concept": None}, Cause.WRONG_CONCEPT),
        ({"nature": "项目支出"}, Cause.WRONG_CONCEPT),
        ({"period": "2022"}, Cause.WRONG_CONCEPT),
        ({"page": 4}, Cause.WRONG_PLACE),
        ({"x1": 131.5}, Cause.WRONG_PLACE),
        ({"y0": 212.0, "y1": 222.0}, Cause.WRONG_PLACE),
        ({"y0": 190.0, "y1": 222.0}, Cause.WRONG_PLACE),
        ({"row_label": "收入"}, Cause.WRONG_LABEL),
    ],
)
def test_one_difference_is_one_exception(change: dict[str, object], cause: Cause) -> None:
    compared = compare([ONE, OTHER], [OTHER, replace(ONE, **change)])  # type: ignore[arg-type]
    assert [mismatch.cause for mismatch in compared.mismatches] == [cause]
    assert (compared.figures, compared.exact) == (2, 1)


def test_what_was_not_read_and_what_nobody_printed() -> None:
    compared = compare([ONE], [replace(OTHER, page=9)])
    assert [mismatch.cause for mismatch in compared.mismatches] == [Cause.MISSING, Cause.EXTRA]
    assert (compared.figures, compared.exact) == (1, 0)
    assert "收入总计" in str(compared.mismatches[0])


def test_a_figure_read_twice_is_extra() -> None:
    assert [m.cause for m in compare([ONE], [ONE, ONE]).mismatches] == [Cause.EXTRA]


def test_labels_count_only_where_the_truth_names_them() -> None:
    assert compare([replace(ONE, row_label="")], [ONE]).exact == 1
