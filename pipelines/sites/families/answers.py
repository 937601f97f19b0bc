"""JSON answers of sites: what an entry says about their shape, held against what came."""

from __future__ import annotations

import json
from typing import Any

from pipelines.sites.fetching import Fetched


class UnexpectedAnswerError(ValueError):
    """An answer is not of the shape that the entry says; the message names address and field."""


def json_of(page: Fetched) -> Any:
    """The JSON of an answer.

    Raises:
        UnexpectedAnswerError: it is none.
    """
    try:
        return json.loads(page.body)
    except ValueError as error:
        raise UnexpectedAnswerError(f"{page.address}: not JSON: {page.body[:80]!r}") from error


def elements(answer: Any, path: str, address: str) -> list[dict[str, Any]]:
    """The list at ``names.joined.with.dots`` of an answer; the answer itself for an empty path.

    Raises:
        UnexpectedAnswerError: there is no list of objects.
    """
    found = answer
    for name in filter(None, path.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(element, dict) for element in found):
        raise UnexpectedAnswerError(f"{address}: no list of objects at {path or 'the top'}")
    return found


def field(element: dict[str, Any], name: str, address: str) -> str:
    """A field of an object as text.

    Raises:
        UnexpectedAnswerError: it has none of that name.
    """
    if element.get(name) is None:
        raise UnexpectedAnswerError(f"{address}: no field {name} in {sorted(element)}")
    return str(element[name])
