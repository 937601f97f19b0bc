"""How sure OCR is of each figure: as sure as of the character that it is least sure of."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from disclosures.documents.document import Box, Document, Page, Recognition
from disclosures.filing import Figure, Filing

# What of a character may stick out of the box of its figure, in points.
_SLACK = 0.5


def with_confidence(filing: Filing, document: Document) -> Filing:
    """The filing and its further ones, with the confidence of figures on pages or in pictures that OCR read.

    Of a blank cell OCR is sure: no ink is there.
    """
    pages = {page.number: _Characters(page) for page in document.pages if page.recognised}
    if not pages:
        return filing
    return replace(
        filing,
        figures=tuple(_judged(figure, pages) for figure in filing.figures),
        further=tuple(with_confidence(one, document) for one in filing.further),
    )


def _judged(figure: Figure, pages: dict[int, _Characters]) -> Figure:
    box = Box(figure.x0, figure.y0, figure.x1, figure.y1)
    if figure.page not in pages or not pages[figure.page].is_recognised(box):
        return figure
    return replace(figure, confidence=round(pages[figure.page].least_within(box), 4))


class _Characters:
    """The characters of a page, by height."""

    def __init__(self, page: Page) -> None:
        self._pictures = [embedded.box for embedded in page.pictures]
        self._sorted = sorted(page.recognised, key=_middle)
        self._middles = [_middle(one) for one in self._sorted]

    def is_recognised(self, box: Box) -> bool:
        """Whether a box is of what OCR has read: the whole page, or pictures that stand in it."""
        return not self._pictures or any(place.y0 <= box.y0 < place.y1 for place in self._pictures)

    def least_within(self, box: Box) -> float:
        first = bisect_left(self._middles, box.y0 - _SLACK)
        last = bisect_left(self._middles, box.y1 + _SLACK)
        return min(
            (
                one.confidence
                for one in self._sorted[first:last]
                if box.x0 - _SLACK <= (one.box.x0 + one.box.x1) / 2 <= box.x1 + _SLACK
            ),
            default=1.0,
        )


def _middle(one: Recognition) -> float:
    return (one.box.y0 + one.box.y1) / 2
