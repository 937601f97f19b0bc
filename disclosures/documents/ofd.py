"""OFD files as documents (GB/T 33190-2016): text and path objects with places, into lines and ruled tables.

The format measures in millimetres from the top left, y down. Fonts need not be embedded and their widths not
be known: a character is as wide as the step to the next, where that is no gap, and the last one ends with the
object that it stands in.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from unicodedata import east_asian_width

from disclosures.documents.characters import as_printed
from disclosures.documents.document import Box, Embedded, Glyph, Page, UnreadableDocumentError
from disclosures.documents.embedded import SIDE
from disclosures.documents.geometry import Matrix, multiply
from disclosures.documents.grid import Rule, TooManyRulesError, find_grids
from disclosures.documents.layout import lay_out
from disclosures.documents.package import Element, Package, attribute, child, local

POINTS = 72 / 25.4
"""Points in a millimetre."""

_MAX_PAGES = 2000
_MAX_OBJECTS = 200_000
_MAX_DEPTH = 16
_THIN = 3.0
_STRAIGHT = 0.5
_TILTED = 0.01
# Where ink stands over and under the baseline, in em.
_ASCENT, _DESCENT = 0.88, 0.12
# The standard cuts an object off at its Boundary; programs write it a little too tight.
_CLIP_SLACK = 0.5
# How wide a character is, in em.
_NARROWEST, _WIDEST = 0.2, 1.1
_WHITE = 0xF8
_A4 = "0 0 210 297"
# A picture that covers this part of a page with fewer characters than this: only OCR could read it.
_IMAGE_PART, _IMAGE_MAX_GLYPHS = 0.5, 20
_POINTS_OF_SEGMENT = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3, "A": 0, "C": 0}


def read_ofd(data: bytes) -> tuple[Page, ...]:
    """Read an OFD file: the pages of its first document, with their templates.

    Raises:
        UnreadableDocumentError: ``broken_ofd``, ``encrypted_ofd`` or ``limit_exceeded``.
    """
    with Package(data, "ofd") as package:
        if "Encryptions.xml" in package or "Encryptions/Encryptions.xml" in package:
            raise UnreadableDocumentError("encrypted_ofd", "an OFD file behind a password")
        root = _text(package.part("OFD.xml"), "DocBody", "DocRoot")
        if root is None:
            raise package.broken("OFD.xml names no document")
        root = root.strip().lstrip("/")
        document = package.part(root)
        common = child(document, "CommonData")
        size = _text(common, "PageArea", "PhysicalBox") or _A4
        templates = {
            attribute(entry, "ID"): package.part(_beside(root, attribute(entry, "BaseLoc") or ""))
            for entry in _children(common)
            if local(entry) == "TemplatePage"
        }
        resources = _resources(package, root, common)
        entries = [e for e in _children(child(document, "Pages")) if local(e) == "Page"]
        if len(entries) > _MAX_PAGES:
            raise UnreadableDocumentError("limit_exceeded", f"{len(entries)} pages")
        if not entries:
            raise package.broken("the document has no pages")
        return tuple(
            _page(
                package,
                package.part(_beside(root, attribute(entry, "BaseLoc") or "")),
                templates,
                size,
                n,
                resources,
            )
            for n, entry in enumerate(entries, start=1)
        )


def _resources(package: Package, root: str, common: Element | None) -> dict[str, str]:
    """The parts with the files of pictures, by id (GB/T 33190, 7.9)."""
    found = {}
    for entry in _children(common):
        if local(entry) not in ("PublicRes", "DocumentRes"):
            continue
        name = _beside(root, entry.text or "")
        try:
            resources = package.part(name)
        except UnreadableDocumentError:
            continue  # text and paths are read without it
        folder = _beside(name, attribute(resources, "BaseLoc") or "")
        for medium in _children(child(resources, "MultiMedias")):
            file = _text(medium, "MediaFile") or ""
            found[attribute(medium, "ID") or ""] = _beside(posixpath.join(folder, ""), file)
    return found


def _page(
    package: Package,
    page: Element,
    templates: dict[str | None, Element],
    size: str,
    number: int,
    resources: dict[str, str],
) -> Page:
    box = _numbers(_text(page, "Area", "PhysicalBox") or size)
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        raise package.broken(f"page {number} has no size")
    walker = _Walker((POINTS, 0.0, 0.0, POINTS, -box[0] * POINTS, -box[1] * POINTS))
    width, height = box[2] * POINTS, box[3] * POINTS
    try:
        for entry in page:
            if local(entry) == "Template" and attribute(entry, "TemplateID") in templates:
                walker.walk(child(templates[attribute(entry, "TemplateID")], "Content"))
        walker.walk(child(page, "Content"))
        glyphs = [
            g for g in walker.glyphs if 0 <= g.x0 + g.x1 <= 2 * width and 0 <= g.y0 + g.y1 <= 2 * height
        ]
        lines, tables = lay_out(glyphs, find_grids(walker.horizontal, walker.vertical))
    except TooManyRulesError as error:
        raise UnreadableDocumentError("limit_exceeded", f"page {number}: {error}") from error
    is_image = (
        sum(area for area, _ in walker.images) >= _IMAGE_PART * width * height
        and len(glyphs) < _IMAGE_MAX_GLYPHS
    )
    pictures: tuple[Embedded, ...] = ()
    if is_image:
        largest = max(walker.images, key=lambda image: image[0])[1]
        if (data := package.picture(resources.get(largest, ""))) is not None:
            pictures = (Embedded(Box(0.0, 0.0, SIDE, SIDE), data),)
    return Page(number, width, height, lines, tables, is_image=is_image, pictures=pictures)


@dataclass
class _Walker:
    """What was found so far on a page, in points of the page."""

    to_points: Matrix
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    paint: list[Box] = field(default_factory=list)
    images: list[tuple[float, str]] = field(default_factory=list)
    objects: int = 0

    def walk(self, element: Element | None, depth: int = 0) -> None:
        """Read layers and blocks in the order of painting."""
        if depth > _MAX_DEPTH:
            raise UnreadableDocumentError("limit_exceeded", f"blocks in more than {_MAX_DEPTH} levels")
        for item in _children(element):
            self.objects += 1
            if self.objects > _MAX_OBJECTS:
                raise UnreadableDocumentError("limit_exceeded", f"more than {_MAX_OBJECTS} objects on a page")
            kind = local(item)
            if attribute(item, "Visible") == "false":
                continue
            if kind in ("Layer", "PageBlock"):
                self.walk(item, depth + 1)
            elif kind == "TextObject":
                self._text(item)
            elif kind == "PathObject":
                self._path(item)
            elif kind == "ImageObject":
                box = self._boundary(item)
                area = (box.x1 - box.x0) * (box.y1 - box.y0)
                self.images.append((area, attribute(item, "ResourceID") or ""))

    def _boundary(self, item: Element) -> Box:
        x, y, width, height = _four(attribute(item, "Boundary"))
        a, _, _, d, e, f = self.to_points
        return Box(x * a + e, y * d + f, (x + width) * a + e, (y + height) * d + f)

    def _matrix(self, item: Element) -> Matrix:
        """From the coordinates of an object to points of the page."""
        x, y, _, _ = _four(attribute(item, "Boundary"))
        moved = multiply((1.0, 0.0, 0.0, 1.0, x, y), self.to_points)
        own = _numbers(attribute(item, "CTM") or "")
        return multiply((own[0], own[1], own[2], own[3], own[4], own[5]), moved) if len(own) == 6 else moved

    def _text(self, item: Element) -> None:
        matrix, seen = self._matrix(item), self._boundary(item)
        if abs(matrix[1]) > _TILTED or abs(matrix[2]) > _TILTED or matrix[0] <= 0:
            return  # a watermark
        colour = child(item, "FillColor")
        if colour is not None and attribute(colour, "Alpha") == "0":
            return
        is_white = _is_white(colour)
        size = _number(attribute(item, "Size"), 0.0)
        stretch = _number(attribute(item, "HScale"), 1.0)
        for code in item:
            if local(code) != "TextCode":
                continue
            for character, x, y, step in _placed(code):
                em = size * stretch
                wide = em * (1.0 if east_asian_width(character) in "WFA" else 0.5)
                if 0 < step <= em:
                    wide = step
                glyph = _glyph(character, x, y, wide, size, matrix)
                if not step and _NARROWEST * em <= (seen.x1 - glyph.x0) / matrix[0] <= em * _WIDEST:
                    glyph = glyph._replace(x1=seen.x1)  # the last character: its object ends with it
                slack = _CLIP_SLACK * size * matrix[3]
                middle = ((glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2)
                if not _holds(seen, middle, slack) or (
                    is_white and not any(_holds(box, middle, 0.0) for box in self.paint)
                ):
                    continue
                self.glyphs.append(glyph)

    def _path(self, item: Element) -> None:
        matrix = self._matrix(item)
        is_filled = attribute(item, "Fill") == "true"
        is_stroked = attribute(item, "Stroke") != "false"
        pieces = list(_pieces(_text(item, "AbbreviatedData") or "", matrix))
        if is_filled and not _is_white(child(item, "FillColor")):
            self._filled(pieces)
        if is_stroked and not _is_white(child(item, "StrokeColor")):
            for piece in pieces:
                for (x0, y0), (x1, y1) in pairwise(piece):
                    self._rule(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), _STRAIGHT)

    def _filled(self, pieces: list[list[tuple[float, float]]]) -> None:
        for piece in pieces:
            xs, ys = [x for x, _ in piece], [y for _, y in piece]
            box = Box(min(xs), min(ys), max(xs), max(ys))
            self.paint.append(box)
            self._rule(box, _THIN)

    def _rule(self, box: Box, thin: float) -> None:
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if height < thin and width > height:
            self.horizontal.append(Rule((box.y0 + box.y1) / 2, box.x0, box.x1))
        elif width < thin and height > width:
            self.vertical.append(Rule((box.x0 + box.x1) / 2, box.y0, box.y1))


def _glyph(character: str, x: float, y: float, wide: float, size: float, matrix: Matrix) -> Glyph:
    x0, y0 = _point(matrix, x, y - _ASCENT * size)
    x1, y1 = _point(matrix, x + wide, y + _DESCENT * size)
    return Glyph(character, x0, y0, x1, y1)


def _placed(code: Element) -> Iterator[tuple[str, float, float, float]]:
    """The visible characters of a TextCode: where each starts, and the step to the next (0 for the last)."""
    text = as_printed(code.text or "")
    x, y = _number(attribute(code, "X"), 0.0), _number(attribute(code, "Y"), 0.0)
    across = chain(_steps(attribute(code, "DeltaX") or ""), iter(lambda: 0.0, None))
    down = chain(_steps(attribute(code, "DeltaY") or ""), iter(lambda: 0.0, None))
    for character, step, drop in zip(text, across, down, strict=False):
        if character != " ":
            yield character, x, y, step
        x, y = x + step, y + drop


def _steps(text: str) -> Iterator[float]:
    """Steps from one character to the next; ``g n v`` stands for n times v (GB/T 33190, 11.3)."""
    words = text.split()
    i = 0
    while i < len(words):
        if words[i] == "g" and i + 2 < len(words):
            value = _number(words[i + 2], 0.0)
            for _ in range(min(int(_number(words[i + 1], 0.0)), _MAX_OBJECTS)):
                yield value
            i += 3
        else:
            yield _number(words[i], 0.0)
            i += 1


def _pieces(data: str, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The straight pieces of a path in points of the page; a curve ends one (GB/T 33190, table 36)."""
    piece: list[tuple[float, float]] = []
    words = data.split()
    i = 0
    while i < len(words):
        operator = words[i]
        count = _POINTS_OF_SEGMENT.get(operator)
        if count is None:
            i += 1
            continue
        if operator == "C":
            piece += piece[:1]
            i += 1
            continue
        if operator in ("M", "S", "Q", "B", "A") and len(piece) > 1:
            yield piece
        if operator in ("M", "S", "Q", "B", "A"):
            piece = []
        length = 2 * count or 7
        values = [_number(word, 0.0) for word in words[i + 1 : i + 1 + length]]
        if len(values) == length:
            piece.append(_point(matrix, values[-2], values[-1]))
        i += 1 + length
    if len(piece) > 1:
        yield piece


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _holds(box: Box, point: tuple[float, float], slack: float) -> bool:
    x, y = point
    return box.x0 - slack <= x <= box.x1 + slack and box.y0 - slack <= y <= box.y1 + slack


def _is_white(colour: Element | None) -> bool:
    """Whether a colour cannot be told from paper; none is black (GB/T 33190, 8.3.2)."""
    if colour is None:
        return False
    values = _numbers(attribute(colour, "Value") or "")
    return len(values) == 3 and all(value >= _WHITE for value in values)


def _beside(part: str, location: str) -> str:
    """The name of a part that another one refers to."""
    location = location.strip()
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), location))


def _children(element: Element | None) -> list[Element]:
    return [] if element is None else list(element)


def _text(element: Element | None, *names: str) -> str | None:
    for name in names:
        element = child(element, name)
    return None if element is None else element.text


def _numbers(text: str) -> list[float]:
    return [_number(word, 0.0) for word in text.split()]


def _four(text: str | None) -> tuple[float, float, float, float]:
    values = (*_numbers(text or ""), 0.0, 0.0, 0.0, 0.0)
    return values[0], values[1], values[2], values[3]


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if abs(value) < 1e9 else otherwise
