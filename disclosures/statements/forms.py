"""Statements as they lie in a document: title, table, the pages it continues on, unit, nil sentence.

A statement is found by its title (never by number or position) and confirmed by its header; a table without
a title is taken only when its words can be no other statement's. A list of contents names statements without
tables, so it makes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosures.documents.document import Box, Document, Line, Page, Table
from disclosures.filing import Issue
from disclosures.statements.headers import Header, Role, is_number_like, read_header
from disclosures.statements.titles import FoundTitle, find_titles, place_of, running_lines
from disclosures.taxonomy.labels import compact, key, name_key
from disclosures.taxonomy.performance import taxonomy as performance_taxonomy
from disclosures.taxonomy.statements import StatementTaxonomy, StatementType, TitleMatch

EDGE_TOLERANCE = 3.0
"""Points by which the rules of a continued table may differ from page to page."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a statement. ``header``: its own, or the first table's, ``shift`` away in x."""

    page: int
    table: Table
    header: Header
    has_own_header: bool
    shift: float = 0.0


@dataclass(slots=True)
class Form:
    """A statement of the document, as found. ``parts`` is empty where a sentence stands for the table.

    ``run`` counts how often the document began to go through its statements again, from 0. ``last_leaf``
    counts pages that are not blank, up to the one that the statement ends on.
    """

    statement: StatementType
    title: str
    page: int
    box: Box
    unit: str | None = None
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    run: int = 0
    last_leaf: int = 0

    @property
    def header(self) -> Header:
        """The header of the first table."""
        return self.parts[0].header

    @property
    def last_page(self) -> int:
        """The page that the statement ends on."""
        return self.parts[-1].page if self.parts else self.page


@dataclass(slots=True)
class _Pending:
    """A title whose table has not come yet."""

    match: TitleMatch
    page: int
    box: Box
    unit: str | None
    lines: int = 0


class FormCollector:
    """Walks the blocks of a document in reading order and gathers its statements."""

    def __init__(self, taxonomy: StatementTaxonomy) -> None:
        self.forms: list[Form] = []
        self.issues: list[Issue] = []
        self._taxonomy = taxonomy
        self._structure = taxonomy.structure
        self._pending: _Pending | None = None
        self._open: Form | None = None
        self._note_is_open = False
        self._unit: str | None = None
        self._unknown_title: str | None = None
        self._leaf = 0
        self._lines_above = 0
        self._captions_above = 0

    def page(self, page: Page, running: frozenset[tuple[str, int]] = frozenset()) -> None:
        """Take in one page; pages come in order. ``running``: the lines that pages repeat in one place."""
        self._running = running
        self._leaf += bool(page.lines or page.tables)
        self._lines_above = self._captions_above = 0
        self._unit = None
        run: list[Line] = []
        for block in page.blocks():
            if isinstance(block, Line):
                run.append(block)
                continue
            self._take_lines(run, page.number)
            run = []
            self._take_table(block, page.number)
        self._take_lines(run, page.number)

    # --- lines ---

    def _take_lines(self, lines: list[Line], page: int) -> None:
        lines = [
            line
            for line in lines
            if not self._structure.trivial.fullmatch(key(line.text)) and place_of(line) not in self._running
        ]
        titles = find_titles(lines, self._taxonomy)
        for place, line in enumerate(lines):
            if place in titles:
                self._take_title(titles[place], line, page)
            elif place - 1 not in titles or not titles[place - 1].wraps:
                self._take_line(line, page)

    def _take_title(self, title: FoundTitle, line: Line, page: int) -> None:
        found = self._structure.unit_line.search(key(line.text))
        unit = found.group("unit") if found else self._unit
        self._open = None
        self._note_is_open = False
        self._unknown_title = None
        self._lines_above += 1
        self._pending = _Pending(title.match, page, line.box, unit)

    def _take_line(self, line: Line, page: int) -> None:
        text = key(line.text)
        unit = self._structure.unit_line.search(text)
        if unit:
            self._captions_above += 1
            self._unit = unit.group("unit")
            if self._pending:
                self._pending.unit = self._unit
            return
        if self._structure.caption.fullmatch(text):
            self._captions_above += 1
            return
        self._lines_above += 1
        if self._open is not None and self._take_note(line, page):
            return
        self._open = None
        if self._structure.unknown_title.fullmatch(text):
            self._unknown_title = compact(line.text)
            self._pending = None
        elif self._structure.sentence.search(text):
            self._unknown_title = None
        if performance_taxonomy().title_kind(compact(line.text)) is not None:
            # What follows is a performance sheet; the title above was an entry of a list.
            self._pending = None
        if self._pending is not None:
            self._pending.lines += 1
            is_sentence = self._structure.sentence.search(text) is not None
            if self._says_nil(text) and self._pending.match.is_certain:
                form = self._new_form(self._pending, has_table=False)
                form.notes.append(compact(line.text))
                self._pending = None
            elif is_sentence or self._pending.lines > self._structure.lines_between:
                self._pending = None

    def _take_note(self, line: Line, page: int) -> bool:
        """Whether the line belongs below the open statement: a note, a nil sentence, or its next line."""
        form = self._open
        if form is None or form.last_page != page:
            return False
        text = key(line.text)
        starts = self._structure.note.fullmatch(text) is not None or self._says_nil(text)
        if not starts and not self._note_is_open:
            return False
        printed = compact(line.text)
        if starts and not (self._note_is_open and self._structure.note.fullmatch(text) is None):
            form.notes.append(printed)
        else:
            form.notes[-1] += printed
        self._note_is_open = not text.endswith("。")
        return True

    def _says_nil(self, text: str) -> bool:
        return self._structure.nil.search(text) is not None and not self._structure.not_nil.search(text)

    # --- tables ---

    def _take_table(self, table: Table, page: int) -> None:
        pending, unknown = self._pending, self._unknown_title
        self._pending = self._unknown_title = None
        self._note_is_open = False
        if pending is not None and page - pending.page > 1:
            pending = None
        if pending is None:
            pending = self._title_inside(table, page)
        if pending is not None:
            self._take_titled(pending, table, page)
        elif not self._take_continuation(table, page):
            self._take_untitled(table, page, unknown)
        if self._open is not None:
            self._open.last_leaf = self._leaf
        self._unit = None
        self._lines_above = self._captions_above = 0

    def _title_inside(self, table: Table, page: int) -> _Pending | None:
        """Some forms print title and unit as the first rows of the grid."""
        for cell in table.cells:
            if cell.row > 2 or cell.column_span < table.column_count:
                continue
            match = self._taxonomy.match_title(cell.text)
            if match is not None:
                return _Pending(match, page, cell.box, self._unit)
        return None

    def _take_titled(self, pending: _Pending, table: Table, page: int) -> None:
        header = read_header(table, self._taxonomy)
        statement = pending.match.statement
        before = self.forms[-1] if self.forms else None
        if before is not None and before.statement is statement and before.parts and self._follows(before):
            part = self._part_of(before, table, header, page)
            if part is not None and not _begins_again(before, table, header):
                before.parts.append(part)
                self._open = before
                return
        if not fits(statement, header, every_column=not pending.match.is_certain):
            other = self._by_signature(table)
            if other is None:
                self._open = None
                if _has_numbers(table) and (pending.match.is_certain or self._unit or pending.unit):
                    self._issue(
                        "unread_statement",
                        f"标题“{pending.match.title}”下的表头无法识别，表内数字未读取",
                        page,
                        table.box,
                        statement.id,
                    )
                return
            statement = other
        form = self._new_form(pending, statement)
        form.unit = pending.unit or self._unit or header.unit
        form.parts.append(Part(page, table, header, has_own_header=True))
        self._open = form

    def _take_continuation(self, table: Table, page: int) -> bool:
        form = self._open
        if form is None or not form.parts or not self._follows(form) or self._lines_above:
            return False
        header = read_header(table, self._taxonomy)
        part = self._part_of(form, table, header, page)
        if part is None:
            return False
        if self._captions_above and (not part.has_own_header or _begins_again(form, table, header)):
            return False
        form.parts.append(part)
        return True

    def _follows(self, form: Form) -> bool:
        """Whether the page at hand is the statement's last one or the next that is not blank."""
        return self._leaf - form.last_leaf in (0, 1)

    def _part_of(self, form: Form, table: Table, header: Header, page: int) -> Part | None:
        """The table as a part of the form: under a repeated header, or under the rules of the first table."""
        has_own = header.bottom >= 0 and (header.has_labels or not form.header.has_labels)
        if has_own:
            known = {column.path for column in form.header.columns}
            if all(c.path in known for c in header.columns if c.role is Role.VALUE and c.path):
                return Part(page, table, header, has_own_header=True)
            return None
        edges = [x for part in form.parts for x in part.table.xs]
        shift = _shift(table.xs, form.parts[0].table.xs, edges)
        if shift is None:
            return None
        return Part(page, table, form.header, has_own_header=False, shift=shift)

    def _take_untitled(self, table: Table, page: int, unknown: str | None) -> None:
        follows = self._open is not None and not self._lines_above and self._follows(self._open)
        statement = self._by_signature(table)
        title = unknown or ""
        if statement is not None and key(statement.title).endswith(key(title)):
            header = read_header(table, self._taxonomy)
            match = TitleMatch(statement, title, is_certain=False)
            form = self._new_form(_Pending(match, page, table.box, self._unit), statement)
            form.unit = self._unit or header.unit
            form.parts.append(Part(page, table, header, has_own_header=True))
            self._open = form
            return
        if unknown is not None and _has_numbers(table):
            self._issue("unknown_statement", f"报表“{unknown}”不在报表目录中，未读取", page, table.box)
        elif follows and _has_numbers(table):
            self._issue("unplaced_table", "表格接在报表之后，但列线与报表不符，未读取", page, table.box)
        elif self._unit is not None and _has_numbers(table) and self._could_be_statement(table):
            self._issue("untitled_statement", "表头是决算报表的表头，但没有标题，未读取", page, table.box)
        self._open = None

    def _by_signature(self, table: Table) -> StatementType | None:
        """The one statement whose unmistakable words are in the table and whose header it has."""
        words = {name_key(cell.text) for cell in table.cells}
        found = [s for s in self._taxonomy.types if s.signature and s.signature <= words]
        if len(found) != 1:
            return None
        header = read_header(table, self._taxonomy)
        return found[0] if fits(found[0], header, every_column=True) else None

    def _could_be_statement(self, table: Table) -> bool:
        header = read_header(table, self._taxonomy)
        coded = [statement for statement in self._taxonomy.types if statement.codes]
        return header.has_labels and any(fits(s, header, every_column=True) for s in coded)

    def _new_form(
        self, pending: _Pending, statement: StatementType | None = None, *, has_table: bool = True
    ) -> Form:
        statement = statement or pending.match.statement
        form = Form(statement, pending.match.title, pending.page, pending.box, pending.unit)
        form.run = self.forms[-1].run if self.forms else 0
        same = [f for f in self.forms if f.run == form.run and f.statement is statement]
        # What was taken for a nil sentence in place of a table was none if the table comes after all.
        self.forms = [f for f in self.forms if f.parts or f not in same]
        form.run += has_table and statement.mapped and any(f.parts for f in same)
        self.forms.append(form)
        return form

    def _issue(self, code: str, message: str, page: int, box: Box, statement: str = "") -> None:
        self.issues.append(Issue(code=code, message=message, page=page, **box._asdict(), statement=statement))


def collect_forms(document: Document, taxonomy: StatementTaxonomy) -> tuple[list[Form], list[Issue]]:
    """All statements of a document in its order, and what looks like one and could not be taken."""
    collector = FormCollector(taxonomy)
    running = running_lines(document, taxonomy)
    for page in document.pages:
        collector.page(page, running)
    return collector.forms, collector.issues


def fits(statement: StatementType, header: Header, *, every_column: bool) -> bool:
    """Whether the header can be this statement's: half of its columns of figures are known, or all."""
    values = [c for c in header.columns if c.role is Role.VALUE and c.path]
    if not values or (not header.has_labels and not statement.unlabelled_rows and statement.mapped):
        return False
    if not statement.mapped:
        return True
    known = [c for c in values if statement.column(c.path, c.side) is not None]
    return len(known) == len(values) if every_column else len(known) * 2 >= len(values)


def _begins_again(form: Form, table: Table, header: Header) -> bool:
    """Whether the table starts with the statement's first row: another set, not a continuation."""
    return _first_label(table, header) == _first_label(form.parts[0].table, form.header)


def _has_numbers(table: Table) -> bool:
    return any(is_number_like(cell.text) for cell in table.cells)


def _first_label(table: Table, header: Header) -> str:
    """The first words of the table's body, to tell a statement that begins again from one that goes on."""
    top = max(header.bottom + 1, 0)
    cells: Iterable[str] = (key(cell.text) for cell in table.cells if cell.row >= top)
    return next((text for text in cells if text), "")


def _shift(xs: tuple[float, ...], first: tuple[float, ...], edges: list[float]) -> float | None:
    """How far to move a table so that all its rules stand on rules of the statement; null where none fits."""
    for shift in (0.0, first[0] - xs[0], first[-1] - xs[-1]):
        if all(any(abs(x + shift - edge) <= EDGE_TOLERANCE for edge in edges) for x in xs):
            return shift
    return None
