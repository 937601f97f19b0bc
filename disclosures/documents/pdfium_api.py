"""The PDFium functions that are called once per character or object, bound so that a call costs little.

pypdfium2's own bindings check and wrap every pointer, which doubles the time of a read. These take and return
addresses as plain integers and keep the interpreter's lock (PDFium is not thread-safe anyway). Whoever calls
them holds the pypdfium2 page that the addresses belong to.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_ADDRESS = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same C function with other types."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    bound: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return bound


def address_of(handle: Any) -> int:
    """The address in a pypdfium2 raw handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


OBJECT_TEXT: int = raw.FPDF_PAGEOBJ_TEXT
OBJECT_PATH: int = raw.FPDF_PAGEOBJ_PATH
OBJECT_IMAGE: int = raw.FPDF_PAGEOBJ_IMAGE
OBJECT_SHADING: int = raw.FPDF_PAGEOBJ_SHADING
OBJECT_FORM: int = raw.FPDF_PAGEOBJ_FORM
SEGMENT_LINE: int = raw.FPDF_SEGMENT_LINETO
SEGMENT_MOVE: int = raw.FPDF_SEGMENT_MOVETO

text_loose_box = _bind(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
text_unicode = _bind(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
text_is_hyphen = _bind(raw.FPDFText_IsHyphen, _INT, _ADDRESS, _INT)
text_is_unmapped = _bind(raw.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
text_object = _bind(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)

page_object = _bind(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
form_object = _bind(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
form_count = _bind(raw.FPDFFormObj_CountObjects, _INT, _ADDRESS)
object_type = _bind(raw.FPDFPageObj_GetType, _INT, _ADDRESS)
object_matrix = _bind(raw.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
object_bounds = _bind(raw.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
object_fill = _bind(raw.FPDFPageObj_GetFillColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
object_stroke = _bind(raw.FPDFPageObj_GetStrokeColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
object_clip = _bind(raw.FPDFPageObj_GetClipPath, _ADDRESS, _ADDRESS)
render_mode = _bind(raw.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)

clip_count = _bind(raw.FPDFClipPath_CountPaths, _INT, _ADDRESS)
clip_segment_count = _bind(raw.FPDFClipPath_CountPathSegments, _INT, _ADDRESS, _INT)
clip_segment = _bind(raw.FPDFClipPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT, _INT)

path_segment_count = _bind(raw.FPDFPath_CountSegments, _INT, _ADDRESS)
path_segment = _bind(raw.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
path_draw_mode = _bind(raw.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_point = _bind(raw.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_type = _bind(raw.FPDFPathSegment_GetType, _INT, _ADDRESS)
segment_closes = _bind(raw.FPDFPathSegment_GetClose, _INT, _ADDRESS)
