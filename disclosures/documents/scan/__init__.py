"""Scans by OCR: rules and cells by OpenCV, characters by RapidOCR's models, which need no network.

Needs the packages of the extra ``juesuan[ocr]``: without them `is_available` is false, pages that are
pictures stay unread and say so, and files that are pictures wait until the packages are there.
"""

from __future__ import annotations

from importlib.util import find_spec

from disclosures.documents.page_pictures import PICTURE_KINDS

EXTRA = "install juesuan[ocr] and read again (juesuan retry)"
"""What to do where OCR is needed and missing."""
RECOGNISED_KINDS = frozenset({"pdf", *PICTURE_KINDS})
"""Kinds of documents (`disclosures.documents.sniff`) whose pages are pictures as a whole. In others pictures
stand among text (`disclosures.documents.embedded`)."""
PACKAGES = ("cv2", "rapidocr", "onnxruntime")


def is_available() -> bool:
    """Whether the packages of the extra ``juesuan[ocr]`` are installed."""
    return all(find_spec(name) is not None for name in PACKAGES)
