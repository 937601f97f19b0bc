-- 决算所说的上年数与上年所报不同之处，附出处
SELECT
    r.unit_name AS 单位,
    r.prior_fiscal_year AS 所说年度,
    coalesce(c.label, r.concept) AS 项目,
    r.function_code AS 功能科目,
    r.fund AS 资金来源,
    r.reason AS 依据,
    (r.filed_yuan * 0.0001)::DECIMAL(24, 2) AS 当年所报万元,
    (r.said_yuan * 0.0001)::DECIMAL(24, 2) AS 次年所说万元,
    (r.difference_yuan * 0.0001)::DECIMAL(24, 2) AS 差额万元,
    d.file_name AS 文件,
    r.page AS 页
FROM mart.restatement AS r
JOIN core.dim_filing AS f USING (filing_id)
JOIN raw.document AS d USING (document_id)
LEFT JOIN core.dim_concept AS c USING (concept)
WHERE r.outcome = 'restated'
ORDER BY abs(r.difference_yuan) DESC, r.unit_name, r.concept, r.function_code;
