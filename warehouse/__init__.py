"""The warehouse: schema, reference data, loading, rollups and publishing on DuckDB.

What the layers above use::

    con = connect(home)                    # or ":memory:"
    report = load_batch(con, readings)     # DocumentReading values, in any order
    consolidate(con)
    build_marts(con)
    publish(con, home / "published")
"""

from warehouse.connection import MEMORY, connect, warehouse_file
from warehouse.consolidation import consolidate
from warehouse.divisions import Resolution, resolve
from warehouse.filings import FilingFormatError, filing_path, read_filing, write_filing
from warehouse.library import Query, queries
from warehouse.load import KnownDocument, LoadReport, known_documents, load_batch
from warehouse.marts import build_marts, mart_tables
from warehouse.migrations import SchemaChangedError
from warehouse.publishing import Published, PublishError, publish, table_rows
from warehouse.readings import DocumentReading, DocumentStatus

__all__ = [
    "MEMORY",
    "DocumentReading",
    "DocumentStatus",
    "FilingFormatError",
    "KnownDocument",
    "LoadReport",
    "PublishError",
    "Published",
    "Query",
    "Resolution",
    "SchemaChangedError",
    "build_marts",
    "connect",
    "consolidate",
    "filing_path",
    "known_documents",
    "load_batch",
    "mart_tables",
    "publish",
    "queries",
    "read_filing",
    "resolve",
    "table_rows",
    "warehouse_file",
    "write_filing",
]
