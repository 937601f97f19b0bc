"""Reads documents with findings again, with the other engine, in processes that may die."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from assets.seams import Reading, Task
from disclosures.filing import Filing
from expectations.evaluator import evaluate
from expectations.second_reading import Doubted, doubted, mark_reading_errors, record


def read_again(
    con: duckdb.DuckDBPyConnection, reading: Reading, engine: str, path_of: Callable[[Doubted], Path]
) -> int:
    """Read what has new findings a second time, and tell reading errors from filing errors.

    Args:
        con: a writable connection to the warehouse, after an evaluation.
        reading: reads documents with ``engine``.
        engine: the engine that did not read them the first time.
        path_of: where the bytes of a document are.

    Returns:
        How many findings are reading errors.
    """
    tasks = {Task(path_of(d), d.file_name, d.fiscal_year): d for d in doubted(con, engine)}
    differing = set()
    if tasks:
        for task, outcome in reading.read_all(list(tasks)):
            if record(con, tasks[task], engine, outcome if isinstance(outcome, Filing) else None):
                differing.add(tasks[task].filing_id)
    if differing:
        evaluate(con, differing)  # what rests on a misread figure becomes a finding of its own
    return mark_reading_errors(con)
