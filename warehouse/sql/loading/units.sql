-- Units as filings and the lists of units in them show them, made anew from all of these: the order in which filings
-- arrived leaves no trace. unit_level and unit_alias are given (warehouse/units.py).
DELETE FROM core.unit_name;
INSERT INTO core.unit_name BY NAME
SELECT
    unit_id,
    unit_name AS name,
    min(fiscal_year) AS first_year,
    max(fiscal_year) AS last_year,
    count(*) AS filing_count
FROM core.dim_filing
GROUP BY unit_id, unit_name;

CREATE OR REPLACE TEMP TABLE filed_unit AS
SELECT
    unit_id,
    arg_max(unit_name, (fiscal_year, unit_name)) AS name,
    arg_max(name_key, (fiscal_year, unit_name)) AS name_key,
    any_value(division_code) AS division_code,
    min(fiscal_year) AS first_year,
    max(fiscal_year) AS last_year,
    bool_or(scope IN ('汇总', '本级')) AS is_department,
    arg_max(kind, (fiscal_year, scope = '本级', filing_id)) FILTER (kind IS NOT NULL AND scope <> '汇总') AS kind
FROM core.dim_filing
GROUP BY unit_id;

-- The units of each department and year, as its current filings list them.
CREATE OR REPLACE TEMP TABLE listed_unit AS
SELECT
    f.filing_id,
    f.unit_id AS parent_unit_id,
    f.fiscal_year,
    f.scope,
    m.name,
    m.name_key,
    m.division_code,
    m.files_itself,
    m.kind,
    coalesce(
        alias.unit_id,
        -- A list may leave out the department's own name: 国库支付中心 for 财政局国库支付中心.
        longer.unit_id,
        same.unit_id,
        sha256(coalesce(m.division_code, '') || chr(31) || m.name_key)[:16]
    ) AS unit_id
FROM core.dim_filing AS f
JOIN core.member_unit AS m USING (filing_id)
LEFT JOIN unit_alias AS alias
    ON alias.name_key = m.name_key AND alias.division_code IS NOT DISTINCT FROM m.division_code
LEFT JOIN (SELECT name_key, division_code, min(unit_id) AS unit_id FROM filed_unit GROUP BY ALL) AS longer
    ON longer.name_key = f.name_key || m.name_key AND longer.division_code IS NOT DISTINCT FROM m.division_code
LEFT JOIN (SELECT name_key, division_code, min(unit_id) AS unit_id FROM filed_unit GROUP BY ALL) AS same
    ON same.name_key = m.name_key AND same.division_code IS NOT DISTINCT FROM m.division_code
WHERE f.is_current;

DELETE FROM core.unit_parent;
INSERT INTO core.unit_parent BY NAME
SELECT
    unit_id,
    parent_unit_id,
    fiscal_year,
    filing_id,
    min(name) AS name,
    bool_or(files_itself) AS files_itself,
    'listed' AS basis
FROM listed_unit
GROUP BY unit_id, parent_unit_id, fiscal_year, filing_id;

DELETE FROM core.dim_unit;
INSERT INTO core.dim_unit BY NAME
WITH latest AS (
    SELECT parent_unit_id, arg_max(filing_id, (fiscal_year, scope, filing_id)) AS filing_id
    FROM listed_unit
    GROUP BY parent_unit_id
),
-- Who belongs to whom now: by the latest list of each department.
present AS (
    SELECT
        unit_id,
        min(parent_unit_id) AS parent_unit_id,
        bool_or(files_itself) AS files_itself
    FROM listed_unit
    WHERE filing_id IN (SELECT filing_id FROM latest) AND unit_id <> parent_unit_id
    GROUP BY unit_id
),
member AS (
    SELECT
        unit_id,
        arg_max(name, (fiscal_year, name)) AS name,
        arg_max(name_key, (fiscal_year, name)) AS name_key,
        any_value(division_code) AS division_code,
        arg_max(kind, (fiscal_year, name)) FILTER (kind IS NOT NULL) AS kind,
        bool_or(files_itself) AS files_itself
    FROM listed_unit
    GROUP BY unit_id
)
SELECT
    unit_id,
    coalesce(filed.name, member.name) AS name,
    coalesce(filed.name_key, member.name_key) AS name_key,
    coalesce(filed.division_code, member.division_code) AS division_code,
    coalesce(
        (
            SELECT min(l.level)
            FROM unit_level AS l
            WHERE regexp_matches(coalesce(filed.name_key, member.name_key), l.pattern)
        ),
        d.level
    ) AS level,
    present.parent_unit_id,
    CASE
        WHEN filed.is_department OR unit_id IN (SELECT parent_unit_id FROM present) THEN '部门'
        ELSE '单位'
    END AS unit_kind,
    filed.unit_id IS NOT NULL AS has_filed,
    filed.unit_id IS NOT NULL OR coalesce(present.files_itself, member.files_itself) AS files_itself,
    filed.first_year,
    filed.last_year,
    coalesce(filed.kind, member.kind) AS kind,
    unit_id AS lineage_id
FROM filed_unit AS filed
FULL JOIN member USING (unit_id)
LEFT JOIN present USING (unit_id)
LEFT JOIN core.dim_division AS d
    ON d.division_code = coalesce(filed.division_code, member.division_code);

DELETE FROM core.unit_lineage;
INSERT INTO core.unit_lineage
SELECT unit_id, unit_id AS renamed_unit_id, unit_id AS lineage_id FROM core.dim_unit;
