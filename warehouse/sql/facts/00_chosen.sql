-- What a filing says about one thing (concept, codes, fund, nature, scenario), once. The same amount stands in up to
-- four places: the statement that breaks it down comes first, then the summary statements, then the narrative. Printed
-- numbers come before blank cells. Functional and economic items of one level all come from one place, so that a list
-- is never patched together from two.
CREATE OR REPLACE TEMP TABLE chosen_figure AS
WITH place(statement, preference, source) AS (
    VALUES
        ('T2', 1, 'statement'), ('T3', 1, 'statement'), ('T5', 1, 'statement'), ('T6', 1, 'statement'),
        ('T7', 1, 'statement'), ('T8', 1, 'statement'), ('T9', 1, 'statement'),
        ('T1', 2, 'statement'), ('T4', 2, 'statement'),
        ('narrative', 3, 'narrative'), ('staff', 3, 'narrative')
),
candidate AS (
    SELECT
        f.filing_id,
        d.unit_id,
        d.fiscal_year,
        d.is_current,
        f.figure_id,
        f.statement,
        p.source,
        f.concept,
        f.function_code,
        CASE length(f.function_code) WHEN 3 THEN '类' WHEN 5 THEN '款' WHEN 7 THEN '项' ELSE '合计' END AS function_level,
        f.economic_code,
        CASE length(f.economic_code) WHEN 3 THEN '类' WHEN 5 THEN '款' ELSE '合计' END AS economic_level,
        f.fund,
        f.nature,
        f.scenario,
        f.value,
        f.value_yuan,
        f.unit,
        f.is_blank,
        f.raw_text,
        p.preference + if(f.is_blank, 10, 0) AS preference
    FROM core.fct_figure AS f
    JOIN core.dim_filing AS d USING (filing_id)
    JOIN place AS p USING (statement)
    WHERE f.filing_id IN (SELECT id FROM built_filing)
        AND f.concept IS NOT NULL
        -- What is printed of another year is compared (mart.restatement) and never stands for this one.
        AND coalesce(try_cast(regexp_extract(f.period, '(\d{4})', 1) AS INTEGER), d.fiscal_year) = d.fiscal_year
        -- A number that could not be read is an issue; a code of another form belongs to no level.
        AND (f.value IS NOT NULL OR f.is_blank OR f.concept = 'staff.department_names')
        AND coalesce(length(f.function_code), 3) IN (3, 5, 7)
        AND coalesce(length(f.economic_code), 3) IN (3, 5)
        -- A blank cell of an item says nothing; a blank cell of a total says that there is nothing.
        AND NOT (f.is_blank AND (f.function_code IS NOT NULL OR f.economic_code IS NOT NULL))
),
one_place AS (
    SELECT *
    FROM candidate
    QUALIFY preference % 10 = min(preference) OVER (
        PARTITION BY filing_id, concept, function_level, economic_level, fund, nature, scenario
    ) % 10
)
SELECT *
FROM one_place
QUALIFY row_number() OVER (
    PARTITION BY filing_id, concept, function_code, economic_code, fund, nature, scenario
    ORDER BY preference, figure_id
) = 1;
