-- 数据有主: every row belongs to a filing, a document and a unit that exist
SELECT 'core.fct_figure' AS place, filing_id AS key FROM core.fct_figure ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.fct_revenue', filing_id FROM core.fct_revenue ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.fct_expenditure', filing_id FROM core.fct_expenditure ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.fct_function_expenditure', filing_id
FROM core.fct_function_expenditure ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.fct_three_public', filing_id FROM core.fct_three_public ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.filing_document', filing_id FROM core.filing_document ANTI JOIN core.dim_filing USING (filing_id)
UNION SELECT 'core.filing_document', document_id FROM core.filing_document ANTI JOIN raw.document USING (document_id)
UNION SELECT 'core.dim_filing', filing_id FROM core.dim_filing ANTI JOIN core.filing_document USING (filing_id, document_id)
UNION SELECT 'core.dim_filing', filing_id FROM core.dim_filing ANTI JOIN core.dim_unit USING (unit_id)
UNION SELECT 'raw.quarantine', document_id FROM raw.quarantine ANTI JOIN raw.document USING (document_id);
