"""The rows of a statement as figures: labels, codes, values, and what row and column together mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.documents.document import Box, Cell, box_of
from disclosures.filing import Figure, Issue, Scenario
from disclosures.statements.forms import Form, Part
from disclosures.statements.headers import Column, Role, is_number_like, is_word
from disclosures.taxonomy.codes import economic_codes, function_codes
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.labels import compact, key, name_key
from disclosures.taxonomy.statements import Dimensions, Meaning, RowRule, Structure

_CODE_AND_NAME = re.compile(r"(\d{3}(?:\d{2}){0,2})(\D.*)")
_DIGITS = re.compile(r"\d+")
_CODE_LENGTHS = {"function": (3, 5, 7), "economic": (3, 5)}
_EDGE = 1.0
_NOTHING = Dimensions()


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands before the figures of a row in one block, as printed."""

    code: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.text)


@dataclass(frozen=True, slots=True)
class _RowMeaning:
    """What a row means. ``is_explained``: its label or code is known; else its figures get no concept."""

    label: str
    means: Dimensions = _NOTHING
    function_code: str | None = None
    economic_code: str | None = None
    is_explained: bool = False
    is_known: bool = False


@dataclass
class RowReader:
    """Reads the rows of one form. ``figures`` and ``issues`` grow as parts are read, in document order."""

    form: Form
    fiscal_year: int
    structure: Structure
    figures: list[Figure] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _row_number: int = 0
    _parents: dict[int, tuple[RowRule, str]] = field(default_factory=dict)
    _sides: dict[int, str] = field(default_factory=dict)
    _has_values: bool = False
    _columns: dict[tuple[tuple[str, ...], str], Meaning | None] = field(default_factory=dict)

    def read(self) -> None:
        """Read every row of every part."""
        self._sides = self._sides_by_label()
        for part in self.form.parts:
            for row in self._body(part):
                self._read_row(part, row)
        if self.form.unit is None:
            self._report_missing_unit()

    # --- the grid ---

    def _body(self, part: Part) -> range:
        header = part.header
        if not part.has_own_header:
            first = 0
        elif header.has_labels:
            first = header.label_top
        else:
            first = header.bottom + 1
        return range(first, part.table.row_count)

    def _cells(self, part: Part, row: int) -> Iterator[tuple[Cell, list[Column]]]:
        """The cells of a row that are not the header's, each with the columns it stands in."""
        seen: set[int] = set()
        for cell in part.table.grid[row]:
            if cell.column in seen:
                continue
            seen.add(cell.column)
            if part.has_own_header and (cell.row, cell.column) in part.header.words:
                continue
            yield cell, _columns_of(cell, part)

    def _labels(self, part: Part, row: int) -> dict[int, _Label]:
        """The label of each block. Under a code heading all but words is a code, be it one or not."""
        codes: dict[int, str] = {}
        words: dict[int, list[str]] = {}
        for cell, columns in self._cells(part, row):
            labels = [c for c in columns if c.role in (Role.CODE, Role.NAME)]
            text = compact(cell.text)
            if not labels or self._is_blank(text):
                continue
            # A label that is drawn over figures too (公用经费合计) belongs to the figure on its right.
            block = labels[-1].block
            if any(c.role is Role.VALUE for c in columns) and (not is_word(text) or self._is_note(text)):
                continue
            if all(c.role is Role.CODE for c in labels) and not is_word(text):
                codes[block] = _join_code(codes.get(block, ""), key(text))
            elif (both := _CODE_AND_NAME.fullmatch(key(text))) and block not in codes:
                codes[block] = both.group(1)
                words.setdefault(block, []).append(text[len(both.group(1)) :])
            else:
                words.setdefault(block, []).append(text)
        found = {b: _Label(codes.get(b, ""), "/".join(words.get(b, ()))) for b in {*codes, *words}}
        if not part.header.has_labels and part.header.row_label:
            found[0] = _Label(text=part.header.row_label)
        return found

    def _sides_by_label(self) -> dict[int, str]:
        """Sides of blocks whose header does not print them, by the side that knows more of their labels."""
        statement = self.form.statement
        unknown = {c.block for c in self.form.header.columns if not c.side} if statement.sides else set()
        votes: dict[int, Counter[str]] = {block: Counter() for block in unknown}
        for part in self.form.parts if unknown else ():
            for row in self._body(part):
                for block, label in self._labels(part, row).items():
                    for side in statement.sides if block in unknown else ():
                        votes[block][side] += self._meaning(label, block, side, part).is_explained
        self._parents.clear()
        return {block: count.most_common(1)[0][0] for block, count in votes.items() if any(count.values())}

    # --- one row ---

    def _read_row(self, part: Part, row: int) -> None:
        labels = self._labels(part, row)
        if any(self.structure.ordinal_row.fullmatch(name_key(label.text)) for label in labels.values()):
            return
        values: list[tuple[Cell, Column]] = []
        for cell, columns in self._cells(part, row):
            if cell.row != row or not any(c.role is Role.VALUE for c in columns):
                continue
            if len(columns) == 1:
                values.append((cell, columns[0]))
            elif is_number_like(cell.text):
                self._unplaced(cell, part, "数字跨越多列，无法归入一列")
            elif self._is_note(cell.text):
                self.notes.append(compact(cell.text))
        if self._numbers_columns(values, labels):
            return
        printed = len(self.figures)
        meanings: dict[int, _RowMeaning] = {}
        for cell, column in values:
            block = column.block
            label = labels.get(block, _Label())
            if not label and not (self.form.statement.unlabelled_rows and not labels):
                if self._is_blank(cell.text):
                    continue
                self._unplaced(cell, part, "数字所在行没有项目名称")
                continue
            if not column.path and not self._is_blank(cell.text):
                self._unplaced(cell, part, "数字所在列没有表头")
                continue
            if not column.path:
                continue
            side = column.side or self._sides.get(block, "")
            if block not in meanings:
                meanings[block] = self._meaning(label, block, side, part)
            self._figure(cell, column, side, label, meanings[block], part)
        for block in labels.keys() - meanings.keys():
            self._meaning(labels[block], block, self._sides.get(block, ""), part)
        if len(self.figures) > printed:
            self._row_number += 1

    def _numbers_columns(self, values: list[tuple[Cell, Column]], labels: dict[int, _Label]) -> bool:
        """Whether the row counts the columns (1, 2, 3 …) in a table whose rows have no labels."""
        if self.form.header.has_labels or self._has_values or len(values) < 3:
            return False
        return [key(cell.text) for cell, _ in values] == [str(n) for n in range(1, len(values) + 1)]

    def _meaning(self, label: _Label, block: int, side: str, part: Part) -> _RowMeaning:
        statement = self.form.statement
        if label.code:
            self._parents.pop(block, None)
            return self._coded(label, self._code_kind(part, block))
        last = label.text.rsplit("/", 1)[-1]
        parent = self._parents.get(block)
        rule = statement.row(last, side, parent[0] if parent else None)
        if rule is not None:
            text = label.text
            if parent is not None and rule in parent[0].parts:
                text = f"{parent[1]}/{text}"
            elif rule.parts:
                self._parents[block] = rule, text
            else:
                self._parents.pop(block, None)
            return _RowMeaning(text, rule.means, is_explained=True, is_known=rule.known)
        self._parents.pop(block, None)
        if statement.codes:
            is_total = self.structure.total.fullmatch(name_key(last)) is not None
            return _RowMeaning(label.text, is_explained=is_total or not label)
        economic = self._block_says(part, block, Role.VALUE, self.structure.economic_block)
        classes, codes = (
            (statement.economic, economic_codes()) if economic else (statement.classes, function_codes())
        )
        code = codes.class_code(last, self.fiscal_year) if side in classes else None
        if code is not None:
            return _RowMeaning(
                label.text,
                classes[side],
                function_code=None if economic else code,
                economic_code=code if economic else None,
                is_explained=True,
            )
        is_unnamed = not label or not part.header.has_labels
        return _RowMeaning(label.text, is_explained=statement.unlabelled_rows and is_unnamed)

    def _block_says(self, part: Part, block: int, other: Role, pattern: re.Pattern[str]) -> bool:
        """Whether words over the columns of a block, but those of one role, fit a pattern."""
        return any(
            pattern.search(key(word))
            for column in part.header.columns
            if column.block == block and column.role is not other
            for word in column.path
        )

    def _code_kind(self, part: Part, block: int) -> str:
        """What the codes of a block classify: as its header says, else as the statement does."""
        kind = self.form.statement.codes
        if kind == "economic" and self._block_says(part, block, Role.VALUE, self.structure.function_block):
            return "function"
        return kind

    def _coded(self, label: _Label, kind: str) -> _RowMeaning:
        if len(label.code) not in _CODE_LENGTHS.get(kind, ()) or not _DIGITS.fullmatch(label.code):
            return _RowMeaning(label.text)
        return _RowMeaning(
            label.text,
            function_code=label.code if kind == "function" else None,
            economic_code=label.code if kind == "economic" else None,
            is_explained=True,
        )

    # --- one figure ---

    def _figure(
        self, cell: Cell, column: Column, side: str, label: _Label, row: _RowMeaning, part: Part
    ) -> None:
        statement = self.form.statement
        in_column = self._in_column(column.path, side)
        means = Dimensions()
        if row.is_explained and in_column is not None:
            means = statement.means.then(in_column.means).then(row.means)
        is_known = row.is_known or (in_column is not None and in_column.known)
        if is_known:
            means = Dimensions(scenario=means.scenario)
        raw = compact(cell.text)
        is_blank = self._is_blank(raw)
        value = None
        box = box_of(cell.glyphs) if raw else cell.box
        if not is_blank:
            self._has_values = True
            try:
                value = parse_number(raw)
            except MalformedNumberError:
                self._issue("malformed_number", f"无法识别的数字“{raw}”", part.page, box, raw)
        concept = means.concept
        if concept is None and not is_blank and statement.mapped and not is_known:
            path = "/".join(column.path)
            self._issue("unplaced_number", f"“{row.label}”“{path}”不在科目和栏目目录中", part.page, box, raw)
        is_mapped = concept is not None
        year = self.fiscal_year - means.years_ago
        self.figures.append(
            Figure(
                statement=statement.id,
                row_code=label.code,
                row_label=row.label,
                column_label="/".join(column.path),
                side=side,
                concept=concept,
                function_code=row.function_code if is_mapped else None,
                economic_code=row.economic_code if is_mapped else None,
                fund=means.fund if is_mapped else None,
                nature=means.nature if is_mapped else None,
                scenario=Scenario(means.scenario or Scenario.FINAL),
                period=concepts()[concept].period(year) if concept else f"FY{self.fiscal_year}",
                value=value,
                unit="%" if key(raw).endswith("%") else self._unit(column, row.label),
                is_blank=is_blank,
                page=part.page,
                **box._asdict(),
                raw_text=raw,
                row_number=self._row_number + 1,
            )
        )

    def _in_column(self, path: tuple[str, ...], side: str) -> Meaning | None:
        if (path, side) not in self._columns:
            self._columns[path, side] = self.form.statement.column(path, side, self.fiscal_year)
        return self._columns[path, side]

    def _unit(self, column: Column, row_label: str) -> str | None:
        counted = self.structure.count_label.search(key(row_label))
        if counted:
            return counted.group("unit")
        for word in column.path:
            found = self.structure.unit_label.search(key(word))
            if found:
                return found.group("unit")
        return self.form.unit

    def _is_note(self, text: str) -> bool:
        words = key(text)
        return (
            self.structure.note.fullmatch(words) is not None or self.structure.nil.search(words) is not None
        )

    def _is_blank(self, text: str) -> bool:
        return not text or self.structure.blank.fullmatch(key(text)) is not None

    # --- what could not be read ---

    def _unplaced(self, cell: Cell, part: Part, reason: str) -> None:
        if self._is_blank(cell.text):
            return
        self._issue("unplaced_number", reason, part.page, box_of(cell.glyphs), compact(cell.text))

    def _report_missing_unit(self) -> None:
        for figure in self.figures:
            if figure.value is not None and figure.unit is None:
                box = Box(figure.x0, figure.y0, figure.x1, figure.y1)
                self._issue(
                    "missing_unit",
                    f"“{self.form.title}”没有标明金额单位，金额无法换算",
                    figure.page,
                    box,
                    figure.raw_text,
                )
                return

    def _issue(self, code: str, message: str, page: int, box: Box, raw: str) -> None:
        self.issues.append(
            Issue(
                code=code,
                message=message,
                page=page,
                **box._asdict(),
                raw_text=raw,
                statement=self.form.statement.id,
            )
        )


def _columns_of(cell: Cell, part: Part) -> list[Column]:
    """The header's columns that a cell stands in; one without words only where there is no other."""
    x0, x1 = cell.box.x0 + part.shift, cell.box.x1 + part.shift
    within = [c for c in part.header.columns if x0 - _EDGE <= (c.x0 + c.x1) / 2 <= x1 + _EDGE]
    if not within:
        middle = (x0 + x1) / 2
        within = [c for c in part.header.columns if c.x0 <= middle <= c.x1]
    return [c for c in within if c.path] or within


def _join_code(before: str, digits: str) -> str:
    """Codes printed in several cells: ``208|05|01``, or ``208|20805|2080501``; ``208|O5|01`` is no code."""
    if before and len(digits) > len(before) and digits.startswith(before):
        return digits
    return before + digits
