-- “三公”经费 by item, money and quantities.
CREATE OR REPLACE TEMP TABLE three_public_total AS
SELECT
    b.fiscal_year,
    b.division_code,
    p.concept,
    any_value(c.label) AS concept_name,
    sum(if(p.is_blank AND c.type = 'money', 0, p.amount_yuan)) AS amount_yuan,
    sum(p.full_year_budget_yuan) AS full_year_budget_yuan,
    sum(p.initial_budget_yuan) AS initial_budget_yuan,
    sum(p.quantity) AS quantity,
    if(any_value(c.type) = 'money', NULL, arg_min(p.unit, p.unit)) AS unit,
    count(coalesce(if(p.is_blank, 0, p.amount_yuan), p.quantity)) AS filing_count,
    count(p.full_year_budget_yuan) AS budget_filing_count
FROM core.fct_three_public AS p
JOIN core.dim_concept AS c USING (concept)
JOIN mart.rollup_member AS m USING (filing_id)
JOIN belongs AS b ON b.fiscal_year = m.fiscal_year AND b.part_code = m.division_code
WHERE p.is_current
GROUP BY b.fiscal_year, b.division_code, p.concept;

{% for level in levels %}
INSERT INTO mart.{{ level.name }}_three_public_year BY NAME
SELECT
    t.division_code, t.division_name, t.filing_count AS division_filing_count, t.covered_share, t.is_complete,
    a.* EXCLUDE (division_code)
FROM three_public_total AS a
JOIN division_total AS t USING (fiscal_year, division_code)
WHERE t.division_level = '{{ level.code }}';
{% endfor %}
