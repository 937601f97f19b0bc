"""The inbox sensor asks for a run when something new has fully arrived, and only then."""

from __future__ import annotations

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from assets.home import Home
from pipelines.definitions import build_defs


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def drop(home: Home, name: str, text: str = "决算", age_s: float = 60) -> None:
    home.inbox.mkdir(parents=True, exist_ok=True)
    path = home.inbox / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - age_s,) * 2)


def tick(home: Home, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    sensor = build_defs(home).get_repository_def().get_sensor_def("inbox")
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
