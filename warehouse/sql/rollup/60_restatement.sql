-- What current filings say of the year before, against what was filed then: amounts less their change, prior-year
-- columns, opening balances. Of the year before count the unit's own filing and those of the units merged into it.
CREATE OR REPLACE TEMP TABLE prior_filing AS
WITH filing AS (
    SELECT f.filing_id, f.fiscal_year, f.scope, s.coverage_id, m.filing_id IS NOT NULL AS is_member
    FROM core.dim_filing AS f
    JOIN same_unit AS s USING (unit_id)
    LEFT JOIN mart.rollup_member AS m USING (filing_id)
    WHERE f.is_current
),
wanted AS (
    SELECT filing_id, fiscal_year, scope, coverage_id AS prior_id, false AS is_merged FROM filing
    UNION ALL
    SELECT f.filing_id, f.fiscal_year, f.scope, s.coverage_id, true
    FROM filing AS f
    JOIN succession AS s ON s.successor_id = f.coverage_id AND s.fiscal_year = f.fiscal_year AND s.kind = 'merged'
),
chosen AS (
    SELECT w.*, p.filing_id AS prior_filing_id
    FROM wanted AS w
    LEFT JOIN filing AS p
        ON p.coverage_id = w.prior_id AND p.fiscal_year = w.fiscal_year - 1
        AND ((p.scope = '汇总') = (w.scope = '汇总') OR w.is_merged)
    QUALIFY row_number() OVER (
        PARTITION BY w.filing_id, w.prior_id
        ORDER BY (p.scope = '汇总') = (w.scope = '汇总') DESC, p.scope = w.scope DESC, p.is_member DESC, p.filing_id
    ) = 1
)
SELECT
    filing_id,
    coalesce(list_sort(list(prior_filing_id) FILTER (prior_filing_id IS NOT NULL)), []) AS prior_filing_ids,
    count(prior_filing_id) > 0 AND count(*) FILTER (is_merged AND prior_filing_id IS NULL) = 0 AS is_whole
FROM chosen
GROUP BY filing_id;

-- Half a unit of the last printed place, in yuan: what rounding may hide in one number.
CREATE OR REPLACE TEMP MACRO half_of(decimals, money_unit, is_exact) AS (
    if(is_exact, 0, (
        [0.5, 0.05, 0.005, 0.0005, 0.00005, 0.000005][least(coalesce(decimals, 2), 5) + 1]::DECIMAL(7, 6)
        * CASE money_unit WHEN '亿元' THEN 100000000 WHEN '百万元' THEN 1000000 WHEN '万元' THEN 10000
            WHEN '千元' THEN 1000 WHEN '百元' THEN 100 ELSE 1 END
    ))::DECIMAL(24, 4)
);

-- What each current filing says of its own year, from the star facts. A blank cell is 0.
CREATE OR REPLACE TEMP TABLE said_amount AS
WITH said AS (
    SELECT filing_id, concept, function_code, NULL AS economic_code, fund, NULL AS nature, amount_yuan, is_blank, figure_id
    FROM core.fct_revenue WHERE is_current
    UNION ALL
    SELECT filing_id, concept, NULL, NULL, fund, nature, amount_yuan, is_blank, figure_id
    FROM core.fct_expenditure WHERE is_current
    UNION ALL
    SELECT filing_id, concept, function_code, NULL, fund, nature, amount_yuan, false, figure_id
    FROM core.fct_function_expenditure WHERE is_current
    UNION ALL
    SELECT filing_id, concept, NULL, NULL, NULL, NULL, amount_yuan, is_blank, figure_id
    FROM core.fct_three_public WHERE is_current AND (amount_yuan IS NOT NULL OR is_blank)
    UNION ALL
    SELECT filing_id, concept, NULL, NULL, NULL, NULL, amount_yuan, false, figure_id
    FROM core.fct_procurement WHERE is_current
),
together AS (
    SELECT * FROM said
    UNION ALL
    -- 收入支出总计 of a sentence is the last line of either side of the statement.
    SELECT
        filing_id, if(starts_with(concept, 'fiscal'), 'fiscal_income_expenditure_total', 'income_expenditure_total'),
        function_code, economic_code, fund, nature, amount_yuan, is_blank, figure_id
    FROM said
    WHERE concept IN ('income_total', 'expenditure_total', 'fiscal_income_total', 'fiscal_expenditure_total')
    QUALIFY row_number() OVER (
        PARTITION BY filing_id, starts_with(concept, 'fiscal'), fund ORDER BY is_blank, concept
    ) = 1
)
SELECT
    t.filing_id, t.concept, t.function_code, t.economic_code, t.fund, t.nature, t.figure_id,
    if(t.is_blank, 0, t.amount_yuan) AS amount_yuan,
    half_of(n.decimals, n.unit, t.is_blank) AS half_yuan
FROM together AS t
LEFT JOIN core.fct_figure AS n ON n.filing_id = t.filing_id AND n.figure_id = t.figure_id
WHERE t.is_blank OR t.amount_yuan IS NOT NULL;

CREATE OR REPLACE TEMP TABLE claim AS
WITH figure AS (
    SELECT
        f.filing_id, f.figure_id, f.statement, f.concept, f.function_code, f.economic_code, f.fund, f.nature, f.scenario,
        d.fiscal_year, try_cast(regexp_extract(f.period, '(\d{4})', 1) AS INTEGER) AS period_year,
        if(f.is_blank, 0, f.value_yuan) AS amount_yuan,
        half_of(f.decimals, f.unit, f.is_blank) AS half_yuan
    FROM core.fct_figure AS f
    JOIN core.dim_filing AS d USING (filing_id)
    JOIN core.dim_concept AS c USING (concept)
    WHERE d.is_current AND c.type = 'money' AND NOT starts_with(f.statement, 'performance')
        AND f.scenario IN ('final', 'change') AND (f.value_yuan IS NOT NULL OR f.is_blank)
),
final AS (
    SELECT filing_id, figure_id, statement, concept, function_code, economic_code, fund, nature, amount_yuan, half_yuan
    FROM figure
    WHERE scenario = 'final' AND period_year = fiscal_year
    UNION ALL
    SELECT filing_id, figure_id, '', concept, function_code, economic_code, fund, nature, amount_yuan, half_yuan
    FROM said_amount
    WHERE concept IN ('income_expenditure_total', 'fiscal_income_expenditure_total') AND figure_id IS NOT NULL
),
-- A sentence says amount and change together; what is said once more further on adds nothing.
derived AS (
    SELECT
        c.filing_id, 'derived' AS basis, c.concept, c.function_code, c.economic_code, c.fund, c.nature,
        n.amount_yuan - c.amount_yuan AS said_yuan,
        n.half_yuan + c.half_yuan AS tolerance_yuan,
        c.figure_id
    FROM figure AS c
    JOIN final AS n
        ON n.filing_id = c.filing_id AND n.concept = c.concept
        AND n.function_code IS NOT DISTINCT FROM c.function_code
        AND n.economic_code IS NOT DISTINCT FROM c.economic_code
        AND n.fund IS NOT DISTINCT FROM c.fund
        AND n.nature IS NOT DISTINCT FROM c.nature
    WHERE c.scenario = 'change' AND c.period_year = c.fiscal_year
    QUALIFY row_number() OVER (
        PARTITION BY c.filing_id, c.concept, c.function_code, c.economic_code, c.fund, c.nature
        ORDER BY c.figure_id, n.statement = c.statement DESC, abs(n.figure_id - c.figure_id), n.figure_id
    ) = 1
),
explicit AS (
    SELECT
        filing_id, 'explicit' AS basis, concept, function_code, economic_code, fund, nature, amount_yuan AS said_yuan,
        half_yuan AS tolerance_yuan, figure_id
    FROM figure
    WHERE scenario = 'final' AND period_year = fiscal_year - 1
    QUALIFY row_number() OVER (
        PARTITION BY filing_id, concept, function_code, economic_code, fund, nature ORDER BY figure_id
    ) = 1
),
opening AS (
    SELECT
        filing_id, 'opening' AS basis,
        if(concept = 'opening_balance', 'closing_balance', 'fiscal_closing_balance') AS concept,
        function_code, economic_code, fund, nature, amount_yuan AS said_yuan, half_yuan AS tolerance_yuan, figure_id
    FROM said_amount
    WHERE concept IN ('opening_balance', 'fiscal_opening_balance') AND figure_id IS NOT NULL
),
-- Where nothing was distributed, 总计 less what was brought forward was spent.
balance AS (
    SELECT
        d.filing_id, 'balance' AS basis, 'expenditure' AS concept, d.function_code, d.economic_code, d.fund, d.nature,
        d.said_yuan - o.said_yuan AS said_yuan,
        d.tolerance_yuan + o.tolerance_yuan AS tolerance_yuan,
        d.figure_id
    FROM derived AS d
    JOIN opening AS o ON o.filing_id = d.filing_id AND o.concept = 'closing_balance' AND o.fund IS NULL
    WHERE d.concept = 'income_expenditure_total'
        AND d.filing_id NOT IN (
            SELECT filing_id FROM derived
            WHERE concept = 'expenditure' AND function_code IS NULL AND fund IS NULL AND nature IS NULL
        )
)
SELECT row_number() OVER () AS claim_number, *
FROM (
    SELECT * FROM derived UNION ALL SELECT * FROM explicit UNION ALL SELECT * FROM opening UNION ALL SELECT * FROM balance
);

-- An item that a filing's list of items of that level does not have was 0.
CREATE OR REPLACE TEMP TABLE claim_answer AS
WITH asked AS (
    SELECT c.*, unnest(p.prior_filing_ids) AS prior_filing_id
    FROM claim AS c
    JOIN prior_filing AS p USING (filing_id)
),
has_level AS (
    SELECT DISTINCT filing_id, concept, fund, nature, length(function_code) AS digits
    FROM said_amount
    WHERE function_code IS NOT NULL
)
SELECT
    a.claim_number,
    count(*) AS asked_count,
    count(*) FILTER (s.filing_id IS NOT NULL OR l.filing_id IS NOT NULL) AS answered_count,
    sum(coalesce(s.amount_yuan, 0)) AS filed_yuan,
    sum(coalesce(s.half_yuan, 0)) AS half_yuan,
    bool_or(a.basis = 'balance' AND coalesce(x.amount_yuan, 0) <> 0) AS was_distributed
FROM asked AS a
LEFT JOIN said_amount AS s
    ON s.filing_id = a.prior_filing_id AND s.concept = a.concept
    AND s.function_code IS NOT DISTINCT FROM a.function_code
    AND s.economic_code IS NOT DISTINCT FROM a.economic_code
    AND s.fund IS NOT DISTINCT FROM a.fund
    AND s.nature IS NOT DISTINCT FROM a.nature
LEFT JOIN has_level AS l
    ON l.filing_id = a.prior_filing_id AND l.concept = a.concept AND l.digits = length(a.function_code)
    AND l.fund IS NOT DISTINCT FROM a.fund
    AND l.nature IS NOT DISTINCT FROM a.nature
LEFT JOIN (SELECT filing_id, amount_yuan FROM said_amount WHERE concept = 'surplus_distribution') AS x
    ON x.filing_id = a.prior_filing_id
GROUP BY a.claim_number;

INSERT INTO mart.restatement BY NAME
WITH judged AS (
    SELECT
        c.*,
        p.prior_filing_ids,
        if(p.is_whole AND a.answered_count = a.asked_count, a.filed_yuan, NULL) AS filed_yuan,
        c.tolerance_yuan + coalesce(a.half_yuan, 0) AS whole_tolerance_yuan,
        p.is_whole,
        coalesce(a.was_distributed, false) AS was_distributed
    FROM claim AS c
    JOIN prior_filing AS p USING (filing_id)
    LEFT JOIN claim_answer AS a USING (claim_number)
)
SELECT
    f.fiscal_year,
    f.fiscal_year - 1 AS prior_fiscal_year,
    j.filing_id,
    f.unit_id,
    f.unit_name,
    f.division_code,
    j.prior_filing_ids,
    j.basis,
    j.concept,
    j.function_code,
    j.economic_code,
    j.fund,
    j.nature,
    j.said_yuan,
    j.filed_yuan,
    j.said_yuan - j.filed_yuan AS difference_yuan,
    j.whole_tolerance_yuan AS tolerance_yuan,
    CASE
        WHEN NOT j.is_whole THEN 'no_prior_filing'
        WHEN j.filed_yuan IS NULL THEN 'not_printed'
        WHEN j.was_distributed THEN 'not_comparable'
        WHEN j.said_yuan = j.filed_yuan THEN 'equal'
        WHEN abs(j.said_yuan - j.filed_yuan) <= j.whole_tolerance_yuan THEN 'within_rounding'
        ELSE 'restated'
    END AS outcome,
    CASE
        WHEN len(j.prior_filing_ids) = 0 THEN '没有' || f.fiscal_year - 1 || '年度决算可比'
        WHEN NOT j.is_whole THEN '并入的单位缺' || f.fiscal_year - 1 || '年度决算'
        WHEN j.filed_yuan IS NULL THEN '上年决算没有列示'
        WHEN j.was_distributed THEN '上年有结余分配，不能由总计推算'
        ELSE CASE j.basis WHEN 'derived' THEN '本年数减比上年增减额' WHEN 'explicit' THEN '所印上年数'
            WHEN 'opening' THEN '本年年初数与上年年末数' ELSE '上年总计减年初结转和结余' END
            || if(len(j.prior_filing_ids) > 1, '，与' || len(j.prior_filing_ids) || '份上年决算合计比较', '')
    END AS reason,
    j.figure_id,
    n.page
FROM judged AS j
JOIN core.dim_filing AS f USING (filing_id)
JOIN core.fct_figure AS n ON n.filing_id = j.filing_id AND n.figure_id = j.figure_id;
