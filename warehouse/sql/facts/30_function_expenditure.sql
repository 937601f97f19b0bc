INSERT INTO core.fct_function_expenditure BY NAME
WITH said AS (
    SELECT *
    FROM chosen_figure
    WHERE function_code IS NOT NULL AND economic_code IS NULL
        AND concept IN ('expenditure', 'fiscal_expenditure')
)
SELECT
    s.filing_id, s.unit_id, s.fiscal_year, s.is_current,
    s.concept, s.function_code, s.function_level, s.fund, s.nature,
    s.value_yuan AS amount_yuan,
    initial.value_yuan AS initial_budget_yuan,
    change.value_yuan AS change_yuan,
    s.source, s.statement, s.figure_id
FROM said AS s
LEFT JOIN said AS initial
    ON initial.filing_id = s.filing_id AND initial.concept = s.concept AND initial.scenario = 'initial_budget'
    AND initial.function_code IS NOT DISTINCT FROM s.function_code
    AND initial.fund IS NOT DISTINCT FROM s.fund
    AND initial.nature IS NOT DISTINCT FROM s.nature
LEFT JOIN said AS change
    ON change.filing_id = s.filing_id AND change.concept = s.concept AND change.scenario = 'change'
    AND change.function_code IS NOT DISTINCT FROM s.function_code
    AND change.fund IS NOT DISTINCT FROM s.fund
    AND change.nature IS NOT DISTINCT FROM s.nature
WHERE s.scenario = 'final' AND s.value_yuan IS NOT NULL;
