-- prior_filing: last year's filings that each filing is compared with: of the unit under whatever name, and of the units
-- merged into it this year. prior_filing_id is null where nothing was filed; name says whose filing that would be.
CREATE OR REPLACE TEMP TABLE prior_filing AS
WITH filing AS (
    SELECT f.filing_id, f.fiscal_year, f.scope, coalesce(l.renamed_unit_id, f.unit_id) AS unit_id, f.unit_name, f.is_current, f.reader
    FROM core.dim_filing AS f
    LEFT JOIN core.unit_lineage AS l USING (unit_id)
),
merger AS (
    SELECT DISTINCT
        coalesce(a.renamed_unit_id, k.from_unit_id) AS from_id,
        coalesce(b.renamed_unit_id, k.to_unit_id) AS to_id,
        k.fiscal_year
    FROM core.unit_link AS k
    LEFT JOIN core.unit_lineage AS a ON a.unit_id = k.from_unit_id
    LEFT JOIN core.unit_lineage AS b ON b.unit_id = k.to_unit_id
    WHERE k.status = 'accepted' AND k.kind = 'merged'
),
wanted AS (
    SELECT filing_id, fiscal_year, scope, unit_id AS prior_unit_id, unit_name AS name, false AS is_merged
    FROM filing
    UNION ALL
    SELECT f.filing_id, f.fiscal_year, f.scope, m.from_id, coalesce(u.name, m.from_id), true
    FROM filing AS f
    JOIN merger AS m ON m.to_id = f.unit_id AND m.fiscal_year = f.fiscal_year AND m.from_id <> f.unit_id
    LEFT JOIN core.dim_unit AS u ON u.unit_id = m.from_id
)
SELECT
    w.filing_id,
    w.fiscal_year,
    w.prior_unit_id,
    concat(w.name, w.fiscal_year - 1, '年度决算') AS name,
    w.is_merged,
    p.filing_id AS prior_filing_id,
    p.reader AS prior_reader
FROM wanted AS w
LEFT JOIN filing AS p
    ON p.unit_id = w.prior_unit_id AND p.fiscal_year = w.fiscal_year - 1 AND p.is_current
    AND ((p.scope = '汇总') = (w.scope = '汇总') OR w.is_merged)
QUALIFY row_number() OVER (
    PARTITION BY w.filing_id, w.prior_unit_id
    ORDER BY (p.scope = '汇总') = (w.scope = '汇总') DESC, p.scope = w.scope DESC, p.filing_id
) = 1;

-- What stands behind each filing's results besides itself, in one fingerprint.
CREATE OR REPLACE TEMP TABLE filing_context AS
WITH part AS (
    SELECT filing_id, concat_ws('|', 'prior', prior_unit_id, is_merged, prior_filing_id, prior_reader) AS what
    FROM prior_filing
    UNION ALL
    SELECT
        filing_id,
        concat_ws('|', 'sum', concept, fund, nature, function_code, reported_yuan, sum_of_units_yuan, outcome, missing_units)
    FROM dq.consolidation
    UNION ALL
    SELECT s.filing_id, concat_ws('|', 'department', s.outcome, s.missing_units)
    FROM dq.consolidation_summary AS s
    UNION ALL
    SELECT s.filing_id, concat_ws('|', 'transfer', t.transfer, t.paid_yuan, t.received_yuan, t.outcome, t.missing_units)
    FROM dq.transfer AS t
    JOIN dq.consolidation_summary AS s USING (department_unit_id, fiscal_year)
    UNION ALL
    SELECT s.filing_id, concat_ws('|', 'member', m.unit_id, m.outcome)
    FROM dq.member_check AS m
    JOIN dq.consolidation_summary AS s USING (department_unit_id, fiscal_year)
)
SELECT filing_id, md5(string_agg(what, ';' ORDER BY what)) AS context
FROM part
GROUP BY filing_id;
