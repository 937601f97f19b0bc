-- A filing's results also depend on its neighbours: last year's filings and the other units of its department. When one
-- of these comes, is corrected or is read anew, the filing is evaluated again.
ALTER TABLE dq.evaluation ADD COLUMN context VARCHAR;
COMMENT ON COLUMN dq.evaluation.context IS '关联决算的指纹: 上年决算、所属单位核对结果；变化后重新检查';
