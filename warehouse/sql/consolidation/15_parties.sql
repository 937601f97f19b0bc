-- Between whom transfers are looked for: the units of each 汇总, and the units of departments that filed none. Whose
-- the latter are, best evidence first: a reviewer; a list of the department's own filing; the 主管部门 that all
-- performance sheets of the unit name; the nearest other year's list, then sheets; what is so said of the unit that it
-- was merged into; a name that begins with the department's. Where the best evidence names two, it is neither.
CREATE OR REPLACE TEMP TABLE account_alone AS
SELECT a.*
FROM account_of_unit AS a
WHERE a.scope <> '汇总'
    AND NOT EXISTS (SELECT 1 FROM department AS d WHERE d.unit_id = a.unit_id AND d.fiscal_year = a.fiscal_year)
    AND NOT EXISTS (SELECT 1 FROM perimeter AS p WHERE p.unit_id = a.unit_id AND p.fiscal_year = a.fiscal_year)
QUALIFY row_number() OVER (
    PARTITION BY a.unit_id, a.fiscal_year
    ORDER BY a.scope <> '本级', a.filed_unit_id <> a.unit_id, a.filing_id
) = 1;

CREATE OR REPLACE TEMP TABLE belongs_to AS
WITH named AS (
    SELECT DISTINCT f.name_key, f.division_code, coalesce(l.renamed_unit_id, f.unit_id) AS unit_id
    FROM core.dim_filing AS f
    LEFT JOIN core.unit_lineage AS l USING (unit_id)
    WHERE f.division_code IS NOT NULL
),
sheet AS (
    SELECT a.unit_id, a.fiscal_year, any_value(n.unit_id) AS parent_unit_id
    FROM account_of_unit AS a
    JOIN core.fct_performance_project AS p USING (filing_id)
    JOIN sheet_department AS s ON s.name = p.department AND s.fiscal_year = p.fiscal_year
    LEFT JOIN named AS n
        ON n.name_key = s.name_key AND n.division_code = coalesce(s.division_code, a.division_code)
        AND n.division_code = a.division_code
    WHERE a.scope <> '汇总'
    GROUP BY ALL
    HAVING count(DISTINCT n.unit_id) = 1 AND bool_and(n.unit_id IS NOT NULL)
),
said AS (
    SELECT
        coalesce(l.renamed_unit_id, p.unit_id) AS unit_id,
        p.fiscal_year,
        coalesce(d.renamed_unit_id, p.parent_unit_id) AS parent_unit_id,
        p.basis,
        p.name,
        p.files_itself
    FROM core.unit_parent AS p
    LEFT JOIN core.unit_lineage AS l ON l.unit_id = p.unit_id
    LEFT JOIN core.unit_lineage AS d ON d.unit_id = p.parent_unit_id
    UNION ALL
    SELECT s.unit_id, s.fiscal_year, s.parent_unit_id, 'sheet', u.name, true
    FROM sheet AS s
    JOIN core.dim_unit AS u USING (unit_id)
),
-- And of units that were merged by then, what is said of their successors.
of_whom AS (
    FROM said
    UNION ALL
    SELECT s.* REPLACE ('successor' AS basis, a.unit_name AS name, true AS files_itself, a.unit_id AS unit_id)
    FROM (SELECT unit_id, min(unit_name) AS unit_name FROM account_alone GROUP BY unit_id) AS a
    JOIN core.unit_lineage AS l ON l.unit_id = a.unit_id AND l.lineage_id <> a.unit_id
    JOIN said AS s ON s.unit_id = l.lineage_id
),
candidate AS (
    SELECT
        h.fiscal_year,
        s.unit_id,
        h.unit_id AS parent_unit_id,
        s.name,
        s.files_itself,
        s.basis || if(s.basis IN ('listed', 'sheet') AND s.fiscal_year <> h.fiscal_year, '_other_year', '') AS basis,
        abs(s.fiscal_year - h.fiscal_year) AS distance
    FROM of_whom AS s
    JOIN account_alone AS h
        ON h.unit_id = s.parent_unit_id AND h.unit_id <> s.unit_id
        AND (s.basis <> 'fixes' OR s.fiscal_year = h.fiscal_year)
    UNION ALL
    SELECT h.fiscal_year, a.unit_id, h.unit_id, a.unit_name, true, 'named_after', 0
    FROM account_alone AS h
    JOIN account_alone AS a
        ON a.fiscal_year = h.fiscal_year AND a.division_code = h.division_code
        AND starts_with(a.name_key, h.name_key) AND a.name_key <> h.name_key
    WHERE h.name_key <> ''
),
ranked AS (
    SELECT c.*, k.strength
    FROM candidate AS c
    JOIN (
        VALUES ('fixes', 1), ('listed', 2), ('sheet', 3), ('listed_other_year', 4), ('sheet_other_year', 5),
            ('successor', 6), ('named_after', 7)
    ) AS k(basis, strength) USING (basis)
),
best AS (
    SELECT *
    FROM ranked
    QUALIFY rank() OVER (PARTITION BY unit_id, fiscal_year ORDER BY strength, distance) = 1
)
SELECT
    b.fiscal_year,
    b.unit_id,
    any_value(b.parent_unit_id) AS parent_unit_id,
    min(b.name) AS name,
    bool_or(b.files_itself) AS files_itself,
    any_value(b.basis) AS basis,
    any_value(b.strength) AS strength
FROM best AS b
GROUP BY b.fiscal_year, b.unit_id
HAVING count(DISTINCT b.parent_unit_id) = 1;

-- group_id: the 汇总, or department and year. place: of a department without 汇总, its 部门 itself and its 单位.
CREATE OR REPLACE TEMP TABLE transfer_party AS
SELECT
    department_filing_id AS group_id,
    department_filing_id,
    department_unit_id,
    fiscal_year,
    unit_id,
    filing_id,
    name,
    NULL AS place,
    'consolidated' AS belongs_by
FROM perimeter
UNION ALL
SELECT
    b.parent_unit_id || '/' || b.fiscal_year, NULL, b.parent_unit_id, b.fiscal_year, b.unit_id, a.filing_id, b.name,
    '单位', b.basis
FROM belongs_to AS b
LEFT JOIN account_alone AS a USING (unit_id, fiscal_year)
JOIN core.dim_unit AS u USING (unit_id)
-- Without a filing it is missing, unless its money is elsewhere: kept within another's, in a 汇总, or it is no more.
WHERE a.filing_id IS NOT NULL OR (
    b.files_itself AND b.basis <> 'successor' AND coalesce(u.valid_from, 0) <= b.fiscal_year AND b.fiscal_year <= coalesce(u.valid_to, 9999)
    AND NOT EXISTS (SELECT 1 FROM account_of_unit AS x WHERE x.unit_id = b.unit_id AND x.fiscal_year = b.fiscal_year)
)
UNION ALL
SELECT
    a.unit_id || '/' || a.fiscal_year, NULL, a.unit_id, a.fiscal_year, a.unit_id, a.filing_id, a.unit_name, '部门',
    (
        SELECT arg_max(b.basis, b.strength)
        FROM belongs_to AS b
        WHERE b.parent_unit_id = a.unit_id AND b.fiscal_year = a.fiscal_year
    )
FROM account_alone AS a
WHERE (a.unit_id, a.fiscal_year) IN (SELECT (parent_unit_id, fiscal_year) FROM belongs_to);
