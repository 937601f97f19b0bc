-- One row for each functional code that a sentence names and a statement of the same filing prints: both names.
CREATE OR REPLACE TEMP TABLE item_row AS
WITH named AS (
    SELECT
        f.filing_id,
        f.function_code,
        split_part(f.row_label, '/', -1) AS name,
        f.figure_id,
        f.statement IN ('T3', 'T5') AS is_row
    FROM core.fct_figure AS f
    SEMI JOIN chosen_filing USING (filing_id)
    WHERE f.function_code IS NOT NULL AND f.row_label <> '' AND f.statement IN ('T3', 'T5', 'narrative')
)
SELECT
    filing_id,
    function_code,
    arg_min(name, figure_id) FILTER (NOT is_row) AS said_name,
    arg_min(name, figure_id) FILTER (is_row) AS row_name,
    [min(figure_id) FILTER (NOT is_row)] AS said_id,
    [min(figure_id) FILTER (is_row)] AS row_id
FROM named
GROUP BY filing_id, function_code
HAVING said_name IS NOT NULL AND row_name IS NOT NULL;
