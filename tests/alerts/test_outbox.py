"""Every channel gets every message once; what fails is tried again, later and later, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from alert_servers import Robots

from pipelines.alerts.messages import Message
from pipelines.alerts.outbox import GIVEN_UP, PENDING, SENT, Outbox
from pipelines.settings import Alerts

NOW = datetime(2026, 1, 2, tzinfo=UTC)
MESSAGE = Message("run-1", "标题", ("一行",), ("finding-1", "finding-2"))


def alerts(robots: Robots, **more: object) -> Alerts:
    channels = [
        {"name": "file", "kind": "file"},
        {"name": "team", "kind": "slack", "url": f"{robots.url}/slack"},
    ]
    return Alerts.model_validate({"channels": channels, **more})


def test_what_was_told_is_not_told_again(tmp_path: Path, robots: Robots) -> None:
    robots.answers["/slack"] = [(200, "ok")]
    outbox = Outbox(tmp_path)
    assert outbox.untold(["finding-1", "finding-3"]) == {"finding-1", "finding-3"}
    assert outbox.add(MESSAGE, ["file", "team"], NOW)
    assert not outbox.add(MESSAGE, ["file", "team"], NOW)
    assert outbox.untold(["finding-1", "finding-3"]) == {"finding-3"}
    assert [d.status for d in outbox.deliver(alerts(robots), NOW)] == [SENT, SENT]
    assert outbox.deliver(alerts(robots), NOW + timedelta(days=9)) == []
    assert len(robots.received) == 1


def test_only_what_failed_is_sent_again_after_a_growing_pause(tmp_path: Path, robots: Robots) -> None:
    robots.answers["/slack"] = [(500, "busy"), (500, "busy"), (200, "ok")]
    settings, outbox = alerts(robots, first_pause_s=60), Outbox(tmp_path)
    outbox.add(MESSAGE, ["file", "team"], NOW)
    assert {d.channel: d.status for d in outbox.deliver(settings, NOW)} == {"file": SENT, "team": PENDING}
    assert outbox.deliver(settings, NOW + timedelta(seconds=59)) == []
    (second,) = outbox.deliver(settings, NOW + timedelta(seconds=60))
    assert (second.channel, second.status, second.attempts) == ("team", PENDING, 2)
    assert "HTTP 500" in second.error
    assert outbox.deliver(settings, NOW + timedelta(seconds=60 + 119)) == []
    (third,) = outbox.deliver(settings, NOW + timedelta(seconds=60 + 120))
    assert (third.status, third.attempts, third.error) == (SENT, 3, "")
    assert len((tmp_path / "alerts/alerts.jsonl").read_text("utf-8").splitlines()) == 1


def test_in_the_end_it_is_given_up_and_stays_visible(tmp_path: Path, robots: Robots) -> None:
    robots.answers["/slack"] = [(500, "down")]
    settings, outbox = alerts(robots, attempts=2, first_pause_s=0), Outbox(tmp_path)
    outbox.add(MESSAGE, ["team"], NOW)
    outbox.deliver(settings, NOW)
    assert [d.status for d in outbox.deliver(settings, NOW)] == [GIVEN_UP]
    assert outbox.deliver(settings, NOW + timedelta(days=99)) == []
    (kept,) = outbox.deliveries()
    assert kept.attempts == 2
    assert "HTTP 500" in kept.error


def test_a_channel_that_was_taken_out_of_the_settings_is_given_up(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.add(MESSAGE, ["gone"], NOW)
    (tried,) = outbox.deliver(Alerts(), NOW)
    assert tried.status == GIVEN_UP
    assert "gone" in tried.error


def test_nothing_was_ever_due(tmp_path: Path) -> None:
    assert Outbox(tmp_path).deliveries() == []
    assert list(tmp_path.iterdir()) == []
