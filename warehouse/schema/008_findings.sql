-- dq: one finding per fault, with the rules that it breaks, the figures that may be wrong, and what became of it.
ALTER TABLE dq.finding ADD COLUMN finding_key VARCHAR;
ALTER TABLE dq.finding ADD COLUMN rule_ids VARCHAR[];
ALTER TABLE dq.finding ADD COLUMN suggestion VARCHAR;
ALTER TABLE dq.finding ADD COLUMN reason VARCHAR;
ALTER TABLE dq.finding ADD COLUMN slip VARCHAR;
ALTER TABLE dq.finding ADD COLUMN suggested DECIMAL(28, 8);
COMMENT ON COLUMN dq.finding.finding_key IS '稳定编号：由单位、年度、口径和有误之数（不能判断时为规则与参与之数）算得，重新检查、重新读取、改版后不变';
COMMENT ON COLUMN dq.finding.rule_ids IS '同一原因所破的全部规则编号，最说明问题的在前';
COMMENT ON COLUMN dq.finding.suggestion IS '更正建议：哪个数宜改为多少；不能判断时为空';
COMMENT ON COLUMN dq.finding.reason IS '判断依据：为什么是这个数，或者为什么不能断定';
COMMENT ON COLUMN dq.finding.slip IS '差错类型：digit 一位数字、transposition 颠倒、decimal_point 小数点、sign 正负号、unit 计量单位、copied_last_year 误用上年数、neighbour 误填相邻栏等；说明不了时为空';
COMMENT ON COLUMN dq.finding.suggested IS '宜印数，以所印单位为单位；不能算得唯一之数时为空';

CREATE TABLE dq.finding_rule (
    finding_id VARCHAR,
    filing_id VARCHAR,
    rule_id VARCHAR,
    case_name VARCHAR,
    group_key VARCHAR,
    is_main BOOLEAN,
    severity VARCHAR,
    status VARCHAR,
    message VARCHAR,
    reported DECIMAL(28, 8),
    expected DECIMAL(28, 8),
    difference DECIMAL(28, 8),
    tolerance DECIMAL(28, 8)
);
COMMENT ON TABLE dq.finding_rule IS '发现所破的规则：每条不一致的检查结果一行，归入一条发现';
COMMENT ON COLUMN dq.finding_rule.finding_id IS '发现编号: → dq.finding';
COMMENT ON COLUMN dq.finding_rule.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN dq.finding_rule.rule_id IS '规则编号: → dq.rule';
COMMENT ON COLUMN dq.finding_rule.case_name IS '规则适用之处';
COMMENT ON COLUMN dq.finding_rule.group_key IS '同一处中的哪一组';
COMMENT ON COLUMN dq.finding_rule.is_main IS '是否最说明问题的一条：发现的说明即由它写成';
COMMENT ON COLUMN dq.finding_rule.severity IS '严重程度';
COMMENT ON COLUMN dq.finding_rule.status IS '检查结果';
COMMENT ON COLUMN dq.finding_rule.message IS '说明：这一条规则的一句话';
COMMENT ON COLUMN dq.finding_rule.reported IS '所印数';
COMMENT ON COLUMN dq.finding_rule.expected IS '应印数；不大于、不小于关系中是界限；没有时为空';
COMMENT ON COLUMN dq.finding_rule.difference IS '所印数减应印数；没有时为空';
COMMENT ON COLUMN dq.finding_rule.tolerance IS '四舍五入所能解释的最大差额；没有时为空';

CREATE TABLE dq.finding_suspect (
    finding_id VARCHAR,
    filing_id VARCHAR,
    suspect_rank INTEGER,
    figure_id INTEGER,
    description VARCHAR,
    printed DECIMAL(28, 8),
    low DECIMAL(28, 8),
    high DECIMAL(28, 8),
    suggested DECIMAL(28, 8),
    is_exact BOOLEAN,
    unit VARCHAR,
    slip VARCHAR,
    plausibility INTEGER,
    is_named BOOLEAN
);
COMMENT ON TABLE dq.finding_suspect IS '可能有误之数：改动后能使所破规则成立、且不破坏其他规则的数，最可能的在前；名次相同的几个数须一起改';
COMMENT ON COLUMN dq.finding_suspect.finding_id IS '发现编号: → dq.finding';
COMMENT ON COLUMN dq.finding_suspect.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN dq.finding_suspect.suspect_rank IS '名次：从1起';
COMMENT ON COLUMN dq.finding_suspect.figure_id IS '数据序号: → core.fct_figure';
COMMENT ON COLUMN dq.finding_suspect.description IS '名称、所印数和位置';
COMMENT ON COLUMN dq.finding_suspect.printed IS '所印数；空白为空';
COMMENT ON COLUMN dq.finding_suspect.low IS '改后的下限，以所印单位为单位；空为不限';
COMMENT ON COLUMN dq.finding_suspect.high IS '改后的上限；空为不限';
COMMENT ON COLUMN dq.finding_suspect.suggested IS '宜印数；范围太宽、算不出时为空';
COMMENT ON COLUMN dq.finding_suspect.is_exact IS '宜印数是否唯一：范围内只有这一个数，或另一处印着同一数';
COMMENT ON COLUMN dq.finding_suspect.unit IS '计量单位；没有的为空';
COMMENT ON COLUMN dq.finding_suspect.slip IS '差错类型；说明不了时为空';
COMMENT ON COLUMN dq.finding_suspect.plausibility IS '规则不能区分时的倾向分（expectations/plausibility.yaml）';
COMMENT ON COLUMN dq.finding_suspect.is_named IS '是否即发现所指的数';
