-- Printed percentages: each one is an anchor; its operands are the figures of the same subject that stand nearest,
-- before it rather than after it, in its own section rather than elsewhere.
CREATE OR REPLACE TEMP TABLE ratio_operand AS
WITH anchor AS (
    SELECT f.*, t.case_id
    FROM ratio_term AS t
    JOIN checked_figure AS f ON f.kind = t.kind AND f.concept = t.concept AND f.scenario = t.scenario
    WHERE t.term_no = 0
        AND NOT f.is_blank
        AND (t.function_levels & (1 << f.function_level)) <> 0
        AND (t.function_code IS NULL OR t.function_code = f.function_code)
        AND (t.fund IN ('any', f.fund) OR (t.fund = 'each' AND f.fund <> ''))
        AND (t.nature IN ('any', f.nature) OR (t.nature = 'each' AND f.nature <> ''))
        AND f.economic_code = ''
),
wanted AS (
    SELECT
        a.filing_id,
        a.case_id,
        a.figure_id AS anchor_id,
        a.statement,
        a.section,
        t.term_no,
        t.alternative_no,
        t.near,
        t.scenario,
        if(t.kind = 'same', a.kind, t.kind) AS kind,
        if(t.concept = 'same', a.concept, t.concept) AS concept,
        if(t.function_code = 'same', a.function_code, coalesce(t.function_code, '')) AS function_code,
        if(t.fund = 'same', a.fund, t.fund) AS fund,
        if(t.nature = 'same', a.nature, t.nature) AS nature
    FROM anchor AS a
    JOIN ratio_term AS t ON t.case_id = a.case_id AND t.term_no > 0
),
nearest AS (
    SELECT w.filing_id, w.case_id, w.anchor_id, w.term_no, f.figure_id, f.amount, f.low, f.high
    FROM wanted AS w
    JOIN checked_figure AS f
        ON f.filing_id = w.filing_id AND f.kind = w.kind AND f.concept = w.concept AND f.scenario = w.scenario
        AND f.function_code = w.function_code AND f.fund = w.fund AND f.nature = w.nature
    WHERE f.economic_code = '' AND CASE w.near
        WHEN 'section' THEN f.statement = w.statement AND f.section = w.section
        WHEN 'statement' THEN f.statement = w.statement
        ELSE true
    END
    QUALIFY row_number() OVER (
        PARTITION BY w.filing_id, w.case_id, w.anchor_id, w.term_no
        ORDER BY w.alternative_no, f.section <> w.section, f.figure_id > w.anchor_id, abs(f.figure_id - w.anchor_id)
    ) = 1
)
SELECT
    a.filing_id,
    a.case_id,
    a.figure_id,
    concat_ws(
        ';',
        'concept=' || a.concept,
        'function_code=' || nullif(a.function_code, ''),
        'fund=' || nullif(a.fund, ''),
        'nature=' || nullif(a.nature, ''),
        'statement=' || a.statement,
        'section=' || nullif(a.section, '')
    ) AS subject,
    a.printed,
    a.decimals,
    a.half,
    n.figure_id AS numerator_id,
    n.amount AS n,
    n.low AS n_low,
    n.high AS n_high,
    d.figure_id AS denominator_id,
    d.amount AS d,
    d.low AS d_low,
    d.high AS d_high
FROM anchor AS a
LEFT JOIN nearest AS n
    ON n.filing_id = a.filing_id AND n.case_id = a.case_id AND n.anchor_id = a.figure_id AND n.term_no = 1
LEFT JOIN nearest AS d
    ON d.filing_id = a.filing_id AND d.case_id = a.case_id AND d.anchor_id = a.figure_id AND d.term_no = 2;

-- The quotient and its ends as fractions of whole numbers (of 1e-8 yuan), so that nothing is rounded before it is
-- compared: share n/d, growth n/(d-n), difference (n-d)/d. A quotient of intervals is smallest at the low end of n
-- over the high end of d (the low end, if n is negative), and the other way round. Percent in millionths: the low end
-- is rounded up and the high end down, because printed percentages and their halves are whole millionths.
CREATE OR REPLACE TEMP TABLE ratio_result AS
WITH whole AS (
    SELECT
        o.*,
        c.relation,
        c.term_names,
        c.both_zero,
        c.base_zero,
        (n * 100000000)::HUGEINT AS whole_n,
        (d * 100000000)::HUGEINT AS whole_d,
        (n_low * 100000000)::HUGEINT AS n_at_low,
        (if(n_low >= 0, d_high, d_low) * 100000000)::HUGEINT AS d_at_low,
        (n_high * 100000000)::HUGEINT AS n_at_high,
        (if(n_high >= 0, d_low, d_high) * 100000000)::HUGEINT AS d_at_high
    FROM ratio_operand AS o
    JOIN identity_case AS c USING (case_id)
    JOIN chosen_filing AS f USING (filing_id)
    WHERE f.fiscal_year BETWEEN coalesce(c.first_year, 0) AND coalesce(c.last_year, 9999)
        AND (len(c.regions) = 0 OR list_contains(c.regions, f.region))
),
fraction AS (
    SELECT
        *,
        printed IS NOT NULL AND n IS NOT NULL AND d IS NOT NULL AND d >= 0 AS is_evaluable,
        if(relation = 'difference', whole_n - whole_d, whole_n) AS top,
        if(relation = 'growth', whole_d - whole_n, whole_d) AS base,
        if(relation = 'difference', n_at_low - d_at_low, n_at_low) AS top_at_low,
        if(relation = 'growth', d_at_low - n_at_low, d_at_low) AS base_at_low,
        if(relation = 'difference', n_at_high - d_at_high, n_at_high) AS top_at_high,
        if(relation = 'growth', d_at_high - n_at_high, d_at_high) AS base_at_high
    FROM whole
),
quotient AS (
    SELECT
        *,
        -- the year before can be zero if its interval holds zero
        base = 0 OR (relation = 'growth' AND base < 0 AND d_high >= n_low) AS is_zero_base,
        if(relation = 'growth', d_high - n_low, d_high) AS largest_base,
        CASE WHEN base > 0 THEN round_fraction(top * 100000000, base) END AS exact,
        CASE WHEN base > 0 THEN round_fraction(top * 100 * power_of_ten(decimals), base) END AS in_printed_places,
        CASE WHEN base > 0 THEN if(top < 0, -1, 1) * ((abs(top) * 100 * power_of_ten(decimals)) // base) END
            AS cut_in_printed_places,
        CASE WHEN base_at_low > 0 THEN ceil_fraction(top_at_low * 100000000, base_at_low) END AS lowest,
        CASE WHEN base_at_high > 0 THEN floor_fraction(top_at_high * 100000000, base_at_high) END AS highest
    FROM fraction
),
percent AS (
    SELECT
        *,
        millionths(exact) AS computed,
        printed - millionths(exact) AS residual,
        CASE
            WHEN printed >= millionths(exact) THEN millionths(highest) + half - millionths(exact)
            ELSE millionths(exact) - millionths(lowest) + half
        END AS tolerance
    FROM quotient
)
SELECT
    filing_id,
    case_id,
    concat(
        subject, ';no=', row_number() OVER (PARTITION BY filing_id, case_id, subject ORDER BY figure_id)
    ) AS group_key,
    CASE
        WHEN NOT is_evaluable THEN 'not_evaluable'
        WHEN is_zero_base AND list_contains(if(n = 0, both_zero, base_zero), printed) THEN 'convention'
        -- the true base may be a little above zero, and the quotient as large as one likes
        WHEN is_zero_base AND largest_base > 0 AND (n = 0 OR printed + half >= coalesce(millionths(lowest), printed))
            THEN 'within_rounding'
        WHEN exact IS NULL THEN 'inconsistent'
        WHEN in_printed_places = (printed * power_of_ten(decimals))::HUGEINT THEN 'consistent'
        WHEN abs(residual) > tolerance THEN if(
            (printed * power_of_ten(decimals))::HUGEINT = cut_in_printed_places, 'truncated', 'inconsistent'
        )
        ELSE 'within_rounding'
    END AS status,
    CASE WHEN is_evaluable THEN printed END::DECIMAL(28, 8) AS reported,
    CASE WHEN is_evaluable THEN computed END::DECIMAL(28, 8) AS computed,
    CASE WHEN is_evaluable THEN residual END::DECIMAL(28, 8) AS residual,
    CASE WHEN is_evaluable THEN tolerance END::DECIMAL(28, 8) AS tolerance,
    '%' AS unit,
    list_concat(
        if(printed IS NULL, [term_names[1]], []),
        if(n IS NULL, [term_names[2]], []),
        if(d IS NULL OR d < 0, [term_names[3]], [])
    ) AS missing_terms,
    list_filter(
        [
            {'term_no': 0, 'figure_id': figure_id, 'weight': 1},
            {'term_no': 1, 'figure_id': numerator_id, 'weight': 1},
            {'term_no': 2, 'figure_id': denominator_id, 'weight': 1}
        ],
        lambda operand: operand.figure_id IS NOT NULL
    ) AS operands
FROM percent;
