-- Who is due to publish. The tables of totals are made from warehouse/marts.yaml and warehouse/measures.yaml from now
-- on (warehouse/mart_schema.py), so those of 005 that repeat the measures go.
DROP TABLE mart.unit_year;
DROP TABLE mart.county_year;
DROP TABLE mart.prefecture_year;
DROP TABLE mart.prefecture_part_year;
DROP TABLE mart.county_function_year;
DROP TABLE mart.prefecture_function_year;

CREATE TABLE dq.coverage (
    fiscal_year INTEGER NOT NULL,
    unit_id VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    division_code VARCHAR,
    status VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    is_in_total BOOLEAN NOT NULL,
    published_on DATE,
    due_on DATE,
    document_id VARCHAR,
    successor_unit_id VARCHAR,
    previous_yuan DECIMAL(24, 4),
    was_in_total BOOLEAN NOT NULL,
    covered_yuan DECIMAL(24, 4)
);
COMMENT ON TABLE dq.coverage IS '公开覆盖情况: who was due to publish accounts of a year, and what became of it; one row per unit, scope and year, made with the totals';
COMMENT ON COLUMN dq.coverage.fiscal_year IS '决算年度';
COMMENT ON COLUMN dq.coverage.unit_id IS '单位编号: → core.dim_unit; for a unit that only due.csv or a manifest names, the id that it would have';
COMMENT ON COLUMN dq.coverage.unit_name IS '单位名称: of core.dim_unit, or as due.csv or a manifest names it';
COMMENT ON COLUMN dq.coverage.scope IS '编报口径: 汇总 (the department with its units) | 单位 (its own accounts: 本级 or 单位)';
COMMENT ON COLUMN dq.coverage.division_code IS '行政区划代码: → core.dim_division; null where unresolved';
COMMENT ON COLUMN dq.coverage.status IS '状态: filed 已公开 | late 逾期公开 | missing 未见 | quarantined 待处理 (published, not read) | merged_away 已并入 | not_due 不需公开';
COMMENT ON COLUMN dq.coverage.reason IS '原因: why it has this status, in words';
COMMENT ON COLUMN dq.coverage.source IS '依据: filing 决算 | previous 上年应公开 | department_list 部门构成 | lineage 沿革 | due_file due.csv | manifest manifest.csv';
COMMENT ON COLUMN dq.coverage.is_in_total IS '是否计入合计: its accounts are in the totals, by its own filing or in that of its department';
COMMENT ON COLUMN dq.coverage.published_on IS '公开日期: of the first version; null where it is not known or nothing was published';
COMMENT ON COLUMN dq.coverage.due_on IS '应公开日期: the last day (deadline.csv, else 31 October of the next year)';
COMMENT ON COLUMN dq.coverage.document_id IS '待处理文件: → raw.document, where quarantined; else null';
COMMENT ON COLUMN dq.coverage.successor_unit_id IS '承接单位: → core.dim_unit, where merged_away; else null';
COMMENT ON COLUMN dq.coverage.previous_yuan IS '上年支出: expenditure that it filed for the year before; yuan; null where it filed none';
COMMENT ON COLUMN dq.coverage.was_in_total IS '上年是否计入合计: previous_yuan was in the totals itself. Only such rows may be added';
COMMENT ON COLUMN dq.coverage.covered_yuan IS '上年支出中本年已覆盖: part of previous_yuan whose accounts of this year are in the totals; yuan; null where previous_yuan is';
