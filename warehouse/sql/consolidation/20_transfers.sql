-- What units of one department paid each other and received from each other (U-2). A transfer is eliminated only where
-- both sides say the same: in total, else payment by payment where one payment equals one receipt and no other.
CREATE OR REPLACE TEMP TABLE transfer_side AS
SELECT
    p.group_id,
    p.department_unit_id,
    p.department_filing_id,
    p.fiscal_year,
    p.unit_id,
    p.filing_id,
    p.belongs_by,
    t.transfer,
    t.side,
    t.concept,
    t.nature,
    s.amount,
    s.half
FROM transfer_party AS p
JOIN stated_amount AS s USING (filing_id)
JOIN (
    VALUES
        ('补助', '付', 'expenditure', '对附属单位补助支出', '部门'), ('补助', '收', 'income.superior_subsidy', NULL, '单位'),
        ('上缴', '付', 'expenditure', '上缴上级支出', '单位'), ('上缴', '收', 'income.subordinate_remittance', NULL, '部门')
) AS t(transfer, side, concept, nature, place)
    ON s.concept = t.concept AND s.nature IS NOT DISTINCT FROM t.nature
    AND (p.place IS NULL OR p.place = t.place)
WHERE s.function_code IS NULL AND s.fund IS NULL AND s.amount <> 0;

INSERT INTO dq.transfer_side BY NAME
SELECT fiscal_year, department_unit_id, unit_id, filing_id, transfer, side, amount AS amount_yuan
FROM transfer_side;

CREATE OR REPLACE TEMP TABLE transfer_total AS
SELECT
    group_id,
    department_unit_id,
    fiscal_year,
    transfer,
    coalesce(sum(amount) FILTER (side = '付'), 0)::DECIMAL(24, 4) AS paid,
    coalesce(sum(amount) FILTER (side = '收'), 0)::DECIMAL(24, 4) AS received,
    sum(half)::DECIMAL(24, 4) AS tolerance,
    count(*) FILTER (side = '付') AS payers,
    count(*) FILTER (side = '收') AS receivers,
    payers > 0 AND receivers > 0 AND abs(paid - received) <= tolerance AS is_matched
FROM transfer_side
GROUP BY ALL;

-- One row per payment and receipt: whole departments where the totals match, single pairs elsewhere.
CREATE OR REPLACE TEMP TABLE matched_transfer AS
WITH pair AS (
    SELECT
        a.group_id,
        a.transfer,
        a.unit_id AS paying_unit_id,
        a.filing_id AS paying_filing_id,
        b.unit_id AS receiving_unit_id,
        b.filing_id AS receiving_filing_id,
        a.amount AS paid,
        b.amount AS received
    FROM transfer_side AS a
    JOIN transfer_side AS b
        ON b.group_id = a.group_id AND b.transfer = a.transfer
        AND a.side = '付' AND b.side = '收' AND b.unit_id <> a.unit_id
        AND abs(a.amount - b.amount) <= a.half + b.half
    JOIN transfer_total AS t
        ON t.group_id = a.group_id AND t.transfer = a.transfer AND NOT t.is_matched
    QUALIFY count(*) OVER (PARTITION BY a.group_id, a.transfer, a.unit_id) = 1
        AND count(*) OVER (PARTITION BY a.group_id, a.transfer, b.unit_id) = 1
),
one_side AS (
    SELECT group_id, transfer, side, any_value(unit_id) AS unit_id, any_value(filing_id) AS filing_id
    FROM transfer_side
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT *, 'pair' AS basis FROM pair
UNION ALL
SELECT
    s.group_id,
    s.transfer,
    if(s.side = '付', s.unit_id, other.unit_id),
    if(s.side = '付', s.filing_id, other.filing_id),
    if(s.side = '收', s.unit_id, other.unit_id),
    if(s.side = '收', s.filing_id, other.filing_id),
    if(s.side = '付' OR t.payers = 1, s.amount, NULL),
    if(s.side = '收' OR t.receivers = 1, s.amount, NULL),
    'total'
FROM transfer_side AS s
JOIN transfer_total AS t USING (group_id, transfer)
LEFT JOIN one_side AS other
    ON other.group_id = s.group_id AND other.transfer = s.transfer AND other.side <> s.side
-- The side with several rows tells them apart; with one on each side the receipt does, with several on both each its own.
WHERE t.is_matched AND (
    (t.payers = 1 AND s.side = '收') OR (t.payers > 1 AND t.receivers = 1 AND s.side = '付')
    OR (t.payers > 1 AND t.receivers > 1)
);

INSERT INTO dq.transfer BY NAME
WITH matched AS (
    SELECT group_id, transfer, sum(coalesce(received, 0)) AS amount
    FROM matched_transfer
    GROUP BY ALL
),
missing AS (
    SELECT group_id, list(name ORDER BY name) AS names
    FROM transfer_party
    WHERE filing_id IS NULL
    GROUP BY group_id
)
SELECT
    t.department_unit_id,
    t.fiscal_year,
    t.transfer,
    t.paid AS paid_yuan,
    t.received AS received_yuan,
    coalesce(m.amount, 0) AS matched_yuan,
    t.paid - t.received AS residual_yuan,
    t.tolerance AS tolerance_yuan,
    CASE WHEN t.is_matched THEN 'matched' WHEN m.amount > 0 THEN 'partly_matched' ELSE 'unmatched' END AS outcome,
    coalesce(x.names, []) AS missing_units
FROM transfer_total AS t
LEFT JOIN matched AS m USING (group_id, transfer)
LEFT JOIN missing AS x USING (group_id);

-- Sides of transfers that stay in totals by themselves: their department filed no 汇总, or nobody knows which it is.
INSERT INTO dq.open_transfer BY NAME
WITH side AS (
    SELECT
        a.fiscal_year, a.filing_id, a.filed_unit_id AS unit_id, a.unit_id AS identity,
        if(s.concept IN ('income.superior_subsidy', 'income.subordinate_remittance'), '收', '付') AS side,
        if(s.concept = 'income.superior_subsidy' OR s.nature = '对附属单位补助支出', '补助', '上缴') AS transfer,
        s.amount AS amount_yuan
    FROM account_alone AS a
    JOIN stated_amount AS s USING (filing_id)
    WHERE s.function_code IS NULL AND s.fund IS NULL AND s.amount <> 0
        AND (s.concept IN ('income.superior_subsidy', 'income.subordinate_remittance') OR (
            s.concept = 'expenditure' AND s.nature IN ('对附属单位补助支出', '上缴上级支出')
        ))
),
settled AS (
    SELECT t.filing_id, t.transfer, t.side
    FROM transfer_side AS t
    JOIN transfer_total AS x USING (group_id, transfer)
    WHERE x.is_matched
    UNION
    SELECT paying_filing_id, transfer, '付' FROM matched_transfer WHERE paid IS NOT NULL
    UNION
    SELECT receiving_filing_id, transfer, '收' FROM matched_transfer WHERE received IS NOT NULL
)
SELECT
    s.* EXCLUDE (identity),
    coalesce(t.department_unit_id, b.parent_unit_id) AS department_unit_id,
    CASE
        WHEN t.group_id IS NULL THEN 'department_unknown'
        WHEN EXISTS (SELECT 1 FROM transfer_party AS p WHERE p.group_id = t.group_id AND p.filing_id IS NULL)
            THEN 'unit_missing'
        ELSE 'no_counterpart'
    END AS reason
FROM side AS s
LEFT JOIN transfer_side AS t USING (filing_id, transfer, side)
LEFT JOIN belongs_to AS b ON b.unit_id = s.identity AND b.fiscal_year = s.fiscal_year
WHERE (s.filing_id, s.transfer, s.side) NOT IN (SELECT (filing_id, transfer, side) FROM settled);
