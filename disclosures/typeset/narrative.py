"""The narrative as paragraphs: the sentences of a form with a unit's numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from disclosures.filing import Fund, Nature, Scenario
from disclosures.typeset.blocks import (
    Align,
    Block,
    Cell,
    ContentsLine,
    NewPage,
    Paragraph,
    Span,
    TableBlock,
    plain,
)
from disclosures.typeset.booking import ZERO, Key
from disclosures.typeset.codes import economic_codes, functional_codes
from disclosures.typeset.figures import Printer
from disclosures.typeset.form import Ask, Entry, Form, Saying, parse_ask
from disclosures.typeset.form_files import FormError
from disclosures.typeset.sheets import SheetComposer
from disclosures.typeset.statements import StatementComposer
from disclosures.typeset.words import Words, ordinal

_TOKEN = re.compile(r"\{([^}]+)\}|<([^>]+)>|([^{<]+)")
_TEXT_FIGURES = {"staff.department_names", "nil_statement"}
_LEVELS = {"part": 1, "heading": 2, "subheading": 3}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a repeated paragraph is about: a functional code of one fund, and its slots."""

    code: str | None = None
    fund: str | None = None
    row_label: str = ""
    slots: Mapping[str, str] | None = None


class NarrativeComposer:
    """Composes a filing; sheets and statements stand where the form puts them, statements else at the end."""

    def __init__(
        self,
        printer: Printer,
        words: Words,
        sheets: SheetComposer,
        statements: StatementComposer,
        *,
        contents: bool,
    ) -> None:
        self.printer, self.words, self.sheets, self.statements = printer, words, sheets, statements
        self.contents = contents
        self.form: Form = printer.form
        self._sayings: dict[str, Saying] = {
            name: words.choose(sayings) for name, sayings in self.form.sayings.items()
        }
        self._reason_signs: dict[str, tuple[Ask, str | None]] = _reason_signs()

    def blocks(self) -> Iterator[Block]:
        """Cover, contents, narrative with the performance sheets in it, and the statements."""
        yield from self._cover()
        entries = list(self._entries(self.form.narrative))
        if self.contents:
            yield NewPage()
            title = self.form.raw["contents_title"]
            yield Paragraph(plain(title), 18, 40, 0, Align.CENTER, bold=True)
            for entry in entries:
                if entry.kind in _LEVELS:
                    text = self.words.fill(entry.texts[0])
                    yield ContentsLine(text, text, _LEVELS[entry.kind])
        for entry in entries:
            if entry.kind == "part":
                if entry.new_page:
                    yield NewPage()
                yield self._heading(entry, 18, Align.CENTER, 40, 0)
            elif entry.kind == "heading":
                yield self._heading(entry, 15, Align.LEFT, 27, 2)
            elif entry.kind == "subheading":
                yield self._heading(entry, 14, Align.LEFT, 25, 2)
            elif entry.kind == "sheets":
                yield from self.sheets.blocks()
                yield NewPage()
            elif entry.kind == "statements":
                yield from self.statements.blocks()
            elif entry.kind == "table":
                yield self._members()
            else:
                yield from self._paragraphs(entry)
        if all(entry.kind != "statements" for entry in entries):
            yield from self.statements.blocks()

    def _entries(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """What stands in this filing, each in the one wording that the filer has."""
        for entry in entries:
            if entry.options:
                yield from self._entries(self.words.choose(entry.options))
            elif self._applies(entry):
                yield replace(entry, texts=(self.words.choose(entry.texts),))

    def _cover(self) -> Iterator[Block]:
        cover = self.form.raw["cover"]
        if head := cover.get("head"):
            yield NewPage()
            yield Paragraph(plain(self.words.fill(head)), 12, 178, 0)
        else:
            yield NewPage(top=250)
        yield Paragraph(plain(self.words.fill("<unit>")), 24, 46, 0, Align.CENTER, bold=True)
        yield Paragraph(plain(self.words.fill(cover["title"])), 24, 46, 0, Align.CENTER, bold=True)
        yield Paragraph(plain(cover["notice"]), 14, 28, 0, Align.CENTER, space_before=24)

    def _heading(self, entry: Entry, size: float, align: Align, leading: float, indent: float) -> Paragraph:
        text = self.words.fill(entry.texts[0])
        return Paragraph(
            plain(text), size, leading, indent, align, bold=True, anchor=text, keep_with_next=True
        )

    def _applies(self, entry: Entry) -> bool:
        unit = self.printer.accounts.unit
        facts = {"has_subordinates": bool(unit.subordinates), "has_members": bool(unit.members)}
        for name in (entry.when, entry.unless):
            if name and name not in facts:
                raise FormError(f"unknown condition {name}")
        has_fund = self.printer.accounts.has_fund
        if entry.kind == "nil" and entry.fund:
            return not has_fund(entry.fund)
        if entry.has and not has_fund(entry.has):
            return False
        return (not entry.when or facts[entry.when]) and not (entry.unless and facts[entry.unless])

    def _members(self) -> TableBlock:
        words = self.form.raw["members_table"]
        header = tuple(Cell(plain(text)) for text in words["header"])
        rows = [
            (Cell(plain(str(n))), Cell(plain(name), align=Align.LEFT), Cell(plain(note)))
            for n, (name, note) in enumerate(self.printer.accounts.unit.members, start=1)
        ]
        return TableBlock(tuple(words["widths"]), (header, *rows), 1, 12, 24)

    def _paragraphs(self, entry: Entry) -> Iterator[Paragraph]:
        if entry.joined:
            yield Paragraph(tuple(self._joined(entry)))
            return
        for scope in self._scopes(entry):
            yield Paragraph(tuple(self._spans(entry.texts[0], entry, scope)))

    def _joined(self, entry: Entry) -> Iterator[Span]:
        """All repetitions in one sentence."""
        yield from self._spans(entry.lead, entry, _Scope(fund=entry.fund))
        for n, scope in enumerate(self._scopes(entry)):
            if n:
                yield Span(entry.joined)
            yield from self._spans(entry.texts[0], entry, scope)
        yield Span("。")

    def _scopes(self, entry: Entry) -> Iterator[_Scope]:
        if not entry.each:
            yield _Scope(fund=entry.fund)
        elif entry.each == "duty":
            for duty in self.printer.accounts.unit.duties:
                yield _Scope(slots={"duty": duty})
        elif entry.each == "member":
            for n, (name, _) in enumerate(self.printer.accounts.unit.members, start=1):
                yield _Scope(slots={"n": str(n), "member": name})
        elif entry.each == "statement":
            for n, spec in enumerate(self.form.statements, start=1):
                yield _Scope(slots={"n_cn": ordinal(n), "title": spec.title})
        elif entry.each in {"class", "item"}:
            yield from self._functional(entry, self._codes(entry))
        elif entry.each == "budget_item":
            yield from self._functional(entry, self._budgeted(entry))
        else:
            raise FormError(f"unknown repetition {entry.each}")

    def _codes(self, entry: Entry) -> list[str]:
        """Classes or items with an amount this year, then the items that had one last year only."""
        accounts = self.printer.accounts
        length = 3 if entry.each == "class" else 7
        now, before = (
            _with_amount(totals, Key(entry.of, fund=entry.fund), length)
            for totals in (accounts.totals, accounts.prior_totals)
        )
        return sorted(now) + (sorted(before - now) if length == 7 else [])

    def _budgeted(self, entry: Entry) -> list[str]:
        """Items with an amount this year or in the initial budget."""
        totals, key = self.printer.accounts.totals, Key(entry.of, fund=entry.fund)
        planned = key._replace(scenario=Scenario.INITIAL_BUDGET)
        return sorted(_with_amount(totals, key, 7) | _with_amount(totals, planned, 7))

    def _functional(self, entry: Entry, codes: Iterable[str]) -> Iterator[_Scope]:
        book = functional_codes(self.printer.accounts.fiscal_year)
        for n, code in enumerate(codes, start=1):
            names = [book.name(code[:size]) for size in (3, 5, 7) if size <= len(code)]
            slots = {"n": str(n), "name": names[-1], "class": names[0]}
            if len(names) > 1:
                slots["group"] = names[1]
            yield _Scope(code, entry.fund, "/".join(names), slots)

    def _spans(self, text: str, entry: Entry, scope: _Scope) -> Iterator[Span]:
        for number, slot, plain_text in _TOKEN.findall(text):
            name, _, argument = slot.partition(":")
            if plain_text:
                yield Span(plain_text)
            elif name in self._sayings:
                yield from self._spans(self._said(name, argument, scope), entry, scope)
            elif slot:
                yield Span(self._slot(slot, scope))
            elif number in _TEXT_FIGURES:
                yield self._text_figure(number, entry)
            else:
                ask = self._ask(number, scope)
                yield from self.printer.say(ask, statement=entry.statement, row_label=scope.row_label)

    def _ask(self, number: str, scope: _Scope) -> Ask:
        ask = parse_ask(number, self.form.denominators)
        return ask if scope.code is None else _about(ask, scope.code)

    def _said(self, name: str, key: str, scope: _Scope) -> str:
        """A saying about a key, in the words for the sign of the number that decides."""
        saying = self._sayings[name]
        first = (number for number, *_ in _TOKEN.findall(saying.text) if number)
        of = saying.of or next(first, None)
        text = saying.text
        if of is not None and (saying.down or saying.same):
            sign = self.printer.value(self._ask(of.replace("*", key), scope))[0]
            text = (saying.down if sign < 0 else "" if sign else saying.same) or text
        return text.replace("*", key)

    def _text_figure(self, concept: str, entry: Entry) -> Span:
        if concept == "nil_statement":
            key = Key(concept, fund=entry.fund)
            unit = self.form.money_unit
            figure = self.printer.draft(key, statement=entry.statement, value=ZERO, unit=unit)
            return self.printer.add(figure, "无")
        departments = self.printer.accounts.unit.departments
        if not departments:
            return Span(self.words.fill(self.form.raw["no_departments"]))
        text = "、".join(departments)
        figure = self.printer.draft(Key(concept), statement=entry.statement, value=None, unit=None)
        return self.printer.add(figure, text)

    def _slot(self, slot: str, scope: _Scope) -> str:
        name, _, argument = slot.partition(":")
        if name in {"reason", "reason;"}:
            reason = self._reason(argument, scope)
            return reason.removesuffix("。") + "；" if name.endswith(";") else reason
        if name == "economic":
            return self._economic_names(argument)
        if name == "use":
            return self.words.use(scope.code)
        return self.words.fill(f"<{slot}>", scope.slots)

    def _reason(self, argument: str, scope: _Scope) -> str:
        """The reason of a topic for the sign of its change, or of the number that is named after it."""
        topic, _, number = argument.partition("|")
        if number:
            return self.words.reason(topic, self.printer.value(self._ask(number, scope))[0])
        if topic in {"item", "fund_item"}:
            ask = Ask(Key("fiscal_expenditure", scope.code, fund=scope.fund, scenario=Scenario.CHANGE))
            is_gone = not self.printer.accounts.amount(ask.key._replace(scenario=Scenario.FINAL))
            code = scope.code if topic == "item" else None
            return self.words.reason(topic, self._printed_change(ask), is_gone=is_gone, code=code)
        if topic in {"item_budget", "fund_item_budget"}:
            ask = Ask(Key("fiscal_expenditure", scope.code, fund=scope.fund))
            budget = self.printer.value(Ask(ask.key._replace(scenario=Scenario.INITIAL_BUDGET)))[0]
            code = scope.code if topic == "item_budget" else None
            return self.words.reason(topic, self.printer.value(ask)[0] - budget, code=code)
        if topic not in self._reason_signs:
            raise FormError(f"no such topic of reasons: {topic}")
        ask, base = self._reason_signs[topic]
        if base is not None:
            budget = self.printer.value(Ask(ask.key._replace(scenario=base)))[0]
            return self.words.reason(topic, self.printer.value(ask)[0] - budget)
        return self.words.reason(topic, self._printed_change(ask))

    def _printed_change(self, ask: Ask) -> Decimal:
        return self.printer.value(Ask(ask.key._replace(scenario=Scenario.CHANGE)))[0]

    def _economic_names(self, group: str) -> str:
        book = economic_codes(self.printer.accounts.fiscal_year)
        names = [
            book.name(key.economic_code)
            for key, amount in sorted(self.printer.accounts.totals.items(), key=lambda item: str(item[0]))
            if key.economic_code
            and amount
            and len(key.economic_code) == 5
            and key.nature == Nature.BASIC
            and book.groups[key.economic_code[:3]] == group
        ]
        return "、".join(names) or "无"


def _with_amount(totals: Mapping[Key, Decimal], about: Key, length: int) -> set[str]:
    """Functional codes of one length that have an amount of a key."""
    return {
        code
        for key, amount in totals.items()
        if amount
        and (code := key.function_code)
        and len(code) == length
        and key == about._replace(function_code=code)
    }


def _about(ask: Ask, code: str) -> Ask:
    """The ask for one functional code; its denominator stays the whole."""
    return replace(ask, key=ask.key._replace(function_code=code))


def _reason_signs() -> dict[str, tuple[Ask, str | None]]:
    """Which change decides the words of a topic: against last year, or against a budget."""
    asks: dict[str, tuple[Ask, str | None]] = {
        "total": (Ask(Key("income_expenditure_total")), None),
        "income": (Ask(Key("income")), None),
        "expenditure": (Ask(Key("expenditure")), None),
        "fiscal_total": (Ask(Key("fiscal_income_expenditure_total")), None),
        "budget": (Ask(Key("fiscal_expenditure")), Scenario.INITIAL_BUDGET),
        "general": (Ask(Key("fiscal_expenditure", fund=Fund.GENERAL)), None),
        "general_budget": (Ask(Key("fiscal_expenditure", fund=Fund.GENERAL)), Scenario.INITIAL_BUDGET),
        "agency": (Ask(Key("agency_operating_expense")), None),
    }
    parts = ("", ".abroad", ".vehicle", ".vehicle_purchase", ".vehicle_running", ".reception")
    for part in parts:
        ask = Ask(Key(f"three_public{part}"))
        asks[f"three_public{part}"] = (ask, None)
        asks[f"three_public_budget{part}"] = (ask, Scenario.FULL_YEAR_BUDGET)
    return asks
