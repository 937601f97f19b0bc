-- One row for each sentence, heading or line of the cover, with its neighbours, and for a sentence about a budget the
-- pair of budget and final amount that its section prints last before it (or, in the same sentence, within it).
CREATE OR REPLACE TEMP TABLE sentence_row AS
WITH placed AS (
    SELECT
        s.*,
        f.fiscal_year,
        d.unit_name,
        -s.sentence_id AS number,
        regexp_replace(
            regexp_extract(
                s.text,
                '^(?:编制|填报|预算|公开)?(?:单位|部门)(?:名称|（公章）|（盖章）)?[：:](.+?)(?:\d{4}年.*|(?:金额)?单位[：:].*)?$',
                1
            ),
            '[（(](本级|汇总)[）)]$|[（）()\s]|(本级|汇总)$', '', 'g'
        ) AS head_name,
        lead(s.text) OVER reading AS next_text,
        lead(s.sentence_id) OVER reading AS next_sentence,
        lag(s.text) OVER reading AS previous_text,
        lag(s.sentence_id) OVER reading AS previous_sentence,
        -- the last figure of the sentence itself: what stands before the next one, of whatever section
        coalesce(lead(s.last_figure) OVER (PARTITION BY s.filing_id ORDER BY s.sentence_id DESC), 2147483647) AS up_to
    FROM core.filing_sentence AS s
    JOIN chosen_filing AS f ON f.filing_id = s.filing_id
    JOIN core.dim_filing AS d ON d.filing_id = s.filing_id
    WINDOW reading AS (PARTITION BY s.filing_id, s.section ORDER BY s.sentence_id DESC)
),
amounts AS (
    SELECT filing_id, section, figure_id, concept, scenario, function_code, fund, nature, amount, half
    FROM checked_figure
    WHERE kind = 'narrative' AND amount IS NOT NULL
        AND scenario IN ('final', 'initial_budget', 'full_year_budget')
),
pair AS (
    SELECT
        s.filing_id,
        s.sentence_id,
        b.figure_id AS budget_figure,
        b.amount AS budget,
        b.half AS budget_half,
        b.function_code AS budget_code,
        b.concept AS budget_concept,
        b.section AS budget_section,
        f.figure_id AS final_figure,
        f.amount AS final,
        f.half AS final_half
    FROM placed AS s
    JOIN amounts AS b
        ON b.filing_id = s.filing_id AND b.section = s.section AND b.scenario <> 'final' AND b.figure_id <= s.up_to
    JOIN amounts AS f
        ON f.filing_id = b.filing_id AND f.section = b.section AND f.scenario = 'final' AND f.figure_id <= s.up_to
        AND f.concept = b.concept AND f.function_code = b.function_code AND f.fund = b.fund AND f.nature = b.nature
        AND f.figure_id > b.figure_id
    WHERE regexp_matches(s.text, '预算数|年初预算|年中')
    QUALIFY row_number() OVER (
        PARTITION BY s.filing_id, s.sentence_id ORDER BY b.figure_id DESC, f.figure_id
    ) = 1
),
-- after a total and its parts a sentence may speak of either: then it cannot be said which
clear AS (
    SELECT *
    FROM pair
    WHERE NOT EXISTS (
        SELECT 1
        FROM amounts AS a
        WHERE a.filing_id = pair.filing_id AND a.section = pair.budget_section AND a.scenario <> 'final'
            AND a.figure_id < pair.budget_figure AND pair.budget_concept LIKE a.concept || '.%'
    )
)
SELECT
    p.* EXCLUDE (sentence_id, next_sentence, previous_sentence, up_to),
    r.budget,
    r.final,
    r.budget_half,
    r.final_half,
    r.budget_code,
    [p.sentence_id] AS sentence_id,
    [p.next_sentence] AS next_id,
    [p.previous_sentence] AS previous_id,
    [r.budget_figure] AS budget_id,
    [r.final_figure] AS final_id
FROM placed AS p
LEFT JOIN clear AS r ON r.filing_id = p.filing_id AND r.sentence_id = p.sentence_id;
