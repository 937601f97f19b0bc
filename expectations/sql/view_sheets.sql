-- One row for each filing with performance sheets: which rule its scores of execution follow, and how its sheets treat
-- money that was saved. The floor rule is w × (rate − 60) / 40, the linear one w × rate / 100; printed rates and scores
-- are rounded, so each rule has a width.
CREATE OR REPLACE TEMP TABLE sheet_score AS
SELECT
    filing_id,
    statement,
    kind,
    (weight * greatest(rate - 60, 0) * 0.025)::DECIMAL(18, 8) AS by_floor,
    (weight * rate * 0.01)::DECIMAL(18, 8) AS by_rate,
    (0.005 + weight * 0.005 * 0.025)::DECIMAL(18, 8) AS width,
    score,
    abs(score - by_floor) <= width AS is_floor,
    abs(score - by_rate) <= width AS is_linear
FROM sheet_row
WHERE weight IS NOT NULL AND rate IS NOT NULL AND score IS NOT NULL AND rate BETWEEN 0 AND 100;

CREATE OR REPLACE TEMP TABLE sheets_row AS
WITH scores AS (
    SELECT
        filing_id,
        count(*) AS scored,
        count(*) FILTER (is_floor) AS explained_by_floor,
        count(*) FILTER (is_linear) AS explained_by_rate,
        count(*) FILTER (is_floor AND NOT is_linear) AS only_floor,
        count(*) FILTER (is_linear AND NOT is_floor) AS only_linear,
        flatten(list(score_id) FILTER (is_floor AND NOT is_linear)) AS floor_id,
        flatten(list(score_id) FILTER (is_linear AND NOT is_floor)) AS linear_id
    FROM sheet_score JOIN (SELECT filing_id, statement, score_id FROM sheet_row) USING (filing_id, statement)
    WHERE kind = 'performance_project'
    GROUP BY filing_id
),
savings AS (
    SELECT
        filing_id,
        count(*) FILTER (score = weight) AS full_savings,
        count(*) FILTER (score < weight) AS less_savings,
        flatten(list(score_id) FILTER (score = weight)) AS full_id,
        flatten(list(score_id) FILTER (score < weight)) AS less_id
    FROM indicator_row
    WHERE is_cost AND target_operator = '<=' AND is_met AND actual > 0 AND completion < 90 AND weight > 0
    GROUP BY filing_id
)
SELECT
    s.*,
    -- the rule that explains more sheets; with fewer than three, or a tie, there is none to infer
    CASE
        WHEN greatest(explained_by_floor, explained_by_rate) < 3 THEN NULL
        WHEN explained_by_floor > explained_by_rate THEN 'floor'
        WHEN explained_by_rate > explained_by_floor THEN 'linear'
    END AS rule,
    coalesce(g.full_savings, 0) AS full_savings,
    coalesce(g.less_savings, 0) AS less_savings,
    g.full_id,
    g.less_id
FROM scores AS s
LEFT JOIN savings AS g USING (filing_id);

CREATE OR REPLACE TEMP TABLE sheet_row AS
SELECT
    r.*,
    f.rule,
    s.width AS score_width,
    s.is_floor OR s.is_linear AS follows_a_rule,
    CASE f.rule WHEN 'floor' THEN s.by_floor WHEN 'linear' THEN s.by_rate END AS fitted_score,
    s.by_rate
FROM sheet_row AS r
LEFT JOIN sheet_score AS s USING (filing_id, statement)
LEFT JOIN sheets_row AS f USING (filing_id);
