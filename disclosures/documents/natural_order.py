"""The order in which people number files: 2.jpg before 10.jpg."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[str | int, ...], str]:
    """What to sort names by: numbers in them by their value, all else as text, full width as half width."""
    parts = _NUMBER.split(unicodedata.normalize("NFKC", name).casefold())
    return tuple(int(part) if n % 2 else part for n, part in enumerate(parts)), name
