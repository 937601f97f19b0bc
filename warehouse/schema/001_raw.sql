-- What arrived and what became of it, and which files made this warehouse.
-- No primary keys and no indexes anywhere (they cost three times the space of the facts): uniqueness is tested.
CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA dq;
CREATE SCHEMA mart;

CREATE TABLE raw.schema_version (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.schema_version IS '结构版本: schema files that were applied to this warehouse, each once. An applied file never changes';
COMMENT ON COLUMN raw.schema_version.version IS '序号: the number that the file name starts with';
COMMENT ON COLUMN raw.schema_version.name IS '文件名: file name without number and suffix';
COMMENT ON COLUMN raw.schema_version.sha256 IS '文件摘要: SHA-256 of the file when it was applied';
COMMENT ON COLUMN raw.schema_version.applied_at IS '应用时间: UTC';

CREATE TABLE raw.derivation (
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL
);
COMMENT ON TABLE raw.derivation IS '派生版本: what the program brings along (reference data, SQL of facts). Where it has changed, its tables are made again';
COMMENT ON COLUMN raw.derivation.name IS '名称: reference or facts';
COMMENT ON COLUMN raw.derivation.sha256 IS '摘要: SHA-256 over the files';

CREATE TABLE raw.document (
    document_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    page_count INTEGER,
    status VARCHAR NOT NULL,
    document_kind VARCHAR,
    kind_reason VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    reading_digest VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.document IS '文件: one row per document ever seen, by its bytes; nothing is ever removed';
COMMENT ON COLUMN raw.document.document_id IS '文件编号: the SHA-256 of the bytes, in hex';
COMMENT ON COLUMN raw.document.sha256 IS '文件摘要: SHA-256 of the bytes, in hex; the same as document_id';
COMMENT ON COLUMN raw.document.file_name IS '文件名: the name under which the bytes were first seen';
COMMENT ON COLUMN raw.document.kind IS '文件格式: pdf, text, docx, … told from the bytes';
COMMENT ON COLUMN raw.document.byte_size IS '文件大小: bytes';
COMMENT ON COLUMN raw.document.page_count IS '页数: null where the document was not read';
COMMENT ON COLUMN raw.document.status IS '处理状态: read 已入库 | quarantined 待处理 (see raw.quarantine) | unsupported 格式暂不支持 | not_final_accounts 非决算 | pending 待重新入库';
COMMENT ON COLUMN raw.document.document_kind IS '文件性质: final_accounts 决算 | budget 预算 | template 空白模板 | other 其他; null where the document was not read';
COMMENT ON COLUMN raw.document.kind_reason IS '性质依据: what in the document says so';
COMMENT ON COLUMN raw.document.reader IS '读取程序版本: version of the reader that read it, or tried to';
COMMENT ON COLUMN raw.document.reading_digest IS '读取结果摘要: fingerprint of what was read; the same fingerprint again changes nothing';
COMMENT ON COLUMN raw.document.first_seen_at IS '首次发现时间: UTC; revisions of a filing are numbered in this order';
COMMENT ON COLUMN raw.document.read_at IS '读取入库时间: UTC; when the present reading was loaded';

CREATE TABLE raw.retrieval (
    document_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    retrieved_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.retrieval IS '获取记录: every place where a document was seen; one row per document, source and location';
COMMENT ON COLUMN raw.retrieval.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN raw.retrieval.source IS '来源: the site or inbox that it came from';
COMMENT ON COLUMN raw.retrieval.location IS '位置: address or path within the source';
COMMENT ON COLUMN raw.retrieval.file_name IS '文件名: the name it has there';
COMMENT ON COLUMN raw.retrieval.retrieved_at IS '获取时间: UTC; when it was first seen there';

CREATE TABLE raw.quarantine (
    document_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    first_failed_at TIMESTAMP NOT NULL,
    last_failed_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.quarantine IS '隔离区: documents that could not be read or loaded, with the reason; the row goes when the document is loaded';
COMMENT ON COLUMN raw.quarantine.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN raw.quarantine.reason IS '原因代码: a stable slug such as unsupported_docx, encrypted, reader_crashed, unit_name_missing';
COMMENT ON COLUMN raw.quarantine.detail IS '说明: the reason in words';
COMMENT ON COLUMN raw.quarantine.attempts IS '尝试次数: how often reading was tried';
COMMENT ON COLUMN raw.quarantine.first_failed_at IS '首次失败时间: UTC';
COMMENT ON COLUMN raw.quarantine.last_failed_at IS '最近失败时间: UTC; changes only with a further attempt or another reason';
