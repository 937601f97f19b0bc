-- What sites say about documents: manifest.csv beside them (warehouse/manifest.py).
ALTER TABLE raw.retrieval ADD COLUMN address VARCHAR;
ALTER TABLE raw.retrieval ADD COLUMN stated_unit VARCHAR;
ALTER TABLE raw.retrieval ADD COLUMN stated_fiscal_year INTEGER;
ALTER TABLE raw.retrieval ADD COLUMN stated_scope VARCHAR;
ALTER TABLE raw.retrieval ADD COLUMN published_on DATE;
COMMENT ON COLUMN raw.retrieval.address IS '网址: where the document was published; null where no manifest.csv says';
COMMENT ON COLUMN raw.retrieval.stated_unit IS '所称单位: the unit, as the site names it; null where no manifest.csv says';
COMMENT ON COLUMN raw.retrieval.stated_fiscal_year IS '所称年度: the fiscal year, as the site names it; null where no manifest.csv says';
COMMENT ON COLUMN raw.retrieval.stated_scope IS '所称口径: 汇总 | 本级 | 单位, as the site names it; null where no manifest.csv says';
COMMENT ON COLUMN raw.retrieval.published_on IS '公开日期: day of publication there; null where no manifest.csv says. Revisions are in this order';
