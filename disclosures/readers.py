"""Versions of the reader and what each may mend of what earlier ones made of documents (``readers.yaml``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_ALL = "all"
_CONDITIONS = ("reason", "kind", "document_kind")


@dataclass(frozen=True, slots=True)
class Mends:
    """Documents that a version may read better; null where nothing is asked of them.

    Attributes:
        reason: pattern of the reason for which a document is in quarantine; ``*`` stands for anything.
        kind: the format of the document, told from its bytes.
        document_kind: what the document was taken for (`disclosures.filing.DocumentKind`).
    """

    reason: str | None = None
    kind: str | None = None
    document_kind: str | None = None


@dataclass(frozen=True, slots=True)
class ReaderVersion:
    """A version of the reader. ``mends``: documents of any entry are worth reading again."""

    version: str
    mends: tuple[Mends, ...]


def parse_versions(text: str) -> tuple[ReaderVersion, ...]:
    """The versions that a text in the format of ``readers.yaml`` lists.

    Raises:
        ValueError: it lists none or one twice, or says something that has no meaning.
    """
    found = tuple(_version(entry) for entry in yaml.safe_load(text) or [])
    if not found or len({one.version for one in found}) < len(found):
        raise ValueError("readers.yaml: needs at least one version, and each only once")
    return found


@cache
def versions() -> tuple[ReaderVersion, ...]:
    """All versions of the reader, the present one last."""
    return parse_versions(files("disclosures").joinpath("readers.yaml").read_text(encoding="utf-8"))


def mended_since(version: str, known: Sequence[ReaderVersion]) -> tuple[Mends, ...]:
    """What the versions after ``version`` may mend; everything where it is not among those known."""
    names = [one.version for one in known]
    if version not in names:
        return (Mends(),)
    return tuple(mends for one in known[names.index(version) + 1 :] for mends in one.mends)


def _version(entry: Any) -> ReaderVersion:
    if not isinstance(entry, dict) or entry.keys() != {"version", "mends"}:
        raise ValueError(f"readers.yaml: an entry has version and mends: {entry}")
    name, mends = entry["version"], entry["mends"]
    if mends == _ALL:
        return ReaderVersion(name, (Mends(),))
    for one in mends:
        if not one or not one.keys() <= set(_CONDITIONS):
            raise ValueError(f"readers.yaml: {name} mends all, or what {', '.join(_CONDITIONS)} say: {one}")
    return ReaderVersion(name, tuple(Mends(**one) for one in mends))
