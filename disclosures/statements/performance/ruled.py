"""Performance sheets from ruled tables, over any number of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto

from disclosures.documents.document import Cell, Table
from disclosures.statements.performance.sheet import FundRow, Indicator, Level, Printed, Sheet, joined
from disclosures.statements.performance.spans import SheetSpan
from disclosures.taxonomy.performance import FUND_SCENARIOS, fund_unit, taxonomy

# A cell stands below a header if they share more than this part of the narrower one.
_SHARED = 0.5
# Cells of two pages overlap if they share more than this, in points.
_EDGE = 3.0
_LEAST_INDICATOR_COLUMNS = 3
_POINTS = ("weight", "score")


class _Block(Enum):
    FIELDS = auto()
    FUNDS = auto()
    GOALS = auto()
    INDICATORS = auto()
    CLOSED = auto()


def read_table_sheets(span: SheetSpan) -> list[Sheet]:
    """Read the sheets whose tables stand in ``span``.

    That is one sheet, or more where forms follow each other in a table without titles between them. Rows are
    told by their labels; cells are given to columns by where they stand below the header, so that a
    continuation on the next page may be ruled differently. A row cut by a page break is put together again.
    """
    reader = _TableReader(span)
    for page, block in span.blocks:
        if isinstance(block, Table):
            reader.table(page, block)
    return reader.sheets


class _Row:
    """The cells of one row of a table: all that cover it, and those that begin in it."""

    def __init__(self, page: int, table: Table, number: int) -> None:
        cells: dict[int, Cell] = {cell.column: cell for cell in table.grid[number]}
        self.page = page
        self.end = table.row_count
        self.cells = [cells[column] for column in sorted(cells)]
        self.own = [cell for cell in self.cells if cell.row == number]
        self.printed = [cell for cell in self.own if cell.text]

    def of(self, cell: Cell) -> Printed:
        """What is printed in a cell."""
        return Printed(tuple((self.page, glyph) for glyph in cell.glyphs), (self.page, cell.box))

    def after(self, cell: Cell) -> Cell | None:
        """The next cell to the right."""
        return next((other for other in self.cells if other.column > cell.column), None)


class _TableReader:
    def __init__(self, span: SheetSpan) -> None:
        self.kind = span.kind
        self.sheet = Sheet(span.kind, span.title)
        self.sheets = [self.sheet]
        self._begin()

    def _begin(self) -> None:
        self.block = _Block.FIELDS
        self.columns: dict[str, Cell] = {}
        self.is_cut = False
        self.level_cells: dict[str, tuple[int, Cell] | None] = {"level1": None, "level2": None}
        self.levels = {"level1": Level(), "level2": Level()}

    def table(self, page: int, table: Table) -> None:
        """Read the rows of one table."""
        self.is_cut = True
        for number in range(table.row_count):
            row = _Row(page, table, number)
            if row.printed:
                self._row(row)

    def _row(self, row: _Row) -> None:
        if self._title(row) or self._fields(row) or self._fund_header(row):
            return
        if self._indicator_header(row) or self._goals(row):
            return
        if self.block is _Block.FUNDS:
            self._fund_row(row)
        elif self.block is _Block.INDICATORS and not self._total(row):
            self._indicator(row)

    def _title(self, row: _Row) -> bool:
        """Read a row that is a title or a year line in the table itself."""
        if len(row.printed) != 1:
            return False
        text = row.printed[0].text
        if kind := taxonomy().title_kind(text):
            self._restart(kind, text)
        return kind is not None or taxonomy().year_line.fullmatch(text) is not None

    def _restart(self, kind: str, title: str) -> None:
        """Begin a new sheet, unless the one at hand is still empty."""
        if self.sheet.fields or self.sheet.funds or self.sheet.indicators:
            self.sheet = Sheet(kind, title)
            self.sheets.append(self.sheet)
            self._begin()

    # --- fields ---

    def _fields(self, row: _Row) -> bool:
        labels = {label: field for field in taxonomy().fields for label in field.labels}
        found = [cell for cell in row.printed if cell.text in labels]
        opens = next((kind for cell in found if (kind := labels[cell.text].opens)), None)
        if not found or (self.block is not _Block.FIELDS and not opens):
            return False
        if opens and self.block is not _Block.FIELDS:
            self._restart(opens, "")
        for cell in found:
            value = row.after(cell)
            concept = labels[cell.text].concept
            if concept is not None and value is not None and value.text and value.text not in labels:
                self.sheet.fields.append((concept, cell.text, row.of(value)))
        return True

    # --- funds ---

    def _fund_header(self, row: _Row) -> bool:
        found = _labelled(row.printed, {c.role: c.labels for c in taxonomy().fund_columns})
        if len(found.keys() & FUND_SCENARIOS.keys()) < 2:
            return False
        self.block = _Block.FUNDS
        self.columns = found
        self.sheet.column_labels = {role: cell.text for role, cell in found.items()}
        self.sheet.fund_unit = fund_unit("".join(cell.text for cell in row.printed))
        return True

    def _fund_row(self, row: _Row) -> None:
        left = min(cell.box.x0 for cell in self.columns.values())
        labels = [cell for cell in row.printed if (cell.box.x0 + cell.box.x1) / 2 < left]
        cells = self._below(row)
        if not labels:
            self.sheet.problem("unread_fund_row", "资金行没有名称", joined([row.of(c) for c in row.printed]))
        elif cells:
            self.sheet.funds.append(FundRow(row.of(labels[-1]), cells))

    # --- goals ---

    def _goals(self, row: _Row) -> bool:
        """Read a row of the goals block: its header or texts below it; labels may stand beside texts."""
        labels = {label: goal for goal in taxonomy().goals for label in goal.labels}
        found = [cell for cell in row.printed if cell.text in labels]
        if self.block is _Block.GOALS and not found:
            for cell in row.printed:
                role = self._role_of(cell)
                if role is not None:
                    self._goal_text(role, self.columns[role].text, row.of(cell))
            return True
        if not found or self.block not in (_Block.FIELDS, _Block.FUNDS, _Block.GOALS):
            return False
        beside = [
            (cell, text) for cell in found if (text := row.after(cell)) and text.text not in ("", *labels)
        ]
        for cell, text in beside:
            self._goal_text(labels[cell.text].concept or "", cell.text, row.of(text))
        self.block = _Block.GOALS
        self.columns = {} if beside else {labels[cell.text].concept or "": cell for cell in found}
        return True

    def _goal_text(self, concept: str, label: str, text: Printed) -> None:
        for index, (known, _, before) in enumerate(self.sheet.goals):
            if known == concept:
                self.sheet.goals[index] = (concept, label, before + text)
                return
        self.sheet.goals.append((concept, label, text))

    # --- indicators ---

    def _indicator_header(self, row: _Row) -> bool:
        roles = {column.role: column.labels for column in taxonomy().indicator_columns}
        found = _labelled(row.printed, roles)
        if len(found) < _LEAST_INDICATOR_COLUMNS or not {"level3", "target"} & found.keys():
            return False
        if self.block is not _Block.INDICATORS:
            self.is_cut = False  # a repeated header leaves a row cut, the first one has none before it
        self.block = _Block.INDICATORS
        self.columns = found
        left = min(cell.box.x0 for cell in found.values())
        for cell in row.printed:
            # What stands left of all columns is the label of the whole block.
            if cell not in found.values() and cell.box.x0 > left:
                self.sheet.problem("unknown_column", f"栏目名称不在词表中：{cell.text}", row.of(cell))
        return True

    def _indicator(self, row: _Row) -> None:
        cells = self._below(row)
        name = cells.pop("level3", Printed())
        is_rest = self.is_cut and self._is_rest(cells)
        for role in self.level_cells:
            self._level(role, row, is_rest)
        cells = {role: cell for role, cell in cells.items() if role not in self.level_cells}
        self.is_cut = False
        if is_rest:
            before = self.sheet.indicators[-1]
            before.name += name
            for role, cell in cells.items():
                before.cells[role] = before.cells.get(role, Printed()) + cell
        elif name or any(cells.values()):
            self.sheet.indicators.append(Indicator(self.levels["level1"], self.levels["level2"], name, cells))

    def _is_rest(self, cells: Mapping[str, Printed]) -> bool:
        """Whether the first row of a page is the rest of the last row of the page before.

        A row has its points once; they tell two rows from the two parts of one.
        """
        if not self.sheet.indicators:
            return False
        before = self.sheet.indicators[-1].cells
        return not (_has_points(cells) and _has_points(before))

    def _level(self, role: str, row: _Row, is_rest: bool) -> None:
        if role not in self.columns:
            return
        cell = next((c for c in row.cells if _shares(c, self.columns[role])), None)
        place = None if cell is None else (row.page, cell)
        if cell is None or place == self.level_cells[role]:
            return
        self.level_cells[role] = place
        level = self.levels[role]
        if self.is_cut and level.is_open:
            level.is_open, level.text = False, cell.text or level.text
            return
        if not cell.text and not self.is_cut and cell.row + cell.row_span == row.end:
            # Its words may stand on the next page, where the rest of the cell is.
            self.levels[role] = Level(level.text, is_open=True)
            return
        whole = level.text + cell.text
        if self.is_cut and cell.text and (is_rest or _is_level(whole)) and not _is_level(cell.text):
            level.text = whole
        elif cell.text:
            self.levels[role] = Level(cell.text)
            if role == "level1":
                self.levels["level2"] = Level()

    def _total(self, row: _Row) -> bool:
        if row.printed[0].text not in taxonomy().total_row:
            return False
        self.sheet.total_label = row.printed[0].text
        for cell in row.printed[1:]:
            for role in _POINTS:
                # The cells of this row are merged over columns, so sharing any part is enough.
                if role in self.columns and _overlap(cell, self.columns[role]) > _EDGE:
                    self.sheet.total.setdefault(role, row.of(cell))
                    break
        self.block = _Block.CLOSED
        return True

    # --- columns ---

    def _below(self, row: _Row) -> dict[str, Printed]:
        """The cells that begin in a row, by the role of the column that they stand in."""
        found: dict[str, Printed] = {}
        for cell in row.own:
            role = self._role_of(cell)
            if role is not None and role not in found:
                found[role] = row.of(cell)
        return found

    def _role_of(self, cell: Cell) -> str | None:
        return next((role for role, header in self.columns.items() if _shares(cell, header)), None)


def _labelled(cells: Iterable[Cell], roles: Mapping[str, Sequence[str]]) -> dict[str, Cell]:
    """The cells that are labels of columns, by role; the first one where a label is printed twice."""
    found: dict[str, Cell] = {}
    for cell in cells:
        for role, labels in roles.items():
            if cell.text in labels and role not in found:
                found[role] = cell
                break
    return found


def _overlap(cell: Cell, other: Cell) -> float:
    return min(cell.box.x1, other.box.x1) - max(cell.box.x0, other.box.x0)


def _shares(cell: Cell, header: Cell) -> bool:
    narrower = min(cell.box.x1 - cell.box.x0, header.box.x1 - header.box.x0)
    return _overlap(cell, header) > _SHARED * narrower


def _has_points(cells: Mapping[str, Printed]) -> bool:
    return any(cells.get(role) for role in _POINTS)


def _is_level(text: str) -> bool:
    return text in taxonomy().levels or text in taxonomy().level2
