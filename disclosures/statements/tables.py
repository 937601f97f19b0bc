"""The statements of a final account as figures: T1 to T9 and further ones, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.documents.document import Document
from disclosures.filing import Figure, Issue, StatementFound
from disclosures.statements.forms import Form, collect_forms
from disclosures.statements.rows import RowReader
from disclosures.taxonomy.labels import key, name_key
from disclosures.taxonomy.statements import Structure, statements

_SENTENCES = re.compile(r"[^。]+。?")


@dataclass(frozen=True, slots=True)
class StatementReading:
    """What the statements of a document say, and what in them could not be read."""

    figures: tuple[Figure, ...]
    statements: tuple[StatementFound, ...]
    issues: tuple[Issue, ...]


def read_statements(document: Document, fiscal_year: int) -> StatementReading:
    """All statements of a document, in its order.

    A cell of a labelled row is a figure, a blank one too. A number that no label explains is an issue
    (``unplaced_number``), and a figure without a concept where its labels are printed.
    """
    taxonomy = statements()
    forms, issues = collect_forms(document, taxonomy)
    figures: list[Figure] = []
    found: list[StatementFound] = []
    for form in forms:
        if form.is_repeated:
            continue
        reader = RowReader(form, fiscal_year, taxonomy.structure)
        if form.parts:
            reader.read()
        figures += reader.figures
        issues += reader.issues
        found.append(_found(form, reader, taxonomy.structure))
    return StatementReading(tuple(figures), tuple(found), tuple(issues))


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
