"""Turns the reading of one document into the rows that the warehouse keeps of it. No database here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from disclosures.filing import Figure, Filing, Issue, Scope
from warehouse.divisions import Resolution, clean_name, resolve
from warehouse.readings import DocumentReading, DocumentStatus, fingerprint

Row = dict[str, Any]

OUT_OF_RANGE = "value_out_of_range"
_FUNCTION_STATEMENTS = frozenset({"T2", "T3", "T5", "T8", "T9"})
_FUNCTION_DIGITS = frozenset({3, 5, 7})
# What the columns value DECIMAL(24, 6) and value_yuan DECIMAL(20, 4) hold exactly.
_VALUE_DIGITS, _VALUE_DECIMALS = 24, 6
_YUAN_DIGITS, _YUAN_DECIMALS = 20, 4


@dataclass(frozen=True, slots=True)
class Loadable:
    """A filing that can be loaded: what was read, who filed it, and its id.

    ``parts`` are what other attachments hold of it; ``filing`` is what the main one does.
    """

    filing: Filing
    unit_name: str
    fiscal_year: int
    scope: Scope
    resolution: Resolution
    unit_id: str
    fingerprint: str
    filing_id: str
    parts: tuple[Filing, ...] = ()

    @property
    def everything(self) -> tuple[Filing, ...]:
        """What all attachments of the filing hold, the main one first."""
        return (self.filing, *self.parts)

    @property
    def document_id(self) -> str:
        """The document that was read."""
        return self.filing.sha256

    def filing_row(self) -> Row:
        """The row of core.dim_filing; revisions are numbered later, among all of the unit and year."""
        figures = [figure for filing in self.everything for figure in filing.figures]
        issues = [issue for filing in self.everything for issue in (*filing.issues, *misfits(filing))]
        return {
            "filing_id": self.filing_id,
            "document_id": self.document_id,
            "unit_id": self.unit_id,
            "unit_name": self.unit_name,
            "name_key": self.resolution.name_key,
            "division_code": self.resolution.division_code,
            "fiscal_year": self.fiscal_year,
            "scope": str(self.scope),
            "revision": 0,
            "is_current": False,
            "fingerprint": self.fingerprint,
            "figure_count": sum(f.value is not None for f in figures),
            "blank_count": sum(f.is_blank for f in figures),
            "text_count": sum(f.value is None and not f.is_blank for f in figures),
            "issue_count": len(issues),
            "statement_count": sum(len(filing.statements) for filing in self.everything),
            "kind_reason": self.filing.kind_reason,
            "reader": self.filing.reader,
            "set_number": self.filing.set_number,
            "kind": self.filing.unit_kind,
        }

    def figure_rows(self) -> Iterator[Row]:
        """The rows of core.fct_figure, numbered in the order of the document, and of one after the other."""
        printed = ((filing, figure) for filing in self.everything for figure in filing.figures)
        for number, (filing, figure) in enumerate(printed, start=1):
            fits = _fits(figure)
            yield {
                "filing_id": self.filing_id,
                "document_id": filing.sha256,
                "figure_id": number,
                **figure.as_row(),
                "value": figure.value if fits else None,
                "decimals": figure.decimals if fits else None,
                "value_yuan": figure.value_yuan if fits else None,
                "raw_text": figure.raw_text or "",
                "reader": filing.reader,
            }

    def sentence_rows(self) -> list[Row]:
        """The rows of core.filing_sentence, numbered downwards from -1."""
        rows: list[Row] = []
        before = 0
        for filing in self.everything:
            for sentence in filing.sentences:
                last = sentence.last_figure
                rows.append(
                    {
                        "filing_id": self.filing_id,
                        "document_id": filing.sha256,
                        "sentence_id": -len(rows) - 1,
                        **asdict(sentence),
                        "last_figure": None if last is None else last + before,
                    }
                )
            before += len(filing.figures)
        return rows

    def statement_rows(self) -> list[Row]:
        """The rows of core.filing_statement."""
        return [
            {
                "filing_id": self.filing_id,
                "document_id": filing.sha256,
                "statement": found.statement,
                "title": found.title,
                "page": found.page,
                "last_page": found.last_page,
                "unit": found.unit,
                "is_nil": found.is_nil,
                "nil_sentence": found.nil_sentence,
            }
            for filing in self.everything
            for found in filing.statements
        ]

    def member_rows(self) -> list[Row]:
        """The rows of core.member_unit. A member whose name names no division belongs to its department's."""
        rows = []
        listed = [member for filing in self.everything for member in filing.member_units]
        for number, member in enumerate(listed, start=1):
            where = resolve(member.name, self.fiscal_year)
            rows.append(
                {
                    "filing_id": self.filing_id,
                    "member_number": number,
                    "name": clean_name(member.name),
                    "note": member.note,
                    "kind": member.kind,
                    "files_itself": member.files_itself,
                    "page": member.page,
                    "name_key": where.name_key,
                    "division_code": where.division_code or self.resolution.division_code,
                }
            )
        return rows

    def function_name_rows(self) -> list[Row]:
        """The rows of core.function_name_observation: what statements call their functional codes."""
        seen = {
            (figure.function_code, figure.row_label.rsplit("/", 1)[-1], figure.statement)
            for filing in self.everything
            for figure in filing.figures
            if figure.statement in _FUNCTION_STATEMENTS
            and figure.row_label
            and figure.function_code is not None
            and figure.function_code.isdigit()
            and len(figure.function_code) in _FUNCTION_DIGITS
        }
        return [
            {
                "fiscal_year": self.fiscal_year,
                "function_code": code,
                "name": name,
                "filing_id": self.filing_id,
                "statement": statement,
            }
            for code, name, statement in sorted(seen, key=str)
        ]

    def unresolved_rows(self) -> list[Row]:
        """The row of core.unresolved_division, where the unit's division is not known."""
        if self.resolution.division_code is not None:
            return []
        return [
            {
                "filing_id": self.filing_id,
                "unit_name": self.unit_name,
                "fiscal_year": self.fiscal_year,
                "reason": self.resolution.reason,
                "candidates": " ".join(self.resolution.candidates),
            }
        ]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document's reading and what it means here; ``loadables`` are its filings, empty where it is none.

    ``wholes`` are the filings of which the document is a part and not the main one.
    """

    reading: DocumentReading
    digest: str
    status: DocumentStatus
    loadables: tuple[Loadable, ...]
    wholes: tuple[Loadable, ...] = ()

    @property
    def document_id(self) -> str:
        """The SHA-256 of the bytes."""
        return self.reading.sha256

    def document_row(self, first_seen_at: datetime, file_name: str, read_at: datetime) -> Row:
        """The row of raw.document."""
        filing = self.reading.filing
        return {
            "document_id": self.document_id,
            "sha256": self.document_id,
            "file_name": file_name,
            "kind": self.reading.kind,
            "byte_size": self.reading.byte_size,
            "page_count": None if filing is None else filing.page_count,
            "status": str(self.status),
            "document_kind": None if filing is None else str(filing.kind),
            "kind_reason": self._kind_reason(),
            "reader": self.reading.reader,
            "reading_digest": self.digest,
            "first_seen_at": first_seen_at,
            "read_at": read_at,
        }

    def _kind_reason(self) -> str:
        if self.reading.filing is not None:
            return self.reading.filing.kind_reason
        return self.reading.detail if self.status is DocumentStatus.BUNDLE else ""

    def issue_rows(self) -> list[Row]:
        """The rows of core.reading_issue."""
        sets = self.reading.filing.sets if self.reading.filing else ()
        ids = {loadable.filing.set_number: loadable for loadable in self.loadables}
        if self.wholes:
            ids = {of_set.set_number: self.wholes[0] for of_set in sets}
        issues = [
            (of_set, issue)
            for of_set in sets
            for issue in (*of_set.issues, *(misfits(of_set) if of_set.set_number in ids else ()))
        ]
        return [
            {
                "document_id": self.document_id,
                "filing_id": ids[of_set.set_number].filing_id if of_set.set_number in ids else None,
                "issue_number": number,
                "code": issue.code,
                "message": issue.message,
                "statement": issue.statement,
                "page": issue.page,
                "x0": issue.x0,
                "y0": issue.y0,
                "x1": issue.x1,
                "y1": issue.y1,
                "raw_text": issue.raw_text,
            }
            for number, (of_set, issue) in enumerate(issues, start=1)
        ]


def prepare(readings: Iterable[DocumentReading]) -> list[Prepared]:
    """Work out what readings mean: their status and, for final accounts, whose they are and their ids.

    The parts of a filing that is spread over attachments are among the readings all or none.
    """
    found = list(readings)
    mains = {reading.part_of for reading in found}
    wholes = {reading.sha256: _loadables(reading) for reading in found if reading.sha256 in mains}
    return [
        Prepared(
            reading,
            reading.digest(),
            reading.status,
            () if reading.part_of else _loadables(reading),
            wholes.get(reading.part_of, ()),
        )
        for reading in found
    ]


def _is_filing(reading: DocumentReading) -> bool:
    return reading.status is DocumentStatus.READ and reading.filing is not None


def _loadables(reading: DocumentReading) -> tuple[Loadable, ...]:
    if not _is_filing(reading) or reading.filing is None:
        return ()
    return tuple(_loadable(filing, reading.parts) for filing in reading.filing.sets)


def unit_id(division_code: str | None, name_key: str) -> str:
    """The stable id of a unit: the same for 昌吉州档案馆 and 昌吉回族自治州档案馆."""
    return _short_hash(division_code or "", name_key)


def _loadable(filing: Filing, parts: tuple[Filing, ...]) -> Loadable:
    assert filing.unit_name and filing.fiscal_year is not None and filing.scope is not None
    where = resolve(filing.unit_name, filing.fiscal_year)
    unit = unit_id(where.division_code, where.name_key)
    says = fingerprint(tuple(figure for part in (filing, *parts) for figure in part.figures))
    return Loadable(
        filing=filing,
        unit_name=clean_name(filing.unit_name),
        fiscal_year=filing.fiscal_year,
        scope=filing.scope,
        resolution=where,
        unit_id=unit,
        fingerprint=says,
        filing_id=_short_hash(unit, str(filing.fiscal_year), str(filing.scope), says),
        parts=parts,
    )


def misfits(filing: Filing) -> Iterator[Issue]:
    """Numbers too long for the warehouse: kept as printed text, and said so."""
    for figure in filing.figures:
        if not _fits(figure):
            yield Issue(
                code=OUT_OF_RANGE,
                message=f"the number has more digits than the warehouse holds: {figure.raw_text}",
                page=figure.page,
                x0=figure.x0,
                y0=figure.y0,
                x1=figure.x1,
                y1=figure.y1,
                raw_text=figure.raw_text,
                statement=figure.statement,
            )


def _fits(figure: Figure) -> bool:
    return _has_at_most(figure.value, _VALUE_DIGITS, _VALUE_DECIMALS) and _has_at_most(
        figure.value_yuan, _YUAN_DIGITS, _YUAN_DECIMALS
    )


def _has_at_most(value: Decimal | None, digits: int, decimals: int) -> bool:
    if value is None or not value:
        return True
    shortest = value.normalize()
    exponent = shortest.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= decimals and shortest.adjusted() < digits - decimals


def _short_hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
