-- One row for each filing that has words: which statements it holds, and what is odd about the set.
CREATE OR REPLACE TEMP TABLE filing_row AS
WITH held AS (
    SELECT
        s.filing_id,
        list(DISTINCT s.statement) AS statements,
        list(DISTINCT s.unit) FILTER (s.unit IS NOT NULL) AS units,
        list(s.statement) FILTER (s.is_nil AND s.nil_sentence = '' AND s.statement IN ('T8', 'T9')) AS silent
    FROM core.filing_statement AS s
    SEMI JOIN chosen_filing USING (filing_id)
    GROUP BY s.filing_id
),
in_yuan AS (
    SELECT filing_id, list(figure_id) AS yuan_id
    FROM checked_figure
    WHERE kind = 'narrative' AND unit IN ('元', '亿元') AND concept <> 'nil_statement'
    GROUP BY filing_id
)
SELECT
    w.filing_id,
    f.fiscal_year,
    [max(w.sentence_id) FILTER (w.kind <> 'page_number')] AS cover_id,
    list(w.sentence_id) FILTER (w.kind = 'page_number') AS page_number_id,
    any_value(h.statements) AS statements,
    any_value(h.units) AS units,
    any_value(h.silent) AS silent,
    any_value(y.yuan_id) AS yuan_id,
    list_filter(
        ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9'],
        lambda t: NOT list_contains(any_value(h.statements), t) AND (t <> 'T9' OR f.fiscal_year >= 2021)
            -- some provinces have statements of their own for the three public expenses
            AND (t <> 'T7' OR NOT list_bool_or([contains(s, 'three_public') FOR s IN any_value(h.statements)]))
    ) AS missing
FROM core.filing_sentence AS w
JOIN chosen_filing AS f USING (filing_id)
LEFT JOIN held AS h USING (filing_id)
LEFT JOIN in_yuan AS y USING (filing_id)
GROUP BY w.filing_id, f.fiscal_year;
