-- The figures that are asked for, as printed, with their documents; numbers below zero are sentences.
SELECT
    f.filing_id,
    f.figure_id,
    d.document_id,
    d.file_name,
    f.statement,
    f.section,
    f.row_label,
    f.column_label,
    f.concept,
    f.function_code,
    f.economic_code,
    f.fund,
    f.nature,
    f.scenario,
    f.value,
    f.unit,
    f.is_blank,
    f.decimals,
    f.page,
    f.x0,
    f.y0,
    f.x1,
    f.y1,
    f.raw_text
FROM core.fct_figure AS f
SEMI JOIN incoming_ids USING (filing_id, figure_id)
JOIN raw.document AS d USING (document_id)
UNION ALL BY NAME
SELECT
    s.filing_id,
    s.sentence_id AS figure_id,
    d.document_id,
    d.file_name,
    if(s.kind = 'narrative', 'narrative', 'document') AS statement,
    s.section,
    '' AS row_label,
    '' AS column_label,
    'sentence' AS concept,
    'final' AS scenario,
    false AS is_blank,
    s.page,
    s.x0,
    s.y0,
    s.x1,
    s.y1,
    s.text AS raw_text
FROM core.filing_sentence AS s
SEMI JOIN incoming_ids AS i ON i.filing_id = s.filing_id AND i.figure_id = s.sentence_id
JOIN core.dim_filing AS f ON f.filing_id = s.filing_id
JOIN raw.document AS d ON d.document_id = coalesce(s.document_id, f.document_id);
