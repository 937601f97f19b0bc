"""Makes filings of what was read from a document: one for each set of statements, each with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosures.filing import Figure, Filing, Issue, Scope
from disclosures.statements.narrative.sentences import Placed, linked
from disclosures.statements.sets import scope_named
from disclosures.statements.tables import StatementReading
from disclosures.taxonomy.labels import key

_OTHER_SCOPE = {Scope.OWN: Scope.CONSOLIDATED, Scope.CONSOLIDATED: Scope.OWN}


@dataclass(frozen=True, slots=True)
class _Account:
    """A set of statements and whose accounts it holds."""

    reading: StatementReading
    unit_name: str | None
    scope: Scope | None


def as_filings(
    filing: Filing,
    statements: StatementReading,
    narrative: Sequence[Figure],
    performance: Sequence[Figure],
    issues: Sequence[Issue],
    sentences: Sequence[Placed] = (),
) -> Filing:
    """The first filing of a document, which carries the further ones.

    Figures of sentences belong to the set that a heading over them names. Else they belong, like performance
    sheets, the list of units, issues and sentences, to the 汇总, or to the first set where there is none.

    Args:
        filing: what the document says of itself, without figures.
        statements: its first set of statements, with the further ones.
        narrative: figures of its sentences.
        performance: figures of its performance sheets.
        issues: what in these could not be read.
        sentences: what the document says in words.
    """
    accounts, unclear = _accounts(filing, statements)
    main = next((i for i, a in enumerate(accounts) if a.scope is Scope.CONSOLIDATED), 0)
    said: list[list[Figure]] = [[] for _ in accounts]
    for figure in narrative:
        said[_whose(figure.section, accounts, main) if len(accounts) > 1 else main].append(figure)

    def figures_of(i: int) -> tuple[Figure, ...]:
        return (*accounts[i].reading.figures, *said[i], *(performance if i == main else ()))

    found = [
        replace(
            filing,
            unit_name=account.unit_name,
            scope=account.scope,
            statements=account.reading.statements,
            figures=figures_of(i),
            member_units=filing.member_units if i == main else (),
            issues=(
                *(filing.issues if i == 0 else ()),
                *account.reading.issues,
                *(unclear if i == 0 else ()),
                *(issues if i == main else ()),
            ),
            sentences=(
                *(linked(sentences, figures_of(i)) if i == main else ()),
                *account.reading.heads,
            ),
            set_number=i + 1,
        )
        for i, account in enumerate(accounts)
    ]
    return replace(found[0], further=tuple(found[1:]))


def _accounts(filing: Filing, statements: StatementReading) -> tuple[list[_Account], list[Issue]]:
    """The sets with their unit and scope; a set that cannot be told from another is an issue."""
    if not statements.further:
        return [_Account(statements, filing.unit_name, filing.scope)], []
    readings = (statements, *statements.further)
    own_name = key(filing.unit_name or "")
    names = [
        reading.words.unit_name if reading.words.unit_name not in (None, own_name) else filing.unit_name
        for reading in readings
    ]
    if len(set(names)) == 1:  # captions that all give the unit one other name, say a short one
        names = [filing.unit_name] * len(readings)
    scopes = [reading.words.scope for reading in readings]
    accounts: list[_Account] = []
    issues: list[Issue] = []
    for number, (reading, name, scope) in enumerate(zip(readings, names, scopes, strict=True), start=1):
        others = [s for s, n in zip(scopes, names, strict=True) if n == name and s is not None]
        if scope is None and len(others) == 1 and names.count(name) == 2:
            scope = _OTHER_SCOPE.get(others[0])
        if scope is None:
            scope = filing.scope if name == filing.unit_name else Scope.UNIT
        if any((a.unit_name, a.scope) == (name, scope) for a in accounts):
            issues.append(_unclear(number, reading))
        else:
            accounts.append(_Account(reading, name, scope))
    return accounts, issues


def _unclear(number: int, reading: StatementReading) -> Issue:
    first = reading.statements[0]
    message = f"第{number}套报表没有说明属于哪个单位、什么口径，与前面的报表无法区分，未读取"
    return Issue(code="unclear_set", message=message, page=first.page, statement=first.statement)


def _whose(section: str, accounts: Sequence[_Account], main: int) -> int:
    """The set that the headings over a sentence name, the innermost first."""
    for heading in reversed(section.split("/")):
        text, scope = key(heading), scope_named(heading)
        for i, account in enumerate(accounts):
            names_unit = (
                key(account.unit_name or "") in text and account.unit_name != accounts[main].unit_name
            )
            if names_unit or (scope is not None and account.scope is scope):
                return i
    return main
