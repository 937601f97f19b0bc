-- What each unit paid or received inside its department: made once with the comparison of departments, read by totals.
CREATE TABLE dq.transfer_side (
    fiscal_year INTEGER NOT NULL,
    department_unit_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    filing_id VARCHAR NOT NULL,
    transfer VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    amount_yuan DECIMAL(24, 4) NOT NULL
);
COMMENT ON TABLE dq.transfer_side IS '内部往来各方: one row for each unit, kind and direction of what units of one department print as paid to or received from each other, before it is matched; dq.transfer has the sums, core.fct_elimination what is matched';
COMMENT ON COLUMN dq.transfer_side.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.transfer_side.department_unit_id IS '部门编号: → core.dim_unit: the department inside which the money moved';
COMMENT ON COLUMN dq.transfer_side.unit_id IS '单位编号: → core.dim_unit: who paid or received, under its last name';
COMMENT ON COLUMN dq.transfer_side.filing_id IS '决算编号: → core.dim_filing: the filing that prints the amount';
COMMENT ON COLUMN dq.transfer_side.transfer IS '往来种类: 补助 | 上缴, as in core.fct_elimination';
COMMENT ON COLUMN dq.transfer_side.side IS '方向: 付 | 收';
COMMENT ON COLUMN dq.transfer_side.amount_yuan IS '金额: yuan, as printed, never 0';
