-- One row for each amount that a filing states of the year before, beside what was filed then.
--   basis    opening: 年初 is last year's 年末     change: amount less its change     carried: last year's total less spending
--   filed    what last year's filings print, those of merged units added; own_filed: the unit's own alone
--   printed  last year's filing prints the amount; false: it lists its items without this one, which is then 0
CREATE OR REPLACE TEMP TABLE prior_amount AS
WITH figure AS (
    SELECT
        p.filing_id,
        p.prior_filing_id,
        p.is_merged,
        f.statement IN ('narrative', 'staff') AS is_sentence,
        f.figure_id,
        f.concept,
        coalesce(r.new_code, f.function_code, '') AS function_code,
        coalesce(f.economic_code, '') AS economic_code,
        coalesce(f.fund, '') AS fund,
        coalesce(f.nature, '') AS nature,
        r.new_code IS NOT NULL AS is_renamed,
        if(f.is_blank, 0, f.value * m.yuan)::DECIMAL(28, 8) AS amount,
        if(f.is_blank, 0, half_place(f.decimals) * m.yuan)::DECIMAL(28, 8) AS half
    FROM prior_filing AS p
    SEMI JOIN chosen_filing AS chosen ON chosen.filing_id = p.filing_id
    JOIN core.fct_figure AS f ON f.filing_id = p.prior_filing_id
    LEFT JOIN money_unit AS m ON m.unit = f.unit
    LEFT JOIN renamed_code AS r ON r.old_code = f.function_code AND r.first_year = p.fiscal_year
    WHERE f.scenario = 'final' AND NOT starts_with(f.statement, 'performance')
        AND NOT (f.period LIKE 'FY%' AND f.period <> 'FY' || (p.fiscal_year - 1))
        AND (f.is_blank OR (f.value IS NOT NULL AND m.unit IS NOT NULL))
),
named AS (
    SELECT * FROM figure
    UNION ALL BY NAME
    -- 收支总计 of a sentence is the last line of either side of the statement
    SELECT * REPLACE (if(concept = 'income_total', 'income_expenditure_total', 'fiscal_income_expenditure_total') AS concept)
    FROM figure
    WHERE concept IN ('income_total', 'fiscal_income_total') AND fund = ''
)
SELECT filing_id, prior_filing_id, is_merged, concept, function_code, economic_code, fund, nature,
    arg_min(amount, (is_sentence, is_renamed, figure_id)) AS amount,
    arg_min(half, (is_sentence, is_renamed, figure_id)) AS half
FROM named
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE year_row AS
WITH final AS (
    SELECT * FROM checked_figure WHERE scenario = 'final' AND amount IS NOT NULL AND kind NOT LIKE 'performance%'
),
opening AS (
    SELECT
        'opening' AS basis, filing_id, concept AS said_concept, if(concept = 'opening_balance', 'closing_balance', 'fiscal_closing_balance') AS concept,
        function_code, economic_code, fund, nature, unit, amount AS said, half AS said_half, [figure_id] AS said_id, []::INTEGER[] AS change_id
    FROM final
    WHERE concept IN ('opening_balance', 'fiscal_opening_balance') AND function_code = '' AND economic_code = '' AND nature = ''
    QUALIFY row_number() OVER (PARTITION BY filing_id, concept, fund ORDER BY kind IN ('narrative', 'staff'), figure_id) = 1
),
change AS (
    SELECT
        'change' AS basis, c.filing_id, c.concept AS said_concept, c.concept, c.function_code, c.economic_code, c.fund, c.nature, n.unit,
        n.amount - c.amount AS said, n.half + c.half AS said_half, [n.figure_id] AS said_id, [c.figure_id] AS change_id
    FROM checked_figure AS c
    JOIN final AS n
        ON n.filing_id = c.filing_id AND n.concept = c.concept AND n.function_code = c.function_code
        AND n.economic_code = c.economic_code AND n.fund = c.fund AND n.nature = c.nature
    SEMI JOIN money_unit AS m ON m.unit = c.unit
    WHERE c.scenario = 'change' AND c.amount IS NOT NULL AND c.kind IN ('narrative', 'staff') AND NOT c.is_repeat
    QUALIFY row_number() OVER (
        PARTITION BY c.filing_id, c.figure_id
        ORDER BY n.statement = c.statement AND n.section = c.section DESC, n.statement = c.statement DESC,
            n.figure_id > c.figure_id, abs(n.figure_id - c.figure_id)
    ) = 1
),
claim AS (
    SELECT * FROM opening
    UNION ALL BY NAME
    SELECT * FROM change
),
filed AS (
    SELECT
        c.filing_id, c.basis, c.concept, c.function_code, c.economic_code, c.fund, c.nature,
        count(*) AS asked,
        count(*) FILTER (a.filing_id IS NOT NULL OR l.filing_id IS NOT NULL) AS answered,
        bool_or(a.filing_id IS NOT NULL) AS printed,
        sum(coalesce(a.amount, 0)) AS filed,
        sum(coalesce(a.half, 0)) AS filed_half,
        sum(coalesce(a.amount, 0)) FILTER (NOT p.is_merged) AS own_filed
    FROM claim AS c
    JOIN prior_filing AS p ON p.filing_id = c.filing_id AND p.prior_filing_id IS NOT NULL
    LEFT JOIN prior_amount AS a
        ON a.filing_id = c.filing_id AND a.prior_filing_id = p.prior_filing_id AND a.concept = c.concept
        AND a.function_code = c.function_code AND a.economic_code = c.economic_code AND a.fund = c.fund AND a.nature = c.nature
    LEFT JOIN (
        SELECT DISTINCT filing_id, prior_filing_id, concept, fund, nature, length(function_code) AS digits
        FROM prior_amount
        WHERE function_code <> ''
    ) AS l
        ON l.filing_id = c.filing_id AND l.prior_filing_id = p.prior_filing_id AND l.concept = c.concept
        AND l.digits = length(c.function_code) AND l.fund = c.fund AND l.nature = c.nature
    GROUP BY ALL
),
expected AS (
    SELECT
        filing_id,
        bool_or(is_merged) AS is_merged,
        coalesce(list(name ORDER BY name) FILTER (prior_filing_id IS NULL AND (is_merged OR NOT has_merged)), []) AS absent
    FROM (SELECT *, bool_or(is_merged) OVER (PARTITION BY filing_id) AS has_merged FROM prior_filing)
    GROUP BY filing_id
),
-- What was carried over can be told from this filing alone: last year's total less what was spent then.
carried AS (
    SELECT
        'carried' AS basis, o.filing_id, o.said_concept, 'fiscal_closing_balance' AS concept,
        '' AS function_code, '' AS economic_code, '' AS fund, '' AS nature, o.unit,
        o.said, o.said_half, o.said_id, list_concat(t.change_id, s.change_id) AS change_id,
        t.said - s.said AS filed, t.said_half + s.said_half AS filed_half,
        s.is_whole
    FROM opening AS o
    JOIN change AS t ON t.filing_id = o.filing_id AND t.concept IN ('fiscal_income_expenditure_total', 'fiscal_income_total') AND t.fund = ''
        AND t.function_code = ''
    JOIN (
        SELECT filing_id, said, said_half, change_id, fund = '' AS is_whole
        FROM change
        WHERE concept = 'fiscal_expenditure' AND fund IN ('', '一般公共预算') AND function_code = '' AND nature = '' AND economic_code = ''
        QUALIFY row_number() OVER (PARTITION BY filing_id ORDER BY fund) = 1
    ) AS s ON s.filing_id = o.filing_id
    WHERE o.concept = 'fiscal_closing_balance' AND o.fund = ''
    QUALIFY row_number() OVER (PARTITION BY o.filing_id ORDER BY t.concept) = 1
),
compared AS (
    SELECT
        c.*,
        true AS is_whole,
        e.is_merged,
        coalesce(f.printed, false) AS printed,
        if(e.absent = [] AND f.answered = f.asked, f.filed, NULL) AS filed,
        coalesce(f.filed_half, 0) AS filed_half,
        if(e.absent = [] AND f.answered = f.asked, f.own_filed, NULL) AS own_filed,
        if(e.absent = [], ['上年决算中的此数'], e.absent) AS missing
    FROM claim AS c
    JOIN expected AS e USING (filing_id)
    LEFT JOIN filed AS f USING (filing_id, basis, concept, function_code, economic_code, fund, nature)
    UNION ALL BY NAME
    SELECT *, false AS is_merged, true AS printed, NULL AS own_filed, [] AS missing
    FROM carried
)
SELECT
    y.filing_id, basis, said_concept, function_code, economic_code, fund, nature, is_whole, is_merged, printed, missing, unit,
    concat_ws(';', 'basis=' || basis, 'concept=' || said_concept, 'function_code=' || nullif(function_code, ''),
        'economic_code=' || nullif(economic_code, ''), 'fund=' || nullif(fund, ''), 'nature=' || nullif(nature, '')) AS amount_key,
    in_unit(said::DECIMAL(28, 8), per_yuan) AS said,
    in_unit(filed::DECIMAL(28, 8), per_yuan) AS filed,
    in_unit(own_filed::DECIMAL(28, 8), per_yuan) AS own_filed,
    in_unit((said_half + filed_half)::DECIMAL(28, 8), per_yuan) AS width,
    said_id,
    change_id
FROM compared AS y
JOIN money_unit AS m USING (unit);
