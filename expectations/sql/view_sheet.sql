-- One row for each performance sheet: money, points, the sums of its cost indicators, its goal and what became of it.
CREATE OR REPLACE TEMP TABLE sheet_row AS
WITH cell AS (
    SELECT
        f.filing_id,
        f.statement,
        f.concept,
        f.scenario,
        f.figure_id,
        f.raw_text,
        f.unit,
        f.value,
        (f.value * coalesce(m.yuan, 1))::DECIMAL(20, 6) AS amount,
        if(m.unit IS NULL, 0, m.yuan * 0.5 / power_of_ten(coalesce(f.decimals, 0)))::DECIMAL(20, 6) AS half
    FROM core.fct_figure AS f
    SEMI JOIN chosen_filing AS chosen ON chosen.filing_id = f.filing_id
    LEFT JOIN money_unit AS m ON m.unit = f.unit
    WHERE f.concept LIKE 'sheet.%' AND f.statement LIKE 'performance%'
),
head AS (
    SELECT
        filing_id,
        statement,
        split_part(statement, ':', 1) AS kind,
        max(amount) FILTER (concept = 'sheet.funding' AND scenario = 'full_year_budget') AS budget,
        max(half) FILTER (concept = 'sheet.funding' AND scenario = 'full_year_budget') AS budget_half,
        max(amount) FILTER (concept = 'sheet.funding' AND scenario = 'final') AS executed,
        max(half) FILTER (concept = 'sheet.funding' AND scenario = 'final') AS executed_half,
        max(value) FILTER (concept = 'sheet.execution_rate')::DECIMAL(12, 4) AS rate,
        max(value) FILTER (concept = 'sheet.execution_weight')::DECIMAL(8, 4) AS weight,
        max(value) FILTER (concept = 'sheet.execution_score')::DECIMAL(8, 4) AS score,
        max(value) FILTER (concept = 'sheet.total_score')::DECIMAL(8, 4) AS total_score,
        regexp_replace(max(raw_text) FILTER (concept = 'sheet.goal'), '[\s，。、；;,.:：]', '', 'g') AS goal_text,
        regexp_replace(max(raw_text) FILTER (concept = 'sheet.goal_result'), '[\s，。、；;,.:：]', '', 'g') AS result_text,
        list(figure_id) FILTER (concept = 'sheet.funding' AND scenario = 'full_year_budget') AS budget_id,
        list(figure_id) FILTER (concept = 'sheet.funding' AND scenario = 'final') AS executed_id,
        list(figure_id) FILTER (concept = 'sheet.execution_rate') AS rate_id,
        list(figure_id) FILTER (concept = 'sheet.execution_weight') AS weight_id,
        list(figure_id) FILTER (concept = 'sheet.execution_score') AS score_id,
        list(figure_id) FILTER (concept = 'sheet.total_score') AS total_score_id,
        list(figure_id) FILTER (concept = 'sheet.goal') AS goal_id,
        list(figure_id) FILTER (concept = 'sheet.goal_result') AS result_id,
        list(figure_id ORDER BY figure_id) AS any_id
    FROM cell
    GROUP BY filing_id, statement
),
indicators AS (
    SELECT
        filing_id,
        statement,
        count(*) AS indicators,
        count(*) FILTER (NOT is_met) AS missed,
        -- all cost targets are money, and the money of a sheet is what they say it is for
        sum(target) FILTER (is_cost AND target_kind = '元') AS cost_target,
        sum(target_half) FILTER (is_cost AND target_kind = '元') AS cost_target_half,
        sum(actual) FILTER (is_cost AND actual_kind = '元') AS cost_actual,
        sum(actual_half) FILTER (is_cost AND actual_kind = '元') AS cost_actual_half,
        bool_and(actual IS NOT NULL) FILTER (is_cost AND target_kind = '元') AS has_cost_actuals,
        flatten(list(target_id) FILTER (is_cost AND target_kind = '元')) AS cost_targets_id,
        flatten(list(actual_id) FILTER (is_cost AND actual_kind = '元')) AS cost_actuals_id,
        coalesce(sum(weight) FILTER (contains(level1, '产出')), 0) AS output_weight,
        coalesce(sum(weight) FILTER (contains(level1, '成本')), 0) AS cost_weight,
        coalesce(sum(weight) FILTER (contains(level1, '效益')), 0) AS benefit_weight,
        coalesce(sum(weight) FILTER (contains(level1, '满意')), 0) AS satisfaction_weight,
        sum(weight) AS weights,
        flatten(list(weight_id ORDER BY row_number)) AS weights_id,
        flatten(list(actual_id) FILTER (is_timeliness AND is_met AND score = weight AND target_kind = '%')) AS late_id,
        flatten(list(reason_id) FILTER (score < weight AND regexp_matches(reason_text, '未完成|未开工|无法施工|未实施|未启动|尚未')))
            AS unfinished_id
    FROM indicator_row
    GROUP BY filing_id, statement
),
-- numbers of the text that repeat a target whose result is another number
repeated AS (
    SELECT
        c.filing_id,
        c.statement,
        list(DISTINCT c.figure_id) AS copied_id,
        flatten(list(DISTINCT i.actual_id)) AS actuals_id
    FROM cell AS c
    JOIN indicator_row AS i
        ON i.filing_id = c.filing_id AND i.statement = c.statement AND i.target = c.amount AND i.actual <> i.target
        AND i.target_kind = '' AND coalesce(c.unit, '') NOT IN ('%', '年', '月', '日', '日期', '') AND NOT i.is_cost
    WHERE c.concept = 'sheet.goal_result_figure'
        AND NOT EXISTS (
            SELECT 1 FROM indicator_row AS other
            WHERE other.filing_id = c.filing_id AND other.statement = c.statement AND other.actual = c.amount
        )
    GROUP BY c.filing_id, c.statement
)
SELECT h.*, i.* EXCLUDE (filing_id, statement), r.copied_id, r.actuals_id
FROM head AS h
LEFT JOIN indicators AS i USING (filing_id, statement)
LEFT JOIN repeated AS r USING (filing_id, statement);
