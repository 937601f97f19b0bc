"""What the operator of a home decides: the file ``juesuan.yaml`` in it, read into checked values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

FILE_NAME = "juesuan.yaml"


class SettingsError(ValueError):
    """The settings file says something that cannot be used; the message names file and entry."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Webhook(_Strict):
    """A group robot of Feishu, DingTalk, WeCom or Slack. Its address is a secret: better in ``url_env``.

    ``secret_env`` names the variable with the signing secret (Feishu and DingTalk 加签); null without one.
    """

    name: str
    kind: Literal["feishu", "dingtalk", "wecom", "slack"]
    url: str | None = None
    url_env: str | None = None
    secret_env: str | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Webhook:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("needs either url or url_env")
        return self


class Email(_Strict):
    """Mail through an SMTP server; with ``user_env`` and ``password_env`` it logs in."""

    name: str
    kind: Literal["email"]
    host: str
    port: int = 25
    sender: str
    recipients: tuple[str, ...] = Field(min_length=1)
    security: Literal["none", "starttls", "tls"] = "none"
    user_env: str | None = None
    password_env: str | None = None


class FileChannel(_Strict):
    """One JSON line for each message, appended to a file; ``path`` is relative to the home."""

    name: str
    kind: Literal["file"]
    path: str = "alerts/alerts.jsonl"


Channel = Annotated[Webhook | Email | FileChannel, Field(discriminator="kind")]
_LOG_FILE = FileChannel(name="file", kind="file")


class Alerts(_Strict):
    """Who is told about new errors. Without settings: a file in the home.

    Attributes:
        channels: where a message goes; each gets every message once.
        atlas_url: address under which the atlas is served, for links in messages; null for paths.
        timeout_s: how long one delivery may take, in seconds.
        attempts: how often a delivery is tried before it is given up, with growing pauses between.
        first_pause_s: the pause after the first failure, in seconds; each further one is twice as long.
    """

    channels: tuple[Channel, ...] = (_LOG_FILE,)
    atlas_url: str | None = None
    timeout_s: float = Field(default=10.0, gt=0)
    attempts: int = Field(default=8, ge=1)
    first_pause_s: float = Field(default=30.0, ge=0)

    @model_validator(mode="after")
    def _names_differ(self) -> Alerts:
        names = [channel.name for channel in self.channels]
        if len(set(names)) != len(names):
            raise ValueError("two channels have one name")
        return self


class Settings(_Strict):
    """Everything in the file; what is left out has its default."""

    alerts: Alerts = Alerts()


def load_settings(root: Path) -> Settings:
    """The settings of a home; the defaults where it has no file.

    Raises:
        SettingsError: the file is no YAML, or an entry is unknown, missing or of the wrong kind.
    """
    path = root / FILE_NAME
    if not path.exists():
        return Settings()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not YAML: {error}") from error
    try:
        return Settings.model_validate(raw or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}") from error


def secret(variable: str | None) -> str | None:
    """The value of an environment variable that settings name; null where they name none.

    Raises:
        SettingsError: the variable is not set.
    """
    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        raise SettingsError(f"the environment variable {variable} is not set")
    return value
