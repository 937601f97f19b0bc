-- U: what the comparison of a 汇总 filing with its units says (dq.consolidation, dq.transfer, dq.member_check), with the
-- figure of the 汇总 that it is about: the amount itself, else the amount of its concept that is not broken down, else
-- the first figure.
CREATE OR REPLACE TEMP TABLE department_row AS
WITH wan AS (
    SELECT per_yuan FROM money_unit WHERE unit = '万元'
),
compared AS (
    SELECT
        'sum' AS part, c.filing_id, c.concept, coalesce(c.fund, '') AS fund, coalesce(c.nature, '') AS nature,
        coalesce(c.function_code, '') AS function_code,
        concat_ws(';', 'concept=' || c.concept, 'fund=' || c.fund, 'nature=' || c.nature, 'function_code=' || c.function_code) AS amount_key,
        c.reported_yuan AS reported,
        if(c.outcome = 'proved_sum', c.sum_of_units_yuan, c.sum_of_units_yuan - c.transfers_yuan) AS expected,
        c.tolerance_yuan AS tolerance,
        -- what does not agree says nothing as long as a unit, or the list of units, is missing
        if(c.outcome = 'broken' AND s.missing_units <> [], 'cannot_prove', c.outcome) AS outcome,
        if(c.missing_units = [], if(s.missing_units = [], ['所属单位的此数'], s.missing_units), c.missing_units) AS missing
    FROM dq.consolidation AS c
    JOIN dq.consolidation_summary AS s USING (filing_id)
    UNION ALL
    SELECT
        'transfer', s.filing_id, 'expenditure', '', if(t.transfer = '补助', '对附属单位补助支出', '上缴上级支出'), '',
        'transfer=' || t.transfer, t.paid_yuan, t.received_yuan, t.tolerance_yuan,
        CASE
            WHEN abs(t.residual_yuan) <= t.tolerance_yuan THEN 'matched'
            -- money from above the department, or for it, stays open on one side and rightly so
            WHEN (t.transfer = '补助') = (t.residual_yuan < 0) THEN 'outside'
            WHEN t.missing_units <> [] OR s.missing_units <> [] THEN 'cannot_prove'
            ELSE 'unmatched'
        END,
        if(t.missing_units = [], s.missing_units, t.missing_units)
    FROM dq.transfer AS t
    JOIN dq.consolidation_summary AS s USING (department_unit_id, fiscal_year)
    UNION ALL
    SELECT
        'member', s.filing_id, '', '', '', '', 'unit=' || m.name, NULL, NULL, NULL, m.outcome,
        [m.name || m.fiscal_year || '年度决算']
    FROM dq.member_check AS m
    JOIN dq.consolidation_summary AS s USING (department_unit_id, fiscal_year)
),
figure AS (
    SELECT filing_id, figure_id, concept, fund, nature, function_code
    FROM checked_figure
    WHERE scenario = 'final' AND economic_code = '' AND kind NOT LIKE 'performance%'
)
SELECT
    c.part, c.filing_id, c.amount_key, c.outcome, c.missing,
    in_unit(c.reported::DECIMAL(28, 8), w.per_yuan) AS reported,
    in_unit(c.expected::DECIMAL(28, 8), w.per_yuan) AS expected,
    in_unit(c.tolerance::DECIMAL(28, 8), w.per_yuan) AS width,
    [arg_min(f.figure_id, (
        CASE
            WHEN f.concept = c.concept AND f.fund = c.fund AND f.nature = c.nature AND f.function_code = c.function_code THEN 0
            WHEN f.concept = c.concept AND f.fund = c.fund AND f.nature = '' AND f.function_code = '' THEN 1
            ELSE 2
        END,
        f.figure_id
    ))] AS amount_id
FROM compared AS c
SEMI JOIN chosen_filing AS chosen ON chosen.filing_id = c.filing_id
JOIN figure AS f ON f.filing_id = c.filing_id
CROSS JOIN wan AS w
GROUP BY ALL;
