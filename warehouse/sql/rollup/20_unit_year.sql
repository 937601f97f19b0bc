-- Names of divisions in each year of which there are filings.
CREATE OR REPLACE TEMP TABLE division_in_year AS
SELECT
    y.fiscal_year,
    d.division_code,
    coalesce(arg_max(n.name, coalesce(n.valid_to, 9999)), any_value(d.name)) AS name,
    any_value(d.level) AS level,
    any_value(d.parent_code) AS parent_code,
    any_value(d.is_structural) AS is_structural,
    coalesce(any_value(d.valid_from), 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(any_value(d.valid_to), 9999)
        AS is_in_force
FROM (SELECT DISTINCT fiscal_year FROM core.dim_filing) AS y
CROSS JOIN core.dim_division AS d
LEFT JOIN core.division_name AS n
    ON n.division_code = d.division_code
    AND coalesce(n.valid_from, 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(n.valid_to, 9999)
GROUP BY y.fiscal_year, d.division_code;

-- One row per filing. A blank cell counts as 0, what a filing does not print is null.
INSERT INTO mart.unit_year BY NAME
WITH account AS (
    SELECT filing_id, concept, fund, NULL AS nature, if(is_blank, 0, amount_yuan) AS amount, NULL AS budget
    FROM core.fct_revenue
    WHERE is_current AND function_code IS NULL
    UNION ALL
    SELECT filing_id, concept, fund, nature, if(is_blank, 0, amount_yuan), NULL
    FROM core.fct_expenditure
    WHERE is_current
    UNION ALL
    SELECT
        filing_id, concept, NULL, NULL, if(is_blank, 0, amount_yuan), coalesce(full_year_budget_yuan, initial_budget_yuan)
    FROM core.fct_three_public
    WHERE is_current
    UNION ALL
    SELECT filing_id, concept, NULL, NULL, amount_yuan, NULL
    FROM core.fct_procurement
    WHERE is_current
),
headline AS (
    SELECT
        filing_id,
        any_value(amount) FILTER (concept = 'income' AND fund IS NULL) AS income_yuan,
        any_value(amount) FILTER (concept = 'fiscal_income' AND fund IS NULL) AS fiscal_income_yuan,
        any_value(amount) FILTER (concept = 'income.superior_subsidy') AS superior_subsidy_yuan,
        any_value(amount) FILTER (concept = 'income.business') AS business_income_yuan,
        any_value(amount) FILTER (concept = 'income.operating') AS operating_income_yuan,
        any_value(amount) FILTER (concept = 'income.subordinate_remittance') AS subordinate_remittance_yuan,
        any_value(amount) FILTER (concept = 'income.other') AS other_income_yuan,
        any_value(amount) FILTER (concept = 'expenditure' AND nature IS NULL) AS expenditure_yuan,
        any_value(amount) FILTER (concept = 'expenditure' AND nature = '基本支出') AS basic_expenditure_yuan,
        any_value(amount) FILTER (concept = 'expenditure' AND nature = '项目支出') AS project_expenditure_yuan,
        any_value(amount) FILTER (concept = 'fiscal_expenditure' AND nature IS NULL AND fund IS NULL)
            AS fiscal_expenditure_yuan,
        any_value(amount) FILTER (concept = 'fiscal_expenditure' AND nature IS NULL AND fund = '一般公共预算')
            AS general_budget_expenditure_yuan,
        any_value(amount) FILTER (concept = 'fiscal_expenditure' AND nature IS NULL AND fund = '政府性基金预算')
            AS government_fund_expenditure_yuan,
        any_value(amount) FILTER (concept = 'fiscal_expenditure' AND nature IS NULL AND fund = '国有资本经营预算')
            AS state_capital_expenditure_yuan,
        any_value(amount) FILTER (concept = 'closing_balance' AND fund IS NULL) AS closing_balance_yuan,
        any_value(amount) FILTER (concept = 'three_public') AS three_public_yuan,
        any_value(budget) FILTER (concept = 'three_public') AS three_public_budget_yuan,
        any_value(amount) FILTER (concept = 'three_public.abroad') AS abroad_yuan,
        any_value(amount) FILTER (concept = 'three_public.vehicle') AS vehicle_yuan,
        any_value(amount) FILTER (concept = 'three_public.reception') AS reception_yuan,
        any_value(amount) FILTER (concept = 'agency_operating_expense') AS agency_operating_expense_yuan,
        any_value(amount) FILTER (concept = 'procurement') AS procurement_yuan
    FROM account
    GROUP BY filing_id
)
SELECT
    f.filing_id,
    f.unit_id,
    f.unit_name,
    f.division_code,
    y.name AS division_name,
    f.fiscal_year,
    f.scope,
    m.filing_id IS NOT NULL AS is_rollup_member,
    h.* EXCLUDE (filing_id)
FROM core.dim_filing AS f
LEFT JOIN headline AS h USING (filing_id)
LEFT JOIN mart.rollup_member AS m USING (filing_id)
LEFT JOIN division_in_year AS y
    ON y.fiscal_year = f.fiscal_year AND y.division_code = f.division_code
WHERE f.is_current;
