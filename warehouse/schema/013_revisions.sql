-- What a revision changed, which version of a set of accounts stood on a given day, and what a failed reading said.
ALTER TABLE raw.quarantine ADD COLUMN page INTEGER;
ALTER TABLE raw.quarantine ADD COLUMN engine VARCHAR;
ALTER TABLE raw.quarantine ADD COLUMN output VARCHAR;
COMMENT ON COLUMN raw.quarantine.page IS '页码: the page at which reading failed, from 1; null where it is not known';
COMMENT ON COLUMN raw.quarantine.engine IS '读取引擎: what was to read the PDF; null for other formats';
COMMENT ON COLUMN raw.quarantine.output IS '引擎输出: the end of what the reading process printed about the document; null where it printed nothing';

CREATE TABLE core.fct_revision_change (
    filing_id VARCHAR NOT NULL,
    prior_filing_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    fiscal_year INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    change VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    row_code VARCHAR NOT NULL,
    row_label VARCHAR NOT NULL,
    column_label VARCHAR NOT NULL,
    side VARCHAR NOT NULL,
    concept VARCHAR,
    function_code VARCHAR,
    economic_code VARCHAR,
    fund VARCHAR,
    nature VARCHAR,
    scenario VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    prior_value DECIMAL(24, 6),
    prior_unit VARCHAR,
    prior_value_yuan DECIMAL(20, 4),
    prior_raw_text VARCHAR,
    value DECIMAL(24, 6),
    unit VARCHAR,
    value_yuan DECIMAL(20, 4),
    raw_text VARCHAR,
    prior_document_id VARCHAR,
    prior_figure_id INTEGER,
    prior_page INTEGER,
    prior_x0 DOUBLE,
    prior_y0 DOUBLE,
    prior_x1 DOUBLE,
    prior_y1 DOUBLE,
    document_id VARCHAR,
    figure_id INTEGER,
    page INTEGER,
    x0 DOUBLE,
    y0 DOUBLE,
    x1 DOUBLE,
    y1 DOUBLE
);
COMMENT ON TABLE core.fct_revision_change IS '改版变动: every figure in which a revision differs from the one before it; complete for all revisions, whatever the order in which they came';
COMMENT ON COLUMN core.fct_revision_change.filing_id IS '决算编号: the later revision → core.dim_filing';
COMMENT ON COLUMN core.fct_revision_change.prior_filing_id IS '前一版决算编号: → core.dim_filing; of the same unit, year and scope, one revision before';
COMMENT ON COLUMN core.fct_revision_change.unit_id IS '单位编号: → core.dim_unit';
COMMENT ON COLUMN core.fct_revision_change.fiscal_year IS '决算年度';
COMMENT ON COLUMN core.fct_revision_change.is_current IS '是否现行版: whether the later revision is the current one';
COMMENT ON COLUMN core.fct_revision_change.change IS '变动类型: changed 改动 | added 新增 (the earlier one prints nothing there) | removed 删去 (the later one prints nothing there)';
COMMENT ON COLUMN core.fct_revision_change.statement IS '报表: of the later revision; of the earlier one where removed';
COMMENT ON COLUMN core.fct_revision_change.section IS '章节: of the later revision; of the earlier one where removed';
COMMENT ON COLUMN core.fct_revision_change.row_code IS '行编码: of the later revision; of the earlier one where removed';
COMMENT ON COLUMN core.fct_revision_change.row_label IS '行名称: of the later revision; of the earlier one where removed';
COMMENT ON COLUMN core.fct_revision_change.column_label IS '列名称: of the later revision; of the earlier one where removed';
COMMENT ON COLUMN core.fct_revision_change.side IS '侧: 收入 | 支出 in statements with two sides, else empty';
COMMENT ON COLUMN core.fct_revision_change.concept IS '概念: → core.dim_concept; null where no label explains the figure';
COMMENT ON COLUMN core.fct_revision_change.function_code IS '功能科目编码: → core.dim_function; null = not broken down';
COMMENT ON COLUMN core.fct_revision_change.economic_code IS '经济科目编码: → core.dim_economic; null = not broken down';
COMMENT ON COLUMN core.fct_revision_change.fund IS '资金来源: null = not broken down';
COMMENT ON COLUMN core.fct_revision_change.nature IS '支出性质: null = not broken down';
COMMENT ON COLUMN core.fct_revision_change.scenario IS '数据口径: as in core.fct_figure';
COMMENT ON COLUMN core.fct_revision_change.period IS '期间: as in core.fct_figure';
COMMENT ON COLUMN core.fct_revision_change.prior_value IS '原数: in the printed unit; null where added, and for texts';
COMMENT ON COLUMN core.fct_revision_change.prior_unit IS '原计量单位: null where added, and for texts';
COMMENT ON COLUMN core.fct_revision_change.prior_value_yuan IS '原金额: yuan; null where added, or no money';
COMMENT ON COLUMN core.fct_revision_change.prior_raw_text IS '原文（前一版）: as printed; null where added';
COMMENT ON COLUMN core.fct_revision_change.value IS '新数: in the printed unit; null where removed, and for texts';
COMMENT ON COLUMN core.fct_revision_change.unit IS '新计量单位: null where removed, and for texts';
COMMENT ON COLUMN core.fct_revision_change.value_yuan IS '新金额: yuan; null where removed, or no money';
COMMENT ON COLUMN core.fct_revision_change.raw_text IS '原文（本版）: as printed; null where removed';
COMMENT ON COLUMN core.fct_revision_change.prior_document_id IS '前一版文件编号: → raw.document; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_figure_id IS '前一版数据序号: → core.fct_figure; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_page IS '前一版页码: from 1; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_x0 IS '前一版左: points; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_y0 IS '前一版上: points from the top, a line number in text files; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_x1 IS '前一版右: points; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.prior_y1 IS '前一版下: points from the top, a line number in text files; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.document_id IS '本版文件编号: → raw.document; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.figure_id IS '本版数据序号: → core.fct_figure; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.page IS '本版页码: from 1; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.x0 IS '本版左: points; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.y0 IS '本版上: points from the top, a line number in text files; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.x1 IS '本版右: points; null where it has no such cell';
COMMENT ON COLUMN core.fct_revision_change.y1 IS '本版下: points from the top, a line number in text files; null where it has no such cell';

CREATE VIEW core.filing_publication AS
WITH published AS (
    SELECT document_id, min(published_on) AS published_on FROM raw.retrieval GROUP BY document_id
)
SELECT
    f.filing_id,
    min(coalesce(p.published_on, d.first_seen_at::DATE)) AS published_on,
    bool_or(p.published_on IS NOT NULL) AS is_stated,
    min(d.first_seen_at)::DATE AS known_on
FROM core.filing_document AS f
JOIN raw.document AS d USING (document_id)
LEFT JOIN published AS p USING (document_id)
GROUP BY f.filing_id;
COMMENT ON VIEW core.filing_publication IS '公开日期: when each filing was published, and when it came to this warehouse; one row per filing';
COMMENT ON COLUMN core.filing_publication.filing_id IS '决算编号: → core.dim_filing';
COMMENT ON COLUMN core.filing_publication.published_on IS '公开日期: the earliest day that a site or manifest states; where none does, the day on which it was first seen';
COMMENT ON COLUMN core.filing_publication.is_stated IS '日期是否有据: false where no site or manifest states a day';
COMMENT ON COLUMN core.filing_publication.known_on IS '入库日期: UTC; the day on which a document of it was first seen';

CREATE MACRO core.filing_as_of(as_of_day) AS TABLE
SELECT f.*, p.published_on, p.known_on
FROM core.dim_filing AS f
JOIN core.filing_publication AS p USING (filing_id)
WHERE p.published_on <= as_of_day::DATE
QUALIFY row_number() OVER (PARTITION BY f.unit_id, f.fiscal_year, f.scope ORDER BY f.revision DESC) = 1;
COMMENT ON MACRO TABLE core.filing_as_of IS '某日有效版: of each unit, year and scope the version that was current by what had been published on a day';

CREATE MACRO core.filing_known_on(as_of_day) AS TABLE
SELECT f.*, p.published_on, p.known_on
FROM core.dim_filing AS f
JOIN core.filing_publication AS p USING (filing_id)
WHERE p.known_on <= as_of_day::DATE
QUALIFY row_number() OVER (PARTITION BY f.unit_id, f.fiscal_year, f.scope ORDER BY f.revision DESC) = 1;
COMMENT ON MACRO TABLE core.filing_known_on IS '某日已知版: of each unit, year and scope the version that this warehouse would have called current on a day';
