-- One row for each filing that says of every functional item what it was before, or what was budgeted: the items are all
-- of the expenditure (their final amounts add to it), so their changes and budgets add up too.
CREATE OR REPLACE TEMP TABLE items_row AS
WITH said AS (
    SELECT filing_id, function_level, scenario, figure_id, amount * 0.0001 AS amount, half * 0.0001 AS half
    FROM checked_figure
    WHERE kind = 'narrative' AND concept = 'fiscal_expenditure' AND fund = '一般公共预算' AND nature = '' AND NOT is_repeat
        AND function_level IN (0, 3) AND amount IS NOT NULL AND scenario IN ('final', 'change', 'initial_budget')
),
summed AS (
    SELECT
        filing_id,
        count(*) FILTER (function_level = 3 AND scenario = 'final') AS items,
        count(*) FILTER (function_level = 3 AND scenario = 'change') AS changes,
        count(*) FILTER (function_level = 3 AND scenario = 'initial_budget') AS budgets,
        sum(amount) FILTER (function_level = 3 AND scenario = 'final') AS item_final,
        sum(half) FILTER (scenario = 'final') AS final_width,
        max(amount) FILTER (function_level = 0 AND scenario = 'final') AS final,
        sum(amount) FILTER (function_level = 3 AND scenario = 'change') AS item_change,
        sum(half) FILTER (scenario = 'change') AS change_width,
        max(amount) FILTER (function_level = 0 AND scenario = 'change') AS change,
        sum(amount) FILTER (function_level = 3 AND scenario = 'initial_budget') AS item_budget,
        sum(half) FILTER (scenario = 'initial_budget') AS budget_width,
        max(amount) FILTER (function_level = 0 AND scenario = 'initial_budget') AS budget,
        list(figure_id) FILTER (function_level = 0 AND scenario = 'change') AS change_id,
        list(figure_id) FILTER (function_level = 3 AND scenario = 'change') AS item_changes_id,
        list(figure_id) FILTER (function_level = 0 AND scenario = 'initial_budget') AS budget_id,
        list(figure_id) FILTER (function_level = 3 AND scenario = 'initial_budget') AS item_budgets_id
    FROM said
    GROUP BY filing_id
)
SELECT *, abs(item_final - final) <= final_width AS is_complete
FROM summed;
