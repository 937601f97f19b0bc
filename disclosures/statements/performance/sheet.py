"""A performance sheet as read from any source, and the figures that it states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.documents.document import Box, Glyph, box_of
from disclosures.filing import Figure, Issue, Scenario
from disclosures.statements.performance.values import (
    Value,
    operator_of,
    parse_value,
    prose_numbers,
    score_span,
)
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.performance import FUND_SCENARIOS, FUND_SCORES, OVERALL, taxonomy

_LEVEL3_LABEL = "三级指标"


@dataclass(frozen=True)
class Printed:
    """Characters of one cell in reading order, without white space, each with its page.

    An empty one keeps the place of its cell in ``place`` (page and box), so that a blank can be shown.
    """

    glyphs: tuple[tuple[int, Glyph], ...] = ()
    place: tuple[int, Box] | None = None

    @property
    def text(self) -> str:
        """What is printed, wrapped lines joined."""
        return "".join(glyph.text for _, glyph in self.glyphs)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        if self.glyphs:
            return self.glyphs[0][0]
        return self.place[0] if self.place else 0

    @property
    def box(self) -> Box:
        """The box around it, on the page on which it begins."""
        if self.glyphs:
            return box_of([glyph for page, glyph in self.glyphs if page == self.page])
        return self.place[1] if self.place else Box(0.0, 0.0, 0.0, 0.0)

    def part(self, start: int, end: int) -> Printed:
        """The characters ``text[start:end]``."""
        return Printed(self.glyphs[start:end], self.place)

    def __add__(self, other: Printed) -> Printed:
        return Printed(self.glyphs + other.glyphs, self.place or other.place)

    def __bool__(self) -> bool:
        return bool(self.glyphs)


@dataclass
class FundRow:
    """A row of the fund block: its label and its cells by role of the column."""

    label: Printed
    cells: dict[str, Printed]


@dataclass
class Level:
    """A first or second level. Rows share it, because a cell that spans pages is only complete at its end.

    ``is_open``: its cell is empty down to the end of the page; ``text`` is then that of the cell above.
    """

    text: str = ""
    is_open: bool = False


@dataclass
class Indicator:
    """An indicator: its levels, its name (third level) and its cells by role of the column."""

    level1: Level
    level2: Level
    name: Printed
    cells: dict[str, Printed]


@dataclass
class Sheet:
    """Everything that one sheet states. ``column_labels`` of the fund block are as printed, by role."""

    kind: str
    title: str = ""
    fields: list[tuple[str, str, Printed]] = field(default_factory=list)
    fund_unit: str = ""
    column_labels: dict[str, str] = field(default_factory=dict)
    funds: list[FundRow] = field(default_factory=list)
    goals: list[tuple[str, str, Printed]] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    total_label: str = ""
    total: dict[str, Printed] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def problem(self, code: str, message: str, printed: Printed) -> None:
        """Note what could not be read, with its place."""
        box = printed.box
        self.issues.append(
            Issue(code=code, message=message, page=printed.page, **box._asdict(), raw_text=printed.text)
        )

    @property
    def section(self) -> str:
        """The project's name; the title of an overall sheet."""
        name = next((text.text for concept, _, text in self.fields if concept == "sheet.project_name"), "")
        return name if name and self.kind != OVERALL else self.title or taxonomy().titles[self.kind][0]


def figures_of(
    sheet: Sheet, statement: str, fiscal_year: int
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """The figures of a sheet, block by block in the order of the form, and its issues.

    Args:
        sheet: The sheet as read; its issues are extended by numbers that are not well-formed.
        statement: ``performance_overall`` or ``performance_project:<n>``.
        fiscal_year: The year of the filing.
    """
    out = _Emitter(sheet, statement, fiscal_year)
    figures = (*out.fields(), *out.funds(), *out.goals(), *out.indicators(), *out.total())
    return figures, tuple(replace(issue, statement=statement) for issue in sheet.issues)


class _Emitter:
    def __init__(self, sheet: Sheet, statement: str, fiscal_year: int) -> None:
        self.sheet = sheet
        self.statement = statement
        self.fiscal_year = fiscal_year
        self.section = sheet.section

    def figure(
        self,
        concept: str | None,
        printed: Printed,
        *,
        row_label: str,
        column_label: str = "",
        scenario: str = Scenario.FINAL,
        value: Decimal | None = None,
        unit: str | None = None,
        operator: str | None = None,
        row_number: int | None = None,
    ) -> Figure:
        box = printed.box
        return Figure(
            statement=self.statement,
            section=self.section,
            row_label=row_label,
            column_label=column_label,
            concept=concept,
            scenario=scenario,
            period="" if concept is None else concepts()[concept].period(self.fiscal_year),
            value=value,
            unit=unit,
            operator=operator,
            is_blank=not printed,
            page=printed.page,
            **box._asdict(),
            raw_text=printed.text,
            row_number=row_number,
        )

    def number(self, printed: Printed) -> Decimal | None:
        """The number that the characters are; not well-formed: null, with an issue."""
        try:
            return parse_number(printed.text)
        except MalformedNumberError:
            self.sheet.problem("malformed_number", f"不是一个数：{printed.text}", printed)
            return None

    def fields(self) -> Iterator[Figure]:
        for concept, label, printed in self.sheet.fields:
            yield self.figure(concept, printed, row_label=label)

    # --- funds ---

    def funds(self) -> Iterator[Figure]:
        rows = [(row, self._fund_concept(row)) for row in self.sheet.funds]
        carriers = {role: [row for row, _ in rows if _stated(row.cells.get(role))] for role in FUND_SCORES}
        totals = [row for row, (_, is_total) in rows if is_total]
        for row, (concept, _) in rows:
            label = row.label.text
            if concept is None:
                self.sheet.problem("unknown_fund_row", f"资金行名称不在词表中：{label}", row.label)
            for role, scenario in FUND_SCENARIOS.items():
                cell = row.cells.get(role)
                if cell is None or cell.text in taxonomy().not_applicable:
                    continue
                yield self.figure(
                    concept,
                    cell,
                    row_label=label,
                    column_label=self.sheet.column_labels.get(role, ""),
                    scenario=scenario,
                    value=self.number(cell) if cell else None,
                    unit=self.sheet.fund_unit or taxonomy().fund_unit,
                )
        for role, score_concept in FUND_SCORES.items():
            for row in carriers[role]:
                # Merged over the rows and printed once, it is about the whole amount, wherever it stands.
                about = totals[0] if len(carriers[role]) == 1 and len(totals) == 1 else row
                yield self._execution(role, score_concept, row.cells[role], about.label.text)

    def _fund_concept(self, row: FundRow) -> tuple[str | None, bool]:
        for known in taxonomy().fund_rows:
            if row.label.text in known.labels:
                return known.concept, known.total
        return None, False

    def _execution(self, role: str, concept: str, cell: Printed, row_label: str) -> Figure:
        column_label = self.sheet.column_labels.get(role, "")
        if role == "rate":
            return self.figure(
                concept,
                cell,
                row_label=row_label,
                column_label=column_label,
                value=self.number(cell),
                unit="%",
            )
        return self._score(concept, cell, row_label, column_label)

    def _score(
        self, concept: str, cell: Printed, row_label: str, column_label: str, row_number: int | None = None
    ) -> Figure:
        """A figure of points; of ``50 分`` the number alone is the figure."""
        span = score_span(cell.text)
        printed = cell.part(*span) if span else cell
        return self.figure(
            concept,
            printed,
            row_label=row_label,
            column_label=column_label,
            value=self.number(printed) if printed else None,
            unit="分",
            row_number=row_number,
        )

    # --- goals ---

    def goals(self) -> Iterator[Figure]:
        for concept, label, printed in self.sheet.goals:
            if not printed:
                continue
            yield self.figure(concept, printed, row_label=label)
            yield from self._prose(f"{concept}_figure", printed, label)

    def _prose(
        self,
        concept: str,
        printed: Printed,
        row_label: str,
        column_label: str = "",
        row_number: int | None = None,
        with_dates: bool = True,
    ) -> Iterator[Figure]:
        for number in prose_numbers(printed.text):
            if number.is_date and not with_dates:
                continue
            part = printed.part(number.start, number.end)
            if number.value is None:
                self.number(part)
            yield self.figure(
                concept,
                part,
                row_label=row_label,
                column_label=column_label,
                value=number.value,
                unit=number.unit,
                row_number=row_number,
            )

    # --- indicators ---

    def indicators(self) -> Iterator[Figure]:
        for row_number, indicator in enumerate(self.sheet.indicators, start=1):
            levels = (indicator.level1.text, indicator.level2.text, indicator.name.text)
            row_label = "/".join(level for level in levels if level)
            yield from self._cells(indicator, row_label, row_number)
            # A date in a name is part of what is named (“5.12”防灾减灾日), not a quantity.
            yield from self._prose(
                "indicator.name_figure",
                indicator.name,
                row_label,
                _LEVEL3_LABEL,
                row_number,
                with_dates=False,
            )

    def _cells(self, indicator: Indicator, row_label: str, row_number: int) -> Iterator[Figure]:
        for column in taxonomy().indicator_columns:
            cell = indicator.cells.get(column.role)
            if column.concept is None or cell is None or cell.text in taxonomy().not_applicable:
                continue
            if column.kind == "value":
                yield self._value(indicator, column.concept, cell, row_label, column.label, row_number)
            elif column.kind == "score":
                yield self._score(column.concept, cell, row_label, column.label, row_number)
            elif cell:
                yield self.figure(
                    column.concept,
                    cell,
                    row_label=row_label,
                    column_label=column.label,
                    row_number=row_number,
                )
                if column.role == "reason":
                    yield from self._prose(
                        "indicator.reason_figure", cell, row_label, column.label, row_number
                    )

    def _value(
        self, indicator: Indicator, concept: str, cell: Printed, row_label: str, label: str, row_number: int
    ) -> Figure:
        value = parse_value(cell.text) if cell else Value()
        if value.is_malformed:
            self.sheet.problem("malformed_number", f"不是一个数：{cell.text}", cell)
        sign, unit = indicator.cells.get("operator"), indicator.cells.get("unit")
        is_measured = cell and value.value is not None
        # A column of its own states the sign of the target, and the unit of target and result alike.
        operator = value.operator
        if operator is None and sign and concept == "indicator.target":
            operator = operator_of(sign.text)
        return self.figure(
            concept,
            cell,
            row_label=row_label,
            column_label=label,
            value=value.value,
            unit=value.unit or (unit.text if unit and is_measured else None),
            operator=operator,
            row_number=row_number,
        )

    # --- total ---

    def total(self) -> Iterator[Figure]:
        for role, cell in self.sheet.total.items():
            if cell and cell.text not in taxonomy().not_applicable:
                label = taxonomy().column(role).label
                yield self._score(f"sheet.total_{role}", cell, self.sheet.total_label, label)


def _stated(cell: Printed | None) -> bool:
    return bool(cell) and cell is not None and cell.text not in taxonomy().not_applicable


def joined(parts: Sequence[Printed]) -> Printed:
    """Pieces of one cell, in order."""
    return Printed(
        tuple(pair for part in parts for pair in part.glyphs),
        next((part.place for part in parts if part.place), None),
    )
