"""Lets Great Expectations read DuckDB: a dialect that fetches rows before the connection is closed.

Great Expectations reads results after closing the connection, which DuckDB's own dialect cannot do ("list
index out of range"). Import this module, then use ``duckdb+buffered:///file`` as the address.
"""

from __future__ import annotations

from duckdb_engine import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.default import DefaultExecutionContext


class BufferedContext(DefaultExecutionContext):
    """Reads all rows of a result as soon as the statement has run."""

    def post_exec(self) -> None:
        """Replace the strategy that would read from the cursor later."""
        super().post_exec()
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, initial_buffer=self.cursor.fetchall()
            )


class BufferedDialect(Dialect):
    """DuckDB with buffered results."""

    driver = "buffered"
    supports_statement_cache = False
    execution_ctx_cls = BufferedContext


registry.register("duckdb.buffered", __name__, "BufferedDialect")
