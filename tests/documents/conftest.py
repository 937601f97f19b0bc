"""Small PDFs for each test to draw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn_pages import drawn


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """`drawn_pages.drawn`: ``pdf(drawing, …) -> bytes``."""
    return drawn
