"""How plausible it is that a figure is the wrong one, what should stand there, and the slip that explains it.

The rules decide first (`expectations.culprit`); this is the prior knowledge that may break a tie between
figures that the rules cannot tell apart, as data in ``plausibility.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

import yaml

from expectations.constraint import Range
from expectations.slips import Slip, explain, printable


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure as printed, and what stands around it.

    Attributes:
        value: in the printed unit; null for a blank and for what cannot be read.
        factor: yuan in one of the printed unit; 1 for what is not money.
        neighbours: numbers of the cells beside, above and below it, or next to it in a sentence.
        last_year: the same figure of the year before, where the warehouse or the filing tells it.
        copies: numbers that other places print for the same quantity.
    """

    figure_id: int
    kind: str
    concept: str
    scenario: str
    value: Decimal | None
    decimals: int
    is_blank: bool
    factor: Decimal
    neighbours: tuple[Decimal, ...] = ()
    last_year: Decimal | None = None
    copies: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What should stand in the place of a figure, in its printed unit.

    ``low`` and ``high`` bound it (null is open); ``value`` is the number that should be printed, where it can
    be told; ``is_exact`` where no other number with these decimals would do, or another place prints it.
    """

    low: Decimal | None
    high: Decimal | None
    value: Decimal | None
    is_exact: bool
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    weights: Mapping[str, int]
    labels: Mapping[str, str]
    specific_slips: frozenset[Slip]
    weak_slips: frozenset[Slip]
    typed: frozenset[str]
    signed_scenarios: frozenset[str]
    signed_concepts: frozenset[str]


@cache
def _knowledge() -> _Knowledge:
    data = yaml.safe_load(files("expectations").joinpath("plausibility.yaml").read_text(encoding="utf-8"))
    return _Knowledge(
        weights=data["weights"],
        labels=data["labels"],
        specific_slips=frozenset(map(Slip, data["specific_slips"])),
        weak_slips=frozenset(map(Slip, data["weak_slips"])),
        typed=frozenset(data["typed"]),
        signed_scenarios=frozenset(data["signed_scenarios"]),
        signed_concepts=frozenset(data["signed_concepts"]),
    )


def correction(suspect: Suspect, change: Range) -> Correction:
    """What should stand there, given by how much the amount (in yuan, or as printed) must change."""
    low, high = (_printed(suspect, end) for end in change)
    if low is None or high is None:
        return Correction(low, high, None, False, None)
    numbers = printable(low, high, suspect.decimals)
    middle = (low + high) / 2
    by_nearness = sorted(numbers, key=lambda n: (n not in suspect.copies, abs(n - middle)))
    slipped = explain(suspect.value, by_nearness, suspect.neighbours, suspect.last_year)
    if not by_nearness:
        return Correction(low, high, None, False, None)
    is_copied = by_nearness[0] in suspect.copies
    value = slipped.value if slipped and not is_copied else by_nearness[0]
    slip = slipped.slip if slipped and slipped.value == value else None
    return Correction(low, high, value, is_copied or len(numbers) == 1, slip)


def plausibility(suspect: Suspect, change: Range) -> int:
    """How likely the figure is the wrong one, in points: see ``plausibility.yaml``."""
    return sum(_knowledge().weights[reason] for reason in reasons(suspect, change))


def reasons(suspect: Suspect, change: Range) -> list[str]:
    """The keys of ``weights`` that apply to a figure that should have changed by so much."""
    known = _knowledge()
    found = []
    high = _printed(suspect, change[1])
    is_signed = suspect.scenario in known.signed_scenarios or suspect.concept in known.signed_concepts
    if not is_signed and high is not None and high < 0:
        found.append("negative")
    if suspect.is_blank:
        found.append("blank")
    slip = correction(suspect, change).slip
    if slip in known.specific_slips:
        found.append("specific_slip")
    elif slip in known.weak_slips:
        found.append("weak_slip")
    if suspect.kind in known.typed:
        found.append("typed")
    return found


def reason_labels(suspect: Suspect, change: Range) -> list[str]:
    """The same in the words of a finding."""
    return [_knowledge().labels[reason] for reason in reasons(suspect, change)]


def _printed(suspect: Suspect, change: Fraction | None) -> Decimal | None:
    """The printed number after a change of its amount."""
    if change is None:
        return None
    moved = change / Fraction(suspect.factor)
    return (suspect.value or Decimal(0)) + Decimal(moved.numerator) / Decimal(moved.denominator)
