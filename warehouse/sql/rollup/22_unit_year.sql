-- One row per filing. A blank cell counts as 0, what a filing does not print is null.
INSERT INTO mart.unit_year BY NAME
WITH account AS (
    SELECT filing_id, 'revenue' AS fact, concept, fund, NULL AS nature, if(is_blank, 0, amount_yuan) AS final,
        NULL AS budget
    FROM core.fct_revenue
    WHERE is_current AND function_code IS NULL
    UNION ALL
    SELECT filing_id, 'expenditure', concept, fund, nature, if(is_blank, 0, amount_yuan), NULL
    FROM core.fct_expenditure
    WHERE is_current
    UNION ALL
    SELECT
        filing_id, 'three_public', concept, NULL, NULL, if(is_blank, 0, amount_yuan),
        coalesce(full_year_budget_yuan, initial_budget_yuan)
    FROM core.fct_three_public
    WHERE is_current
    UNION ALL
    SELECT filing_id, 'procurement', concept, NULL, NULL, amount_yuan, NULL
    FROM core.fct_procurement
    WHERE is_current
),
headline AS (
    SELECT
        filing_id,
{% for m in measures %}
        any_value({{ m.amount }}) FILTER (
            fact = '{{ m.fact }}' AND concept = '{{ m.concept }}'
            AND fund {{ "IS NULL" if m.fund is none else "= '%s'" % m.fund }}
            AND nature {{ "IS NULL" if m.nature is none else "= '%s'" % m.nature }}
        ) AS {{ m.name }}_yuan{{ "," if not loop.last }}
{% endfor %}
    FROM account
    GROUP BY filing_id
),
staff AS (
    SELECT filing_id, any_value(quantity) AS active_staff_count
    FROM core.fct_staff
    WHERE is_current AND concept = 'staff.active' AND quantity IS NOT NULL
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
    s.active_staff_count,
    h.* EXCLUDE (filing_id)
FROM core.dim_filing AS f
LEFT JOIN headline AS h USING (filing_id)
LEFT JOIN staff AS s USING (filing_id)
LEFT JOIN mart.rollup_member AS m USING (filing_id)
LEFT JOIN division_in_year AS y
    ON y.fiscal_year = f.fiscal_year AND y.division_code = f.division_code
WHERE f.is_current;
