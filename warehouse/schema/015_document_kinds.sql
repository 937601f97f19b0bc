-- What a document is that is no filing has finer kinds.
COMMENT ON COLUMN raw.document.document_kind IS '文件性质: final_accounts 决算 | budget 预算 | template 空白模板 | reply 决算批复 | circular 通知 | government_accounts 财政总决算 | three_public 三公经费单独公开 | performance_report 绩效报告 | other 其他; null where the document was not read';
