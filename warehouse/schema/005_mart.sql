-- Rollups, made anew by build_marts (warehouse/sql/rollup) from current filings. Null is "nobody said", never 0: the
-- count beside an amount says how many filings are behind it.
CREATE TABLE mart.rollup_member (
    fiscal_year INTEGER NOT NULL,
    division_code VARCHAR NOT NULL,
    division_level VARCHAR NOT NULL,
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL
);
COMMENT ON TABLE mart.rollup_member IS '汇总范围: the filings that totals are made of, so that each total can be taken apart. Never a department (汇总) and one of its own units both';
COMMENT ON COLUMN mart.rollup_member.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.rollup_member.division_code IS '行政区划代码: whose own level the unit belongs to';
COMMENT ON COLUMN mart.rollup_member.division_level IS '级别: 省 | 地 | 县';
COMMENT ON COLUMN mart.rollup_member.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN mart.rollup_member.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN mart.rollup_member.role IS '角色: 部门汇总 (stands for its units too) | 本级 | 单位';

CREATE TABLE mart.rollup_excluded (
    fiscal_year INTEGER NOT NULL,
    division_code VARCHAR,
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    covered_by_filing_id VARCHAR
);
COMMENT ON TABLE mart.rollup_excluded IS '汇总范围之外: current filings that are in no total, with the reason';
COMMENT ON COLUMN mart.rollup_excluded.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.rollup_excluded.division_code IS '行政区划代码: null where unresolved';
COMMENT ON COLUMN mart.rollup_excluded.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN mart.rollup_excluded.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN mart.rollup_excluded.reason IS '原因: division_unresolved | same_unit (another scope of the same unit has it) | listed (its department lists it) | named_after (its name begins with the name of the department)';
COMMENT ON COLUMN mart.rollup_excluded.covered_by_filing_id IS '由何决算涵盖: the filing that has its figures; null where unresolved';

CREATE TABLE mart.unit_year (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    division_code VARCHAR,
    division_name VARCHAR,
    fiscal_year INTEGER NOT NULL,
    scope VARCHAR NOT NULL,
    is_rollup_member BOOLEAN NOT NULL,
    income_yuan DECIMAL(24, 4),
    fiscal_income_yuan DECIMAL(24, 4),
    superior_subsidy_yuan DECIMAL(24, 4),
    business_income_yuan DECIMAL(24, 4),
    operating_income_yuan DECIMAL(24, 4),
    subordinate_remittance_yuan DECIMAL(24, 4),
    other_income_yuan DECIMAL(24, 4),
    expenditure_yuan DECIMAL(24, 4),
    basic_expenditure_yuan DECIMAL(24, 4),
    project_expenditure_yuan DECIMAL(24, 4),
    fiscal_expenditure_yuan DECIMAL(24, 4),
    general_budget_expenditure_yuan DECIMAL(24, 4),
    government_fund_expenditure_yuan DECIMAL(24, 4),
    state_capital_expenditure_yuan DECIMAL(24, 4),
    closing_balance_yuan DECIMAL(24, 4),
    three_public_yuan DECIMAL(24, 4),
    three_public_budget_yuan DECIMAL(24, 4),
    abroad_yuan DECIMAL(24, 4),
    vehicle_yuan DECIMAL(24, 4),
    reception_yuan DECIMAL(24, 4),
    agency_operating_expense_yuan DECIMAL(24, 4),
    procurement_yuan DECIMAL(24, 4)
);
COMMENT ON TABLE mart.unit_year IS '单位年度总表: headline amounts of every current filing';
COMMENT ON COLUMN mart.unit_year.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN mart.unit_year.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN mart.unit_year.unit_name IS '单位名称: as printed';
COMMENT ON COLUMN mart.unit_year.division_code IS '行政区划代码: null where unresolved';
COMMENT ON COLUMN mart.unit_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.unit_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.unit_year.scope IS '编报口径: 汇总 | 本级 | 单位';
COMMENT ON COLUMN mart.unit_year.is_rollup_member IS '是否计入汇总: add only rows where this is true';
COMMENT ON COLUMN mart.unit_year.income_yuan IS '本年收入合计: revenue of the year; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.fiscal_income_yuan IS '财政拨款收入: fiscal appropriation received; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.superior_subsidy_yuan IS '上级补助收入: non-fiscal subsidy from the superior unit; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.business_income_yuan IS '事业收入: revenue of professional activities; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.operating_income_yuan IS '经营收入: revenue of operations; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.subordinate_remittance_yuan IS '附属单位上缴收入: remitted by affiliated units; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.other_income_yuan IS '其他收入: other revenue; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.expenditure_yuan IS '本年支出合计: expenditure of the year; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.basic_expenditure_yuan IS '基本支出: basic expenditure; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.project_expenditure_yuan IS '项目支出: project expenditure; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.fiscal_expenditure_yuan IS '财政拨款支出: expenditure of fiscal appropriation, all three funds; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.general_budget_expenditure_yuan IS '一般公共预算财政拨款支出: expenditure of the general public budget; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.government_fund_expenditure_yuan IS '政府性基金预算财政拨款支出: expenditure of government funds; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.state_capital_expenditure_yuan IS '国有资本经营预算财政拨款支出: expenditure of the state capital budget; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.closing_balance_yuan IS '年末结转和结余: balance carried forward; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.three_public_yuan IS '“三公”经费支出: travel abroad, official cars and reception; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.three_public_budget_yuan IS '“三公”经费全年预算: full-year budget for them (年初预算 where only that is printed); yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.abroad_yuan IS '因公出国（境）费: travel abroad; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.vehicle_yuan IS '公务用车购置及运行维护费: official cars, purchase and running; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.reception_yuan IS '公务接待费: official reception; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.agency_operating_expense_yuan IS '机关运行经费: operating expense of the agency; yuan; null where the filing does not say';
COMMENT ON COLUMN mart.unit_year.procurement_yuan IS '政府采购支出: government procurement; yuan; null where the filing does not say';

CREATE TABLE mart.county_year (
    division_code VARCHAR NOT NULL,
    division_name VARCHAR NOT NULL,
    prefecture_code VARCHAR,
    prefecture_name VARCHAR,
    fiscal_year INTEGER NOT NULL,
    filing_count INTEGER NOT NULL,
    income_yuan DECIMAL(24, 4),
    income_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_income_yuan DECIMAL(24, 4),
    fiscal_income_filing_count INTEGER NOT NULL DEFAULT 0,
    superior_subsidy_yuan DECIMAL(24, 4),
    superior_subsidy_filing_count INTEGER NOT NULL DEFAULT 0,
    business_income_yuan DECIMAL(24, 4),
    business_income_filing_count INTEGER NOT NULL DEFAULT 0,
    operating_income_yuan DECIMAL(24, 4),
    operating_income_filing_count INTEGER NOT NULL DEFAULT 0,
    subordinate_remittance_yuan DECIMAL(24, 4),
    subordinate_remittance_filing_count INTEGER NOT NULL DEFAULT 0,
    other_income_yuan DECIMAL(24, 4),
    other_income_filing_count INTEGER NOT NULL DEFAULT 0,
    expenditure_yuan DECIMAL(24, 4),
    expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    basic_expenditure_yuan DECIMAL(24, 4),
    basic_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    project_expenditure_yuan DECIMAL(24, 4),
    project_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_expenditure_yuan DECIMAL(24, 4),
    fiscal_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    general_budget_expenditure_yuan DECIMAL(24, 4),
    general_budget_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    government_fund_expenditure_yuan DECIMAL(24, 4),
    government_fund_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    state_capital_expenditure_yuan DECIMAL(24, 4),
    state_capital_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    closing_balance_yuan DECIMAL(24, 4),
    closing_balance_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_yuan DECIMAL(24, 4),
    three_public_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_budget_yuan DECIMAL(24, 4),
    three_public_budget_filing_count INTEGER NOT NULL DEFAULT 0,
    abroad_yuan DECIMAL(24, 4),
    abroad_filing_count INTEGER NOT NULL DEFAULT 0,
    vehicle_yuan DECIMAL(24, 4),
    vehicle_filing_count INTEGER NOT NULL DEFAULT 0,
    reception_yuan DECIMAL(24, 4),
    reception_filing_count INTEGER NOT NULL DEFAULT 0,
    agency_operating_expense_yuan DECIMAL(24, 4),
    agency_operating_expense_filing_count INTEGER NOT NULL DEFAULT 0,
    procurement_yuan DECIMAL(24, 4),
    procurement_filing_count INTEGER NOT NULL DEFAULT 0
);
COMMENT ON TABLE mart.county_year IS '县级年度总表: units of the county''s own level, departments with their units once';
COMMENT ON COLUMN mart.county_year.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN mart.county_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.county_year.prefecture_code IS '所属地级代码: null where the county is directly under a province';
COMMENT ON COLUMN mart.county_year.prefecture_name IS '所属地级名称';
COMMENT ON COLUMN mart.county_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.county_year.filing_count IS '决算份数: filings in the total';
COMMENT ON COLUMN mart.county_year.income_yuan IS '本年收入合计: revenue of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.income_filing_count IS '本年收入合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.fiscal_income_yuan IS '财政拨款收入: fiscal appropriation received; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.fiscal_income_filing_count IS '财政拨款收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.superior_subsidy_yuan IS '上级补助收入: non-fiscal subsidy from the superior unit; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.superior_subsidy_filing_count IS '上级补助收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.business_income_yuan IS '事业收入: revenue of professional activities; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.business_income_filing_count IS '事业收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.operating_income_yuan IS '经营收入: revenue of operations; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.operating_income_filing_count IS '经营收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.subordinate_remittance_yuan IS '附属单位上缴收入: remitted by affiliated units; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.subordinate_remittance_filing_count IS '附属单位上缴收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.other_income_yuan IS '其他收入: other revenue; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.other_income_filing_count IS '其他收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.expenditure_yuan IS '本年支出合计: expenditure of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.expenditure_filing_count IS '本年支出合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.basic_expenditure_yuan IS '基本支出: basic expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.basic_expenditure_filing_count IS '基本支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.project_expenditure_yuan IS '项目支出: project expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.project_expenditure_filing_count IS '项目支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.fiscal_expenditure_yuan IS '财政拨款支出: expenditure of fiscal appropriation, all three funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.fiscal_expenditure_filing_count IS '财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.general_budget_expenditure_yuan IS '一般公共预算财政拨款支出: expenditure of the general public budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.general_budget_expenditure_filing_count IS '一般公共预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.government_fund_expenditure_yuan IS '政府性基金预算财政拨款支出: expenditure of government funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.government_fund_expenditure_filing_count IS '政府性基金预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.state_capital_expenditure_yuan IS '国有资本经营预算财政拨款支出: expenditure of the state capital budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.state_capital_expenditure_filing_count IS '国有资本经营预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.closing_balance_yuan IS '年末结转和结余: balance carried forward; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.closing_balance_filing_count IS '年末结转和结余填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.three_public_yuan IS '“三公”经费支出: travel abroad, official cars and reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.three_public_filing_count IS '“三公”经费支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.three_public_budget_yuan IS '“三公”经费全年预算: full-year budget for them (年初预算 where only that is printed); yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.three_public_budget_filing_count IS '“三公”经费全年预算填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.abroad_yuan IS '因公出国（境）费: travel abroad; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.abroad_filing_count IS '因公出国（境）费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.vehicle_yuan IS '公务用车购置及运行维护费: official cars, purchase and running; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.vehicle_filing_count IS '公务用车购置及运行维护费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.reception_yuan IS '公务接待费: official reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.reception_filing_count IS '公务接待费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.agency_operating_expense_yuan IS '机关运行经费: operating expense of the agency; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.agency_operating_expense_filing_count IS '机关运行经费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.county_year.procurement_yuan IS '政府采购支出: government procurement; yuan; null where no filing says';
COMMENT ON COLUMN mart.county_year.procurement_filing_count IS '政府采购支出填报份数: filings behind the amount';

CREATE TABLE mart.prefecture_year (
    division_code VARCHAR NOT NULL,
    division_name VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    filing_count INTEGER NOT NULL,
    own_filing_count INTEGER NOT NULL,
    county_filing_count INTEGER NOT NULL,
    county_count INTEGER NOT NULL,
    counties_total INTEGER NOT NULL,
    income_yuan DECIMAL(24, 4),
    income_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_income_yuan DECIMAL(24, 4),
    fiscal_income_filing_count INTEGER NOT NULL DEFAULT 0,
    superior_subsidy_yuan DECIMAL(24, 4),
    superior_subsidy_filing_count INTEGER NOT NULL DEFAULT 0,
    business_income_yuan DECIMAL(24, 4),
    business_income_filing_count INTEGER NOT NULL DEFAULT 0,
    operating_income_yuan DECIMAL(24, 4),
    operating_income_filing_count INTEGER NOT NULL DEFAULT 0,
    subordinate_remittance_yuan DECIMAL(24, 4),
    subordinate_remittance_filing_count INTEGER NOT NULL DEFAULT 0,
    other_income_yuan DECIMAL(24, 4),
    other_income_filing_count INTEGER NOT NULL DEFAULT 0,
    expenditure_yuan DECIMAL(24, 4),
    expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    basic_expenditure_yuan DECIMAL(24, 4),
    basic_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    project_expenditure_yuan DECIMAL(24, 4),
    project_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_expenditure_yuan DECIMAL(24, 4),
    fiscal_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    general_budget_expenditure_yuan DECIMAL(24, 4),
    general_budget_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    government_fund_expenditure_yuan DECIMAL(24, 4),
    government_fund_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    state_capital_expenditure_yuan DECIMAL(24, 4),
    state_capital_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    closing_balance_yuan DECIMAL(24, 4),
    closing_balance_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_yuan DECIMAL(24, 4),
    three_public_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_budget_yuan DECIMAL(24, 4),
    three_public_budget_filing_count INTEGER NOT NULL DEFAULT 0,
    abroad_yuan DECIMAL(24, 4),
    abroad_filing_count INTEGER NOT NULL DEFAULT 0,
    vehicle_yuan DECIMAL(24, 4),
    vehicle_filing_count INTEGER NOT NULL DEFAULT 0,
    reception_yuan DECIMAL(24, 4),
    reception_filing_count INTEGER NOT NULL DEFAULT 0,
    agency_operating_expense_yuan DECIMAL(24, 4),
    agency_operating_expense_filing_count INTEGER NOT NULL DEFAULT 0,
    procurement_yuan DECIMAL(24, 4),
    procurement_filing_count INTEGER NOT NULL DEFAULT 0
);
COMMENT ON TABLE mart.prefecture_year IS '地级年度总表: the prefecture''s own level and its counties and zones together; mart.prefecture_part_year takes it apart';
COMMENT ON COLUMN mart.prefecture_year.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN mart.prefecture_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.prefecture_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.prefecture_year.filing_count IS '决算份数: filings in the total';
COMMENT ON COLUMN mart.prefecture_year.own_filing_count IS '本级决算份数: filings of the prefecture''s own level';
COMMENT ON COLUMN mart.prefecture_year.county_filing_count IS '县级决算份数: filings of its counties and zones';
COMMENT ON COLUMN mart.prefecture_year.county_count IS '已公开县数: counties and zones with a filing';
COMMENT ON COLUMN mart.prefecture_year.counties_total IS '县数: counties and zones that the prefecture has in that year';
COMMENT ON COLUMN mart.prefecture_year.income_yuan IS '本年收入合计: revenue of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.income_filing_count IS '本年收入合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.fiscal_income_yuan IS '财政拨款收入: fiscal appropriation received; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.fiscal_income_filing_count IS '财政拨款收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.superior_subsidy_yuan IS '上级补助收入: non-fiscal subsidy from the superior unit; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.superior_subsidy_filing_count IS '上级补助收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.business_income_yuan IS '事业收入: revenue of professional activities; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.business_income_filing_count IS '事业收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.operating_income_yuan IS '经营收入: revenue of operations; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.operating_income_filing_count IS '经营收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.subordinate_remittance_yuan IS '附属单位上缴收入: remitted by affiliated units; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.subordinate_remittance_filing_count IS '附属单位上缴收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.other_income_yuan IS '其他收入: other revenue; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.other_income_filing_count IS '其他收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.expenditure_yuan IS '本年支出合计: expenditure of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.expenditure_filing_count IS '本年支出合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.basic_expenditure_yuan IS '基本支出: basic expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.basic_expenditure_filing_count IS '基本支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.project_expenditure_yuan IS '项目支出: project expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.project_expenditure_filing_count IS '项目支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.fiscal_expenditure_yuan IS '财政拨款支出: expenditure of fiscal appropriation, all three funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.fiscal_expenditure_filing_count IS '财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.general_budget_expenditure_yuan IS '一般公共预算财政拨款支出: expenditure of the general public budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.general_budget_expenditure_filing_count IS '一般公共预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.government_fund_expenditure_yuan IS '政府性基金预算财政拨款支出: expenditure of government funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.government_fund_expenditure_filing_count IS '政府性基金预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.state_capital_expenditure_yuan IS '国有资本经营预算财政拨款支出: expenditure of the state capital budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.state_capital_expenditure_filing_count IS '国有资本经营预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.closing_balance_yuan IS '年末结转和结余: balance carried forward; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.closing_balance_filing_count IS '年末结转和结余填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.three_public_yuan IS '“三公”经费支出: travel abroad, official cars and reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.three_public_filing_count IS '“三公”经费支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.three_public_budget_yuan IS '“三公”经费全年预算: full-year budget for them (年初预算 where only that is printed); yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.three_public_budget_filing_count IS '“三公”经费全年预算填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.abroad_yuan IS '因公出国（境）费: travel abroad; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.abroad_filing_count IS '因公出国（境）费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.vehicle_yuan IS '公务用车购置及运行维护费: official cars, purchase and running; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.vehicle_filing_count IS '公务用车购置及运行维护费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.reception_yuan IS '公务接待费: official reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.reception_filing_count IS '公务接待费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.agency_operating_expense_yuan IS '机关运行经费: operating expense of the agency; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.agency_operating_expense_filing_count IS '机关运行经费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_year.procurement_yuan IS '政府采购支出: government procurement; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_year.procurement_filing_count IS '政府采购支出填报份数: filings behind the amount';

CREATE TABLE mart.prefecture_part_year (
    division_code VARCHAR NOT NULL,
    division_name VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    part_code VARCHAR NOT NULL,
    part_name VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    filing_count INTEGER NOT NULL,
    income_yuan DECIMAL(24, 4),
    income_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_income_yuan DECIMAL(24, 4),
    fiscal_income_filing_count INTEGER NOT NULL DEFAULT 0,
    superior_subsidy_yuan DECIMAL(24, 4),
    superior_subsidy_filing_count INTEGER NOT NULL DEFAULT 0,
    business_income_yuan DECIMAL(24, 4),
    business_income_filing_count INTEGER NOT NULL DEFAULT 0,
    operating_income_yuan DECIMAL(24, 4),
    operating_income_filing_count INTEGER NOT NULL DEFAULT 0,
    subordinate_remittance_yuan DECIMAL(24, 4),
    subordinate_remittance_filing_count INTEGER NOT NULL DEFAULT 0,
    other_income_yuan DECIMAL(24, 4),
    other_income_filing_count INTEGER NOT NULL DEFAULT 0,
    expenditure_yuan DECIMAL(24, 4),
    expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    basic_expenditure_yuan DECIMAL(24, 4),
    basic_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    project_expenditure_yuan DECIMAL(24, 4),
    project_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    fiscal_expenditure_yuan DECIMAL(24, 4),
    fiscal_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    general_budget_expenditure_yuan DECIMAL(24, 4),
    general_budget_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    government_fund_expenditure_yuan DECIMAL(24, 4),
    government_fund_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    state_capital_expenditure_yuan DECIMAL(24, 4),
    state_capital_expenditure_filing_count INTEGER NOT NULL DEFAULT 0,
    closing_balance_yuan DECIMAL(24, 4),
    closing_balance_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_yuan DECIMAL(24, 4),
    three_public_filing_count INTEGER NOT NULL DEFAULT 0,
    three_public_budget_yuan DECIMAL(24, 4),
    three_public_budget_filing_count INTEGER NOT NULL DEFAULT 0,
    abroad_yuan DECIMAL(24, 4),
    abroad_filing_count INTEGER NOT NULL DEFAULT 0,
    vehicle_yuan DECIMAL(24, 4),
    vehicle_filing_count INTEGER NOT NULL DEFAULT 0,
    reception_yuan DECIMAL(24, 4),
    reception_filing_count INTEGER NOT NULL DEFAULT 0,
    agency_operating_expense_yuan DECIMAL(24, 4),
    agency_operating_expense_filing_count INTEGER NOT NULL DEFAULT 0,
    procurement_yuan DECIMAL(24, 4),
    procurement_filing_count INTEGER NOT NULL DEFAULT 0
);
COMMENT ON TABLE mart.prefecture_part_year IS '地级年度构成: what mart.prefecture_year is made of: the own level, and each county or zone';
COMMENT ON COLUMN mart.prefecture_part_year.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN mart.prefecture_part_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.prefecture_part_year.part IS '构成: 本级 | 县级';
COMMENT ON COLUMN mart.prefecture_part_year.part_code IS '构成区划代码: the prefecture itself, or the county';
COMMENT ON COLUMN mart.prefecture_part_year.part_name IS '构成区划名称';
COMMENT ON COLUMN mart.prefecture_part_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.prefecture_part_year.filing_count IS '决算份数: filings in the total';
COMMENT ON COLUMN mart.prefecture_part_year.income_yuan IS '本年收入合计: revenue of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.income_filing_count IS '本年收入合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.fiscal_income_yuan IS '财政拨款收入: fiscal appropriation received; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.fiscal_income_filing_count IS '财政拨款收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.superior_subsidy_yuan IS '上级补助收入: non-fiscal subsidy from the superior unit; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.superior_subsidy_filing_count IS '上级补助收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.business_income_yuan IS '事业收入: revenue of professional activities; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.business_income_filing_count IS '事业收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.operating_income_yuan IS '经营收入: revenue of operations; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.operating_income_filing_count IS '经营收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.subordinate_remittance_yuan IS '附属单位上缴收入: remitted by affiliated units; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.subordinate_remittance_filing_count IS '附属单位上缴收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.other_income_yuan IS '其他收入: other revenue; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.other_income_filing_count IS '其他收入填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.expenditure_yuan IS '本年支出合计: expenditure of the year; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.expenditure_filing_count IS '本年支出合计填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.basic_expenditure_yuan IS '基本支出: basic expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.basic_expenditure_filing_count IS '基本支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.project_expenditure_yuan IS '项目支出: project expenditure; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.project_expenditure_filing_count IS '项目支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.fiscal_expenditure_yuan IS '财政拨款支出: expenditure of fiscal appropriation, all three funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.fiscal_expenditure_filing_count IS '财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.general_budget_expenditure_yuan IS '一般公共预算财政拨款支出: expenditure of the general public budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.general_budget_expenditure_filing_count IS '一般公共预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.government_fund_expenditure_yuan IS '政府性基金预算财政拨款支出: expenditure of government funds; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.government_fund_expenditure_filing_count IS '政府性基金预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.state_capital_expenditure_yuan IS '国有资本经营预算财政拨款支出: expenditure of the state capital budget; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.state_capital_expenditure_filing_count IS '国有资本经营预算财政拨款支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.closing_balance_yuan IS '年末结转和结余: balance carried forward; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.closing_balance_filing_count IS '年末结转和结余填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.three_public_yuan IS '“三公”经费支出: travel abroad, official cars and reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.three_public_filing_count IS '“三公”经费支出填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.three_public_budget_yuan IS '“三公”经费全年预算: full-year budget for them (年初预算 where only that is printed); yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.three_public_budget_filing_count IS '“三公”经费全年预算填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.abroad_yuan IS '因公出国（境）费: travel abroad; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.abroad_filing_count IS '因公出国（境）费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.vehicle_yuan IS '公务用车购置及运行维护费: official cars, purchase and running; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.vehicle_filing_count IS '公务用车购置及运行维护费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.reception_yuan IS '公务接待费: official reception; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.reception_filing_count IS '公务接待费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.agency_operating_expense_yuan IS '机关运行经费: operating expense of the agency; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.agency_operating_expense_filing_count IS '机关运行经费填报份数: filings behind the amount';
COMMENT ON COLUMN mart.prefecture_part_year.procurement_yuan IS '政府采购支出: government procurement; yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_part_year.procurement_filing_count IS '政府采购支出填报份数: filings behind the amount';

CREATE TABLE mart.county_function_year (
    division_code VARCHAR NOT NULL,
    division_name VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    concept VARCHAR NOT NULL,
    fund VARCHAR,
    function_code VARCHAR NOT NULL,
    function_name VARCHAR,
    amount_yuan DECIMAL(24, 4),
    basic_yuan DECIMAL(24, 4),
    project_yuan DECIMAL(24, 4),
    remitted_yuan DECIMAL(24, 4),
    operating_yuan DECIMAL(24, 4),
    subsidy_yuan DECIMAL(24, 4),
    filing_count INTEGER NOT NULL,
    split_filing_count INTEGER NOT NULL
);
COMMENT ON TABLE mart.county_function_year IS '县级功能分类支出: expenditure by functional class (类) and nature';
COMMENT ON COLUMN mart.county_function_year.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN mart.county_function_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.county_function_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.county_function_year.concept IS '概念: expenditure (all money) | fiscal_expenditure (财政拨款)';
COMMENT ON COLUMN mart.county_function_year.fund IS '资金来源: of fiscal_expenditure; null for expenditure. Never add expenditure and fiscal_expenditure';
COMMENT ON COLUMN mart.county_function_year.function_code IS '功能科目编码: a 类, 3 digits';
COMMENT ON COLUMN mart.county_function_year.function_name IS '功能科目名称: null for a code that no list has';
COMMENT ON COLUMN mart.county_function_year.amount_yuan IS '支出: all natures; yuan';
COMMENT ON COLUMN mart.county_function_year.basic_yuan IS '基本支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.county_function_year.project_yuan IS '项目支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.county_function_year.remitted_yuan IS '上缴上级支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.county_function_year.operating_yuan IS '经营支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.county_function_year.subsidy_yuan IS '对附属单位补助支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.county_function_year.filing_count IS '填报份数: filings behind amount_yuan';
COMMENT ON COLUMN mart.county_function_year.split_filing_count IS '分性质填报份数: filings that say how much of it is basic and project expenditure';

CREATE TABLE mart.prefecture_function_year (
    division_code VARCHAR NOT NULL,
    division_name VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    concept VARCHAR NOT NULL,
    fund VARCHAR,
    function_code VARCHAR NOT NULL,
    function_name VARCHAR,
    amount_yuan DECIMAL(24, 4),
    basic_yuan DECIMAL(24, 4),
    project_yuan DECIMAL(24, 4),
    remitted_yuan DECIMAL(24, 4),
    operating_yuan DECIMAL(24, 4),
    subsidy_yuan DECIMAL(24, 4),
    filing_count INTEGER NOT NULL,
    split_filing_count INTEGER NOT NULL
);
COMMENT ON TABLE mart.prefecture_function_year IS '地级功能分类支出: expenditure by functional class (类) and nature';
COMMENT ON COLUMN mart.prefecture_function_year.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN mart.prefecture_function_year.division_name IS '行政区划名称: in that year';
COMMENT ON COLUMN mart.prefecture_function_year.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.prefecture_function_year.concept IS '概念: expenditure (all money) | fiscal_expenditure (财政拨款)';
COMMENT ON COLUMN mart.prefecture_function_year.fund IS '资金来源: of fiscal_expenditure; null for expenditure. Never add expenditure and fiscal_expenditure';
COMMENT ON COLUMN mart.prefecture_function_year.function_code IS '功能科目编码: a 类, 3 digits';
COMMENT ON COLUMN mart.prefecture_function_year.function_name IS '功能科目名称: null for a code that no list has';
COMMENT ON COLUMN mart.prefecture_function_year.amount_yuan IS '支出: all natures; yuan';
COMMENT ON COLUMN mart.prefecture_function_year.basic_yuan IS '基本支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_function_year.project_yuan IS '项目支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_function_year.remitted_yuan IS '上缴上级支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_function_year.operating_yuan IS '经营支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_function_year.subsidy_yuan IS '对附属单位补助支出: yuan; null where no filing says';
COMMENT ON COLUMN mart.prefecture_function_year.filing_count IS '填报份数: filings behind amount_yuan';
COMMENT ON COLUMN mart.prefecture_function_year.split_filing_count IS '分性质填报份数: filings that say how much of it is basic and project expenditure';
