"""A form as frozen values: the titles, columns, rows, sentences and words of one region and period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from disclosures.filing import Scenario
from disclosures.taxonomy.concepts import concepts
from disclosures.typeset.booking import FUNDS, Key
from disclosures.typeset.form_files import FormError, read_form

SHAPES = frozenset({"two_sided", "by_function", "by_economy", "one_row"})
_DIMENSIONS = {"fund", "nature", "function_code", "economic_code", "scenario"}


def parse_key(text: str) -> Key:
    """``fiscal_income fund=一般公共预算`` → a key.

    Raises:
        FormError: an unknown concept, dimension or fund.
    """
    concept, *rest = text.split()
    fields = dict(part.split("=", 1) for part in rest)
    if concept not in concepts():
        raise FormError(f"unknown concept: {concept}")
    if unknown := set(fields) - _DIMENSIONS:
        raise FormError(f"{text}: unknown {sorted(unknown)}")
    if "fund" in fields and fields["fund"] not in FUNDS:
        raise FormError(f"{text}: unknown fund")
    return Key(concept, **fields)


@dataclass(frozen=True, slots=True)
class Ask:
    """A number that a sentence prints: what it is, what it is measured against, the words for its sign.

    ``unit`` is the one printed behind it where the sentence has another than the form.
    """

    key: Key
    over: Key | None = None
    base: str = ""
    signs: tuple[str, str] | None = None
    unit: str = ""


_ASK = re.compile(
    r"(?P<key>[^@?]+)(?:@(?P<scenario>\w+))?(?P<options>(?: (?:over|base|unit)=\w+)*)"
    r"(?: ?\?(?P<up>[^|]+)\|(?P<down>.+))?"
)


def parse_ask(text: str, denominators: Mapping[str, Key]) -> Ask:
    """``three_public @share over=three_public`` → an ask.

    Raises:
        FormError: it does not follow the notation, or names an unknown scenario or denominator.
    """
    match = _ASK.fullmatch(text.strip())
    if match is None:
        raise FormError(f"not a number to print: {text}")
    scenario = match["scenario"] or Scenario.FINAL
    if scenario not in set(Scenario):
        raise FormError(f"{text}: unknown scenario {scenario}")
    options = dict(option.split("=") for option in match["options"].split())
    if (scenario == Scenario.SHARE) != ("over" in options):
        raise FormError(f"{text}: a share needs a denominator, nothing else does")
    if "over" in options and options["over"] not in denominators:
        raise FormError(f"{text}: unknown denominator")
    over = denominators[options["over"]] if "over" in options else None
    signs = (match["up"], match["down"]) if match["up"] else None
    key = parse_key(match["key"].strip())._replace(scenario=scenario)
    return Ask(key, over, options.get("base", ""), signs, options.get("unit", ""))


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a header, spanning columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values: its label, the headers above it (joined with ``/``), what its numbers are.

    ``years_ago``: 1 where they are those of the year before.
    """

    label: str
    group: str = ""
    key: Key | None = None
    fund: str | None = None
    scenario: str = ""
    years_ago: int = 0

    @property
    def path(self) -> str:
        """The column's label with the header above it."""
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass(frozen=True, slots=True)
class SideRow:
    """A row of one side of a statement; ``key`` null: an empty row.

    ``classes``: one row for each functional class. ``fill``: empty rows until the sides are equally long.
    ``none`` is the sign in the cells of columns that the row has no number for: all but those named in
    ``only``, or all of a row without key.
    """

    label: str = ""
    under: str = ""
    key: Key | None = None
    total: bool = False
    classes: bool = False
    fill: bool = False
    none: str = ""
    only: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The row's label with the row it is a part of."""
        return f"{self.under}/{self.label}" if self.under else self.label


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a two-sided statement.

    Lines are numbered (行次) from ``first_line``; null: on from the last line of the side before.
    """

    name: str
    first_line: int | None
    columns: tuple[Column, ...]
    rows: tuple[SideRow, ...]


@dataclass(frozen=True, slots=True)
class StatementForm:
    """One of the statements. What is not of its ``shape`` is empty.

    ``nil_sentences`` are the wordings of which one stands below a statement without amounts.
    ``is_numbered``: the rows of its sides have numbers (行次). ``total_last``: 合计 is the last row of a
    statement by function. ``row_label`` names the row of a statement that has one.
    """

    statement: str
    title: str
    number: str
    shape: str
    landscape: bool
    widths: tuple[float, ...]
    size: float
    height: float
    header: tuple[tuple[HeaderCell, ...], ...]
    columns: tuple[Column, ...]
    sides: tuple[Side, ...]
    fund: str | None
    nil_sentences: tuple[str, ...]
    notes: tuple[str, ...]
    blocks: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    labels: tuple[str, ...]
    key: Key | None
    totals: tuple[tuple[str, str], ...]
    is_numbered: bool
    total_last: bool
    row_label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of the narrative: a heading or a paragraph, with when and how often it is printed.

    ``texts`` are wordings of which a filer has one; ``options``, where given, are runs of entries of which a
    filer has one. ``of`` is the concept that a repeated paragraph breaks down. With ``joined``, the
    repetitions are one paragraph after ``lead``, with this sign between them.
    """

    kind: str
    texts: tuple[str, ...] = ()
    statement: str = "narrative"
    each: str = ""
    of: str = "fiscal_expenditure"
    when: str = ""
    unless: str = ""
    fund: str | None = None
    has: str = ""
    new_page: bool = False
    lead: str = ""
    joined: str = ""
    options: tuple[tuple[Entry, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """A wording that sentences share, with ``*`` for the key that it is about.

    ``of`` is the number whose printed sign decides: ``down`` stands where it is below zero, ``same`` where it
    is zero, ``text`` else, and where those are empty. Without ``of`` it is the first number of ``text``.
    """

    text: str
    down: str = ""
    same: str = ""
    of: str = ""


@dataclass(frozen=True)
class Form:
    """A form. ``raw`` keeps the word lists that composers look up by name.

    ``classes`` are lists of the functional classes in T1 and T4, of which a filer has one. ``funds`` are
    those whose money has a place in it. ``sayings`` are the wordings of which a filer has one, by the name
    under which sentences ask for them.
    """

    id: str
    first_year: int
    last_year: int
    money_unit: str
    funds: frozenset[str]
    classes: tuple[tuple[str, ...], ...]
    units: Mapping[str, str]
    denominators: Mapping[str, Key]
    statements: tuple[StatementForm, ...]
    narrative: tuple[Entry, ...]
    sayings: Mapping[str, tuple[Saying, ...]]
    reasons: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, Any]
    raw: Mapping[str, Any]


@cache
def load_form(form_id: str, fiscal_year: int | None = None) -> Form:
    """Load and check a form, as it stands in a fiscal year (null: its last).

    Raises:
        FormError: there is no such form, it is not for that year, or it says something the typesetter cannot
            do.
    """
    raw = read_form(form_id, fiscal_year)
    denominators = {name: parse_key(text) for name, text in raw["denominators"].items()}
    funds = frozenset(raw.get("funds", FUNDS))
    if unknown := funds - set(FUNDS):
        raise FormError(f"{form_id}: unknown funds {sorted(unknown)}")
    return Form(
        id=form_id,
        first_year=raw["first_year"],
        last_year=raw["last_year"],
        money_unit=raw["money_unit"],
        funds=funds,
        classes=_class_lists(raw["classes"]),
        units=raw["units"],
        denominators=denominators,
        statements=tuple(_statement(entry) for entry in raw["statements"]),
        narrative=_entries(raw["narrative"]),
        sayings={name: tuple(map(_saying, texts)) for name, texts in raw.get("sayings", {}).items()},
        reasons=raw["reasons"],
        words=raw["words"],
        raw=raw,
    )


def _class_lists(classes: Sequence[Any]) -> tuple[tuple[str, ...], ...]:
    """One list of classes, or several of which a filer has one."""
    lists = [classes] if isinstance(classes[0], str) else classes
    return tuple(tuple(codes) for codes in lists)


def _wordings(texts: str | Sequence[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _header(rows: Sequence[Sequence[Any]]) -> tuple[tuple[HeaderCell, ...], ...]:
    return tuple(
        tuple(HeaderCell(cell) if isinstance(cell, str) else HeaderCell(**cell) for cell in row)
        for row in rows
    )


def _column(entry: Mapping[str, Any], fund: str | None) -> Column:
    key = parse_key(entry["key"]) if "key" in entry else None
    if key is not None and fund is not None:
        key = key._replace(fund=fund)
    return Column(
        entry["label"],
        entry.get("group", ""),
        key,
        entry.get("fund"),
        entry.get("scenario", ""),
        entry.get("years_ago", 0),
    )


def _side(entry: Mapping[str, Any]) -> Side:
    rows: list[SideRow] = []
    for row in entry["rows"]:
        if "empty" in row:
            rows += [SideRow()] * row["empty"]
        elif "fill" in row:
            rows.append(SideRow(fill=True))
        elif "classes" in row:
            rows.append(SideRow(key=parse_key(row["classes"]), classes=True))
        else:
            rows.append(
                SideRow(
                    row["label"],
                    row.get("under", ""),
                    parse_key(row["key"]) if "key" in row else None,
                    row.get("total", False),
                    none=row.get("none", ""),
                    only=tuple(row.get("only", ())),
                )
            )
    columns = tuple(_column(column, None) for column in entry["columns"])
    return Side(entry["name"], entry.get("first_line"), columns, tuple(rows))


def _statement(entry: Mapping[str, Any]) -> StatementForm:
    shape, fund = entry["shape"], entry.get("fund")
    if shape not in SHAPES:
        raise FormError(f"{entry['statement']}: unknown shape {shape}")
    return StatementForm(
        statement=entry["statement"],
        title=entry["title"],
        number=entry["number"],
        shape=shape,
        landscape=entry.get("landscape", False),
        widths=tuple(entry.get("widths", ())),
        size=entry.get("size", 9),
        height=entry.get("height", 16),
        header=_header(entry.get("header", ())),
        columns=tuple(_column(column, fund) for column in entry.get("columns", ())),
        sides=tuple(_side(side) for side in entry.get("sides", ())),
        fund=fund,
        nil_sentences=_wordings(entry.get("nil_sentence", ())),
        notes=tuple(entry.get("notes", ())),
        blocks=tuple(tuple(block) for block in entry.get("blocks", ())),
        heads=tuple(entry.get("heads", ())),
        labels=tuple(entry.get("labels", ())),
        key=parse_key(entry["key"]) if "key" in entry else None,
        totals=tuple((total["label"], total.get("nature", "")) for total in entry.get("totals", ())),
        is_numbered=entry.get("is_numbered", True),
        total_last=entry.get("total_last", False),
        row_label=entry.get("row_label", ""),
    )


_KINDS = ("part", "heading", "subheading", "sheets", "statements", "table", "nil", "text")
_OPTIONS = {"text", "statement", "each", "of", "when", "unless", "fund", "has", "new_page", "lead", "joined"}
_SPACE_OUTSIDE = re.compile(r"(\{[^}]*\}|<[^>]*>)|\s+")


def _entries(entries: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(_entry(entry) for entry in entries)


def _entry(entry: Mapping[str, Any]) -> Entry:
    if set(entry) == {"one_of"}:
        return Entry("one_of", options=tuple(_entries(option) for option in entry["one_of"]))
    kind = next((kind for kind in _KINDS if kind in entry), None)
    if kind is None or set(entry) - {kind} - _OPTIONS:
        raise FormError(f"not a piece of the narrative: {dict(entry)}")
    texts = _wordings(entry["text"] if kind == "nil" else entry[kind])
    return Entry(
        kind=kind,
        texts=tuple(map(_folded, texts)) if kind in {"text", "nil"} else texts,
        statement=entry.get("statement", "narrative"),
        each=entry.get("each", ""),
        of=entry.get("of", "fiscal_expenditure"),
        when=entry.get("when", ""),
        unless=entry.get("unless", ""),
        fund=entry["nil"] if kind == "nil" else entry.get("fund"),
        has=entry.get("has", ""),
        new_page=entry.get("new_page", False),
        lead=_folded(entry.get("lead", "")),
        joined=entry.get("joined", ""),
    )


def _saying(entry: str | Mapping[str, str]) -> Saying:
    fields = {"text": entry} if isinstance(entry, str) else entry
    if "text" not in fields or set(fields) - {"text", "down", "same", "of"}:
        raise FormError(f"not a saying: {entry}")
    return Saying(**{name: text if name == "of" else _folded(text) for name, text in fields.items()})


def _folded(text: str) -> str:
    """A folded sentence has spaces where its lines met; Chinese text has none."""
    return _SPACE_OUTSIDE.sub(lambda match: match[1] or "", text)
