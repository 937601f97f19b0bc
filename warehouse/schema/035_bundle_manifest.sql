-- What a manifest.csv inside an archive says of the members beside it.
ALTER TABLE raw.bundle_member ADD COLUMN address VARCHAR;
COMMENT ON COLUMN raw.bundle_member.address IS '网址: where the document was published; null where no manifest.csv in the archive says: then that of the archive';
ALTER TABLE raw.bundle_member ADD COLUMN stated_unit VARCHAR;
COMMENT ON COLUMN raw.bundle_member.stated_unit IS '所称单位: the unit; null where no manifest.csv in the archive says';
ALTER TABLE raw.bundle_member ADD COLUMN stated_fiscal_year INTEGER;
COMMENT ON COLUMN raw.bundle_member.stated_fiscal_year IS '所称年度: the fiscal year; null where no manifest.csv in the archive says';
ALTER TABLE raw.bundle_member ADD COLUMN stated_scope VARCHAR;
COMMENT ON COLUMN raw.bundle_member.stated_scope IS '所称口径: 汇总 | 本级 | 单位; null where no manifest.csv in the archive says';
ALTER TABLE raw.bundle_member ADD COLUMN published_on DATE;
COMMENT ON COLUMN raw.bundle_member.published_on IS '公开日期: day of publication; null where no manifest.csv in the archive says: then that of the archive';
