-- Fiscal appropriation by fund, expenditure by nature. A blank cell counts as 0.
CREATE OR REPLACE TEMP TABLE fund_total AS
WITH said AS (
    SELECT filing_id, fund, 'income' AS what, if(is_blank, 0, amount_yuan) AS amount
    FROM core.fct_revenue
    WHERE is_current AND concept = 'fiscal_income' AND fund IS NOT NULL AND function_code IS NULL
    UNION ALL
    SELECT
        filing_id, fund, CASE nature WHEN '基本支出' THEN 'basic' WHEN '项目支出' THEN 'project' ELSE 'amount' END,
        if(is_blank, 0, amount_yuan)
    FROM core.fct_expenditure
    WHERE is_current AND concept = 'fiscal_expenditure' AND fund IS NOT NULL
        AND coalesce(nature, '基本支出') IN ('基本支出', '项目支出')
)
SELECT
    b.fiscal_year,
    b.division_code,
    s.fund,
    sum(s.amount) FILTER (s.what = 'income') AS income_yuan,
    sum(s.amount) FILTER (s.what = 'amount') AS amount_yuan,
    sum(s.amount) FILTER (s.what = 'basic') AS basic_yuan,
    sum(s.amount) FILTER (s.what = 'project') AS project_yuan,
    count(DISTINCT s.filing_id) FILTER (s.amount IS NOT NULL) AS filing_count
FROM said AS s
JOIN mart.rollup_member AS m USING (filing_id)
JOIN belongs AS b ON b.fiscal_year = m.fiscal_year AND b.part_code = m.division_code
GROUP BY b.fiscal_year, b.division_code, s.fund;

CREATE OR REPLACE TEMP TABLE nature_total AS
WITH summed AS (
    SELECT
        b.fiscal_year,
        b.division_code,
        e.concept,
        e.fund,
        e.nature,
        sum(if(e.is_blank, 0, e.amount_yuan)) AS gross_yuan,
        count(if(e.is_blank, 0, e.amount_yuan)) AS filing_count
    FROM core.fct_expenditure AS e
    JOIN mart.rollup_member AS m USING (filing_id)
    JOIN belongs AS b ON b.fiscal_year = m.fiscal_year AND b.part_code = m.division_code
    WHERE e.is_current AND e.nature IS NOT NULL
        AND ((e.concept = 'expenditure' AND e.fund IS NULL) OR (e.concept = 'fiscal_expenditure' AND e.fund IS NOT NULL))
    GROUP BY b.fiscal_year, b.division_code, e.concept, e.fund, e.nature
)
SELECT
    s.*,
    if(s.gross_yuan IS NULL, NULL, coalesce(t.amount_yuan, 0)) AS eliminated_yuan,
    s.gross_yuan - coalesce(t.amount_yuan, 0) AS amount_yuan
FROM summed AS s
LEFT JOIN division_transfer AS t
    ON t.fiscal_year = s.fiscal_year AND t.division_code = s.division_code AND t.concept = s.concept
    AND t.nature = s.nature AND t.function_code IS NULL;

{% for level in levels %}{% for grain in ("fund", "nature") %}
INSERT INTO mart.{{ level.name }}_{{ grain }}_year BY NAME
SELECT
    t.division_code, t.division_name, t.filing_count AS division_filing_count, t.covered_share, t.is_complete,
    a.* EXCLUDE (division_code)
FROM {{ grain }}_total AS a
JOIN division_total AS t USING (fiscal_year, division_code)
WHERE t.division_level = '{{ level.code }}';
{% endfor %}{% endfor %}
