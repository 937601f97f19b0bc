"""What a poll with nothing new costs with few and with many documents stored.

``python -m benchmarks.bench_polling``: a site of this machine announces so many documents, newest first, and
all of them are remembered. Measured are the poll (time and requests), taking in what it hands over, and
asking which documents wait to be read, in a warehouse that holds as many documents; then the ratios. Looking
again at known documents is left out: of how many, the site's entry says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb

from disclosures import READER
from pipelines.sites.entries import Site
from pipelines.sites.memory import SETTLED, Memory, SeenFile
from pipelines.sites.pages import Announcement
from pipelines.sites.polling import MEMORY, poll
from warehouse import connect
from warehouse.arrivals import forget, land_arrivals, register_events, waiting
from warehouse.landing import register
from warehouse.waiting import waiting_documents

FEW, MANY = 10, 10_000
REPEATS = 5
_PER_PAGE = 20


@dataclass(frozen=True)
class Cost:
    """Seconds of each part, the least of several times, and the requests of one poll."""

    poll_s: float
    requests: int
    landing_s: float
    waiting_s: float


@contextmanager
def site_with(documents: int) -> Iterator[tuple[str, list[str]]]:
    """A site that announces so many documents on pages of twenty; its address, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            page = int("".join(filter(str.isdigit, self.path)) or 0)
            newest = documents - page * _PER_PAGE
            body = _page(range(newest, max(newest - _PER_PAGE, 0), -1)) if newest > 0 else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def _page(numbers: range) -> bytes:
    rows = "".join(
        f'<li><a href="./t{n}.htm" title="某局{n}年度部门决算">某局{n}</a><span>2024-09-25</span></li>'
        for n in numbers
    )
    text = "<p>" + "本栏目公开各单位收支情况。" * 40 + "</p>"
    return f'<html><meta charset="utf-8">{text}<ul class="list">{rows}</ul></html>'.encode()


def measure(documents: int) -> Cost:
    """The cost of a poll with nothing new where so many documents are stored."""
    with (
        site_with(documents) as (url, asked),
        tempfile.TemporaryDirectory() as folder,
        connect(":memory:") as con,
    ):
        root, site = Path(folder), _entry(url)
        _remember(root, url, documents)
        _store(con, documents)
        poll_s, landing_s, waiting_s = [], [], []
        for _ in range(REPEATS):
            asked.clear()
            poll_s.append(_timed(lambda: poll(site, root)))
            landing_s.append(_timed(lambda: _land(con, root)))
            waiting_s.append(_timed(lambda: waiting_documents(con, READER)))
        return Cost(min(poll_s), len(asked), min(landing_s), min(waiting_s))


def _entry(url: str) -> Site:
    return Site.model_validate(
        {
            "id": "demo",
            "name": "示例站",
            "family": "list",
            "start": [f"{url}/"],
            "listing": {"item": "ul.list li", "date": "span"},
            "politeness": {"delay_s": 0, "pauses_s": [0], "timeout_s": 10},
            "allow_private": True,
        }
    )


def _remember(root: Path, url: str, documents: int) -> None:
    """A memory in which a column was gone through to its end and every document is settled."""
    now = datetime.now(UTC)
    with Memory(root / MEMORY, "demo") as memory:
        for n in range(1, documents + 1):
            found = Announcement(str(n), f"某局{n}年度部门决算", f"{url}/t{n}.htm", None, None)
            file = SeenFile(f"{n}.pdf", f"{n:064}", None, None)
            memory.remember(found, {f"{url}/{n}.pdf": file}, SETTLED, now)
        memory.crawled(0, now)


def _store(con: duckdb.DuckDBPyConnection, documents: int) -> None:
    """A warehouse that has read so many documents."""
    con.execute(
        f"""
        INSERT INTO raw.document BY NAME
        SELECT
            format('{{:064}}', n) AS document_id, document_id AS sha256, n || '.pdf' AS file_name,
            'pdf' AS kind, 1000 AS byte_size, 'read' AS status, '' AS kind_reason, $1 AS reader,
            'as read' AS reading_digest, now()::TIMESTAMP AS first_seen_at, now()::TIMESTAMP AS read_at
        FROM range(1, {documents} + 1) AS stored(n);
        """,
        [READER],
    )
    con.execute(
        "INSERT INTO raw.retrieval BY NAME SELECT document_id, 'demo' AS source, file_name AS location, "
        "file_name, first_seen_at AS retrieved_at FROM raw.document"
    )


def _land(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    arrived = waiting(root / "arrivals")
    register(con, land_arrivals(arrived, root / "landing"))
    register_events(con, arrived)
    forget(arrived)


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def main() -> int:
    """Measure both sizes and print them with their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--few", type=int, default=FEW, help=f"documents of the small store ({FEW})")
    parser.add_argument("--many", type=int, default=MANY, help=f"documents of the large store ({MANY})")
    arguments = parser.parse_args()
    few, many = measure(arguments.few), measure(arguments.many)
    print(f"a poll with nothing new  {arguments.few:>8,} stored  {arguments.many:>8,} stored  ratio")
    for name, part in (("poll", "poll_s"), ("taking it in", "landing_s"), ("what waits", "waiting_s")):
        one, other = getattr(few, part), getattr(many, part)
        print(f"{name:24} {one * 1000:12.1f} ms {other * 1000:13.1f} ms {other / one:6.2f}")
    print(f"{'requests':24} {few.requests:12}    {many.requests:13}    {many.requests / few.requests:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
