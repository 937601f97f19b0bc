-- 修订版与前一版之间改动、新增、删去的数字，附两版所在页
SELECT
    f.unit_name AS 单位,
    f.fiscal_year AS 年度,
    f.revision AS 版次,
    CASE c.change WHEN 'changed' THEN '改动' WHEN 'added' THEN '新增' ELSE '删去' END AS 变动,
    c.statement AS 报表,
    coalesce(nullif(c.row_label, ''), d.label) AS 行,
    c.column_label AS 列,
    c.prior_raw_text AS 原数,
    c.raw_text AS 新数,
    c.prior_page AS 原页,
    c.page AS 新页
FROM core.fct_revision_change AS c
JOIN core.dim_filing AS f USING (filing_id)
LEFT JOIN core.dim_concept AS d ON d.concept = c.concept
ORDER BY 单位, 年度, 版次, coalesce(c.page, c.prior_page), coalesce(c.figure_id, c.prior_figure_id), c.change;
