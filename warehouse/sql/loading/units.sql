-- Units as filings and the lists of units in them show them, made anew from all of these: the order in which filings
-- arrived leaves no trace.
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

DELETE FROM core.dim_unit;
INSERT INTO core.dim_unit BY NAME
WITH filed AS (
    SELECT
        unit_id,
        arg_max(unit_name, (fiscal_year, unit_name)) AS name,
        any_value(name_key) AS name_key,
        any_value(division_code) AS division_code,
        min(fiscal_year) AS first_year,
        max(fiscal_year) AS last_year,
        bool_or(scope IN ('汇总', '本级')) AS is_department
    FROM core.dim_filing
    GROUP BY unit_id
),
-- The list in the latest current filing of each department: who belongs to it now.
latest AS (
    SELECT unit_id, any_value(name_key) AS name_key, arg_max(filing_id, (fiscal_year, scope, filing_id)) AS filing_id
    FROM core.dim_filing
    WHERE is_current AND filing_id IN (SELECT filing_id FROM core.member_unit)
    GROUP BY unit_id
),
listed AS (
    SELECT
        latest.unit_id AS parent_unit_id,
        m.name,
        m.name_key,
        m.division_code,
        m.files_itself,
        -- A list may leave out the department's own name: 国库支付中心 for 财政局国库支付中心.
        coalesce(longer.unit_id, same.unit_id) AS filed_unit_id
    FROM latest
    JOIN core.member_unit AS m USING (filing_id)
    LEFT JOIN filed AS same
        ON same.name_key = m.name_key AND same.division_code IS NOT DISTINCT FROM m.division_code
    LEFT JOIN filed AS longer
        ON longer.name_key = latest.name_key || m.name_key
        AND longer.division_code IS NOT DISTINCT FROM m.division_code
),
member AS (
    SELECT
        coalesce(filed_unit_id, sha256(coalesce(division_code, '') || chr(31) || name_key)[:16]) AS unit_id,
        min(parent_unit_id) AS parent_unit_id,
        min(name) AS name,
        any_value(name_key) AS name_key,
        any_value(division_code) AS division_code,
        bool_or(files_itself) AS files_itself
    FROM listed
    WHERE filed_unit_id IS DISTINCT FROM parent_unit_id
    GROUP BY 1
)
SELECT
    unit_id,
    coalesce(filed.name, member.name) AS name,
    coalesce(filed.name_key, member.name_key) AS name_key,
    coalesce(filed.division_code, member.division_code) AS division_code,
    d.level,
    member.parent_unit_id,
    CASE
        WHEN filed.is_department OR unit_id IN (SELECT parent_unit_id FROM member) THEN '部门'
        ELSE '单位'
    END AS unit_kind,
    filed.unit_id IS NOT NULL AS has_filed,
    filed.unit_id IS NOT NULL OR member.files_itself AS files_itself,
    filed.first_year,
    filed.last_year,
    unit_id AS lineage_id
FROM filed
FULL JOIN member USING (unit_id)
LEFT JOIN core.dim_division AS d
    ON d.division_code = coalesce(filed.division_code, member.division_code);

DELETE FROM core.unit_lineage;
INSERT INTO core.unit_lineage
SELECT unit_id, unit_id AS renamed_unit_id, unit_id AS lineage_id FROM core.dim_unit;
