-- Economic classes and items of each leaf filing. A class is what is printed, or else the sum of its 款.
CREATE OR REPLACE TEMP TABLE economic_total AS
WITH part AS (
    SELECT
        filing_id, 'class' AS grain, left(economic_code, 3) AS economic_code,
        coalesce(
            sum(amount_yuan) FILTER (economic_level = '类'), sum(amount_yuan) FILTER (economic_level = '款')
        ) AS amount_yuan
    FROM core.fct_economic_expenditure
    WHERE is_current
    GROUP BY ALL
    UNION ALL
    SELECT filing_id, 'item', economic_code, amount_yuan
    FROM core.fct_economic_expenditure
    WHERE is_current AND economic_level = '款'
)
SELECT
    b.fiscal_year,
    b.division_code,
    p.grain,
    p.economic_code,
    sum(p.amount_yuan) AS amount_yuan,
    count(p.amount_yuan) AS filing_count
FROM part AS p
JOIN mart.rollup_member AS m USING (filing_id)
JOIN belongs AS b ON b.fiscal_year = m.fiscal_year AND b.part_code = m.division_code
GROUP BY b.fiscal_year, b.division_code, p.grain, p.economic_code;

{% for level in levels %}{% for grain, table in (("class", "economic_year"), ("item", "economic_item_year")) %}
INSERT INTO mart.{{ level.name }}_{{ table }} BY NAME
SELECT
    t.division_code, t.division_name, t.filing_count AS division_filing_count, t.covered_share, t.is_complete,
    n.name AS economic_name, e.basic_expenditure_group, a.* EXCLUDE (grain, division_code)
FROM economic_total AS a
JOIN division_total AS t USING (fiscal_year, division_code)
LEFT JOIN code_in_year AS n
    ON n.classification = 'economic' AND n.fiscal_year = a.fiscal_year AND n.code = a.economic_code
LEFT JOIN core.dim_economic AS e ON e.economic_code = a.economic_code
WHERE t.division_level = '{{ level.code }}' AND a.grain = '{{ grain }}';
{% endfor %}{% endfor %}
