"""A publication site of this machine, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from publication_site import PublicationSite, publication_site


@pytest.fixture
def web() -> Iterator[PublicationSite]:
    with publication_site() as site:
        yield site
