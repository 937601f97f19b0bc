-- In what each revision differs from the one before it. All versions of a set of accounts are compared again when one
-- of them was written or has another number, so that the order in which they came leaves no trace.
--
-- Figures are the same cell where statement, section, labels, sides and dimensions are; the rest, where concept and
-- dimensions are (a label was corrected). A sheet of a project is known by the project's name: its number moves when a
-- project is put in before it. Of equal cells the first belongs to the first, in the order of the document. A blank cell
-- prints nothing: it is neither a figure nor 0.
CREATE OR REPLACE TEMP TABLE revision_pair AS
WITH touched AS (
    SELECT DISTINCT unit_id, fiscal_year, scope FROM core.dim_filing WHERE filing_id IN (SELECT id FROM built_filing)
)
SELECT
    filing_id,
    unit_id,
    fiscal_year,
    is_current,
    lag(filing_id) OVER (PARTITION BY unit_id, fiscal_year, scope ORDER BY revision) AS prior_filing_id
FROM core.dim_filing
SEMI JOIN touched USING (unit_id, fiscal_year, scope);

DELETE FROM core.fct_revision_change WHERE filing_id IN (SELECT filing_id FROM revision_pair);

CREATE OR REPLACE TEMP TABLE revision_cell AS
WITH compared AS (
    SELECT filing_id, filing_id AS later_id, false AS is_prior FROM revision_pair WHERE prior_filing_id IS NOT NULL
    UNION ALL
    SELECT prior_filing_id, filing_id, true FROM revision_pair WHERE prior_filing_id IS NOT NULL
),
cell AS (
    SELECT
        c.later_id,
        c.is_prior,
        f.*,
        NOT f.is_blank AND (f.value IS NOT NULL OR f.raw_text <> '') AS is_printed,
        concat_ws(
            chr(31),
            coalesce('performance_project:' || p.project_name, f.statement), f.side, coalesce(f.concept, ''),
            coalesce(f.function_code, ''), coalesce(f.economic_code, ''), coalesce(f.fund, ''), coalesce(f.nature, ''),
            f.scenario, f.period
        ) AS dimensions,
        concat_ws(chr(31), f.row_label, f.column_label) AS labels
    FROM compared AS c
    JOIN core.fct_figure AS f USING (filing_id)
    LEFT JOIN core.fct_performance_project AS p ON p.filing_id = f.filing_id AND p.statement = f.statement
)
SELECT
    *,
    concat_ws(chr(31), dimensions, labels, section, row_code) AS cell,
    row_number() OVER (
        PARTITION BY later_id, is_prior, dimensions, labels, section, row_code ORDER BY figure_id
    ) AS occurrence,
    -- Only the lines of a statement are told by their concept alone; indicators and sentences need their words.
    CASE
        WHEN concept IS NULL THEN NULL
        WHEN statement LIKE 'performance%' OR statement IN ('narrative', 'staff') THEN concat_ws(chr(31), dimensions, labels)
        ELSE dimensions
    END AS meaning
FROM cell;

CREATE OR REPLACE TEMP TABLE revision_match AS
WITH same_cell AS (
    SELECT later_id, n.figure_id, o.figure_id AS prior_figure_id
    FROM (SELECT * FROM revision_cell WHERE NOT is_prior) AS n
    JOIN (SELECT * FROM revision_cell WHERE is_prior) AS o USING (later_id, cell, occurrence)
),
rest AS (
    SELECT
        later_id,
        is_prior,
        figure_id,
        meaning,
        row_number() OVER (PARTITION BY later_id, is_prior, meaning ORDER BY figure_id) AS occurrence
    FROM revision_cell AS c
    WHERE is_printed AND meaning IS NOT NULL
        AND NOT EXISTS (
            FROM same_cell AS s
            WHERE s.later_id = c.later_id AND c.figure_id = if(c.is_prior, s.prior_figure_id, s.figure_id)
        )
)
SELECT * FROM same_cell
UNION ALL
SELECT later_id, n.figure_id, o.figure_id
FROM (SELECT * FROM rest WHERE NOT is_prior) AS n
JOIN (SELECT * FROM rest WHERE is_prior) AS o USING (later_id, meaning, occurrence);

INSERT INTO core.fct_revision_change BY NAME
WITH now AS (
    SELECT c.*, m.prior_figure_id AS matched_id
    FROM revision_cell AS c
    LEFT JOIN revision_match AS m ON m.later_id = c.later_id AND m.figure_id = c.figure_id
    WHERE NOT c.is_prior
),
side_by_side AS (
    SELECT coalesce(n.later_id, o.later_id) AS later_id, n, o
    FROM now AS n
    FULL JOIN (SELECT * FROM revision_cell WHERE is_prior) AS o
        ON o.later_id = n.later_id AND o.figure_id = n.matched_id
),
compared AS (
    SELECT
        *,
        CASE
            WHEN coalesce(n.is_printed, false) AND coalesce(o.is_printed, false) THEN
                CASE
                    WHEN n.value_yuan IS NOT NULL AND o.value_yuan IS NOT NULL THEN n.value_yuan <> o.value_yuan
                    WHEN n.value IS NOT NULL AND o.value IS NOT NULL
                        THEN (n.value, n.unit, n.operator) IS DISTINCT FROM (o.value, o.unit, o.operator)
                    ELSE n.raw_text <> o.raw_text
                END
        END AS differs,
        coalesce(n.is_printed, false) AS is_now,
        coalesce(o.is_printed, false) AS was
    FROM side_by_side
)
SELECT
    p.filing_id,
    p.prior_filing_id,
    p.unit_id,
    p.fiscal_year,
    p.is_current,
    CASE WHEN NOT was THEN 'added' WHEN NOT is_now THEN 'removed' ELSE 'changed' END AS change,
    if(is_now, n.statement, o.statement) AS statement,
    if(is_now, n.section, o.section) AS section,
    if(is_now, n.row_code, o.row_code) AS row_code,
    if(is_now, n.row_label, o.row_label) AS row_label,
    if(is_now, n.column_label, o.column_label) AS column_label,
    if(is_now, n.side, o.side) AS side,
    if(is_now, n.concept, o.concept) AS concept,
    if(is_now, n.function_code, o.function_code) AS function_code,
    if(is_now, n.economic_code, o.economic_code) AS economic_code,
    if(is_now, n.fund, o.fund) AS fund,
    if(is_now, n.nature, o.nature) AS nature,
    if(is_now, n.scenario, o.scenario) AS scenario,
    if(is_now, n.period, o.period) AS period,
    if(was, o.value, NULL) AS prior_value,
    if(was, o.unit, NULL) AS prior_unit,
    if(was, o.value_yuan, NULL) AS prior_value_yuan,
    if(was, o.raw_text, NULL) AS prior_raw_text,
    if(is_now, n.value, NULL) AS value,
    if(is_now, n.unit, NULL) AS unit,
    if(is_now, n.value_yuan, NULL) AS value_yuan,
    if(is_now, n.raw_text, NULL) AS raw_text,
    -- A blank cell has a place too: there the figure is missing.
    o.document_id AS prior_document_id,
    o.figure_id AS prior_figure_id,
    o.page AS prior_page,
    o.x0 AS prior_x0,
    o.y0 AS prior_y0,
    o.x1 AS prior_x1,
    o.y1 AS prior_y1,
    n.document_id AS document_id,
    n.figure_id AS figure_id,
    n.page AS page,
    n.x0 AS x0,
    n.y0 AS y0,
    n.x1 AS x1,
    n.y1 AS y1
FROM compared AS c
JOIN revision_pair AS p ON p.filing_id = c.later_id
WHERE differs OR was <> is_now;
