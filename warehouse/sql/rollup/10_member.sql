-- Which current filings totals are made of. A 汇总 filing holds the accounts of all units of its department, so what
-- it covers is left out: other scopes of the same unit, the units that it lists (or that the nearest list of its
-- department names, where it gives none), and units named after it (财政局 and 财政局国库支付中心, in one division).
-- Accounts under an old name, and of a unit that was merged by then, are their successor's. Filings whose division is
-- not known are in no total. identity: the unit under its last name.
CREATE OR REPLACE TEMP TABLE placed AS
SELECT
    f.filing_id,
    f.unit_id,
    coalesce(l.renamed_unit_id, f.unit_id) AS identity,
    f.fiscal_year,
    f.scope,
    CASE f.scope WHEN '汇总' THEN 0 WHEN '本级' THEN 1 ELSE 2 END AS place,
    f.division_code,
    f.name_key
FROM core.dim_filing AS f
LEFT JOIN core.unit_lineage AS l USING (unit_id)
WHERE f.is_current AND f.division_code IS NOT NULL;

CREATE OR REPLACE TEMP TABLE covers AS
WITH consolidated AS (
    SELECT * FROM placed WHERE scope = '汇总'
),
parent AS (
    SELECT
        p.fiscal_year,
        p.filing_id,
        p.basis,
        coalesce(u.renamed_unit_id, p.unit_id) AS identity,
        coalesce(d.renamed_unit_id, p.parent_unit_id) AS parent_identity
    FROM core.unit_parent AS p
    LEFT JOIN core.unit_lineage AS u ON u.unit_id = p.unit_id
    LEFT JOIN core.unit_lineage AS d ON d.unit_id = p.parent_unit_id
),
-- For a 汇总 that lists nobody: the year of its department's nearest list, the earlier of two.
nearest AS (
    SELECT a.filing_id, a.fiscal_year, a.identity, arg_min(p.fiscal_year, (abs(p.fiscal_year - a.fiscal_year), p.fiscal_year)) AS list_year
    FROM consolidated AS a
    JOIN parent AS p ON p.parent_identity = a.identity
    WHERE a.filing_id NOT IN (SELECT filing_id FROM core.member_unit)
    GROUP BY ALL
),
claimed AS (
    -- 本级 and 单位 of one unit are the same accounts under two names, and so are a unit's accounts under its old one.
    SELECT
        a.filing_id AS covering,
        b.filing_id AS covered,
        1 AS preference,
        if(a.unit_id = b.unit_id, 'same_unit', 'renamed') AS reason
    FROM placed AS a
    JOIN placed AS b USING (identity, fiscal_year)
    WHERE (a.place, a.unit_id <> a.identity, a.filing_id) < (b.place, b.unit_id <> b.identity, b.filing_id)
    UNION ALL
    SELECT a.filing_id, b.filing_id, 2, 'merged'
    FROM core.unit_link AS k
    JOIN placed AS a ON a.unit_id = k.to_unit_id
    JOIN placed AS b ON b.unit_id = k.from_unit_id AND b.fiscal_year = a.fiscal_year
    WHERE k.kind = 'merged' AND k.status = 'accepted' AND a.fiscal_year >= k.fiscal_year AND a.identity <> b.identity
    UNION ALL
    SELECT a.filing_id, b.filing_id, if(p.basis = 'fixes', 3, 4), p.basis
    FROM consolidated AS a
    JOIN parent AS p
        ON p.fiscal_year = a.fiscal_year
        AND (p.filing_id = a.filing_id OR (p.basis = 'fixes' AND p.parent_identity = a.identity))
    JOIN placed AS b ON b.fiscal_year = a.fiscal_year AND b.identity = p.identity AND b.identity <> a.identity
    UNION ALL
    SELECT a.filing_id, b.filing_id, 5, 'listed_other_year'
    FROM nearest AS a
    JOIN parent AS p ON p.parent_identity = a.identity AND p.fiscal_year = a.list_year
    JOIN placed AS b ON b.fiscal_year = a.fiscal_year AND b.identity = p.identity AND b.identity <> a.identity
    UNION ALL
    SELECT a.filing_id, b.filing_id, 6, 'named_after'
    FROM consolidated AS a
    JOIN placed AS b
        ON b.fiscal_year = a.fiscal_year AND b.division_code = a.division_code
        AND starts_with(b.name_key, a.name_key) AND b.name_key <> a.name_key AND b.identity <> a.identity
    WHERE a.name_key <> ''
)
SELECT covering, covered, arg_min(reason, preference) AS reason
FROM claimed
GROUP BY covering, covered;

-- Departments that claim each other in a circle would all vanish. The first of them stands for the others: claims on
-- it from within the circle are dropped, unless somebody outside has them all.
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
),
had_by_others AS (
    SELECT b.first_filing_id
    FROM covers AS c
    JOIN in_circle AS b ON b.filing_id = c.covered
    LEFT JOIN in_circle AS a ON a.filing_id = c.covering
    WHERE a.first_filing_id IS DISTINCT FROM b.first_filing_id
)
SELECT c.*
FROM covers AS c
LEFT JOIN in_circle AS a ON a.filing_id = c.covering
LEFT JOIN in_circle AS b ON b.filing_id = c.covered
WHERE b.first_filing_id IN (SELECT first_filing_id FROM had_by_others)
    OR NOT coalesce(c.covered = b.first_filing_id AND a.first_filing_id = b.first_filing_id, false);

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

-- Which units each filing in a total stands for. The key of the table refuses a unit that two filings stand for: each
-- filing in a total brings its own unit, whoever else may stand for it.
INSERT INTO mart.rollup_unit BY NAME
SELECT m.fiscal_year, p.identity AS unit_id, m.filing_id, 'own' AS role
FROM mart.rollup_member AS m
JOIN placed AS p USING (filing_id);

INSERT INTO mart.rollup_unit BY NAME
WITH RECURSIVE stands_for(filing_id, covered) AS (
    SELECT m.filing_id, h.covered FROM mart.rollup_member AS m JOIN honoured AS h ON h.covering = m.filing_id
    UNION
    SELECT s.filing_id, h.covered FROM stands_for AS s JOIN honoured AS h ON h.covering = s.covered
),
within AS (
    SELECT s.filing_id, p.fiscal_year, p.identity
    FROM stands_for AS s
    JOIN placed AS p ON p.filing_id = s.covered
    UNION
    -- units that a department lists and that filed nothing
    SELECT m.filing_id, m.fiscal_year, coalesce(l.renamed_unit_id, u.unit_id)
    FROM mart.rollup_member AS m
    JOIN core.unit_parent AS u USING (filing_id)
    LEFT JOIN core.unit_lineage AS l ON l.unit_id = u.unit_id
    WHERE NOT EXISTS (
        SELECT 1
        FROM placed AS p
        WHERE p.fiscal_year = m.fiscal_year AND p.identity = coalesce(l.renamed_unit_id, u.unit_id)
    )
)
SELECT w.fiscal_year, w.identity AS unit_id, min(w.filing_id) AS filing_id, 'within' AS role
FROM within AS w
JOIN placed AS own USING (filing_id)
WHERE w.identity <> own.identity
GROUP BY w.fiscal_year, w.identity;
