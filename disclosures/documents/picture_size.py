"""How large a picture is, and whether a file holds several: from its header, nothing is decoded."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

# A phone adds pictures of its own to a photograph (MPO); only the first one is the page.
ONE_PICTURE = frozenset({"JPEG", "MPO"})
"""Formats of Pillow of which only the first picture counts."""


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width and height in pixels, null where the picture cannot be decoded; whether it is the only one."""

    width: int | None
    height: int | None
    is_single: bool


def picture_size(path: Path) -> PictureSize:
    """The size of a picture.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                is_single = file.format in ONE_PICTURE or not getattr(file, "is_animated", False)
                return PictureSize(file.width, file.height, is_single)
    except FileNotFoundError:
        raise
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        return PictureSize(None, None, True)
