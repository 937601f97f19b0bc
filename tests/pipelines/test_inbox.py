"""The inbox sensor asks for a run when something new has fully arrived, and only then."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.home import Home
from pipelines.definitions import build_defs
from warehouse.arrivals import Arrival, SiteEvent, SitePoll, put


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def drop(home: Home, name: str, text: str = "决算", age_s: float = 60) -> None:
    home.inbox.mkdir(parents=True, exist_ok=True)
    path = home.inbox / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - age_s,) * 2)


def tick(home: Home, cursor: str | None = None, name: str = "inbox") -> dg.SensorResult | dg.SkipReason:
    sensor = build_defs(home).get_repository_def().get_sensor_def(name)
    with dg.DagsterInstance.ephemeral() as instance:
        return sensor(dg.build_sensor_context(instance=instance, cursor=cursor))


def test_new_files_start_one_run_and_the_same_files_none(home: Home) -> None:
    drop(home, "甲.pdf")
    first = tick(home)
    assert isinstance(first, dg.SensorResult)
    assert len(first.run_requests or []) == 1
    assert isinstance(tick(home, first.cursor), dg.SkipReason)

    (home.inbox / "下级").mkdir()
    drop(home, "下级/乙.pdf")
    second = tick(home, first.cursor)
    assert isinstance(second, dg.SensorResult)
    assert second.cursor != first.cursor


def test_a_file_that_changes_is_new(home: Home) -> None:
    drop(home, "甲.pdf")
    first = tick(home)
    assert isinstance(first, dg.SensorResult)
    drop(home, "甲.pdf", "决算，更正")
    assert isinstance(tick(home, first.cursor), dg.SensorResult)


def test_a_file_that_is_still_arriving_is_waited_for(home: Home) -> None:
    drop(home, "甲.pdf")
    drop(home, "乙.pdf", age_s=0)
    answer = tick(home)
    assert isinstance(answer, dg.SkipReason)
    assert "arriving" in (answer.skip_message or "")


@pytest.mark.parametrize("is_there", [False, True])
def test_an_empty_inbox_or_none_starts_nothing(home: Home, is_there: bool) -> None:
    if is_there:
        home.prepare()
    assert isinstance(tick(home), dg.SkipReason)


def test_what_sites_sent_starts_a_run_and_a_poll_that_brought_nothing_does_not(home: Home) -> None:
    now = datetime(2025, 1, 2)
    put(home.arrivals, SitePoll("demo", now, now, 1, 5, 0, 2, 0, 2, 0, True))
    assert isinstance(tick(home, name="arrivals"), dg.SkipReason)
    event = SiteEvent("demo", "1", "决算", "https://a", "removed", "a stub", now)
    put(home.arrivals, event)
    first = tick(home, name="arrivals")
    assert isinstance(first, dg.SensorResult)
    put(home.arrivals, SitePoll("demo", now, now, 1, 5, 0, 2, 0, 2, 0, True))
    assert isinstance(tick(home, first.cursor, name="arrivals"), dg.SkipReason)
    put(home.arrivals, Arrival("demo", "2", "决算", "https://b", "b.pdf", None), b"%PDF")
    assert isinstance(tick(home, first.cursor, name="arrivals"), dg.SensorResult)
