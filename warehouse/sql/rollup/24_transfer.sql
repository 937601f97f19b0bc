-- Internal transfers that a total still holds twice: between units that are in it by themselves, and of departments
-- whose 汇总 filing is the plain sum of its units. Both sides must be in the total.
CREATE OR REPLACE TEMP TABLE transfer_in_total AS
WITH member AS (
    SELECT m.*, coalesce(l.renamed_unit_id, m.unit_id) AS renamed_unit_id
    FROM mart.rollup_member AS m
    LEFT JOIN core.unit_lineage AS l USING (unit_id)
),
department AS (
    SELECT fiscal_year, renamed_unit_id, division_code FROM member WHERE role = '部门汇总'
),
-- Where several pay or receive, the transfer is in every total that has all filings on both of its sides.
sides AS (
    SELECT
        t.fiscal_year, t.department_unit_id, t.transfer, list(DISTINCT m.division_code) AS division_codes,
        bool_and(m.filing_id IS NOT NULL) AS are_all_there
    FROM dq.transfer_side AS t
    LEFT JOIN member AS m USING (filing_id)
    GROUP BY ALL
),
located AS (
    SELECT
        e.fiscal_year,
        e.concept,
        e.nature,
        e.function_code,
        e.amount_yuan,
        CASE
            WHEN d.renamed_unit_id IS NOT NULL THEN if(e.is_inside_consolidated, [d.division_code], NULL)
            WHEN e.paying_filing_id IS NULL OR e.receiving_filing_id IS NULL
                THEN if(u.are_all_there, u.division_codes, NULL)
            WHEN payer.filing_id IS NOT NULL AND receiver.filing_id IS NOT NULL
                THEN [payer.division_code, receiver.division_code]
        END AS division_codes
    FROM core.fct_elimination AS e
    LEFT JOIN core.unit_lineage AS l ON l.unit_id = e.department_unit_id
    LEFT JOIN department AS d
        ON d.fiscal_year = e.fiscal_year AND d.renamed_unit_id = coalesce(l.renamed_unit_id, e.department_unit_id)
    LEFT JOIN sides AS u
        ON u.fiscal_year = e.fiscal_year AND u.department_unit_id = e.department_unit_id AND u.transfer = e.transfer
    LEFT JOIN member AS payer ON payer.filing_id = e.paying_filing_id
    LEFT JOIN member AS receiver ON receiver.filing_id = e.receiving_filing_id
),
numbered AS (
    SELECT row_number() OVER () AS number, * REPLACE (list_distinct(division_codes) AS division_codes)
    FROM located
    WHERE division_codes IS NOT NULL
)
SELECT
    b.fiscal_year, b.division_code, n.concept, n.nature, n.function_code, any_value(n.amount_yuan) AS amount_yuan,
    len(n.division_codes) = 1 AS is_within_part, n.division_codes[1] AS part_code
FROM numbered AS n
CROSS JOIN unnest(n.division_codes) AS part(code)
JOIN belongs AS b ON b.fiscal_year = n.fiscal_year AND b.part_code = part.code
GROUP BY b.fiscal_year, b.division_code, n.concept, n.nature, n.function_code, n.number, n.division_codes
HAVING count(*) = len(n.division_codes);

CREATE OR REPLACE TEMP TABLE division_transfer AS
SELECT fiscal_year, division_code, concept, nature, function_code, sum(amount_yuan) AS amount_yuan
FROM transfer_in_total
GROUP BY ALL;

-- Of each part of a whole: what moved inside it.
CREATE OR REPLACE TEMP TABLE part_transfer AS
SELECT fiscal_year, division_code, part_code, concept, sum(amount_yuan) AS amount_yuan
FROM transfer_in_total
WHERE is_within_part AND function_code IS NULL
GROUP BY ALL;
