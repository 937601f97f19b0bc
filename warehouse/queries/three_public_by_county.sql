-- 各县各年“三公”经费是多少，合计覆盖了多少应公开的决算
SELECT
    division_name AS 县市区,
    fiscal_year AS 年度,
    (three_public_yuan * 0.0001)::DECIMAL(24, 2) AS 三公万元,
    (abroad_yuan * 0.0001)::DECIMAL(24, 2) AS 出国万元,
    (vehicle_yuan * 0.0001)::DECIMAL(24, 2) AS 公务用车万元,
    (reception_yuan * 0.0001)::DECIMAL(24, 2) AS 接待万元,
    (three_public_per_head_yuan)::DECIMAL(24, 2) AS 人均元,
    three_public_filing_count AS 填报份数,
    due_count AS 应公开份数,
    missing_count + quarantined_count AS 未见份数,
    covered_share AS 上年支出覆盖率,
    is_complete AS 是否完整
FROM mart.county_year
ORDER BY division_code, fiscal_year DESC;
