"""The columns of a Word table's grid that are none: what programs leave between two edges that should be one.

Where edges of cells in different rows are meant to lie above each other, conversions (from the old format, or
from a page that was drawn) round them apart, and the grid has a further column between them that no cell has
for itself. Grid and spans: ECMA-376, part 1, 17.4.48 and 17.4.17.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

# In twips: 3 points, less than any character is wide and as much as rules of a page may be apart.
_SLIVER = 60
UNKNOWN = 1 << 16
"""For a width that the grid does not give as a number of twips."""


class Columns:
    """Columns of a table by their number in its grid.

    Args:
        widths: of the grid's columns, in twips.
        alone: the grid columns that some cell has for itself.
    """

    def __init__(self, widths: list[int], alone: Iterable[int]) -> None:
        has_widths = any(width >= _SLIVER for width in widths)  # else the grid says nothing
        taken = set(alone)
        self._slivers = [
            n for n, width in enumerate(widths) if has_widths and width < _SLIVER and n not in taken
        ]

    def place(self, column: int, span: int) -> tuple[int, int]:
        """Column and span of a cell, both without the columns that are none; from those of the grid."""
        before = bisect_left(self._slivers, column)
        within = bisect_left(self._slivers, column + span) - before
        return column - before, max(span - within, 1)
