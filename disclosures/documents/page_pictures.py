"""Which files are the pages of one document: told from headers and what lies together, before reading."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from disclosures.documents.natural_order import natural_key
from disclosures.documents.sniff import sniff

PICTURE_KINDS = ("gif", "jpg", "png", "tiff")
"""Kinds of files that are pictures."""
DOCUMENT_KINDS = ("doc", "docx", "html", "mhtml", "ofd", "pdf", "rtf", "text", "wps", "xls", "xlsx")
"""Kinds of files that can be a whole filing: pictures beside one of them are not the filing."""
LEAST_PIXELS = 400
"""In fewer, nothing that is printed on a sheet of A4 can be read: they are 48 an inch."""
LONGEST = 3
"""How many times as long as wide a page is at most; what is longer is a banner."""
# A phone adds pictures of its own to a photograph (MPO); only the first one is the page.
ONE_PICTURE = frozenset({"JPEG", "MPO"})
"""Formats of Pillow of which only the first picture counts."""


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width and height in pixels, null where the picture cannot be decoded; whether it is the only one."""

    width: int | None
    height: int | None
    is_single: bool

    @property
    def may_be_page(self) -> bool:
        """Whether it can be a page. One that cannot be decoded can: else a page would be missed."""
        if self.width is None or self.height is None:
            return True
        shorter, longer = sorted((self.width, self.height))
        return self.is_single and shorter >= LEAST_PIXELS and longer <= LONGEST * shorter


class FileInFolder(NamedTuple):
    """A file: where its bytes are, the folder that it was published in, and its name there."""

    path: Path
    folder: str
    name: str


def picture_size(file: Path | io.BytesIO) -> PictureSize:
    """The size of a picture, from its header: nothing is decoded.

    Raises:
        FileNotFoundError: there is no such file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                is_single = picture.format in ONE_PICTURE or not getattr(picture, "is_animated", False)
                return PictureSize(picture.width, picture.height, is_single)
    except FileNotFoundError:
        raise
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        return PictureSize(None, None, True)


def documents_in(files: Sequence[FileInFolder]) -> list[tuple[FileInFolder, ...]]:
    """The documents that files are, in the order of their first files: the pictures of a folder are one.

    So they are where no file of the folder can be the document itself; each is a page then, by its name.
    """
    pictures = [file for file in files if _begins_as_picture(file.path)]
    folders = {file.folder for file in pictures}
    with_documents = {
        file.folder
        for file in files
        if file.folder in folders and sniff(file.path.read_bytes()) in DOCUMENT_KINDS
    }
    pages: dict[str, list[FileInFolder]] = defaultdict(list)
    for file in pictures:
        if file.folder not in with_documents and picture_size(file.path).may_be_page:
            pages[file.folder].append(file)
    ordered = [tuple(sorted(group, key=lambda page: natural_key(page.name))) for group in pages.values()]
    belongs = {page: group for group in ordered for page in group}
    return list(dict.fromkeys(belongs.get(file, (file,)) for file in files))


def _begins_as_picture(path: Path) -> bool:
    with path.open("rb") as stream:
        return sniff(stream.read(16)) in PICTURE_KINDS
