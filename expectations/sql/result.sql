-- Everything that was evaluated, and for each filing every case that found nothing to evaluate.
CREATE OR REPLACE TEMP TABLE new_result AS
WITH found AS (
    SELECT * FROM linear_result
    UNION ALL BY NAME
    SELECT * FROM ratio_result
    UNION ALL BY NAME
    SELECT * FROM condition_result
),
skipped AS (
    SELECT
        f.filing_id,
        c.case_id,
        '' AS group_key,
        'not_evaluable' AS status,
        c.term_names AS missing_terms,
        [] AS operands
    FROM chosen_filing AS f
    CROSS JOIN identity_case AS c
    ANTI JOIN found AS r ON r.filing_id = f.filing_id AND r.case_id = c.case_id
    WHERE f.fiscal_year BETWEEN coalesce(c.first_year, 0) AND coalesce(c.last_year, 9999)
        AND (len(c.regions) = 0 OR list_contains(c.regions, f.region))
)
SELECT
    r.filing_id,
    c.rule_id,
    c.rule_version,
    c.case_name,
    c.relation,
    r.group_key,
    r.status,
    -- what was cut off or forced is no error of arithmetic
    CASE r.status WHEN 'truncated' THEN 'info' WHEN 'forced_sum_100' THEN 'warning' ELSE c.severity END AS severity,
    c.case_id,
    r.reported,
    r.computed,
    r.residual,
    abs(r.residual)::DECIMAL(28, 8) AS abs_residual,
    r.tolerance,
    r.unit,
    r.missing_terms,
    r.operands,
    f.reader
FROM (SELECT * FROM found UNION ALL BY NAME SELECT * FROM skipped) AS r
JOIN identity_case AS c USING (case_id)
JOIN chosen_filing AS f USING (filing_id);
