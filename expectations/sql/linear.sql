-- Sums, equalities and limits: one join of figures with terms, one row per term of a group, one row per group.
CREATE OR REPLACE TEMP TABLE term_value AS
WITH matched AS (
    SELECT
        f.filing_id,
        t.case_id,
        t.term_no,
        t.alternative_no,
        t.weight,
        t.many,
        concat_ws(
            ';',
            CASE t.by_function
                WHEN 'self' THEN 'function_code=' || coalesce(nullif(f.function_code, ''), '合计')
                WHEN 'parent' THEN 'function_code=' || f.function_code[:-3]
                WHEN 'class' THEN 'function_code=' || f.function_code[:3]
            END,
            CASE t.by_economic
                WHEN 'self' THEN 'economic_code=' || coalesce(nullif(f.economic_code, ''), '合计')
                WHEN 'parent' THEN 'economic_code=' || f.economic_code[:-3]
                WHEN 'class' THEN 'economic_code=' || f.economic_code[:3]
            END,
            CASE WHEN t.by_fund IS NOT NULL THEN 'fund=' || coalesce(nullif(f.fund, ''), '合计') END,
            CASE WHEN t.by_nature IS NOT NULL THEN 'nature=' || coalesce(nullif(f.nature, ''), '合计') END,
            CASE WHEN t.by_concept IS NOT NULL THEN 'concept=' || f.concept END,
            CASE WHEN t.by_scenario IS NOT NULL THEN 'scenario=' || f.scenario END,
            CASE WHEN t.by_sheet IS NOT NULL THEN 'statement=' || f.statement END
        ) AS group_key,
        f.figure_id,
        f.unit,
        f.half,
        f.is_readable,
        CASE t.measure WHEN 'one' THEN 1 WHEN 'names' THEN f.names ELSE f.amount END::DECIMAL(28, 8) AS amount,
        CASE t.measure WHEN 'one' THEN 1 WHEN 'names' THEN f.names ELSE f.low END::DECIMAL(28, 8) AS low,
        CASE t.measure WHEN 'one' THEN 1 WHEN 'names' THEN f.most_names ELSE f.high END::DECIMAL(28, 8) AS high
    FROM identity_term AS t
    JOIN checked_figure AS f
        ON f.kind = t.kind AND f.concept = t.concept AND f.scenario = t.scenario
    WHERE NOT f.is_repeat
        AND (t.function_levels & (1 << f.function_level)) <> 0
        AND (t.function_code IS NULL OR t.function_code = f.function_code)
        AND (t.economic_levels & (1 << f.economic_level)) <> 0
        AND (t.economic_code IS NULL OR t.economic_code = f.economic_code)
        AND (t.fund IN ('any', f.fund) OR (t.fund = 'each' AND f.fund <> ''))
        AND (t.nature IN ('any', f.nature) OR (t.nature = 'each' AND f.nature <> ''))
)
SELECT
    filing_id,
    case_id,
    group_key,
    term_no,
    alternative_no,
    any_value(weight) AS weight,
    arg_min(unit, figure_id) AS unit,
    if(any_value(many), bool_and(is_readable), arg_min(is_readable, figure_id)) AS is_readable,
    if(any_value(many), sum(amount), arg_min(amount, figure_id)) AS amount,
    if(any_value(many), sum(amount - low), arg_min(amount - low, figure_id)) AS below,
    if(any_value(many), sum(high - amount), arg_min(high - amount, figure_id)) AS above,
    min(half) FILTER (half > 0) AS finest,
    max(half) AS coarsest,
    if(
        any_value(many),
        list({'term_no': term_no, 'figure_id': figure_id, 'weight': weight}),
        [arg_min({'term_no': term_no, 'figure_id': figure_id, 'weight': weight}, figure_id)]
    ) AS operands
FROM matched
GROUP BY filing_id, case_id, group_key, term_no, alternative_no;

-- Of several ways to print a term, the first that the group has.
DELETE FROM term_value
WHERE alternative_no > 0 AND EXISTS (
    SELECT 1
    FROM term_value AS earlier
    WHERE earlier.filing_id = term_value.filing_id
        AND earlier.case_id = term_value.case_id
        AND earlier.group_key = term_value.group_key
        AND earlier.term_no = term_value.term_no
        AND earlier.alternative_no < term_value.alternative_no
);

CREATE OR REPLACE TEMP TABLE linear_result AS
WITH absent_is_zero AS (
    SELECT s.filing_id, t.case_id, bit_or(1::BIGINT << t.term_no) AS mask
    FROM filing_statement AS s
    JOIN identity_term AS t
        ON (t.absent = 'zero_with_statement' AND t.kind = s.kind)
        OR (t.absent = 'zero_if_nil' AND t.fund = s.nil_fund)
    GROUP BY ALL
),
unread AS (
    SELECT s.filing_id, t.case_id, list_sort(list(DISTINCT s.kind || ' 未识别的数字')) AS unread_terms
    FROM unread_statement AS s
    JOIN identity_term AS t ON t.kind = s.kind
    WHERE t.many AND t.measure = 'value'
    GROUP BY ALL
),
grouped AS (
    SELECT
        filing_id,
        case_id,
        group_key,
        bit_or(1::BIGINT << term_no) FILTER (is_readable) AS present,
        coalesce(sum(amount) FILTER (term_no = 0), 0)::DECIMAL(28, 8) AS reported,
        coalesce(sum(-weight * amount) FILTER (term_no > 0), 0)::DECIMAL(28, 8) AS addends,
        sum(CASE WHEN weight > 0 THEN below WHEN weight < 0 THEN above END)::DECIMAL(28, 8) AS slack_down,
        sum(CASE WHEN weight > 0 THEN above WHEN weight < 0 THEN below END)::DECIMAL(28, 8) AS slack_up,
        min(finest) FILTER (weight <> 0) AS finest,
        max(coarsest) FILTER (weight <> 0) AS coarsest,
        arg_min(unit, term_no) AS unit,
        coalesce(bit_or(1::BIGINT << term_no) FILTER (NOT is_readable), 0) AS unreadable,
        -- sorted afterwards: an ordered list of structs is ten times slower
        list_sort(flatten(list(operands) FILTER (weight <> 0))) AS operands
    FROM term_value
    GROUP BY filing_id, case_id, group_key
),
judged AS (
    SELECT
        g.*,
        c.relation,
        c.term_names,
        (g.addends + c.constant)::DECIMAL(28, 8) AS computed,
        (g.reported - g.addends - c.constant)::DECIMAL(28, 8) AS gap,
        c.required_mask & ~coalesce(g.present, 0) & ~coalesce(z.mask, 0) AS missing,
        coalesce(m.per_yuan, 1)::DECIMAL(9, 8) AS per_yuan,
        u.unread_terms
    FROM grouped AS g
    JOIN identity_case AS c USING (case_id)
    JOIN chosen_filing AS f USING (filing_id)
    LEFT JOIN absent_is_zero AS z ON z.filing_id = g.filing_id AND z.case_id = g.case_id
    LEFT JOIN unread AS u ON u.filing_id = g.filing_id AND u.case_id = g.case_id
    LEFT JOIN money_unit AS m ON m.unit = g.unit
    WHERE f.fiscal_year BETWEEN coalesce(c.first_year, 0) AND coalesce(c.last_year, 9999)
        AND (len(c.regions) = 0 OR list_contains(c.regions, f.region))
),
measured AS (
    SELECT
        *,
        CASE relation
            WHEN 'less_or_equal' THEN greatest(gap, 0)
            WHEN 'greater_or_equal' THEN least(gap, 0)
            ELSE gap
        END AS residual,
        CASE WHEN gap >= 0 THEN slack_down ELSE slack_up END AS tolerance
    FROM judged
),
concluded AS (
    SELECT
        * EXCLUDE (unread_terms),
        if(abs(residual) > tolerance, unread_terms, NULL) AS unread_terms,
        (missing | unreadable) = 0 AND (unread_terms IS NULL OR abs(residual) <= tolerance) AS is_evaluable
    FROM measured
    -- where no row or column of a case can be evaluated (a statement is missing), one result says so for all
    QUALIFY is_evaluable
        OR bool_or(is_evaluable) OVER (PARTITION BY filing_id, case_id)
        OR row_number() OVER (PARTITION BY filing_id, case_id ORDER BY group_key) = 1
)
SELECT
    filing_id,
    case_id,
    group_key,
    CASE
        WHEN NOT is_evaluable THEN 'not_evaluable'
        WHEN residual = 0 THEN 'consistent'
        WHEN abs(residual) > tolerance THEN if(relation = 'compare', 'convention', 'inconsistent')
        WHEN relation = 'equal' AND finest = coarsest THEN 'rounding_adjustment'
        ELSE 'within_rounding'
    END AS status,
    CASE WHEN is_evaluable THEN (reported * per_yuan)::DECIMAL(28, 8) END AS reported,
    CASE WHEN is_evaluable THEN (computed * per_yuan)::DECIMAL(28, 8) END AS computed,
    CASE WHEN is_evaluable THEN (residual * per_yuan)::DECIMAL(28, 8) END AS residual,
    CASE WHEN is_evaluable THEN (tolerance * per_yuan)::DECIMAL(28, 8) END AS tolerance,
    unit,
    list_concat(
        [
            term_names[n + 1] for n in range(len(term_names))
            if ((missing | unreadable) & (1::BIGINT << n)) <> 0
        ],
        coalesce(unread_terms, [])
    ) AS missing_terms,
    operands
FROM concluded;
