-- 汇总为最新: marts were made after the last filing was loaded, and every current filing is in a total or left out
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
SELECT 'in a total and left out', filing_id FROM mart.rollup_member SEMI JOIN mart.rollup_excluded USING (filing_id);
