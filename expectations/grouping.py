"""One finding per fault: rules broken for one cause, under the one that tells most, and a key that stays."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expectations.broken import Broken, Row
from expectations.message import Printed, described, suggestion
from expectations.rules import Relation, Severity
from expectations.suspects import Candidate, Cause

_TELLING = (Relation.EQUAL, Relation.SHARE, Relation.GROWTH, Relation.DIFFERENCE, Relation.SUM)
"""Relations by how plainly they show a fault: two copies of a number side by side are the plainest."""
_NUMBERED = frozenset({"performance_project", "performance_overall"})
_MOST_SUSPECTS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a filing: its broken results, the most telling first, and what is behind them.

    ``cause`` is null where no search was possible; ``suspects`` holds the figures of its candidates. ``key``
    does not depend on the reader, the order of figures or the revision. ``counterpart`` is not empty where
    the results are all that disagrees with another filing; the key then names all their figures, so that what
    was decided about some differences never covers another one.
    """

    key: str
    results: tuple[Broken, ...]
    cause: Cause | None
    suspects: Mapping[int, Printed]
    counterpart: str = ""

    @property
    def finding_id(self) -> str:
        """The id in the warehouse: the key within one filing."""
        return hashlib.sha256(f"{self.main.owner.filing_id}\x1f{self.key}".encode()).hexdigest()[:16]

    @property
    def main(self) -> Broken:
        """The most telling result."""
        return self.results[0]

    @property
    def culprit(self) -> frozenset[int]:
        """The figures that are named; empty where it is not decided."""
        return self.cause.culprit if self.cause else frozenset()


def grouped(
    results: Sequence[Broken],
    causes: Iterable[Cause],
    known: Mapping[tuple[str, int], Printed],
    misread: Set[tuple[str, int]] = frozenset(),
) -> list[Finding]:
    """The findings of some broken results.

    One for each cause; of what has no cause, one for all that disagrees with the same counterpart, and one
    for each other result.

    Args:
        results: the broken results of some filings.
        causes: what is behind them; causes of other results are left out.
        known: the figures of all candidates, by filing and number.
        misread: figures that another engine reads differently, by filing and number. What rests on one stands
            alone: nobody is told of it, and nothing else may be silent with it.
    """
    left = {r.place.result_id: r for r in results}
    groups: list[tuple[tuple[Broken, ...], Cause | None, str]] = []
    for cause in causes:
        members = [left.pop(i) for i in cause.result_ids if i in left]
        if members:
            groups.append((_ordered(members, cause.culprit), cause, ""))
    alone = [r for r in left.values() if not r.case.counterpart or not misread.isdisjoint(_figures(r))]
    groups += [((result,), None, "") for result in alone]
    compared = [r for i, r in left.items() if i not in {a.place.result_id for a in alone}]
    groups += [(_largest_first(members), None, name) for name, members in _counterparts(compared)]
    groups.sort(key=lambda group: _position(group[0][0]))
    seen: Counter[tuple[str, str]] = Counter()
    findings = []
    for members, cause, counterpart in groups:
        filing_id = members[0].owner.filing_id
        numbers = {n for c in (cause.candidates if cause else ()) for n, _ in c.corrections}
        suspects = {n: known[filing_id, n] for n in numbers}
        culprit = {n: suspects[n] for n in (cause.culprit if cause else ())}
        base = _key(members if counterpart else members[:1], culprit)
        seen[filing_id, base] += 1
        again = seen[filing_id, base]
        key = base if again == 1 else f"{base}-{again}"
        findings.append(Finding(key, members, cause, suspects, counterpart))
    return findings


def _figures(result: Broken) -> frozenset[tuple[str, int]]:
    return frozenset((result.owner.filing_id, figure.figure_id) for _, figure, _ in result.operands)


def _counterparts(results: Iterable[Broken]) -> Iterator[tuple[str, list[Broken]]]:
    """Results by filing and counterpart.

    One whose figures disagree with another counterpart as well, of which more does, belongs there: a figure
    that agrees with neither is one fault, not two.
    """
    found: dict[tuple[str, str], list[Broken]] = defaultdict(list)
    for result in results:
        found[result.owner.filing_id, result.case.counterpart].append(result)
    figures = {pair: frozenset().union(*map(_figures, group)) for pair, group in found.items()}
    for (filing_id, name), group in found.items():
        others = [
            other
            for other in found
            if other[0] == filing_id and other[1] != name and len(found[other]) > len(group)
        ]
        for result in list(group):
            home = next((other for other in others if _figures(result) <= figures[other]), None)
            if home is not None:
                found[home].append(result)
                group.remove(result)
    yield from ((name, group) for (_, name), group in found.items() if group)


def _largest_first(members: Iterable[Broken]) -> tuple[Broken, ...]:
    """The worst first, of these the largest difference."""

    def rank(result: Broken) -> tuple[Any, ...]:
        severity = list(Severity).index(Severity(result.severity))
        return severity, -abs(result.difference or 0), result.place

    return tuple(sorted(members, key=rank))


def _position(result: Broken) -> tuple[Any, ...]:
    return result.owner.filing_id, result.main.page, result.main.y0, result.main.x0, result.place


def _ordered(members: Sequence[Broken], culprit: frozenset[int]) -> tuple[Broken, ...]:
    """The worst first; of these the one that reports the culprit, by the plainest relation."""

    def rank(result: Broken) -> tuple[Any, ...]:
        is_reported = any(n == 0 and figure.figure_id in culprit for n, figure, _ in result.operands)
        relation = result.case.relation
        telling = _TELLING.index(relation) if relation in _TELLING else len(_TELLING)
        severity = list(Severity).index(Severity(result.severity))
        return severity, not is_reported, telling, len(result.operands), result.place

    return tuple(sorted(members, key=rank))


def _key(members: Sequence[Broken], culprit: Mapping[int, Printed]) -> str:
    """A name of the fault that stays: whose, which year, the culprit or else the rules and their figures."""
    owner = members[0].owner
    figures = culprit or {f.figure_id: f for result in members for _, f, _ in result.operands}
    rules = [] if culprit else dict.fromkeys(result.place.rule_id for result in members)
    parts = [owner.unit_id, str(owner.fiscal_year), owner.scope, *rules]
    text = "\x1f".join([*parts, *sorted(map(_identity, figures.values()))])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _identity(figure: Printed) -> str:
    """What a figure says, apart from where it stands: statement, concept, dimensions, scenario, value."""
    kind = figure.statement.partition(":")[0]
    value = figure.raw_text if figure.value is None else format(figure.value.normalize() + 0, "f")
    row = (figure.section, figure.row_label) if kind in _NUMBERED else ()
    dimensions = (figure.function_code, figure.economic_code, figure.fund, figure.nature, figure.scenario)
    parts = (kind, figure.concept, *dimensions, value, figure.unit, *row)
    return "|".join("" if part is None else part for part in parts)


def finding_row(finding: Finding) -> Row:
    """A row of ``dq.finding``."""
    main = finding.main
    best = finding.cause.candidates[0] if finding.culprit and finding.cause else None
    (only,) = best.corrections if best and len(best.corrections) == 1 else (None,)
    return {
        "finding_id": finding.finding_id,
        "filing_id": main.owner.filing_id,
        "document": main.main.document,
        "unit": main.owner.unit,
        "fiscal_year": main.owner.fiscal_year,
        "rule_id": main.place.rule_id,
        "severity": main.severity,
        "status": main.status,
        "message": _message(finding),
        **{name: getattr(main, name) for name in ("reported", "expected", "difference", "tolerance")},
        **{name: getattr(main.main, name) for name in ("statement", "page", "x0", "y0", "x1", "y1")},
        "culprit": "、".join(described(finding.suspects[n]) for n in sorted(finding.culprit)) or None,
        "operands": json.dumps(list(_operands(finding)), ensure_ascii=False),
        "finding_key": finding.key,
        "rule_ids": list(dict.fromkeys(r.place.rule_id for r in finding.results)),
        "suggestion": suggestion([(finding.suspects[n], c) for n, c in best.corrections]) if best else None,
        "reason": finding.cause.reason if finding.cause else _reason(finding),
        "slip": only[1].slip if only else None,
        "suggested": only[1].value if only else None,
    }


def _message(finding: Finding) -> str:
    """What the main result says, and how many others there are."""
    others = finding.results[1:]
    if not others:
        return finding.main.message
    also = "、".join(dict.fromkeys(r.place.rule_id for r in others))
    if finding.counterpart:
        more = f"与{finding.counterpart}核对另有{len(others)}处不符（{also}）"
    else:
        more = f"同一原因还使另外{len(others)}处关系（{also}）不成立"
    return f"{finding.main.message.removesuffix('。')}；{more}。"


def _reason(finding: Finding) -> str | None:
    """Why what disagrees with a counterpart is one finding; null for a single result."""
    if len(finding.results) < 2:
        return None
    many = f"与{finding.counterpart}不符的{len(finding.results)}处一并列出"
    return f"{many}：同一对照之下多半出自一个原因，不能断定是哪个数有误。"


def rule_rows(finding: Finding) -> Iterator[Row]:
    """Rows of ``dq.finding_rule``."""
    for result in finding.results:
        yield {
            "finding_id": finding.finding_id,
            **result.place._asdict(),
            "is_main": result is finding.main,
            **{name: getattr(result, name) for name in ("severity", "status", "message")},
            **{name: getattr(result, name) for name in ("reported", "expected", "difference", "tolerance")},
        }


def suspect_rows(finding: Finding) -> Iterator[Row]:
    """Rows of ``dq.finding_suspect``: the likeliest few."""
    candidates: Sequence[Candidate] = finding.cause.candidates[:_MOST_SUSPECTS] if finding.cause else ()
    for rank, candidate in enumerate(candidates, start=1):
        for number, correction in candidate.corrections:
            figure = finding.suspects[number]
            yield {
                "finding_id": finding.finding_id,
                "filing_id": finding.main.owner.filing_id,
                "suspect_rank": rank,
                "figure_id": number,
                "description": described(figure),
                "printed": figure.value,
                "low": _bounded(correction.low),
                "high": _bounded(correction.high),
                "suggested": correction.value,
                "is_exact": correction.is_exact,
                "unit": figure.unit,
                "slip": correction.slip,
                "plausibility": candidate.plausibility,
                "is_named": rank == 1 and bool(finding.culprit),
            }


def _bounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.00000001"))


def _operands(finding: Finding) -> Iterator[Row]:
    """The figures of the most telling rule, then those that further rules add."""
    seen: set[int] = set()
    for result in finding.results:
        for term_no, figure, weight in result.operands:
            if result is not finding.main and figure.figure_id in seen:
                continue
            seen.add(figure.figure_id)
            yield _operand(result, term_no, figure, weight, figure.figure_id in finding.culprit)


def _operand(result: Broken, term_no: int, figure: Printed, weight: int, is_culprit: bool) -> Row:
    return {
        "rule_id": result.place.rule_id,
        "term": result.case.terms[term_no].name,
        "role": "reported" if term_no == 0 else "computed",
        "weight": weight if term_no == 0 or result.case.relation.is_ratio else -weight,
        "document_id": figure.document_id,
        "document": figure.document,
        "statement": figure.statement,
        "section": figure.section,
        "row_label": figure.row_label,
        "column_label": figure.column_label,
        "concept": figure.concept,
        "scenario": figure.scenario,
        "value": None if figure.value is None else f"{figure.value:.{figure.decimals or 0}f}",
        "unit": figure.unit,
        "raw_text": figure.raw_text,
        "page": figure.page,
        "x0": figure.x0,
        "y0": figure.y0,
        "x1": figure.x1,
        "y1": figure.y1,
        "figure_id": figure.figure_id,
        "is_culprit": is_culprit,
    }
