-- How sure OCR is of a figure; what nothing proves has no value until a person has looked at it (issue awaits_review).
ALTER TABLE core.fct_figure ADD COLUMN confidence DOUBLE;
COMMENT ON COLUMN core.fct_figure.confidence IS '识别把握：扫描件中最没有把握的一个字符，0至1；不经识别读出的为空';
