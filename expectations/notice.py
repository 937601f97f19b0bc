"""The notice to a unit about its filing, as a value: open findings with figures, rules and places."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from disclosures.documents.picture import Mark, Picture
from expectations.catalogue import STATEMENTS
from expectations.life import SETTLED, Review, State, state_of
from expectations.message import measured
from expectations.second_reading import READING_ERROR

SEVERITIES = {"error": "差错", "warning": "疑问"}
_MOST_FIGURES = 12


LONGEST_NUMBER = 20
"""Characters of a printed number with its unit."""


@dataclass(frozen=True, slots=True)
class NoticeFigure:
    """A figure of a finding: what it is called, what is printed, where."""

    name: str
    printed: str
    place: str
    is_culprit: bool

    @property
    def is_text(self) -> bool:
        """Whether words are printed, which need the width of a line, and not a number."""
        return len(self.printed) > LONGEST_NUMBER


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A rule that a finding breaks, with its basis."""

    rule_id: str
    title: str
    cites: str
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows the places: pictures of pages, or lines of text where there are no pages to render."""

    pictures: tuple[Picture, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of a notice.

    ``further_figures``: how many more figures there are than are shown. ``further``: what else does not hold,
    where no figure explains it all; each with its amounts and page.
    """

    number: int
    key: str
    severity: str
    state: str
    message: str
    expected: str
    difference: str
    suggestion: str
    reason: str
    figures: tuple[NoticeFigure, ...]
    further_figures: int
    rules: tuple[NoticeRule, ...]
    marks: tuple[Mark, ...]
    further: tuple[str, ...] = ()
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Notice:
    """The sheet about one filing."""

    filing_id: str
    document_id: str
    document: str
    kind: str
    unit: str
    fiscal_year: int
    scope: str
    revision: int
    made_on: date
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """What stands at its head."""
        return f"{self.unit}{self.fiscal_year}年度决算核对通知"

    @property
    def file_stem(self) -> str:
        """A name for its files, without what file systems do not take."""
        name = "".join(c if c.isalnum() or c in "-_（）()" else "_" for c in self.unit)
        return f"{name}_{self.fiscal_year}_{self.scope}_{self.filing_id[:8]}_核对通知"


def notice(
    con: duckdb.DuckDBPyConnection, filing_id: str, states: Mapping[str, Review | State], made_on: date
) -> Notice:
    """The notice about a filing: its errors and warnings that nobody has explained, without reading errors.

    Args:
        con: a connection to a warehouse whose filings were evaluated.
        filing_id: the filing.
        states: what became of findings, by key (`expectations.life.states`).
        made_on: the date it bears.

    Raises:
        KeyError: there is no such filing.
    """
    heads: list[Any] = con.execute(
        """
        SELECT f.document_id, d.file_name, d.kind, f.unit_name, f.fiscal_year, f.scope, f.revision
        FROM core.dim_filing AS f JOIN raw.document AS d USING (document_id)
        WHERE f.filing_id = $1
        """,
        [filing_id],
    ).fetchall()
    if not heads:
        raise KeyError(filing_id)
    cursor = con.execute(
        """
        SELECT * FROM dq.finding
        WHERE filing_id = $1 AND severity IN ('error', 'warning') AND status <> $2
        ORDER BY severity, page, y0, x0, finding_id
        """,
        [filing_id, READING_ERROR],
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    rules = _rules(con, filing_id)
    further = _further(con, filing_id)
    units = _units(con, filing_id)
    open_rows = [row for row in rows if state_of(states.get(row["finding_key"])) not in SETTLED]
    entries = [
        _entry(
            number,
            row,
            rules[row["finding_id"]],
            further.get(row["finding_id"], ()),
            state_of(states.get(row["finding_key"])),
            units,
            heads[0][0],
        )
        for number, row in enumerate(open_rows, start=1)
    ]
    return Notice(filing_id, *heads[0], made_on, tuple(entries))


def _entry(
    number: int,
    row: Mapping[str, Any],
    rules: tuple[NoticeRule, ...],
    further: tuple[str, ...],
    state: State,
    units: Mapping[str, str],
    document_id: str,
) -> Entry:
    """One entry. Only places in the main document are shown: there are no pages of other attachments."""
    operands = json.loads(row["operands"])
    operands.sort(key=lambda o: (not o["is_culprit"], o["role"] != "reported"))
    unit = units.get(row["finding_id"], "")
    return Entry(
        number=number,
        key=row["finding_key"],
        severity=SEVERITIES[row["severity"]],
        state=state.label,
        message=row["message"],
        expected=_amount(row["expected"], unit),
        difference=_amount(row["difference"], "个百分点" if unit == "%" else unit),
        suggestion=row["suggestion"] or "",
        reason=row["reason"] or "",
        figures=tuple(map(_figure, operands[:_MOST_FIGURES])),
        further_figures=max(0, len(operands) - _MOST_FIGURES),
        rules=rules,
        further=further,
        marks=tuple(
            Mark(o["page"], o["x0"], o["y0"], o["x1"], o["y1"], o["is_culprit"])
            for o in operands
            if o["document_id"] == document_id
        ),
    )


def _figure(operand: Mapping[str, Any]) -> NoticeFigure:
    printed = operand["raw_text"] or "（空白）"
    labels = [operand["row_label"], operand["column_label"]]
    label = "·".join(dict.fromkeys(x for x in labels if x and operand["statement"].startswith("T")))
    return NoticeFigure(
        name=f"{operand['term']}：{label}" if label and label != operand["term"] else operand["term"],
        printed=f"{printed}{'' if (operand['unit'] or '') in printed else operand['unit'] or ''}",
        place=_place(operand),
        is_culprit=operand["is_culprit"],
    )


def _place(operand: Mapping[str, Any]) -> str:
    kind, _, number = operand["statement"].partition(":")
    return f"{STATEMENTS.get(kind, kind)}{number}第{operand['page']}页"


def _amount(number: Decimal | None, unit: str) -> str:
    return "" if number is None else measured(Decimal(format(number.normalize(), "f")), unit)


def _rules(con: duckdb.DuckDBPyConnection, filing_id: str) -> dict[str, tuple[NoticeRule, ...]]:
    rows: list[Any] = con.execute(
        """
        SELECT b.finding_id, b.rule_id, r.title, r.cites, b.message
        FROM dq.finding_rule AS b JOIN dq.rule AS r USING (rule_id)
        WHERE b.filing_id = $1
        ORDER BY b.finding_id, NOT b.is_main, b.rule_id, b.case_name, b.group_key
        """,
        [filing_id],
    ).fetchall()
    found: dict[str, list[NoticeRule]] = {}
    for finding_id, *rule in rows:
        known = found.setdefault(finding_id, [])
        if rule[0] not in {other.rule_id for other in known}:
            known.append(NoticeRule(*rule))
    return {finding_id: tuple(group) for finding_id, group in found.items()}


def _further(con: duckdb.DuckDBPyConnection, filing_id: str) -> dict[str, tuple[str, ...]]:
    """What else does not hold of each finding whose culprit nothing decides, the largest difference first."""
    rows: list[Any] = con.execute(
        """
        SELECT
            n.finding_id,
            list(b.message ORDER BY abs(b.difference) DESC NULLS LAST, b.rule_id, b.group_key)
        FROM dq.finding AS n JOIN dq.finding_rule AS b USING (finding_id)
        WHERE n.filing_id = $1 AND n.culprit IS NULL AND NOT b.is_main
        GROUP BY n.finding_id
        """,
        [filing_id],
    ).fetchall()
    return {finding_id: tuple(messages) for finding_id, messages in rows}


def _units(con: duckdb.DuckDBPyConnection, filing_id: str) -> dict[str, str]:
    """The unit of the amounts of each finding: that of its main result."""
    rows: Sequence[Any] = con.execute(
        """
        SELECT b.finding_id, any_value(i.unit)
        FROM dq.finding_rule AS b
        JOIN dq.identity_result AS i USING (filing_id, rule_id, case_name, group_key)
        WHERE b.filing_id = $1 AND b.is_main
        GROUP BY b.finding_id
        """,
        [filing_id],
    ).fetchall()
    return {finding_id: unit or "" for finding_id, unit in rows}
