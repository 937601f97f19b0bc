-- 各地支出比上年的增减中，多少是单位范围变化，多少是同口径增长
SELECT
    division_name AS 地区,
    fiscal_year AS 年度,
    (before_yuan * 0.0001)::DECIMAL(24, 2) AS 上年万元,
    (after_yuan * 0.0001)::DECIMAL(24, 2) AS 本年万元,
    (change_yuan * 0.0001)::DECIMAL(24, 2) AS 增减万元,
    (entered_yuan * 0.0001)::DECIMAL(24, 2) AS 新进万元,
    (left_yuan * 0.0001)::DECIMAL(24, 2) AS 退出万元,
    (merged_yuan * 0.0001)::DECIMAL(24, 2) AS 并入并出万元,
    (not_comparable_yuan * 0.0001)::DECIMAL(24, 2) AS 口径不同万元,
    (restated_yuan * 0.0001)::DECIMAL(24, 2) AS 重述万元,
    (elimination_yuan * 0.0001)::DECIMAL(24, 2) AS 内部往来万元,
    (real_growth_yuan * 0.0001)::DECIMAL(24, 2) AS 同口径万元,
    real_growth_percent AS 同口径增减百分数,
    covered_share AS 上年支出覆盖率
FROM mart.division_change
WHERE measure = 'expenditure' AND division_level IN ('地', '县')
ORDER BY division_code, fiscal_year DESC;
