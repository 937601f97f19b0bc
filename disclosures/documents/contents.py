"""What the objects of a PDF page say that its text does not: rules, clips, hidden text, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field

from disclosures.documents import pdfium_api as api
from disclosures.documents.document import Box
from disclosures.documents.grid import Rule

# A filled rectangle is a rule only if it is thinner than this, in points; thicker ones are backgrounds.
THIN = 3.0
# A stroked edge is horizontal or vertical if it strays less than this, in points.
_STRAIGHT = 0.5
# From this value in all of red, green and blue, ink cannot be told from paper.
_WHITE = 0xF8
# A tilt of more than about six degrees from a right angle: a watermark.
_TILTED = 0.1
# Half the stroke of a glyph: what may stick out of a clip and still be seen whole.
_CLIP_SLACK = 1.0
# Invisible text, and text that only clips (ISO 32000-1, table 106).
_INVISIBLE_MODES = frozenset((3, 7))
_FILL_MODES = frozenset((0, 4))
# What no page of a filing has (the densest seen: 3,400 objects, 900 segments in one path). More is hostile.
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 500_000
_MAX_FORM_DEPTH = 16

Matrix = tuple[float, float, float, float, float, float]


class TooManyObjectsError(Exception):
    """More objects than any page has."""


@dataclass
class Contents:
    """The findings, in coordinates of the displayed page. Text objects are named by their address.

    ``hidden`` text objects print nothing or are watermarks; ``clips`` holds the clip of those that stick out of
    it; ``white`` those in white ink with their place in the order of painting; ``paint`` what is painted that
    is not white, in the same order: only on it can white ink be seen.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    clips: dict[int, Box] = field(default_factory=dict)
    white: dict[int, int] = field(default_factory=dict)
    paint: list[tuple[int, Box]] = field(default_factory=list)
    image_area: float = 0.0

    def is_on_paint(self, order: int, x: float, y: float) -> bool:
        """Whether something that is not white was painted at a point before the object at ``order``."""
        return any(
            painted < order and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for painted, box in self.paint
        )


def read_contents(page_handle: int, object_count: int, display: Matrix, page_box: Box) -> Contents:
    """Walk all objects of a page, those in form XObjects too.

    Args:
        page_handle: Address of the loaded page; the caller keeps the page open.
        object_count: How many objects the page has.
        display: Matrix from the page's user space to the displayed page (origin top left, y down).
        page_box: The displayed page.

    Raises:
        TooManyObjectsError: if the page has more objects than can be read in reasonable time.
    """
    walker = _Walker(page_box)
    walker.walk(lambda k: api.page_object(page_handle, k), object_count, display, None, 0)
    return walker.found


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies one, then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class _Walker:
    """The walk's state: what was found, and buffers that PDFium writes into."""

    def __init__(self, page_box: Box) -> None:
        self.found = Contents()
        self._page_box = page_box
        self._order = 0
        self._segments = 0
        self._floats = (ctypes.c_float * 6)()
        self._f = [ctypes.addressof(self._floats) + 4 * k for k in range(6)]
        self._words = (ctypes.c_uint * 4)()
        self._w = [ctypes.addressof(self._words) + 4 * k for k in range(4)]

    def walk(self, child: Callable[[int], int], count: int, matrix: Matrix, clip: Box | None, depth: int) -> None:
        if self._order + count > MAX_OBJECTS:
            raise TooManyObjectsError(f"more than {MAX_OBJECTS} objects")
        for k in range(count):
            address = child(k)
            kind = api.object_type(address)
            self._order += 1
            if kind == api.OBJECT_TEXT:
                self._text(address, matrix, clip)
            elif kind == api.OBJECT_PATH:
                self._path(address, matrix, clip)
            elif kind == api.OBJECT_IMAGE or kind == api.OBJECT_SHADING:
                box = self._bounds(address, matrix, self._clip(address, matrix, clip))
                self.found.paint.append((self._order, box))
                if kind == api.OBJECT_IMAGE:
                    self.found.image_area += max(0.0, box.x1 - box.x0) * max(0.0, box.y1 - box.y0)
            elif kind == api.OBJECT_FORM and depth < _MAX_FORM_DEPTH:
                self._form(address, matrix, clip, depth)

    def _form(self, address: int, matrix: Matrix, clip: Box | None, depth: int) -> None:
        clip = self._clip(address, matrix, clip)
        own = self._matrix(address)
        self.walk(
            lambda k: api.form_object(address, k),
            api.form_count(address),
            multiply(own, matrix),
            clip,
            depth + 1,
        )

    # -- text

    def _text(self, address: int, matrix: Matrix, clip: Box | None) -> None:
        mode = api.render_mode(address)
        a, b, _, _, _, _ = multiply(self._matrix(address), matrix)
        a, b = abs(a), abs(b)
        if mode in _INVISIBLE_MODES or min(a, b) > _TILTED * max(a, b):
            self.found.hidden.add(address)
            return
        if mode in _FILL_MODES:
            ink = self._ink(api.object_fill, address)
            if ink is None:
                self.found.hidden.add(address)
                return
            if not ink:
                self.found.white[address] = self._order
        visible = self._clip(address, matrix, clip)
        if visible is not None and not _holds(visible, self._bounds(address, matrix, None)):
            self.found.clips[address] = visible

    def _ink(self, colour: Callable[..., int], address: int) -> bool | None:
        """Whether a colour can be seen on white paper; None if it is transparent."""
        w = self._w
        if not colour(address, w[0], w[1], w[2], w[3]):
            return True  # a pattern or an unset colour, which is black
        red, green, blue, alpha = self._words
        if alpha == 0:
            return None
        return red < _WHITE or green < _WHITE or blue < _WHITE

    # -- places

    def _matrix(self, address: int) -> Matrix:
        api.object_matrix(address, self._f[0])
        a, b, c, d, e, f = self._floats
        return a, b, c, d, e, f

    def _bounds(self, address: int, matrix: Matrix, clip: Box | None) -> Box:
        """The box of an object on the displayed page, cut to a clip."""
        f = self._f
        if not api.object_bounds(address, f[0], f[1], f[2], f[3]):
            return Box(0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top, _, _ = self._floats
        box = _transformed(matrix, left, bottom, right, top)
        return box if clip is None else _intersection(box, clip)

    def _clip(self, address: int, matrix: Matrix, outer: Box | None) -> Box | None:
        """What of an object's surroundings is visible: its clip paths' boxes and the outer clip; None: all."""
        path = api.object_clip(address)
        count = api.clip_count(path) if path else 0
        visible = outer
        for k in range(max(0, count)):
            box = self._clip_box(path, k, matrix)
            if box is not None and not _holds(box, self._page_box):
                visible = box if visible is None else _intersection(visible, box)
        return visible

    def _clip_box(self, path: int, k: int, matrix: Matrix) -> Box | None:
        """The box of one clip path: of a polygon or curve too, outside of which nothing is visible."""
        count = api.clip_segment_count(path, k)
        if count <= 0:
            return None
        self._count_segments(count)
        x, y = self._f[0], self._f[1]
        floats = self._floats
        xs: list[float] = []
        ys: list[float] = []
        for s in range(count):
            api.segment_point(api.clip_segment(path, k, s), x, y)
            xs.append(floats[0])
            ys.append(floats[1])
        return _transformed(matrix, min(xs), min(ys), max(xs), max(ys))

    def _count_segments(self, count: int) -> None:
        self._segments += count
        if self._segments > MAX_SEGMENTS:
            raise TooManyObjectsError(f"more than {MAX_SEGMENTS} path segments")

    # -- rules

    def _path(self, address: int, matrix: Matrix, clip: Box | None) -> None:
        w = self._w
        api.path_draw_mode(address, w[0], w[1])
        is_filled, is_stroked = self._words[0] != 0, self._words[1] != 0
        fill = self._ink(api.object_fill, address) if is_filled else None
        stroke = self._ink(api.object_stroke, address) if is_stroked else None
        if fill is None and stroke is None:
            return
        clip = self._clip(address, matrix, clip)
        for points in self._subpaths(address, matrix):
            self._subpath(points, fill, stroke, clip)

    def _subpath(
        self, points: list[tuple[float, float]], fill: bool | None, stroke: bool | None, clip: Box | None
    ) -> None:
        xs = [p[0] for p in points]
        ys = [p[1] for p in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if width < THIN or height < THIN:
            self._rule(box, bool(fill) or bool(stroke), clip)
            return
        if fill:
            self.found.paint.append((self._order, box if clip is None else _intersection(box, clip)))
        if stroke is not None:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ay - by) < _STRAIGHT or abs(ax - bx) < _STRAIGHT:
                    self._rule(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), stroke, clip)

    def _rule(self, box: Box, has_ink: bool, clip: Box | None) -> None:
        if clip is not None:
            box = _intersection(box, Box(clip.x0 - 1, clip.y0 - 1, clip.x1 + 1, clip.y1 + 1))
            if box.x0 > box.x1 or box.y0 > box.y1:
                return
        x0, y0, x1, y1 = box
        if not has_ink and not self.found.is_on_paint(self._order, (x0 + x1) / 2, (y0 + y1) / 2):
            return
        if x1 - x0 >= y1 - y0:
            self.found.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        else:
            self.found.vertical.append(Rule((x0 + x1) / 2, y0, y1))

    def _subpaths(self, address: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """The corners of each subpath on the displayed page. A curve ends one and begins another."""
        count = api.path_segment_count(address)
        self._count_segments(count)
        a, b, c, d, e, f = multiply(self._matrix(address), matrix)
        px, py = self._f[0], self._f[1]
        floats = self._floats
        subpaths: list[list[tuple[float, float]]] = []
        points: list[tuple[float, float]] = []
        for s in range(count):
            segment = api.path_segment(address, s)
            api.segment_point(segment, px, py)
            x, y = floats[0], floats[1]
            kind = api.segment_type(segment)
            if kind != api.SEGMENT_LINE:
                points = []
                subpaths.append(points)
            points.append((a * x + c * y + e, b * x + d * y + f))
            if api.segment_closes(segment) and points[0] != points[-1]:
                points.append(points[0])
        return subpaths


def _transformed(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box around a transformed box."""
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:
        p, q, r, s = a * x0 + e, d * y0 + f, a * x1 + e, d * y1 + f
        return Box(min(p, r), min(q, s), max(p, r), max(q, s))
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _intersection(a: Box, b: Box) -> Box:
    """What two boxes share; x0 > x1 or y0 > y1 if nothing."""
    return Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1))


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 - _CLIP_SLACK <= inner.x0
        and outer.y0 - _CLIP_SLACK <= inner.y0
        and outer.x1 + _CLIP_SLACK >= inner.x1
        and outer.y1 + _CLIP_SLACK >= inner.y1
    )
