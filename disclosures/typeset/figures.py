"""Amounts → printed numbers: the text, the figure it becomes, and the faults planted among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from disclosures.amounts import YUAN_PER_UNIT
from disclosures.filing import Figure, Scenario
from disclosures.taxonomy.concepts import concepts
from disclosures.typeset.accounts import Accounts, printed
from disclosures.typeset.blocks import Span
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.form import Ask, Form

RATES = frozenset({Scenario.SHARE, Scenario.GROWTH_RATE, Scenario.DIFFERENCE_RATE, Scenario.COMPLETION_RATE})
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error to print in one place: the exact amounts stay right.

    ``kind`` is one of `disclosures.typeset.faults.fault_kinds`. A fault in a number adds ``shift`` to the
    printed value of a figure: of those that the dimensions fit (a null one fits only figures without it),
    the one that is printed after ``occurrence`` others; ``section`` and ``row_code`` narrow that down where
    they are given. A fault in a ``text`` has no concept: it puts ``text`` for a word in the head of
    ``statement``, or leaves out the row of ``row_code``.
    """

    statement: str
    concept: str = ""
    shift: Decimal = ZERO
    function_code: str | None = None
    economic_code: str | None = None
    fund: str | None = None
    nature: str | None = None
    scenario: str = Scenario.FINAL
    kind: str = "digit_changed"
    occurrence: int = 0
    row_code: str = ""
    text: str = ""

    def fits(self, figure: Figure) -> bool:
        """Whether the figure is about what the fault is about."""
        return (
            bool(self.concept)
            and figure.value is not None
            and figure.unit is not None
            and self.row_code in {"", figure.row_code}
            and all(
                getattr(figure, name) == getattr(self, name)
                for name in (
                    *("statement", "concept", "function_code", "economic_code"),
                    *("fund", "nature", "scenario"),
                )
            )
        )


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault as it was printed: the number of the figure, and what should stand there.

    A fault in a text is recorded with the figure that stands next after it, and says in ``shown`` what was
    printed; of a fault in a number that is null, because the figure says it.
    """

    fault: Fault
    mark: int
    correct: str
    shown: str | None = None


class Printer:
    """Prints numbers of some accounts in one form and numbers the figures that come of it.

    Figures are drafts: their page is 0 and their box empty until the layout has placed them.
    """

    def __init__(
        self,
        accounts: Accounts,
        form: Form,
        *,
        thousands: bool,
        faults: Sequence[Fault] = (),
        figures: list[Figure] | None = None,
    ) -> None:
        self.accounts, self.form, self.thousands = accounts, form, thousands
        self.figures: list[Figure] = [] if figures is None else figures
        self.planted: list[Planted] = []
        self._faults = list(faults)
        self._passed: Counter[Fault] = Counter()
        self._units: dict[str, str] = {}

    @property
    def unused_faults(self) -> tuple[Fault, ...]:
        """Faults for which nothing was printed."""
        return tuple(self._faults)

    def text_fault(self, kind: str, statement: str, correct: str, row_code: str = "") -> Fault | None:
        """The fault of that kind in a text of a statement, and note that it is printed; null: none."""
        for fault in self._faults:
            if not fault.concept and (fault.kind, fault.statement, fault.row_code) == (
                kind,
                statement,
                row_code,
            ):
                self._faults.remove(fault)
                self.planted.append(Planted(fault, len(self.figures), correct, fault.text))
                return fault
        return None

    def misname_unit(self, statement: str, unit: str) -> None:
        """All money of a statement has this unit from here on, whatever the form says: its head says so."""
        self._units[statement] = unit

    def exact(self, ask: Ask) -> Decimal:
        """The exact value: yuan, percent or a count.

        A change from nothing is 100 percent, and no change from nothing is 0, by convention of the filers.
        """
        scenario = ask.key.scenario
        final = ask.key._replace(scenario=Scenario.FINAL)
        amount = self.accounts.amount(final)
        if scenario == Scenario.SHARE and ask.over is not None:
            whole = self.accounts.amount(ask.over)
            return _HUNDRED * amount / whole if whole else ZERO
        change = amount - self.accounts.before(final)
        if scenario == Scenario.CHANGE:
            return change
        if scenario == Scenario.GROWTH_RATE:
            return _rate(change, amount - change)
        budget = self.accounts.amount(ask.key._replace(scenario=ask.base)) if ask.base else ZERO
        if scenario == Scenario.DIFFERENCE:
            return amount - budget
        if scenario == Scenario.DIFFERENCE_RATE:
            return _rate(amount - budget, budget)
        if scenario == Scenario.COMPLETION_RATE:
            return _HUNDRED * amount / budget if budget else ZERO if not amount else _HUNDRED
        return self.accounts.amount(ask.key)

    def value(self, ask: Ask, years_ago: int = 0) -> tuple[Decimal, str]:
        """The value as printed, with its sign, and its unit; with ``years_ago`` that of the year before."""
        exact = self.accounts.before(ask.key) if years_ago else self.exact(ask)
        kind = concepts()[ask.key.concept].type
        if ask.key.scenario in RATES:
            return printed(exact), "%"
        if kind == "money":
            exact /= YUAN_PER_UNIT[self.form.money_unit]
        return printed(exact, 0 if kind == "count" else 2), ask.unit or self.unit(ask.key)

    def unit(self, key: Key) -> str:
        """The unit in which the form prints amounts of a key."""
        concept = concepts()[key.concept]
        return self.form.money_unit if concept.type == "money" else self.form.units[concept.id]

    def number(self, value: Decimal, unit: str) -> str:
        """A value as text, with thousands separators where the filing has them."""
        text = f"{value:,}" if self.thousands else f"{value}"
        return f"{text}%" if unit == "%" else text

    def say(self, ask: Ask, *, statement: str, row_label: str = "") -> tuple[Span, ...]:
        """A number in a sentence: the word for its sign, then the number without sign."""
        value, unit = self.value(ask)
        figure = self.draft(ask.key, statement=statement, value=value, unit=unit, row_label=row_label)
        if ask.signs is None:
            return (self.add(figure, self.number(value, unit)),)
        is_less = self.shown(figure) < 0
        return (
            Span(ask.signs[1] if is_less else ask.signs[0]),
            self.add(figure, self.number(abs(value), unit)),
        )

    def draft(
        self,
        key: Key,
        *,
        statement: str,
        value: Decimal | None,
        unit: str | None,
        section: str = "",
        row_code: str = "",
        row_label: str = "",
        column_label: str = "",
        side: str = "",
        operator: str | None = None,
        row_number: int | None = None,
        years_ago: int = 0,
    ) -> Figure:
        """A figure without its place; one of a key without concept is about nothing that has a name."""
        concept = concepts().get(key.concept)
        year = self.accounts.fiscal_year - years_ago
        return Figure(
            statement=statement,
            section=section,
            row_code=row_code,
            row_label=row_label,
            column_label=column_label,
            side=side,
            concept=concept.id if concept else None,
            function_code=key.function_code,
            economic_code=key.economic_code,
            fund=key.fund,
            nature=key.nature,
            scenario=str(key.scenario),
            period=concept.period(year) if concept else f"FY{year}",
            value=value,
            unit=unit,
            operator=operator,
            is_blank=False,
            page=0,
            x0=0.0,
            y0=0.0,
            x1=0.0,
            y1=0.0,
            row_number=row_number,
        )

    def shown(self, figure: Figure) -> Decimal:
        """The value that `add` will print for a figure: another than its own where a fault was asked for."""
        value = figure.value or ZERO
        fault = self._fault(figure)
        return value if fault is None else value + fault.shift

    def add(self, figure: Figure, text: str) -> Span:
        """Number a figure whose printed text this is, spoiling it where a fault was asked for."""
        mark = len(self.figures)
        fault = self._fault(figure)
        if fault is not None and figure.value is not None and figure.unit is not None:
            value = self._spoil(fault, figure.value, text)
            # In a sentence a word says the sign.
            is_bare = figure.value < 0 and not text.startswith("-")
            text = self.number(abs(value) if is_bare else value, figure.unit)
            figure = _with(figure, value=value)
        self._count(figure)
        self.figures.append(_with(self._misnamed(figure), raw_text="".join(text.split())))
        return Span(text, (mark,))

    def add_blank(self, figure: Figure) -> int:
        """Number a figure whose cell is left blank."""
        fault = self._fault(figure)
        if fault is not None and figure.value is not None and figure.unit is not None:
            self._spoil(fault, figure.value, self.number(figure.value, figure.unit))
        self._count(figure)
        self.figures.append(_with(self._misnamed(figure), value=None, is_blank=True))
        return len(self.figures) - 1

    def _fault(self, figure: Figure) -> Fault | None:
        """The fault that is due at this figure."""
        return next((f for f in self._faults if f.fits(figure) and self._passed[f] == f.occurrence), None)

    def _spoil(self, fault: Fault, value: Decimal, text: str) -> Decimal:
        self.planted.append(Planted(fault, len(self.figures), text))
        self._faults.remove(fault)
        return value + fault.shift

    def _count(self, figure: Figure) -> None:
        for fault in self._faults:
            if fault.fits(figure):
                self._passed[fault] += 1

    def _misnamed(self, figure: Figure) -> Figure:
        unit = self._units.get(figure.statement)
        if unit is None or figure.unit != self.form.money_unit:
            return figure
        return _with(figure, unit=unit)

    def add_nothing(self, figure: Figure, sign: str) -> Span:
        """Number a figure whose cell says by a sign that there is none."""
        return self.add(_with(figure, value=None, is_blank=True), sign)


def _rate(difference: Decimal, base: Decimal) -> Decimal:
    if base:
        return _HUNDRED * difference / base
    return ZERO if not difference else _HUNDRED


def _with(figure: Figure, **changes: object) -> Figure:
    return replace(figure, **changes)  # type: ignore[arg-type]


def whole(marks: Iterable[int], spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that belong to further figures as well: to a text that holds numbers."""
    extra = tuple(marks)
    return tuple(Span(span.text, (*span.marks, *extra)) for span in spans)
