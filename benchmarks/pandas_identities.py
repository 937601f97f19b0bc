"""The sums, equalities, limits and percentages of the catalogue in pandas: the other route of the benchmark.

It takes the same two inputs as the SQL, figures and terms, and reaches the same outcomes. Amounts are whole
hundredths of a fen, so sums are exact; quotients are compared in floating point, which is near enough here.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

_FIGURES = """
    SELECT filing_id, figure_id, kind, statement, section, concept, scenario, function_code, function_level,
        economic_code, economic_level, fund, nature, is_readable, is_blank, is_repeat,
        (amount * 10000)::BIGINT AS amount, (low * 10000)::BIGINT AS low, (high * 10000)::BIGINT AS high,
        (half * 10000)::BIGINT AS half, names, most_names, printed::DOUBLE AS printed, decimals
    FROM checked_figure
"""
_TERMS = """
    SELECT * EXCLUDE (function_levels, economic_levels), function_levels::BIGINT AS function_levels,
        economic_levels::BIGINT AS economic_levels
    FROM {table}
"""
_CASES = """
    SELECT case_id, relation, required_mask, (constant * 10000)::BIGINT AS constant, first_year, last_year,
        [v::DOUBLE FOR v IN both_zero] AS both_zero, [v::DOUBLE FOR v IN base_zero] AS base_zero
    FROM identity_case
"""


def evaluate_in_pandas(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Outcomes by status of what `expectations.evaluator.prepared` has made ready, evaluable ones only."""
    figures = con.execute(_FIGURES).df()
    cases = con.execute(_CASES).df()
    linear = _linear(figures, con.execute(_TERMS.format(table="identity_term")).df(), cases, con)
    ratio = _ratio(figures, con.execute(_TERMS.format(table="ratio_term")).df(), cases)
    return pd.concat([linear, ratio]).value_counts().sort_index().to_dict()


def _matching(figures: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Figures joined with the terms that select them."""
    terms = terms.rename(
        columns={"function_code": "wanted_function", "economic_code": "wanted_economic"}
    ).rename(columns={"fund": "wanted_fund", "nature": "wanted_nature"})
    m = figures.merge(terms, on=["kind", "concept", "scenario"])
    keep = ((m.function_levels.to_numpy() >> m.function_level.to_numpy()) & 1) == 1
    keep &= m.wanted_function.isna() | (m.wanted_function == m.function_code)
    keep &= ((m.economic_levels.to_numpy() >> m.economic_level.to_numpy()) & 1) == 1
    keep &= m.wanted_economic.isna() | (m.wanted_economic == m.economic_code)
    for name in ("fund", "nature"):
        wanted, value = m[f"wanted_{name}"], m[name]
        keep &= (wanted == "any") | (wanted == value) | ((wanted == "each") & (value != ""))
    return m[keep]


def _group_key(m: pd.DataFrame) -> pd.Series:
    function = np.where(
        m.by_function == "self",
        m.function_code,
        np.where(
            m.by_function == "parent",
            m.function_code.str[:-2],
            np.where(m.by_function == "class", m.function_code.str[:3], ""),
        ),
    )
    economic = np.where(
        m.by_economic == "self",
        m.economic_code,
        np.where(
            m.by_economic == "parent",
            m.economic_code.str[:-2],
            np.where(m.by_economic == "class", m.economic_code.str[:3], ""),
        ),
    )
    key = pd.Series(function, index=m.index) + "|" + economic
    for name, column in (
        *(("fund", "fund"), ("nature", "nature"), ("concept", "concept"), ("scenario", "scenario")),
        ("sheet", "statement"),
    ):
        key += "|" + m[column].where(m[f"by_{name}"].notna(), "")
    return key


def _linear(
    figures: pd.DataFrame, terms: pd.DataFrame, cases: pd.DataFrame, con: duckdb.DuckDBPyConnection
) -> pd.Series:
    m = _matching(figures[~figures.is_repeat], terms)
    m = m.assign(group_key=_group_key(m)).sort_values("figure_id")
    counted = m.measure != "value"
    one = np.where(m.measure == "one", 10000, m.names.fillna(0) * 10000).astype("int64")
    most = np.where(m.measure == "one", 10000, m.most_names.fillna(0) * 10000).astype("int64")
    for name, instead in (("amount", one), ("low", one), ("high", most)):
        m[name] = m[name].where(~counted, instead)
    by = ["filing_id", "case_id", "group_key", "term_no", "alternative_no"]
    first = m[~m.many].drop_duplicates(by)
    m = pd.concat([m[m.many], first])
    m["below"], m["above"] = m.amount - m.low, m.high - m.amount
    m["fine"] = m.half.where(m.half > 0)
    t = m.groupby(by, sort=False, as_index=False).agg(
        weight=("weight", "first"),
        is_readable=("is_readable", "all"),
        amount=("amount", "sum"),
        below=("below", "sum"),
        above=("above", "sum"),
        finest=("fine", "min"),
        coarsest=("half", "max"),
    )
    least = t.groupby(by[:4]).alternative_no.transform("min")
    t = t[t.alternative_no == least]
    bit = np.left_shift(np.int64(1), t.term_no.to_numpy())
    t = t.assign(
        present=np.where(t.is_readable, bit, 0),
        unreadable=np.where(t.is_readable, 0, bit),
        signed=np.where(t.term_no == 0, t.amount, t.weight * t.amount),
        down=np.where(t.weight > 0, t.below, np.where(t.weight < 0, t.above, 0)),
        up=np.where(t.weight > 0, t.above, np.where(t.weight < 0, t.below, 0)),
        finest=t.finest.where(t.weight != 0),
        coarsest=t.coarsest.where(t.weight != 0),
    )
    g = t.groupby(by[:3], sort=False, as_index=False).agg(
        present=("present", "sum"),
        unreadable=("unreadable", "sum"),
        gap=("signed", "sum"),
        down=("down", "sum"),
        up=("up", "sum"),
        finest=("finest", "min"),
        coarsest=("coarsest", "max"),
    )
    g = g.merge(cases, on="case_id")
    g["gap"] -= g.constant
    zero = _zeros(con, terms)
    g = g.merge(zero, on=["filing_id", "case_id"], how="left")
    missing = g.required_mask & ~g.present & ~g["mask"].fillna(0).astype("int64")
    residual = np.where(
        g.relation == "less_or_equal",
        g.gap.clip(lower=0),
        np.where(g.relation == "greater_or_equal", g.gap.clip(upper=0), g.gap),
    )
    tolerance = np.where(g.gap >= 0, g.down, g.up)
    adjusted = (g.relation == "equal") & (g.finest == g.coarsest)
    status = np.select(
        [
            (missing != 0) | (g.unreadable != 0),
            residual == 0,
            np.abs(residual) > tolerance,
            adjusted,
        ],
        ["not_evaluable", "consistent", "inconsistent", "rounding_adjustment"],
        "within_rounding",
    )
    return pd.Series(status)[status != "not_evaluable"]


def _zeros(con: duckdb.DuckDBPyConnection, terms: pd.DataFrame) -> pd.DataFrame:
    """The terms that count as zero in a filing."""
    held = con.execute("SELECT filing_id, kind, nil_fund FROM filing_statement").df()
    with_statement = held.merge(terms[terms.absent == "zero_with_statement"], on="kind")
    nil = held.merge(terms[terms.absent == "zero_if_nil"], left_on="nil_fund", right_on="fund")
    z = pd.concat([with_statement, nil])[["filing_id", "case_id", "term_no"]].drop_duplicates()
    z["mask"] = np.left_shift(np.int64(1), z.term_no.to_numpy())
    return z.groupby(["filing_id", "case_id"], as_index=False)["mask"].sum()


def _ratio(figures: pd.DataFrame, terms: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    blank = figures.is_blank | (figures.economic_code != "")
    anchors = _matching(figures[~blank], terms[terms.term_no == 0])
    anchors = anchors.drop(columns=[c for c in terms.columns if c in anchors and c.startswith("by_")])
    found = {n: _nearest(figures, anchors, terms[terms.term_no == n]) for n in (1, 2)}
    a = anchors[["filing_id", "case_id", "figure_id", "printed", "decimals", "half"]]
    for number, name in ((1, "n"), (2, "d")):
        operand = found[number].rename(
            columns={"amount": name, "low": f"{name}_low", "high": f"{name}_high", "anchor_id": "figure_id"}
        )
        a = a.merge(operand, on=["filing_id", "case_id", "figure_id"], how="left")
    a = a.merge(cases, on="case_id")
    a = a[a.printed.notna() & a.n.notna() & a.d.notna() & (a.d >= 0)]
    numbers = ["printed", "decimals", "half", "n", "n_low", "n_high", "d", "d_low", "d_high"]
    a = a.astype(dict.fromkeys(numbers, "float64"))
    difference, growth = a.relation == "difference", a.relation == "growth"
    d_at_low, d_at_high = (
        np.where(a.n_low >= 0, a.d_high, a.d_low),
        np.where(a.n_high >= 0, a.d_low, a.d_high),
    )
    top, base = np.where(difference, a.n - a.d, a.n), np.where(growth, a.d - a.n, a.d)
    top_low, base_low = (
        np.where(difference, a.n_low - d_at_low, a.n_low),
        np.where(growth, d_at_low - a.n_low, d_at_low),
    )
    top_high, base_high = (
        np.where(difference, a.n_high - d_at_high, a.n_high),
        np.where(growth, d_at_high - a.n_high, d_at_high),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = top * 100 / base
        lowest = np.where(base_low > 0, top_low * 100 / base_low, -np.inf)
        highest = np.where(base_high > 0, top_high * 100 / base_high, np.inf)
    half, places = a.half / 10000, np.power(10.0, a.decimals)
    zero_base = (base == 0) | (growth & (base < 0) & (a.d_high >= a.n_low))
    largest = np.where(growth, a.d_high - a.n_low, a.d_high)
    custom = np.array(
        [
            printed in (both if n == 0 else something)
            for printed, n, both, something in zip(a.printed, a.n, a.both_zero, a.base_zero, strict=True)
        ],
        dtype=bool,
    )
    rounded = np.sign(exact) * np.floor(np.abs(exact) * places + 0.5 + 1e-9)
    cut = np.sign(exact) * np.floor(np.abs(exact) * places + 1e-9)
    printed = np.round(a.printed * places)
    outside = (a.printed + half < lowest - 1e-9) | (a.printed - half > highest + 1e-9)
    status = np.select(
        [
            zero_base & custom,
            zero_base
            & (largest > 0)
            & ((a.n == 0) | (a.printed + half >= np.where(base_low > 0, lowest, 0))),
            base <= 0,
            printed == rounded,
            outside & (printed == cut),
            outside,
        ],
        ["convention", "within_rounding", "inconsistent", "consistent", "truncated", "inconsistent"],
        "within_rounding",
    )
    return pd.Series(status)


def _nearest(figures: pd.DataFrame, anchors: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """For each percentage the figure of one term that stands nearest to it."""
    names = ("kind", "concept", "function_code", "fund", "nature")
    wanted = anchors[["filing_id", "case_id", "figure_id", "statement", "section", *names]].merge(
        terms[["case_id", "alternative_no", "near", "scenario", *names]],
        on="case_id",
        suffixes=("", "_wanted"),
    )
    for name in names:
        given = wanted[f"{name}_wanted"].fillna("")
        wanted[name] = given.where(given != "same", wanted[name])
    m = wanted.rename(
        columns={"figure_id": "anchor_id", "statement": "own_statement", "section": "own_section"}
    ).merge(figures[figures.economic_code == ""], on=["filing_id", "scenario", *names])
    same_statement = m.statement == m.own_statement
    m = m[
        (m.near == "filing")
        | ((m.near == "statement") & same_statement)
        | ((m.near == "section") & same_statement & (m.section == m.own_section))
    ]
    m = m.assign(
        elsewhere=m.section != m.own_section,
        after=m.figure_id > m.anchor_id,
        distance=(m.figure_id - m.anchor_id).abs(),
    ).sort_values(["alternative_no", "elsewhere", "after", "distance"])
    return m.drop_duplicates(["filing_id", "case_id", "anchor_id"])[
        ["filing_id", "case_id", "anchor_id", "amount", "low", "high"]
    ]
