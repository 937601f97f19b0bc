"""The statements as tables: rows and columns of a form filled with a unit's amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosures.filing import Figure
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
from disclosures.typeset.form import Ask, Form, HeaderCell, Side, SideRow, StatementForm
from disclosures.typeset.words import Words, ordinal

_NIL_ROWS = 6


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

    def blocks(self) -> Iterator[Block]:
        """All statements, each on new pages."""
        for spec in self.form.statements:
            yield NewPage(spec.landscape, side=54 if spec.landscape else 50, top=52, bottom=52)
            head = self.form.raw["statement_head"]
            yield Paragraph(plain(spec.title), 15, 24, 0, Align.CENTER, bold=True)
            yield SplitLine("", spec.number)
            yield SplitLine(self.words.fill(head["owner"]), "")
            yield SplitLine(self.words.fill(head["year"]), self.words.fill(head["unit"]))
            yield self._table(spec)
            notes = spec.notes
            if spec.nil_sentences and not self._codes(spec):
                notes = (self.words.choose(spec.nil_sentences),)
            for note in notes:
                yield Paragraph(plain(self.words.fill(note)), 9, 14, 0)

    def _table(self, spec: StatementForm) -> TableBlock:
        if spec.shape == "two_sided":
            return self._two_sided(spec)
        if spec.shape == "by_function":
            return self._by_function(spec)
        if spec.shape == "by_economy":
            return self._by_economy(spec)
        return self._one_row(spec)

    def _value(self, figure: Figure, key: Key) -> Cell:
        """The cell of an amount; a zero is blank where the filer leaves it so."""
        value, unit = self.printer.value(Ask(key))
        if self.style.blank_zeros and not value:
            return Cell(marks=(self.printer.add_blank(figure),))
        return Cell((self.printer.add(figure, self.printer.number(value, unit)),), align=Align.RIGHT)

    def _amount(
        self,
        spec: StatementForm,
        key: Key,
        *,
        row_code: str = "",
        row_label: str = "",
        column_label: str = "",
        side: str = "",
    ) -> Cell:
        value, unit = self.printer.value(Ask(key))
        figure = self.printer.draft(
            key,
            statement=spec.statement,
            value=value,
            unit=unit,
            row_code=row_code,
            row_label=row_label,
            column_label=column_label,
            side=side,
        )
        return self._value(figure, key)

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
            number = Cell(plain(str(line)))
            if row.key is None:
                yield (label, number, *(Cell() for _ in side.columns))
                continue
            values = []
            for column in side.columns:
                key = row.key._replace(fund=column.fund) if column.fund else row.key
                values.append(
                    self._amount(spec, key, row_label=row.path, column_label=column.path, side=side.name)
                )
            yield (label, number, *values)

    def _expanded(self, rows: Iterable[SideRow]) -> Iterator[SideRow]:
        """Rows with one for each functional class in force where the form asks for them."""
        book = functional_codes(self.printer.accounts.fiscal_year)
        for row in rows:
            if not row.classes or row.key is None:
                yield row
                continue
            for number, code in enumerate(filter(book.names.__contains__, self.form.classes), start=1):
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
        head = self._function_header(spec)
        columns = spec.columns
        book = functional_codes(self.printer.accounts.fiscal_year)
        codes = self._codes(spec)
        total_words = self.form.raw["function_header"]["total"]
        total = tuple(
            self._amount(spec, c.key, row_label=total_words, column_label=c.path) for c in columns if c.key
        )
        if self.style.total_in_header:
            rows = [(Cell(plain(total_words)), *total)]
        else:
            rows = [(Cell(plain(total_words), columns=4), *total)]
        for code in codes:
            name = book.name(code)
            values = []
            for column in columns:
                if column.key is not None:
                    key = column.key._replace(function_code=code)
                    values.append(
                        self._amount(spec, key, row_code=code, row_label=name, column_label=column.path)
                    )
            rows.append((*self._code_cells(code), Cell(plain(name), align=Align.LEFT), *values))
        if not codes:
            empty = tuple(
                Cell() for _ in range(2 + len(columns) if not self.style.split_codes else 4 + len(columns))
            )
            first = empty if self.style.split_codes else (Cell(columns=3), *empty[1:])
            rows += [first] * _NIL_ROWS
        widths = (5.0, 5.0, 5.0, 34.0, *(13.0 for _ in columns))
        header_rows = len(head)
        return TableBlock(widths, (*head, *rows), header_rows, spec.size, spec.height)

    def _code_cells(self, code: str) -> tuple[Cell, ...]:
        if not self.style.split_codes:
            return (Cell(plain(code), columns=3, align=Align.LEFT),)
        parts = (code[:3], code[3:5], code[5:])
        return tuple(Cell(plain(part)) for part in parts)

    def _function_header(self, spec: StatementForm) -> tuple[tuple[Cell, ...], ...]:
        words = self.form.raw["function_header"]
        grouped: list[Cell] = []
        lower: list[Cell] = []
        seen: set[str] = set()
        for column in spec.columns:
            if not column.group:
                grouped.append(Cell(plain(column.label), rows=2))
            else:
                lower.append(Cell(plain(column.label)))
                if column.group not in seen:
                    width = sum(other.group == column.group for other in spec.columns)
                    grouped.append(Cell(plain(column.group), columns=width))
                    seen.add(column.group)
        names = (Cell(plain(words["codes"]), columns=3), Cell(plain(words["name"])))
        numbers = tuple(Cell(plain(str(n))) for n in range(1, len(spec.columns) + 1))
        deep = 2 if self.style.total_in_header else 1
        levels = tuple(Cell(plain(level), rows=deep) for level in words["levels"])
        return (
            (Cell(plain(words["subject"]), columns=4), *grouped),
            (*names, *lower),
            (*levels, Cell(plain(words["numbers"])), *numbers),
        )

    def _by_economy(self, spec: StatementForm) -> TableBlock:
        if spec.key is None:
            raise ValueError(f"{spec.statement}: no key")
        personnel, public = spec.heads
        width = len(spec.labels)
        head = (
            (
                Cell(plain(personnel), columns=width),
                Cell(plain(public), columns=width * (len(spec.blocks) - 1)),
            ),
            tuple(Cell(plain(label)) for _ in spec.blocks for label in spec.labels),
        )
        in_force = economic_codes(self.printer.accounts.fiscal_year).names
        blocks = [tuple(filter(in_force.__contains__, block)) for block in spec.blocks]
        depth = max(map(len, blocks))
        rows = [
            tuple(
                cell
                for n, block in enumerate(blocks)
                for cell in self._economic_cells(spec, block, line, public if n else personnel)
            )
            for line in range(depth)
        ]
        (left, left_nature), (right, right_nature) = spec.totals
        columns = [f"{head_text}/{spec.labels[-1]}" for head_text in spec.heads]
        last = (
            Cell(plain(left), columns=width - 1),
            self._amount(
                spec, spec.key._replace(nature=left_nature), row_label=left, column_label=columns[0]
            ),
            Cell(plain(right), columns=width * (len(spec.blocks) - 1) - 1),
            self._amount(
                spec, spec.key._replace(nature=right_nature), row_label=right, column_label=columns[1]
            ),
        )
        return TableBlock(spec.widths, (*head, *rows, last), len(head), spec.size, spec.height)

    def _economic_cells(
        self, spec: StatementForm, block: tuple[str, ...], line: int, head: str
    ) -> tuple[Cell, ...]:
        if line >= len(block) or spec.key is None:
            return tuple(Cell() for _ in spec.labels)
        code = block[line]
        name = economic_codes(self.printer.accounts.fiscal_year).name(code)
        value = self._amount(
            spec,
            spec.key._replace(economic_code=code),
            row_code=code,
            row_label=name,
            column_label=f"{head}/{spec.labels[-1]}",
        )
        return (Cell(plain(code), align=Align.LEFT), Cell(plain(name), align=Align.LEFT), value)

    def _one_row(self, spec: StatementForm) -> TableBlock:
        header = tuple(_header_row(row) for row in spec.header)
        values = tuple(self._amount(spec, c.key, column_label=c.label) for c in spec.columns if c.key)
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
