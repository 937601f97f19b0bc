-- The figures that are asked for, as printed, with their documents.
SELECT
    f.filing_id,
    f.figure_id,
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
JOIN raw.document AS d USING (document_id);
