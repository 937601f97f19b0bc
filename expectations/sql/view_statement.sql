-- One row for each statement: its amounts below zero where none belong. Balances carried over, adjustments of earlier
-- years and operating losses may be negative.
CREATE OR REPLACE TEMP TABLE statement_row AS
SELECT
    filing_id,
    statement,
    list(figure_id) FILTER (
        amount < 0 AND scenario IN ('final', 'initial_budget', 'full_year_budget')
        AND NOT regexp_matches(concept, 'balance|total|operating|surplus')
    ) AS negative_id
FROM checked_figure
WHERE kind LIKE 'T%'
GROUP BY filing_id, statement;
