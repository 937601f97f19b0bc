-- One row for each figure of a sentence that was said before: the same quantity, by all its dimensions.
CREATE OR REPLACE TEMP TABLE repetition_row AS
WITH said AS (
    SELECT
        filing_id,
        figure_id,
        amount,
        half,
        concat_ws(';', 'concept=' || concept, 'scenario=' || scenario, 'function_code=' || nullif(function_code, ''),
            'economic_code=' || nullif(economic_code, ''), 'fund=' || nullif(fund, ''), 'nature=' || nullif(nature, '')) AS quantity,
        per_yuan,
        first_value(figure_id) OVER same AS first_figure,
        first_value(amount) OVER same AS first_amount,
        first_value(half) OVER same AS first_half,
        row_number() OVER same AS repetition
    FROM checked_figure
    LEFT JOIN money_unit USING (unit)
    WHERE kind IN ('narrative', 'staff') AND amount IS NOT NULL AND concept NOT LIKE '%\_names' ESCAPE '\'
        AND scenario IN ('final', 'initial_budget', 'full_year_budget', 'change')
    WINDOW same AS (
        PARTITION BY filing_id, statement, concept, scenario, function_code, economic_code, fund, nature ORDER BY figure_id
    )
)
SELECT
    filing_id,
    quantity,
    repetition,
    in_unit(amount::DECIMAL(28, 8), coalesce(per_yuan, 1)) AS again,
    in_unit(first_amount::DECIMAL(28, 8), coalesce(per_yuan, 1)) AS first,
    in_unit((half + first_half)::DECIMAL(28, 8), coalesce(per_yuan, 1)) AS width,
    [figure_id] AS again_id,
    [first_figure] AS first_id
FROM said
WHERE repetition > 1;
