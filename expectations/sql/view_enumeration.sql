-- One row for each sentence that lists what 人员经费 or 公用经费 was spent on, beside the rows of the statement of basic
-- expenditure: names that have an amount and are not said, and names that are said and have none.
CREATE OR REPLACE TEMP TABLE enumeration_row AS
WITH said AS (
    SELECT
        filing_id,
        sentence_id,
        if(contains(text, '人员经费'), '人员经费', '公用经费') AS nature,
        list_transform(
            string_split(regexp_extract(text, '(人员经费|公用经费)[^；。]*?包括[：:]([^；。]*)', 2), '、'),
            lambda name: regexp_replace(name, '[（）()“”\s]|等$|支出$', '', 'g')
        ) AS names
    FROM sentence_row
    WHERE kind = 'narrative' AND regexp_matches(text, '(人员经费|公用经费)[^；。]*?包括[：:]')
),
spent AS (
    SELECT
        f.filing_id,
        if(f.economic_code[:3] IN ('301', '303'), '人员经费', '公用经费') AS nature,
        list(regexp_replace(split_part(f.row_label, '/', -1), '[（）()“”\s]|支出$', '', 'g')) FILTER (f.value <> 0) AS names,
        list(f.figure_id) FILTER (f.value <> 0) AS ids
    FROM core.fct_figure AS f
    SEMI JOIN chosen_filing USING (filing_id)
    WHERE f.statement = 'T6' AND length(f.economic_code) = 5
    GROUP BY ALL
)
SELECT
    s.filing_id,
    s.nature,
    [n FOR n IN w.names IF NOT list_contains(s.names, n)] AS unlisted,
    [n FOR n IN s.names IF NOT list_contains(w.names, n)] AS unspent,
    s.sentence_id,
    [pair[1] FOR pair IN list_zip(w.ids, w.names) IF NOT list_contains(s.names, pair[2])] AS unlisted_id
FROM said AS s
JOIN spent AS w USING (filing_id, nature);
