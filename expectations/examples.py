"""Figures in one line each: the notation in which the catalogue writes its examples, and tests their filings.

``T1 income 110.00``, ``T5 fiscal_expenditure 3.00 fund=一般公共预算 function=201 nature=项目支出``. The value
``-`` is a blank cell, ``?`` a number that cannot be read, and for a text concept, or a word or a malformed
number where a number is expected, the value is the text; ``as=…`` changes the statement. ``narrative sentence
…``, ``heading sentence …`` and ``preamble sentence …`` (the cover) are words. A change to ``drop`` takes its
line away.

A line may begin with the filing that it stands in: ``last_year`` (the same unit's), ``merged`` (last year's
of a unit that was merged into it), ``汇总``, ``本级`` or ``下属`` (a department's, its own level's, a unit's;
the department does not list a unit that has ``listed=no``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from disclosures.filing import Figure, Scenario, Sentence
from disclosures.taxonomy.concepts import concepts

_UNITS = {"money": "万元", "count": "个", "area": "平方米", "rate": "%", "score": "分", "text": None}
_RATES = {Scenario.GROWTH_RATE, Scenario.SHARE, Scenario.DIFFERENCE_RATE, Scenario.COMPLETION_RATE}
_KEYS = {
    "function": "function_code",
    "economic": "economic_code",
    "fund": "fund",
    "nature": "nature",
    "scenario": "scenario",
    "section": "section",
    "unit": "unit",
    "label": "row_label",
    "op": "operator",
}
FILINGS = ("last_year", "merged", "汇总", "本级", "下属")
UNLISTED = "listed=no"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def by_filing(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of each filing of an example; of the filing itself under an empty name."""
    found: dict[str, list[str]] = {}
    for line in lines:
        first, _, rest = line.partition(" ")
        name, own = (first, rest) if first in FILINGS else ("", line)
        found.setdefault(name, []).append(own)
    return found


def figures(lines: Iterable[str], page: int = 1) -> tuple[Figure, ...]:
    """The figures of some lines, one below the other on a page.

    Raises:
        ValueError: a line does not follow the notation.
    """
    return tuple(figure(line, page, number) for number, line in enumerate(lines, start=1))


def figure(line: str, page: int = 1, number: int = 1) -> Figure:
    """One line as a figure, printed in line ``number`` of the page.

    Raises:
        ValueError: the line does not follow the notation.
    """
    words = line.split()
    if len(words) < 3:
        raise ValueError(f"statement, concept and value expected: {line!r}")
    statement, concept, raw = words[:3]
    if concept not in concepts():
        raise ValueError(f"unknown concept: {line!r}")
    kind = concepts()[concept].type
    named = dict(word.split("=", 1) for word in words[3:])
    statement = named.pop("as", statement)
    row_number = int(named.pop("n")) if "n" in named else None
    if unknown := set(named) - set(_KEYS):
        raise ValueError(f"unknown key {sorted(unknown)}: {line!r}")
    fields = {_KEYS[key]: value for key, value in named.items()}
    unit = "%" if fields.get("scenario") in _RATES else _UNITS[kind]
    return Figure(
        statement=statement,
        concept=concept,
        value=Decimal(raw) if kind != "text" and _NUMBER.fullmatch(raw) else None,
        is_blank=raw == "-",
        raw_text="" if raw == "-" else raw,
        page=page,
        x0=100.0,
        y0=20.0 * number,
        x1=160.0,
        y1=20.0 * number + 12,
        row_number=row_number,
        **{"unit": unit, **fields},  # type: ignore[arg-type]
    )


def sentences(figures: Sequence[Figure]) -> tuple[Sentence, ...]:
    """The sentences among what examples give, each after the figures that stand above it."""
    found = []
    count = 0
    for figure in figures:
        if figure.concept != "sentence":
            count += 1
            continue
        found.append(
            Sentence(
                kind=figure.statement,
                section=figure.section,
                text=figure.raw_text,
                **{name: getattr(figure, name) for name in ("page", "x0", "y0", "x1", "y1")},
                last_figure=count or None,
            )
        )
    return tuple(found)


def changed(lines: Sequence[str], changes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The lines with another value, and other keys where given, in each line that begins as a change says."""
    result = list(lines)
    for start, value in changes:
        (index,) = (n for n, line in enumerate(lines) if f"{line} ".startswith(f"{start} "))
        words = result[index].split()
        number, *keys = value.split()
        if number == "drop":
            del result[index]
            continue
        given = {key.split("=", 1)[0] for key in keys}
        at = 3 if words[0] in FILINGS else 2
        kept = [word for word in words[at + 1 :] if word.split("=", 1)[0] not in given]
        result[index] = " ".join([*words[:at], number, *kept, *keys])
    return tuple(result)
