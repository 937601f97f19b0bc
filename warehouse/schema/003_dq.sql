-- dq: what was checked, with what outcome, and what a person should look at.
CREATE SCHEMA IF NOT EXISTS dq;

CREATE TABLE dq.rule (
    rule_id VARCHAR,
    rule_version INTEGER,
    family VARCHAR,
    title VARCHAR,
    cites VARCHAR,
    severity VARCHAR,
    first_year INTEGER,
    last_year INTEGER,
    regions VARCHAR[]
);
COMMENT ON TABLE dq.rule IS '勾稽关系目录：本次检查所用的规则';
COMMENT ON COLUMN dq.rule.rule_id IS '规则编号，稳定，不重复使用';
COMMENT ON COLUMN dq.rule.rule_version IS '规则版本，含义改变时增加';
COMMENT ON COLUMN dq.rule.family IS '类别：表内、表间、文字、人员与资产、绩效';
COMMENT ON COLUMN dq.rule.title IS '规则名称';
COMMENT ON COLUMN dq.rule.cites IS '依据：报表、栏次或文字部分';
COMMENT ON COLUMN dq.rule.severity IS '最高严重程度：error 错误、warning 警告';
COMMENT ON COLUMN dq.rule.first_year IS '适用的最早年度；空为不限';
COMMENT ON COLUMN dq.rule.last_year IS '适用的最晚年度；空为不限';
COMMENT ON COLUMN dq.rule.regions IS '适用的省份（区划代码前两位）；空列表为全国';

CREATE TABLE dq.evaluation (
    filing_id VARCHAR,
    catalogue VARCHAR,
    reader VARCHAR,
    figure_count BIGINT,
    result_count BIGINT,
    evaluated_at TIMESTAMP
);
COMMENT ON TABLE dq.evaluation IS '检查记录：每份决算最近一次检查所用的目录与读取程序';
COMMENT ON COLUMN dq.evaluation.filing_id IS '决算编号';
COMMENT ON COLUMN dq.evaluation.catalogue IS '规则目录的指纹；目录变化后重新检查';
COMMENT ON COLUMN dq.evaluation.reader IS '读取程序版本';
COMMENT ON COLUMN dq.evaluation.figure_count IS '参与检查的数字个数';
COMMENT ON COLUMN dq.evaluation.result_count IS '检查结果条数';
COMMENT ON COLUMN dq.evaluation.evaluated_at IS '检查时间';

CREATE TABLE dq.identity_result (
    filing_id VARCHAR,
    rule_id VARCHAR,
    rule_version INTEGER,
    case_name VARCHAR,
    relation VARCHAR,
    group_key VARCHAR,
    status VARCHAR,
    severity VARCHAR,
    reported DECIMAL(28, 8),
    computed DECIMAL(28, 8),
    residual DECIMAL(28, 8),
    abs_residual DECIMAL(28, 8),
    tolerance DECIMAL(28, 8),
    unit VARCHAR,
    missing_terms VARCHAR[],
    operands STRUCT(term_no INTEGER, figure_id INTEGER, weight INTEGER)[],
    reader VARCHAR,
    evaluated_at TIMESTAMP
);
COMMENT ON TABLE dq.identity_result IS '勾稽检查结果：每条规则在每份决算每一处的结果，包括通过的和不能检查的';
COMMENT ON COLUMN dq.identity_result.filing_id IS '决算编号';
COMMENT ON COLUMN dq.identity_result.rule_id IS '规则编号';
COMMENT ON COLUMN dq.identity_result.rule_version IS '规则版本';
COMMENT ON COLUMN dq.identity_result.case_name IS '规则适用之处：总表、文字、各行……';
COMMENT ON COLUMN dq.identity_result.relation IS '关系：sum 合计、equal 同数、less_or_equal 不大于、greater_or_equal 不小于、share 占比、growth 增减率、difference 差异率';
COMMENT ON COLUMN dq.identity_result.group_key IS '同一处中的哪一组：科目、栏、预算、自评表';
COMMENT ON COLUMN dq.identity_result.status IS
    '结果：consistent 一致、within_rounding 四舍五入之内、rounding_adjustment 尾差、inconsistent 不一致、convention 零基数惯例、not_evaluable 不能检查';
COMMENT ON COLUMN dq.identity_result.severity IS '不一致时的严重程度';
COMMENT ON COLUMN dq.identity_result.reported IS '所印数，以 unit 为单位';
COMMENT ON COLUMN dq.identity_result.computed IS '按关系算得的数；不大于、不小于关系中是界限';
COMMENT ON COLUMN dq.identity_result.residual IS '所印数减算得数；不大于、不小于关系中只记越界部分';
COMMENT ON COLUMN dq.identity_result.abs_residual IS '差额的绝对值';
COMMENT ON COLUMN dq.identity_result.tolerance IS '四舍五入所能解释的最大差额；空为没有上限';
COMMENT ON COLUMN dq.identity_result.unit IS '所印数的单位';
COMMENT ON COLUMN dq.identity_result.missing_terms IS '缺少或读不出的项；不为空时不能检查';
COMMENT ON COLUMN dq.identity_result.operands IS '参与的数字：项序号（0为所印数）、系数、数字编号';
COMMENT ON COLUMN dq.identity_result.reader IS '读取程序版本';
COMMENT ON COLUMN dq.identity_result.evaluated_at IS '检查时间';

CREATE TABLE dq.finding (
    finding_id VARCHAR,
    filing_id VARCHAR,
    document VARCHAR,
    unit VARCHAR,
    fiscal_year INTEGER,
    rule_id VARCHAR,
    severity VARCHAR,
    status VARCHAR,
    message VARCHAR,
    reported DECIMAL(28, 8),
    expected DECIMAL(28, 8),
    difference DECIMAL(28, 8),
    tolerance DECIMAL(28, 8),
    statement VARCHAR,
    page INTEGER,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE,
    culprit VARCHAR,
    operands JSON
);
COMMENT ON TABLE dq.finding IS '需要人看的不一致：每条一句话，带所有数字及其位置';
COMMENT ON COLUMN dq.finding.finding_id IS '发现编号：同一份决算、同一规则、同一处总是同一编号';
COMMENT ON COLUMN dq.finding.filing_id IS '决算编号';
COMMENT ON COLUMN dq.finding.document IS '文件名';
COMMENT ON COLUMN dq.finding.unit IS '单位名称';
COMMENT ON COLUMN dq.finding.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.finding.rule_id IS '规则编号';
COMMENT ON COLUMN dq.finding.severity IS '严重程度：error 错误、warning 警告、info 提示';
COMMENT ON COLUMN dq.finding.status IS '检查结果';
COMMENT ON COLUMN dq.finding.message IS '说明：一句话，带所有数字及其位置';
COMMENT ON COLUMN dq.finding.reported IS '所印数';
COMMENT ON COLUMN dq.finding.expected IS '应印数（按关系算得）；不大于、不小于关系中是界限；没有基数时为空';
COMMENT ON COLUMN dq.finding.difference IS '所印数减应印数';
COMMENT ON COLUMN dq.finding.tolerance IS '四舍五入所能解释的最大差额';
COMMENT ON COLUMN dq.finding.statement IS '所印数所在的报表或部分';
COMMENT ON COLUMN dq.finding.page IS '所印数的页码，从1开始';
COMMENT ON COLUMN dq.finding.x0 IS '所印数的左边（PDF点）';
COMMENT ON COLUMN dq.finding.y0 IS '所印数的上边（PDF点；文本文件为行号）';
COMMENT ON COLUMN dq.finding.x1 IS '所印数的右边';
COMMENT ON COLUMN dq.finding.y1 IS '所印数的下边';
COMMENT ON COLUMN dq.finding.culprit IS '最可能出错的数字及其位置：改动它一个就能使含它的所有规则成立；不能判断时为空';
COMMENT ON COLUMN dq.finding.operands IS '所有参与的数字及其文件、页码、位置（JSON）';

CREATE VIEW dq.rule_coverage AS
SELECT
    rule_id,
    any_value(title) AS title,
    count(r.status) AS results,
    count(*) FILTER (r.status <> 'not_evaluable') AS evaluated,
    count(*) FILTER (r.status = 'consistent') AS consistent,
    count(*) FILTER (r.status = 'within_rounding') AS within_rounding,
    count(*) FILTER (r.status = 'rounding_adjustment') AS rounding_adjustment,
    count(*) FILTER (r.status = 'convention') AS convention,
    count(*) FILTER (r.status = 'inconsistent') AS inconsistent,
    count(*) FILTER (r.status = 'not_evaluable') AS not_evaluable,
    count(DISTINCT r.filing_id) AS filings
FROM dq.rule
LEFT JOIN dq.identity_result AS r USING (rule_id)
GROUP BY rule_id;
COMMENT ON VIEW dq.rule_coverage IS '每条规则检查了多少处，结果各多少；从未检查过的规则在这里可见';
COMMENT ON COLUMN dq.rule_coverage.rule_id IS '规则编号';
COMMENT ON COLUMN dq.rule_coverage.title IS '规则名称';
COMMENT ON COLUMN dq.rule_coverage.results IS '结果条数';
COMMENT ON COLUMN dq.rule_coverage.evaluated IS '能检查的条数';
COMMENT ON COLUMN dq.rule_coverage.consistent IS '一致';
COMMENT ON COLUMN dq.rule_coverage.within_rounding IS '四舍五入之内';
COMMENT ON COLUMN dq.rule_coverage.rounding_adjustment IS '尾差';
COMMENT ON COLUMN dq.rule_coverage.convention IS '零基数惯例';
COMMENT ON COLUMN dq.rule_coverage.inconsistent IS '不一致';
COMMENT ON COLUMN dq.rule_coverage.not_evaluable IS '不能检查';
COMMENT ON COLUMN dq.rule_coverage.filings IS '涉及的决算份数';
