-- Exact quotients, half away from zero: DuckDB divides decimals as floats. Both in the warehouse's four decimals.
CREATE OR REPLACE TEMP MACRO quotient(a, b) AS (
    if(b = 0, NULL, if((a < 0) <> (b < 0), -1, 1) * (
        (2 * (abs(a)::DECIMAL(30, 4) * 10000)::HUGEINT * 10000 + (abs(b)::DECIMAL(30, 4) * 10000)::HUGEINT)
        // (2 * (abs(b)::DECIMAL(30, 4) * 10000)::HUGEINT)
    ))::DECIMAL(32, 0) * 0.0001::DECIMAL(4, 4)
)::DECIMAL(24, 4);
CREATE OR REPLACE TEMP MACRO percent(a, b) AS round(quotient(a * 100, b), 2);

-- Names of divisions in each year, from the first one filed to the last.
CREATE OR REPLACE TEMP TABLE division_in_year AS
SELECT
    y.fiscal_year,
    d.division_code,
    coalesce(arg_max(n.name, coalesce(n.valid_to, 9999)), any_value(d.name)) AS name,
    any_value(d.level) AS level,
    any_value(d.parent_code) AS parent_code,
    any_value(d.is_structural) AS is_structural,
    coalesce(any_value(d.valid_from), 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(any_value(d.valid_to), 9999)
        AS is_in_force
FROM (
    SELECT unnest(range(min(fiscal_year), max(fiscal_year) + 1))::INTEGER AS fiscal_year
    FROM core.dim_filing WHERE is_current
) AS y
CROSS JOIN core.dim_division AS d
LEFT JOIN core.division_name AS n
    ON n.division_code = d.division_code
    AND coalesce(n.valid_from, 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(n.valid_to, 9999)
GROUP BY y.fiscal_year, d.division_code;

-- To which totals the accounts of a division belong: its own, and those of what it is part of. No government stands
-- behind a structural code.
CREATE OR REPLACE TEMP TABLE belongs AS
WITH RECURSIVE upwards AS (
    SELECT fiscal_year, division_code AS part_code, division_code, name, level, parent_code, is_structural
    FROM division_in_year
    UNION ALL
    SELECT u.fiscal_year, u.part_code, d.division_code, d.name, d.level, d.parent_code, d.is_structural
    FROM upwards AS u
    JOIN division_in_year AS d ON d.fiscal_year = u.fiscal_year AND d.division_code = u.parent_code
)
SELECT fiscal_year, part_code, division_code, name AS division_name, level AS division_level
FROM upwards
WHERE NOT is_structural;

-- Names of codes in each year.
CREATE OR REPLACE TEMP TABLE code_in_year AS
SELECT
    y.fiscal_year,
    c.classification,
    c.code,
    coalesce(arg_max(n.name, (coalesce(n.valid_to, 9999), n.name)), any_value(c.name)) AS name
FROM (SELECT DISTINCT fiscal_year FROM division_in_year) AS y
CROSS JOIN (
    SELECT 'function' AS classification, function_code AS code, name FROM core.dim_function
    UNION ALL
    SELECT 'economic', economic_code, name FROM core.dim_economic
) AS c
LEFT JOIN core.code_name AS n
    ON n.classification = c.classification AND n.code = c.code AND NOT n.is_alias
    AND coalesce(n.valid_from, 0) <= y.fiscal_year AND y.fiscal_year <= coalesce(n.valid_to, 9999)
GROUP BY y.fiscal_year, c.classification, c.code;
