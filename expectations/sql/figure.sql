-- The figures of the chosen filings as the rules see them: amounts in yuan (counts, scores and rates as printed) with
-- the interval low..high that each printed number stands for.
--   kind      statement without the number of a sheet        level   of a code, by its digits; 0 is "not broken down"
--   is_repeat a sentence says again what was said before     names   how many names a printed list holds
CREATE OR REPLACE TEMP TABLE checked_figure AS
WITH listed AS (
    SELECT
        f.*,
        c.is_text,
        c.is_exact AND coalesce(f.unit, '') <> '%' AS is_exact,
        coalesce(m.yuan, 1) AS unit_yuan,
        CASE WHEN c.is_text THEN
            list_filter(
                string_split_regex(regexp_replace(f.raw_text, '[（(][^（()）]*[）)]', '', 'g'), '[、，,；;。]'),
                lambda name: trim(name) <> ''
            )
        END AS names
    FROM core.fct_figure AS f
    JOIN chosen_filing AS chosen ON chosen.filing_id = f.filing_id
    JOIN checked_concept AS c ON c.concept = f.concept
    LEFT JOIN money_unit AS m ON m.unit = f.unit
    -- what a sentence tells of another year is no figure of this one
    WHERE NOT (f.period LIKE 'FY%' AND f.period <> 'FY' || chosen.fiscal_year)
),
valued AS (
    SELECT
        *,
        CASE
            WHEN is_blank THEN 0
            ELSE (value::DECIMAL(28, 8) * unit_yuan)::DECIMAL(28, 8)
        END AS amount,
        CASE
            WHEN is_blank OR is_exact THEN 0
            ELSE (half_place(decimals) * unit_yuan)::DECIMAL(28, 8)
        END AS half
    FROM listed
)
SELECT
    filing_id,
    figure_id,
    split_part(statement, ':', 1) AS kind,
    statement,
    section,
    concept,
    scenario,
    coalesce(function_code, '') AS function_code,
    CASE length(function_code) WHEN 3 THEN 1 WHEN 5 THEN 2 WHEN 7 THEN 3 ELSE if(function_code IS NULL, 0, 4) END
        AS function_level,
    coalesce(economic_code, '') AS economic_code,
    CASE length(economic_code) WHEN 3 THEN 1 WHEN 5 THEN 2 ELSE if(economic_code IS NULL, 0, 4) END AS economic_level,
    coalesce(fund, '') AS fund,
    coalesce(nature, '') AS nature,
    unit,
    is_blank,
    amount IS NOT NULL OR is_text AS is_readable,
    amount,
    amount - half AS low,
    amount + half AS high,
    half,
    value::DECIMAL(28, 8) AS printed,
    decimals,
    len(names) AS names,
    -- 末两个名称以“和”“及”相连: one name or two
    len(names) + CASE WHEN regexp_matches(names[-1], '.(和|及|与).') THEN 1 ELSE 0 END AS most_names,
    split_part(statement, ':', 1) IN ('narrative', 'staff')
    AND row_number() OVER (
        PARTITION BY filing_id, statement, concept, scenario, function_code, economic_code, fund, nature
        ORDER BY figure_id
    ) > 1 AS is_repeat
FROM valued;

-- Which statements a filing holds, and which funds it declares to have nothing of.
CREATE OR REPLACE TEMP TABLE filing_statement AS
SELECT DISTINCT filing_id, kind, if(concept = 'nil_statement', fund, '') AS nil_fund
FROM checked_figure;

-- Statements with a number that the reader could not attribute: a sum that does not add up there may lack it.
-- (In a sentence a malformed number leaves no figure behind; in a table it leaves one without value.)
CREATE OR REPLACE TEMP TABLE unread_statement AS
SELECT DISTINCT i.filing_id, split_part(i.statement, ':', 1) AS kind
FROM core.reading_issue AS i
SEMI JOIN chosen_filing AS chosen ON chosen.filing_id = i.filing_id
WHERE i.code IN ('unplaced_number', 'unknown_item', 'unread_number', 'contradicting_sign')
    OR (i.code = 'malformed_number' AND i.statement IN ('narrative', 'staff'));
