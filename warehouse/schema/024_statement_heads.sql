-- The lines in the heads of statements are among the words of a filing.
COMMENT ON TABLE core.filing_sentence IS '文字：封面、标题、各表表头（标题与表格之间的文字）与各部分的句子，供文字规则使用；不含表内文字、自评表和目录';
COMMENT ON COLUMN core.filing_sentence.kind IS '种类：preamble 封面、heading 标题、statement_head 表头，或所在部分的种类';
