"""A server for robots and one for mail, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alert_servers import Mailbox, Robots, mail_server, robot_server


@pytest.fixture
def robots() -> Iterator[Robots]:
    with robot_server() as kept:
        yield kept


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as kept:
        yield kept
