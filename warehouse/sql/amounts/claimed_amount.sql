-- What filings say of the year before: this year's amount less its change, amounts of that year themselves, and opening
-- balances, which are its closing balances. stated_amount is made before.
CREATE OR REPLACE TEMP TABLE claimed_amount AS
WITH claim AS (
    SELECT s.filing_id, s.concept, s.fund, s.nature, s.function_code, s.amount - f.value_yuan AS amount,
        s.half + half_width(f.decimals, m.yuan) AS half
    FROM core.fct_figure AS f
    JOIN core.dim_filing AS d ON d.filing_id = f.filing_id
    JOIN money_unit AS m ON m.unit = f.unit
    JOIN stated_amount AS s
        ON s.filing_id = f.filing_id AND s.concept = f.concept AND s.fund IS NOT DISTINCT FROM f.fund
        AND s.nature IS NOT DISTINCT FROM f.nature AND s.function_code IS NOT DISTINCT FROM f.function_code
    WHERE f.filing_id IN (SELECT id FROM weighed_filing) AND f.scenario = 'change' AND f.economic_code IS NULL
        AND f.value_yuan IS NOT NULL AND f.period = 'FY' || d.fiscal_year
    UNION ALL
    SELECT f.filing_id, f.concept, f.fund, f.nature, f.function_code, f.value_yuan, half_width(f.decimals, m.yuan)
    FROM core.fct_figure AS f
    JOIN core.dim_filing AS d ON d.filing_id = f.filing_id
    JOIN money_unit AS m ON m.unit = f.unit
    WHERE f.filing_id IN (SELECT id FROM weighed_filing) AND f.scenario = 'final' AND f.economic_code IS NULL
        AND f.value_yuan IS NOT NULL AND f.period = 'FY' || (d.fiscal_year - 1)
    UNION ALL
    SELECT filing_id, if(concept = 'opening_balance', 'closing_balance', 'fiscal_closing_balance'), fund, nature,
        function_code, amount, half
    FROM stated_amount
    WHERE concept IN ('opening_balance', 'fiscal_opening_balance')
)
SELECT filing_id, concept, fund, nature, function_code, arg_min(amount, (half, amount)) AS amount, min(half) AS half
FROM claim
WHERE concept IS NOT NULL
GROUP BY ALL;
