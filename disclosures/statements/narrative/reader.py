"""The narrative of a final account: every printed number of its sentences as a figure, or as an issue.

Reading is by clauses (`clauses`), the wordings are ``taxonomy/narrative.yaml``. What this module does is the
meaning: concept, item, scenario, sign, unit and period of a number, and its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.documents.document import Document
from disclosures.filing import Figure, Issue, Scenario
from disclosures.statements.narrative import outline
from disclosures.statements.narrative.clauses import ClauseReader, Said, Unread
from disclosures.statements.narrative.function_items import Functions
from disclosures.statements.narrative.phrases import BREAKS, NUMBER_PATTERN, NumberFound, Span, WordingMatcher
from disclosures.statements.narrative.plain_text import Text
from disclosures.taxonomy.concepts import concepts
from disclosures.taxonomy.narrative import BUDGET, DELTA, DELTAS, PRIOR, Section, SlotKind, grammar
from disclosures.taxonomy.outline import outline_words

_NARRATIVE, _STAFF = "narrative", "staff"
_BUDGET_SCENARIOS = frozenset(
    {
        Scenario.INITIAL_BUDGET,
        Scenario.FULL_YEAR_BUDGET,
        Scenario.DIFFERENCE,
        Scenario.DIFFERENCE_RATE,
        Scenario.COMPLETION_RATE,
    }
)


def read_narrative(
    document: Document,
    fiscal_year: int,
    function_codes: Mapping[str, str],
    unit_names: tuple[str, ...] = (),
) -> tuple[tuple[Figure, ...], tuple[Issue, ...]]:
    """Read the narrative of a filing.

    Args:
        document: the filing.
        fiscal_year: the year that it accounts for.
        function_codes: name paths (类/款/项, 类/款, 类) as the filing's own statements print them → codes.
        unit_names: names of the filing unit, besides those that cover and headings print.

    Returns:
        Figures of the statements ``narrative`` and ``staff`` in the order of the text, and issues:
        ``unread_number`` (a number with a unit in a sentence that no wording explains), ``malformed_number``,
        ``missing_number``, ``missing_unit``, ``contradicting_sign`` (减少-5万元), ``unknown_item`` (an item
        without a known code: its figures have no concept).
    """
    prose = outline.read_outline(document, unit_names)
    functions = Functions(function_codes, fiscal_year)
    leads = WordingMatcher(grammar().leads, grammar(), prose.filers)
    figures: list[Figure] = []
    issues: list[Issue] = []
    for section in prose.sections:
        is_read, wordings = _wordings_of(section)
        if not is_read:
            continue
        text = Text(section.stream)
        reader = _SectionReader(text, wordings, "/".join(section.path), fiscal_year)
        for event in ClauseReader(text, wordings, fiscal_year, functions, leads).read():
            for result in reader.results(event):
                if isinstance(result, Figure):
                    figures.append(result)
                else:
                    issues.append(result)
    return tuple(figures), tuple(issues)


def _wordings_of(section: outline.Section) -> tuple[bool, Section | None]:
    """Whether a section is read, and with what wordings: those of its innermost known heading.

    A heading may name a quiet matter and another one (主要职能、机构设置及人员情况): the longer words count.
    """
    for title in reversed(section.titles):
        quiet = max((len(words) for words in outline_words().quiet if title.startswith(words)), default=0)
        found = grammar().section_for(title)
        if quiet and (found is None or len(found.heading(title)) <= quiet):
            return False, None
        if found is not None:
            in_place = section.kind in ("narrative", outline.OTHER)
            return in_place or (section.kind == "overview" and found.statement == _STAFF), found
    return section.kind in ("narrative", outline.OTHER), None


class _SectionReader:
    """Turns what a section says into figures and issues."""

    def __init__(self, text: Text, wordings: Section | None, path: str, fiscal_year: int) -> None:
        self._text = text
        self._wordings = wordings
        self._path = path
        self._fiscal_year = fiscal_year
        self._statement = wordings.statement if wordings else _NARRATIVE
        self._nil_said = False
        self._unknown_items: set[str] = set()

    def results(self, event: Said | Unread) -> Iterator[Figure | Issue]:
        """The figures and issues of one event."""
        if isinstance(event, Unread):
            yield self._unread(event.span)
            return
        for number in event.match.numbers:
            yield from self._number(event, number)
        for meaning, span in event.match.texts:
            if meaning.kind is SlotKind.TEXT:
                yield self._figure(span, concept=meaning.concept)
            elif not self._nil_said:
                self._nil_said = True
                fund = self._wordings.fund if self._wordings else None
                yield self._figure(span, concept=meaning.concept, fund=fund, value=Decimal(0), unit="万元")

    def _unread(self, span: Span) -> Issue:
        raw = self._text.printed(span)
        number = NUMBER_PATTERN.match(self._text.plain, span[0])
        try:
            parse_number(number[0] if number else raw)
        except MalformedNumberError:
            return self._issue("malformed_number", f"“{raw}”不是一个完整的数字", span)
        return self._issue("unread_number", f"句中数字“{raw}”没有已知的说法可以解释", span)

    def _number(self, said: Said, number: NumberFound) -> Iterator[Figure | Issue]:
        span = number.span
        if not number.text or not number.unit:
            problem = "missing_unit" if number.text else "missing_number"
            place = span if number.text else (span[1], span[1] + len(number.unit))
            yield self._issue(problem, "数字没有单位" if number.text else "单位前没有数字", place)
            return
        try:
            value = parse_number(number.text)
        except MalformedNumberError:
            yield self._issue("malformed_number", f"“{self._text.printed(span)}”不是一个完整的数字", span)
            return
        if number.sign < 0 and value < 0:
            yield self._issue("contradicting_sign", "减少与负号并用，正负不明", span)
            return
        about = said.about if number.meaning.concept is None else None
        figure = self._meaning(said, number, -value if number.sign < 0 and value else value)
        if about is not None and about.is_item and about.code is None:
            figure = replace(figure, concept=None)
            if about.label not in self._unknown_items:
                self._unknown_items.add(about.label)
                yield self._issue("unknown_item", f"科目“{about.label}”没有已知的编码", span)
        yield figure

    def _meaning(self, said: Said, number: NumberFound, value: Decimal) -> Figure:
        about = said.about if number.meaning.concept is None else None
        unit_type = grammar().units[number.unit]
        scenario = number.meaning.scenario
        year = said.year or self._fiscal_year
        if scenario == DELTA:
            assert said.base is not None  # the clause reader takes no delta without one
            scenario = DELTAS[said.base][unit_type == "rate"]
        elif scenario == PRIOR:
            scenario, year = Scenario.FINAL, year - 1
        concept_id = number.meaning.concept
        fund = self._wordings.fund if self._wordings else None
        nature = None
        if about is not None:
            subject = about.subject
            is_budget = said.base == BUDGET or scenario in _BUDGET_SCENARIOS
            concept_id = subject.budget_concept if is_budget and subject.budget_concept else subject.concept
            fund, nature = subject.fund, subject.nature
        assert concept_id is not None  # a number without concept makes no sense to the clause reader
        concept = concepts()[concept_id]
        if concept.period_type == "instant":
            year = said.date_year or year
        words = self._words(number.words)
        # The percent sign belongs to what is printed as a rate; a unit of money or of counting does not.
        end = number.span[1] + (len(number.unit) if unit_type == "rate" else 0)
        return self._figure(
            (number.span[0], end),
            concept=concept_id,
            function_code=about.code if about else None,
            fund=fund,
            nature=nature,
            scenario=str(scenario),
            period=concept.period(year),
            value=value,
            unit=self._unit(number),
            row_label=about.label if about else words,
            column_label=words if about else "",
        )

    def _unit(self, number: NumberFound) -> str:
        """The unit as printed, where it stands behind the number; brackets and all."""
        end = number.span[1] + len(number.unit)
        is_behind = self._text.plain[number.span[1] : end] == number.unit
        is_rate = grammar().units[number.unit] == "rate"
        return self._text.printed((number.span[1], end)) if is_behind and not is_rate else number.unit

    def _words(self, span: Span) -> str:
        """The words between what was read before and a number: the name of a scenario or of the matter."""
        start, end = span
        copulas = grammar().copulas
        while start < end and self._text.plain[start] in BREAKS:
            start += 1
        while start < end and (self._text.plain[start:end].endswith((*copulas, *BREAKS.replace(")", "")))):
            end -= 1
        return self._text.printed((start, end))

    def _figure(self, span: Span, **values: object) -> Figure:
        page, box = self._text.place(span)
        concept = concepts()[str(values["concept"])]
        figure = Figure(
            statement=self._statement,
            section=self._path,
            period=concept.period(self._fiscal_year),
            page=page,
            **box._asdict(),
            raw_text=self._text.printed(span),
        )
        return replace(figure, **values)  # type: ignore[arg-type]

    def _issue(self, code: str, message: str, span: Span) -> Issue:
        page, box = self._text.place(span)
        raw = self._text.printed(span)
        return Issue(
            code=code, message=message, page=page, **box._asdict(), raw_text=raw, statement=self._statement
        )
