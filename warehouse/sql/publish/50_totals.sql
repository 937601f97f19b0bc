-- 合计可分解: totals are the sums of the filings that mart.rollup_member names
WITH own AS (
    SELECT m.division_code, m.fiscal_year, count(*) AS filing_count,
        sum(income_yuan) AS income, sum(expenditure_yuan) AS expenditure, sum(three_public_yuan) AS three_public
    FROM mart.rollup_member AS m
    JOIN mart.unit_year AS u USING (filing_id)
    GROUP BY ALL
)
SELECT 'mart.county_year' AS place, c.division_code, c.fiscal_year
FROM mart.county_year AS c
JOIN own USING (division_code, fiscal_year)
WHERE (c.filing_count, c.income_gross_yuan, c.expenditure_gross_yuan, c.three_public_yuan)
    IS DISTINCT FROM (own.filing_count, own.income, own.expenditure, own.three_public)
UNION ALL
SELECT 'mart.county_year', own.division_code, own.fiscal_year
FROM own
JOIN core.dim_division AS d ON d.division_code = own.division_code AND d.level = '县'
ANTI JOIN mart.county_year AS c ON c.division_code = own.division_code AND c.fiscal_year = own.fiscal_year
UNION ALL
SELECT 'mart.prefecture_year', p.division_code, p.fiscal_year
FROM mart.prefecture_year AS p
JOIN (
    SELECT d.prefecture_code AS division_code, own.fiscal_year, sum(filing_count) AS filing_count,
        sum(income) AS income, sum(expenditure) AS expenditure, sum(three_public) AS three_public
    FROM own
    JOIN (
        SELECT division_code, if(level = '地', division_code, parent_code) AS prefecture_code
        FROM core.dim_division
        WHERE level IN ('地', '县')
    ) AS d USING (division_code)
    GROUP BY ALL
) AS parts USING (division_code, fiscal_year)
WHERE (p.filing_count, p.income_gross_yuan, p.expenditure_gross_yuan, p.three_public_yuan)
    IS DISTINCT FROM (parts.filing_count, parts.income, parts.expenditure, parts.three_public)
UNION ALL
SELECT 'elimination', division_code, fiscal_year
FROM (
    SELECT division_code, fiscal_year, COLUMNS('^(income|expenditure)(_gross|_eliminated)?_yuan$') FROM mart.county_year
    UNION ALL BY NAME
    SELECT division_code, fiscal_year, COLUMNS('^(income|expenditure)(_gross|_eliminated)?_yuan$') FROM mart.prefecture_year
    UNION ALL BY NAME
    SELECT division_code, fiscal_year, COLUMNS('^(income|expenditure)(_gross|_eliminated)?_yuan$') FROM mart.province_year
)
WHERE (income_yuan, expenditure_yuan)
    IS DISTINCT FROM (income_gross_yuan - income_eliminated_yuan, expenditure_gross_yuan - expenditure_eliminated_yuan)
UNION ALL
SELECT 'mart.division_change', division_code, fiscal_year
FROM mart.division_change
WHERE change_yuan <> entered_yuan + left_yuan + merged_yuan + not_comparable_yuan + restated_yuan + elimination_yuan
    + real_growth_yuan;
