-- 部门 against Σ units and against Σ units less what they paid each other (U-1), amount by amount. What an amount is
-- compared by: concept, fund, nature, functional class. A class that a unit's statement does not name is 0 there; any
-- other amount that it does not print is missing, and then nothing is proved.
CREATE OR REPLACE TEMP TABLE compared_amount AS
WITH asked AS (
    SELECT DISTINCT p.department_filing_id, s.concept, s.fund, s.nature, s.function_code, s.statement
    FROM (
        SELECT department_filing_id, filing_id FROM perimeter
        UNION ALL
        SELECT filing_id, filing_id FROM department
    ) AS p
    JOIN stated_amount AS s USING (filing_id)
    WHERE s.function_level IN ('合计', '类') AND (s.function_code IS NULL OR s.nature IS NULL)
        AND (s.function_code IS NULL OR s.concept = 'expenditure' OR s.fund IS NOT NULL)
),
one_statement AS (
    SELECT * EXCLUDE (statement), list(DISTINCT statement) AS statements
    FROM asked
    GROUP BY ALL
),
printed AS (
    SELECT DISTINCT filing_id, statement FROM stated_amount
),
part AS (
    SELECT
        q.*,
        p.filing_id,
        p.name,
        s.amount,
        s.half,
        CASE
            WHEN p.filing_id IS NULL THEN true
            WHEN s.filing_id IS NOT NULL THEN false
            WHEN q.function_code IS NULL THEN true
            ELSE NOT EXISTS (
                SELECT 1 FROM printed AS x WHERE x.filing_id = p.filing_id AND list_contains(q.statements, x.statement)
            )
        END AS is_missing
    FROM one_statement AS q
    JOIN perimeter AS p USING (department_filing_id)
    LEFT JOIN stated_amount AS s
        ON s.filing_id = p.filing_id AND s.concept = q.concept AND s.fund IS NOT DISTINCT FROM q.fund
        AND s.nature IS NOT DISTINCT FROM q.nature AND s.function_code IS NOT DISTINCT FROM q.function_code
),
units AS (
    SELECT
        department_filing_id, concept, fund, nature, function_code, statements,
        sum(coalesce(amount, 0)) AS amount,
        sum(coalesce(half, 0)) AS half,
        coalesce(list(name ORDER BY name) FILTER (is_missing), []) AS missing
    FROM part
    GROUP BY ALL
)
SELECT
    u.*,
    CASE
        WHEN s.filing_id IS NOT NULL THEN s.amount
        WHEN u.function_code IS NOT NULL AND EXISTS (
            SELECT 1 FROM printed AS x WHERE x.filing_id = u.department_filing_id AND list_contains(u.statements, x.statement)
        ) THEN 0
    END AS reported,
    coalesce(s.half, 0) AS reported_half
FROM units AS u
LEFT JOIN stated_amount AS s
    ON s.filing_id = u.department_filing_id AND s.concept = u.concept AND s.fund IS NOT DISTINCT FROM u.fund
    AND s.nature IS NOT DISTINCT FROM u.nature AND s.function_code IS NOT DISTINCT FROM u.function_code;

-- What to take away from which sum. Where both sides of a transfer say the same, that; else what each side says of itself.
CREATE OR REPLACE TEMP TABLE taken_away AS
WITH side AS (
    SELECT s.department_filing_id, s.transfer, s.side, s.amount, s.half
    FROM transfer_side AS s
    WHERE s.department_filing_id IS NOT NULL
),
total AS (
    SELECT
        department_filing_id,
        'income' AS concept,
        NULL AS nature,
        sum(amount) AS amount,
        sum(half) AS half
    FROM side
    WHERE side = '收'
    GROUP BY ALL
    UNION ALL
    SELECT
        department_filing_id,
        if(transfer = '补助', 'income.superior_subsidy', 'income.subordinate_remittance'),
        NULL,
        sum(amount),
        sum(half)
    FROM side
    WHERE side = '收'
    GROUP BY ALL
    UNION ALL
    SELECT department_filing_id, 'expenditure', NULL, sum(amount), sum(half)
    FROM side
    WHERE side = '付'
    GROUP BY ALL
    UNION ALL
    SELECT
        department_filing_id,
        'expenditure',
        if(transfer = '补助', '对附属单位补助支出', '上缴上级支出'),
        sum(amount),
        sum(half)
    FROM side
    WHERE side = '付'
    GROUP BY ALL
),
grand AS (
    -- 收入总计 and 支出总计 hold what the year's income and expenditure hold
    SELECT department_filing_id, concept || '_total' AS concept, nature, amount, half
    FROM total
    WHERE nature IS NULL AND concept IN ('income', 'expenditure')
),
class AS (
    SELECT p.department_filing_id, s.function_code, sum(s.amount) AS amount, sum(s.half) AS half
    FROM perimeter AS p
    JOIN stated_amount AS s USING (filing_id)
    WHERE s.concept = 'expenditure' AND s.function_level = '类' AND s.nature IN ('对附属单位补助支出', '上缴上级支出')
        AND s.fund IS NULL
    GROUP BY ALL
)
SELECT department_filing_id, concept, nature, NULL AS function_code, amount, half FROM total
UNION ALL
SELECT department_filing_id, concept, nature, NULL, amount, half FROM grand
UNION ALL
SELECT department_filing_id, 'expenditure', NULL, function_code, amount, half FROM class;

INSERT INTO dq.consolidation BY NAME
WITH compared AS (
    SELECT
        d.unit_id AS department_unit_id,
        d.fiscal_year,
        c.department_filing_id AS filing_id,
        c.concept,
        c.fund,
        c.nature,
        c.function_code,
        c.reported AS reported_yuan,
        if(c.missing = [], c.amount, NULL) AS sum_of_units_yuan,
        if(c.missing = [], coalesce(t.amount, 0), NULL) AS transfers_yuan,
        c.reported_half + c.half AS tolerance_sum,
        c.reported_half + c.half + coalesce(t.half, 0) AS tolerance_eliminated,
        c.missing
    FROM compared_amount AS c
    JOIN department AS d ON d.filing_id = c.department_filing_id
    LEFT JOIN taken_away AS t
        ON t.department_filing_id = c.department_filing_id AND t.concept = c.concept
        AND t.nature IS NOT DISTINCT FROM c.nature AND t.function_code IS NOT DISTINCT FROM c.function_code
        AND c.fund IS NULL
)
SELECT
    department_unit_id,
    fiscal_year,
    filing_id,
    concept,
    fund,
    nature,
    function_code,
    reported_yuan,
    sum_of_units_yuan,
    transfers_yuan,
    reported_yuan - sum_of_units_yuan AS residual_sum_yuan,
    reported_yuan - sum_of_units_yuan + transfers_yuan AS residual_eliminated_yuan,
    if(abs(residual_sum_yuan) <= tolerance_sum, tolerance_sum, tolerance_eliminated) AS tolerance_yuan,
    CASE
        WHEN residual_sum_yuan IS NULL THEN 'cannot_prove'
        WHEN abs(residual_sum_yuan) <= tolerance_sum THEN 'proved_sum'
        WHEN transfers_yuan <> 0 AND abs(residual_eliminated_yuan) <= tolerance_eliminated THEN 'proved_eliminated'
        ELSE 'broken'
    END AS outcome,
    if(reported_yuan IS NULL, list_append(missing, '部门汇总'), missing) AS missing_units
FROM compared;

INSERT INTO dq.consolidation_summary BY NAME
WITH units AS (
    SELECT
        department_filing_id AS filing_id,
        count(*) AS listed_units,
        count(filing_id) AS filed_units,
        coalesce(list(name ORDER BY name) FILTER (filing_id IS NULL), []) AS missing
    FROM perimeter
    GROUP BY department_filing_id
),
outcomes AS (
    SELECT
        filing_id,
        count(*) FILTER (outcome = 'proved_sum') AS proved_sum,
        count(*) FILTER (outcome = 'proved_eliminated') AS proved_eliminated,
        count(*) FILTER (outcome = 'broken') AS broken,
        count(*) FILTER (outcome = 'cannot_prove') AS cannot_prove
    FROM dq.consolidation
    GROUP BY filing_id
)
SELECT
    d.unit_id AS department_unit_id,
    d.fiscal_year,
    d.filing_id,
    CASE
        WHEN u.missing <> [] OR coalesce(o.proved_sum + o.proved_eliminated + o.broken, 0) = 0 THEN 'cannot_prove'
        -- without a list nobody knows that these are all units; figures that agree all the same prove it
        WHEN o.broken > 0 AND NOT d.has_list THEN 'cannot_prove'
        WHEN o.broken > 0 THEN 'broken'
        WHEN o.proved_eliminated > 0 THEN 'proved_eliminated'
        ELSE 'proved_sum'
    END AS outcome,
    u.listed_units,
    u.filed_units,
    coalesce(o.proved_sum, 0) AS proved_sum,
    coalesce(o.proved_eliminated, 0) AS proved_eliminated,
    coalesce(o.broken, 0) AS broken,
    coalesce(o.cannot_prove, 0) AS cannot_prove,
    if(d.has_list, u.missing, list_append(u.missing, '单位构成')) AS missing_units
FROM department AS d
JOIN units AS u USING (filing_id)
LEFT JOIN outcomes AS o USING (filing_id);
