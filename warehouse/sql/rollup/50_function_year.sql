-- Functional classes of each leaf filing: as printed, or else the sum of its 款, or else of its 项.
CREATE OR REPLACE TEMP TABLE class_amount AS
WITH part AS (
    SELECT
        filing_id,
        concept,
        fund,
        nature,
        left(function_code, 3) AS function_code,
        coalesce(
            sum(amount_yuan) FILTER (function_level = '类'),
            sum(amount_yuan) FILTER (function_level = '款'),
            sum(amount_yuan) FILTER (function_level = '项')
        ) AS amount
    FROM core.fct_function_expenditure
    WHERE is_current AND (concept = 'expenditure' OR fund IS NOT NULL)
    GROUP BY ALL
)
SELECT
    m.filing_id,
    m.fiscal_year,
    m.division_code,
    p.concept,
    p.fund,
    p.function_code,
    any_value(p.amount) FILTER (p.nature IS NULL) AS amount_yuan,
    any_value(p.amount) FILTER (p.nature = '基本支出') AS basic_yuan,
    any_value(p.amount) FILTER (p.nature = '项目支出') AS project_yuan,
    any_value(p.amount) FILTER (p.nature = '上缴上级支出') AS remitted_yuan,
    any_value(p.amount) FILTER (p.nature = '经营支出') AS operating_yuan,
    any_value(p.amount) FILTER (p.nature = '对附属单位补助支出') AS subsidy_yuan
FROM part AS p
JOIN mart.rollup_member AS m USING (filing_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE function_in_year AS
SELECT
    y.fiscal_year,
    f.function_code,
    coalesce(arg_max(n.name, (coalesce(n.valid_to, 9999), n.name)), any_value(f.name)) AS name
FROM (SELECT DISTINCT fiscal_year FROM core.dim_filing) AS y
CROSS JOIN core.dim_function AS f
LEFT JOIN core.code_name AS n
    ON n.classification = 'function' AND n.code = f.function_code AND NOT n.is_alias
    AND coalesce(n.valid_from, 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(n.valid_to, 9999)
WHERE f.level = '类'
GROUP BY y.fiscal_year, f.function_code;

INSERT INTO mart.county_function_year BY NAME
SELECT
    a.division_code, c.name AS division_name, a.fiscal_year, a.concept, a.fund, a.function_code,
    n.name AS function_name,
    sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
    count(a.amount_yuan) AS filing_count,
    count(coalesce(a.basic_yuan, a.project_yuan)) AS split_filing_count
FROM class_amount AS a
JOIN division_in_year AS c USING (fiscal_year, division_code)
LEFT JOIN function_in_year AS n USING (fiscal_year, function_code)
WHERE c.level = '县'
GROUP BY a.division_code, c.name, a.fiscal_year, a.concept, a.fund, a.function_code, n.name;

INSERT INTO mart.prefecture_function_year BY NAME
SELECT
    p.division_code, p.name AS division_name, a.fiscal_year, a.concept, a.fund, a.function_code,
    n.name AS function_name,
    sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
    count(a.amount_yuan) AS filing_count,
    count(coalesce(a.basic_yuan, a.project_yuan)) AS split_filing_count
FROM class_amount AS a
JOIN division_in_year AS part USING (fiscal_year, division_code)
JOIN division_in_year AS p
    ON p.fiscal_year = a.fiscal_year AND p.division_code IN (part.division_code, part.parent_code) AND p.level = '地'
LEFT JOIN function_in_year AS n ON n.fiscal_year = a.fiscal_year AND n.function_code = a.function_code
WHERE NOT p.is_structural
GROUP BY p.division_code, p.name, a.fiscal_year, a.concept, a.fund, a.function_code, n.name;
