-- 各县支出合计由哪些决算的哪个数字构成：文件、页码、位置
SELECT
    m.division_code AS 区划代码,
    m.fiscal_year AS 年度,
    f.unit_name AS 单位,
    m.role AS 角色,
    e.amount_yuan AS 支出元,
    n.raw_text AS 原文,
    n.unit AS 计量单位,
    d.file_name AS 文件,
    n.page AS 页,
    n.x0, n.y0, n.x1, n.y1
FROM mart.rollup_member AS m
JOIN core.dim_filing AS f USING (filing_id)
JOIN core.fct_expenditure AS e
    ON e.filing_id = m.filing_id AND e.concept = 'expenditure' AND e.nature IS NULL
JOIN core.fct_figure AS n ON n.filing_id = e.filing_id AND n.figure_id = e.figure_id
JOIN raw.document AS d ON d.document_id = n.document_id
ORDER BY m.fiscal_year DESC, m.division_code, e.amount_yuan DESC, f.unit_name;
