-- A filing can be spread over several attachments: what hangs on it says in which of them it stands.
ALTER TABLE core.filing_statement ADD COLUMN document_id VARCHAR;
COMMENT ON COLUMN core.filing_statement.document_id IS '文件编号: → raw.document, in which it is printed; null where it was loaded before this column was there: then that of the filing';
ALTER TABLE core.filing_sentence ADD COLUMN document_id VARCHAR;
COMMENT ON COLUMN core.filing_sentence.document_id IS '文件编号: → raw.document, in which it is printed; null where it was loaded before this column was there: then that of the filing';
