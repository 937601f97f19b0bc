"""The concepts a figure can have, from ``concepts.yaml``: the vocabulary of readers, rules and marts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

TYPES = frozenset({"money", "count", "area", "rate", "score", "text"})


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its id, the field's Chinese term, its type, and the concept that it is a part of."""

    id: str
    label: str
    type: str
    period_type: str = "duration"
    parent: str | None = None

    def period(self, fiscal_year: int) -> str:
        """The period of a figure of this concept: ``FY2023``, or ``2023-12-31`` for a stock."""
        return f"{fiscal_year}-12-31" if self.period_type == "instant" else f"FY{fiscal_year}"


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by id.

    Raises:
        ValueError: a concept has an unknown type, period type or parent.
    """
    text = files("disclosures.taxonomy").joinpath("concepts.yaml").read_text(encoding="utf-8")
    found = {key: Concept(id=key, **entry) for key, entry in yaml.safe_load(text).items()}
    for concept in found.values():
        if concept.type not in TYPES or concept.period_type not in {"duration", "instant"}:
            raise ValueError(f"concepts.yaml: {concept.id}: unknown type or period_type")
        if concept.parent is not None and concept.parent not in found:
            raise ValueError(f"concepts.yaml: {concept.id}: unknown parent {concept.parent}")
    return found
