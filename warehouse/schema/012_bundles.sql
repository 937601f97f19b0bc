-- Archives: which documents lie in them.
CREATE TABLE raw.bundle_member (
    bundle_id VARCHAR NOT NULL,
    member_number INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL
);
COMMENT ON TABLE raw.bundle_member IS '压缩包成员: the documents in each archive; every one of them is a row of raw.document too, seen wherever the archive was seen';
COMMENT ON COLUMN raw.bundle_member.bundle_id IS '压缩包: → raw.document, of status bundle';
COMMENT ON COLUMN raw.bundle_member.member_number IS '序号: in the order of the archive, from 1';
COMMENT ON COLUMN raw.bundle_member.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN raw.bundle_member.name IS '包内名称: with its folders; after an archive within the archive stands !';
COMMENT ON COLUMN raw.bundle_member.file_name IS '文件名: without folders';

COMMENT ON COLUMN raw.document.status IS '处理状态: read 已入库 | quarantined 待处理 (see raw.quarantine) | unsupported 格式暂不支持 | not_final_accounts 非决算 | bundle 压缩包 (see raw.bundle_member) | pending 待重新入库';
COMMENT ON COLUMN raw.document.kind_reason IS '性质依据: what in the document says so; of a bundle how many documents are in it';
COMMENT ON COLUMN raw.retrieval.location IS '位置: address or path within the source; of a file in an archive that of the archive, then ! and its name there';
