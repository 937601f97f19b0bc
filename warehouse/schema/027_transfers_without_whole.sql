-- Transfers within departments that filed no 汇总, and transfers by functional code.
ALTER TABLE core.fct_elimination ADD COLUMN belongs_by VARCHAR;
COMMENT ON TABLE core.fct_elimination IS '内部往来抵销: transfers inside a department, counted twice when its units are added. Each matched transfer has two rows, one of income and one of expenditure, and again by function_code where its statement says it; unmatched ones are in dq.transfer and dq.open_transfer';
COMMENT ON COLUMN core.fct_elimination.function_code IS '功能科目编码: null: the whole transfer (add only these, or only those of one length); else the part of it that the payer''s or receiver''s statement has under this code';
COMMENT ON COLUMN core.fct_elimination.belongs_by IS '隶属依据: consolidated 部门汇总 (it filed one) | fixes 核定 | listed 部门构成 | sheet 绩效自评表主管部门 | listed_other_year 其他年度部门构成 | sheet_other_year 其他年度主管部门 | successor 承接单位的隶属 | named_after 名称: how it is known that payer and receiver are of one department; of several the weakest';

CREATE TABLE dq.open_transfer (
    fiscal_year INTEGER NOT NULL,
    filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    transfer VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    amount_yuan DECIMAL(24, 4) NOT NULL,
    department_unit_id VARCHAR,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE dq.open_transfer IS '未抵销往来: what units whose department filed no 汇总 paid to or received from each other by their own accounts, and nothing proves from whom or to whom. Totals hold it on both sides';
COMMENT ON COLUMN dq.open_transfer.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.open_transfer.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN dq.open_transfer.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN dq.open_transfer.transfer IS '往来种类: 补助 | 上缴, as in core.fct_elimination';
COMMENT ON COLUMN dq.open_transfer.side IS '方向: 付 | 收';
COMMENT ON COLUMN dq.open_transfer.amount_yuan IS '金额: yuan, as printed';
COMMENT ON COLUMN dq.open_transfer.department_unit_id IS '部门编号: → core.dim_unit; null where nothing says whose it is';
COMMENT ON COLUMN dq.open_transfer.reason IS '原因: department_unknown 隶属不明 | unit_missing 对方未见决算 | no_counterpart 对方未列同额';
