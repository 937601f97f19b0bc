-- Whose accounts a 汇总 holds, for every department and year with one: its own level (本级) and the units that it lists.
-- unit_id: under its last name. filing_id is null where the unit filed nothing. Where there is no list, whatever is
-- named after the department is taken, and that it may not be all is said (has_list).
CREATE OR REPLACE TEMP TABLE account_of_unit AS
SELECT
    f.filing_id,
    f.unit_id AS filed_unit_id,
    coalesce(l.renamed_unit_id, f.unit_id) AS unit_id,
    f.fiscal_year,
    f.scope,
    f.division_code,
    f.name_key,
    f.unit_name
FROM core.dim_filing AS f
LEFT JOIN core.unit_lineage AS l USING (unit_id)
WHERE f.is_current;

CREATE OR REPLACE TEMP TABLE department AS
SELECT
    a.*,
    EXISTS (SELECT 1 FROM core.unit_parent AS p WHERE p.filing_id = a.filing_id) AS has_list
FROM account_of_unit AS a
WHERE a.scope = '汇总'
-- one set of accounts for each department and year, under its last name where it has two
QUALIFY row_number() OVER (PARTITION BY a.unit_id, a.fiscal_year ORDER BY a.filed_unit_id <> a.unit_id, a.filing_id) = 1;

CREATE OR REPLACE TEMP TABLE perimeter AS
WITH member AS (
    SELECT
        d.filing_id AS department_filing_id,
        coalesce(l.renamed_unit_id, p.unit_id) AS unit_id,
        min(p.name) AS name,
        bool_or(p.files_itself) AS files_itself,
        true AS is_listed
    FROM department AS d
    JOIN core.unit_parent AS p
        ON p.filing_id = d.filing_id
        OR (p.basis = 'fixes' AND p.parent_unit_id IN (d.unit_id, d.filed_unit_id) AND p.fiscal_year = d.fiscal_year)
    LEFT JOIN core.unit_lineage AS l ON l.unit_id = p.unit_id
    WHERE coalesce(l.renamed_unit_id, p.unit_id) <> d.unit_id
    GROUP BY ALL
    UNION ALL
    SELECT d.filing_id, a.unit_id, min(a.unit_name), true, NOT d.has_list
    FROM department AS d
    JOIN account_of_unit AS a
        ON a.fiscal_year = d.fiscal_year AND a.division_code = d.division_code
        AND starts_with(a.name_key, d.name_key) AND a.name_key <> d.name_key AND a.unit_id <> d.unit_id
    WHERE d.name_key <> ''
        AND NOT EXISTS (
            SELECT 1
            FROM core.unit_parent AS p
            LEFT JOIN core.unit_lineage AS l ON l.unit_id = p.unit_id
            WHERE p.filing_id = d.filing_id AND coalesce(l.renamed_unit_id, p.unit_id) = a.unit_id
        )
    GROUP BY ALL
    UNION ALL
    SELECT d.filing_id, d.unit_id, d.unit_name || '（本级）', true, true
    FROM department AS d
)
SELECT
    d.filing_id AS department_filing_id,
    d.unit_id AS department_unit_id,
    d.fiscal_year,
    d.has_list,
    m.unit_id,
    m.name,
    m.files_itself,
    m.is_listed,
    a.filing_id
FROM member AS m
JOIN department AS d ON d.filing_id = m.department_filing_id
LEFT JOIN account_of_unit AS a
    ON a.unit_id = m.unit_id AND a.fiscal_year = d.fiscal_year AND a.filing_id <> d.filing_id
    -- its own level never is another 汇总; a unit with units of its own stands for these
    AND (a.unit_id <> d.unit_id OR a.scope <> '汇总')
QUALIFY row_number() OVER (
    PARTITION BY d.filing_id, m.unit_id
    ORDER BY CASE a.scope WHEN '汇总' THEN 0 WHEN '本级' THEN 1 ELSE 2 END, a.filed_unit_id <> a.unit_id, a.filing_id
) = 1;

INSERT INTO dq.member_check BY NAME
WITH twice AS (
    SELECT fiscal_year, unit_id
    FROM perimeter
    WHERE is_listed AND unit_id <> department_unit_id
    GROUP BY fiscal_year, unit_id
    HAVING count(DISTINCT department_unit_id) > 1
)
SELECT
    department_unit_id,
    fiscal_year,
    unit_id,
    name,
    CASE
        WHEN NOT is_listed THEN 'filed_not_listed'
        WHEN (fiscal_year, unit_id) IN (SELECT (fiscal_year, unit_id) FROM twice) THEN 'listed_twice'
        WHEN filing_id IS NOT NULL THEN 'filed'
        WHEN NOT files_itself THEN 'kept_within_another'
        ELSE 'listed_not_filed'
    END AS outcome
FROM perimeter;

-- Kept within another's accounts and not filed: nothing is due. Filed and not listed: no part of the 汇总 that is proved.
DELETE FROM perimeter WHERE NOT is_listed OR (NOT files_itself AND filing_id IS NULL);
