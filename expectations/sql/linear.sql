-- Sums, equalities and limits: terms meet what figures are about, then the figures, and one row per group comes out.
-- What figures are about repeats from filing to filing, so that the terms are compared with each of it only once.
CREATE OR REPLACE TEMP TABLE figure_kind AS
SELECT row_number() OVER ()::INTEGER AS kind_no, *
FROM (
    SELECT DISTINCT
        kind, statement, concept, scenario, function_code, function_level, economic_code, economic_level, fund, nature
    FROM checked_figure
    WHERE NOT is_repeat
);

CREATE OR REPLACE TEMP TABLE term_kind AS
SELECT DISTINCT
    f.kind_no,
    t.case_id,
    t.term_no,
    t.alternative_no,
    t.weight,
    t.many,
    t.measure,
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
    ) AS group_key
FROM identity_term AS t
JOIN figure_kind AS f
    ON f.kind = t.kind AND f.concept = t.concept AND f.scenario = t.scenario
WHERE (t.function_levels & (1 << f.function_level)) <> 0
    AND (t.function_code IS NULL OR t.function_code = f.function_code)
    AND (t.economic_levels & (1 << f.economic_level)) <> 0
    AND (t.economic_code IS NULL OR t.economic_code = f.economic_code)
    AND (t.fund IN ('any', f.fund) OR (t.fund = 'each' AND f.fund <> ''))
    AND (t.nature IN ('any', f.nature) OR (t.nature = 'each' AND f.nature <> ''));

CREATE OR REPLACE TEMP TABLE result_group AS
SELECT row_number() OVER ()::INTEGER AS group_no, case_id, group_key
FROM (SELECT DISTINCT case_id, group_key FROM term_kind);

-- The figures of each term. first_no: the order of its ways to be printed, and of figures within one.
CREATE OR REPLACE TEMP TABLE term_figure AS
SELECT
    f.filing_id,
    g.group_no,
    t.term_no,
    t.weight,
    t.many,
    t.alternative_no,
    t.alternative_no::BIGINT << 32 | f.figure_id AS first_no,
    f.figure_id,
    f.unit,
    f.half,
    f.is_readable,
    CASE t.measure WHEN 'one' THEN 1 WHEN 'names' THEN f.names ELSE f.amount END::DECIMAL(28, 8) AS amount,
    CASE WHEN t.measure = 'value' THEN f.amount - f.low ELSE 0 END::DECIMAL(28, 8) AS below,
    CASE t.measure WHEN 'value' THEN f.high - f.amount WHEN 'names' THEN f.most_names - f.names ELSE 0 END::DECIMAL(28, 8)
        AS above
FROM checked_figure AS f
JOIN figure_kind AS k
    ON k.kind = f.kind AND k.statement = f.statement AND k.concept = f.concept AND k.scenario = f.scenario
    AND k.function_code = f.function_code AND k.economic_code = f.economic_code AND k.fund = f.fund AND k.nature = f.nature
JOIN term_kind AS t USING (kind_no)
JOIN result_group AS g USING (case_id, group_key)
WHERE NOT f.is_repeat;

-- Of several ways to print a term, the first that the group has; of a term that is one figure, the first figure.
DELETE FROM term_figure
USING (
    SELECT filing_id, group_no, term_no, any_value(many) AS many, min(alternative_no) AS alternative_no,
        min(first_no) AS first_no
    FROM term_figure
    GROUP BY filing_id, group_no, term_no
    HAVING min(alternative_no) <> max(alternative_no) OR (NOT any_value(many) AND count(*) > 1)
) AS c
WHERE c.filing_id = term_figure.filing_id AND c.group_no = term_figure.group_no AND c.term_no = term_figure.term_no
    AND (term_figure.alternative_no > c.alternative_no OR (NOT c.many AND term_figure.first_no > c.first_no));

CREATE OR REPLACE TEMP TABLE linear_result AS
WITH absent_is_zero AS (
    SELECT filing_id, case_id, bit_or(1::BIGINT << term_no) AS mask
    FROM (
        SELECT s.filing_id, t.case_id, t.term_no
        FROM filing_statement AS s
        JOIN identity_term AS t ON t.absent = 'zero_with_statement' AND t.kind = s.kind
        UNION ALL
        SELECT s.filing_id, t.case_id, t.term_no
        FROM filing_statement AS s
        JOIN identity_term AS t ON t.absent = 'zero_if_nil' AND t.fund = s.nil_fund
    )
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
        group_no,
        bit_or(1::BIGINT << term_no) AS printed,
        coalesce(sum(amount) FILTER (term_no = 0), 0)::DECIMAL(28, 8) AS reported,
        coalesce(sum(-weight * amount) FILTER (term_no > 0), 0)::DECIMAL(28, 8) AS addends,
        sum(CASE WHEN weight > 0 THEN below WHEN weight < 0 THEN above END)::DECIMAL(28, 8) AS slack_down,
        sum(CASE WHEN weight > 0 THEN above WHEN weight < 0 THEN below END)::DECIMAL(28, 8) AS slack_up,
        min(half) FILTER (weight <> 0 AND half > 0) AS finest,
        max(half) FILTER (weight <> 0) AS coarsest,
        arg_min(unit, term_no::BIGINT << 32 | figure_id) AS unit,
        coalesce(bit_or(1::BIGINT << term_no) FILTER (NOT is_readable), 0) AS unreadable,
        -- sorted afterwards: an ordered list of structs is ten times slower
        list_sort(list({'term_no': term_no, 'figure_id': figure_id, 'weight': weight}) FILTER (weight <> 0)) AS operands
    FROM term_figure
    GROUP BY filing_id, group_no
),
judged AS (
    SELECT
        g.*,
        r.case_id,
        r.group_key,
        c.relation,
        (g.addends + c.constant)::DECIMAL(28, 8) AS computed,
        (g.reported - g.addends - c.constant)::DECIMAL(28, 8) AS gap,
        c.required_mask & ~(g.printed & ~g.unreadable) & ~coalesce(z.mask, 0) AS missing,
        coalesce(m.per_yuan, 1)::DECIMAL(9, 8) AS per_yuan,
        u.unread_terms
    FROM grouped AS g
    JOIN result_group AS r USING (group_no)
    JOIN identity_case AS c USING (case_id)
    JOIN chosen_filing AS f USING (filing_id)
    LEFT JOIN absent_is_zero AS z ON z.filing_id = g.filing_id AND z.case_id = r.case_id
    LEFT JOIN unread AS u ON u.filing_id = g.filing_id AND u.case_id = r.case_id
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
        missing | unreadable AS lacks,
        if(abs(residual) > tolerance, unread_terms, NULL) AS unread_terms,
        (missing | unreadable) = 0 AND (unread_terms IS NULL OR abs(residual) <= tolerance) AS is_evaluable
    FROM measured
),
-- where no row or column of a case can be evaluated (a statement is missing), one result says so for all
kept AS (
    SELECT filing_id, case_id, if(bool_or(is_evaluable), NULL, min(group_key)) AS only_key
    FROM concluded
    GROUP BY filing_id, case_id
),
lacking AS (
    SELECT
        case_id, lacks,
        [c.term_names[n + 1] FOR n IN range(len(c.term_names)) IF (lacks & (1::BIGINT << n)) <> 0] AS names
    FROM (SELECT DISTINCT case_id, lacks FROM concluded WHERE lacks <> 0)
    JOIN identity_case AS c USING (case_id)
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
    CASE WHEN is_evaluable THEN in_unit(reported, per_yuan) END AS reported,
    CASE WHEN is_evaluable THEN in_unit(computed, per_yuan) END AS computed,
    CASE WHEN is_evaluable THEN in_unit(residual, per_yuan) END AS residual,
    CASE WHEN is_evaluable THEN in_unit(tolerance, per_yuan) END AS tolerance,
    unit,
    list_concat(coalesce(n.names, []), coalesce(unread_terms, [])) AS missing_terms,
    operands
FROM concluded
JOIN kept USING (filing_id, case_id)
LEFT JOIN lacking AS n USING (case_id, lacks)
WHERE only_key IS NULL OR group_key = only_key;
