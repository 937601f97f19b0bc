INSERT INTO core.fct_economic_expenditure BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current,
    economic_code, economic_level, value_yuan AS amount_yuan, figure_id
FROM chosen_figure
WHERE statement = 'T6' AND scenario = 'final' AND concept = 'fiscal_expenditure' AND function_code IS NULL
    AND economic_code IS NOT NULL AND value_yuan IS NOT NULL;
