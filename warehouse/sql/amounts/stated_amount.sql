-- What filings say, amount by amount, in yuan, with half the width of the interval that rounding leaves (a blank cell is
-- an exact 0). weighed_filing(id), weighed_level(id) and money_unit(unit, yuan) are given.
CREATE OR REPLACE TEMP MACRO half_width(decimals, yuan) AS
    CASE decimals WHEN 0 THEN 0.5 WHEN 1 THEN 0.05 WHEN 2 THEN 0.005 WHEN 3 THEN 0.0005 WHEN 4 THEN 0.00005
        ELSE 0.000005 END::DECIMAL(8, 6) * yuan;
CREATE OR REPLACE TEMP TABLE stated_amount AS
WITH fact AS (
    SELECT filing_id, concept, fund, NULL::VARCHAR AS nature, function_code, function_level, statement, figure_id
    FROM core.fct_revenue
    WHERE filing_id IN (SELECT id FROM weighed_filing)
    UNION ALL
    SELECT filing_id, concept, fund, nature, NULL, '合计', statement, figure_id
    FROM core.fct_expenditure
    WHERE filing_id IN (SELECT id FROM weighed_filing)
    UNION ALL
    SELECT filing_id, concept, fund, nature, function_code, function_level, statement, figure_id
    FROM core.fct_function_expenditure
    WHERE filing_id IN (SELECT id FROM weighed_filing)
    UNION ALL
    SELECT filing_id, concept, NULL, NULL, NULL, '合计', 'T7', figure_id
    FROM core.fct_three_public
    WHERE filing_id IN (SELECT id FROM weighed_filing) AND figure_id IS NOT NULL
)
SELECT
    t.filing_id,
    t.concept,
    t.fund,
    t.nature,
    t.function_code,
    t.function_level,
    t.statement,
    if(f.is_blank, 0, f.value_yuan)::DECIMAL(24, 4) AS amount,
    if(f.is_blank, 0, half_width(f.decimals, m.yuan))::DECIMAL(24, 4) AS half
FROM fact AS t
JOIN core.fct_figure AS f ON f.filing_id = t.filing_id AND f.figure_id = t.figure_id
LEFT JOIN money_unit AS m ON m.unit = f.unit
WHERE (f.is_blank OR f.value_yuan IS NOT NULL) AND t.function_level IN (SELECT id FROM weighed_level);
