-- 主键唯一: nothing is there twice
SELECT 'raw.document' AS place, document_id AS key FROM raw.document GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'core.dim_filing', filing_id FROM core.dim_filing GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'core.dim_unit', unit_id FROM core.dim_unit GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'core.dim_division', division_code FROM core.dim_division GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'core.dim_function', function_code FROM core.dim_function GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'core.fct_figure', filing_id
FROM core.fct_figure GROUP BY filing_id HAVING count(DISTINCT figure_id) <> count(*)
UNION ALL SELECT 'mart.rollup_member', filing_id FROM mart.rollup_member GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'mart.county_year', division_code || ' ' || fiscal_year
FROM mart.county_year GROUP BY division_code, fiscal_year HAVING count(*) > 1
UNION ALL SELECT 'mart.prefecture_year', division_code || ' ' || fiscal_year
FROM mart.prefecture_year GROUP BY division_code, fiscal_year HAVING count(*) > 1;
