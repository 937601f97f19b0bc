"""How fast identities are evaluated: SQL push-down against the same rules in pandas, on a million figures.

``python -m benchmarks.bench_identities [--filings N]`` typesets a few filings of the bundled sample, reads
them back, and copies what they say until there are N filings. Then both routes evaluate every sum, equality,
limit and percentage of the catalogue over the same figures in one run, and their outcomes are compared. The
whole catalogue, with wording and findings, is timed by SQL alone, by the clock and in seconds of CPU: on a
machine that is busy with something else only the second says what the evaluator costs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
from tqdm import tqdm

from benchmarks.pandas_identities import evaluate_in_pandas
from disclosures import READER, read_bytes
from disclosures.typeset.sample import write_sample
from expectations.catalogue import catalogue
from expectations.evaluator import evaluate, prepared
from expectations.rules import Relation
from warehouse import DocumentReading, connect, load_batch

FILINGS = 1_000
MODELS = 8
IN_SECONDS = 10.0
_COPIED = ("core.dim_filing", "core.fct_figure", "core.filing_statement", "core.filing_sentence")


def warehouse_of(filings: int) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with at least so many filings, copied from typeset ones."""
    readings = []
    with tempfile.TemporaryDirectory() as folder:
        for written in tqdm(write_sample(Path(folder))[:MODELS], desc="reading", leave=False):
            data = written.path.read_bytes()
            filing = read_bytes(data, written.path.name)
            readings.append(
                DocumentReading(
                    sha256=filing.sha256,
                    file_name=written.path.name,
                    kind="pdf",
                    byte_size=len(data),
                    reader=READER,
                    filing=filing,
                )
            )
    con = connect(":memory:")
    load_batch(con, readings)
    (models,) = con.execute("SELECT count(*) FROM core.dim_filing").fetchone() or (0,)
    copies = -(-filings // models) - 1
    for table in _COPIED:
        con.execute(
            f"""
            INSERT INTO {table} BY NAME
            SELECT t.* REPLACE (t.filing_id || '-' || n AS filing_id)
            FROM (SELECT * FROM {table}) AS t CROSS JOIN range(1, {copies} + 1) AS copy(n)
            """
        )
    return con


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filings", type=int, default=FILINGS, help="how many filings at least (1000)")
    con = warehouse_of(parser.parse_args().filings)
    filing_ids = [i for (i,) in con.execute("SELECT filing_id FROM core.dim_filing ORDER BY 1").fetchall()]
    arithmetic = [
        rule
        for rule in catalogue()
        if all(c.relation not in (Relation.CONDITION, Relation.COMPARE) for c in rule.cases)
    ]
    start = time.perf_counter()
    done = evaluate(con, filing_ids, arithmetic)
    in_sql = time.perf_counter() - start
    sql_status = dict(
        con.execute("SELECT status, count(*) FROM dq.identity_result GROUP BY ALL ORDER BY ALL").fetchall()
    )
    start = time.perf_counter()
    pandas_status = evaluate_in_pandas(prepared(con, filing_ids, arithmetic))
    in_pandas = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    whole = evaluate(con, filing_ids)
    in_whole, of_cpu = time.perf_counter() - start, time.process_time() - cpu

    print(f"{done.filings} filings, {done.figures} figures")
    print(f"sums, equalities, limits and percentages ({len(arithmetic)} rules), {done.results} results:")
    print(f"  SQL     {in_sql:7.2f} s  {done.figures / in_sql:12,.0f} figures/s")
    print(f"  pandas  {in_pandas:7.2f} s  {done.figures / in_pandas:12,.0f} figures/s")
    print(f"  SQL is {in_pandas / in_sql:.1f} times as fast as pandas")
    same = all(sql_status.get(s, 0) == n for s, n in pandas_status.items())
    print(f"  both find the same outcomes: {same} ({pandas_status})")
    print(f"whole catalogue ({len(catalogue())} rules, {whole.results} results, {whole.findings} findings):")
    per_million = in_whole / whole.figures * 1_000_000
    print(f"  SQL     {in_whole:7.2f} s  {per_million:.1f} s per million figures (aim: {IN_SECONDS:.0f})")
    # what a machine that does nothing else would divide among its cores
    print(f"  CPU     {of_cpu:7.2f} s  {of_cpu / whole.figures * 1_000_000:.1f} s per million figures")


if __name__ == "__main__":
    main()
