-- 哪些决算公开晚了，晚了多少天
SELECT
    c.fiscal_year AS 年度,
    c.unit_name AS 单位,
    c.scope AS 口径,
    c.due_on AS 应公开日期,
    c.published_on AS 公开日期,
    c.published_on - c.due_on AS 逾期天数
FROM dq.coverage AS c
WHERE c.status = 'late'
ORDER BY 逾期天数 DESC, c.unit_name;
