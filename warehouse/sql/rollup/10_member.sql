-- Which current filings totals are made of. A 汇总 filing holds the accounts of all units of its department, so what
-- it covers is left out: other scopes of the same unit, the units that it lists, and units named after it
-- (财政局 and 财政局国库支付中心, in one division). Filings whose division is not known are in no total.
CREATE OR REPLACE TEMP TABLE placed AS
SELECT f.filing_id, f.unit_id, f.fiscal_year, f.scope, f.division_code, f.name_key
FROM core.dim_filing AS f
WHERE f.is_current AND f.division_code IS NOT NULL;

CREATE OR REPLACE TEMP TABLE covers AS
WITH consolidated AS (
    SELECT * FROM placed WHERE scope = '汇总'
),
claimed AS (
    -- 本级 and 单位 of one unit are the same accounts under two names.
    SELECT a.filing_id AS covering, b.filing_id AS covered, 1 AS preference, 'same_unit' AS reason
    FROM placed AS a
    JOIN placed AS b USING (unit_id, fiscal_year)
    WHERE (a.scope = '汇总' AND b.scope <> '汇总') OR (a.scope = '本级' AND b.scope = '单位')
    UNION ALL
    SELECT a.filing_id, b.filing_id, 2, 'listed'
    FROM consolidated AS a
    JOIN core.member_unit AS m USING (filing_id)
    JOIN placed AS b
        ON b.fiscal_year = a.fiscal_year AND b.division_code = m.division_code AND b.name_key = m.name_key
        AND b.unit_id <> a.unit_id
    UNION ALL
    -- A list may leave out the department's own name.
    SELECT a.filing_id, b.filing_id, 2, 'listed'
    FROM consolidated AS a
    JOIN core.member_unit AS m USING (filing_id)
    JOIN placed AS b
        ON b.fiscal_year = a.fiscal_year AND b.division_code = m.division_code
        AND b.name_key = a.name_key || m.name_key AND b.unit_id <> a.unit_id
    UNION ALL
    SELECT a.filing_id, b.filing_id, 3, 'named_after'
    FROM consolidated AS a
    JOIN placed AS b
        ON b.fiscal_year = a.fiscal_year AND b.division_code = a.division_code
        AND starts_with(b.name_key, a.name_key) AND b.name_key <> a.name_key
    WHERE a.name_key <> ''
)
SELECT covering, covered, arg_min(reason, preference) AS reason
FROM claimed
GROUP BY covering, covered;

-- Departments that claim each other in a circle would all vanish. The first of them stands for the others: claims on
-- it from within the circle are dropped.
CREATE OR REPLACE TEMP TABLE honoured AS
WITH RECURSIVE reaches(covering, covered) AS (
    SELECT covering, covered FROM covers
    UNION
    SELECT r.covering, c.covered FROM reaches AS r JOIN covers AS c ON c.covering = r.covered
),
in_circle AS (
    SELECT r.covering AS filing_id, min(r.covered) AS first_filing_id
    FROM reaches AS r
    JOIN reaches AS back ON back.covering = r.covered AND back.covered = r.covering
    GROUP BY r.covering
)
SELECT c.*
FROM covers AS c
LEFT JOIN in_circle AS a ON a.filing_id = c.covering
LEFT JOIN in_circle AS b ON b.filing_id = c.covered
WHERE NOT coalesce(c.covered = b.first_filing_id AND a.first_filing_id = b.first_filing_id, false);

INSERT INTO mart.rollup_member BY NAME
SELECT
    p.fiscal_year,
    p.division_code,
    d.level AS division_level,
    p.filing_id,
    p.unit_id,
    if(p.scope = '汇总', '部门汇总', p.scope) AS role
FROM placed AS p
JOIN core.dim_division AS d USING (division_code)
WHERE NOT EXISTS (SELECT 1 FROM honoured AS h WHERE h.covered = p.filing_id);

INSERT INTO mart.rollup_excluded BY NAME
SELECT
    p.fiscal_year,
    p.division_code,
    p.filing_id,
    p.unit_id,
    arg_min(h.reason, (m.filing_id IS NULL, h.covering)) AS reason,
    arg_min(h.covering, (m.filing_id IS NULL, h.covering)) AS covered_by_filing_id
FROM placed AS p
JOIN honoured AS h ON h.covered = p.filing_id
LEFT JOIN mart.rollup_member AS m ON m.filing_id = h.covering
GROUP BY p.fiscal_year, p.division_code, p.filing_id, p.unit_id;

INSERT INTO mart.rollup_excluded BY NAME
SELECT fiscal_year, filing_id, unit_id, 'division_unresolved' AS reason
FROM core.dim_filing
WHERE is_current AND division_code IS NULL;
