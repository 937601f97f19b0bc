-- Star facts, made from core.fct_figure when a filing is loaded (warehouse/sql/facts). Each row is what the filing says
-- about one thing, once: from the statement where there is one, else from the narrative, never from both.
CREATE TABLE core.fct_revenue (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    function_code VARCHAR,
    function_level VARCHAR NOT NULL,
    fund VARCHAR,
    amount_yuan DECIMAL(20, 4),
    is_blank BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_revenue IS '收入: revenue, balances brought in and totals of the income side';
COMMENT ON COLUMN core.fct_revenue.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_revenue.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_revenue.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_revenue.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_revenue.concept IS '概念: → core.dim_concept; never add different concepts, income.* are parts of income';
COMMENT ON COLUMN core.fct_revenue.function_code IS '功能科目编码: null = all functions';
COMMENT ON COLUMN core.fct_revenue.function_level IS '功能级次: 合计 | 类 | 款 | 项; add rows of one level only';
COMMENT ON COLUMN core.fct_revenue.fund IS '资金来源: null = all funds';
COMMENT ON COLUMN core.fct_revenue.amount_yuan IS '决算数: yuan; null where the cell is blank';
COMMENT ON COLUMN core.fct_revenue.is_blank IS '是否空白: the cell is printed empty; counts as 0 in totals';
COMMENT ON COLUMN core.fct_revenue.source IS '来源: statement 报表 | narrative 文字说明';
COMMENT ON COLUMN core.fct_revenue.statement IS '报表: where the figure is printed';
COMMENT ON COLUMN core.fct_revenue.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_expenditure (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    fund VARCHAR,
    nature VARCHAR,
    amount_yuan DECIMAL(20, 4),
    initial_budget_yuan DECIMAL(20, 4),
    full_year_budget_yuan DECIMAL(20, 4),
    change_yuan DECIMAL(20, 4),
    is_blank BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_expenditure IS '支出: expenditure by nature and fund, balances carried out and totals of the expenditure side';
COMMENT ON COLUMN core.fct_expenditure.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_expenditure.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_expenditure.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_expenditure.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_expenditure.concept IS '概念: → core.dim_concept; never add different concepts';
COMMENT ON COLUMN core.fct_expenditure.fund IS '资金来源: null = all funds';
COMMENT ON COLUMN core.fct_expenditure.nature IS '支出性质: null = all natures; 人员经费 and 公用经费 are parts of 基本支出';
COMMENT ON COLUMN core.fct_expenditure.amount_yuan IS '决算数: yuan; null where the cell is blank';
COMMENT ON COLUMN core.fct_expenditure.initial_budget_yuan IS '年初预算数: yuan; null where not printed';
COMMENT ON COLUMN core.fct_expenditure.full_year_budget_yuan IS '全年预算数: yuan; null where not printed';
COMMENT ON COLUMN core.fct_expenditure.change_yuan IS '比上年增减额: yuan, decreases negative; null where not printed';
COMMENT ON COLUMN core.fct_expenditure.is_blank IS '是否空白: the cell is printed empty; counts as 0 in totals';
COMMENT ON COLUMN core.fct_expenditure.source IS '来源: statement 报表 | narrative 文字说明';
COMMENT ON COLUMN core.fct_expenditure.statement IS '报表: where the figure is printed';
COMMENT ON COLUMN core.fct_expenditure.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_function_expenditure (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    function_code VARCHAR NOT NULL,
    function_level VARCHAR NOT NULL,
    fund VARCHAR,
    nature VARCHAR,
    amount_yuan DECIMAL(20, 4) NOT NULL,
    initial_budget_yuan DECIMAL(20, 4),
    change_yuan DECIMAL(20, 4),
    source VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_function_expenditure IS '功能分类支出: expenditure by functional item; blank cells have no row';
COMMENT ON COLUMN core.fct_function_expenditure.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_function_expenditure.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_function_expenditure.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_function_expenditure.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_function_expenditure.concept IS '概念: expenditure (all money) | fiscal_expenditure (财政拨款)';
COMMENT ON COLUMN core.fct_function_expenditure.function_code IS '功能科目编码: → core.dim_function';
COMMENT ON COLUMN core.fct_function_expenditure.function_level IS '功能级次: 类 | 款 | 项; add rows of one level only, a 类 contains its 项';
COMMENT ON COLUMN core.fct_function_expenditure.fund IS '资金来源: null = all funds';
COMMENT ON COLUMN core.fct_function_expenditure.nature IS '支出性质: null = all natures';
COMMENT ON COLUMN core.fct_function_expenditure.amount_yuan IS '决算数: yuan';
COMMENT ON COLUMN core.fct_function_expenditure.initial_budget_yuan IS '年初预算数: yuan; null where not printed';
COMMENT ON COLUMN core.fct_function_expenditure.change_yuan IS '比上年增减额: yuan, decreases negative; null where not printed';
COMMENT ON COLUMN core.fct_function_expenditure.source IS '来源: statement 报表 | narrative 文字说明';
COMMENT ON COLUMN core.fct_function_expenditure.statement IS '报表: where the figure is printed';
COMMENT ON COLUMN core.fct_function_expenditure.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_economic_expenditure (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    economic_code VARCHAR NOT NULL,
    economic_level VARCHAR NOT NULL,
    amount_yuan DECIMAL(20, 4) NOT NULL,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_economic_expenditure IS '经济分类基本支出: 一般公共预算财政拨款基本支出 by economic item (T6); blank cells have no row';
COMMENT ON COLUMN core.fct_economic_expenditure.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_economic_expenditure.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_economic_expenditure.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_economic_expenditure.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_economic_expenditure.economic_code IS '经济科目编码: → core.dim_economic';
COMMENT ON COLUMN core.fct_economic_expenditure.economic_level IS '经济级次: 类 | 款; add rows of one level only';
COMMENT ON COLUMN core.fct_economic_expenditure.amount_yuan IS '决算数: yuan';
COMMENT ON COLUMN core.fct_economic_expenditure.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_three_public (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    amount_yuan DECIMAL(20, 4),
    full_year_budget_yuan DECIMAL(20, 4),
    initial_budget_yuan DECIMAL(20, 4),
    change_yuan DECIMAL(20, 4),
    quantity DECIMAL(24, 6),
    unit VARCHAR,
    is_blank BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    figure_id INTEGER
);
COMMENT ON TABLE core.fct_three_public IS '“三公”经费: amounts and counts of travel abroad, official cars and reception';
COMMENT ON COLUMN core.fct_three_public.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_three_public.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_three_public.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_three_public.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_three_public.concept IS '概念: three_public is the total, the others are its parts or counts';
COMMENT ON COLUMN core.fct_three_public.amount_yuan IS '决算数: yuan; null where blank, or where the concept is a count';
COMMENT ON COLUMN core.fct_three_public.full_year_budget_yuan IS '全年预算数: yuan; null where not printed';
COMMENT ON COLUMN core.fct_three_public.initial_budget_yuan IS '年初预算数: yuan; null where not printed';
COMMENT ON COLUMN core.fct_three_public.change_yuan IS '比上年增减额: yuan, decreases negative; null where not printed';
COMMENT ON COLUMN core.fct_three_public.quantity IS '数量: groups, persons, cars, batches; null where the concept is money';
COMMENT ON COLUMN core.fct_three_public.unit IS '计量单位: of quantity, or the money unit as printed';
COMMENT ON COLUMN core.fct_three_public.is_blank IS '是否空白: the cell is printed empty, or the statement is declared empty; counts as 0 in totals';
COMMENT ON COLUMN core.fct_three_public.source IS '来源: statement 报表 | narrative 文字说明';
COMMENT ON COLUMN core.fct_three_public.figure_id IS '数据序号: with filing_id → core.fct_figure; null where the statement is declared empty without cells';

CREATE TABLE core.fct_procurement (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    amount_yuan DECIMAL(20, 4) NOT NULL,
    share_percent DECIMAL(24, 6),
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_procurement IS '政府采购: procurement as the narrative states it';
COMMENT ON COLUMN core.fct_procurement.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_procurement.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_procurement.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_procurement.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_procurement.concept IS '概念: procurement is the total; goods, works, services are its parts';
COMMENT ON COLUMN core.fct_procurement.amount_yuan IS '金额: yuan';
COMMENT ON COLUMN core.fct_procurement.share_percent IS '占比: percent of the total as printed; null where not printed';
COMMENT ON COLUMN core.fct_procurement.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_asset (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    amount_yuan DECIMAL(20, 4),
    quantity DECIMAL(24, 6),
    unit VARCHAR,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_asset IS '国有资产: assets at the end of the year as the narrative states them';
COMMENT ON COLUMN core.fct_asset.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_asset.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_asset.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_asset.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_asset.concept IS '概念: → core.dim_concept';
COMMENT ON COLUMN core.fct_asset.amount_yuan IS '金额: yuan; null where the concept is a count or an area';
COMMENT ON COLUMN core.fct_asset.quantity IS '数量: in unit; null where the concept is money';
COMMENT ON COLUMN core.fct_asset.unit IS '计量单位: as printed';
COMMENT ON COLUMN core.fct_asset.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_staff (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    concept VARCHAR NOT NULL,
    quantity DECIMAL(24, 6),
    unit VARCHAR,
    text VARCHAR,
    figure_id INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_staff IS '机构人员: people and inner departments';
COMMENT ON COLUMN core.fct_staff.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_staff.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_staff.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_staff.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_staff.concept IS '概念: staff is the total of active, retired_cadres and retired';
COMMENT ON COLUMN core.fct_staff.quantity IS '数量: in unit; null for texts';
COMMENT ON COLUMN core.fct_staff.unit IS '计量单位: 人, 个';
COMMENT ON COLUMN core.fct_staff.text IS '文字: names of departments as printed; null where the concept is a count';
COMMENT ON COLUMN core.fct_staff.figure_id IS '数据序号: with filing_id → core.fct_figure';

CREATE TABLE core.fct_performance_project (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    statement VARCHAR NOT NULL,
    project_number INTEGER,
    project_name VARCHAR,
    department VARCHAR,
    implementing_unit VARCHAR,
    initial_budget_yuan DECIMAL(20, 4),
    full_year_budget_yuan DECIMAL(20, 4),
    executed_yuan DECIMAL(20, 4),
    execution_rate DECIMAL(24, 6),
    execution_weight DECIMAL(24, 6),
    execution_score DECIMAL(24, 6),
    total_weight DECIMAL(24, 6),
    total_score DECIMAL(24, 6),
    indicator_count INTEGER NOT NULL,
    goal VARCHAR,
    goal_result VARCHAR,
    page INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_performance_project IS '绩效自评表: one row per performance sheet, the overall one included';
COMMENT ON COLUMN core.fct_performance_project.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_performance_project.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_performance_project.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_performance_project.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_performance_project.statement IS '自评表: performance_overall | performance_project:<n>';
COMMENT ON COLUMN core.fct_performance_project.project_number IS '项目序号: from 1 in the order of the document; null for the overall sheet';
COMMENT ON COLUMN core.fct_performance_project.project_name IS '项目名称: as printed; null for the overall sheet';
COMMENT ON COLUMN core.fct_performance_project.department IS '主管部门: as printed';
COMMENT ON COLUMN core.fct_performance_project.implementing_unit IS '实施单位: as printed';
COMMENT ON COLUMN core.fct_performance_project.initial_budget_yuan IS '年初预算数: yuan, all funds; null where not printed';
COMMENT ON COLUMN core.fct_performance_project.full_year_budget_yuan IS '全年预算数: yuan, all funds; null where not printed';
COMMENT ON COLUMN core.fct_performance_project.executed_yuan IS '全年执行数: yuan, all funds; null where not printed';
COMMENT ON COLUMN core.fct_performance_project.execution_rate IS '预算执行率: percent as printed';
COMMENT ON COLUMN core.fct_performance_project.execution_weight IS '预算执行分值: points';
COMMENT ON COLUMN core.fct_performance_project.execution_score IS '预算执行得分: points';
COMMENT ON COLUMN core.fct_performance_project.total_weight IS '总分（分值）: points';
COMMENT ON COLUMN core.fct_performance_project.total_score IS '总分（得分）: points';
COMMENT ON COLUMN core.fct_performance_project.indicator_count IS '指标个数: rows in core.fct_performance_indicator';
COMMENT ON COLUMN core.fct_performance_project.goal IS '预期目标: as printed';
COMMENT ON COLUMN core.fct_performance_project.goal_result IS '目标完成情况: as printed';
COMMENT ON COLUMN core.fct_performance_project.page IS '页码: where the sheet begins';

CREATE TABLE core.fct_performance_indicator (
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    statement VARCHAR NOT NULL,
    project_number INTEGER,
    row_number INTEGER NOT NULL,
    level_1 VARCHAR NOT NULL,
    level_2 VARCHAR NOT NULL,
    level_3 VARCHAR NOT NULL,
    target VARCHAR,
    target_operator VARCHAR,
    target_value DECIMAL(24, 6),
    target_unit VARCHAR,
    actual VARCHAR,
    actual_operator VARCHAR,
    actual_value DECIMAL(24, 6),
    actual_unit VARCHAR,
    weight DECIMAL(24, 6),
    score DECIMAL(24, 6),
    reason VARCHAR,
    basis VARCHAR,
    page INTEGER NOT NULL
);
COMMENT ON TABLE core.fct_performance_indicator IS '绩效指标: one row per indicator of a performance sheet';
COMMENT ON COLUMN core.fct_performance_indicator.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_performance_indicator.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_performance_indicator.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_performance_indicator.is_current IS '是否现行版: filter on it, or revisions count twice';
COMMENT ON COLUMN core.fct_performance_indicator.statement IS '自评表: → core.fct_performance_project';
COMMENT ON COLUMN core.fct_performance_indicator.project_number IS '项目序号: null for the overall sheet';
COMMENT ON COLUMN core.fct_performance_indicator.row_number IS '指标序号: from 1 within the sheet';
COMMENT ON COLUMN core.fct_performance_indicator.level_1 IS '一级指标: as printed';
COMMENT ON COLUMN core.fct_performance_indicator.level_2 IS '二级指标: as printed';
COMMENT ON COLUMN core.fct_performance_indicator.level_3 IS '三级指标: as printed';
COMMENT ON COLUMN core.fct_performance_indicator.target IS '年度指标值: as printed';
COMMENT ON COLUMN core.fct_performance_indicator.target_operator IS '指标值比较符: >= | <= | =; null where none is printed';
COMMENT ON COLUMN core.fct_performance_indicator.target_value IS '指标值数值: null for words such as 及时';
COMMENT ON COLUMN core.fct_performance_indicator.target_unit IS '指标值单位';
COMMENT ON COLUMN core.fct_performance_indicator.actual IS '实际完成值: as printed';
COMMENT ON COLUMN core.fct_performance_indicator.actual_operator IS '完成值比较符: null where none is printed';
COMMENT ON COLUMN core.fct_performance_indicator.actual_value IS '完成值数值: null for words';
COMMENT ON COLUMN core.fct_performance_indicator.actual_unit IS '完成值单位';
COMMENT ON COLUMN core.fct_performance_indicator.weight IS '分值: points';
COMMENT ON COLUMN core.fct_performance_indicator.score IS '得分: points';
COMMENT ON COLUMN core.fct_performance_indicator.reason IS '偏差原因及改进措施: as printed; null where empty';
COMMENT ON COLUMN core.fct_performance_indicator.basis IS '指标值设定依据: as printed; null where the form has none';
COMMENT ON COLUMN core.fct_performance_indicator.page IS '页码: where the indicator begins';
