"""The statements of a final account as figures: T1 to T9 and further ones, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from disclosures.documents.document import Document
from disclosures.filing import Figure, Issue, Sentence, StatementFound
from disclosures.statements.forms import Form, collect_forms
from disclosures.statements.heads import read_heads
from disclosures.statements.rows import RowReader
from disclosures.statements.sets import SetWords, divide, words_of
from disclosures.taxonomy.labels import key, name_key
from disclosures.taxonomy.statements import Structure, statements

_SENTENCES = re.compile(r"[^。]+。?")


@dataclass(frozen=True, slots=True)
class StatementReading:
    """What the statements of one set say, and what in them could not be read.

    ``words``: whose accounts they are by what stands over them; ``heads``: the lines there; ``further``: the
    other sets of the document.
    """

    figures: tuple[Figure, ...]
    statements: tuple[StatementFound, ...]
    issues: tuple[Issue, ...]
    words: SetWords = field(default_factory=SetWords)
    heads: tuple[Sentence, ...] = ()
    further: tuple[StatementReading, ...] = ()


def read_statements(document: Document, fiscal_year: int) -> StatementReading:
    """All statements of a document, in its order.

    A cell of a labelled row is a figure, a blank one too. A number that no label explains is an issue
    (``unplaced_number``), and a figure without a concept where its labels are printed. A set that says what
    the first one says is the same accounts printed twice: an issue (``repeated_set``), like a single
    statement that a set has already (``repeated_statement``).
    """
    taxonomy = statements()
    forms, issues = collect_forms(document, taxonomy)
    sets, repeated = divide(forms)
    issues += [
        _issue("repeated_statement", f"同一套报表中再次出现“{form.title}”，本表未读取", form)
        for form in repeated
    ]
    first, *others = [_read_set(forms_of_set, document, fiscal_year) for forms_of_set in sets]
    further: list[StatementReading] = []
    for number, (forms_of_set, reading) in enumerate(zip(sets[1:], others, strict=True), start=2):
        if any(_says(reading) == _says(earlier) for earlier in (first, *further)):
            words = f"第{number}套报表与前面的一套完全相同，只读取前面的一套"
            issues.append(_issue("repeated_set", words, forms_of_set[0]))
        else:
            further.append(reading)
    return replace(first, issues=(*issues, *first.issues), further=tuple(further))


def _read_set(forms: Iterable[Form], document: Document, fiscal_year: int) -> StatementReading:
    structure = statements().structure
    figures: list[Figure] = []
    found: list[StatementFound] = []
    issues: list[Issue] = []
    for form in (seen := list(forms)):
        reader = RowReader(form, fiscal_year, structure)
        if form.parts:
            reader.read()
        figures += reader.figures
        issues += reader.issues
        found.append(_found(form, reader, structure))
    words, heads = words_of(seen, document), read_heads(seen, document)
    return StatementReading(tuple(figures), tuple(found), tuple(issues), words, heads)


def _says(reading: StatementReading) -> list[tuple[object, ...]]:
    """What a set says, wherever it is printed."""
    return [
        (f.statement, f.row_code, f.row_label, f.column_label, f.side, f.value, f.is_blank)
        for f in reading.figures
    ]


def _issue(code: str, message: str, form: Form) -> Issue:
    place = form.box._asdict()
    return Issue(code=code, message=message, page=form.page, **place, statement=form.statement.id)


def function_names(figures: Iterable[Figure]) -> dict[str, str]:
    """Names of functional codes as this filing's own statements print them: ``类/款/项`` names → code.

    Paths are of names by which labels are compared, of every length that the statements print.
    """
    names: dict[str, str] = {}
    for figure in figures:
        if figure.function_code and figure.row_code == figure.function_code and figure.row_label:
            names.setdefault(figure.row_code, name_key(figure.row_label))
    paths: dict[str, str] = {}
    for code in names:
        steps = [code[:length] for length in (3, 5, 7) if length <= len(code)]
        if all(step in names for step in steps):
            paths["/".join(names[step] for step in steps)] = code
    return paths


def _found(form: Form, reader: RowReader, structure: Structure) -> StatementFound:
    """A statement is nil when no amount in it differs from zero."""
    return StatementFound(
        statement=form.statement.id,
        title=form.title,
        page=form.page,
        last_page=form.last_page,
        unit=form.unit,
        is_nil=not any(
            figure.value or (figure.raw_text and not figure.is_blank and figure.value is None)
            for figure in reader.figures
        ),
        nil_sentence=_nil_sentence((*form.notes, *reader.notes), structure),
    )


def _nil_sentence(notes: Iterable[str], structure: Structure) -> str:
    for note in notes:
        for sentence in _SENTENCES.findall(note):
            text = key(sentence)
            if structure.nil.search(text) and not structure.not_nil.search(text):
                return str(sentence)
    return ""
