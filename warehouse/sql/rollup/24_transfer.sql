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
-- Where several pay and several receive, the transfer is in every total that has all filings of the department's units.
units AS (
    SELECT
        p.fiscal_year, p.parent_unit_id AS department_unit_id, list(DISTINCT m.division_code) AS division_codes,
        bool_and(m.filing_id IS NOT NULL) AS are_all_there
    FROM core.unit_parent AS p
    LEFT JOIN core.unit_lineage AS l USING (unit_id)
    LEFT JOIN member AS m
        ON m.fiscal_year = p.fiscal_year AND m.renamed_unit_id = coalesce(l.renamed_unit_id, p.unit_id)
    WHERE p.files_itself
    GROUP BY ALL
),
located AS (
    SELECT
        e.fiscal_year,
        e.concept,
        e.nature,
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
    LEFT JOIN units AS u ON u.fiscal_year = e.fiscal_year AND u.department_unit_id = e.department_unit_id
    LEFT JOIN member AS payer ON payer.filing_id = e.paying_filing_id
    LEFT JOIN member AS receiver ON receiver.filing_id = e.receiving_filing_id
),
numbered AS (
    SELECT row_number() OVER () AS number, * FROM located WHERE division_codes IS NOT NULL
)
SELECT b.fiscal_year, b.division_code, n.concept, n.nature, any_value(n.amount_yuan) AS amount_yuan
FROM numbered AS n
CROSS JOIN unnest(list_distinct(n.division_codes)) AS part(code)
JOIN belongs AS b ON b.fiscal_year = n.fiscal_year AND b.part_code = part.code
GROUP BY b.fiscal_year, b.division_code, n.concept, n.nature, n.number, n.division_codes
HAVING count(*) = len(list_distinct(n.division_codes));

CREATE OR REPLACE TEMP TABLE division_transfer AS
SELECT fiscal_year, division_code, concept, nature, sum(amount_yuan) AS amount_yuan
FROM transfer_in_total
GROUP BY ALL;
