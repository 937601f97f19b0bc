"""The files of forms: which there are, what one takes over from another, what stands in which year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

_MERGED = ("units", "denominators", "words", "reasons", "sayings")


class FormError(ValueError):
    """A form file says something the typesetter cannot do."""


def form_ids() -> tuple[str, ...]:
    """The forms there are."""
    folder = files("disclosures.typeset").joinpath("forms")
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml")))


def read_form(form_id: str, fiscal_year: int | None = None) -> Mapping[str, Any]:
    """A form file as it stands in a fiscal year (null: its last).

    ``extends`` names a form from which it takes what it does not say itself; of maps of words it replaces
    only the words it names. A statement with ``like`` takes over that one of the extended form. Whatever
    in a list has ``years: [first, last]`` (null: open) stands only in those years.

    Raises:
        FormError: there is no such form, it is not for that year, or it takes over what is not there.
    """
    raw = _merged(form_id)
    year = raw["last_year"] if fiscal_year is None else fiscal_year
    if not raw["first_year"] <= year <= raw["last_year"]:
        raise FormError(f"form {form_id} is for {raw['first_year']} to {raw['last_year']}")
    found: Mapping[str, Any] = _in_force(raw, year)
    return found


def _merged(form_id: str) -> dict[str, Any]:
    if form_id not in form_ids():
        raise FormError(f"no form {form_id}; there are {', '.join(form_ids())}")
    path = files("disclosures.typeset").joinpath("forms", f"{form_id}.yaml")
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if raw["form"] != form_id:
        raise FormError(f"{form_id}.yaml is form {raw['form']}")
    if "extends" not in raw:
        return raw
    base = _merged(raw["extends"])
    merged = {**base, **raw}
    for name in _MERGED:
        merged[name] = {**base.get(name, {}), **raw.get(name, {})}
    if "statements" in raw:
        merged["statements"] = [_statement(entry, base["statements"]) for entry in raw["statements"]]
    return merged


def _statement(entry: Mapping[str, Any], inherited: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if "like" not in entry:
        return entry
    like = next((other for other in inherited if other["statement"] == entry["like"]), None)
    if like is None:
        raise FormError(f"no statement {entry['like']} to take over")
    return {**like, **entry}


def _in_force(node: Any, year: int) -> Any:
    if isinstance(node, Mapping):
        return {name: _in_force(value, year) for name, value in node.items() if name != "years"}
    if isinstance(node, list):
        return [_in_force(value, year) for value in node if _stands(value, year)]
    return node


def _stands(entry: Any, year: int) -> bool:
    if not isinstance(entry, Mapping) or "years" not in entry:
        return True
    first, last = entry["years"]
    return (first is None or first <= year) and (last is None or year <= last)
