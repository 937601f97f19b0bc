"""Pictures of figures on scanned pages, as they are shown to those who read them, and to the unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import cv2
from PIL import Image

from disclosures.documents.document import Box, Embedded, Page
from disclosures.documents.picture import Mark, Picture, band, marked, places
from disclosures.documents.reader import pages_of
from disclosures.documents.scan import RECOGNISED_KINDS
from disclosures.documents.scan.files import upright_page
from disclosures.documents.scan.ink import Grey

# What is shown around a figure, in points: the row's neighbours help to read it.
_BESIDE, _ABOVE = 60.0, 8.0
_MARK = (200, 30, 30)
_ANY_PICTURE = "picture"


def crops(data: bytes, kind: str, places: Sequence[tuple[int, Box]]) -> Iterator[bytes]:
    """A PNG of each place, in their order, the figure framed.

    Args:
        data: The document.
        kind: Its kind.
        places: Page and box of each figure; those of one page should follow each other.

    Raises:
        UnreadableDocumentError: the document cannot be read.
        ValueError: it has no such page, or no picture there.
    """
    if kind in RECOGNISED_KINDS:
        for number, group in groupby(places, key=lambda place: place[0]):
            yield from _framed(*upright_page(data, kind, number), (box for _, box in group))
        return
    pages = {page.number: page for page in pages_of(data)}
    for embedded, group in groupby(places, key=lambda place: _embedded(pages, *place)):
        x, y = embedded.box.x0, embedded.box.y0
        within = (Box(box.x0 - x, box.y0 - y, box.x1 - x, box.y1 - y) for _, box in group)
        yield from _framed(*upright_page(embedded.data, _ANY_PICTURE, 1), within)


def pictures_of_scans(
    page: Callable[[int], tuple[Grey, float]], marks: Sequence[Mark], most: int = 4
) -> list[Picture]:
    """The places of some marks, as `disclosures.documents.picture.pictures` shows them on printed pages.

    Args:
        page: gives a page by its number, as `upright_page` does.
        marks: what to show; the first come first where there are more places than ``most``.
        most: pictures at most.
    """
    found = []
    for group in places(marks)[:most]:
        grey, scale = page(group[0].page)
        top, bottom = band(group, grey.shape[0] / scale)
        shown = Image.fromarray(grey[round(top * scale) : round(bottom * scale)]).convert("RGB")
        found.append(marked(shown, scale, (top, bottom), group))
    return found


def _embedded(pages: dict[int, Page], number: int, box: Box) -> Embedded:
    """The picture on a page in which a box is."""
    for embedded in pages[number].pictures if number in pages else ():
        if embedded.box.y0 <= box.y0 < embedded.box.y1:
            return embedded
    raise ValueError(f"no picture on page {number} at {box.y0:.0f}")


def _framed(grey: Grey, scale: float, boxes: Iterable[Box]) -> Iterator[bytes]:
    """A PNG of each box on an upright page, with what is around it."""
    for box in boxes:
        x0, y0 = max(0, int((box.x0 - _BESIDE) * scale)), max(0, int((box.y0 - _ABOVE) * scale))
        x1, y1 = int((box.x1 + _BESIDE) * scale), int((box.y1 + _ABOVE) * scale)
        picture = cv2.cvtColor(grey[y0:y1, x0:x1], cv2.COLOR_GRAY2RGB)
        corners = [(round(x * scale) - x0, round(y * scale) - y0) for x, y in (box[:2], box[2:])]
        frame = ((corners[0][0] - 3, corners[0][1] - 3), (corners[1][0] + 3, corners[1][1] + 3))
        cv2.rectangle(picture, *frame, _MARK, 1)
        yield bytes(cv2.imencode(".png", picture[:, :, ::-1])[1])
