-- Filings that are published as one picture a page: which pictures, in which order, and where they lay together.
ALTER TABLE raw.retrieval ADD COLUMN folder VARCHAR;
COMMENT ON COLUMN raw.retrieval.folder IS '文件夹: the folder in which the file lay when the inbox or a folder was taken in; null directly in the inbox, for a file named by itself, and for sites';
ALTER TABLE raw.retrieval ADD COLUMN attachment_number INTEGER;
COMMENT ON COLUMN raw.retrieval.attachment_number IS '附件序号: its place among the files of the site''s document, from 1, as its page had them when a file of it last came; null where no order is known, and for a file that the page no longer had';

CREATE TABLE raw.picture (
    document_id VARCHAR NOT NULL,
    width INTEGER,
    height INTEGER,
    is_single BOOLEAN NOT NULL
);
COMMENT ON TABLE raw.picture IS '图片: size of each document that is a picture; what is small, long or several pictures in one file is no page of a filing';
COMMENT ON COLUMN raw.picture.document_id IS '文件编号: → raw.document';
COMMENT ON COLUMN raw.picture.width IS '宽: pixels; null where the picture cannot be decoded';
COMMENT ON COLUMN raw.picture.height IS '高: pixels; null where the picture cannot be decoded';
COMMENT ON COLUMN raw.picture.is_single IS '是否单幅: false for a file of several pictures, such as a TIFF of several pages';

CREATE TABLE raw.picture_page (
    document_id VARCHAR NOT NULL,
    page INTEGER,
    picture_id VARCHAR NOT NULL
);
COMMENT ON TABLE raw.picture_page IS '图片页: the pictures that are the pages of one document; its figures and issues have the first picture as document_id and count pages through all of them, while boxes are places of the page''s own picture';
COMMENT ON COLUMN raw.picture_page.document_id IS '文件编号: → raw.document, the picture of page 1';
COMMENT ON COLUMN raw.picture_page.page IS '页码: from 1; null for a picture in whose place another one was published since';
COMMENT ON COLUMN raw.picture_page.picture_id IS '图片文件编号: → raw.document';
