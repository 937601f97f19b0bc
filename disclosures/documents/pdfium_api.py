"""The PDFium functions that are called once per character or object, bound so that a call costs little.

pypdfium2's own bindings convert every argument and wrap every pointer, which triples the cost of a call; a
page has thousands. These convert nothing. So the caller keeps three rules:

* a handle is a ``Handle`` (or another ``c_void_p``), an out-argument a ``byref``, an index a small ``int``;
* whoever calls holds the pypdfium2 page that the handles belong to: a handle of a closed one is a crash;
* one thread only, as always with PDFium: the interpreter's lock is not let go.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw


class Handle(ctypes.c_void_p):
    """A PDFium object. Being a subclass, it is returned and passed as it is; false if null."""


def _bind(function: Any, result: Any) -> Callable[..., Any]:
    """The same C function without conversions."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    bound: Callable[..., Any] = ctypes.PYFUNCTYPE(result)(address or 0)
    return bound


def handle_of(raw_handle: Any) -> Handle:
    """A pypdfium2 raw handle as one of these."""
    return Handle(ctypes.cast(raw_handle, ctypes.c_void_p).value)


_INT = ctypes.c_int

OBJECT_TEXT: int = raw.FPDF_PAGEOBJ_TEXT
OBJECT_PATH: int = raw.FPDF_PAGEOBJ_PATH
OBJECT_IMAGE: int = raw.FPDF_PAGEOBJ_IMAGE
OBJECT_SHADING: int = raw.FPDF_PAGEOBJ_SHADING
OBJECT_FORM: int = raw.FPDF_PAGEOBJ_FORM
SEGMENT_LINE: int = raw.FPDF_SEGMENT_LINETO

text_loose_box = _bind(raw.FPDFText_GetLooseCharBox, _INT)
text_unicode = _bind(raw.FPDFText_GetUnicode, ctypes.c_uint)
text_is_hyphen = _bind(raw.FPDFText_IsHyphen, _INT)
text_is_unmapped = _bind(raw.FPDFText_HasUnicodeMapError, _INT)
text_object = _bind(raw.FPDFText_GetTextObject, ctypes.c_void_p)  # the address itself, to look up

page_object = _bind(raw.FPDFPage_GetObject, Handle)
form_object = _bind(raw.FPDFFormObj_GetObject, Handle)
form_count = _bind(raw.FPDFFormObj_CountObjects, _INT)
object_type = _bind(raw.FPDFPageObj_GetType, _INT)
object_matrix = _bind(raw.FPDFPageObj_GetMatrix, _INT)
object_bounds = _bind(raw.FPDFPageObj_GetBounds, _INT)
object_fill = _bind(raw.FPDFPageObj_GetFillColor, _INT)
object_stroke = _bind(raw.FPDFPageObj_GetStrokeColor, _INT)
object_clip = _bind(raw.FPDFPageObj_GetClipPath, Handle)
render_mode = _bind(raw.FPDFTextObj_GetTextRenderMode, _INT)

clip_count = _bind(raw.FPDFClipPath_CountPaths, _INT)
clip_segment_count = _bind(raw.FPDFClipPath_CountPathSegments, _INT)
clip_segment = _bind(raw.FPDFClipPath_GetPathSegment, ctypes.c_void_p)  # the address itself

path_segment_count = _bind(raw.FPDFPath_CountSegments, _INT)
path_segment = _bind(raw.FPDFPath_GetPathSegment, Handle)
path_draw_mode = _bind(raw.FPDFPath_GetDrawMode, _INT)
segment_point = _bind(raw.FPDFPathSegment_GetPoint, _INT)
segment_type = _bind(raw.FPDFPathSegment_GetType, _INT)
segment_closes = _bind(raw.FPDFPathSegment_GetClose, _INT)
