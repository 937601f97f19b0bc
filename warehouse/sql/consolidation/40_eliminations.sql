-- Eliminations as rows. Whether the 汇总 still holds the money: by the income or expenditure of the whole department,
-- and where that is broken or unproved, by what it prints of such transfers themselves: all of them, or, where a unit
-- is missing, on both sides just what the others paid and received.
CREATE OR REPLACE TEMP TABLE eliminated AS
WITH kept AS (
    SELECT
        c.filing_id,
        t.transfer,
        t.concept,
        arg_min(c.outcome = 'proved_sum', c.concept <> t.whole OR c.nature IS NOT NULL) AS is_inside
    FROM dq.consolidation AS c
    JOIN (
        VALUES
            ('补助', 'income.superior_subsidy', NULL, 'income'),
            ('上缴', 'income.subordinate_remittance', NULL, 'income'),
            ('补助', 'expenditure', '对附属单位补助支出', 'expenditure'),
            ('上缴', 'expenditure', '上缴上级支出', 'expenditure')
    ) AS t(transfer, concept, nature, whole)
        ON (c.concept = t.concept AND c.nature IS NOT DISTINCT FROM t.nature)
        OR (c.concept = t.whole AND c.nature IS NULL)
    WHERE c.fund IS NULL AND c.function_code IS NULL AND c.transfers_yuan <> 0
        -- that it prints none of them does not prove that its totals hold none, where these do not add up
        AND c.outcome IN ('proved_sum', if(c.concept = t.whole AND c.nature IS NULL, 'proved_eliminated', 'proved_sum'))
    GROUP BY ALL
),
printed AS (
    SELECT
        t.group_id,
        t.transfer,
        bool_and(abs(s.amount - if(s.concept = 'expenditure', t.paid, t.received)) <= s.half + t.tolerance) AS is_inside
    FROM transfer_total AS t
    JOIN stated_amount AS s ON s.filing_id = t.group_id
    JOIN (
        VALUES ('补助', 'income.superior_subsidy', NULL), ('补助', 'expenditure', '对附属单位补助支出'),
            ('上缴', 'income.subordinate_remittance', NULL), ('上缴', 'expenditure', '上缴上级支出')
    ) AS x(transfer, concept, nature)
        ON x.transfer = t.transfer AND x.concept = s.concept AND x.nature IS NOT DISTINCT FROM s.nature
    WHERE t.is_matched AND s.function_code IS NULL AND s.fund IS NULL
    GROUP BY t.group_id, t.transfer
    HAVING count(*) = 2
),
two_sides AS (
    SELECT
        *,
        if(transfer = '补助', 'income.superior_subsidy', 'income.subordinate_remittance') AS concept,
        NULL AS nature,
        receiving_filing_id AS filing_id,
        received AS amount
    FROM matched_transfer
    UNION ALL
    SELECT
        *,
        'expenditure',
        if(transfer = '补助', '对附属单位补助支出', '上缴上级支出'),
        paying_filing_id,
        paid
    FROM matched_transfer
),
weakest AS (
    SELECT group_id, arg_max(t.belongs_by, coalesce(b.strength, 0)) AS belongs_by, any_value(t.department_unit_id) AS unit_id,
        any_value(t.fiscal_year) AS fiscal_year
    FROM transfer_party AS t
    LEFT JOIN belongs_to AS b ON b.unit_id = t.unit_id AND b.fiscal_year = t.fiscal_year
    GROUP BY group_id
)
SELECT
    g.fiscal_year,
    g.unit_id AS department_unit_id,
    s.transfer,
    s.paying_unit_id,
    s.receiving_unit_id,
    s.paying_filing_id,
    s.receiving_filing_id,
    s.concept,
    s.nature,
    s.amount AS amount_yuan,
    coalesce(k.is_inside, if(p.is_inside, true, NULL)) AS is_inside_consolidated,
    s.basis,
    coalesce(b.basis, g.belongs_by) AS belongs_by,
    s.filing_id
FROM two_sides AS s
JOIN weakest AS g USING (group_id)
LEFT JOIN belongs_to AS b
    ON b.fiscal_year = g.fiscal_year AND b.parent_unit_id = g.unit_id
    AND b.unit_id = if(s.transfer = '补助', s.receiving_unit_id, s.paying_unit_id)
LEFT JOIN kept AS k ON k.filing_id = s.group_id AND k.transfer = s.transfer AND k.concept = s.concept
LEFT JOIN printed AS p ON p.group_id = s.group_id AND p.transfer = s.transfer
WHERE s.amount IS NOT NULL;

INSERT INTO core.fct_elimination BY NAME
SELECT * EXCLUDE (filing_id) FROM eliminated;

-- By functional code: under the one code that the filing prints the transfer with, or as it prints it by several codes,
-- then not by counterpart.
INSERT INTO core.fct_elimination BY NAME
WITH coded AS (
    SELECT filing_id, concept, nature, function_code, amount_yuan
    FROM core.fct_function_expenditure
    WHERE is_current AND concept = 'expenditure' AND fund IS NULL AND nature IN ('对附属单位补助支出', '上缴上级支出')
        AND amount_yuan <> 0
    UNION ALL
    SELECT filing_id, concept, NULL, function_code, amount_yuan
    FROM core.fct_revenue
    WHERE is_current AND concept IN ('income.superior_subsidy', 'income.subordinate_remittance') AND fund IS NULL
        AND function_code IS NOT NULL AND amount_yuan <> 0
),
finest AS (
    SELECT *, count(*) OVER (PARTITION BY filing_id, concept, nature, length(function_code)) AS codes
    FROM coded
    QUALIFY rank() OVER (PARTITION BY filing_id, concept, nature ORDER BY length(function_code) DESC) = 1
)
SELECT
    e.* EXCLUDE (filing_id, amount_yuan),
    c.function_code,
    e.amount_yuan
FROM eliminated AS e
JOIN finest AS c
    ON c.filing_id = e.filing_id AND c.concept = e.concept AND c.nature IS NOT DISTINCT FROM e.nature
WHERE c.codes = 1
UNION ALL BY NAME
SELECT
    e.fiscal_year, e.department_unit_id, e.transfer, e.concept, e.nature, c.function_code, any_value(c.amount_yuan) AS amount_yuan,
    if(count(*) = 1, any_value(e.paying_unit_id), any_value(e.paying_unit_id) FILTER (e.paying_filing_id = e.filing_id))
        AS paying_unit_id,
    if(count(*) = 1, any_value(e.receiving_unit_id), any_value(e.receiving_unit_id) FILTER (e.receiving_filing_id = e.filing_id))
        AS receiving_unit_id,
    if(count(*) = 1, any_value(e.paying_filing_id), any_value(e.paying_filing_id) FILTER (e.paying_filing_id = e.filing_id))
        AS paying_filing_id,
    if(count(*) = 1, any_value(e.receiving_filing_id), any_value(e.receiving_filing_id) FILTER (e.receiving_filing_id = e.filing_id))
        AS receiving_filing_id,
    any_value(e.is_inside_consolidated) AS is_inside_consolidated, any_value(e.basis) AS basis,
    any_value(e.belongs_by) AS belongs_by
FROM eliminated AS e
JOIN finest AS c
    ON c.filing_id = e.filing_id AND c.concept = e.concept AND c.nature IS NOT DISTINCT FROM e.nature
WHERE c.codes > 1
GROUP BY e.fiscal_year, e.department_unit_id, e.transfer, e.concept, e.nature, e.filing_id, c.function_code;
