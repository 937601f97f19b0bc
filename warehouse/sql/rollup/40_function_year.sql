-- Functional classes and items of each leaf filing. A class is what is printed, or else the sum of its 款, or else of
-- its 项; an item is what is printed. Transfers that a total holds twice are taken out where statements say under which
-- code they are.
CREATE OR REPLACE TEMP TABLE function_amount AS
WITH said AS (
    SELECT * FROM core.fct_function_expenditure WHERE is_current AND (concept = 'expenditure' OR fund IS NOT NULL)
),
part AS (
    SELECT
        filing_id, concept, fund, nature, 'class' AS grain, left(function_code, 3) AS function_code,
        coalesce(
            sum(amount_yuan) FILTER (function_level = '类'),
            sum(amount_yuan) FILTER (function_level = '款'),
            sum(amount_yuan) FILTER (function_level = '项')
        ) AS amount
    FROM said
    GROUP BY ALL
    UNION ALL
    SELECT filing_id, concept, fund, nature, 'item', function_code, amount_yuan FROM said WHERE function_level = '项'
)
SELECT
    m.filing_id,
    m.fiscal_year,
    m.division_code AS part_code,
    p.grain,
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

CREATE OR REPLACE TEMP TABLE function_transfer AS
SELECT
    t.fiscal_year,
    t.division_code,
    g.grain,
    if(g.grain = 'class', left(t.function_code, 3), t.function_code) AS function_code,
    sum(t.amount_yuan) AS amount_yuan,
    sum(t.amount_yuan) FILTER (t.nature = '上缴上级支出') AS remitted_yuan,
    sum(t.amount_yuan) FILTER (t.nature = '对附属单位补助支出') AS subsidy_yuan
FROM division_transfer AS t
CROSS JOIN (VALUES ('class'), ('item')) AS g(grain)
WHERE t.concept = 'expenditure' AND t.function_code IS NOT NULL AND (g.grain = 'class' OR length(t.function_code) = 7)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE function_total AS
WITH summed AS (
    SELECT
        b.fiscal_year,
        b.division_code,
        a.grain,
        a.concept,
        a.fund,
        a.function_code,
        sum(COLUMNS('^(.*)_yuan$')) AS '\1_yuan',
        count(a.amount_yuan) AS filing_count,
        count(coalesce(a.basic_yuan, a.project_yuan)) AS split_filing_count
    FROM function_amount AS a
    JOIN belongs AS b USING (fiscal_year, part_code)
    GROUP BY b.fiscal_year, b.division_code, a.grain, a.concept, a.fund, a.function_code
)
SELECT
    s.* REPLACE (
        s.amount_yuan - coalesce(t.amount_yuan, 0) AS amount_yuan,
        s.remitted_yuan - coalesce(t.remitted_yuan, 0) AS remitted_yuan,
        s.subsidy_yuan - coalesce(t.subsidy_yuan, 0) AS subsidy_yuan
    ),
    if(s.amount_yuan IS NULL, NULL, coalesce(t.amount_yuan, 0)) AS eliminated_yuan
FROM summed AS s
LEFT JOIN function_transfer AS t
    ON t.fiscal_year = s.fiscal_year AND t.division_code = s.division_code AND t.grain = s.grain
    AND t.function_code = s.function_code AND s.concept = 'expenditure';

{% for level in levels %}{% for grain, table in (("class", "function_year"), ("item", "function_item_year")) %}
INSERT INTO mart.{{ level.name }}_{{ table }} BY NAME
SELECT
    t.division_code, t.division_name, t.filing_count AS division_filing_count, t.covered_share, t.is_complete,
    n.name AS function_name, a.* EXCLUDE (grain, division_code)
FROM function_total AS a
JOIN division_total AS t USING (fiscal_year, division_code)
LEFT JOIN code_in_year AS n
    ON n.classification = 'function' AND n.fiscal_year = a.fiscal_year AND n.code = a.function_code
WHERE t.division_level = '{{ level.code }}' AND a.grain = '{{ grain }}';
{% endfor %}{% endfor %}
