"""Figures that OCR has read and nothing has proved: withheld until a person has looked at their picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.filing import Figure, Filing, Issue

AWAITS_REVIEW = "awaits_review"
"""Code of the issue of a figure that is withheld: ``raw_text`` is what OCR read."""
SURE = 0.99
"""From this confidence an equation that holds within rounding is enough."""
REVIEWED = "reviewed_figure"
"""Code of the issue of a figure that a person has read: ``raw_text`` is what is printed."""
UNMET = "unmet_decision"
"""Code of the issue of a decision that decides no figure: ``raw_text`` is what the person read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person read in the picture of a figure.

    ``printed`` is what stands there, empty where nothing does; the box is the figure's, in points.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    printed: str

    def is_about(self, figure: Figure) -> bool:
        """Whether the figure stands where the box is: another version of the reader may move its edges."""
        x, y = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2
        return self.page == figure.page and figure.x0 <= x <= figure.x1 and figure.y0 <= y <= figure.y1


def withheld(
    filing: Filing,
    proved: Collection[int],
    supported: Collection[int],
    contradicted: Mapping[int, Sequence[str]],
    decisions: Sequence[Decision] = (),
) -> Filing:
    """The filing without the values that only OCR vouches for.

    Args:
        filing: One set of statements, as read.
        proved: Numbers (from 1) of the figures in an equation that holds exactly.
        supported: Numbers of those in one that holds within rounding, as it would with another last digit:
            enough where OCR is `SURE`.
        contradicted: Numbers of figures in equations that do not hold, with the names of their rules.
        decisions: What people have read in the document.

    Returns:
        The filing. A value that waits is null and has an issue `AWAITS_REVIEW`; one that a person has read
        counts, with an issue `REVIEWED`. Blank cells and texts have no value that could be wrong.
    """
    figures, issues = [], list(filing.issues)
    for number, figure in enumerate(filing.figures, start=1):
        if figure.confidence is None:
            figures.append(figure)
        elif (decision := _first_about(figure, decisions)) is not None:
            figures.append(decided(figure, decision.printed))
            issues.append(_issue(figure, REVIEWED, "人工看图读出", decision.printed))
        elif figure.value is None or (
            number not in contradicted
            and (number in proved or (number in supported and figure.confidence >= SURE))
        ):
            figures.append(figure)
        else:
            figures.append(replace(figure, value=None))
            why = "、".join(contradicted.get(number, ())) or "没有足以证实它的关系"
            said = f"识别为“{figure.raw_text}”（把握 {figure.confidence:.2f}），待人工核对：{why}"
            issues.append(_issue(figure, AWAITS_REVIEW, said, figure.raw_text))
    return replace(filing, figures=tuple(figures), issues=tuple(issues))


def with_decisions(filing: Filing, decisions: Sequence[Decision]) -> Filing:
    """The filing with the figures of scans as people read them."""

    def read(figure: Figure) -> Figure:
        decision = _first_about(figure, decisions)
        return figure if decision is None else decided(figure, decision.printed)

    return replace(filing, figures=tuple(read(figure) for figure in filing.figures))


def unmet(sets: Sequence[Filing], decisions: Sequence[Decision]) -> tuple[Issue, ...]:
    """What to tell of decisions that decide nothing in a document: no scanned figure is there, or an earlier
    decision is about it.

    Args:
        sets: All sets of statements of the document.
        decisions: What people have read in it.
    """
    used = {_first_about(figure, decisions) for one in sets for figure in one.figures}
    message = "人工读数没有对应的扫描数字，或已有另一条读数"
    return tuple(
        Issue(
            code=UNMET,
            message=message,
            page=d.page,
            x0=d.x0,
            y0=d.y0,
            x1=d.x1,
            y1=d.y1,
            raw_text=d.printed,
        )
        for d in decisions
        if d not in used
    )


def _first_about(figure: Figure, decisions: Sequence[Decision]) -> Decision | None:
    """The decision that decides a figure: only what OCR has read is a person's to decide."""
    if figure.confidence is None:
        return None
    return next((d for d in decisions if d.is_about(figure)), None)


def decided(figure: Figure, printed: str) -> Figure:
    """The figure as a person read it: its sign by meaning stays as it was.

    Raises:
        MalformedNumberError: what was read is no number.
    """
    if not printed.strip():
        return replace(figure, value=None, is_blank=True, raw_text="")
    value = parse_number(printed)
    if figure.value is not None and figure.value < 0 <= _as_printed(figure):
        value = -value
    return replace(figure, value=value, is_blank=False, raw_text=printed)


def _as_printed(figure: Figure) -> int:
    """The sign that the number itself has: -1, 0 or 1."""
    try:
        value = parse_number(figure.raw_text)
    except MalformedNumberError:
        return 1
    return (value > 0) - (value < 0)


def _issue(figure: Figure, code: str, message: str, raw_text: str) -> Issue:
    return Issue(
        code=code,
        message=message,
        page=figure.page,
        x0=figure.x0,
        y0=figure.y0,
        x1=figure.x1,
        y1=figure.y1,
        raw_text=raw_text,
        statement=figure.statement,
    )
