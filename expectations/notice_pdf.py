"""A notice as a PDF, set by reportlab in the bundled Song face.

A character that the bundled face does not hold is set in STSong-Light, which is not embedded: readers take a
Chinese face of their machine for it, and the text can always be copied.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from disclosures.typeset.fonts import SONG_FILE
from expectations.notice import LONGEST_NUMBER, Entry, Notice

_SONG, _FALLBACK = "JuesuanNotice", "STSong-Light"
_MARGIN = 56.0
_WIDTH = A4[0] - 2 * _MARGIN
_TALLEST_PICTURE = 260.0
_RED, _GREEN, _GREY = colors.HexColor("#b02020"), colors.HexColor("#f3f7ee"), colors.HexColor("#666666")
_LINE = colors.HexColor("#bbbbbb")
_NO_PADDING = [(f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("TOP", "BOTTOM", "LEFT", "RIGHT")]


def notice_pdf(notice: Notice) -> bytes:
    """The file."""
    stream = io.BytesIO()
    template = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=notice.title,
        author="juesuan",
        invariant=1,
    )
    template.build(list(_flow(notice)), onFirstPage=_foot, onLaterPages=_foot)
    return stream.getvalue()


@cache
def _glyphs() -> frozenset[int]:
    """The characters of the bundled face; registers it."""
    with as_file(files("disclosures.typeset").joinpath(*SONG_FILE)) as path:
        font = TTFont(_SONG, str(path))
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFont(UnicodeCIDFont(_FALLBACK))
    return frozenset(font.face.charToGlyph)


def _markup(text: str) -> str:
    """Text as reportlab's markup, with the fallback face where the bundled one has no glyph."""
    known = _glyphs()
    parts = []
    for character in text:
        plain = escape(character)
        parts.append(plain if ord(character) in known else f'<font name="{_FALLBACK}">{plain}</font>')
    return "".join(parts)


def _text(text: str, **style: Any) -> Paragraph:
    _glyphs()
    size = style.pop("fontSize", 10.0)
    return Paragraph(
        _markup(text),
        ParagraphStyle("text", fontName=_SONG, fontSize=size, leading=size * 1.6, wordWrap="CJK", **style),
    )


def _flow(notice: Notice) -> Iterator[Any]:
    yield _text(notice.title, fontSize=16, alignment=1, spaceAfter=12)
    head = (
        ("单位", f"{notice.unit}（{notice.scope}）"),
        ("年度", str(notice.fiscal_year)),
        ("文件", f"{notice.document}（第{notice.revision}版，SHA-256 {notice.document_id[:16]}…）"),
        ("日期", notice.made_on.isoformat()),
        ("核对结果", f"{len(notice.entries)}处需要核对"),
    )
    cells = [[_text(name, textColor=_GREY), _text(value)] for name, value in head]
    yield _table(cells, (70, _WIDTH - 70), lines=False)
    yield Spacer(1, 8)
    yield _text(
        "以下各处，所公开的数字或文字前后不符，数字之差已超过四舍五入所能解释的范围。请核对；如确有差错，请更正后重新公开，如另有原因，请说明。"
    )
    for entry in notice.entries:
        yield from _entry(entry)
    if not notice.entries:
        yield _text("没有需要核对之处。")


def _entry(entry: Entry) -> Iterator[Any]:
    start: list[Any] = [
        Spacer(1, 14),
        _text(
            f"{entry.number}. 【{entry.severity}】{entry.rules[0].title}",
            fontSize=12,
            textColor=_RED,
            spaceAfter=4,
        ),
        _text(entry.message),
    ]
    if entry.suggestion:
        start.append(
            _text(
                f"更正建议：{entry.suggestion}",
                backColor=_GREEN,
                borderPadding=4,
                spaceBefore=6,
                spaceAfter=6,
            )
        )
    if entry.reason:
        start.append(_text(f"判断依据：{entry.reason}", fontSize=9, textColor=_GREY))
    yield KeepTogether(start)
    rows = [["数字", "所印", "位置"]]
    rows += [[f.name, f.printed, f.place] for f in entry.figures]
    if entry.further_figures:
        rows.append([f"……另有{entry.further_figures}个数", "", ""])
    rows += [
        [name, value, ""]
        for name, value in (("按关系应为", entry.expected), ("差额", entry.difference))
        if value
    ]
    shaded = [n for n, figure in enumerate(entry.figures, start=1) if figure.is_culprit]
    yield Spacer(1, 6)
    printed = _WIDTH / 2 if any(figure.is_text for figure in entry.figures) else 90.0
    yield _table(_cells(rows, right=1), (_WIDTH - printed - 150, printed, 150), shaded=shaded)
    for picture in entry.evidence.pictures:
        scale = min(_WIDTH / picture.width_px, _TALLEST_PICTURE / picture.height_px)
        image = Image(io.BytesIO(picture.png), picture.width_px * scale, picture.height_px * scale)
        caption = f"第{picture.page}页；红框为可能有误之数，蓝框为参与核对的其他数。"
        framed = Table([[image]], style=[("BOX", (0, 0), (-1, -1), 0.5, _LINE), *_NO_PADDING])
        yield KeepTogether([Spacer(1, 6), framed, _text(caption, fontSize=8, textColor=_GREY, spaceBefore=4)])
    for page, line in entry.evidence.lines:
        yield _text(f"第{page}页　{line}", fontSize=9, leftIndent=12, spaceBefore=4)
    if entry.further:
        yield _text(f"同时不符的还有{len(entry.further)}处：", spaceBefore=6)
        for number, message in enumerate(entry.further, start=1):
            yield _text(f"{number}. {message}", fontSize=9, leftIndent=12)
    yield Spacer(1, 6)
    yield _table(
        _cells([["规则", "内容", "依据"], *([r.rule_id, r.title, r.cites] for r in entry.rules)]),
        (60, (_WIDTH - 60) / 2, (_WIDTH - 60) / 2),
    )
    yield _text(f"编号 {entry.key}　状态 {entry.state}", fontSize=8, textColor=_GREY, spaceBefore=2)


def _cells(rows: list[list[str]], right: int | None = None) -> list[list[Paragraph]]:
    """Rows of paragraphs; short texts below the head of the column ``right`` are numbers and end there."""
    return [
        [
            _text(
                cell, fontSize=9, alignment=2 if n and column == right and len(cell) <= LONGEST_NUMBER else 0
            )
            for column, cell in enumerate(row)
        ]
        for n, row in enumerate(rows)
    ]


def _table(
    rows: list[list[Paragraph]],
    widths: tuple[float, ...],
    *,
    lines: bool = True,
    shaded: list[int] | None = None,
) -> Table:
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    if lines:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, _LINE))
        style.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f2f2ee")))
    style += [("BACKGROUND", (0, n), (-1, n), colors.HexColor("#fdeceb")) for n in shaded or ()]
    return Table(rows, colWidths=widths, style=style, repeatRows=1 if lines else 0, splitInRow=1)


def _foot(canvas: Any, template: Any) -> None:
    _glyphs()
    canvas.saveState()
    canvas.setFont(_SONG, 8)
    canvas.setFillColor(_GREY)
    canvas.drawCentredString(A4[0] / 2, _MARGIN / 2, f"第{template.page}页")
    canvas.restoreState()
