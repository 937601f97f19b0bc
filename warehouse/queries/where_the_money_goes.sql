-- 地级（本级与各县）支出按功能分类的构成，由大到小
SELECT
    division_name AS 地区,
    fiscal_year AS 年度,
    function_code AS 类,
    function_name AS 功能分类,
    (amount_yuan * 0.0001)::DECIMAL(24, 2) AS 支出万元,
    round(100 * amount_yuan / sum(amount_yuan) OVER (PARTITION BY division_code, fiscal_year), 2) AS 占比百分数,
    (project_yuan * 0.0001)::DECIMAL(24, 2) AS 项目支出万元,
    filing_count AS 填报份数
FROM mart.prefecture_function_year
WHERE concept = 'expenditure'
ORDER BY fiscal_year DESC, division_code, amount_yuan DESC;
