"""Styles by name: the habits of filers, loaded from ``styles.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from disclosures.typeset.look import Look
from disclosures.typeset.statements import StatementStyle


class UnknownStyleError(ValueError):
    """No style has this name."""


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one filer: how its filings are drawn and filled in, not what they say.

    ``sheet_row`` is the least height of a row of a performance sheet in points: tall rows break over pages.
    """

    look: Look = field(default_factory=Look)
    statements: StatementStyle = field(default_factory=StatementStyle)
    thousands: bool = True
    contents: bool = True
    sheet_row: float = 16.0


def parse_style(entry: Mapping[str, Any]) -> Style:
    """A style from a flat mapping of habits: those of `Look`, of `StatementStyle` and of `Style` itself.

    Raises:
        ValueError: an unknown habit, or a value that a habit cannot have.
    """
    look, statements = _habits(Look, entry), _habits(StatementStyle, entry)
    rest = {name: entry[name] for name in ("thousands", "contents", "sheet_row") if name in entry}
    if unknown := set(entry) - set(look) - set(statements) - set(rest):
        raise ValueError(f"unknown habits of a style: {sorted(unknown)}")
    return Style(Look(**look), StatementStyle(**statements), **rest)


def _habits(kind: type[Look] | type[StatementStyle], entry: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: entry[f.name] for f in fields(kind) if f.name in entry}


@cache
def styles() -> Mapping[str, Style]:
    """All styles by name."""
    text = files("disclosures.typeset").joinpath("styles.yaml").read_text(encoding="utf-8")
    return {name: parse_style(entry) for name, entry in yaml.safe_load(text).items()}


def style_named(name: str) -> Style:
    """A style by name.

    Raises:
        UnknownStyleError: there is none.
    """
    found = styles().get(name)
    if found is None:
        raise UnknownStyleError(f"no style {name}; there are: {', '.join(sorted(styles()))}")
    return found
