"""A running Dagster, asked through GraphQL: a report that is put up on a site is published without a hand."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from publication_site import FIREWALL, STUB, PublicationSite, entry, publication_site

from assets.home import Home
from disclosures import typeset
from disclosures.typeset import Fault

PATIENCE_S = 240
CLI = "import sys; from pipelines.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def web() -> Iterator[PublicationSite]:
    with publication_site() as site:
        site.list_page("/js/", [])
        yield site


class Ui:
    """Dagster's web server and daemon for one home, in processes of their own."""

    def __init__(self, home: Home) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLI, "ui", "--port", str(self.port)],
            env={**os.environ, "JUESUAN_HOME": str(self.home.root)},
            stdout=(self.home.root / "ui.log").open("a"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_as_in_the_background,
        )
        self.until(lambda: self.ask("{ version }")["version"])

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, query: str) -> Any:
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{self.port}/graphql", json={"query": query}, timeout=20
            ).json()
        except (httpx.HTTPError, ValueError):
            return {"version": None}
        return answer["data"]

    def until(self, is_so: Callable[[], Any]) -> Any:
        give_up = time.monotonic() + PATIENCE_S
        while not (found := is_so()):
            if time.monotonic() > give_up:
                log = (self.home.root / "ui.log").read_text()[-3000:]
                raise AssertionError(f"not within {PATIENCE_S} s; the end of the log:\n{log}")
            time.sleep(1)
        return found


def _as_in_the_background() -> None:
    """A shell that starts something with & in a script lets it ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory, web: PublicationSite) -> Iterator[Ui]:
    home = Home(tmp_path_factory.mktemp("daemon")).prepare()
    (home.root / "sites.yaml").write_text(
        json.dumps({"sites": [entry(web, schedule="* * * * *")]}), encoding="utf-8"
    )
    running = Ui(home)
    yield running
    running.kill()


def put_up(web: PublicationSite, folder: Path, number: int, faults: list[Fault]) -> bytes:
    """A typeset filing as an announcement of the site."""
    filing = typeset.typeset(number, folder, seed=number, faults=faults)
    data = filing.path.read_bytes()
    title = filing.path.stem
    web.article(f"/js/t20240925_{number}.htm", [(f"/up/{number}.pdf", f"{title}.pdf")])
    web.routes[f"/up/{number}.pdf"] = data
    items = [(f"./t20240925_{n}.htm", title, "2024-09-25") for n in range(number, 0, -1)]
    web.list_page("/js/", items)
    return data


def count(home: Home, query: str) -> int:
    if not home.published_warehouse.exists():
        return 0
    with duckdb.connect(str(home.published_warehouse), read_only=True) as con:
        row = con.execute(query).fetchone()
    return 0 if row is None else int(row[0])


def test_schedules_and_sensors_are_on(ui: Ui) -> None:
    repository = ui.ask(
        "{ repositoriesOrError { ... on RepositoryConnection { nodes {"
        " schedules { name scheduleState { status } } sensors { name sensorState { status } } } } } }"
    )["repositoriesOrError"]["nodes"][0]
    schedules = {s["name"]: s["scheduleState"]["status"] for s in repository["schedules"]}
    sensors = {s["name"]: s["sensorState"]["status"] for s in repository["sensors"]}
    assert schedules == {"daily": "RUNNING", "poll_demo": "RUNNING"}
    assert set(sensors.values()) == {"RUNNING"}
    assert {"inbox", "arrivals", "alert_new_errors", "alert_failed_runs", "alert_retry"} <= set(sensors)


def test_a_report_put_up_is_published_and_its_error_told_though_the_daemon_is_killed(
    ui: Ui, web: PublicationSite, tmp_path: Path
) -> None:
    fault = Fault(statement="T1", concept="income", shift=Decimal("10.00"))
    data = put_up(web, tmp_path, 1, [fault])
    web.asked.clear()
    ui.until(lambda: "/up/1.pdf" in web.asked)
    ui.kill()  # the file was asked for: whatever was going on is cut short
    ui.start()
    filings = "SELECT count(*) FROM core.dim_filing WHERE is_current"
    ui.until(lambda: count(ui.home, filings) == 1)
    alerts = ui.home.root / "alerts" / "alerts.jsonl"
    ui.until(alerts.exists)
    told = [json.loads(line) for line in alerts.read_text("utf-8").splitlines()]
    assert len(told) == 1
    assert count(ui.home, "SELECT count(*) FROM dq.finding WHERE severity = 'error'") >= 1

    # replaced under its address; one removed; one a firewall's page; one that is broken
    corrected = typeset.typeset(1, tmp_path / "corrected", seed=1).path.read_bytes()
    assert corrected != data
    web.routes["/up/1.pdf"] = corrected
    for number, body in ((2, STUB), (3, FIREWALL), (4, data[:3000])):
        put_up(web, tmp_path, number, [])
        web.routes[f"/up/{number}.pdf"] = body
    ui.until(lambda: count(ui.home, "SELECT count(*) FROM core.dim_filing") == 2)
    ui.until(lambda: count(ui.home, "SELECT count(*) FROM raw.quarantine") == 1)
    events = "SELECT count(DISTINCT reason) FROM raw.site_event"
    ui.until(lambda: count(ui.home, events) == 3)
    assert count(ui.home, f"{filings} AND revision = 2") == 1

    runs = ui.ask("{ runsOrError(limit: 50) { ... on Runs { results { jobName status } } } }")
    done = {(run["jobName"], run["status"]) for run in runs["runsOrError"]["results"]}
    assert ("poll", "SUCCESS") in done
    assert ("juesuan", "SUCCESS") in done


def test_it_ends_when_it_is_asked_to(ui: Ui) -> None:
    ui.process.terminate()
    ui.process.wait(timeout=60)
    assert ui.ask("{ version }")["version"] is None
