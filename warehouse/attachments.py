"""Joins the parts of one filing that an article publishes as separate attachments: statements, narrative.

Which of the attachments of an article (`warehouse.places`) make one filing is told from what they hold,
whenever and in whatever order they came.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from disclosures.filing import DocumentKind, Filing
from warehouse.divisions import resolve
from warehouse.readings import DocumentReading


def join(readings: Sequence[DocumentReading], article: Mapping[str, str]) -> list[DocumentReading]:
    """Make one filing of attachments of an article that complete each other; other readings stay as they are.

    Parts are of one fiscal year, name no different unit or scope, and nothing of what one holds (a statement,
    the narrative, a performance sheet) is in another. The one with the most statements carries the filing.

    Args:
        readings: readings of documents, each once; all of an article or none.
        article: the article of each document, from `warehouse.places.articles`.

    Returns:
        The readings in the same order; of a joined filing the main one has ``parts``, the others ``part_of``.
    """
    together: dict[str, list[DocumentReading]] = defaultdict(list)
    for reading in readings:
        if _is_part(reading):
            together[article.get(reading.sha256, reading.sha256)].append(reading)
    changed: dict[str, DocumentReading] = {}
    for parts in together.values():
        for group in _groups(parts):
            changed |= {reading.sha256: reading for reading in _joined(group)}
    return [changed.get(reading.sha256, reading) for reading in readings]


def _is_part(reading: DocumentReading) -> bool:
    filing = reading.filing
    return (
        filing is not None
        and filing.kind is DocumentKind.FINAL_ACCOUNTS
        and not filing.further
        and filing.fiscal_year is not None
        and any(figure.value is not None for figure in filing.figures)
    )


def _groups(parts: list[DocumentReading]) -> list[list[DocumentReading]]:
    """Which parts make one filing, the main one first; only filings of several parts."""
    ordered = sorted(parts, key=lambda r: (-len(_filing(r).statements), r.sha256))
    units = {_unit(_filing(r)) for r in parts} - {None}
    used: set[str] = set()
    groups = []
    for main in ordered:
        if main.sha256 in used or not _filing(main).statements:
            continue
        group = [main]
        for part in ordered:
            if part.sha256 not in used and part is not main and _completes(part, group, len(units)):
                group.append(part)
        if len(group) > 1:
            groups.append(group)
            used |= {r.sha256 for r in group}
    return groups


def _completes(part: DocumentReading, group: list[DocumentReading], units: int) -> bool:
    added = _filing(part)
    for reading in group:
        filing = _filing(reading)
        if filing.fiscal_year != added.fiscal_year or _content(filing) & _content(added):
            return False
        if None not in (filing.scope, added.scope) and filing.scope != added.scope:
            return False
        one, other = _unit(filing), _unit(added)
        if one != other and (None not in (one, other) or units > 1):
            return False
    return True


def _joined(group: list[DocumentReading]) -> list[DocumentReading]:
    filings = [_filing(reading) for reading in group]
    main, *others = group
    whole = replace(
        filings[0],
        unit_name=next((f.unit_name for f in filings if f.unit_name), None),
        scope=next((f.scope for f in filings if f.scope), None),
        unit_kind=next((f.unit_kind for f in filings if f.unit_kind), None),
    )
    if replace(main, filing=whole).problem is not None:
        return group
    company = hashlib.sha256(repr(sorted(r.digest() for r in group)).encode()).hexdigest()
    return [
        replace(main, filing=whole, parts=tuple(filings[1:]), company=company),
        *(replace(other, part_of=main.sha256, company=company) for other in others),
    ]


def _filing(reading: DocumentReading) -> Filing:
    assert reading.filing is not None
    return reading.filing


def _content(filing: Filing) -> set[str]:
    return {figure.statement for figure in filing.figures if figure.value is not None}


def _unit(filing: Filing) -> tuple[str | None, str] | None:
    if not filing.unit_name or filing.fiscal_year is None:
        return None
    where = resolve(filing.unit_name, filing.fiscal_year)
    return where.division_code, where.name_key
