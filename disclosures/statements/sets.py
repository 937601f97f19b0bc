"""Several sets of statements in one document: which statements make a set, and whose accounts it holds.

A department may print its 汇总 and its 本级 accounts one after the other, each with all statements. One
statement that is merely printed twice makes no set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from disclosures.documents.document import Document, Page
from disclosures.filing import Scope
from disclosures.statements.forms import Form
from disclosures.taxonomy.documents import documents
from disclosures.taxonomy.labels import key

_T = TypeVar("_T")

_LEAST_SHARED = 2
"""Statements that a further set must have in common with the one before."""


@dataclass(frozen=True, slots=True)
class SetWords:
    """What stands over the statements of a set: whose they are; null where nothing is said or it differs."""

    unit_name: str | None = None
    scope: Scope | None = None


def divide(forms: Sequence[Form]) -> tuple[list[list[Form]], list[Form]]:
    """Divide the statements of a document into sets.

    Returns:
        The sets in the order of the document, at least one; and statements that a set has already.
    """
    sets: list[list[Form]] = [[]]
    repeated: list[Form] = []
    for run in _runs(forms):
        here = {form.statement.id for form in run if form.statement.mapped}
        before = {form.statement.id for form in sets[-1] if form.statement.mapped}
        shared = len(here & before)
        if shared >= _LEAST_SHARED and 2 * shared >= min(len(here), len(before)):
            sets.append([])
            before = set()
        for form in run:
            if form.statement.id in before:
                repeated.append(form)
            else:
                sets[-1].append(form)
                before |= {form.statement.id} if form.statement.mapped else set()
    return sets, repeated


def words_of(forms: Sequence[Form], document: Document) -> SetWords:
    """What headings and captions over the statements of a set say of it."""
    patterns = documents().sets
    names: Counter[str] = Counter()
    scopes: Counter[Scope] = Counter()
    pages = {page.number: page for page in document.pages}
    for form in forms:
        for text in _texts_over(form, pages):
            caption = patterns.caption.search(text)
            if caption is not None:
                name = caption.group("name")
                suffix = documents().name_suffix.search(name)
                names[name[: suffix.start()] if suffix else name] += 1
            scope = scope_named(text)
            if scope is not None:
                scopes[scope] += 1
    return SetWords(_only(names), _only(scopes))


def scope_named(text: str) -> Scope | None:
    """The scope that a heading or caption names; null for none and for several."""
    found = [scope for scope, pattern in documents().sets.scopes if pattern.search(key(text))]
    return found[0] if len(found) == 1 else None


def _runs(forms: Sequence[Form]) -> Iterator[list[Form]]:
    for number in dict.fromkeys(form.run for form in forms):
        yield [form for form in forms if form.run == number]


def _texts_over(form: Form, pages: dict[int, Page]) -> Iterator[str]:
    """Lines over the first table of a statement on its page, the first rows of the table, and the page before
    where that holds nothing but a heading."""
    page = pages[form.page]
    end = form.parts[0].table.box.y0 if form.parts and form.parts[0].page == form.page else form.box.y1
    start = max((table.box.y1 for table in page.tables if table.box.y1 <= form.box.y0), default=0.0)
    lines = [line for line in page.lines if start <= line.box.y0 <= end]
    before = pages.get(form.page - 1)
    if before is not None and not before.tables and len(before.lines) <= documents().sets.divider_lines:
        lines += before.lines
    yield from (key(line.text) for line in lines if not documents().sets.sentence.search(key(line.text)))
    if form.parts:
        header = form.parts[0].header
        yield from (key(c.text) for c in form.parts[0].table.cells if c.row <= max(header.bottom, 0))


def _only(votes: Counter[_T]) -> _T | None:
    """What most say; null for nothing and for a tie."""
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
