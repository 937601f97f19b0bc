"""The frame of a statement by function: its header over codes, names and columns, and where 合计 stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disclosures.typeset.blocks import Align, Cell, plain
from disclosures.typeset.form import Column

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FunctionFrame:
    """How the rows of one statement by function are put together.

    ``words`` are the form's ``function_header``: ``subject`` over codes and names, ``codes``, ``name``,
    ``levels`` (类, 款, 项), ``total``, and ``numbers`` (栏次), empty where columns are not numbered.
    ``split_codes``: 类, 款 and 项 stand in three cells. ``total_in_header``: 合计 stands beside the cells
    类, 款 and 项 of the header. ``total_last``: it is the last row.
    """

    columns: tuple[Column, ...]
    words: Mapping[str, Any]
    split_codes: bool
    total_in_header: bool
    total_last: bool

    def table(self, total: Row, body: Sequence[Row]) -> tuple[tuple[Row, ...], int]:
        """All rows from the amounts of 合计 and the rows of the items, and how many are the header."""
        deepest = max(2, *(column.path.count("/") + 1 for column in self.columns))
        is_numbered = bool(self.words["numbers"])
        is_beside = self.total_in_header and not self.total_last and (is_numbered or self.split_codes)
        has_levels = is_numbered or self.split_codes
        # Where nothing numbers the columns, their words reach down to the first row of figures.
        reach = deepest + (has_levels and not is_numbered and not is_beside)
        heads = _heads(self.columns, reach)
        rows = [(Cell(plain(self.words["subject"]), columns=4), *heads[0])]
        names_down = reach - 1
        rows.append(
            (
                Cell(plain(self.words["codes"]), columns=3, rows=deepest - 1),
                Cell(plain(self.words["name"]), rows=names_down),
                *heads[1],
            )
        )
        rows += heads[2:deepest]
        levels: Row = ()
        if has_levels:
            down = 2 if is_beside and is_numbered else 1
            levels = tuple(Cell(plain(level), rows=down) for level in self.words["levels"])
        header_rows = len(rows)
        if is_numbered:
            numbers = (Cell(plain(str(n))) for n in range(1, len(self.columns) + 1))
            rows.append((*levels, Cell(plain(self.words["numbers"])), *numbers))
            header_rows += 1
        elif levels and not is_beside:
            rows.append(levels)
            header_rows += 1
        label = Cell(plain(self.words["total"]), columns=1 if is_beside else 4)
        lead = levels if is_beside and not is_numbered else ()
        summed = (*lead, label, *total)
        rows += [*body, summed] if self.total_last else [summed, *body]
        return tuple(rows), header_rows

    def code(self, code: str) -> Row:
        """The cells of a code."""
        if not self.split_codes:
            return (Cell(plain(code), columns=3, align=Align.LEFT),)
        return tuple(Cell(plain(part)) for part in (code[:3], code[3:5], code[5:]))

    def empty_row(self) -> Row:
        """A row of a statement without amounts."""
        lead = (Cell(), Cell(), Cell()) if self.split_codes else (Cell(columns=3),)
        return (*lead, *(Cell() for _ in range(1 + len(self.columns))))


def _heads(columns: Sequence[Column], reach: int) -> list[Row]:
    """The words over the columns by row: a heading over several once, a column's own down to ``reach``."""
    rows: list[list[Cell]] = [[] for _ in range(reach)]
    seen: set[tuple[str, ...]] = set()
    paths = [tuple(column.path.split("/")) for column in columns]
    for path in paths:
        for level, word in enumerate(path):
            above = path[: level + 1]
            if level + 1 == len(path):
                rows[level].append(Cell(plain(word), rows=reach - level))
            elif above not in seen:
                seen.add(above)
                width = sum(other[: level + 1] == above for other in paths)
                rows[level].append(Cell(plain(word), columns=width))
    return [tuple(row) for row in rows]
