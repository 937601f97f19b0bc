INSERT INTO core.fct_revenue BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current,
    concept, function_code, function_level, fund,
    value_yuan AS amount_yuan, is_blank, source, statement, figure_id
FROM chosen_figure
WHERE scenario = 'final' AND nature IS NULL AND economic_code IS NULL
    AND (
        concept IN (
            'income', 'fiscal_income', 'use_of_nonfiscal_surplus', 'opening_balance', 'income_total',
            'fiscal_opening_balance', 'fiscal_income_total'
        )
        OR starts_with(concept, 'income.')
    );
