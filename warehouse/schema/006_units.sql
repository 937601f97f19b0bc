-- Units over time, who belongs to whom, which filing is whose, and whether departments are the sum of their units.
-- Everything here is made from filings and from the reviewed fixes file, never edited.
ALTER TABLE core.dim_filing ADD COLUMN set_number INTEGER DEFAULT 1;
COMMENT ON COLUMN core.dim_filing.set_number IS '套次: which set of statements of its main document it is, from 1; a document may hold 汇总 and 本级';
ALTER TABLE core.dim_filing ADD COLUMN kind VARCHAR;
COMMENT ON COLUMN core.dim_filing.kind IS '单位性质: 行政 | 参公 | 事业 as the filing says of the unit itself; null where it does not';
ALTER TABLE core.member_unit ADD COLUMN kind VARCHAR;
COMMENT ON COLUMN core.member_unit.kind IS '单位性质: 行政 | 参公 | 事业 as the list says of the unit; null where it does not';

ALTER TABLE core.dim_unit ADD COLUMN kind VARCHAR;
COMMENT ON COLUMN core.dim_unit.kind IS '单位性质: 行政 | 参公 | 事业, from the fixes file, else the latest filing or list that says so; null where none does';
ALTER TABLE core.dim_unit ADD COLUMN lineage_id VARCHAR;
COMMENT ON COLUMN core.dim_unit.lineage_id IS '沿革编号: → core.dim_unit: the unit that this one has become, through accepted renames and mergers (core.unit_link); its own unit_id where it has become no other. Group by it to compare years';
ALTER TABLE core.dim_unit ADD COLUMN successor_unit_id VARCHAR;
COMMENT ON COLUMN core.dim_unit.successor_unit_id IS '承继单位编号: → core.dim_unit: whom it was renamed to or merged into; null where it goes on, was split (core.unit_link has all parts) or nothing is proved';
ALTER TABLE core.dim_unit ADD COLUMN valid_from INTEGER;
COMMENT ON COLUMN core.dim_unit.valid_from IS '存续起始年度: first fiscal year in which it is another''s successor; null where it is none';
ALTER TABLE core.dim_unit ADD COLUMN valid_to INTEGER;
COMMENT ON COLUMN core.dim_unit.valid_to IS '存续截止年度: last fiscal year before its successor; null where it has none';

CREATE TABLE core.unit_lineage (
    unit_id VARCHAR NOT NULL,
    renamed_unit_id VARCHAR NOT NULL,
    lineage_id VARCHAR NOT NULL
);
COMMENT ON TABLE core.unit_lineage IS '单位沿革: one row per unit: what it is called now and what it has become. Accepted links only; a split ends a lineage';
COMMENT ON COLUMN core.unit_lineage.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.unit_lineage.renamed_unit_id IS '更名后编号: → core.dim_unit: the same unit under its last name (renames only); accounts of one year under two of its names are the same accounts';
COMMENT ON COLUMN core.unit_lineage.lineage_id IS '沿革编号: → core.dim_unit: after renames and mergers; units with one lineage_id must be added before they are compared with another year';

CREATE TABLE core.unit_link (
    from_unit_id VARCHAR NOT NULL,
    to_unit_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    score DECIMAL(5, 4) NOT NULL,
    agreeing INTEGER NOT NULL,
    contradicting INTEGER NOT NULL,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE core.unit_link IS '单位承继关系: a unit that stops and one that goes on for it: proved by figures, decided by a reviewer, or doubtful. Doubtful ones change nothing';
COMMENT ON COLUMN core.unit_link.from_unit_id IS '原单位编号: → core.dim_unit';
COMMENT ON COLUMN core.unit_link.to_unit_id IS '承继单位编号: → core.dim_unit';
COMMENT ON COLUMN core.unit_link.kind IS '关系: renamed 更名 | merged 合并 | split 拆分';
COMMENT ON COLUMN core.unit_link.fiscal_year IS '承继年度: first fiscal year of the successor''s accounts for both';
COMMENT ON COLUMN core.unit_link.status IS '状态: accepted 已认定 | doubtful 待核 | rejected 不成立 (by a reviewer). Only accepted ones count';
COMMENT ON COLUMN core.unit_link.decided_by IS '依据来源: figures (数据) | name (名称) | fixes (核定文件 unit_links.csv)';
COMMENT ON COLUMN core.unit_link.score IS '得分: 0 to 1: the share of telling amounts that agree and the likeness of the names; 1 by a reviewer';
COMMENT ON COLUMN core.unit_link.agreeing IS '相符数据个数: different amounts that the new accounts say of last year and the old accounts printed';
COMMENT ON COLUMN core.unit_link.contradicting IS '不符数据个数: amounts that differ by more than rounding';
COMMENT ON COLUMN core.unit_link.evidence IS '证据: in words: amounts that agree, likeness of names, or the reviewer''s reason';

CREATE TABLE core.unit_parent (
    unit_id VARCHAR NOT NULL,
    parent_unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    filing_id VARCHAR,
    name VARCHAR NOT NULL,
    files_itself BOOLEAN NOT NULL,
    basis VARCHAR NOT NULL
);
COMMENT ON TABLE core.unit_parent IS '隶属关系: units of each department and fiscal year, as its current filing lists them (部门决算单位构成) or a reviewer says';
COMMENT ON COLUMN core.unit_parent.unit_id IS '单位编号: → core.dim_unit; the department itself where its list names its own level (本级)';
COMMENT ON COLUMN core.unit_parent.parent_unit_id IS '部门编号: → core.dim_unit';
COMMENT ON COLUMN core.unit_parent.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.unit_parent.filing_id IS '决算编号: → core.dim_filing: the filing that lists it; null where a reviewer says so';
COMMENT ON COLUMN core.unit_parent.name IS '单位名称: as listed';
COMMENT ON COLUMN core.unit_parent.files_itself IS '是否单独编报: false where its accounts are kept within another''s';
COMMENT ON COLUMN core.unit_parent.basis IS '依据: listed (单位构成) | fixes (核定文件)';

CREATE TABLE core.filing_match (
    filing_id VARCHAR NOT NULL,
    printed_unit_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    division_code VARCHAR,
    status VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    score DECIMAL(5, 4) NOT NULL,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE core.filing_match IS '决算与单位匹配: to which unit each filing was assigned, and what else it could be. A filing has one accepted row';
COMMENT ON COLUMN core.filing_match.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.filing_match.printed_unit_id IS '所印名称的单位编号: made from the name as printed';
COMMENT ON COLUMN core.filing_match.unit_id IS '单位编号: → core.dim_unit: the unit assigned (accepted), or one that it could be (doubtful)';
COMMENT ON COLUMN core.filing_match.division_code IS '行政区划代码: of that unit; null where unresolved';
COMMENT ON COLUMN core.filing_match.status IS '状态: accepted 已认定 | doubtful 待核 (listed, without effect)';
COMMENT ON COLUMN core.filing_match.decided_by IS '依据来源: name (所印名称) | figures (数据) | fixes (核定文件)';
COMMENT ON COLUMN core.filing_match.score IS '得分: 0 to 1';
COMMENT ON COLUMN core.filing_match.evidence IS '证据: in words';

CREATE TABLE core.fct_elimination (
    fiscal_year INTEGER NOT NULL,
    department_unit_id VARCHAR NOT NULL,
    transfer VARCHAR NOT NULL,
    paying_unit_id VARCHAR,
    receiving_unit_id VARCHAR,
    paying_filing_id VARCHAR,
    receiving_filing_id VARCHAR,
    concept VARCHAR NOT NULL,
    nature VARCHAR,
    function_code VARCHAR,
    amount_yuan DECIMAL(20, 4) NOT NULL,
    is_inside_consolidated BOOLEAN,
    basis VARCHAR NOT NULL
);
COMMENT ON TABLE core.fct_elimination IS '内部往来抵销: transfers inside a department, counted twice when its units are added. Each matched transfer has two rows, one of income and one of expenditure; unmatched ones are in dq.transfer';
COMMENT ON COLUMN core.fct_elimination.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_elimination.department_unit_id IS '部门编号: → core.dim_unit: the department inside which the money moved';
COMMENT ON COLUMN core.fct_elimination.transfer IS '往来种类: 补助 (对附属单位补助支出 → 上级补助收入) | 上缴 (上缴上级支出 → 附属单位上缴收入)';
COMMENT ON COLUMN core.fct_elimination.paying_unit_id IS '付款单位编号: → core.dim_unit; null where several pay and several receive';
COMMENT ON COLUMN core.fct_elimination.receiving_unit_id IS '收款单位编号: → core.dim_unit; null where several pay and several receive';
COMMENT ON COLUMN core.fct_elimination.paying_filing_id IS '付款方决算编号: → core.dim_filing; null with paying_unit_id';
COMMENT ON COLUMN core.fct_elimination.receiving_filing_id IS '收款方决算编号: → core.dim_filing; null with receiving_unit_id';
COMMENT ON COLUMN core.fct_elimination.concept IS '概念: income.superior_subsidy | income.subordinate_remittance (subtract from these and from income) | expenditure (subtract from the total and from its nature)';
COMMENT ON COLUMN core.fct_elimination.nature IS '支出性质: 对附属单位补助支出 | 上缴上级支出 with expenditure; null with income';
COMMENT ON COLUMN core.fct_elimination.function_code IS '功能科目编码: null: transfers are matched in total';
COMMENT ON COLUMN core.fct_elimination.amount_yuan IS '金额: yuan, positive: what to subtract from the sum of the units';
COMMENT ON COLUMN core.fct_elimination.is_inside_consolidated IS '是否仍含于部门汇总数: true where the 汇总 filing is the plain sum (subtract from it too), false where it is eliminated there already; null where there is no 汇总 filing or nothing is proved';
COMMENT ON COLUMN core.fct_elimination.basis IS '依据: total (both sides add up to the same) | pair (one payment equals one receipt)';

CREATE TABLE dq.consolidation (
    department_unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    filing_id VARCHAR NOT NULL,
    concept VARCHAR NOT NULL,
    fund VARCHAR,
    nature VARCHAR,
    function_code VARCHAR,
    reported_yuan DECIMAL(24, 4),
    sum_of_units_yuan DECIMAL(24, 4),
    transfers_yuan DECIMAL(24, 4),
    residual_sum_yuan DECIMAL(24, 4),
    residual_eliminated_yuan DECIMAL(24, 4),
    tolerance_yuan DECIMAL(24, 4),
    outcome VARCHAR NOT NULL,
    missing_units VARCHAR[] NOT NULL
);
COMMENT ON TABLE dq.consolidation IS '部门与所属单位核对: each amount of a 汇总 filing against the sum of its units, with and without internal transfers (U-1)';
COMMENT ON COLUMN dq.consolidation.department_unit_id IS '部门编号: → core.dim_unit';
COMMENT ON COLUMN dq.consolidation.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.consolidation.filing_id IS '决算编号: → core.dim_filing: the 汇总 filing';
COMMENT ON COLUMN dq.consolidation.concept IS '概念: → core.dim_concept';
COMMENT ON COLUMN dq.consolidation.fund IS '资金来源: null = all funds';
COMMENT ON COLUMN dq.consolidation.nature IS '支出性质: null = all natures';
COMMENT ON COLUMN dq.consolidation.function_code IS '功能分类类级编码: null = all functions';
COMMENT ON COLUMN dq.consolidation.reported_yuan IS '部门汇总数: yuan';
COMMENT ON COLUMN dq.consolidation.sum_of_units_yuan IS '单位合计数: yuan: its own level (本级) and its units; null where a unit is missing';
COMMENT ON COLUMN dq.consolidation.transfers_yuan IS '内部往来数: yuan, part of the sum that the units paid each other; null where a unit is missing';
COMMENT ON COLUMN dq.consolidation.residual_sum_yuan IS '差额（未抵销）: reported less sum; yuan';
COMMENT ON COLUMN dq.consolidation.residual_eliminated_yuan IS '差额（抵销后）: reported less sum plus transfers; yuan';
COMMENT ON COLUMN dq.consolidation.tolerance_yuan IS '容差: what rounding of all figures involved can explain; yuan';
COMMENT ON COLUMN dq.consolidation.outcome IS '结果: proved_sum 等于合计 | proved_eliminated 等于抵销后合计 | broken 不符 | cannot_prove 缺单位或缺数';
COMMENT ON COLUMN dq.consolidation.missing_units IS '缺少的单位: names of units without a filing or without this amount';

CREATE TABLE dq.consolidation_summary (
    department_unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    filing_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    listed_units INTEGER NOT NULL,
    filed_units INTEGER NOT NULL,
    proved_sum INTEGER NOT NULL,
    proved_eliminated INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    cannot_prove INTEGER NOT NULL,
    missing_units VARCHAR[] NOT NULL
);
COMMENT ON TABLE dq.consolidation_summary IS '部门汇总核对结果: one row per department and fiscal year with a 汇总 filing';
COMMENT ON COLUMN dq.consolidation_summary.department_unit_id IS '部门编号: → core.dim_unit';
COMMENT ON COLUMN dq.consolidation_summary.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.consolidation_summary.filing_id IS '决算编号: → core.dim_filing: the 汇总 filing';
COMMENT ON COLUMN dq.consolidation_summary.outcome IS '结果: cannot_prove where a unit or a list is missing, else broken where an amount is, else proved_eliminated where transfers were left out of the 汇总, else proved_sum';
COMMENT ON COLUMN dq.consolidation_summary.listed_units IS '应有单位数: its own level and the units that file accounts of their own';
COMMENT ON COLUMN dq.consolidation_summary.filed_units IS '已有单位数: of these, with a filing';
COMMENT ON COLUMN dq.consolidation_summary.proved_sum IS '等于合计的数据个数';
COMMENT ON COLUMN dq.consolidation_summary.proved_eliminated IS '等于抵销后合计的数据个数';
COMMENT ON COLUMN dq.consolidation_summary.broken IS '不符的数据个数';
COMMENT ON COLUMN dq.consolidation_summary.cannot_prove IS '无法核对的数据个数';
COMMENT ON COLUMN dq.consolidation_summary.missing_units IS '缺少的单位: names; 单位构成 where there is no list of units';

CREATE TABLE dq.transfer (
    department_unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    transfer VARCHAR NOT NULL,
    paid_yuan DECIMAL(24, 4) NOT NULL,
    received_yuan DECIMAL(24, 4) NOT NULL,
    matched_yuan DECIMAL(24, 4) NOT NULL,
    residual_yuan DECIMAL(24, 4) NOT NULL,
    tolerance_yuan DECIMAL(24, 4) NOT NULL,
    outcome VARCHAR NOT NULL,
    missing_units VARCHAR[] NOT NULL
);
COMMENT ON TABLE dq.transfer IS '内部往来核对: what units of a department say they paid each other against what they say they received (U-2)';
COMMENT ON COLUMN dq.transfer.department_unit_id IS '部门编号: → core.dim_unit';
COMMENT ON COLUMN dq.transfer.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.transfer.transfer IS '往来种类: 补助 | 上缴, as in core.fct_elimination';
COMMENT ON COLUMN dq.transfer.paid_yuan IS '付出合计: yuan';
COMMENT ON COLUMN dq.transfer.received_yuan IS '收到合计: yuan; 上级补助收入 from outside the department is in it';
COMMENT ON COLUMN dq.transfer.matched_yuan IS '已匹配金额: yuan: what core.fct_elimination holds of it';
COMMENT ON COLUMN dq.transfer.residual_yuan IS '差额: paid less received; yuan';
COMMENT ON COLUMN dq.transfer.tolerance_yuan IS '容差: what rounding can explain; yuan';
COMMENT ON COLUMN dq.transfer.outcome IS '结果: matched 相符 | partly_matched 部分相符 | unmatched 不符';
COMMENT ON COLUMN dq.transfer.missing_units IS '缺少的单位: names of units without a filing, which may be the other side';

CREATE TABLE dq.member_check (
    department_unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    unit_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL
);
COMMENT ON TABLE dq.member_check IS '单位构成核对: the units that a department lists against the units that filed (U-3); agreeing ones too';
COMMENT ON COLUMN dq.member_check.department_unit_id IS '部门编号: → core.dim_unit';
COMMENT ON COLUMN dq.member_check.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.member_check.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN dq.member_check.name IS '单位名称';
COMMENT ON COLUMN dq.member_check.outcome IS '结果: filed 已公开 | listed_not_filed 列入未公开 | kept_within_another 并入他单位 | filed_not_listed 公开未列入 | listed_twice 两个部门都列入';

CREATE TABLE mart.rollup_unit (
    fiscal_year INTEGER NOT NULL,
    unit_id VARCHAR NOT NULL,
    filing_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL
);
COMMENT ON TABLE mart.rollup_unit IS '汇总范围内的单位: every unit that a total holds, once: the warehouse refuses a unit that stands in a total by itself and within its department';
COMMENT ON COLUMN mart.rollup_unit.fiscal_year IS '决算年度';
COMMENT ON COLUMN mart.rollup_unit.unit_id IS '单位编号: → core.dim_unit, under its last name (core.unit_lineage.renamed_unit_id)';
COMMENT ON COLUMN mart.rollup_unit.filing_id IS '决算编号: → mart.rollup_member: the filing that stands for the unit';
COMMENT ON COLUMN mart.rollup_unit.role IS '角色: own 自身 | within 含于部门汇总';
COMMENT ON COLUMN mart.rollup_excluded.reason IS '原因: division_unresolved | same_unit (another scope of the same unit has it) | renamed (the same accounts under a later name) | merged (its successor''s accounts have it) | listed (its department lists it) | listed_other_year (its department gives no list this year and lists it in the nearest year) | fixes (a reviewer says so) | named_after (its name begins with the name of the department)';
