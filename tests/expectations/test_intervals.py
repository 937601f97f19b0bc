"""The arithmetic of the evaluator against exact amounts: rounding raises no alarm, more than it does.

Amounts in yuan and fen are drawn, rounded to 万元 as a filing prints them, and evaluated in SQL; the
judgement is compared with one that is worked out here in fractions, from the definition of the rounding
interval.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from store import store

from expectations.evaluator import evaluate
from expectations.examples import figures

CENT = Decimal("0.01")
fen = st.integers(min_value=0, max_value=10**11)
signed_cents = st.integers(min_value=-(10**6), max_value=10**6)
few = settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
BATCH = 60


def printed(amount_fen):
    """An amount of fen in 万元 with two decimals, half up."""
    return (Decimal(amount_fen) / 1_000_000).quantize(CENT, ROUND_HALF_UP)


def statuses(rule_id, filings):
    con = store({name: figures(lines) for name, lines in filings.items()})
    evaluate(con)
    rows = con.execute(
        "SELECT filing_id, status FROM dq.identity_result WHERE rule_id = ? AND len(operands) > 0", [rule_id]
    )
    return dict(rows.fetchall())


def percentage(value, base):
    return (Decimal(value) * 100 / Decimal(base)).quantize(CENT, ROUND_HALF_UP)


def interval(value):
    return Fraction(value) - Fraction(1, 200), Fraction(value) + Fraction(1, 200)


@few
@given(st.lists(st.lists(fen, min_size=1, max_size=26), min_size=BATCH, max_size=BATCH))
def test_a_sum_of_rounded_amounts_is_never_inconsistent(batch):
    filings = {
        str(n): [f"T1 expenditure {printed(sum(parts))}"]
        + [f"T1 expenditure {printed(part)} function={201 + k}" for k, part in enumerate(parts)]
        for n, parts in enumerate(batch)
    }
    assert "inconsistent" not in statuses("T1-2", filings).values()


@few
@given(
    st.lists(
        st.tuples(st.lists(signed_cents, min_size=1, max_size=9), signed_cents),
        min_size=BATCH,
        max_size=BATCH,
    )
)
def test_a_sum_is_broken_exactly_beyond_half_a_unit_for_each_number(batch):
    filings = {}
    expected = {}
    for n, (parts, shift) in enumerate(batch):
        total = sum(parts) + shift % 12 - 6
        numbers = [Decimal(p) / 100 for p in parts]
        filings[str(n)] = [f"T1 expenditure {Decimal(total) / 100:.2f}"] + [
            f"T1 expenditure {number:.2f} function={201 + k}" for k, number in enumerate(numbers)
        ]
        gap = abs(total - sum(parts))
        expected[str(n)] = (
            "consistent" if gap == 0 else "within_rounding" if 2 * gap <= len(parts) + 1 else "inconsistent"
        )
    assert statuses("T1-2", filings) == expected


@few
@given(st.lists(st.tuples(fen, fen), min_size=BATCH, max_size=BATCH))
def test_a_rounded_share_is_never_inconsistent(batch):
    filings = {
        str(n): [
            f"narrative three_public {printed(part + rest)}",
            f"narrative three_public.reception {printed(part)}",
            f"narrative three_public.reception {percentage(part, part + rest)} scenario=share",
        ]
        for n, (part, rest) in enumerate(batch)
        if part + rest
    }
    assert "inconsistent" not in statuses("N-SH", filings).values()


@few
@given(st.lists(st.tuples(fen, fen), min_size=BATCH, max_size=BATCH))
def test_a_rounded_growth_rate_is_never_inconsistent(batch):
    filings = {
        str(n): [
            f"narrative three_public {printed(now)}",
            f"narrative three_public {printed(now - before)} scenario=change",
            f"narrative three_public {percentage(now - before, before)} scenario=growth_rate",
        ]
        for n, (now, before) in enumerate(batch)
        if before and printed(before)
    }
    assert "inconsistent" not in statuses("N-GR", filings).values()


@few
@given(st.lists(st.tuples(fen, fen), min_size=BATCH, max_size=BATCH))
def test_a_rounded_difference_rate_is_never_inconsistent(batch):
    filings = {
        str(n): [
            f"narrative three_public {printed(budget)} scenario=full_year_budget",
            f"narrative three_public {printed(final)}",
            f"narrative three_public {percentage(final - budget, budget)} scenario=difference_rate",
        ]
        for n, (final, budget) in enumerate(batch)
        if printed(budget)
    }
    assert "inconsistent" not in statuses("N-BD", filings).values()


def cut_off(part, whole):
    """A percentage whose further places are cut off instead of rounded."""
    return (100 * part / whole).quantize(CENT, ROUND_DOWN)


cents = st.integers(min_value=1, max_value=10**5)


@few
@given(
    st.lists(st.tuples(cents, cents, st.integers(min_value=-4, max_value=4)), min_size=BATCH, max_size=BATCH)
)
def test_a_share_is_broken_exactly_where_the_intervals_do_not_meet(batch):
    filings, expected = {}, {}
    for n, (a, b, shift) in enumerate(batch):
        part, total = Decimal(a) / 100, Decimal(a + b) / 100
        share = percentage(part, total) + shift * CENT
        filings[str(n)] = [
            f"narrative three_public {total:.2f}",
            f"narrative three_public.reception {part:.2f}",
            f"narrative three_public.reception {share:.2f} scenario=share",
        ]
        (part_low, part_high), (total_low, total_high) = interval(part), interval(total)
        low, high = interval(share)
        meets = 100 * part_low / total_high <= high and 100 * part_high / total_low >= low
        cut = share == cut_off(part, total)
        broken = "truncated" if cut else "inconsistent"
        expected[str(n)] = "consistent" if shift == 0 else "within_rounding" if meets else broken
    assert statuses("N-SH", filings) == expected


@few
@given(
    st.lists(st.tuples(cents, cents, st.integers(min_value=-4, max_value=4)), min_size=BATCH, max_size=BATCH)
)
def test_a_growth_rate_is_broken_exactly_where_the_intervals_do_not_meet(batch):
    filings, expected = {}, {}
    for n, (a, b, shift) in enumerate(batch):
        now, before = Decimal(a) / 100, Decimal(b + 2) / 100
        change = now - before
        rate = percentage(change, before) + shift * CENT
        filings[str(n)] = [
            f"narrative three_public {now:.2f}",
            f"narrative three_public {change:.2f} scenario=change",
            f"narrative three_public {rate:.2f} scenario=growth_rate",
        ]
        corners = [100 * c / (x - c) for c in interval(change) for x in interval(now)]
        low, high = interval(rate)
        meets = min(corners) <= high and max(corners) >= low
        cut = rate == cut_off(abs(change), before) * (-1 if change < 0 else 1)
        broken = "truncated" if cut else "inconsistent"
        expected[str(n)] = "consistent" if shift == 0 else "within_rounding" if meets else broken
    assert statuses("N-GR", filings) == expected


def test_the_known_cases():
    cases = {
        "0.93 for 0.92": ("3418.27", "31.44", "0.93", "inconsistent"),
        "0.91 for 0.9198": ("3418.27", "31.44", "0.91", "truncated"),
        "71.73 for 71.65": ("2940.05", "2106.66", "71.73", "inconsistent"),
        "exact": ("3418.27", "3063.73", "89.63", "consistent"),
        "small base": ("0.09", "0.01", "15.00", "within_rounding"),
        "nothing of nothing": ("0.00", "0.00", "0.00", "convention"),
        "all of nothing": ("0.00", "0.00", "100.00", "convention"),
        "half of next to nothing": ("0.00", "0.00", "50.00", "within_rounding"),
        "half of nothing": ("-", "-", "50.00", "inconsistent"),
        "something of nothing": ("0.00", "5.00", "7.00", "inconsistent"),
    }
    filings = {
        name: [
            f"narrative three_public {total}",
            f"narrative three_public.reception {part}",
            f"narrative three_public.reception {share} scenario=share",
        ]
        for name, (total, part, share, _) in cases.items()
    }
    assert statuses("N-SH", filings) == {name: status for name, (*_, status) in cases.items()}


def test_growth_from_nothing():
    cases = {
        "a new item": ("1.23", "1.23", "100.00", "convention"),
        "a new item by arithmetic": ("1.23", "1.23", "20000.00", "within_rounding"),
        "a new item without sense": ("1.23", "1.23", "50.00", "inconsistent"),
        "nothing in both years": ("0.00", "0.00", "0.00", "convention"),
        "an item that ended": ("0.00", "-2.16", "-100", "consistent"),
        "the wrong word": ("4.60", "2.10", "-84.00", "inconsistent"),
        "a change beyond the amount": ("1.00", "5.00", "100.00", "inconsistent"),
        "a small base": ("0.19", "0.10", "111.11", "consistent"),
        "a small base, rounded": ("0.19", "0.10", "130.00", "within_rounding"),
        "a small base, too much": ("0.19", "0.10", "131.30", "inconsistent"),
    }
    filings = {
        name: [
            f"narrative three_public {now}",
            f"narrative three_public {change} scenario=change",
            f"narrative three_public {rate} scenario=growth_rate",
        ]
        for name, (now, change, rate, _) in cases.items()
    }
    assert statuses("N-GR", filings) == {name: status for name, (*_, status) in cases.items()}
