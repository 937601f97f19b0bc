-- Reference data, filings and figures. A dimension has one row per key; what changed over the years (names) is in
-- a table of its own, so that a join with a dimension never multiplies rows.
CREATE TABLE core.dim_division (
    division_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    parent_code VARCHAR,
    valid_from INTEGER,
    valid_to INTEGER,
    is_development_zone BOOLEAN NOT NULL,
    is_structural BOOLEAN NOT NULL
);
COMMENT ON TABLE core.dim_division IS '行政区划: administrative divisions (GB/T 2260) and development zones, one row per code';
COMMENT ON COLUMN core.dim_division.division_code IS '行政区划代码: six characters; of a development zone a pseudo-code with a K';
COMMENT ON COLUMN core.dim_division.name IS '名称: the latest name';
COMMENT ON COLUMN core.dim_division.level IS '级别: 省 | 地 | 县; development zones are 县';
COMMENT ON COLUMN core.dim_division.parent_code IS '上级代码: the division above; null for a province';
COMMENT ON COLUMN core.dim_division.valid_from IS '起始年: earliest fiscal year in which the code may have been in force; null before 2007';
COMMENT ON COLUMN core.dim_division.valid_to IS '截止年: latest fiscal year in which it may have been in force; null until now';
COMMENT ON COLUMN core.dim_division.is_development_zone IS '是否开发区: files as a county does but is not in GB/T 2260';
COMMENT ON COLUMN core.dim_division.is_structural IS '是否结构性代码: a code that no government stands behind, such as 省直辖县级行政单位';

CREATE TABLE core.division_name (
    division_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    valid_from INTEGER,
    valid_to INTEGER
);
COMMENT ON TABLE core.division_name IS '区划名称沿革: names of divisions with the years in which they were in force';
COMMENT ON COLUMN core.division_name.division_code IS '行政区划代码: → core.dim_division';
COMMENT ON COLUMN core.division_name.name IS '名称: the official name';
COMMENT ON COLUMN core.division_name.valid_from IS '起始年: earliest fiscal year; null before 2007. Around a change both names are in force';
COMMENT ON COLUMN core.division_name.valid_to IS '截止年: latest fiscal year; null until now';

CREATE TABLE core.dim_function (
    function_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    parent_code VARCHAR,
    class_code VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    confidence VARCHAR
);
COMMENT ON TABLE core.dim_function IS '支出功能分类科目: 类, 款, 项; hints that grow with what filings print. Never use it to reject a code';
COMMENT ON COLUMN core.dim_function.function_code IS '功能科目编码: 3 (类), 5 (款) or 7 (项) digits';
COMMENT ON COLUMN core.dim_function.name IS '科目名称: the latest name';
COMMENT ON COLUMN core.dim_function.level IS '级次: 类 | 款 | 项';
COMMENT ON COLUMN core.dim_function.parent_code IS '上级科目编码: null for a 类';
COMMENT ON COLUMN core.dim_function.class_code IS '所属类编码: the first three digits';
COMMENT ON COLUMN core.dim_function.source IS '来源: taxonomy (the project''s list) | observed (first printed in a filing)';
COMMENT ON COLUMN core.dim_function.confidence IS '可信度: doc = printed in a document that was read, mem and mem-low = unconfirmed; null where observed';

CREATE TABLE core.dim_economic (
    economic_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    parent_code VARCHAR,
    basic_expenditure_group VARCHAR,
    confidence VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_economic IS '支出经济分类科目: 类 and 款 of the departmental classification';
COMMENT ON COLUMN core.dim_economic.economic_code IS '经济科目编码: 3 (类) or 5 (款) digits';
COMMENT ON COLUMN core.dim_economic.name IS '科目名称: the latest name';
COMMENT ON COLUMN core.dim_economic.level IS '级次: 类 | 款';
COMMENT ON COLUMN core.dim_economic.parent_code IS '上级科目编码: null for a 类';
COMMENT ON COLUMN core.dim_economic.basic_expenditure_group IS '基本支出归类: 人员经费 | 公用经费';
COMMENT ON COLUMN core.dim_economic.confidence IS '可信度: doc | github (a public code list) | mem | mem-low';

CREATE TABLE core.code_name (
    classification VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    valid_from INTEGER,
    valid_to INTEGER,
    is_alias BOOLEAN NOT NULL,
    confidence VARCHAR NOT NULL
);
COMMENT ON TABLE core.code_name IS '科目名称沿革: names of functional and economic codes with the years in which they were in force';
COMMENT ON COLUMN core.code_name.classification IS '分类: function 功能 | economic 经济';
COMMENT ON COLUMN core.code_name.code IS '科目编码: → core.dim_function or core.dim_economic';
COMMENT ON COLUMN core.code_name.name IS '科目名称: official name of those years, or an alias';
COMMENT ON COLUMN core.code_name.valid_from IS '起始年: fiscal year; null where unknown';
COMMENT ON COLUMN core.code_name.valid_to IS '截止年: fiscal year; null where still in force';
COMMENT ON COLUMN core.code_name.is_alias IS '是否别名: another wording of the same item';
COMMENT ON COLUMN core.code_name.confidence IS '可信度: doc | doc-only | github | mem | mem-low';

CREATE TABLE core.dim_concept (
    concept VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    period_type VARCHAR NOT NULL,
    parent VARCHAR
);
COMMENT ON TABLE core.dim_concept IS '指标概念: what a figure can be about';
COMMENT ON COLUMN core.dim_concept.concept IS '概念: stable id such as fiscal_income';
COMMENT ON COLUMN core.dim_concept.label IS '中文名称: the field''s term';
COMMENT ON COLUMN core.dim_concept.type IS '类型: money | count | area | rate | score | text';
COMMENT ON COLUMN core.dim_concept.period_type IS '期间类型: duration 全年 | instant 年末时点';
COMMENT ON COLUMN core.dim_concept.parent IS '所属概念: the concept that it is a part of; null where there is none';

CREATE TABLE core.dim_unit (
    unit_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    division_code VARCHAR,
    level VARCHAR,
    parent_unit_id VARCHAR,
    unit_kind VARCHAR NOT NULL,
    has_filed BOOLEAN NOT NULL,
    files_itself BOOLEAN NOT NULL,
    first_year INTEGER,
    last_year INTEGER
);
COMMENT ON TABLE core.dim_unit IS '单位: departments and units, made from filings and from the lists of units in them';
COMMENT ON COLUMN core.dim_unit.unit_id IS '单位编号: stable: made from the division and the name without the division''s part';
COMMENT ON COLUMN core.dim_unit.name IS '单位名称: as printed in the latest filing, without white space and without （本级）';
COMMENT ON COLUMN core.dim_unit.name_key IS '名称主干: the name without the division''s part; 昌吉州 and 昌吉回族自治州 give the same';
COMMENT ON COLUMN core.dim_unit.division_code IS '行政区划代码: → core.dim_division; null where the name does not tell (core.unresolved_division)';
COMMENT ON COLUMN core.dim_unit.level IS '政府级次: 省 | 地 | 县; null where the division is';
COMMENT ON COLUMN core.dim_unit.parent_unit_id IS '上级部门编号: the department whose latest filing lists this unit; null where none does';
COMMENT ON COLUMN core.dim_unit.unit_kind IS '单位类别: 部门 (has filed 汇总 or 本级 accounts, or lists other units) | 单位';
COMMENT ON COLUMN core.dim_unit.has_filed IS '是否已公开: false for a unit that is only listed by its department';
COMMENT ON COLUMN core.dim_unit.files_itself IS '是否单独编报: false where its department''s list says that its accounts are kept within another''s; then no filing of its own is due';
COMMENT ON COLUMN core.dim_unit.first_year IS '首个年度: first fiscal year filed; null where has_filed is false';
COMMENT ON COLUMN core.dim_unit.last_year IS '最近年度: last fiscal year filed; null where has_filed is false';

CREATE TABLE core.unit_name (
    unit_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    filing_count INTEGER NOT NULL
);
COMMENT ON TABLE core.unit_name IS '单位名称沿革: names under which a unit filed';
COMMENT ON COLUMN core.unit_name.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.unit_name.name IS '单位名称: as printed';
COMMENT ON COLUMN core.unit_name.first_year IS '首个年度: first fiscal year filed under the name';
COMMENT ON COLUMN core.unit_name.last_year IS '最近年度: last fiscal year filed under the name';
COMMENT ON COLUMN core.unit_name.filing_count IS '决算份数: filings under the name, all revisions';

CREATE TABLE core.unresolved_division (
    filing_id VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    candidates VARCHAR NOT NULL
);
COMMENT ON TABLE core.unresolved_division IS '区划待定: filings whose unit''s name does not say one division. They are in no rollup; nothing is guessed';
COMMENT ON COLUMN core.unresolved_division.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.unresolved_division.unit_name IS '单位名称: as printed';
COMMENT ON COLUMN core.unresolved_division.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.unresolved_division.reason IS '原因: not_named (no division in the name) | ambiguous (several) | short_name (a part of the name may be a division''s short name)';
COMMENT ON COLUMN core.unresolved_division.candidates IS '候选区划: codes that the name may mean, separated by spaces; empty for not_named';

CREATE TABLE core.dim_filing (
    filing_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    division_code VARCHAR,
    fiscal_year INTEGER NOT NULL,
    scope VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    fingerprint VARCHAR NOT NULL,
    figure_count INTEGER NOT NULL,
    blank_count INTEGER NOT NULL,
    text_count INTEGER NOT NULL,
    issue_count INTEGER NOT NULL,
    statement_count INTEGER NOT NULL,
    kind_reason VARCHAR NOT NULL,
    reader VARCHAR NOT NULL
);
COMMENT ON TABLE core.dim_filing IS '决算: one set of accounts as one unit published it; a corrected set is a further revision';
COMMENT ON COLUMN core.dim_filing.filing_id IS '决算编号: made from unit, year, scope and all figures: the same figures have the same id';
COMMENT ON COLUMN core.dim_filing.document_id IS '主文件编号: → raw.document; the document whose figures and places are loaded (core.filing_document has all)';
COMMENT ON COLUMN core.dim_filing.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.dim_filing.unit_name IS '单位名称: as printed, without white space';
COMMENT ON COLUMN core.dim_filing.name_key IS '名称主干: the unit''s name without the division''s part';
COMMENT ON COLUMN core.dim_filing.division_code IS '行政区划代码: → core.dim_division; null where unresolved';
COMMENT ON COLUMN core.dim_filing.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.dim_filing.scope IS '编报口径: 汇总 (a department with its units) | 本级 (its own level alone) | 单位 (one unit)';
COMMENT ON COLUMN core.dim_filing.revision IS '修订版次: from 1, in the order in which the versions were first seen';
COMMENT ON COLUMN core.dim_filing.is_current IS '是否现行版: the latest revision of this unit, year and scope. Totals use current filings only';
COMMENT ON COLUMN core.dim_filing.fingerprint IS '数据指纹: SHA-256 over all figures; documents with the same fingerprint are one filing';
COMMENT ON COLUMN core.dim_filing.figure_count IS '数据个数: figures with a value';
COMMENT ON COLUMN core.dim_filing.blank_count IS '空白单元格数';
COMMENT ON COLUMN core.dim_filing.text_count IS '文字项数: texts and numbers that could not be read';
COMMENT ON COLUMN core.dim_filing.issue_count IS '读取问题数: rows in core.reading_issue of the main document';
COMMENT ON COLUMN core.dim_filing.statement_count IS '报表张数: statements found, empty ones included';
COMMENT ON COLUMN core.dim_filing.kind_reason IS '性质依据: what in the document says that it is final accounts';
COMMENT ON COLUMN core.dim_filing.reader IS '读取程序版本';

CREATE TABLE core.filing_document (
    filing_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    is_primary BOOLEAN NOT NULL
);
COMMENT ON TABLE core.filing_document IS '决算文件对应: the documents that print a filing, in whatever format';
COMMENT ON COLUMN core.filing_document.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.filing_document.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN core.filing_document.is_primary IS '是否主文件: the one whose figures and places are loaded';

CREATE TABLE core.filing_statement (
    filing_id VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    unit VARCHAR,
    is_nil BOOLEAN NOT NULL,
    nil_sentence VARCHAR NOT NULL
);
COMMENT ON TABLE core.filing_statement IS '决算报表: statements that a filing holds';
COMMENT ON COLUMN core.filing_statement.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.filing_statement.statement IS '报表: T1 … T9, or a slug for others';
COMMENT ON COLUMN core.filing_statement.title IS '表名: as printed';
COMMENT ON COLUMN core.filing_statement.page IS '起始页: from 1';
COMMENT ON COLUMN core.filing_statement.last_page IS '截止页';
COMMENT ON COLUMN core.filing_statement.unit IS '计量单位: as printed for this statement; null where none is printed';
COMMENT ON COLUMN core.filing_statement.is_nil IS '是否空表: an empty form';
COMMENT ON COLUMN core.filing_statement.nil_sentence IS '空表说明: the sentence that says so; empty where there is none';

CREATE TABLE core.member_unit (
    filing_id VARCHAR NOT NULL,
    member_number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    files_itself BOOLEAN NOT NULL,
    page INTEGER NOT NULL,
    name_key VARCHAR NOT NULL,
    division_code VARCHAR
);
COMMENT ON TABLE core.member_unit IS '部门构成: units that a filing lists as included in it';
COMMENT ON COLUMN core.member_unit.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.member_unit.member_number IS '序号: from 1, in the order of the document';
COMMENT ON COLUMN core.member_unit.name IS '单位名称: as printed, without white space';
COMMENT ON COLUMN core.member_unit.note IS '备注: as printed; empty where there is none';
COMMENT ON COLUMN core.member_unit.files_itself IS '是否单独编报: false where the note says that its accounts are kept within another''s (并入本级)';
COMMENT ON COLUMN core.member_unit.page IS '页码: from 1; 0 where unknown';
COMMENT ON COLUMN core.member_unit.name_key IS '名称主干: the name without the division''s part';
COMMENT ON COLUMN core.member_unit.division_code IS '行政区划代码: from the name, else the department''s; null where neither is known';

CREATE TABLE core.function_name_observation (
    fiscal_year INTEGER NOT NULL,
    function_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    filing_id VARCHAR NOT NULL,
    statement VARCHAR NOT NULL
);
COMMENT ON TABLE core.function_name_observation IS '功能科目名称观测: functional codes and names as statements print them';
COMMENT ON COLUMN core.function_name_observation.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.function_name_observation.function_code IS '功能科目编码';
COMMENT ON COLUMN core.function_name_observation.name IS '科目名称: as printed, without white space';
COMMENT ON COLUMN core.function_name_observation.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.function_name_observation.statement IS '报表: where it is printed';

CREATE TABLE core.reading_issue (
    document_id VARCHAR NOT NULL,
    filing_id VARCHAR,
    issue_number INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    page INTEGER,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE,
    raw_text VARCHAR NOT NULL
);
COMMENT ON TABLE core.reading_issue IS '读取问题: what could not be read, with its place; of all documents read';
COMMENT ON COLUMN core.reading_issue.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN core.reading_issue.filing_id IS '决算编号: → core.dim_filing; null where the document is no filing';
COMMENT ON COLUMN core.reading_issue.issue_number IS '序号: from 1 within the document';
COMMENT ON COLUMN core.reading_issue.code IS '问题代码: a stable slug such as malformed_number';
COMMENT ON COLUMN core.reading_issue.message IS '说明';
COMMENT ON COLUMN core.reading_issue.statement IS '报表: empty where unknown';
COMMENT ON COLUMN core.reading_issue.page IS '页码: from 1; null where unknown';
COMMENT ON COLUMN core.reading_issue.x0 IS '左: points; null where unknown';
COMMENT ON COLUMN core.reading_issue.y0 IS '上: points from the top; a line number in text files';
COMMENT ON COLUMN core.reading_issue.x1 IS '右: points';
COMMENT ON COLUMN core.reading_issue.y1 IS '下: points';
COMMENT ON COLUMN core.reading_issue.raw_text IS '原文: as printed';

CREATE TABLE core.fct_figure (
    filing_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    figure_id INTEGER NOT NULL,
    statement VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    row_code VARCHAR NOT NULL,
    row_label VARCHAR NOT NULL,
    column_label VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    concept VARCHAR,
    function_code VARCHAR,
    economic_code VARCHAR,
    fund VARCHAR,
    nature VARCHAR,
    scenario VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    value DECIMAL(24, 6),
    unit VARCHAR,
    decimals INTEGER,
    value_yuan DECIMAL(20, 4),
    operator VARCHAR,
    is_blank BOOLEAN NOT NULL,
    page INTEGER NOT NULL,
    x0 DOUBLE NOT NULL,
    y0 DOUBLE NOT NULL,
    x1 DOUBLE NOT NULL,
    y1 DOUBLE NOT NULL,
    raw_text VARCHAR NOT NULL,
    row_number INTEGER,
    reader VARCHAR NOT NULL
);
COMMENT ON TABLE core.fct_figure IS '数据明细: every printed figure with the place where it is printed; of each filing''s main document, all revisions';
COMMENT ON COLUMN core.fct_figure.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.fct_figure.document_id IS '文件编号: → raw.document; the document in which page and box are';
COMMENT ON COLUMN core.fct_figure.figure_id IS '数据序号: from 1 in the order of the document; unique within the filing';
COMMENT ON COLUMN core.fct_figure.statement IS '报表: T1 … T9, a slug, narrative, staff, performance_overall, performance_project:<n>';
COMMENT ON COLUMN core.fct_figure.section IS '章节: section of the narrative, or title of the sheet';
COMMENT ON COLUMN core.fct_figure.row_code IS '行编码: digits as printed, joined; empty where there are none';
COMMENT ON COLUMN core.fct_figure.row_label IS '行名称: as printed without white space; levels joined with /';
COMMENT ON COLUMN core.fct_figure.column_label IS '列名称: as printed without white space; levels joined with /';
COMMENT ON COLUMN core.fct_figure.side IS '侧: 收入 | 支出 in statements with two sides, else empty';
COMMENT ON COLUMN core.fct_figure.concept IS '概念: → core.dim_concept; null where no label explains the figure';
COMMENT ON COLUMN core.fct_figure.function_code IS '功能科目编码: → core.dim_function; null = not broken down';
COMMENT ON COLUMN core.fct_figure.economic_code IS '经济科目编码: → core.dim_economic; null = not broken down';
COMMENT ON COLUMN core.fct_figure.fund IS '资金来源: 一般公共预算 | 政府性基金预算 | 国有资本经营预算; null = not broken down';
COMMENT ON COLUMN core.fct_figure.nature IS '支出性质: 基本支出 | 项目支出 | …; null = not broken down';
COMMENT ON COLUMN core.fct_figure.scenario IS '数据口径: final 决算 | initial_budget 年初预算 | full_year_budget 全年预算 | change 增减额 | growth_rate | share | …';
COMMENT ON COLUMN core.fct_figure.period IS '期间: FY2023, or 2023-12-31 for a stock';
COMMENT ON COLUMN core.fct_figure.value IS '数值: the printed number in the printed unit, sign by meaning; null for blanks, texts and what could not be read';
COMMENT ON COLUMN core.fct_figure.unit IS '计量单位: 万元, 元, %, 人, …; null for texts';
COMMENT ON COLUMN core.fct_figure.decimals IS '小数位数: decimals as printed; null where value is';
COMMENT ON COLUMN core.fct_figure.value_yuan IS '金额: yuan; null where value is or the unit is not money';
COMMENT ON COLUMN core.fct_figure.operator IS '比较符: >= | <= | = of an indicator; null elsewhere';
COMMENT ON COLUMN core.fct_figure.is_blank IS '是否空白: an empty cell; not the same as a printed 0.00';
COMMENT ON COLUMN core.fct_figure.page IS '页码: from 1';
COMMENT ON COLUMN core.fct_figure.x0 IS '左: points of the box of the printed number';
COMMENT ON COLUMN core.fct_figure.y0 IS '上: points from the top; a line number in text files';
COMMENT ON COLUMN core.fct_figure.x1 IS '右: points';
COMMENT ON COLUMN core.fct_figure.y1 IS '下: points from the top; a line number in text files';
COMMENT ON COLUMN core.fct_figure.raw_text IS '原文: as printed, without white space; empty for blanks';
COMMENT ON COLUMN core.fct_figure.row_number IS '行次: row of the statement or indicator of the sheet, from 1; null in sentences';
COMMENT ON COLUMN core.fct_figure.reader IS '读取程序版本';
