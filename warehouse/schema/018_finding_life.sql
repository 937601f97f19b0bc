-- dq: what became of each finding, kept over evaluations, readings and revisions; and the second reading of its figures.
CREATE TABLE dq.finding_state (
    finding_key VARCHAR,
    unit_id VARCHAR,
    fiscal_year INTEGER,
    scope VARCHAR,
    filing_id VARCHAR,
    rule_id VARCHAR,
    message VARCHAR,
    state VARCHAR,
    reason VARCHAR,
    reviewer VARCHAR,
    decided_on DATE,
    is_open BOOLEAN,
    first_seen TIMESTAMP,
    last_seen TIMESTAMP
);
COMMENT ON TABLE dq.finding_state IS '发现的处理情况：每条发现一行，不因重新检查、重新读取、改版而丢失；人工结论来自 fixes/findings.csv';
COMMENT ON COLUMN dq.finding_state.finding_key IS '稳定编号: → dq.finding';
COMMENT ON COLUMN dq.finding_state.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN dq.finding_state.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.finding_state.scope IS '编报口径';
COMMENT ON COLUMN dq.finding_state.filing_id IS '决算编号: 最近一次见到它的那一版 → core.dim_filing';
COMMENT ON COLUMN dq.finding_state.rule_id IS '规则编号: → dq.rule';
COMMENT ON COLUMN dq.finding_state.message IS '说明：最近一次见到时';
COMMENT ON COLUMN dq.finding_state.state IS '状态：new 新发现、confirmed 已确认、explained 已说明、false_alarm 误报、corrected 改版中已更正';
COMMENT ON COLUMN dq.finding_state.reason IS '理由：人工结论的理由；没有结论时为空';
COMMENT ON COLUMN dq.finding_state.reviewer IS '审核人；没有结论时为空';
COMMENT ON COLUMN dq.finding_state.decided_on IS '结论日期；没有结论时为空';
COMMENT ON COLUMN dq.finding_state.is_open IS '现行版中是否仍有：false 为已更正或不再发现';
COMMENT ON COLUMN dq.finding_state.first_seen IS '首次发现时间';
COMMENT ON COLUMN dq.finding_state.last_seen IS '最近发现时间';

CREATE TABLE dq.second_reading (
    document_id VARCHAR,
    reader VARCHAR,
    engine VARCHAR,
    filing_id VARCHAR,
    figure_id INTEGER,
    outcome VARCHAR,
    first_value DECIMAL(24, 6),
    second_value DECIMAL(24, 6),
    second_text VARCHAR,
    statement VARCHAR,
    page INTEGER,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE,
    read_at TIMESTAMP
);
COMMENT ON TABLE dq.second_reading IS '复读：不一致之处的数字用另一种引擎再读一次；读数不同是本系统的读取问题，不是单位的差错';
COMMENT ON COLUMN dq.second_reading.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN dq.second_reading.reader IS '读取程序版本';
COMMENT ON COLUMN dq.second_reading.engine IS '复读所用引擎';
COMMENT ON COLUMN dq.second_reading.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN dq.second_reading.figure_id IS '数据序号: → core.fct_figure';
COMMENT ON COLUMN dq.second_reading.outcome IS '结果：differs 同一位置读数不同、not_seen 同一位置没有读到、read 整份文件已复读（没有数据序号）、unreadable 文件不能复读（没有数据序号）；相同的不记';
COMMENT ON COLUMN dq.second_reading.first_value IS '初读之数；空白为空';
COMMENT ON COLUMN dq.second_reading.second_value IS '复读之数；没有读到时为空';
COMMENT ON COLUMN dq.second_reading.second_text IS '复读之原文；没有读到时为空';
COMMENT ON COLUMN dq.second_reading.statement IS '报表';
COMMENT ON COLUMN dq.second_reading.page IS '页码';
COMMENT ON COLUMN dq.second_reading.x0 IS '左';
COMMENT ON COLUMN dq.second_reading.y0 IS '上';
COMMENT ON COLUMN dq.second_reading.x1 IS '右';
COMMENT ON COLUMN dq.second_reading.y1 IS '下';
COMMENT ON COLUMN dq.second_reading.read_at IS '复读时间';
