-- The figures of every rule that shares a figure with a broken one, in the filings that have a broken one; and of
-- every rule that shares a figure with a copy of such a figure (the same quantity, printed twice).
WITH operand AS (
    SELECT
        r.filing_id,
        r.rule_id,
        r.case_name,
        r.group_key,
        r.status,
        r.relation,
        unnest(r.operands, recursive := true)
    FROM new_result AS r
    SEMI JOIN (SELECT filing_id FROM new_result WHERE status = 'inconsistent') AS broken USING (filing_id)
    WHERE r.status NOT IN ('not_evaluable', 'convention') AND r.relation <> 'compare'
        -- a predicate says that something is wrong, not which number would settle it, unless it is an equation
        AND (r.relation <> 'condition' OR list_bool_or([o.weight <> 0 FOR o IN r.operands]))
),
suspect AS (
    SELECT DISTINCT filing_id, figure_id FROM operand WHERE status = 'inconsistent'
),
copied AS (
    SELECT DISTINCT o.filing_id, o.rule_id, o.case_name, o.group_key
    FROM operand AS o
    SEMI JOIN suspect USING (filing_id, figure_id)
    WHERE o.relation IN ('equal', 'condition') AND o.status <> 'inconsistent'
),
watched AS (
    FROM suspect
    UNION
    SELECT filing_id, figure_id FROM operand SEMI JOIN copied USING (filing_id, rule_id, case_name, group_key)
),
touched AS (
    SELECT DISTINCT filing_id, rule_id, case_name, group_key
    FROM operand
    SEMI JOIN watched USING (filing_id, figure_id)
)
SELECT
    o.filing_id,
    o.rule_id,
    o.case_name,
    o.group_key,
    o.status,
    o.term_no,
    o.figure_id,
    o.weight,
    f.amount,
    f.low,
    f.high
FROM operand AS o
SEMI JOIN touched USING (filing_id, rule_id, case_name, group_key)
JOIN checked_figure AS f USING (filing_id, figure_id)
ORDER BY o.filing_id, o.rule_id, o.case_name, o.group_key, o.term_no, o.figure_id;
