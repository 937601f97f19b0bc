"""The statements as tables: rows and columns of a form filled with a unit's amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosures.typeset.blocks import (
    Align,
    Block,
    Cell,
    NewPage,
    Paragraph,
    SplitLine,
    TableBlock,
    plain,
)
from disclosures.typeset.booking import Key
from disclosures.typeset.codes import economic_codes, functional_codes
from disclosures.typeset.figures import Printer
from disclosures.typeset.form import Ask, Column, Form, HeaderCell, Side, SideRow, StatementForm
from disclosures.typeset.function_table import FunctionFrame
from disclosures.typeset.words import Words, ordinal

_NIL_ROWS = 6
HEAD_FAULTS = {"unit": "wrong_unit_name", "year": "wrong_year", "money_unit": "unit_slip"}
"""Words in the head of a statement, and the kind of fault that puts another word there."""


@dataclass(frozen=True, slots=True)
class StatementStyle:
    """Habits of filers that differ while the form is the same.

    ``blank_zeros``: a zero is left blank. ``split_codes``: 类, 款 and 项 stand in three cells.
    ``total_in_header``: the 合计 row stands beside the cells 类, 款 and 项 of the header.
    """

    blank_zeros: bool = False
    split_codes: bool = False
    total_in_header: bool = True


class StatementComposer:
    """Composes the statements of one filing."""

    def __init__(self, printer: Printer, words: Words, style: StatementStyle) -> None:
        self.printer, self.words, self.style = printer, words, style
        self.form: Form = printer.form
        self.classes = words.choose(self.form.classes)

    def blocks(self) -> Iterator[Block]:
        """All statements, each on new pages."""
        for spec in self.form.statements:
            side = 54 if spec.landscape else 50
            yield NewPage(spec.landscape, side=side, top=52, bottom=52, statement=spec.statement)
            head = self.form.raw["statement_head"]
            yield Paragraph(plain(spec.title), 15, 24, 0, Align.CENTER, bold=True)
            lines = (("", spec.number), (head["owner"], ""), (head["year"], head["unit"]))
            wrong = self._wrong_head(spec)
            for left, right in lines:
                if left or right:
                    yield SplitLine(self.words.fill(left, wrong), self.words.fill(right, wrong))
            yield self._table(spec)
            notes = spec.notes
            if spec.nil_sentences and not self._codes(spec):
                notes = (self.words.choose(spec.nil_sentences),)
            for note in notes:
                yield Paragraph(plain(self.words.fill(note)), 9, 14, 0)

    def _wrong_head(self, spec: StatementForm) -> dict[str, str]:
        """What stands wrongly in the head of a statement, where that was asked for."""
        wrong = {}
        for slot, kind in HEAD_FAULTS.items():
            fault = self.printer.text_fault(kind, spec.statement, self.words.slots[slot])
            if fault is not None:
                wrong[slot] = fault.text
                if slot == "money_unit":
                    self.printer.misname_unit(spec.statement, fault.text)
        return wrong

    def _table(self, spec: StatementForm) -> TableBlock:
        if spec.shape == "two_sided":
            return self._two_sided(spec)
        if spec.shape == "by_function":
            return self._by_function(spec)
        if spec.shape == "by_economy":
            return self._by_economy(spec)
        return self._one_row(spec)

    def _amount(
        self,
        spec: StatementForm,
        key: Key,
        *,
        row_code: str = "",
        row_label: str = "",
        column_label: str = "",
        side: str = "",
        years_ago: int = 0,
    ) -> Cell:
        value, unit = self.printer.value(Ask(key), years_ago)
        figure = self.printer.draft(
            key,
            statement=spec.statement,
            value=value,
            unit=unit,
            row_code=row_code,
            row_label=row_label,
            column_label=column_label,
            side=side,
            years_ago=years_ago,
        )
        if self.style.blank_zeros and not self.printer.shown(figure):
            return Cell(marks=(self.printer.add_blank(figure),))
        return Cell((self.printer.add(figure, self.printer.number(value, unit)),), align=Align.RIGHT)

    def _two_sided(self, spec: StatementForm) -> TableBlock:
        sides = [list(self._expanded(side.rows)) for side in spec.sides]
        depth = max(sum(not row.fill for row in rows) for rows in sides)
        lines, first_line = [], 1
        for side, rows in zip(spec.sides, sides, strict=True):
            first_line = first_line if side.first_line is None else side.first_line
            lines.append(list(self._side_rows(spec, side, _filled(rows, depth), first_line)))
            first_line += depth
        body = [tuple(cell for side in line for cell in side) for line in zip(*lines, strict=True)]
        header = tuple(_header_row(row) for row in spec.header)
        return TableBlock(spec.widths, (*header, *body), len(header), spec.size, spec.height)

    def _side_rows(
        self, spec: StatementForm, side: Side, rows: Iterable[SideRow], first_line: int
    ) -> Iterator[tuple[Cell, ...]]:
        for line, row in enumerate(rows, start=first_line):
            label = Cell(plain(row.label), align=Align.CENTER if row.total else Align.LEFT)
            lead = (label, Cell(plain(str(line)))) if spec.is_numbered else (label,)
            yield (*lead, *(self._side_cell(spec, side, row, column) for column in side.columns))

    def _side_cell(self, spec: StatementForm, side: Side, row: SideRow, column: Column) -> Cell:
        key = row.key or (column.key if row.label else None)
        if key is None and not row.none:
            return Cell()
        if key is not None:
            key = key._replace(fund=column.fund or key.fund, scenario=column.scenario or key.scenario)
        if key is None or (row.only and column.label not in row.only):
            return self._nothing(spec, side, row, column, key)
        return self._amount(
            spec,
            key,
            row_label=row.path,
            column_label=column.path,
            side=side.name,
            years_ago=column.years_ago,
        )

    def _nothing(
        self, spec: StatementForm, side: Side, row: SideRow, column: Column, key: Key | None
    ) -> Cell:
        """A cell in which the form asks for no number."""
        figure = self.printer.draft(
            key or Key(""),
            statement=spec.statement,
            value=None,
            unit=self.printer.unit(key) if key else self.form.money_unit,
            row_label=row.path,
            column_label=column.path,
            side=side.name,
        )
        return Cell((self.printer.add_nothing(figure, row.none),))

    def _expanded(self, rows: Iterable[SideRow]) -> Iterator[SideRow]:
        """Rows with one for each functional class in force where the form asks for them."""
        book = functional_codes(self.printer.accounts.fiscal_year)
        for row in rows:
            if not row.classes or row.key is None:
                yield row
                continue
            for number, code in enumerate(filter(book.names.__contains__, self.classes), start=1):
                label = f"{ordinal(number)}、{book.name(code)}"
                yield SideRow(label, key=row.key._replace(function_code=code))

    def _codes(self, spec: StatementForm) -> list[str]:
        """The functional codes that have an amount in some column, in order of their tree."""
        keys = {(c.key.concept, c.key.fund, c.key.nature) for c in spec.columns if c.key is not None}
        # A closing balance that comes out as zero is no reason for a row.
        return sorted(
            {
                key.function_code
                for key, amount in self.printer.accounts.totals.items()
                if key.function_code
                and amount
                and (key.concept, key.fund, key.nature) in keys
                and key.scenario == "final"
            }
        )

    def _by_function(self, spec: StatementForm) -> TableBlock:
        frame = FunctionFrame(
            spec.columns,
            self.form.raw["function_header"],
            self.style.split_codes,
            self.style.total_in_header,
            spec.total_last,
        )
        book = functional_codes(self.printer.accounts.fiscal_year)
        codes = self._codes(spec)
        total = self._line(spec, frame.words["total"])
        body = [
            (
                *frame.code(code),
                Cell(plain(book.name(code)), align=Align.LEFT),
                *self._line(spec, book.name(code), code),
            )
            for code in codes
            if self.printer.text_fault("row_dropped", spec.statement, book.name(code), code) is None
        ]
        body += [frame.empty_row()] * (0 if codes else _NIL_ROWS)
        rows, header_rows = frame.table(total, body)
        widths = spec.widths or (5.0, 5.0, 5.0, 34.0, *(13.0 for _ in spec.columns))
        return TableBlock(widths, rows, header_rows, spec.size, spec.height)

    def _line(self, spec: StatementForm, label: str, code: str = "") -> tuple[Cell, ...]:
        """The amounts of one functional code, or of all, in the columns of a statement."""
        return tuple(
            self._amount(
                spec,
                column.key._replace(function_code=code) if code else column.key,
                row_code=code,
                row_label=label,
                column_label=column.path,
            )
            for column in spec.columns
            if column.key is not None
        )

    def _by_economy(self, spec: StatementForm) -> TableBlock:
        if spec.key is None:
            raise ValueError(f"{spec.statement}: no key")
        width = len(spec.labels)
        head = [tuple(Cell(plain(label)) for _ in spec.blocks for label in spec.labels)]
        if spec.heads:
            personnel, public = spec.heads
            others = Cell(plain(public), columns=width * (len(spec.blocks) - 1))
            head.insert(0, (Cell(plain(personnel), columns=width), others))
        in_force = economic_codes(self.printer.accounts.fiscal_year).names
        blocks = [tuple(filter(in_force.__contains__, block)) for block in spec.blocks]
        rows = [
            tuple(
                cell
                for n, block in enumerate(blocks)
                for cell in self._economic_cells(spec, block, line, _economic_column(spec, n))
            )
            for line in range(max(map(len, blocks)))
        ]
        return TableBlock(
            spec.widths, (*head, *rows, self._economic_totals(spec)), len(head), spec.size, spec.height
        )

    def _economic_totals(self, spec: StatementForm) -> tuple[Cell, ...]:
        """The last row: each total below the blocks that it sums, the last one below all that are left."""
        width, cells = len(spec.labels), []
        for n, (label, nature) in enumerate(spec.totals):
            is_last = n == len(spec.totals) - 1
            blocks = len(spec.blocks) - n if is_last else 1
            cells.append(Cell(plain(label), columns=width * blocks - 1))
            key = spec.key._replace(nature=nature) if spec.key and nature else spec.key
            if key is not None:
                column = _economic_column(spec, n)
                cells.append(self._amount(spec, key, row_label=label, column_label=column))
        return tuple(cells)

    def _economic_cells(
        self, spec: StatementForm, block: tuple[str, ...], line: int, column: str
    ) -> tuple[Cell, ...]:
        if line >= len(block) or spec.key is None:
            return tuple(Cell() for _ in spec.labels)
        code = block[line]
        name = economic_codes(self.printer.accounts.fiscal_year).name(code)
        key = spec.key._replace(economic_code=code)
        value = self._amount(spec, key, row_code=code, row_label=name, column_label=column)
        return (Cell(plain(code), align=Align.LEFT), Cell(plain(name), align=Align.LEFT), value)

    def _one_row(self, spec: StatementForm) -> TableBlock:
        header = tuple(_header_row(row) for row in spec.header)
        values = tuple(
            self._amount(spec, c.key, row_label=spec.row_label, column_label=c.label)
            for c in spec.columns
            if c.key
        )
        widths = tuple(1.0 for _ in spec.columns)
        return TableBlock(widths, (*header, values), len(header), spec.size, 22)


def _filled(rows: Iterable[SideRow], depth: int) -> Iterator[SideRow]:
    """Rows with as many empty ones as are missing, where the form says that it fills up.

    Raises:
        ValueError: rows are missing and nothing says where to fill up.
    """
    listed = list(rows)
    missing = depth - sum(not row.fill for row in listed)
    if missing and not any(row.fill for row in listed):
        raise ValueError(f"a side of {len(listed)} rows stands beside one of {depth}")
    for row in listed:
        if row.fill:
            yield from [SideRow()] * missing
            missing = 0
        else:
            yield row


def _header_row(row: tuple[HeaderCell, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(plain(cell.text), cell.rows, cell.columns) for cell in row)


def _economic_column(spec: StatementForm, block: int) -> str:
    """The words over the amounts of a block."""
    label = spec.labels[-1]
    return f"{spec.heads[min(block, 1)]}/{label}" if spec.heads else label
