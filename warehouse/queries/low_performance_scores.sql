-- 绩效自评中得分率最低的指标及其说明的原因
SELECT
    f.unit_name AS 单位,
    i.fiscal_year AS 年度,
    p.project_name AS 项目,
    i.level_3 AS 指标,
    i.target AS 年度指标值,
    i.actual AS 实际完成值,
    i.weight AS 分值,
    i.score AS 得分,
    i.reason AS 原因
FROM core.fct_performance_indicator AS i
JOIN core.fct_performance_project AS p USING (filing_id, statement)
JOIN core.dim_filing AS f USING (filing_id)
WHERE i.is_current AND i.score < i.weight
ORDER BY i.score / i.weight, f.unit_name, p.project_number, i.row_number;
