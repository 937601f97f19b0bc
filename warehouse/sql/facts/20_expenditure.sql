INSERT INTO core.fct_expenditure BY NAME
WITH said AS (
    SELECT *
    FROM chosen_figure
    WHERE function_code IS NULL AND economic_code IS NULL
        AND concept IN (
            'expenditure', 'fiscal_expenditure', 'surplus_distribution', 'closing_balance', 'expenditure_total',
            'fiscal_closing_balance', 'fiscal_expenditure_total', 'agency_operating_expense'
        )
)
SELECT
    s.filing_id, s.unit_id, s.fiscal_year, s.is_current,
    s.concept, s.fund, s.nature,
    s.value_yuan AS amount_yuan,
    initial.value_yuan AS initial_budget_yuan,
    full_year.value_yuan AS full_year_budget_yuan,
    change.value_yuan AS change_yuan,
    s.is_blank, s.source, s.statement, s.figure_id
FROM said AS s
LEFT JOIN said AS initial
    ON initial.filing_id = s.filing_id AND initial.concept = s.concept AND initial.scenario = 'initial_budget'
    AND initial.fund IS NOT DISTINCT FROM s.fund
    AND initial.nature IS NOT DISTINCT FROM s.nature
LEFT JOIN said AS full_year
    ON full_year.filing_id = s.filing_id AND full_year.concept = s.concept AND full_year.scenario = 'full_year_budget'
    AND full_year.fund IS NOT DISTINCT FROM s.fund
    AND full_year.nature IS NOT DISTINCT FROM s.nature
LEFT JOIN said AS change
    ON change.filing_id = s.filing_id AND change.concept = s.concept AND change.scenario = 'change'
    AND change.fund IS NOT DISTINCT FROM s.fund
    AND change.nature IS NOT DISTINCT FROM s.nature
WHERE s.scenario = 'final';
