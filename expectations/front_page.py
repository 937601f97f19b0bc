"""The first page of the Data Docs: every expectation with its outcome, readable without a network.

The index that Great Expectations makes is drawn by scripts from the internet, so that it is blank on
a machine without it. It stays beside this page, which links to it and to the static pages of each validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

INDEX, LIBRARY_INDEX = "index.html", "great_expectations.html"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One expectation: what it asks (Chinese), of which rule, and how many rows are not as expected.

    ``error`` says why it could not be evaluated; null where it could.
    """

    suite: str
    name: str
    description: str
    severity: str
    rule_id: str | None
    success: bool
    unexpected_count: int | None
    error: str | None


def write_front_page(docs: Path, checks: Sequence[CheckOutcome]) -> Path:
    """Put the page in front of the Data Docs in ``docs`` and return its path.

    Args:
        docs: the folder that Great Expectations has just built, with its ``index.html``.
        checks: the expectations of all suites with their outcomes, in the order to be shown.
    """
    index = docs / INDEX
    index.rename(docs / LIBRARY_INDEX)
    pages = Environment(loader=PackageLoader("expectations"), autoescape=True, undefined=StrictUndefined)
    suites: dict[str, list[CheckOutcome]] = {}
    for check in checks:
        suites.setdefault(check.suite, []).append(check)
    validations = sorted(page.relative_to(docs).as_posix() for page in docs.glob("validations/**/*.html"))
    text = pages.get_template("front_page.html").render(
        suites=suites, validations=validations, library_index=LIBRARY_INDEX
    )
    index.write_text(text, encoding="utf-8")
    return index
