"""Page drawings → a PDF by typst: CID fonts, as Word and WPS embed them.

Every text object, rule and fill is placed absolutely, so that the boxes known from the layout hold. No font
of the system is used: the bundled Song face, and for mixed digits the Libertinus Serif that typst brings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from itertools import groupby

import typst
from reportlab.pdfbase.ttfonts import TTFontFace

from disclosures.documents.document import Box
from disclosures.typeset.drawing import BOLD_STROKE, RULE_THICKNESS, DrawnText, Ink, PageDrawing
from disclosures.typeset.fonts import SONG_FILE, Typeface
from disclosures.typeset.producers import Manuscript, Producer

_LATIN = "".join(map(chr, range(32, 127)))
_WIDE = 10_000
"""Points that no text is as wide as: typst breaks what does not fit, and a page has its own lines."""

# Kerning and ligatures would move glyphs from where the layout put them.
_SET = """
#set text(font: "Juesuan Song", fallback: false, kerning: false, ligatures: false, lang: "zh",
  top-edge: "baseline", bottom-edge: "baseline", cjk-latin-spacing: none, hyphenate: false)
#set page(margin: 0pt)
#let latin = "Libertinus Serif"
"""
_DRAW = """
#let at(x, y, what) = place(top + left, dx: x * 1pt, dy: y * 1pt, what)
#let s(x, y, size, t) = at(x, y, text(size: size * 1pt, t))
#let l(x, y, size, t) = at(x, y, text(size: size * 1pt, font: latin, t))
#let o(x, y, size, font, outline, ink, angle, t) = at(x, y, rotate(-angle * 1deg, origin: top + left,
  text(size: size * 1pt, font: font, fill: ink, stroke: outline, t)))
#let paths(w, h, svg) = at(0, 0, image(bytes(svg), format: "svg", width: w * 1pt, height: h * 1pt))
#let c(x, y, w, h, what) = at(x, y, box(width: w * 1pt, height: h * 1pt, clip: true,
  at(-x, -y, box(width: WIDEpt, height: WIDEpt, what))))
#let turned(angle, x, y, w, h, what) = at(x, y, rotate(angle, origin: top + left,
  box(width: w * 1pt, height: h * 1pt, what)))
""".replace("WIDE", str(_WIDE))
_INKS = {Ink.BLACK: "black", Ink.GREY: "luma(80%)", Ink.WHITE: "white", Ink.INVISIBLE: "rgb(0, 0, 0, 0)"}

_PAGE = re.compile(rb"\n\d+ 0 obj\n<</Type/Page/")
_XREF = re.compile(rb"\nxref\n0 (\d+)\n")


@cache
def typeface(mixed: bool) -> Typeface:
    """The bundled Song face; digits and Latin letters in Libertinus Serif where fonts are mixed."""
    face = TTFontFace(BytesIO(files("disclosures.typeset").joinpath(*SONG_FILE).read_bytes()))
    song = {chr(code): face.charWidths.get(code, face.defaultWidth) / 1000 for code in face.charToGlyph}
    return Typeface(song, _measured() if mixed else None)


@cache
def _measured() -> dict[str, float]:
    """The widths of typst's own Latin face, asked of typst itself."""
    source = f"""{_SET}
#set text(font: latin, size: 1000pt)
#context [#metadata({_string(_LATIN)}.clusters().map(c => measure(text(c)).width.pt()))<widths>]
"""
    compiler = typst.Compiler(source.encode(), font_paths=_fonts())
    answer = compiler.query("<widths>", field="value", one=True)
    return {character: width / 1000 for character, width in zip(_LATIN, json.loads(answer), strict=True)}


@cache
def _fonts() -> typst.Fonts:
    """The fonts that typst may use, read once."""
    with as_file(files("disclosures.typeset").joinpath(SONG_FILE[0])) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


def write(manuscript: Manuscript) -> bytes:
    """The bytes of a PDF; the title goes into the document's properties."""
    source = "".join(_source(manuscript))
    data = typst.compile(source.encode(), font_paths=_fonts(), format="pdf", pdf_tags=False)
    rotations = [page.rotation for page in manuscript.pages]
    return _turned(data, rotations) if any(rotations) else data


def _source(manuscript: Manuscript) -> Iterator[str]:
    """The typst source of a filing: definitions, then one call of ``page`` for each page."""
    title = _string(manuscript.title)
    yield f'#set document(title: {title}, author: "juesuan", date: none)'
    yield _SET
    yield _DRAW
    is_mixed, rules = manuscript.face.latin is not None, manuscript.look.rules
    for page in manuscript.pages:
        width, height = (page.height, page.width) if page.rotation else (page.width, page.height)
        yield f"#page(width: {width:g}pt, height: {height:g}pt, {{\n"
        yield _paths(page, rules)
        if page.rotation:
            x, y = (0.0, page.width) if page.rotation == 90 else (page.height, 0.0)
            yield f"turned({-page.rotation}deg, {x:g}, {y:g}, {page.width:g}, {page.height:g}, {{\n"
        yield from _texts(page, is_mixed)
        yield "})\n})\n" if page.rotation else "})\n"


def _paths(page: PageDrawing, rules: str) -> str:
    """Fills and rules, each a path of its own, as one SVG.

    typst takes a tenth of the time for it that it takes for its own shapes, and writes the same paths. A
    turned page's are laid on their side here: a matrix of typst's would leave them a hair aslant.
    """
    width, height = (page.height, page.width) if page.rotation else (page.width, page.height)
    half = RULE_THICKNESS / 2
    lines = [_lying(Box(*rule), page) for rule in page.rules]
    parts = [f'<rect {_svg(_lying(box, page))} fill="#{colour}"/>' for box, colour in page.fills]
    if rules == "fill":
        boxes = [Box(x0 - half, y0 - half, x1 + half, y1 + half) for x0, y0, x1, y1 in lines]
        parts += [f"<rect {_svg(box)}/>" for box in boxes]
    else:
        stroke = f'stroke="black" stroke-width="{RULE_THICKNESS}"'
        parts += [f'<path d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" {stroke}/>' for x0, y0, x1, y1 in lines]
    if not parts:
        return ""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
    return f"paths({width:g}, {height:g}, {_string(svg)})\n"


def _lying(box: Box, page: PageDrawing) -> Box:
    """A box of the displayed page on the page before it is turned."""
    if page.rotation == 90:
        return Box(box.y0, page.width - box.x1, box.y1, page.width - box.x0)
    if page.rotation == 270:
        return Box(page.height - box.y1, box.x0, page.height - box.y0, box.x1)
    return box


def _svg(box: Box) -> str:
    return f'x="{box.x0:.2f}" y="{box.y0:.2f}" width="{box.x1 - box.x0:.2f}" height="{box.y1 - box.y0:.2f}"'


def _string(text: str) -> str:
    """A text as a string of typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _texts(page: PageDrawing, is_mixed: bool) -> Iterator[str]:
    for clip, runs in groupby(page.texts, key=lambda run: run.clip):
        if clip is not None:
            yield f"c({_sides(clip)}, {{\n"
        for run in runs:
            yield _text(run, run.latin and is_mixed)
        if clip is not None:
            yield "})\n"


def _text(run: DrawnText, is_latin: bool) -> str:
    text = _string(run.text)
    if run.stroked or run.angle or run.ink is not Ink.BLACK:
        font = "latin" if is_latin else '"Juesuan Song"'
        outline = f"{BOLD_STROKE}pt" if run.stroked else "none"
        how = f"{font}, {outline}, {_INKS[run.ink]}, {run.angle:g}"
        return f"o({run.x:.2f}, {run.y:.2f}, {run.size:g}, {how}, {text})\n"
    return f"{'l' if is_latin else 's'}({run.x:.2f}, {run.y:.2f}, {run.size:g}, {text})\n"


def _sides(box: Box) -> str:
    return f"{box.x0:.2f}, {box.y0:.2f}, {box.x1 - box.x0:.2f}, {box.y1 - box.y0:.2f}"


def _turned(data: bytes, rotations: list[int]) -> bytes:
    """The file with /Rotate in its pages: typst cannot set it.

    typst writes page objects in order and uncompressed, and a cross-reference table (ISO 32000-1, 7.5.4),
    whose offsets move by what is put in before them.
    """
    parts: list[bytes] = []
    moved: list[tuple[int, int]] = []
    start = added = 0
    pages = list(_PAGE.finditer(data))
    table = _XREF.search(data, data.rindex(b"\nxref\n"))
    if len(pages) != len(rotations) or table is None:
        raise AssertionError(f"{len(pages)} page objects for {len(rotations)} pages")
    for match, rotation in zip(pages, rotations, strict=True):
        if rotation:
            entry = b"Rotate %d/" % rotation
            parts += [data[start : match.end()], entry]
            start, added = match.end(), added + len(entry)
            moved.append((start, added))
    parts.append(data[start : table.end()])
    end = table.end() + 20 * int(table[1])
    for place in range(table.end(), end, 20):
        entry = data[place : place + 20]
        offset = int(entry[:10])
        parts.append(b"%010d" % (offset + _by(moved, offset)) + entry[10:] if entry[17:18] == b"n" else entry)
    trailer, number, mark = data[end:].rpartition(b"startxref\n")
    parts += [trailer, number, b"%d" % (int(mark.split()[0]) + added), b"\n%%EOF"]
    return b"".join(parts)


def _by(moved: list[tuple[int, int]], offset: int) -> int:
    """How many bytes were put in before an offset."""
    return max((added for start, added in moved if start <= offset), default=0)


PRODUCER = Producer("typst", ".pdf", typeface, write)
