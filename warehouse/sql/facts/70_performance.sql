CREATE OR REPLACE TEMP TABLE sheet_figure AS
SELECT
    f.*,
    d.unit_id,
    d.fiscal_year,
    d.is_current,
    TRY_CAST(split_part(f.statement, ':', 2) AS INTEGER) AS project_number
FROM core.fct_figure AS f
JOIN core.dim_filing AS d USING (filing_id)
WHERE f.filing_id IN (SELECT id FROM built_filing)
    AND split_part(f.statement, ':', 1) IN ('performance_overall', 'performance_project');

INSERT INTO core.fct_performance_project BY NAME
SELECT
    filing_id, unit_id, fiscal_year, is_current, statement, project_number,
    arg_min(raw_text, figure_id) FILTER (concept = 'sheet.project_name') AS project_name,
    arg_min(raw_text, figure_id) FILTER (concept = 'sheet.department') AS department,
    arg_min(raw_text, figure_id) FILTER (concept = 'sheet.unit') AS implementing_unit,
    arg_min(value_yuan, figure_id) FILTER (concept = 'sheet.funding' AND scenario = 'initial_budget') AS initial_budget_yuan,
    arg_min(value_yuan, figure_id) FILTER (concept = 'sheet.funding' AND scenario = 'full_year_budget') AS full_year_budget_yuan,
    arg_min(value_yuan, figure_id) FILTER (concept = 'sheet.funding' AND scenario = 'final') AS executed_yuan,
    arg_min(value, figure_id) FILTER (concept = 'sheet.execution_rate') AS execution_rate,
    arg_min(value, figure_id) FILTER (concept = 'sheet.execution_weight') AS execution_weight,
    arg_min(value, figure_id) FILTER (concept = 'sheet.execution_score') AS execution_score,
    arg_min(value, figure_id) FILTER (concept = 'sheet.total_weight') AS total_weight,
    arg_min(value, figure_id) FILTER (concept = 'sheet.total_score') AS total_score,
    count(DISTINCT row_number) FILTER (starts_with(concept, 'indicator.')) AS indicator_count,
    arg_min(raw_text, figure_id) FILTER (concept = 'sheet.goal') AS goal,
    arg_min(raw_text, figure_id) FILTER (concept = 'sheet.goal_result') AS goal_result,
    arg_min(page, figure_id) AS page
FROM sheet_figure
GROUP BY ALL;

INSERT INTO core.fct_performance_indicator BY NAME
WITH indicator AS (
    SELECT *, string_split(row_label, '/') AS levels
    FROM sheet_figure
    WHERE starts_with(concept, 'indicator.') AND row_number IS NOT NULL
)
SELECT
    filing_id, unit_id, fiscal_year, is_current, statement, project_number, row_number,
    arg_min(coalesce(levels[1], ''), figure_id) AS level_1,
    arg_min(coalesce(levels[2], ''), figure_id) AS level_2,
    -- The name of an indicator may have a slash itself.
    arg_min(array_to_string(levels[3:], '/'), figure_id) AS level_3,
    arg_min(raw_text, figure_id) FILTER (concept = 'indicator.target') AS target,
    arg_min(operator, figure_id) FILTER (concept = 'indicator.target') AS target_operator,
    arg_min(value, figure_id) FILTER (concept = 'indicator.target') AS target_value,
    arg_min(unit, figure_id) FILTER (concept = 'indicator.target') AS target_unit,
    arg_min(raw_text, figure_id) FILTER (concept = 'indicator.actual') AS actual,
    arg_min(operator, figure_id) FILTER (concept = 'indicator.actual') AS actual_operator,
    arg_min(value, figure_id) FILTER (concept = 'indicator.actual') AS actual_value,
    arg_min(unit, figure_id) FILTER (concept = 'indicator.actual') AS actual_unit,
    arg_min(value, figure_id) FILTER (concept = 'indicator.weight') AS weight,
    arg_min(value, figure_id) FILTER (concept = 'indicator.score') AS score,
    nullif(arg_min(raw_text, figure_id) FILTER (concept = 'indicator.reason'), '') AS reason,
    nullif(arg_min(raw_text, figure_id) FILTER (concept = 'indicator.basis'), '') AS basis,
    arg_min(page, figure_id) AS page
FROM indicator
GROUP BY ALL;
