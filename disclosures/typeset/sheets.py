"""Performance self-evaluation sheets as tables with merged cells: one of the whole unit, one per project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Figure, Scenario
from disclosures.typeset.accounts import Indicator, Sheet, printed
from disclosures.typeset.blocks import Align, Block, Cell, NewPage, Paragraph, Span, TableBlock, Text, plain
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.figures import Printer, whole
from disclosures.typeset.words import Words

_NUMBER = re.compile(r"\{([^|}]+)\|([^}]*)\}")
_SCENARIOS = (Scenario.INITIAL_BUDGET, Scenario.FULL_YEAR_BUDGET, Scenario.FINAL)


class SheetComposer:
    """Composes the sheets of one filing."""

    def __init__(self, printer: Printer, words: Words, row_height: float) -> None:
        self.printer, self.words, self.row_height = printer, words, row_height
        self._statement = ""
        self._section = ""

    def blocks(self) -> Iterator[Block]:
        """The overall sheet, then the projects, each on a new page."""
        accounts = self.printer.accounts
        forms = self.printer.form.raw["sheets"]
        if accounts.overall is not None:
            self._statement, self._section = "performance_overall", forms["overall"]["title"]
            yield from self._page(forms["overall"], self._overall(forms["overall"], accounts.overall))
        for number, project in enumerate(accounts.projects, start=1):
            self._statement, self._section = f"performance_project:{number}", project.name
            yield from self._page(forms["project"], self._project(forms["project"], project))

    def _page(self, form: Mapping[str, Any], table: TableBlock) -> Iterator[Block]:
        yield NewPage(side=60, top=58, bottom=58)
        yield Paragraph(plain(form["title"]), 16, 30, 0, Align.CENTER, bold=True)
        yield Paragraph(plain(self.words.fill(form["year"])), 10.5, 18, 0, Align.CENTER)
        yield table

    def _overall(self, form: Mapping[str, Any], sheet: Sheet) -> TableBlock:
        owner = Cell(plain(self.words.fill("<unit>")), columns=6)
        rows: list[tuple[Cell, ...]] = [(Cell(plain(form["owner"]), columns=2), owner)]
        heads = [Cell(plain(text)) for text in form["columns"]]
        depth = len(form["rows"]) + 1
        rows.append((Cell(plain(form["funds"]), rows=depth), Cell(plain(form["sources"])), *heads))
        rows += self._funds(form, sheet)
        rows += self._goals(form, sheet, (1, 3, 4))
        rows.append(tuple(Cell(plain(text)) for text in form["indicator_columns"]))
        rows += self._indicators(sheet, ("target", "basis", "weight", "actual", "score"), places=0)
        total = self._total(form, sheet, (5, 1, 2))
        widths = (11.0, 13.0, 18.0, 14.0, 18.0, 11.0, 14.0, 10.0)
        return TableBlock(widths, (*rows, total), 0, 9, self.row_height)

    def _project(self, form: Mapping[str, Any], sheet: Sheet) -> TableBlock:
        name = self._text("sheet.project_name", form["name"], sheet.name)
        department = self._text("sheet.department", form["department"], sheet.department)
        unit = self._text("sheet.unit", form["unit"], sheet.unit)
        rows: list[tuple[Cell, ...]] = [
            (Cell(plain(form["name"]), columns=2), Cell(name, columns=7)),
            (
                Cell(plain(form["department"]), columns=2),
                Cell(department, columns=3),
                Cell(plain(form["unit"])),
                Cell(unit, columns=3),
            ),
        ]
        depth = len(form["rows"]) + 1
        heads = [Cell(plain(text)) for text in form["columns"]]
        rows.append((Cell(plain(form["funds"]), rows=depth, columns=2), Cell(), *heads))
        rows += self._funds(form, sheet)
        rows += self._goals(form, sheet, (1, 4, 4))
        body = list(self._indicators(sheet, ("target", "actual", "weight", "score", "reason"), places=2))
        first = Cell(plain(form["indicators"]), rows=len(body) + 1)
        rows.append((first, *(Cell(plain(text)) for text in form["indicator_columns"])))
        rows += body
        total = self._total(form, sheet, (6, 1, 2))
        widths = (7.0, 9.0, 13.0, 17.0, 14.0, 14.0, 9.0, 9.0, 13.0)
        return TableBlock(widths, (*rows, total), 0, 9, self.row_height)

    def _funds(self, form: Mapping[str, Any], sheet: Sheet) -> list[tuple[Cell, ...]]:
        """Rows of funds; weight, rate and score stand in the row that the form prints first."""
        rows = []
        for n, row in enumerate(form["rows"]):
            concept, label = row["concept"], row["label"]
            amounts = [
                sheet.total(s) if concept == "sheet.funding" else sheet.funding.get(concept, {}).get(s, ZERO)
                for s in _SCENARIOS
            ]
            cells = [
                self._money(Key(concept, scenario=scenario), amount, label, column)
                for scenario, amount, column in zip(_SCENARIOS, amounts, form["columns"], strict=False)
            ]
            if n == 0:
                scored = self._execution(form, sheet)
            else:
                scored = [Cell(plain(form["none"]))] * 3
            rows.append((Cell(plain(label)), *cells, *scored))
        return rows

    def _execution(self, form: Mapping[str, Any], sheet: Sheet) -> list[Cell]:
        # It is the rate of the whole, wherever the form prints it.
        label = next(row["label"] for row in form["rows"] if row["concept"] == "sheet.funding")
        rate, score = sheet.execution_rate, sheet.execution_score
        values = (
            ("sheet.execution_weight", printed(sheet.weight, 0), "分"),
            ("sheet.execution_rate", rate, "%"),
            ("sheet.execution_score", score, "分"),
        )
        return [
            self._cell(Key(concept), value, unit, label, column)
            for (concept, value, unit), column in zip(values, form["columns"][3:], strict=True)
        ]

    def _money(self, key: Key, amount: Decimal, row_label: str, column_label: str) -> Cell:
        unit = self.printer.form.money_unit
        return self._cell(key, printed(amount / YUAN_PER_UNIT[unit]), unit, row_label, column_label)

    def _cell(self, key: Key, value: Decimal, unit: str, row_label: str, column_label: str) -> Cell:
        figure = self.printer.draft(
            key,
            statement=self._statement,
            section=self._section,
            value=value,
            unit=unit,
            row_label=row_label,
            column_label=column_label,
        )
        return Cell((self.printer.add(figure, self.printer.number(value, unit)),))

    def _text(self, concept: str, label: str, text: str) -> Text:
        return (self.printer.add(self._draft(Key(concept), label), text),)

    def _draft(
        self, key: Key, row_label: str, value: Decimal | None = None, unit: str | None = None
    ) -> Figure:
        return self.printer.draft(
            key,
            statement=self._statement,
            section=self._section,
            value=value,
            unit=unit,
            row_label=row_label,
        )

    def _goals(
        self, form: Mapping[str, Any], sheet: Sheet, columns: tuple[int, int, int]
    ) -> list[tuple[Cell, ...]]:
        first, left, right = columns
        goal = self._prose(sheet.goal, "sheet.goal", form["goal"])
        result = self._prose(sheet.result, "sheet.goal_result", form["result"])
        return [
            (
                Cell(plain(form["goals"]), rows=2, columns=first),
                Cell(plain(form["goal"]), columns=left),
                Cell(plain(form["result"]), columns=right),
            ),
            (Cell(goal, columns=left, align=Align.LEFT), Cell(result, columns=right, align=Align.LEFT)),
        ]

    def _prose(self, text: str, concept: str, row_label: str) -> Text:
        """A text figure that holds numbers in braces, ``{12|次}``, each a figure of its own."""
        whole_text = _NUMBER.sub(lambda match: match[1], text)
        (mark,) = self.printer.add(self._draft(Key(concept), row_label), whole_text).marks
        spans: list[Span] = []
        end = 0
        for match in _NUMBER.finditer(text):
            spans += plain(text[end : match.start()])
            value = Decimal(match[1].removesuffix("%").replace(",", ""))
            number = self._draft(Key(f"{concept}_figure"), row_label, value, match[2] or None)
            spans.append(self.printer.add(number, match[1]))
            end = match.end()
        spans += plain(text[end:])
        return whole((mark,), spans)

    def _indicators(self, sheet: Sheet, columns: Sequence[str], *, places: int) -> list[tuple[Cell, ...]]:
        """Indicator rows; equal levels below each other are one merged cell."""
        rows: list[tuple[Cell, ...]] = []
        number = 0
        for level1, first in groupby(sheet.indicators, key=lambda i: i.level1):
            of_first = list(first)
            lead1 = Cell(plain(level1), rows=len(of_first))
            for level2, second in groupby(of_first, key=lambda i: i.level2):
                of_second = list(second)
                lead2 = Cell(plain(level2), rows=len(of_second))
                for n, indicator in enumerate(of_second):
                    number += 1
                    leads = [lead1] if indicator is of_first[0] else []
                    leads += [lead2] if n == 0 else []
                    values = [self._indicator_cell(indicator, c, number, places) for c in columns]
                    rows.append((*leads, Cell(plain(indicator.name)), *values))
        return rows

    def _indicator_cell(self, indicator: Indicator, column: str, number: int, places: int) -> Cell:
        concept = f"indicator.{column}"
        value: Decimal | None = None
        unit: str | None = None
        operator: str | None = None
        if column in {"weight", "score"}:
            amount = indicator.weight if column == "weight" else indicator.score
            value = printed(amount, places) if column == "score" and places else _plain_number(amount)
            text, unit = f"{value}", "分"
        elif column in {"target", "actual"}:
            text = indicator.target if column == "target" else indicator.actual
            sign = indicator.operator if column == "target" else "=" if indicator.operator else ""
            operator = sign or None
            if indicator.unit:
                value, unit = Decimal(text), indicator.unit
            text = f"{sign}{text}{indicator.unit}"
        else:
            text = indicator.reason if column == "reason" else indicator.basis
            if not text:
                return Cell()
        label = "/".join((indicator.level1, indicator.level2, indicator.name))
        figure = self.printer.draft(
            Key(concept),
            statement=self._statement,
            section=self._section,
            value=value,
            unit=unit,
            row_label=label,
            column_label=_COLUMN_LABELS[column],
            operator=operator,
            row_number=number,
        )
        return Cell((self.printer.add(figure, text),))

    def _total(
        self, form: Mapping[str, Any], sheet: Sheet, columns: tuple[int, int, int]
    ) -> tuple[Cell, ...]:
        first, second, third = columns
        label = form["total"]
        weight = sheet.weight + sum((i.weight for i in sheet.indicators), ZERO)
        weight_cell = self._cell(
            Key("sheet.total_weight"), _plain_number(weight), "分", label, _COLUMN_LABELS["weight"]
        )
        value = _plain_number(sheet.total_score)
        figure = self.printer.draft(
            Key("sheet.total_score"),
            statement=self._statement,
            section=self._section,
            value=value,
            unit="分",
            row_label=label,
            column_label=_COLUMN_LABELS["score"],
        )
        score = (self.printer.add(figure, f"{value}"), Span(form["score_suffix"]))
        return (
            Cell(plain(label), columns=first),
            Cell(weight_cell.text, columns=second),
            Cell(score, columns=third),
        )


_COLUMN_LABELS = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "basis": "指标值设定依据",
}
"""The names that `juesuan read` gives the columns of indicators, whatever the form calls them."""


def _plain_number(value: Decimal) -> Decimal:
    """Without decimals that say nothing: ``100.00`` → ``100``, ``95.50`` → ``95.5``."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short
