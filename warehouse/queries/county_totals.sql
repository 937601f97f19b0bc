-- 各县收支与“三公”经费合计，每个数由几份决算得出，内部往来抵销了多少
SELECT
    division_name AS 县市区,
    fiscal_year AS 年度,
    filing_count AS 决算份数,
    (income_yuan * 0.0001)::DECIMAL(24, 2) AS 收入万元,
    (expenditure_yuan * 0.0001)::DECIMAL(24, 2) AS 支出万元,
    (expenditure_eliminated_yuan * 0.0001)::DECIMAL(24, 2) AS 已抵销内部往来万元,
    (three_public_yuan * 0.0001)::DECIMAL(24, 2) AS 三公万元,
    three_public_filing_count AS 三公填报份数,
    covered_share AS 上年支出覆盖率,
    coverage_note AS 覆盖说明
FROM mart.county_year
ORDER BY fiscal_year DESC, expenditure_yuan DESC NULLS LAST, division_code;
