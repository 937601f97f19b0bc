-- 修订版与前一版之间改动的数字，附所在页
WITH version AS (
    SELECT f.unit_id, f.unit_name, f.fiscal_year, f.scope, f.revision, n.*
    FROM core.dim_filing AS f
    JOIN core.fct_figure AS n USING (filing_id)
    QUALIFY row_number() OVER (
        PARTITION BY filing_id, n.statement, n.row_label, n.column_label, n.side, n.concept, n.function_code, n.fund,
            n.nature, n.scenario
        ORDER BY n.figure_id
    ) = 1
)
SELECT
    new.unit_name AS 单位,
    new.fiscal_year AS 年度,
    new.revision AS 版次,
    new.statement AS 报表,
    coalesce(nullif(new.row_label, ''), c.label) AS 行,
    new.column_label AS 列,
    old.raw_text AS 原数,
    new.raw_text AS 新数,
    new.page AS 页
FROM version AS new
JOIN version AS old
    ON old.unit_id = new.unit_id AND old.fiscal_year = new.fiscal_year AND old.scope = new.scope
    AND old.revision = new.revision - 1
    AND old.statement = new.statement AND old.row_label = new.row_label AND old.column_label = new.column_label
    AND old.side = new.side AND old.concept IS NOT DISTINCT FROM new.concept
    AND old.function_code IS NOT DISTINCT FROM new.function_code AND old.fund IS NOT DISTINCT FROM new.fund
    AND old.nature IS NOT DISTINCT FROM new.nature AND old.scenario = new.scenario
LEFT JOIN core.dim_concept AS c ON c.concept = new.concept
WHERE old.value IS DISTINCT FROM new.value
ORDER BY 单位, 年度, 版次, new.figure_id;
