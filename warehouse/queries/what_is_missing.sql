-- 哪些应公开的决算没有见到（或不能读取），它们上年花了多少钱
SELECT
    c.fiscal_year AS 年度,
    d.name AS 区划,
    c.unit_name AS 单位,
    c.scope AS 口径,
    CASE c.status WHEN 'missing' THEN '未见' ELSE '待处理' END AS 状态,
    c.reason AS 原因,
    c.due_on AS 应公开日期,
    (c.previous_yuan * 0.0001)::DECIMAL(24, 2) AS 上年支出万元,
    c.is_in_total AS 已含于合计
FROM dq.coverage AS c
LEFT JOIN core.dim_division AS d USING (division_code)
WHERE c.status IN ('missing', 'quarantined')
ORDER BY c.fiscal_year DESC, c.is_in_total, c.previous_yuan DESC NULLS LAST, c.unit_name, c.scope;
