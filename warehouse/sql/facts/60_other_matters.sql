INSERT INTO core.fct_procurement BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current, concept,
    any_value(value_yuan) FILTER (scenario = 'final') AS amount_yuan,
    any_value(value) FILTER (scenario = 'share') AS share_percent,
    any_value(figure_id) FILTER (scenario = 'final') AS figure_id
FROM chosen_figure
WHERE concept = 'procurement' OR starts_with(concept, 'procurement.')
GROUP BY ALL
HAVING count(value_yuan) FILTER (scenario = 'final') > 0;

INSERT INTO core.fct_asset BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current, concept,
    value_yuan AS amount_yuan, if(value_yuan IS NULL, value, NULL) AS quantity, unit, figure_id
FROM chosen_figure
WHERE starts_with(concept, 'asset.') AND scenario = 'final' AND value IS NOT NULL;

INSERT INTO core.fct_staff BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current, concept,
    value AS quantity, unit, if(value IS NULL, raw_text, NULL) AS text, figure_id
FROM chosen_figure
WHERE (concept = 'staff' OR starts_with(concept, 'staff.')) AND scenario = 'final';
