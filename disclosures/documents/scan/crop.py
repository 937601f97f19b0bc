"""Pictures of figures on scanned pages, as they are shown to the person who reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import cv2

from disclosures.documents.document import Box
from disclosures.documents.scan.files import upright_page

# What is shown around a figure, in points: the row's neighbours help to read it.
_BESIDE, _ABOVE = 60.0, 8.0
_MARK = (200, 30, 30)


def crops(data: bytes, kind: str, places: Sequence[tuple[int, Box]]) -> Iterator[bytes]:
    """A PNG of each place, in their order, the figure framed.

    Args:
        data: The document.
        kind: Its kind: ``pdf``, or one of pictures.
        places: Page and box of each figure; those of one page should follow each other.

    Raises:
        UnreadableDocumentError: the document cannot be read.
        ValueError: it has no such page.
    """
    for page, group in groupby(places, key=lambda place: place[0]):
        grey, scale = upright_page(data, kind, page)
        for _, box in group:
            x0, y0 = max(0, int((box.x0 - _BESIDE) * scale)), max(0, int((box.y0 - _ABOVE) * scale))
            x1, y1 = int((box.x1 + _BESIDE) * scale), int((box.y1 + _ABOVE) * scale)
            picture = cv2.cvtColor(grey[y0:y1, x0:x1], cv2.COLOR_GRAY2RGB)
            corners = [(round(x * scale) - x0, round(y * scale) - y0) for x, y in (box[:2], box[2:])]
            frame = ((corners[0][0] - 3, corners[0][1] - 3), (corners[1][0] + 3, corners[1][1] + 3))
            cv2.rectangle(picture, *frame, _MARK, 1)
            yield bytes(cv2.imencode(".png", picture[:, :, ::-1])[1])
