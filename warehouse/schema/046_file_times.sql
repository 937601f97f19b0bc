-- When files in inboxes and folders were changed: those that are as they were are not read again to be landed.
ALTER TABLE raw.retrieval ADD COLUMN modified_at TIMESTAMP;
COMMENT ON COLUMN raw.retrieval.modified_at IS '文件修改时间: when the file was last changed, UTC, in an inbox or a folder that was taken in; null for what a site sent and for members of archives';
