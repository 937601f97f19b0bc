-- “三公”经费决算超过全年预算的单位
SELECT
    f.unit_name AS 单位,
    t.fiscal_year AS 年度,
    c.label AS 项目,
    (t.full_year_budget_yuan * 0.0001)::DECIMAL(24, 2) AS 预算万元,
    (t.amount_yuan * 0.0001)::DECIMAL(24, 2) AS 决算万元,
    ((t.amount_yuan - t.full_year_budget_yuan) * 0.0001)::DECIMAL(24, 2) AS 超出万元
FROM core.fct_three_public AS t
JOIN core.dim_filing AS f USING (filing_id)
JOIN core.dim_concept AS c USING (concept)
WHERE t.is_current AND t.amount_yuan > t.full_year_budget_yuan
ORDER BY 超出万元 DESC;
