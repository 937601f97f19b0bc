-- 近五年各功能科目（项）支出各是多少，已公开的决算占上年支出多少
WITH latest AS (
    SELECT * FROM mart.prefecture_function_item_year
    WHERE concept = 'expenditure' AND fiscal_year > (SELECT max(fiscal_year) FROM mart.prefecture_year) - 5
),
largest AS (
    SELECT division_code, function_code
    FROM latest
    GROUP BY division_code, function_code
    QUALIFY row_number() OVER (PARTITION BY division_code ORDER BY sum(amount_yuan) DESC, function_code) <= 10
)
SELECT
    division_name AS 地区,
    function_code AS 科目,
    function_name AS 名称,
    fiscal_year AS 年度,
    (amount_yuan * 0.0001)::DECIMAL(24, 2) AS 支出万元,
    (project_yuan * 0.0001)::DECIMAL(24, 2) AS 项目支出万元,
    filing_count AS 填报份数,
    division_filing_count AS 决算份数,
    covered_share AS 上年支出覆盖率,
    is_complete AS 是否完整
FROM latest
JOIN largest USING (division_code, function_code)
ORDER BY division_code, function_code, fiscal_year;
