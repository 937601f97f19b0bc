"""What the objects of a PDF page say that its text does not: rules, clips, hidden text, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from disclosures.documents import pdfium_api as api
from disclosures.documents.document import Box
from disclosures.documents.geometry import TILTED, Matrix, holds, intersection, multiply, transformed
from disclosures.documents.grid import Rule
from disclosures.documents.pdfium_api import Handle

# A filled rectangle is a rule only if it is thinner than this, in points; thicker ones are backgrounds.
THIN = 3.0
# A stroked edge is horizontal or vertical if it strays less than this, in points.
_STRAIGHT = 0.5
# From this value in all of red, green and blue, ink cannot be told from paper.
_WHITE = 0xF8
# What of an object may stick out of a clip and still be seen whole, in points.
_CLIP_SLACK = 1.0
# Invisible text, and text that only clips (ISO 32000-1, table 106); text that is filled and not stroked.
_INVISIBLE_MODES = frozenset((3, 7))
_FILL = 0
_FILL_MODES = frozenset((_FILL, 4))
# A rectangle has no more segments: its bounds say all.
_RECTANGLE_SEGMENTS = 5
# What no page of a filing has: the densest of 148 real ones has 982 objects and 806 path segments. More is
# hostile, and would hold up a batch for minutes.
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 500_000
MAX_COMPARISONS = 20_000_000
_MAX_FORM_DEPTH = 16


class TooManyObjectsError(Exception):
    """More objects than any page has."""


@dataclass
class Contents:
    """The findings, in coordinates of the displayed page. Text objects are named by their address.

    ``hidden`` text objects print nothing or are watermarks; ``clips`` says where those can be seen that
    cannot be everywhere on the page; ``white`` holds those in white ink with their place in the order of
    painting; ``paint`` what is painted that is not white, in the same order: only on it white ink is seen.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    clips: dict[int, Box] = field(default_factory=dict)
    white: dict[int, int] = field(default_factory=dict)
    paint: list[tuple[int, Box]] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    _comparisons: int = 0

    def is_on_paint(self, order: int, x: float, y: float) -> bool:
        """Whether something that is not white was painted at a point before the object at ``order``."""
        self._comparisons += len(self.paint)
        if self._comparisons > MAX_COMPARISONS:
            raise TooManyObjectsError("too much white ink on too much paint")
        return any(
            painted < order and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for painted, box in self.paint
        )


def read_contents(page: Handle, object_count: int, display: Matrix, page_box: Box) -> Contents:
    """Walk all objects of a page, those in form XObjects too.

    Args:
        page: The loaded page; the caller keeps it open.
        object_count: How many objects the page has.
        display: Matrix from the page's user space to the displayed page (origin top left, y down).
        page_box: The displayed page.

    Raises:
        TooManyObjectsError: if the page has more objects than can be read in reasonable time.
    """
    walker = _Walker(page_box)
    walker.walk(page, api.page_object, object_count, display, None, 0)
    return walker.found


class _Walker:
    """The walk's state: what was found, and buffers that PDFium writes into."""

    def __init__(self, page_box: Box) -> None:
        self.found = Contents()
        self._page_box = page_box
        self._order = 0
        self._segments = 0
        self._clips: dict[tuple[Box | None, int | None], Box | None] = {}
        self._floats = (ctypes.c_float * 6)()
        self._f = [ctypes.byref(self._floats, 4 * k) for k in range(4)]
        self._words = (ctypes.c_uint * 4)()
        self._w = [ctypes.byref(self._words, 4 * k) for k in range(4)]

    def walk(
        self,
        parent: Handle,
        child: Callable[[Handle, int], Handle],
        count: int,
        matrix: Matrix,
        clip: Box | None,
        depth: int,
    ) -> None:
        """Read the objects of a page or form in the order of painting."""
        if self._order + count > MAX_OBJECTS:
            raise TooManyObjectsError(f"more than {MAX_OBJECTS} objects")
        object_type, text, path = api.object_type, api.OBJECT_TEXT, api.OBJECT_PATH
        for k in range(count):
            item = child(parent, k)
            kind = object_type(item)
            self._order += 1
            if kind == text:
                self._text(item, matrix, clip)
            elif kind == path:
                self._path(item, matrix, clip)
            elif kind in (api.OBJECT_IMAGE, api.OBJECT_SHADING):
                self._picture(item, kind, matrix, clip)
            elif kind == api.OBJECT_FORM and depth < _MAX_FORM_DEPTH:
                visible = self._clip(item, matrix, clip)
                inner = multiply(self._matrix(item), matrix)
                self.walk(item, api.form_object, api.form_count(item), inner, visible, depth + 1)

    # -- text and pictures

    def _text(self, item: Handle, matrix: Matrix, clip: Box | None) -> None:
        w, words = self._w, self._words
        mode = api.render_mode(item)
        api.object_matrix(item, self._f[0])
        is_level = self._floats[1] == 0 and matrix[1] == 0
        if not (
            mode == _FILL
            and is_level
            and api.object_fill(item, w[0], w[1], w[2], w[3])
            and words[3]
            and words[0] < _WHITE
        ):
            # Not plain level text in dark ink, as nearly all is: look closer.
            self._odd_text(item, mode, is_level, matrix)
        visible = self._clip(item, matrix, clip)
        if visible is not None:
            self.found.clips[item.value or 0] = visible

    def _odd_text(self, item: Handle, mode: int, is_level: bool, matrix: Matrix) -> None:
        """Note text that cannot be seen, only on paint, or is a watermark."""
        address = item.value or 0
        if mode in _INVISIBLE_MODES or not (is_level or self._is_upright(item, matrix)):
            self.found.hidden.add(address)
        elif mode in _FILL_MODES:
            has_ink = self._has_ink(api.object_fill, item)
            if has_ink is None:
                self.found.hidden.add(address)
            elif not has_ink:
                self.found.white[address] = self._order

    def _is_upright(self, item: Handle, matrix: Matrix) -> bool:
        """Whether text runs along or across the page, give or take little."""
        a, b, _, _, _, _ = multiply(self._matrix(item), matrix)
        return min(abs(a), abs(b)) <= TILTED * max(abs(a), abs(b))

    def _picture(self, item: Handle, kind: int, matrix: Matrix, clip: Box | None) -> None:
        visible = self._clip(item, matrix, clip)
        box = intersection(self._bounds(item, matrix), visible or self._page_box)
        self.found.paint.append((self._order, box))
        if kind == api.OBJECT_IMAGE:
            self.found.images.append(box)

    def _has_ink(self, colour: Callable[..., int], item: Handle) -> bool | None:
        """Whether a colour can be seen on white paper; None if it is transparent."""
        w, words = self._w, self._words
        if not colour(item, w[0], w[1], w[2], w[3]):
            return True  # a pattern
        if words[3] == 0:
            return None
        return words[0] < _WHITE or words[1] < _WHITE or words[2] < _WHITE

    # -- places

    def _matrix(self, item: Handle) -> Matrix:
        api.object_matrix(item, self._f[0])
        a, b, c, d, e, f = self._floats
        return a, b, c, d, e, f

    def _bounds(self, item: Handle, matrix: Matrix) -> Box:
        """The box of an object on the displayed page."""
        f, floats = self._f, self._floats
        api.object_bounds(item, f[0], f[1], f[2], f[3])
        return transformed(matrix, floats[0], floats[1], floats[2], floats[3])

    def _clip(self, item: Handle, matrix: Matrix, outer: Box | None) -> Box | None:
        """Where an object can be seen: in the boxes of its clips and the outer one; None: everywhere."""
        path = api.object_clip(item)
        count = api.clip_count(path) if path else 0
        if count <= 0:
            return outer
        # Objects that share their innermost clip path share its memory, and all paths around it.
        key = (outer, api.clip_segment(path, count - 1, 0))
        if key not in self._clips:
            visible = outer or self._page_box
            for k in range(count):
                visible = intersection(visible, self._clip_box(path, k, matrix))
            self._clips[key] = None if holds(visible, self._page_box, _CLIP_SLACK) else visible
        return self._clips[key]

    def _clip_box(self, path: Handle, k: int, matrix: Matrix) -> Box:
        """The box of a clip path, be it a rectangle or not: outside of it nothing can be seen."""
        count = api.clip_segment_count(path, k)
        if count <= 0:
            return self._page_box
        self._count_segments(count)
        x, y, floats = self._f[0], self._f[1], self._floats
        xs: list[float] = []
        ys: list[float] = []
        for s in range(count):
            api.segment_point(Handle(api.clip_segment(path, k, s)), x, y)
            xs.append(floats[0])
            ys.append(floats[1])
            if s == 2 and count <= _RECTANGLE_SEGMENTS and (xs[0] == xs[1] or ys[0] == ys[1]):
                break  # three corners of a rectangle
        return transformed(matrix, min(xs), min(ys), max(xs), max(ys))

    def _count_segments(self, count: int) -> None:
        self._segments += count
        if self._segments > MAX_SEGMENTS:
            raise TooManyObjectsError(f"more than {MAX_SEGMENTS} path segments")

    # -- rules

    def _path(self, item: Handle, matrix: Matrix, clip: Box | None) -> None:
        words = self._words
        api.path_draw_mode(item, self._w[0], self._w[1])
        is_filled, is_stroked = words[0] != 0, words[1] != 0
        fill = self._has_ink(api.object_fill, item) if is_filled else None
        stroke = self._has_ink(api.object_stroke, item) if is_stroked else None
        if fill is None and stroke is None:
            return
        visible = self._clip(item, matrix, clip)
        count = api.path_segment_count(item)
        self._count_segments(count)
        if count <= _RECTANGLE_SEGMENTS:
            box = self._bounds(item, matrix)
            if stroke is None or box.x1 - box.x0 < THIN or box.y1 - box.y0 < THIN:
                self._shape(box, (), fill, stroke, visible)
                return
        for corners in self._subpaths(item, count, matrix):
            xs = [x for x, _ in corners]
            ys = [y for _, y in corners]
            self._shape(Box(min(xs), min(ys), max(xs), max(ys)), corners, fill, stroke, visible)

    def _shape(
        self,
        box: Box,
        corners: list[tuple[float, float]] | tuple[()],
        fill: bool | None,
        stroke: bool | None,
        visible: Box | None,
    ) -> None:
        """Take one figure of a path: a thin one is a rule, and so is a stroked edge; a fill is paint."""
        if box.x1 - box.x0 < THIN or box.y1 - box.y0 < THIN:
            self._rule(box, bool(fill) or bool(stroke), visible)
            return
        if fill:
            self.found.paint.append((self._order, intersection(box, visible or self._page_box)))
        if stroke is None:
            return
        for (ax, ay), (bx, by) in pairwise(corners):
            if abs(ay - by) < _STRAIGHT or abs(ax - bx) < _STRAIGHT:
                self._rule(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), stroke, visible)

    def _rule(self, box: Box, has_ink: bool, visible: Box | None) -> None:
        x0, y0, x1, y1 = box
        if visible is not None:
            # A rule on the edge of its clip is half seen.
            x0, y0 = max(x0, visible.x0 - _CLIP_SLACK), max(y0, visible.y0 - _CLIP_SLACK)
            x1, y1 = min(x1, visible.x1 + _CLIP_SLACK), min(y1, visible.y1 + _CLIP_SLACK)
            if x0 > x1 or y0 > y1:
                return
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not has_ink and not self.found.is_on_paint(self._order, x, y):
            return
        if x1 - x0 >= y1 - y0:
            self.found.horizontal.append(Rule(y, x0, x1))
        else:
            self.found.vertical.append(Rule(x, y0, y1))

    def _subpaths(self, item: Handle, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """The corners of each straight run of a path on the displayed page; a curve ends one."""
        a, b, c, d, e, f = multiply(self._matrix(item), matrix)
        px, py, floats = self._f[0], self._f[1], self._floats
        subpaths: list[list[tuple[float, float]]] = []
        corners: list[tuple[float, float]] = []
        for s in range(count):
            segment = api.path_segment(item, s)
            api.segment_point(segment, px, py)
            x, y = floats[0], floats[1]
            if api.segment_type(segment) != api.SEGMENT_LINE:
                corners = []
                subpaths.append(corners)
            corners.append((a * x + c * y + e, b * x + d * y + f))
            if api.segment_closes(segment) and corners[0] != corners[-1]:
                corners.append(corners[0])
        return subpaths
