"""A notice as one HTML file that needs nothing else: styles and pictures are in it."""

from __future__ import annotations

import base64
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from expectations.notice import Notice


def notice_html(notice: Notice) -> str:
    """The page."""
    return _environment().get_template("notice.html").render(notice=notice)


@cache
def _environment() -> Environment:
    pages = Environment(loader=PackageLoader("expectations"), autoescape=True, undefined=StrictUndefined)
    pages.filters["inline"] = lambda png: "data:image/png;base64," + base64.b64encode(png).decode()
    return pages
