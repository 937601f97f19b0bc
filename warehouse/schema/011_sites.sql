-- What sites say about their documents, and what happened when they were asked.
ALTER TABLE raw.retrieval ADD COLUMN site_document_id VARCHAR;
COMMENT ON COLUMN raw.retrieval.site_document_id IS '站点文件号: the site''s own number of the document; several files can share it; null where it is no site';
ALTER TABLE raw.retrieval ADD COLUMN title VARCHAR;
COMMENT ON COLUMN raw.retrieval.title IS '标题: as the site announces the document; null where it is no site';

CREATE TABLE raw.site_event (
    event_id VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    site_document_id VARCHAR,
    title VARCHAR,
    address VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.site_event IS '站点事件: what was announced and could not be taken, or was taken away; nothing of it was ingested';
COMMENT ON COLUMN raw.site_event.event_id IS '事件编号: stable over a repeated hand-over';
COMMENT ON COLUMN raw.site_event.site IS '站点: entry of sites.yaml';
COMMENT ON COLUMN raw.site_event.site_document_id IS '站点文件号: null where the event is about a page of the site';
COMMENT ON COLUMN raw.site_event.title IS '标题: null where the event is about a page of the site';
COMMENT ON COLUMN raw.site_event.address IS '地址: that was asked';
COMMENT ON COLUMN raw.site_event.reason IS '原因代码: removed 已撤下 | replaced 附件已替换 | firewall | login | not_found | too_large | private_address | robots | http_403, …';
COMMENT ON COLUMN raw.site_event.detail IS '说明: the reason in words';
COMMENT ON COLUMN raw.site_event.happened_at IS '发生时间: UTC';

CREATE TABLE raw.site_poll (
    poll_id VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    pages INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    new_documents INTEGER NOT NULL,
    checked_documents INTEGER NOT NULL,
    new_files INTEGER NOT NULL,
    unchanged_files INTEGER NOT NULL,
    events INTEGER NOT NULL,
    is_complete BOOLEAN NOT NULL
);
COMMENT ON TABLE raw.site_poll IS '站点轮询: every time a site was asked, and what came of it';
COMMENT ON COLUMN raw.site_poll.poll_id IS '轮询编号';
COMMENT ON COLUMN raw.site_poll.site IS '站点: entry of sites.yaml';
COMMENT ON COLUMN raw.site_poll.started_at IS '开始时间: UTC';
COMMENT ON COLUMN raw.site_poll.finished_at IS '结束时间: UTC';
COMMENT ON COLUMN raw.site_poll.pages IS '列表页数: pages of announcements that were fetched';
COMMENT ON COLUMN raw.site_poll.announced IS '公告条数: announcements on these pages';
COMMENT ON COLUMN raw.site_poll.new_documents IS '新文件数: documents that were not known';
COMMENT ON COLUMN raw.site_poll.checked_documents IS '复查文件数: known documents that were looked at again';
COMMENT ON COLUMN raw.site_poll.new_files IS '新附件数: files that were new or had changed';
COMMENT ON COLUMN raw.site_poll.unchanged_files IS '未变附件数: files that were as they had been';
COMMENT ON COLUMN raw.site_poll.events IS '事件数: rows of raw.site_event that came of it';
COMMENT ON COLUMN raw.site_poll.is_complete IS '是否走完: false where a limit or an error ended it; the next one goes on';
