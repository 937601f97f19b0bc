"""What was told to whom: messages wait here until every channel has them, and no finding is told twice.

A small SQLite file of its own: the daemon's sensors write to it while a run has the warehouse.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.alerts.channels import DeliveryError, send
from pipelines.alerts.messages import Message
from pipelines.settings import Alerts, SettingsError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    run_id TEXT PRIMARY KEY, title TEXT NOT NULL, lines TEXT NOT NULL, created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS told_finding (finding_key TEXT PRIMARY KEY, run_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    run_id TEXT NOT NULL, channel TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
    next_attempt_at TEXT NOT NULL, sent_at TEXT, error TEXT NOT NULL, PRIMARY KEY (run_id, channel)
);
"""
PENDING, SENT, GIVEN_UP = "pending", "sent", "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one channel. ``sent_at`` (UTC) is null until it arrived.

    ``error`` says why it did not arrive, or which recipients were refused; empty where all is well.
    """

    run_id: str
    title: str
    channel: str
    status: str
    attempts: int
    sent_at: str | None
    error: str


class Outbox:
    """The outbox of a home, in ``alerts/outbox.sqlite``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / "alerts" / "outbox.sqlite"

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=30)) as con, con:
            con.executescript(_SCHEMA)
            yield con

    def untold(self, finding_keys: Collection[str]) -> set[str]:
        """Those of these findings that no message has told of yet."""
        with self._open() as con:
            told = {row[0] for row in con.execute("SELECT finding_key FROM told_finding")}
        return set(finding_keys) - told

    def add(self, message: Message, channels: Sequence[str], now: datetime | None = None) -> bool:
        """Put a message in, to be sent to these channels; false where one for its run is in already."""
        at = _text(now)
        with self._open() as con:
            lines = json.dumps(message.lines, ensure_ascii=False)
            done = con.execute(
                "INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?)",
                (message.run_id, message.title, lines, at),
            )
            if done.rowcount == 0:
                return False
            con.executemany(
                "INSERT OR IGNORE INTO told_finding VALUES (?, ?)",
                [(key, message.run_id) for key in message.keys],
            )
            con.executemany(
                "INSERT INTO delivery VALUES (?, ?, ?, 0, ?, NULL, '')",
                [(message.run_id, channel, PENDING, at) for channel in channels],
            )
        return True

    def deliver(self, alerts: Alerts, now: datetime | None = None) -> list[Delivery]:
        """Try every delivery whose time has come; return those that were tried, as they now are.

        A failure is tried again after a pause that doubles, until ``alerts.attempts`` are used up. A channel
        that is no longer in the settings is given up.
        """
        channels = {channel.name: channel for channel in alerts.channels}
        with self._open() as con:
            due = con.execute(
                "SELECT run_id, channel, attempts FROM delivery WHERE status = ? AND next_attempt_at <= ? "
                "ORDER BY next_attempt_at, run_id, channel",
                (PENDING, _text(now)),
            ).fetchall()
        tried = []
        for run_id, name, attempts in due:
            status = SENT
            try:
                if name not in channels:
                    raise SettingsError(f"there is no channel {name} any more")
                message = self._message(run_id)
                said = send(message, channels[name], root=self._root, timeout_s=alerts.timeout_s)
            except (DeliveryError, SettingsError) as reason:
                is_last = name not in channels or attempts + 1 >= alerts.attempts
                status, said = GIVEN_UP if is_last else PENDING, str(reason)
            pause = timedelta(seconds=alerts.first_pause_s * 2**attempts)
            tried.append(self._record(run_id, name, status, said, pause=pause, now=now))
        return tried

    def _message(self, run_id: str) -> Message:
        with self._open() as con:
            title, lines = con.execute(
                "SELECT title, lines FROM message WHERE run_id = ?", (run_id,)
            ).fetchone()
            keys = con.execute(
                "SELECT finding_key FROM told_finding WHERE run_id = ? ORDER BY finding_key", (run_id,)
            ).fetchall()
        return Message(run_id, title, tuple(json.loads(lines)), tuple(key for (key,) in keys))

    def _record(
        self, run_id: str, channel: str, status: str, said: str, *, pause: timedelta, now: datetime | None
    ) -> Delivery:
        moment = now or datetime.now(UTC)
        with self._open() as con:
            con.execute(
                "UPDATE delivery SET status = ?, attempts = attempts + 1, next_attempt_at = ?, sent_at = ?, "
                "error = ? WHERE run_id = ? AND channel = ?",
                (
                    *(status, _text(moment + pause), _text(moment) if status == SENT else None, said),
                    *(run_id, channel),
                ),
            )
        return next(d for d in self.deliveries() if (d.run_id, d.channel) == (run_id, channel))

    def deliveries(self) -> list[Delivery]:
        """Every delivery, the latest message first; none where no alert was ever due."""
        if not self._path.exists():
            return []
        with self._open() as con:
            rows = con.execute(
                "SELECT d.run_id, m.title, d.channel, d.status, d.attempts, d.sent_at, d.error "
                "FROM delivery AS d JOIN message AS m USING (run_id) "
                "ORDER BY m.created_at DESC, d.run_id, d.channel"
            ).fetchall()
        return [Delivery(*row) for row in rows]


def _text(moment: datetime | None) -> str:
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
