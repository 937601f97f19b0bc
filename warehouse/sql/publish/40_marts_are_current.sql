-- 汇总为最新: departments compared and marts made after the last filing came, every current filing in a total or left out
SELECT 'not in mart.unit_year' AS place, filing_id FROM core.dim_filing ANTI JOIN mart.unit_year USING (filing_id)
WHERE is_current
UNION ALL
SELECT 'superseded filing in mart.unit_year', filing_id
FROM mart.unit_year ANTI JOIN (SELECT filing_id FROM core.dim_filing WHERE is_current) USING (filing_id)
UNION ALL
SELECT 'neither in a total nor left out', filing_id
FROM mart.unit_year
ANTI JOIN (SELECT filing_id FROM mart.rollup_member UNION ALL SELECT filing_id FROM mart.rollup_excluded)
    USING (filing_id)
UNION ALL
SELECT 'in a total and left out', filing_id FROM mart.rollup_member SEMI JOIN mart.rollup_excluded USING (filing_id)
UNION ALL
SELECT '汇总 filing not compared with its units', f.filing_id
FROM core.dim_filing AS f
LEFT JOIN core.unit_lineage AS l USING (unit_id)
ANTI JOIN dq.consolidation_summary AS s
    ON s.department_unit_id = coalesce(l.renamed_unit_id, f.unit_id) AND s.fiscal_year = f.fiscal_year
WHERE f.is_current AND f.scope = '汇总'
UNION ALL
SELECT 'superseded filing in dq.transfer_side', filing_id
FROM dq.transfer_side ANTI JOIN (SELECT filing_id FROM core.dim_filing WHERE is_current) USING (filing_id);
