"""Fixtures of the warehouse tests: an empty warehouse in memory."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse import MEMORY, connect


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse that nothing was loaded into."""
    with connect(MEMORY) as connection:
        yield connection
