"""A performance sheet from a source that has lost its columns (the text that an extractor left of a PDF)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from disclosures.documents.document import Line
from disclosures.statements.performance.goals import GOAL, RESULT, split_goals
from disclosures.statements.performance.pieces import Header, Piece, find_header, pieces_of
from disclosures.statements.performance.rows import RowCells, read_rows
from disclosures.statements.performance.sheet import FundRow, Indicator, Level, Printed, Sheet
from disclosures.statements.performance.spans import SheetSpan, compact
from disclosures.statements.performance.values import is_number
from disclosures.statements.performance.wrapping import Column, width_of
from disclosures.taxonomy.performance import FUND_SCENARIOS, fund_unit, taxonomy

_BLOCK, _SOURCE = "block", "source"


def read_text_sheet(span: SheetSpan) -> Sheet:
    """Read the sheet of ``span`` from its lines alone.

    Blocks are found by their headers, whose labels may be broken and mixed; within them see
    `performance_goals` and `performance_rows`. What has no certain place becomes an issue of the sheet.
    """
    is_page_number = taxonomy().page_number.fullmatch
    lines = [
        (page, block)
        for page, block in span.blocks
        if isinstance(block, Line) and not is_page_number(compact(block))
    ]
    while lines and taxonomy().year_line.fullmatch(compact(lines[0][1])):
        del lines[0]
    return _TextSheet(Sheet(span.kind, span.title), pieces_of(lines)).read()


class _TextSheet:
    def __init__(self, sheet: Sheet, pieces: list[Piece]) -> None:
        self.sheet = sheet
        self.pieces = pieces

    def read(self) -> Sheet:
        funds = find_header(self.pieces, 0, _fund_roles(), _is_fund_header)
        goals = find_header(self.pieces, funds.end if funds else 0, _goal_roles(), _is_goal_header)
        found = self._indicator_header(goals.end if goals else funds.end if funds else 0)
        indicators = found[1] if found else None
        starts = [header.start for header in (funds, goals, indicators) if header] + [len(self.pieces)]
        self._fields(self.pieces[: starts[0]])
        if funds:
            self._funds(funds, self.pieces[funds.end : min(s for s in starts if s >= funds.end)])
        else:
            self._missing("资金", "fund_block_not_found")
        if goals:
            self._goals(goals, self.pieces[goals.end : min(s for s in starts if s >= goals.end)])
        if found:
            self._indicators(*found)
        else:
            self._missing("绩效指标", "indicator_block_not_found")
        return self.sheet

    def _missing(self, block: str, code: str) -> None:
        whole = _cell(self.pieces)
        self.sheet.problem(code, f"没有找到{block}表头", whole)

    # --- fields ---

    def _fields(self, pieces: Sequence[Piece]) -> None:
        labels = {label: field for field in taxonomy().fields for label in field.labels}
        found: list[tuple[str | None, str, list[Piece]]] = []
        for piece in pieces:
            known = labels.get(piece.text)
            if known is not None:
                found.append((known.concept, piece.text, []))
            elif found:
                found[-1][2].append(piece)
            else:
                self.sheet.problem("unplaced_text", "不属于任何栏目的文字", piece.printed)
        for concept, label, values in found:
            if concept is not None and values:
                self.sheet.fields.append((concept, label, _cell(values)))

    # --- funds ---

    def _funds(self, header: Header, pieces: Sequence[Piece]) -> None:
        block = "".join(header.text(role) for role in (_BLOCK, _SOURCE) if role in header.labels)
        self.sheet.fund_unit = fund_unit(block)
        roles = [column.role for column in taxonomy().fund_columns if column.role in header.labels]
        self.sheet.column_labels = {role: header.text(role) for role in roles}
        label: list[Piece] = []
        values: list[Piece] = []
        for position, piece in enumerate(pieces):
            is_value = is_number(piece.text) or piece.text in taxonomy().not_applicable
            (values if is_value else label).append(piece)
            ends_line = position + 1 == len(pieces) or pieces[position + 1].line != piece.line
            cells = _in_columns(values, roles) if ends_line and _is_whole_label(label) else None
            if cells is not None:
                self.sheet.funds.append(FundRow(_cell(label), cells))
                label, values = [], []
        if label or values:
            rest = sorted([*label, *values], key=lambda p: (p.line, p.place))
            self.sheet.problem("unread_fund_row", "资金行不完整", _cell(rest))

    # --- goals ---

    def _goals(self, header: Header, pieces: Sequence[Piece]) -> None:
        lines = _by_line(pieces)
        cells = split_goals([" ".join(piece.text for piece in line) for line in lines])
        if cells is None:
            text = _cell(pieces)
            self.sheet.problem("ambiguous_goals", "预期目标与完成情况无法分开", text)
            return
        for cell, role in ((GOAL, "sheet.goal"), (RESULT, "sheet.goal_result")):
            own = [piece for line, c in zip(lines, cells, strict=True) if c == cell for piece in line]
            self.sheet.goals.append((role, header.text(role), _cell(own)))

    # --- indicators ---

    def _indicator_header(self, start: int) -> tuple[Sequence[str], Header] | None:
        """The form whose header covers the most of the text, of those that begin first."""
        found: list[tuple[Sequence[str], Header]] = []
        for columns in taxonomy().text_forms:
            roles: dict[str, Sequence[str]] = {role: taxonomy().column(role).labels for role in columns}
            roles[_BLOCK] = taxonomy().block_labels["indicators"]
            header = find_header(self.pieces, start, roles, set(columns).issubset)
            if header:
                found.append((columns, header))
        return min(found, key=lambda item: (item[1].start, -item[1].end), default=None)

    def _indicators(self, columns: Sequence[str], header: Header) -> None:
        pieces = self._without_side_label(header, self.pieces[header.end :])
        pieces = self._total(pieces)
        widths = {
            role: Column.from_label([piece.text for piece in header.labels[role]])
            or Column(width_of(header.text(role)).low, 0)
            for role in columns
        }
        rows = read_rows(pieces, columns, widths)
        if pieces and not rows:
            self.sheet.problem("unread_indicators", "绩效指标行无法读取", _cell(pieces))
        level1, level2 = Level(), Level()
        for row in rows:
            self._row_issues(row)
            if row.cells.get("level1"):
                level1, level2 = Level(_text(row.cells["level1"])), Level()
            if row.cells.get("level2"):
                level2 = Level(_text(row.cells["level2"]))
            cells = {
                role: _cell(given)
                for role, given in row.cells.items()
                if given and role not in ("level1", "level2", "level3")
            }
            name = _cell(row.cells.get("level3", ()))
            self.sheet.indicators.append(Indicator(level1, level2, name, cells))

    def _row_issues(self, row: RowCells) -> None:
        if not row.is_read:
            place = _cell(piece for given in row.cells.values() for piece in given)
            self.sheet.problem("unread_indicator", "指标行只能读出分值与得分", place)
        elif row.undecided:
            place = _cell(row.undecided)
            self.sheet.problem("ambiguous_indicator", "指标行的文字无法确定属于哪一栏", place)

    def _without_side_label(self, header: Header, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces without the label that stands beside all rows, where it is printed among them."""
        if _BLOCK in header.labels:
            return list(pieces)
        for start in range(len(pieces)):
            for label in taxonomy().block_labels["indicators"]:
                end = start
                while end < len(pieces) and label.startswith(_text(pieces[start : end + 1])):
                    end += 1
                if _text(pieces[start:end]) == label:
                    return [*pieces[:start], *pieces[end:]]
        return list(pieces)

    def _total(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Read the total row and return what stands before it."""
        labels = taxonomy().total_row
        for position, piece in enumerate(pieces):
            if piece.place != 0 or piece.text not in labels:
                continue
            line = [p for p in pieces[position + 1 :] if p.line == piece.line]
            numbers = [p for p in line if is_number(p.text)]
            if len(numbers) != 2 or any(p.text not in ("分",) and p not in numbers for p in line):
                self.sheet.problem("unread_total", "总分行无法读取", _cell(line))
            else:
                self.sheet.total_label = piece.text
                weight, score = numbers
                score_end = next(i for i, p in enumerate(line) if p is score)
                self.sheet.total = {
                    "weight": weight.printed,
                    "score": _cell(line[score_end:]),
                }
            return list(pieces[:position])
        return list(pieces)


def _cell(pieces: Iterable[Piece]) -> Printed:
    """Pieces as one cell. Lines count through the whole file, so it is one place even across pages."""
    glyphs = [pair for piece in pieces for pair in piece.printed.glyphs]
    return Printed(tuple((glyphs[0][0], glyph) for _, glyph in glyphs))


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _by_line(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return list(lines.values())


def _fund_roles() -> Mapping[str, Sequence[str]]:
    labels = taxonomy().block_labels["funds"]
    columns = {column.role: column.labels for column in taxonomy().fund_columns}
    return {_BLOCK: labels, _SOURCE: labels, **columns}


def _is_fund_header(roles: set[str]) -> bool:
    return "final" in roles and len(roles & set(FUND_SCENARIOS)) >= 2 and "score" in roles


def _goal_roles() -> Mapping[str, Sequence[str]]:
    goals = {goal.concept or "": goal.labels for goal in taxonomy().goals}
    return {**goals, _BLOCK: taxonomy().block_labels["goals"]}


def _is_goal_header(roles: set[str]) -> bool:
    return {goal.concept for goal in taxonomy().goals} <= roles


def _is_whole_label(label: Sequence[Piece]) -> bool:
    """Whether the pieces are a label, and not the beginning of a known one."""
    text = _text(label)
    known = [name for row in taxonomy().fund_rows for name in row.labels]
    return bool(text) and (text in known or not any(name.startswith(text) for name in known))


def _in_columns(values: Sequence[Piece], roles: Sequence[str]) -> dict[str, Printed] | None:
    """The values by column, ``None`` if they do not fill the columns; one may be broken over two lines."""
    if len(values) == len(roles):
        return {role: value.printed for role, value in zip(roles, values, strict=True)}
    if len(values) != len(roles) + 1:
        return None
    places = {len(value.text.rpartition(".")[2]) for value in values if "." in value.text}
    ways = [
        i
        for i, (one, two) in enumerate(pairwise(values))
        if one.line != two.line
        and "." in one.text
        and is_number(one.text + two.text)
        and len((one.text + two.text).rpartition(".")[2]) == max(places)
    ]
    if len(ways) != 1:
        return None
    at = ways[0]
    whole = [
        *([value] for value in values[:at]),
        values[at : at + 2],
        *([value] for value in values[at + 2 :]),
    ]
    return {role: _cell(parts) for role, parts in zip(roles, whole, strict=True)}
