"""The words in the head of each statement, between its title and its table: whose it is, of which year."""

from __future__ import annotations

from collections.abc import Sequence

from disclosures.documents.document import Document, Line
from disclosures.filing import Sentence
from disclosures.statements.forms import Form
from disclosures.taxonomy.labels import compact

STATEMENT_HEAD = "statement_head"
"""The kind of such a sentence; its section is the title of the statement."""


def read_heads(forms: Sequence[Form], document: Document) -> tuple[Sentence, ...]:
    """The lines in the heads of some statements, in the order of the document; those without a table, or
    with a table on a later page than the title, have none."""
    pages = {page.number: page for page in document.pages}
    return tuple(
        _sentence(form, line)
        for form in forms
        if form.parts and form.parts[0].page == form.page
        for line in pages[form.page].lines
        if form.box.y1 <= (line.box.y0 + line.box.y1) / 2 <= form.parts[0].table.box.y0
    )


def _sentence(form: Form, line: Line) -> Sentence:
    return Sentence(
        kind=STATEMENT_HEAD,
        section=form.title,
        text=compact(line.text),
        page=form.page,
        **line.box._asdict(),
    )
