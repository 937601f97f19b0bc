"""The header of a statement's table: what each column holds (codes, names, figures) and its words.

A header has one to five levels of cells that span rows and columns, and its last row may already carry
data: Shanghai prints 合计 beside 类, 款, 项. So the header is found cell by cell: words of a form (编码,
名称, 行次) and words over columns of figures belong to it, numbers and what stands under 名称 do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from disclosures.documents.document import Cell, Table
from disclosures.taxonomy.labels import compact, key
from disclosures.taxonomy.statements import StatementTaxonomy, Structure

_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_Path = tuple[tuple[tuple[int, int], str], ...]
"""The header cells over a column, top down: their places and their words."""


class Role(Enum):
    """What a column holds."""

    CODE = "code"
    NAME = "name"
    LINE = "line"
    VALUE = "value"


_LABELS = (Role.CODE, Role.NAME)


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the header divides the table, with the words over it, top down, as printed.

    ``block`` counts from 0: a block is label columns with the value columns that follow them. ``side`` is
    收入 or 支出 where a header cell over the block says so; that cell is not part of ``path``.
    """

    x0: float
    x1: float
    role: Role
    path: tuple[str, ...]
    block: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Columns, left to right; ``bottom`` is the last row that holds a header cell (-1: there is none).

    ``label_top`` is the first row that can hold a row label. ``row_label``: a header cell over all columns of
    a table without labels, which names its rows (财政拨款“三公”经费). ``words``: the header cells by place.
    """

    columns: tuple[Column, ...]
    bottom: int
    label_top: int
    row_label: str
    words: frozenset[tuple[int, int]]
    has_labels: bool
    unit: str | None

    @property
    def block_count(self) -> int:
        """How many label-and-values blocks stand side by side."""
        return 1 + max((column.block for column in self.columns), default=-1)


def is_number_like(text: str) -> bool:
    """Whether a cell's text is meant as a number, well formed or not."""
    return any(char.isdigit() for char in text) and not _CJK.search(text)


def is_word(text: str) -> bool:
    """Whether a cell's text is words."""
    return _CJK.search(text) is not None


def read_header(table: Table, taxonomy: StatementTaxonomy) -> Header:
    """The header of a table; with ``bottom`` -1 and one nameless column per rule where it has none."""
    structure = taxonomy.structure
    grid = table.grid
    end, structural, roles = _extent(table, taxonomy)
    has_labels = any(role in _LABELS for role in roles)
    label_top = 1 + max(
        (c.row + c.row_span - 1 for c in structural if _role(c, structure) is Role.NAME), default=-1
    )
    over_values = [
        cell
        for cell in table.cells
        if cell.row < end and cell not in structural and _is_header_word(cell, roles, has_labels, taxonomy)
    ]
    if not structural and has_labels is False and not _looks_like_header(over_values, table):
        over_values = []
    cells = structural + over_values
    bottom = max((c.row + c.row_span - 1 for c in cells), default=-1)
    unit = None
    for cell in cells:
        found = structure.unit_line.search(key(cell.text)) or structure.unit_label.search(key(cell.text))
        if found:
            unit = found.group("unit")
    cells = [c for c in cells if not _is_caption(c, table, taxonomy)]
    row_label = ""
    if not has_labels:
        for cell in [c for c in cells if c.column_span == table.column_count and table.column_count > 1]:
            row_label = compact(cell.text)
            cells.remove(cell)
    sides, side_cells = _sides(cells, roles, structure)
    places = {(c.row, c.column) for c in cells if c not in side_cells}
    paths = [_path(grid, column, bottom, places) for column in range(table.column_count)]
    return Header(
        columns=_columns(table, roles, paths, sides),
        bottom=bottom,
        label_top=label_top,
        row_label=row_label,
        words=frozenset((c.row, c.column) for c in (*structural, *over_values)),
        has_labels=has_labels,
        unit=unit,
    )


def _extent(table: Table, taxonomy: StatementTaxonomy) -> tuple[int, list[Cell], list[Role]]:
    """The first row without header words, the cells above it that are words of a form, the columns' roles."""
    structure = taxonomy.structure
    end = -1
    while True:
        end = _data_row(table, structure, end + 1)
        structural = [cell for cell in table.cells if cell.row < end and _role(cell, structure) is not None]
        roles = _column_roles(table, structural, structure)
        has_labels = any(role in _LABELS for role in roles)
        over_values = [c for c in table.cells if c.row == end and _is_header_word(c, roles, True, taxonomy)]
        if over_values and _has_amounts(table, end):
            # A page may go on with nothing but its repeated header and the totals: words over labels and
            # figures are then a row's, only those over figures alone can be a header's.
            over_values = [c for c in over_values if _is_over_values(c, roles)]
        if end == table.row_count or not has_labels or not over_values:
            return end, structural, roles


def _has_amounts(table: Table, row: int) -> bool:
    """Whether a number with decimals stands in a row: headers have numbers of columns only."""
    return any(_AMOUNT.fullmatch(cell.text) for cell in table.grid[row])


def _data_row(table: Table, structure: Structure, start: int) -> int:
    """The first row from ``start`` with a number and no word of a form; else the number of rows."""
    for row, cells in enumerate(table.grid[start:], start):
        starting = {c for c in cells if c.row == row}
        if any(is_number_like(c.text) for c in starting) and not any(
            _role(c, structure) in _LABELS for c in cells
        ):
            return row
    return table.row_count


def _role(cell: Cell, structure: Structure) -> Role | None:
    text = key(cell.text)
    if not text:
        return None
    for role, pattern in (
        (Role.CODE, structure.code),
        (Role.NAME, structure.name),
        (Role.LINE, structure.line),
    ):
        if pattern.fullmatch(text):
            return role
    return None


def _column_roles(table: Table, structural: list[Cell], structure: Structure) -> list[Role]:
    """Code before name: the 项目 over both a code and a name column says nothing about the code column."""
    found: list[set[Role]] = [set() for _ in range(table.column_count)]
    for cell in structural:
        role = _role(cell, structure)
        if role is None:
            continue
        for column in range(cell.column, cell.column + cell.column_span):
            found[column].add(role)
    return [
        next((role for role in (Role.CODE, Role.LINE, Role.NAME) if role in roles), Role.VALUE)
        for roles in found
    ]


def _is_header_word(cell: Cell, roles: list[Role], has_labels: bool, taxonomy: StatementTaxonomy) -> bool:
    """Words over value columns alone, or over a whole half of the table (收入, 支出)."""
    text = key(cell.text)
    structure = taxonomy.structure
    if not is_word(text) or structure.blank.fullmatch(text):
        return False
    if structure.note.fullmatch(text) or structure.nil.search(text):
        return False
    if _is_over_values(cell, roles):
        return True
    spanned = roles[cell.column : cell.column + cell.column_span]
    return has_labels and Role.VALUE in spanned and len(set(spanned)) > 1


def _is_over_values(cell: Cell, roles: list[Role]) -> bool:
    return all(role is Role.VALUE for role in roles[cell.column : cell.column + cell.column_span])


def _looks_like_header(cells: list[Cell], table: Table) -> bool:
    """A table without label columns has a header only if words stand over most of its columns."""
    covered = {c for cell in cells for c in range(cell.column, cell.column + cell.column_span)}
    return len(covered) * 2 > table.column_count


def _is_caption(cell: Cell, table: Table, taxonomy: StatementTaxonomy) -> bool:
    """The title, unit or table number that some forms print inside the grid."""
    text = key(cell.text)
    structure = taxonomy.structure
    if structure.unit_line.fullmatch(text) or structure.caption.fullmatch(text):
        return True
    return cell.column_span == table.column_count and taxonomy.match_title(cell.text) is not None


def _path(
    grid: tuple[tuple[Cell, ...], ...], column: int, bottom: int, places: set[tuple[int, int]]
) -> _Path:
    path: list[tuple[tuple[int, int], str]] = []
    for row in range(bottom + 1):
        cell = grid[row][column]
        place = cell.row, cell.column
        if place in places and all(place != seen for seen, _ in path):
            path.append((place, compact(cell.text)))
    return tuple(path)


def _columns(
    table: Table,
    roles: list[Role],
    paths: list[_Path],
    sides: Mapping[int, str],
) -> tuple[Column, ...]:
    """Neighbours under the same header cells are one column; a label column after figures opens a block."""
    spans: list[tuple[int, int]] = []
    for column in range(table.column_count):
        same = column > 0 and paths[column] and paths[column] == paths[column - 1]
        if same and roles[column] is roles[column - 1]:
            spans[-1] = spans[-1][0], column
        else:
            spans.append((column, column))
    found: list[Column] = []
    block, has_values = 0, False
    for first, last in spans:
        role = roles[first]
        if role in _LABELS and has_values:
            block, has_values = block + 1, False
        has_values = has_values or role is Role.VALUE
        found.append(
            Column(
                x0=table.xs[first],
                x1=table.xs[last + 1],
                role=role,
                path=tuple(text for _, text in paths[first]),
                block=block,
                side=sides.get(first, ""),
            )
        )
    return tuple(found)


def _sides(cells: list[Cell], roles: list[Role], structure: Structure) -> tuple[dict[int, str], list[Cell]]:
    """Which columns stand under 收入 and 支出, and those two cells: they stand over labels and figures."""
    sides: dict[int, str] = {}
    side_cells = []
    for cell in cells:
        columns = range(cell.column, cell.column + cell.column_span)
        if not {roles[c] for c in columns} >= {Role.NAME, Role.VALUE}:
            continue
        for side, pattern in structure.sides.items():
            if pattern.fullmatch(key(cell.text)):
                side_cells.append(cell)
                sides.update(dict.fromkeys(columns, side))
    return sides, side_cells
