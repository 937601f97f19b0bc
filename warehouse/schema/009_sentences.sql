-- What a filing says in words, for rules about wording.
CREATE TABLE core.filing_sentence (
    filing_id VARCHAR NOT NULL,
    sentence_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    page INTEGER NOT NULL,
    x0 DOUBLE NOT NULL,
    y0 DOUBLE NOT NULL,
    x1 DOUBLE NOT NULL,
    y1 DOUBLE NOT NULL,
    last_figure INTEGER
);
COMMENT ON TABLE core.filing_sentence IS '文字：封面、标题与各部分的句子，供文字规则使用；不含报表、自评表和目录';
COMMENT ON COLUMN core.filing_sentence.filing_id IS '决算编号';
COMMENT ON COLUMN core.filing_sentence.sentence_id IS '句子编号，从负一起递减，与数字编号合用而不相混';
COMMENT ON COLUMN core.filing_sentence.kind IS '种类：preamble 封面、heading 标题，或所在部分的种类';
COMMENT ON COLUMN core.filing_sentence.section IS '所在部分的各级标题';
COMMENT ON COLUMN core.filing_sentence.text IS '文字，不含空白';
COMMENT ON COLUMN core.filing_sentence.page IS '页码，从1开始';
COMMENT ON COLUMN core.filing_sentence.x0 IS '左边（PDF点）；句子跨页时为第一页上的部分';
COMMENT ON COLUMN core.filing_sentence.y0 IS '上边（PDF点；文本文件为行号）';
COMMENT ON COLUMN core.filing_sentence.x1 IS '右边';
COMMENT ON COLUMN core.filing_sentence.y1 IS '下边';
COMMENT ON COLUMN core.filing_sentence.last_figure IS '同一部分中此句之前最后一个数字的编号；没有时为空';
