-- One row for each set of shares that a text prints of one total: what they add to, and whether they are all of it (the
-- amounts add to the total, which is not zero).
CREATE OR REPLACE TEMP TABLE shares_row AS
WITH part AS (
    SELECT
        filing_id,
        statement,
        CASE
            WHEN concept = 'fiscal_income' OR (concept LIKE 'income.%') THEN 'income'
            WHEN concept = 'expenditure' AND nature <> '' AND function_code = '' THEN 'nature'
            WHEN concept = 'fiscal_expenditure' AND fund = '一般公共预算' AND function_level = 1 AND nature = '' THEN 'class'
            WHEN concept IN ('three_public.abroad', 'three_public.vehicle', 'three_public.reception') THEN 'three_public'
        END AS whole,
        concept, function_code, nature, scenario, figure_id, amount, half
    FROM checked_figure
    WHERE kind = 'narrative' AND NOT is_repeat AND amount IS NOT NULL AND scenario IN ('share', 'final')
        AND (fund = '' OR concept = 'fiscal_expenditure')
),
total AS (
    SELECT filing_id, statement, concept, amount, half
    FROM checked_figure
    WHERE kind = 'narrative' AND NOT is_repeat AND scenario = 'final' AND function_code = '' AND nature = ''
        AND (
            (concept IN ('income', 'expenditure', 'three_public') AND fund = '')
            OR (concept = 'fiscal_expenditure' AND fund = '一般公共预算')
        )
),
summed AS (
    SELECT
        s.filing_id,
        s.whole,
        sum(s.amount) AS shares,
        sum(s.half) AS width,
        sum(a.amount) AS amounts,
        sum(a.half) AS slack,
        count(*) AS parts,
        count(a.amount) AS with_amount,
        list(s.figure_id ORDER BY s.figure_id) AS shares_id
    FROM part AS s
    LEFT JOIN part AS a
        ON a.filing_id = s.filing_id AND a.concept = s.concept AND a.function_code = s.function_code
        AND a.nature = s.nature AND a.scenario = 'final' AND a.whole = s.whole
    WHERE s.scenario = 'share' AND s.whole IS NOT NULL
    GROUP BY s.filing_id, s.whole
)
SELECT
    s.*,
    s.with_amount = s.parts AND t.amount > 0 AND abs(s.amounts - t.amount) <= s.slack + t.half AS is_complete
FROM summed AS s
JOIN total AS t
    ON t.filing_id = s.filing_id AND t.concept = CASE s.whole
        WHEN 'income' THEN 'income'
        WHEN 'nature' THEN 'expenditure'
        WHEN 'class' THEN 'fiscal_expenditure'
        ELSE 'three_public'
    END;

-- Shares that are wrong by no more than the places that closing a sum takes.
UPDATE ratio_result AS r
SET status = 'forced_sum_100'
FROM shares_row AS s
WHERE r.status IN ('inconsistent', 'truncated') AND s.filing_id = r.filing_id AND s.is_complete AND s.shares = 100
    AND list_contains(s.shares_id, r.operands[1].figure_id) AND abs(r.residual) <= s.width;
