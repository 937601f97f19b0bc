-- 最近一年支出增长最多的部门，剔除合并、口径变化和上年数重述
SELECT
    c.unit_names AS 单位,
    d.name AS 区划,
    c.fiscal_year AS 年度,
    (c.before_yuan * 0.0001)::DECIMAL(24, 2) AS 上年万元,
    (c.restated_yuan * 0.0001)::DECIMAL(24, 2) AS 上年重述万元,
    (c.after_yuan * 0.0001)::DECIMAL(24, 2) AS 本年万元,
    (c.real_growth_yuan * 0.0001)::DECIMAL(24, 2) AS 同口径增减万元,
    c.real_growth_percent AS 同口径增减百分数
FROM mart.unit_change AS c
LEFT JOIN core.dim_division AS d USING (division_code)
WHERE c.measure = 'expenditure' AND c.kind = 'continuing'
    AND c.fiscal_year = (SELECT max(fiscal_year) FROM mart.unit_change)
ORDER BY c.real_growth_yuan DESC, c.unit_names
LIMIT 20;
