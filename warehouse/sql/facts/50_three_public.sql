INSERT INTO core.fct_three_public BY NAME
WITH said AS (
    SELECT *
    FROM chosen_figure
    WHERE concept = 'three_public' OR starts_with(concept, 'three_public.')
)
SELECT
    filing_id, unit_id, fiscal_year, is_current, concept,
    any_value(value_yuan) FILTER (scenario = 'final') AS amount_yuan,
    any_value(value_yuan) FILTER (scenario = 'full_year_budget') AS full_year_budget_yuan,
    any_value(value_yuan) FILTER (scenario = 'initial_budget') AS initial_budget_yuan,
    any_value(value_yuan) FILTER (scenario = 'change') AS change_yuan,
    any_value(value) FILTER (scenario = 'final' AND value_yuan IS NULL) AS quantity,
    any_value(unit) FILTER (scenario = 'final') AS unit,
    any_value(is_blank) FILTER (scenario = 'final') AS is_blank,
    any_value(source) FILTER (scenario = 'final') AS source,
    any_value(figure_id) FILTER (scenario = 'final') AS figure_id
FROM said
GROUP BY ALL
HAVING bool_or(scenario = 'final');

-- An empty form without cells says that nothing was spent, too.
INSERT INTO core.fct_three_public BY NAME
SELECT
    d.filing_id, d.unit_id, d.fiscal_year, d.is_current,
    'three_public' AS concept, true AS is_blank, 'statement' AS source
FROM core.filing_statement AS s
JOIN core.dim_filing AS d USING (filing_id)
WHERE s.statement = 'T7' AND s.is_nil AND d.filing_id IN (SELECT id FROM built_filing)
    AND NOT EXISTS (
        SELECT 1 FROM core.fct_three_public AS t WHERE t.filing_id = d.filing_id AND t.concept = 'three_public'
    );
